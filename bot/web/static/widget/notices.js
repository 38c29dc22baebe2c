// What stands above the chat for a while: closing days, disturbances, and that the conversation will soon be deleted.

import { h, icon } from "./dom.js";

const DAY = 86400000;

export class Notices {
  /** actions: keep() puts off the deletion, announce(text) */
  constructor(chat, actions) {
    Object.assign(this, { chat, actions });
    this.dismissed = new Set();
    this.element = h("div", { class: "notices", hidden: true });
  }

  render() {
    const { texts } = this.chat;
    const items = [...this.fromServer(), ...this.ending()].filter(({ text }) => !this.dismissed.has(text));
    const key = JSON.stringify([texts.language, items.map(({ text }) => text)]);
    if (key === this.key) return;
    this.key = key;
    this.element.hidden = !items.length;
    this.element.replaceChildren(...items.map((item) => this.node(item)));
  }

  fromServer() {
    const now = Date.now();
    return (this.chat.texts.config?.notices || []).filter(({ until }) => !until || Date.parse(until) > now);
  }

  /** Only while there is still time to do something about it. */
  ending() {
    const { chat } = this;
    const ends = chat.phase === "chat" && chat.person.endsAt;
    if (!ends) return [];
    const notice = Math.min(2 * DAY, (chat.texts.config.days * DAY) / 2);
    if (ends - Date.now() > notice) return [];
    return [{ text: chat.texts.t("widget.keep_warning", { time: chat.texts.time(ends) }), keep: true }];
  }

  node({ text, keep }) {
    const { texts } = this.chat;
    return h(
      "div",
      { class: "notice-bar", role: "note" },
      h("p", {}, text),
      keep ? h("button", { type: "button", class: "small", onclick: () => this.actions.keep() }, texts.t("widget.keep")) : null,
      h("button", { type: "button", class: "round", "aria-label": texts.t("widget.dismiss"), title: texts.t("widget.dismiss"), onclick: () => this.dismiss(text) }, icon("close")),
    );
  }

  dismiss(text) {
    this.dismissed.add(text);
    this.render();
    this.actions.dismissed();
  }
}
