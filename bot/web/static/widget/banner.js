// The line under the head: connection lost and found again, and short warnings.

import { h } from "./dom.js";

const ONLINE_STAYS = 2500;
const WARNING_STAYS = 8000;

export class Banner {
  constructor(chat, announce) {
    Object.assign(this, { chat, announce });
    this.key = null;
    this.element = h("p", { class: "banner", hidden: true });
  }

  /** Shows the state of the connection. */
  connection() {
    const { connection, phase } = this.chat;
    if (phase !== "chat") {
      this.hide();
    } else if (connection !== "online") {
      this.show(connection === "offline" ? "widget.offline" : "widget.reconnecting");
    } else if (this.key === "widget.offline" || this.key === "widget.reconnecting") {
      this.show("widget.online");
      this.timer = setTimeout(() => this.hide(), ONLINE_STAYS);
    }
  }

  show(key) {
    if (key === this.key) return;
    this.key = key;
    this.write(this.chat.texts.t(key));
  }

  /** A warning that goes away again. */
  warn(text) {
    this.key = null;
    this.write(text);
    this.timer = setTimeout(() => this.hide(), WARNING_STAYS);
  }

  write(text) {
    clearTimeout(this.timer);
    this.element.hidden = false;
    this.element.textContent = text;
    this.announce(text);
  }

  hide() {
    clearTimeout(this.timer);
    this.key = null;
    this.element.hidden = true;
  }

  translate() {
    if (this.key) this.element.textContent = this.chat.texts.t(this.key);
  }
}
