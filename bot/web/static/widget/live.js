// Announcements for screen readers: a polite region apart from the log; each entry is said once and removed.

import { h } from "./dom.js";

const STAYS = 1500;
const SAME_WITHIN = 1000;

export class Live {
  constructor() {
    this.element = h("div", { class: "hidden live", "aria-live": "polite", "aria-relevant": "additions", "aria-atomic": "false" });
    this.last = { text: "", at: 0 };
  }

  say(text, { language = null, direction = "auto" } = {}) {
    const plain = String(text || "").trim();
    if (!plain || (plain === this.last.text && Date.now() - this.last.at < SAME_WITHIN)) return;
    this.last = { text: plain, at: Date.now() };
    const entry = h("p", { lang: language, dir: direction }, plain);
    this.element.append(entry);
    setTimeout(() => entry.remove(), STAYS);
  }
}
