// Keyboard focus: what can be reached, the trap of the full-screen chat, the inert page behind it.

const REACHABLE = "a[href], button:not([disabled]), select, textarea:not([disabled]), [tabindex='0']";

export function reachable(root) {
  return [...root.querySelectorAll(REACHABLE)].filter((element) => element.getClientRects().length > 0);
}

/** Keeps Tab inside root; call it from a keydown listener. */
export function keepInside(event, root) {
  if (event.key !== "Tab") return;
  const stops = reachable(root);
  if (!stops.length) return;
  const active = root.getRootNode().activeElement;
  const side = event.shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  if (active && stops.some((stop) => active.compareDocumentPosition(stop) & side)) return; // the browser finds it
  event.preventDefault();
  stops[event.shiftKey ? stops.length - 1 : 0].focus();
}

/** Makes the page behind the full-screen chat unreachable and fixed; release() undoes it. */
export class Background {
  constructor(host) {
    this.host = host;
    this.silenced = [];
  }

  silence() {
    if (this.silenced.length) return;
    for (const sibling of document.body.children) {
      if (sibling === this.host || sibling.inert || sibling.localName === "script") continue;
      sibling.inert = true;
      this.silenced.push(sibling);
    }
    this.overflow = document.documentElement.style.overflow;
    document.documentElement.style.overflow = "hidden";
  }

  release() {
    if (!this.silenced.length) return;
    for (const sibling of this.silenced) sibling.inert = false;
    this.silenced = [];
    document.documentElement.style.overflow = this.overflow;
  }
}

/** Focus without calling up the on-screen keyboard, after a button was chosen. */
export function focusQuietly(field) {
  if (matchMedia("(pointer: coarse)").matches) {
    field.inputMode = "none";
    field.addEventListener("pointerdown", () => (field.inputMode = "text"), { once: true });
    field.addEventListener("blur", () => (field.inputMode = "text"), { once: true });
  }
  field.focus({ preventScroll: true });
}
