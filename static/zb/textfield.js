/** A text field and a shared text that say the same: what is typed goes into the text, what others write into the field
 *  without moving the caret of who types.
 */

import * as Y from "yjs";

export const LOCAL = "field";

/**
 * Return where a place in a text is after a change.
 * @param {number} at
 * @param {{retain?: number, insert?: any, delete?: number}[]} delta
 * @param {boolean} [stays] true: what is written at the place itself comes after it
 */
export function moved(at, delta, stays = true) {
  let here = 0;
  let place = at;
  for (const { retain = 0, insert = "", delete: gone = 0 } of delta) {
    here += retain;
    if (here > place) break;
    if (insert && (here < place || !stays)) place += insert.length;
    here += insert.length;
    if (gone) place = Math.max(here, place - Math.min(gone, Math.max(0, place - here)));
  }
  return place;
}

/** Return what differs between two texts: `{at, gone, put}`, never half a character. */
export function difference(before, after) {
  let at = 0;
  while (at < before.length && at < after.length && before[at] === after[at]) at += 1;
  if (at && isFirstHalf(before.charCodeAt(at - 1))) at -= 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - at;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (end && isSecondHalf(before.charCodeAt(before.length - end))) end -= 1;
  return { at, gone: before.length - at - end, put: after.slice(at, after.length - end) };
}

const isFirstHalf = (code) => code >= 0xd800 && code < 0xdc00;
const isSecondHalf = (code) => code >= 0xdc00 && code < 0xe000;

/** Hold a field and a text together; returns how to undo that. */
export function bind(field, text) {
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([LOCAL]) });
  let shown = text.toString();
  let composing = false;
  let waiting = []; // what others wrote while an accent or a word is being composed
  field.value = shown;

  const take = () => {
    const { at, gone, put } = difference(shown, field.value);
    shown = field.value;
    if (!gone && !put) return;
    let [from, to] = [at, at + gone];
    for (const delta of waiting) [from, to] = [moved(from, delta), moved(to, delta)];
    text.doc.transact(() => {
      if (to > from) text.delete(from, to - from);
      if (put) text.insert(from, put);
    }, LOCAL);
  };
  const show = (deltas) => {
    let { selectionStart: from, selectionEnd: to, scrollTop } = field;
    for (const delta of deltas) [from, to] = [moved(from, delta), moved(to, delta)];
    shown = text.toString();
    if (field.value !== shown) field.value = shown;
    field.setSelectionRange(from, to);
    field.scrollTop = scrollTop;
  };
  const changed = (event) => {
    if (event.transaction.origin === LOCAL) return;
    if (composing) waiting.push(event.delta);
    else show([event.delta]);
  };
  const typed = () => {
    if (!composing) take();
  };
  const composed = () => {
    composing = false;
    take();
    const deltas = waiting;
    waiting = [];
    show(deltas);
  };
  const begin = () => {
    composing = true;
  };
  // the browser's own undo knows nothing of what others wrote meanwhile
  const undone = (event) => {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    if (event.inputType === "historyUndo") undo.undo();
    else undo.redo();
  };
  const keyed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "z" && !event.shiftKey) undo.undo();
    else undo.redo();
  };
  const hears = {
    input: typed,
    compositionstart: begin,
    compositionend: composed,
    beforeinput: undone,
    keydown: keyed,
  };
  for (const [kind, act] of Object.entries(hears)) field.addEventListener(kind, act);
  text.observe(changed);
  return () => {
    for (const [kind, act] of Object.entries(hears)) field.removeEventListener(kind, act);
    text.unobserve(changed);
    undo.destroy();
  };
}
