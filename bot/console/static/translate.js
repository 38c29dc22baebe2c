// Machine translation in a case: below each message of the person what it says in German, and a reply read before it is sent.

import { clearDraft } from "./drafts.js";
import { announce } from "./say.js";
import { whenSent } from "./send.js";

const everything = document.querySelector("[data-translations]");
const area = document.getElementById("live-case");
const button = document.querySelector("[data-preview]");
const known = new Map();
let asked = 0;

/** The page is brought up to date from the server, which does not send translations with it: they are put in again. */
function place() {
  for (const [number, translation] of known) {
    const message = document.getElementById(`m-${number}`);
    if (message && !message.querySelector("[data-translation]")) message.append(translation.cloneNode(true));
  }
}

async function load() {
  const newest = Number(area.querySelector(".casefile")?.dataset.person ?? 0);
  if (newest <= asked) return;
  asked = newest;
  const response = await fetch(everything.dataset.translations).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const found of page.querySelectorAll("[data-translation]")) known.set(found.dataset.translation, found);
  place();
}

if (everything && area) {
  everything.hidden = true;
  new MutationObserver(() => {
    place();
    load();
  }).observe(area, { childList: true, subtree: true });
  load();
}

async function preview(form) {
  const response = await fetch(button.getAttribute("formaction"), { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const notice = page.querySelector("[data-notice]")?.textContent.trim() ?? "";
  form.querySelector(".form-error").textContent = notice;
  document.getElementById("translated")?.remove();
  const section = page.getElementById("translated");
  if (!response.ok || !section) return;
  form.after(section);
  section.focus();
  announce(section.querySelector("h2").textContent);
}

button?.addEventListener("click", async (event) => {
  event.preventDefault();
  const form = button.form;
  if (!form.reportValidity() || button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    await preview(form);
  } catch {
    form.querySelector(".form-error").textContent = document.body.dataset.textFailed;
  }
  button.ariaDisabled = null;
});

// The translation belongs to the text it was made from.
button?.form.elements.text.addEventListener("input", () => document.getElementById("translated")?.remove());

whenSent("translated", () => {
  document.getElementById("translated")?.remove();
  clearDraft(button.form.elements.text);
  button.form.elements.text.focus();
});
