// Drafts per case that survive reloads and lost connections, and are gone with the conversation and on logging out.

const prefix = `lotse-draft:${document.body.dataset.advisor}:`;

/** Keep what is written into the box; `changed` is called whenever it was. */
export function keepDraft(box, changed = () => {}) {
  const name = prefix + box.dataset.draft;
  box.value ||= stored(name);
  box.addEventListener("input", () => {
    store(name, box.value);
    changed();
  });
  changed();
}

/** Empty the box and forget its draft. */
export function clearDraft(box) {
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Forget the drafts whose name begins with `start`: of one case, or all. */
export function forgetDrafts(start = "") {
  try {
    const begins = start ? prefix + start : "lotse-draft:";
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(begins)) sessionStorage.removeItem(name);
  } catch {
    // storage is switched off: there is nothing to forget
  }
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
