// Who answers: the place in the queue and what can be done while waiting, or the advisor who is there.

import { h, isolated } from "./dom.js";

export class Status {
  /** actions: leave(), end(), announce(text) */
  constructor(chat, actions) {
    Object.assign(this, { chat, actions });
    this.text = h("div", { class: "status-text" });
    this.controls = h("div", { class: "status-controls" });
    this.element = h("div", { class: "status", role: "region", tabindex: "-1", hidden: true }, this.text, this.controls);
  }

  /** Brings what the person asked for into view: a person is already on the way, or there. */
  show() {
    this.element.focus();
  }

  render() {
    const { chat } = this;
    const lines = this.lines();
    this.element.hidden = !lines.length || chat.phase !== "chat";
    this.element.setAttribute("aria-label", chat.texts.t("widget.system"));
    if (lines.join("\n") !== this.shown) {
      this.text.replaceChildren(...lines.map((line) => h("p", {}, isolated(line, chat.texts.direction))));
      this.announce(lines);
    }
    this.shown = lines.join("\n");
    this.renderControls();
  }

  /** Only changes are said: that waiting began, or somebody came, stands in the log, which is read out anyway. */
  announce(lines) {
    const { state } = this.chat.handover;
    if (state === this.saidIn && lines.length) this.actions.announce(lines.join(" "));
    this.saidIn = state;
  }

  lines() {
    const { texts, handover, waiting } = this.chat;
    if (handover.state === "with_advisor") return [texts.t("widget.with_advisor", { name: handover.advisor || texts.t("widget.advisor") })];
    return waiting ? this.place().filter(Boolean) : [];
  }

  place() {
    const { texts, handover } = this.chat;
    const { state, position, wait_minutes: minutes, languages, opens_at: opens } = handover;
    const first =
      state === "transferred" ? texts.t("widget.transferred")
      : position ? texts.t("widget.queued", { position: texts.number(position) })
      : texts.t("widget.queued_unknown");
    if (opens) return [first, texts.t("widget.closed", { time: texts.moment(opens), zone: texts.zone })];
    return [
      first,
      minutes ? texts.t("widget.wait_minutes", { minutes: texts.number(minutes) }) : "",
      languages?.length ? texts.t("widget.wait_languages", { languages: texts.languageNames(languages) }) : "",
    ];
  }

  // ---- what can be done

  renderControls() {
    const { chat } = this;
    const { texts, handover, waiting, meanwhile } = chat;
    const key = JSON.stringify([texts.language, handover.state, meanwhile, texts.t("widget.leave")]);
    if (key === this.key) return;
    this.key = key;
    const focused = this.element.getRootNode().activeElement;
    const held = this.controls.contains(focused) ? focused.id : null;
    if (waiting) this.controls.replaceChildren(...this.whileWaiting());
    else if (handover.state === "with_advisor") this.controls.replaceChildren(this.button("end", "widget.end_talk", () => this.actions.end()));
    else this.controls.replaceChildren();
    if (held) (this.controls.querySelector(`#${held}`) || this.element).focus();
  }

  whileWaiting() {
    const { texts, meanwhile } = this.chat;
    const ask = this.button("meanwhile", "widget.ask_meanwhile", () => this.toggle());
    ask.setAttribute("aria-pressed", String(meanwhile));
    return [
      h("div", { class: "status-row" }, ask, this.button("leave", "widget.leave", () => this.actions.leave())),
      ...(meanwhile ? [h("p", { class: "hint" }, texts.t("widget.ask_meanwhile_on"))] : []),
    ];
  }

  toggle() {
    const { chat } = this;
    chat.setMeanwhile(!chat.meanwhile);
    this.actions.announce(chat.texts.t(chat.meanwhile ? "widget.ask_meanwhile_on" : "widget.ask_meanwhile_off"));
  }

  button(id, key, onclick) {
    return h("button", { type: "button", class: "small", id, onclick }, this.chat.texts.t(key));
  }
}
