// The chat's head: title, language, menu (download, delete, privacy), close.

import { h, icon } from "./dom.js";
import { languagePicker, privacyLink } from "./screens.js";

export class Header {
  /** actions: close(), setLanguage(code), transcript(), download(), elsewhere(), mailLink(), startNew(), erase() */
  constructor(chat, actions, privacyUrl) {
    Object.assign(this, { chat, actions, privacyUrl });
    this.title = h("h2", { id: "title", tabindex: "-1" });
    this.picker = h("div", { class: "header-picker" });
    this.menuButton = h(
      "button",
      { type: "button", class: "round", "aria-expanded": "false", "aria-controls": "menu", onclick: () => this.toggleMenu() },
      icon("menu"),
    );
    this.closeButton = h("button", { type: "button", class: "round", onclick: actions.close }, icon("close"));
    this.menu = h("div", { class: "menu", id: "menu", hidden: true });
    this.element = h("header", {}, this.title, this.picker, this.menuButton, this.closeButton, this.menu);
    this.menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.element.contains(event.relatedTarget)) this.toggleMenu(false);
    });
  }

  render() {
    const { texts, phase } = this.chat;
    this.title.replaceChildren(...titleParts(texts.t("widget.title")));
    for (const [button, key] of [[this.menuButton, "widget.menu"], [this.closeButton, "widget.close"]]) {
      button.setAttribute("aria-label", texts.t(key));
      button.title = texts.t(key);
    }
    const hadFocus = this.picker.contains(this.element.getRootNode().activeElement);
    this.picker.replaceChildren(...(texts.config ? [languagePicker("language", texts, this.actions.setLanguage)] : []));
    if (hadFocus) this.picker.querySelector("select")?.focus();
    this.renderMenu(texts, phase);
  }

  renderMenu(texts, phase) {
    const item = (key, action, className = "") =>
      h("button", { type: "button", class: className, onclick: () => (this.toggleMenu(false), action()) }, texts.t(key));
    const { actions } = this;
    const items =
      phase === "chat"
        ? [
            item("widget.new_chat", actions.startNew),
            item("widget.elsewhere", actions.elsewhere),
            item("widget.export", actions.transcript),
            item("widget.export_data", actions.download),
            item("widget.delete", actions.erase, "delete"),
          ]
        : [];
    if (this.privacyUrl) items.push(privacyLink(texts, this.privacyUrl));
    this.menuButton.hidden = !items.length;
    this.menu.replaceChildren(...items);
    if (!items.length) this.toggleMenu(false);
  }

  get menuOpen() {
    return !this.menu.hidden;
  }

  toggleMenu(open = this.menu.hidden) {
    if (open === this.menuOpen) return;
    this.menu.hidden = !open;
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (open) this.menu.firstElementChild?.focus();
    else if (this.menu.contains(this.element.getRootNode().activeElement) || !this.element.getRootNode().activeElement) this.menuButton.focus();
  }
}

/** "Lotse, guide to Saxony": the name above, the rest below in smaller type. */
function titleParts(title) {
  const [, name, comma, rest] = /^(.+?)([,،、:]\s*)(.+)$/.exec(title) || [null, title, "", ""];
  return [h("span", { class: "name" }, name), h("span", { class: "hidden" }, comma), h("span", { class: "subtitle" }, rest)];
}
