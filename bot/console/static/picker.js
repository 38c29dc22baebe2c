// The article picker without reloading the page: search while typing, read an article, send it.

import { whenSent } from "./send.js";
import { swap } from "./swap.js";

const PAUSE = 200;

/** Set up the picker if the page has one; `sent` is called after an article went out. */
export function picker(sent) {
  const search = document.querySelector("form[data-picker]");
  const area = document.getElementById("picker");
  if (!search) return;
  let timer = 0;
  let asked = 0;

  async function show(query, then) {
    const mine = ++asked;
    try {
      const response = await fetch(`${search.dataset.picker}?${query}`);
      if (!response.ok || mine !== asked) return;
      swap(area, await response.text());
      then?.();
    } catch {
      // no connection: the banner says so, the list stays as it was
    }
  }

  whenSent("article", () => {
    show(new URLSearchParams({ q: search.elements.q.value }), () => search.elements.q.focus());
    sent();
  });

  search.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show(new URLSearchParams(new FormData(search)));
  });
  search.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(new URLSearchParams(new FormData(search))), PAUSE);
  });
  area.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const query = new URL(link.href).searchParams;
    const next = () => (document.getElementById("preview") ?? search.elements.q).focus();
    show(query, next);
  });
}
