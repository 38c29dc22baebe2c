// Sending a form without leaving the page. The server answers as it does without script: with a redirect when it was
// carried out, otherwise with a page whose notice says why not. Forms that are brought in later are sent the same way.

import { announce, showEnded } from "./say.js";

const PATIENCE = 20000;
const text = document.body.dataset;
const kinds = new Map([["go", leave]]);
const own = new WeakMap();

/** For all forms with data-send="kind": `done(form, page, url)` after success gets the page that the redirect led to. */
export function whenSent(kind, done) {
  kinds.set(kind, done);
}

/** For one form, whatever its kind. */
export function sendInPlace(form, done) {
  own.set(form, done);
}

/** Whether a form is on its way that leads to another page: what it changes comes back by the events, too, and sooner. */
export function isLeaving() {
  return "leaving" in document.body.dataset || document.querySelector("form[data-send=go][data-busy]") !== null;
}

function leave(form, page, url) {
  document.body.dataset.leaving = "yes";
  location.assign(url);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const done = own.get(form) ?? kinds.get(form.dataset.send);
  if (!done || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const button = event.submitter ?? form.querySelector("button");
  button.setAttribute("aria-disabled", "true");
  complain(form, "");
  announce(text.textSending);
  await attempt(form, event.submitter, done);
  delete form.dataset.busy;
  button.removeAttribute("aria-disabled");
});

async function attempt(form, submitter, done) {
  try {
    const response = await fetch(submitter?.getAttribute("formaction") ?? form.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams(new FormData(form, submitter)),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const notice = page.querySelector("[data-notice]")?.textContent.trim() ?? "";
    if (response.redirected && new URL(response.url).pathname === "/console/login") return showEnded();
    if (!response.ok) return complain(form, notice);
    done(form, page, response.url);
    announce(notice);
  } catch {
    // The form keeps its key: sent again, the server recognises what it has already carried out.
    complain(form, text.textFailed);
  }
}

function complain(form, sentence) {
  form.querySelector(".form-error").textContent = sentence;
}
