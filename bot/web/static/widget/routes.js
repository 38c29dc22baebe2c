// Where the answer may come when somebody does not want to wait here: by e-mail, in Telegram, in another browser.

import { h } from "./dom.js";
import { mailForm } from "./mail.js";

/** actions: saveEmail(address), removeEmail(), elsewhere(). Open at once where nobody is there now. */
export function routesCard(chat, actions) {
  const { texts } = chat;
  const config = texts.config || {};
  const elsewhere = h(
    "button",
    { type: "button", class: "small", id: "elsewhere", onclick: actions.elsewhere },
    texts.t(config.telegram ? "widget.elsewhere_telegram" : "widget.elsewhere"),
  );
  return h(
    "details",
    { class: "routes", open: Boolean(chat.handover.opens_at) },
    h("summary", { id: "routes" }, texts.t("widget.routes")),
    h("div", { class: "routes-body" }, h("p", {}, texts.t("widget.waiting_here")), config.email ? email(chat, actions) : null, elsewhere),
  );
}

/** What the card is made from: as long as that is the same, so is the card, and whoever types in it is not disturbed. */
export function routesKey(chat) {
  const { texts, handover, waiting } = chat;
  if (!waiting) return "";
  return JSON.stringify([texts.language, texts.t("widget.routes"), texts.config?.email, texts.config?.telegram, chat.person.case?.email, Boolean(handover.opens_at)]);
}

function email(chat, actions) {
  const { texts } = chat;
  const address = chat.person.case?.email;
  if (!address) {
    const form = mailForm(texts, {
      id: "email",
      note: texts.t("widget.email_note"),
      button: texts.t("widget.email_save"),
      save: actions.saveEmail,
      done: () => {},
    });
    return h("div", { class: "mail" }, h("p", { class: "question" }, texts.t("widget.email_offer")), form);
  }
  const [before, after = ""] = texts.t("widget.email_set", { email: "\0" }).split("\0");
  return h(
    "div",
    { class: "mail" },
    h("p", { id: "email-set", tabindex: "-1" }, before, h("bdi", { dir: "ltr" }, address), after),
    h("button", { type: "button", class: "small", id: "email-remove", onclick: actions.removeEmail }, texts.t("widget.email_remove")),
  );
}
