// Something inside the chat that comes first: a question to answer, a link to take along.

import { h } from "./dom.js";
import { keepInside } from "./focus.js";

/** build(close) gives {nodes, first}: what stands in the box, and what gets the focus. Resolves to what close() was given. */
export function openInside(panel, { role = "dialog", label, build }) {
  const back = panel.getRootNode().activeElement;
  const others = [...panel.children].filter((other) => !other.classList.contains("live"));
  return new Promise((resolve) => {
    const close = (answer = null) => {
      for (const other of others) other.inert = false;
      overlay.remove();
      if (!answer) back?.focus();
      resolve(answer);
    };
    const { nodes, first } = build(close);
    const box = h(
      "div",
      { class: "confirm", role, "aria-modal": "true", "aria-labelledby": "question" },
      h("p", { id: "question", class: "question" }, label),
      nodes,
    );
    const overlay = h("div", { class: "overlay" }, box);
    overlay.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
      else keepInside(event, box);
    });
    for (const other of others) other.inert = true;
    panel.append(overlay);
    first.focus();
  });
}

/** Resolves to true or null; reasons are further sentences. */
export function confirmInside(panel, { question, reasons = [], yes, no }) {
  return openInside(panel, {
    role: "alertdialog",
    label: question,
    build: (close) => {
      const cancel = h("button", { type: "button", class: "secondary", onclick: () => close() }, no);
      const sure = h("button", { type: "button", class: "danger", onclick: () => close(true) }, yes);
      return { nodes: [...reasons.map((reason) => h("p", {}, reason)), h("div", { class: "actions" }, sure, cancel)], first: cancel };
    },
  });
}
