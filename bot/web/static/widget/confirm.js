// A question inside the chat that must be answered first: really delete?

import { h } from "./dom.js";
import { keepInside } from "./focus.js";

/** Resolves to true or false; puts the focus back where it was. */
export function confirmInside(panel, { question, yes, no }) {
  const back = panel.getRootNode().activeElement;
  const others = [...panel.children];
  return new Promise((resolve) => {
    const close = (answer) => {
      for (const other of others) other.inert = false;
      overlay.remove();
      if (!answer) back?.focus();
      resolve(answer);
    };
    const cancel = h("button", { type: "button", class: "secondary", onclick: () => close(false) }, no);
    const box = h(
      "div",
      { class: "confirm", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "question" },
      h("p", { id: "question" }, question),
      h("div", { class: "actions" }, h("button", { type: "button", class: "danger", onclick: () => close(true) }, yes), cancel),
    );
    const overlay = h("div", { class: "overlay" }, box);
    overlay.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close(false);
      else keepInside(event, box);
    });
    for (const other of others) other.inert = true;
    panel.append(overlay);
    cancel.focus();
  });
}
