// One message as DOM nodes.

import { directionOf, directionOfStart, h, icon, isolated, newTabLink } from "./dom.js";

export function authorName(message, texts) {
  if (message.author === "person") return texts.t("widget.you");
  if (message.author === "advisor") return [message.name, texts.t("widget.advisor")].filter(Boolean).join(" · ");
  return texts.t(message.author === "bot" ? "widget.bot" : "widget.system");
}

/**
 * followsSame: the message before is by the same author, so its name is only said, not shown. passOn: the list of what a consent
 * passes on; feedback: whether it helped; correction: what replaces it.
 */
export function messageNode(message, texts, { followsSame, onButton, passOn = null, feedback = null, correction = null }) {
  const id = `message-${message.number}`;
  const typed = message.author === "person" || (message.author === "advisor" && !message.blocks?.length && !message.original);
  const language = typed ? null : message.shown_language; // what language somebody typed in is not known
  return h(
    "article",
    {
      class: `message ${message.author} kind-${message.kind}${followsSame ? " follows" : ""}`,
      tabindex: "-1",
      "aria-labelledby": id,
      "data-number": message.number,
    },
    h(
      "p",
      { class: "label", id },
      h("span", { class: "author" }, authorName(message, texts)),
      message.replaces && message.author === "advisor" ? h("span", { class: "mark" }, texts.t("widget.correction")) : null,
      h("time", { datetime: message.at }, texts.time(message.at)),
    ),
    h(
      "div",
      { class: "bubble" },
      message.withdrawn
        ? h("p", { class: "withdrawn", lang: texts.language, dir: texts.direction }, texts.t(correction ? "widget.corrected" : "widget.withdrawn"))
        : h("div", { class: "text", lang: language, dir: language ? message.direction || "auto" : "auto" }, content(message)),
      original(message, texts),
      sources(message, texts),
    ),
    feedback,
    pages(message, texts),
    passOn,
    buttons(message, onButton),
  );
}

/** A machine translation says so, and has the words it was made from one press away. */
function original(message, texts) {
  if (!message.original || message.withdrawn) return null;
  const words = h("blockquote", { lang: message.original.language, dir: "auto", id: `original-${message.number}`, hidden: true }, message.original.text);
  const toggle = h("button", { type: "button", class: "link", "aria-expanded": "false", "aria-controls": words.id }, texts.t("widget.show_original"));
  toggle.addEventListener("click", () => {
    words.hidden = !words.hidden;
    toggle.setAttribute("aria-expanded", String(!words.hidden));
    toggle.textContent = texts.t(words.hidden ? "widget.show_original" : "widget.hide_original");
  });
  const line = h("p", { class: "translated", lang: texts.language, dir: texts.direction }, h("span", {}, texts.t("widget.translated")), " · ", toggle);
  return [line, words];
}

function content(message) {
  if (!message.blocks?.length || message.author === "person" || message.author === "advisor") {
    const direction = message.author === "person" ? "auto" : directionOfStart(message.text, "ltr");
    return h("p", { class: "plain", dir: direction }, isolated(message.text, direction));
  }
  return message.blocks.map((block) => {
    if (block.type === "list") return list("ul", block, message);
    if (block.type === "ordered") return list("ol", block, message);
    if (block.type === "notice") return notice(block, message);
    const dir = beginning(block.spans, message.direction);
    return h("p", { dir }, spans(block.spans, dir));
  });
}

/** Offices and professions have their labels in the person's language, below an article that may be in another. */
function list(tag, block, message) {
  const items = block.items || [];
  const directions = items.map((item) => beginning(item, message.direction));
  return h(tag, { dir: directions[0] || message.direction }, items.map((item, i) => h("li", { dir: directions[i] }, spans(item, directions[i]))));
}

function beginning(list, direction) {
  return directionOfStart((list || []).map((span) => span.text).join(""), direction);
}

/** A notice speaks the person's language even where the article is not in it. */
function notice(block, message) {
  const dir = directionOf((block.spans || []).map((span) => span.text).join(""));
  return h("p", { class: "notice", lang: message.language, dir }, spans(block.spans, dir));
}

function spans(list, direction) {
  return (list || []).flatMap(({ text, strong }) => {
    const parts = isolated(text, direction);
    return strong ? h("strong", {}, parts) : parts;
  });
}

function sources(message, texts) {
  if (!message.sources?.length) return null;
  const id = `sources-${message.number}`;
  return h(
    "div",
    { class: "sources" },
    h("p", { class: "sources-title", id }, texts.t("widget.sources")),
    h(
      "ul",
      { "aria-labelledby": id },
      message.sources.map((source) =>
        h(
          "li",
          {},
          h("bdi", { dir: "auto" }, newTabLink(source.url, source.title, texts.t("widget.new_tab"), "source")),
          source.checked_text
            ? h("span", { class: "checked" }, isolated(texts.t("widget.checked", { date: source.checked_text }), texts.direction))
            : null,
        ),
      ),
    ),
  );
}

/** Pages that a message leads to; unlike the answers it offers, they stay when the talk goes on. */
function pages(message, texts) {
  const links = (message.buttons || []).filter((button) => button.url);
  if (!links.length) return null;
  return h("p", { class: "pages", lang: message.language, dir: "auto" }, links.map(({ url, title }) => newTabLink(url, title, texts.t("widget.new_tab"), "page")));
}

function buttons(message, onButton) {
  // Leaving the queue stands above the log as long as somebody waits.
  const pressed = (message.buttons || []).filter(({ url, payload }) => !url && payload !== "/handover/leave");
  if (!pressed.length) return null;
  const choice = (button) =>
    h("button", { type: "button", class: "choice", lang: message.language, dir: "auto", onclick: () => onButton(button) }, button.title);
  const around = pressed.filter((button) => button.minor);
  return h(
    "div",
    { class: "choices", role: "group", "aria-labelledby": `message-${message.number}` },
    pressed.filter((button) => !button.minor).map(choice),
    around.length ? h("div", { class: "around" }, around.map(choice)) : null,
  );
}

/** A message that has not arrived yet, with "send again" if it failed. */
export function pendingNode(item, texts, { followsSame, onAgain }) {
  const id = `pending-${item.client_id}`;
  const failed = item.state === "failed";
  return h(
    "article",
    { class: `message person ${item.state}${followsSame ? " follows" : ""}`, tabindex: "-1", "aria-labelledby": id },
    h("p", { class: "label", id }, h("span", { class: "author" }, texts.t("widget.you"))),
    h("div", { class: "bubble" }, h("div", { class: "text", dir: "auto" }, h("p", { class: "plain" }, item.text || item.title))),
    failed
      ? h(
          "p",
          { class: "failure" },
          h("span", {}, texts.t("widget.failed")),
          h("button", { type: "button", class: "again", onclick: () => onAgain(item.client_id) }, texts.t("widget.send_again")),
        )
      : h("p", { class: "on-its-way" }, texts.t("widget.sending")),
  );
}

/** What stands where Lotse cannot answer: a person's address and the emergency numbers. */
export function helpNode(texts, serviceUrl) {
  return h(
    "div",
    { class: "help", role: "group", "aria-label": texts.t("widget.system") || null },
    h("p", {}, texts.t("widget.down")),
    serviceUrl ? h("p", {}, newTabLink(serviceUrl, texts.t("widget.service"), texts.t("widget.new_tab"), "service")) : null,
    h("p", { class: "emergency" }, icon("phone"), h("span", {}, isolated(texts.t("widget.emergency"), texts.direction))),
  );
}
