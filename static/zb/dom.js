/** Small pieces to build and update the page: nodes as values, changed in place so that focus stays.
 *  Nothing here writes HTML from text: every string becomes a text node or an attribute.
 */

const SVG = "http://www.w3.org/2000/svg";

function build(node, attrs, kids) {
  for (const [name, value] of Object.entries(attrs ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") {
      // through the CSSOM: a style attribute would need 'unsafe-inline' in a content security policy
      for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    } else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, kids);
  return node;
}

function append(node, kids) {
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false) continue;
    node.append(kid instanceof Node ? kid : document.createTextNode(String(kid)));
  }
}

/** Return an HTML element with attributes and children (text, nodes, nested lists; null is skipped). */
export function h(tag, attrs, ...kids) {
  return build(document.createElement(tag), attrs, kids);
}

/** Return an SVG element, built the same way. */
export function s(tag, attrs, ...kids) {
  return build(document.createElementNS(SVG, tag), attrs, kids);
}

export const byId = (id) => document.getElementById(id);

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") : null);

/** Make `parent` hold exactly these children, changing what is there instead of replacing it.
 *  Children with `data-key` keep their node when they move; `data-own` marks a node that looks after
 *  its own content (a map, a form somebody is typing in).
 */
export function patch(parent, ...kids) {
  const focused = document.activeElement;
  const wanted = document.createDocumentFragment();
  append(wanted, kids);
  patchChildren(parent, [...wanted.childNodes]);
  if (focused && focused !== document.activeElement && focused.isConnected && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

function patchChildren(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.childNodes) if (keyOf(child) !== null) keyed.set(keyOf(child), child);
  const kept = new Set();
  let at = parent.firstChild;
  for (const node of wanted) {
    while (at && kept.has(at)) at = at.nextSibling;
    const key = keyOf(node);
    const candidate = key !== null ? keyed.get(key) : at && keyOf(at) === null ? at : null;
    const use = candidate && alike(candidate, node) ? candidate : node;
    if (use === candidate) change(candidate, node);
    if (use === at) at = at.nextSibling;
    else parent.insertBefore(use, at);
    kept.add(use);
  }
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
}

const alike = (old, node) => old.nodeType === node.nodeType && old.nodeName === node.nodeName;

function change(old, node) {
  if (old.nodeType !== 1) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  if (old.hasAttribute("data-own")) return;
  changeAttributes(old, node);
  if (old.nodeName === "TEXTAREA") return;
  patchChildren(old, [...node.childNodes]);
}

function changeAttributes(old, node) {
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && name !== "style" && !node.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (name !== "style" && name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style && old.style.cssText !== node.style.cssText) old.style.cssText = node.style.cssText;
}

/** Call `table[name](element, event)` when something with `data-act="name"` inside `root` is clicked. */
export function actions(root, table) {
  root.addEventListener("click", (event) => {
    const found = event.target.closest("[data-act]");
    if (!found || !root.contains(found) || found.disabled) return;
    table[found.dataset.act]?.(found, event);
  });
}

/** Say something short at the foot of the screen (read aloud politely); `kind`: '' or 'bad'. */
export function toast(text, kind = "") {
  const place = byId("meldingen");
  if (!place) return;
  const node = h("p", { class: `toast ${kind}` }, text);
  place.append(node);
  setTimeout(() => node.remove(), kind === "bad" ? 12_000 : 5_000); // long enough to read twice
}
