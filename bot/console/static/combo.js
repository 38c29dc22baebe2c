// A list to choose a text from, opened by a key typed into a box: "/" for canned replies, "@" for a colleague. The search
// field is a combobox: arrow keys move through the list, Enter puts the text into the box, Escape goes back to it.

import { announce } from "./say.js";

/** Set up the list `id` for a box; `opens(before)` says whether the key opens it after the text before the caret. */
export function combo(id, box, key, opens, inserted = "") {
  const panel = document.getElementById(id);
  if (!panel || !box) return;
  const search = panel.querySelector("[role=combobox]");
  const options = [...panel.querySelectorAll("[role=option]")];
  const button = document.querySelector(`[data-open="${id}"]`);
  let active = null;

  function open() {
    panel.hidden = false;
    button?.setAttribute("aria-expanded", "true");
    search.value = "";
    filter();
    search.focus();
  }

  function close(toBox = true) {
    if (panel.hidden) return;
    panel.hidden = true;
    button?.setAttribute("aria-expanded", "false");
    if (toBox) box.focus();
  }

  function filter() {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    for (const option of options) option.hidden = !words.every((word) => folded(option.textContent).includes(word));
    const shown = options.filter((option) => !option.hidden);
    mark(shown[0] ?? null);
    const count = panel.querySelector("[data-count]");
    if (count) count.textContent = shown.length ? count.dataset.found.replace("{n}", shown.length) : count.dataset.none;
  }

  function mark(option) {
    active = option;
    for (const each of options) each.setAttribute("aria-selected", String(each === option));
    if (option) search.setAttribute("aria-activedescendant", option.id);
    else search.removeAttribute("aria-activedescendant");
    for (const view of panel.querySelectorAll("[data-of]")) view.hidden = view.dataset.of !== option?.id;
    option?.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const shown = options.filter((option) => !option.hidden);
    if (shown.length) mark(shown[(shown.indexOf(active) + step + shown.length) % shown.length]);
  }

  function choose(option) {
    if (!option?.dataset.text) return;
    insert(option.dataset.text);
    close();
    if (inserted) announce(inserted);
  }

  function insert(words) {
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  box.addEventListener("keydown", (event) => {
    if (event.key !== key || event.isComposing || event.ctrlKey || event.metaKey || box.readOnly) return;
    if (!opens(box.value.slice(0, box.selectionStart))) return;
    event.preventDefault();
    open();
  });
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.isComposing) return;
    if (event.key in steps) move(steps[event.key]);
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape") close();
    else if (event.key === key && search.value === "") {
      insert(key); // typed twice: the sign itself is meant
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const option of options) {
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the search field
    option.addEventListener("mousemove", () => option !== active && mark(option));
    option.addEventListener("click", () => choose(option));
  }
  panel.addEventListener("focusout", (event) => !panel.contains(event.relatedTarget) && close(false));
  button?.addEventListener("mousedown", (event) => event.preventDefault());
  button?.addEventListener("click", () => (panel.hidden ? open() : close()));
  if (button) button.hidden = false;
}

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
