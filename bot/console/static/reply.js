// The reply box: a draft per case, a counter, Ctrl+Enter, and canned replies by "/".

import { combo } from "./combo.js";
import { clearDraft, forgetDrafts, keepDraft } from "./drafts.js";
import { whenSent } from "./send.js";

const text = document.body.dataset;

/** Set up the box if the page has one; `sent` is called after each reply. Returns what the page needs of it. */
export function replyBox(sent) {
  const box = document.getElementById("text");
  if (!box) return { written: () => false, drop() {}, lock() {} };
  const form = box.form;
  keepDraft(box, () => {
    count(box);
    grow(box);
  });
  for (const part of form.querySelectorAll("[data-plain]")) part.remove();
  combo("canned", box, "/", (before) => /(^|\n)$/.test(before), form.dataset.inserted);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    const button = form.querySelector("[data-submit]");
    if (button) form.requestSubmit(button);
  });
  whenSent("reply", (_, page) => {
    clearDraft(box);
    form.elements.key.value = page.querySelector("form[data-send=reply] input[name=key]")?.value ?? "";
    box.focus();
    sent();
  });
  return {
    written: () => box.value.trim() !== "",
    drop() {
      // The person wanted nothing of the conversation to remain; a draft may quote it.
      forgetDrafts(box.dataset.draft);
      const focused = form.contains(document.activeElement);
      form.closest(".reply").remove();
      if (focused) document.getElementById("main").focus();
    },
    lock() {
      box.readOnly = true;
      for (const button of form.querySelectorAll("button")) button.remove();
      form.querySelector(".form-error").textContent = text.textMoved;
    },
  };
}

function count(box) {
  const left = document.getElementById("left");
  // The server counts characters, JavaScript's length would count an emoji twice.
  const rest = Number(left.dataset.limit) - [...box.value].length;
  left.textContent = rest <= 300 ? text.textLeft.replace("{n}", String(rest)) : "";
}

function grow(box) {
  box.rows = Math.min(10, Math.max(2, box.value.split("\n").length + 1));
}
