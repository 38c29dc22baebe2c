// Sending a form without leaving the page. The server answers as it does without script: with a redirect when it was
// carried out, otherwise with a page whose notice says why not.

import { announce, showEnded } from "./say.js";

const PATIENCE = 20000;
const text = document.body.dataset;

/** Send on submit; `done(form, page)` after success gets the page that the redirect led to. */
export function sendInPlace(form, done) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const button = form.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    complain(form, "");
    announce(text.textSending);
    await attempt(form, done);
    delete form.dataset.busy;
    button.removeAttribute("aria-disabled");
  });
}

async function attempt(form, done) {
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const notice = page.querySelector("[data-notice]")?.textContent.trim() ?? "";
    if (response.redirected && new URL(response.url).pathname === "/console/login") return showEnded();
    if (!response.ok) return complain(form, notice);
    done(form, page);
    announce(notice);
  } catch {
    // The form keeps its key: sent again, the server recognises what it has already carried out.
    complain(form, text.textFailed);
  }
}

function complain(form, sentence) {
  form.querySelector(".form-error").textContent = sentence;
}
