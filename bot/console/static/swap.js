// Brings new HTML into the page without taking away what the advisor is doing: equal nodes stay, changed ones are
// changed in place, so that focus, selection, scroll position and opened details survive.

/** Make the children of `container` those of `html`, which our own server escaped. */
export function swap(container, html) {
  const next = new DOMParser().parseFromString(html, "text/html").body;
  children(container, next);
}

function children(old, next) {
  let place = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const match = find(place, wanted);
    if (!match) {
      old.insertBefore(wanted, place);
      continue;
    }
    while (place !== match) place = remove(place);
    if (!match.isEqualNode(wanted)) change(match, wanted);
    place = match.nextSibling;
  }
  while (place) place = remove(place);
}

/** The old node that `wanted` continues: the one with its id, or the next if neither has one. Blanks between tags do not count:
    a page has them before its first element, a part of it fetched alone has not. */
function find(place, wanted) {
  if (!place) return null;
  if (wanted.id) {
    for (let node = place; node; node = node.nextSibling) if (node.id === wanted.id) return node;
    return null;
  }
  for (let node = place; node; node = node.nextSibling) {
    if (node.nodeName === wanted.nodeName && !node.id) return node;
    if (node.nodeType !== Node.TEXT_NODE || node.nodeValue.trim()) return null;
  }
  return null;
}

function change(old, wanted) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = wanted.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && !(old.nodeName === "DETAILS" && name === "open")) old.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  children(old, wanted);
}

function remove(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
