// What the chat shows when there is no conversation: loading, the first screen, no server, ended.

import { h, icon, isolated, newTabLink } from "./dom.js";
import { helpNode } from "./message.js";

/** actions: start(), retry(), enter(), decline(), setLanguage(code); settings: privacyUrl, serviceUrl */
export function screenFor(chat, actions, settings) {
  const { texts } = chat;
  if (chat.phase === "welcome" || chat.phase === "starting") return welcome(chat, actions, settings);
  if (chat.phase === "down") {
    return h(
      "div",
      { class: "screen" },
      helpNode(texts, settings.serviceUrl),
      h("button", { type: "button", class: "primary", onclick: actions.retry }, texts.t("widget.retry")),
    );
  }
  if (chat.phase === "enter") return enter(chat, actions);
  if (chat.phase === "ended") return ended(chat, actions);
  return h("div", { class: "screen loading", "aria-hidden": "true" }, h("span", { class: "dots" }, h("i"), h("i"), h("i")));
}

const ENDED = { gone: "widget.gone", code: "widget.enter_invalid", deleted: "widget.deleted" };

/** A code that did not work ends nothing: what this browser has stays at hand. */
function ended(chat, actions) {
  const { texts, conversation } = chat;
  const back = h("button", { type: "button", class: "primary", onclick: actions.decline }, texts.t("widget.done"));
  const restart = h("button", { type: "button", class: "primary", onclick: actions.start }, texts.t("widget.restart"));
  return h("div", { class: "screen" }, h("p", { class: "lead", id: "ended", tabindex: "-1" }, texts.t(ENDED[chat.reason])), conversation ? back : restart);
}

/** A link from elsewhere: nothing is stored here, and nothing gives way to it, before the person agrees. */
function enter(chat, actions) {
  const { texts } = chat;
  return h(
    "div",
    { class: "screen" },
    h("p", { class: "lead", id: "enter-text" }, texts.t("widget.enter")),
    chat.conversation ? h("p", {}, texts.t("widget.enter_other")) : null,
    h("p", {}, isolated(texts.t("widget.privacy"), texts.direction)),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary", "aria-describedby": "enter-text", onclick: actions.enter }, texts.t("widget.enter_yes")),
      h("button", { type: "button", class: "secondary", onclick: actions.decline }, texts.t("widget.enter_no")),
    ),
  );
}

function welcome(chat, actions, { privacyUrl }) {
  const { texts } = chat;
  const lines = ["widget.can", "widget.cannot", "widget.privacy"].map((key) =>
    h("li", {}, isolated(texts.t(key), texts.direction), key === "widget.privacy" && privacyUrl ? [" ", privacyLink(texts, privacyUrl)] : null),
  );
  return h(
    "div",
    { class: "screen welcome" },
    h("p", { class: "lead", id: "disclosure" }, texts.t("widget.disclosure")),
    h("ul", { class: "facts" }, lines),
    h("p", { class: "emergency" }, icon("phone"), h("span", {}, isolated(texts.t("widget.emergency"), texts.direction))),
    languagePicker("welcome-language", texts, actions.setLanguage, true),
    h(
      "div",
      { class: "stay" },
      h(
        "button",
        { type: "button", class: "primary", disabled: chat.phase === "starting", "aria-describedby": "disclosure", onclick: actions.start },
        texts.t("widget.start"),
      ),
    ),
  );
}

export function privacyLink(texts, privacyUrl) {
  return newTabLink(privacyUrl, texts.t("widget.privacy_more"), texts.t("widget.new_tab"), "privacy");
}

/** A native select with the languages' own names. */
export function languagePicker(id, texts, onChange, visibleLabel = false) {
  const select = h(
    "select",
    { id, onchange: () => onChange(select.value) },
    (texts.config?.languages || []).map(({ code, autonym, direction }) =>
      h("option", { value: code, lang: code, dir: direction, selected: code === texts.language }, autonym),
    ),
  );
  return h("div", { class: "picker" }, h("label", { for: id, class: visibleLabel ? "" : "hidden" }, texts.t("widget.language")), select);
}
