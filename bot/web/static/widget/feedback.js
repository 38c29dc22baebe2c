// Whether an answer helped, and how the advice was. Never in the way: nothing waits for it, nothing takes the focus.

import { h, icon } from "./dom.js";

const REASONS = ["wrong", "outdated", "not_understood", "not_my_situation"];
const RATED = new Set(["answer", "outcome"]);

/** Two thumbs below an answer; after "no" the reasons. chat.person stores what is pressed. */
export function thumbs(message, texts, chat) {
  if (message.author !== "bot" || !RATED.has(message.kind) || message.withdrawn) return null;
  const id = `helpful-${message.number}`;
  const said = h("span", { class: "said", role: "status" });
  const reasons = h("div", { class: "reasons", role: "group", "aria-label": texts.t("widget.why"), hidden: true });
  const save = async (helpful, reason = null) => {
    for (const [button, value] of [[yes, true], [no, false]]) button.setAttribute("aria-pressed", String(value === helpful));
    for (const chip of reasons.querySelectorAll("button")) chip.setAttribute("aria-pressed", String(chip.dataset.reason === reason));
    reasons.hidden = helpful;
    const stored = await chat.person.rateAnswer(message.number, helpful, reason);
    said.textContent = texts.t(stored ? "widget.thanks" : "widget.not_done");
  };
  const [yes, no] = [true, false].map((helpful) =>
    h(
      "button",
      { type: "button", class: "thumb", "aria-pressed": "false", "aria-label": texts.t(`widget.helpful_${helpful ? "yes" : "no"}`), onclick: () => save(helpful) },
      icon(helpful ? "up" : "no"),
    ),
  );
  reasons.append(
    h("span", { class: "why" }, texts.t("widget.why")),
    ...REASONS.map((reason) =>
      h("button", { type: "button", class: "chip", "data-reason": reason, "aria-pressed": "false", onclick: () => save(false, reason) }, texts.t(`widget.why_${reason}`)),
    ),
  );
  return h(
    "div",
    { class: "feedback", lang: texts.language, dir: texts.direction },
    h("div", { class: "thumbs", role: "group", "aria-labelledby": id }, h("span", { id }, texts.t("widget.helpful")), yes, no, said),
    reasons,
  );
}

/** After advice has ended: how it was, with a way past it, and the transcript. actions: rate(number), skip(), download(), mailLink() */
export function ratingCard(texts, { rated, mail }, actions) {
  const question = rated
    ? [h("p", { class: "question", role: "status", tabindex: "-1" }, texts.t("widget.thanks"))]
    : [
        h("p", { class: "question", id: "rate" }, texts.t("widget.rate")),
        h("div", { class: "rates", role: "group", "aria-labelledby": "rate" }, [1, 2, 3, 4, 5].map((number) => rate(texts, number, actions))),
      ];
  return h(
    "div",
    { class: "rating", role: "group", "aria-label": texts.t("widget.system") },
    question,
    h(
      "div",
      { class: "links" },
      h("button", { type: "button", class: "link", onclick: actions.download }, texts.t("widget.export")),
      mail ? h("button", { type: "button", class: "link", onclick: actions.mailLink }, texts.t("widget.mail_link")) : null,
      h("button", { type: "button", class: "link", onclick: actions.skip }, texts.t(rated ? "widget.done" : "widget.skip")),
    ),
  );
}

function rate(texts, number, actions) {
  return h("button", { type: "button", class: "chip", onclick: () => actions.rate(number) }, texts.t(`widget.rate_${number}`));
}
