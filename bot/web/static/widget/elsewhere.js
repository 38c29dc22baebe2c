// Going on in Telegram or in another browser: a link that works once.

import { h, newTabLink } from "./dom.js";
import { mailForm } from "./mail.js";
import { openInside } from "./dialog.js";

/** code: {telegram, web} as the server made it. */
export function showElsewhere(panel, texts, code) {
  return openInside(panel, {
    label: texts.t("widget.elsewhere"),
    build: (close) => {
      const address = h("input", { type: "text", readonly: true, dir: "ltr", id: "link", value: code.web, onfocus: () => address.select() });
      const said = h("span", { class: "said", role: "status" });
      const copy = async () => {
        address.select();
        try {
          await navigator.clipboard.writeText(code.web);
        } catch {
          document.execCommand("copy"); // plain http has no clipboard
        }
        said.textContent = texts.t("widget.copied");
      };
      const done = h("button", { type: "button", class: "secondary", onclick: () => close() }, texts.t("widget.done"));
      const telegram = code.telegram ? h("p", {}, newTabLink(code.telegram, texts.t("widget.elsewhere_telegram"), texts.t("widget.new_tab"), "service")) : null;
      const nodes = [
        telegram,
        h(
          "div",
          { class: "mail" },
          h("label", { for: "link" }, texts.t("widget.elsewhere_web")),
          h("div", { class: "mail-row" }, address, h("button", { type: "button", class: "small", onclick: copy }, texts.t("widget.copy"))),
          said,
        ),
        h("p", { class: "hint" }, texts.t("widget.elsewhere_note")),
        h("div", { class: "actions" }, done),
      ];
      return { nodes, first: telegram?.querySelector("a") || address };
    },
  });
}

/** A link by e-mail, on request only; the address is not kept. Resolves to true once it was sent. */
export function askForMailLink(panel, texts, send) {
  return openInside(panel, {
    label: texts.t("widget.mail_link"),
    build: (close) => {
      const form = mailForm(texts, {
        id: "link-email",
        note: texts.t("widget.mail_link_note"),
        button: texts.t("widget.mail_link_send"),
        save: send,
        done: () => close(true),
      });
      const cancel = h("button", { type: "button", class: "secondary", onclick: () => close() }, texts.t("widget.cancel"));
      return { nodes: [form, h("div", { class: "actions" }, cancel)], first: form.querySelector("input") };
    },
  });
}
