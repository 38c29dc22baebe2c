// Building DOM nodes. Text only ever enters through textContent, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  chat: "M4 5.5h16v11h-9l-4.5 3.5v-3.5H4z",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  down: "M12 5v14M5.5 12.5L12 19l6.5-6.5",
  up: "M7 11v9H4v-9zM7 11l4-7.5c1.7 0 2.6 1.2 2.3 2.8L12.8 9.5H19c1.2 0 2 1 1.7 2.2l-1.6 6.6A2.2 2.2 0 0 1 17 20H7",
  no: "M7 13V4H4v9zM7 13l4 7.5c1.7 0 2.6-1.2 2.3-2.8l-.5-3.2H19c1.2 0 2-1 1.7-2.2l-1.6-6.6A2.2 2.2 0 0 0 17 4H7",
  external: "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9",
  phone: "M6 4h3.5l1.5 4.5-2 1.5a12 12 0 0 0 5 5l1.5-2 4.5 1.5V18a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
};

/** h("p", {class: "x", onclick: f}, "text", node, null): an element with attributes, listeners and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The address if it is a plain web address, otherwise null: javascript: and the like are never linked. */
export function webAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens in a new tab and says so to screen readers. */
export function newTabLink(address, text, hint, className) {
  const href = webAddress(address);
  if (!href) return h("span", { class: className }, text);
  return h(
    "a",
    { href, class: className, target: "_blank", rel: "noopener noreferrer" },
    text,
    icon("external"),
    h("span", { class: "hidden" }, ` (${hint})`),
  );
}

const LATIN_RUN = /(?:[§+]+\s?)?[A-Za-z0-9\u00C0-\u024F\u1E00-\u1EFF](?:[A-Za-z0-9\u00C0-\u024F\u1E00-\u1EFF \u00A0\u202F.,:/@%+\-–&€§]*[A-Za-z0-9\u00C0-\u024F\u1E00-\u1EFF%€])?/g;

/** Text for a right-to-left message: numbers, sections, addresses and Latin names keep their own order. */
export function isolated(text, direction) {
  if (direction !== "rtl") return [text];
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LATIN_RUN)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(h("bdi", { dir: "ltr", class: match[0].length < 24 && "whole" }, match[0]));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** The direction most letters of a text have; some texts are not in the language of their message. */
export function directionOf(text) {
  const rightToLeft = (text.match(/[\u0590-\u08FF\uFB1D-\uFEFC]/g) || []).length;
  return rightToLeft * 2 > (text.match(/\p{L}/gu) || []).length ? "rtl" : "ltr";
}

/** The direction a text begins in: that of its first Arabic or Hebrew word; of a text without any, what is usual around it. */
export function directionOfStart(text, direction) {
  const first = text.match(/\p{L}/u);
  if (first && /[\u0590-\u08FF\uFB1D-\uFEFC]/.test(first[0])) return "rtl";
  return directionOf(text) === "rtl" ? "rtl" : direction || "ltr";
}

/** Random id; crypto.randomUUID is missing on plain http. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
