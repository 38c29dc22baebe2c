// A form for an e-mail address: says what happens with it before it is sent, and what is wrong with it after.

import { h } from "./dom.js";

const EXAMPLE = "name@example.org";

/** save(address) resolves, or rejects with an ApiError. done() gets control when it was stored. */
export function mailForm(texts, { id, note, button, save, done }) {
  const error = h("p", { class: "wrong", id: `${id}-error`, role: "alert", hidden: true });
  const field = h("input", { type: "email", id, dir: "ltr", autocomplete: "email", inputmode: "email", "aria-describedby": `${id}-note ${id}-error` });
  const submit = h("button", { type: "submit", class: "small" }, button);
  const explain = (key) => {
    error.replaceChildren(...withExample(texts.t(key, { example: "\0" })));
    error.hidden = false;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const send = async (event) => {
    event.preventDefault();
    const address = field.value.trim();
    if (!address) return explain("widget.email_wrong");
    submit.disabled = true;
    try {
      await save(address);
      done();
    } catch (failure) {
      explain(failure.status === 422 ? "widget.email_wrong" : "widget.not_done");
    } finally {
      submit.disabled = false;
    }
  };
  return h(
    "form",
    { class: "mail", novalidate: true, onsubmit: send },
    h("label", { for: id }, texts.t("widget.email")),
    h("div", { class: "mail-row" }, field, submit),
    h("p", { class: "hint", id: `${id}-note` }, note),
    error,
  );
}

function withExample(text) {
  const [before, after = ""] = text.split("\0");
  return [before, h("bdi", { dir: "ltr" }, EXAMPLE), after];
}
