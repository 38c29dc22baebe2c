// The internal notes: a draft of their own, "@" calls a colleague in, and a note is saved without leaving the page.

import { combo } from "./combo.js";
import { clearDraft, keepDraft } from "./drafts.js";
import { whenSent } from "./send.js";

/** Set up the notes if the page has them; `saved` is called after each. */
export function notes(saved) {
  const box = document.getElementById("note");
  if (!box) return;
  keepDraft(box);
  combo("mention", box, "@", (before) => /(^|\s)$/.test(before));
  whenSent("note", (form, page) => {
    clearDraft(box);
    if (form.elements.to) form.elements.to.value = "";
    form.elements.key.value = page.querySelector("form[data-send=note] input[name=key]")?.value ?? "";
    box.focus();
    saved();
  });
}
