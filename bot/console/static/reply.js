// The reply box: a draft per case that survives reloads and lost connections, a counter, Ctrl+Enter.

import { sendInPlace } from "./send.js";

const text = document.body.dataset;
const prefix = `lotse-draft:${text.advisor}:`;

/** Set up the box if the page has one; `sent` is called after each reply. Returns what the page needs of it. */
export function replyBox(sent) {
  const box = document.getElementById("text");
  if (!box) return { written: () => false, drop() {}, lock() {} };
  const form = box.form;
  const name = prefix + box.dataset.draft;
  box.value ||= stored(name);
  const changed = () => {
    store(name, box.value);
    count(box);
    grow(box);
  };
  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    if (form.querySelector("button")) form.requestSubmit();
  });
  sendInPlace(form, (_, page) => {
    box.value = "";
    changed();
    form.elements.key.value = page.querySelector("input[name=key]")?.value ?? "";
    box.focus();
    sent();
  });
  count(box);
  grow(box);
  return {
    written: () => box.value.trim() !== "",
    drop() {
      // The person wanted nothing of the conversation to remain; a draft may quote it.
      store(name, "");
      const focused = form.contains(document.activeElement);
      form.closest(".reply").remove();
      if (focused) document.getElementById("main").focus();
    },
    lock() {
      box.readOnly = true;
      form.querySelector("button")?.remove();
      form.querySelector(".form-error").textContent = text.textMoved;
    },
  };
}

/** On logging out nothing that was written stays behind for whoever uses this browser next. */
export function forgetDrafts() {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("lotse-draft:")) sessionStorage.removeItem(name);
  } catch {
    // storage is switched off: there is nothing to forget
  }
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

function stored(name) {
  try {
    return sessionStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function store(name, value) {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch {
    // storage is full or switched off: the text is still in the box
  }
}
