// What is passed on to an advisor: the person's own messages, each of which can be left out.

import { h } from "./dom.js";

export const AGREE = "/handover/yes";

/** Whether the message asks for consent to pass the chat on. */
export function asksConsent(message) {
  return (message.buttons || []).some(({ payload }) => payload === AGREE);
}

/** {node, withheld()}: the list with a checkbox for each message, and the numbers of those that are not ticked. */
export function consentList(messages, texts, before) {
  const own = ownMessages(messages, before);
  const boxes = own.map((message) => ({ message, box: h("input", { type: "checkbox", checked: true, id: `pass-on-${message.number}` }) }));
  const node = own.length
    ? h(
        "fieldset",
        { class: "pass-on" },
        h("legend", {}, texts.t("widget.pass_on")),
        h("p", { class: "hint" }, texts.t("widget.pass_on_hint")),
        h("ul", {}, boxes.map(({ message, box }) => h("li", {}, box, h("label", { for: box.id, dir: "auto" }, message.text)))),
      )
    : null;
  return { node, withheld: () => boxes.filter(({ box }) => !box.checked).map(({ message }) => message.number) };
}

/** What the person said, without the steps of handing over and without what is withheld already. */
function ownMessages(messages, before) {
  return messages.filter((message, index) => {
    if (message.author !== "person" || message.withheld || message.number >= before) return false;
    return messages[index + 1]?.kind !== "handover";
  });
}
