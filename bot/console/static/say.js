// The banner above the page and the polite live region: what is seen and what is read out.

const text = document.body.dataset;
const banner = document.getElementById("banner");
const region = document.getElementById("announce");
let last = 0;

/** Read out politely; the same sentence twice in a row is read twice. */
export function announce(sentence) {
  clearTimeout(last);
  region.textContent = "";
  last = setTimeout(() => (region.textContent = sentence), 100);
}

export function showLost() {
  if (banner.dataset.state) return;
  banner.dataset.state = "lost";
  banner.textContent = text.textLost;
  banner.hidden = false;
}

export function showBack() {
  if (banner.dataset.state !== "lost") return;
  delete banner.dataset.state;
  banner.hidden = true;
  announce(text.textBack);
}

/** The session is over: a link to the login that leads back here. */
export function showEnded() {
  banner.dataset.state = "ended";
  const link = document.createElement("a");
  link.href = `/console/login?next=${encodeURIComponent(location.pathname)}`;
  link.textContent = text.textLogin;
  banner.replaceChildren(`${text.textEnded} `, link);
  banner.hidden = false;
}

/** The sentence with {id} filled in. */
export function filled(sentence, id) {
  return sentence.replace("{id}", id);
}
