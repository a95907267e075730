/** Small pieces to build and update the page: nodes as values, changed in place so that focus stays.
 *  Nothing here writes HTML from text: every string becomes a text node or an attribute.
 */

import { nearby } from "./focus.js";

const SVG = "http://www.w3.org/2000/svg";

// what turns the reading direction around: journals of before it was taken out of texts still have it
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const seen = (value) => String(value).replace(TURNS, "");

function build(node, attrs, kids) {
  for (const [name, value] of Object.entries(attrs ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") {
      // through the CSSOM: a style attribute would need 'unsafe-inline' in a content security policy
      for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    } else node.setAttribute(name, value === true ? "" : seen(value));
  }
  append(node, kids);
  return node;
}

function append(node, kids) {
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false) continue;
    node.append(kid instanceof Node ? kid : document.createTextNode(seen(kid)));
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

/**
 * Return the element of the page with this id; null when this page has none.
 * @param {string} id
 * @returns {any} of the kind that the page's template gives it
 */
export const byId = (id) => document.getElementById(id);

/** Return which part of the page its address names; empty where none, or where it cannot be read. */
export function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/**
 * Call `act(element, event)` when something happens inside `root`: the element is the one it happened to.
 * @param {EventTarget} root
 * @param {string} kind
 * @param {(element: any, event: any) => void} act
 */
export const on = (root, kind, act) => root.addEventListener(kind, (event) => act(event.target, event));

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") : null);

/** Make `parent` hold exactly these children, changing what is there instead of replacing it.
 *  Children with `data-key` keep their node when they move; `data-own` marks a node that looks after
 *  its own content (a map, a form somebody is typing in).
 */
export function patch(parent, ...kids) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const stay = nearby(parent);
  const wanted = document.createDocumentFragment();
  append(wanted, kids);
  patchChildren(parent, [...wanted.childNodes]);
  if (focused && focused !== document.activeElement && focused.isConnected && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
  stay();
}

/** Nothing that stays is moved when something before it comes or goes: a moved field loses the caret. */
function patchChildren(parent, wanted) {
  const keyed = new Map([...parent.childNodes].filter((one) => keyOf(one) !== null).map((one) => [keyOf(one), one]));
  const keys = new Set(wanted.map(keyOf));
  const kept = new Set();
  const replaced = new Set();
  const goes = (one) => kept.has(one) || replaced.has(one) || (keyOf(one) !== null && !keys.has(keyOf(one)));
  let at = parent.firstChild;
  wanted.forEach((node, index) => {
    while (at && goes(at)) at = at.nextSibling;
    const key = keyOf(node);
    const old = key === null ? standing(at, node) : keyed.get(key);
    if (old && alike(old, node)) {
      change(old, node);
      if (isAhead(at, old, goes)) at = old.nextSibling;
      else parent.insertBefore(old, at);
      kept.add(old);
      return;
    }
    parent.insertBefore(node, at);
    kept.add(node);
    if (key !== null) replaced.add(old);
    else if (isReplaced(at, wanted[index + 1])) replaced.add(at);
  });
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
}

/** Say whether only what may be skipped lies between `at` and `old`: then `old` need not move. */
function isAhead(at, old, goes) {
  let one = at;
  while (one && one !== old && (keyOf(one) === null || goes(one))) one = one.nextSibling;
  return one === old;
}

/** Return the child that becomes `node`, neither with a key: what stands here, or the next when this one went away. */
function standing(at, node) {
  if (!at || keyOf(at) !== null) return null;
  const next = at.nextSibling;
  if (alike(at, node)) return at;
  return next && keyOf(next) === null && alike(next, node) ? next : null;
}

/** Say whether another kind of node took the place of `at`; else something came before it. */
const isReplaced = (at, next) => at && keyOf(at) === null && !(next && keyOf(next) === null && alike(at, next));

const alike = (old, node) => old.nodeType === node.nodeType && old.nodeName === node.nodeName;

function change(old, node) {
  if (old.nodeType !== 1) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  if (old.hasAttribute("data-own")) return;
  if (old.isEqualNode(node)) return; // compared by the browser: most of a table stays as it is
  changeAttributes(old, node);
  if (old.nodeName === "TEXTAREA") return;
  patchChildren(old, [...node.childNodes]);
}

function changeAttributes(old, node) {
  // what the browser, a script or the focus sets is not a matter of drawing
  for (const { name } of [...old.attributes]) {
    if (!["open", "style", "tabindex"].includes(name) && !node.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (name !== "style" && name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style && old.style.cssText !== node.style.cssText) old.style.cssText = node.style.cssText;
}

/** Change what is in `root` without moving what the person is at: the field with the focus, else what was touched
 *  last, else the first of `anchors` that can be seen. A button must not come under a thumb that was on its way.
 *  @param {HTMLElement} root
 *  @param {string} anchors a selector
 *  @param {() => void} act
 */
export function steadily(root, anchors, act) {
  watchTouches(root);
  const seen = [document.activeElement, touched.get(root), ...root.querySelectorAll(anchors)].filter(
    (one) => one && one !== root && root.contains(one) && isSeen(one),
  );
  const tops = seen.map((one) => one?.getBoundingClientRect().top ?? 0);
  act();
  const held = seen.findIndex((one) => one?.isConnected); // some went with the change
  if (held < 0) return;
  const moved = (seen[held]?.getBoundingClientRect().top ?? 0) - tops[held];
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
}

/** @type {WeakMap<HTMLElement, Element | null>} what was touched last in a root */
const touched = new WeakMap();

function watchTouches(root) {
  if (touched.has(root)) return;
  touched.set(root, null);
  root.addEventListener("pointerdown", (event) => touched.set(root, event.target), { passive: true });
}

function isSeen(element) {
  const box = element.getBoundingClientRect();
  return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
}

/** Call `table[name](element, event)` when something with `data-act="name"` inside `root` is clicked. */
export function actions(root, table) {
  on(root, "click", (element, event) => {
    const found = element.closest("[data-act]");
    if (!found || !root.contains(found) || found.disabled) return;
    table[found.dataset.act]?.(found, event);
  });
}

/** Hide a part of the page, or show it: written only where it was otherwise, or the browser goes over it each second. */
export function hide(node, isHidden) {
  if (node.hidden !== isHidden) node.hidden = isHidden;
}

/** Give the page a class, or take it away, as `hide` hides. */
export function mark(name, is) {
  if (document.body.classList.contains(name) !== is) document.body.classList.toggle(name, is);
}

/** Put a text on the clipboard, and say so. */
export async function copyText(text) {
  await navigator.clipboard?.writeText(text);
  toast(gettext("Gekopieerd."));
}

/** Say something short at the foot of the screen (read aloud politely); `kind`: '' or 'bad'. */
export function toast(text, kind = "") {
  const place = byId("meldingen");
  if (!place) return;
  const node = h("p", { class: `toast ${kind}` }, text);
  place.append(node);
  setTimeout(() => node.remove(), kind === "bad" ? 12_000 : 5_000); // long enough to read twice
}
