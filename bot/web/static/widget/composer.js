// The input: grows with the text, keeps the draft, counts near the limit, Enter sends.

import { focusQuietly } from "./focus.js";
import { h, icon } from "./dom.js";

const COUNT_FROM = 200; // characters before the limit
const ANNOUNCED = [200, 100, 50, 20, 10, 0];

export class Composer {
  /** actions: send(text), draft(text), announce(text) */
  constructor(actions) {
    this.actions = actions;
    this.limit = 2000;
    this.label = h("label", { class: "hidden", for: "input" });
    this.field = h("textarea", { id: "input", rows: "1", enterkeyhint: "send", autocomplete: "off", dir: "auto", "aria-describedby": "count" });
    this.count = h("p", { class: "count", id: "count", hidden: true });
    this.button = h("button", { type: "submit", class: "send" }, icon("send"), (this.buttonText = h("span", { class: "hidden" })));
    this.element = h("form", { class: "composer", novalidate: true }, this.label, h("div", { class: "field" }, this.field, this.button), this.count);
    this.element.addEventListener("submit", (event) => this.onSubmit(event));
    this.field.addEventListener("input", () => this.onInput());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** key: of the text that says who is written to. */
  translate(texts, key = "widget.placeholder") {
    this.texts = texts;
    this.label.textContent = texts.t(key);
    this.field.placeholder = texts.t(key);
    this.buttonText.textContent = texts.t("widget.send");
    this.measure();
  }

  get text() {
    return this.field.value;
  }

  set text(text) {
    if (text === this.field.value) return;
    this.field.value = text;
    this.measure();
  }

  get left() {
    return this.limit - [...this.field.value.trim()].length;
  }

  onInput() {
    this.actions.draft(this.field.value);
    this.measure();
  }

  onKey(event) {
    // While an input method is composing, Enter chooses a character. 229: Safari's late composition key.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.onSubmit();
  }

  onSubmit(event) {
    event?.preventDefault();
    const text = this.field.value.trim();
    if (!text) return this.field.focus();
    if (this.left < 0) {
      this.actions.announce(this.count.textContent);
      return this.field.focus();
    }
    this.field.value = "";
    this.onInput();
    this.field.focus();
    this.actions.send(text);
  }

  /** Height, counter and error state after every change. */
  measure() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${this.field.scrollHeight + 2}px`;
    const { left, texts } = this;
    const tooLong = left < 0;
    this.count.hidden = left > COUNT_FROM;
    if (texts && !this.count.hidden) {
      this.count.textContent = tooLong
        ? texts.t("widget.too_long", { limit: texts.number(this.limit) })
        : texts.t("widget.characters_left", { count: texts.number(left) });
    }
    this.count.classList.toggle("over", tooLong);
    if (tooLong) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
    this.announceStep(left);
  }

  announceStep(left) {
    const step = left < 0 ? -1 : ANNOUNCED.filter((mark) => left <= mark).pop();
    if (step !== this.step && step !== undefined) this.actions.announce(this.count.textContent);
    this.step = step;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  focusQuietly() {
    focusQuietly(this.field);
  }
}
