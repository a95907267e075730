/** What a dialog says of the state that it decides on: said anew when the person goes on with what is the case now, so
 *  that nobody decides on words that she did not read.
 */

import { h, patch } from "./dom.js";
import { moment } from "./format.js";
import { ctx, watch } from "./store.js";

/** Where what is the case now is read: there the keyboard goes on, and with it the reader of a screen. */
export const placeOf = (...kids) => h("div", { tabindex: "-1", "data-newest": true }, kids);

/**
 * Return a part of a dialog that shows a state, and `anew` for the dialog, which shows the newest.
 * @param {string} key of the entity
 * @param {any} shown its state on the screen
 * @param {(state: any) => any} draw returns what is shown of a state
 */
export function quoted(key, shown, draw) {
  const place = placeOf(draw(shown));
  const anew = () => {
    const state = ctx.state(key);
    if (state) patch(place, draw(state));
  };
  return { place, anew };
}

/**
 * Return a part of a dialog with choices that follow from what is the case, and `anew` for the dialog, which draws them
 * anew: what was chosen stays chosen as long as it can be. Each choice has a `data-key`.
 * @param {() => any} draw returns the choices for what is the case
 */
export function redrawn(draw) {
  const place = placeOf(draw());
  const anew = () => {
    patch(place, draw());
    // what is the case already is no choice any more
    const off = /** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll("input:checked:disabled"));
    for (const one of off) one.checked = false;
  };
  return { place, anew };
}

/**
 * Return a part of a dialog that says how it stands now: drawn anew as the page is, for as long as it stands there.
 * @param {() => any} draw
 */
export function followed(draw) {
  const place = h("div", null, draw());
  let wasThere = false;
  const stop = watch(() => {
    wasThere ||= place.isConnected;
    if (wasThere && !place.isConnected) stop();
    else patch(place, draw());
  });
  return place;
}

/** Return what another wrote meanwhile where somebody wrote too, to be taken over by hand: each a line. */
export const writtenToo = (lines) => [
  h("p", { class: "late" }, gettext("Een ander wijzigde wat u ook wijzigt. Er staat nu:")),
  lines.map((line) => h("p", { class: "quote" }, line)),
];

/** Return how a field says what a state has: lists a line each, moments as `as` writes them. */
const written = (state, name, as) => {
  const value = (as[name] ?? ((one) => one))(state?.[name], state);
  return Array.isArray(value) ? value.join("\n") : String(value ?? "");
};

/** Return the boxes of a field that is ticked, also where there is but one; nothing for another field. */
const boxesOf = (field) =>
  (field instanceof RadioNodeList ? [...field] : [field]).filter((one) => one?.type === "checkbox");

/** Return what a field says: of boxes with a value of their own those that are ticked, in the order on the screen. */
function saidIn(field) {
  const boxes = boxesOf(field);
  if (!boxes.length) return field.value;
  if (isYes(boxes)) return String(boxes[0].checked);
  return boxes
    .filter((one) => one.checked)
    .map((one) => one.value)
    .join("\n");
}

/** Say whether a box says yes or no, and is none of a list. */
const isYes = (boxes) => boxes.length === 1 && boxes[0].value === "on";

/** Return what a state has in the order of the boxes that say it. */
function inOrder(field, value) {
  const boxes = boxesOf(field);
  if (!boxes.length || isYes(boxes)) return value;
  const chosen = new Set(value.split("\n"));
  return boxes
    .filter((one) => chosen.has(one.value))
    .map((one) => one.value)
    .join("\n");
}

/** Let a field say something; one that ends at a moment may say a later one that counts now. */
function put(field, value) {
  const boxes = boxesOf(field);
  if (boxes.length) {
    const chosen = new Set(value.split("\n"));
    for (const one of boxes) one.checked = isYes(boxes) ? value === "true" : chosen.has(one.value);
    return;
  }
  if (field.max && value > field.max) field.max = value;
  field.value = value;
}

/** Say whether a field can say something: a choice may lack what was added since its dialog opened. */
const canSay = (field, value) =>
  !(field instanceof HTMLSelectElement) || [...field.options].some((one) => one.value === value);

/** Return what a field is called on the screen. */
function calledIn(form, field) {
  const boxes = boxesOf(field);
  if (isYes(boxes)) return boxes[0].closest("label")?.textContent.trim() ?? "";
  const one = field instanceof RadioNodeList ? field[0] : field;
  if (boxes.length || field instanceof RadioNodeList)
    return one?.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
  return form.querySelector(`label[for="${field.id}"]`)?.textContent ?? "";
}

/** Return a value in the words of its field: those of an option, a moment as people read it. */
function inWords(field, value, state) {
  const boxes = boxesOf(field);
  if (isYes(boxes)) return value === "true" ? gettext("aangevinkt") : gettext("niet aangevinkt");
  if (boxes.length) {
    const chosen = new Set(value.split("\n"));
    const named = boxes.filter((one) => chosen.has(one.value)).map((one) => one.closest("label")?.textContent.trim());
    return named.join(", ") || gettext("niets aangevinkt");
  }
  if (field instanceof RadioNodeList) {
    const chosen = [...field].find((one) => one.value === value);
    return chosen?.closest("label")?.textContent ?? value;
  }
  if (field instanceof HTMLSelectElement) return [...field.options].find((one) => one.value === value)?.text ?? value;
  return field.type === "datetime-local" && state ? moment(state, ctx.now()) : value;
}

/**
 * Return `place` and `anew` for a dialog that changes a state: fields that nobody touched say what stands there now, and
 * where somebody wrote in one that another changed meanwhile, what stands there now is shown, to be taken over by hand.
 * @param {string} key of the entity
 * @param {string[]} names of the fields, as the state and the form have them
 * @param {Record<string, (value: any, state: any) => any>} as how fields write what is no text, or stands elsewhere in
 *   the state
 * @param {{shown: any, newest: () => Promise<any>} | null} listed where the form shows more than the picture has of it
 *   (`Listed`): what it shows, and how that is fetched anew; `anew` then ends when it stands there
 */
export function newestIn(key, names, as = {}, listed = null) {
  const place = placeOf();
  let base = listed ? listed.shown : ctx.state(key);
  const both = new Set();
  const take = (form, now) => (name) => {
    const field = /** @type {any} */ (form.elements.namedItem(name));
    if (!field) return;
    const [was, is] = [base, now].map((state) => inOrder(field, written(state, name, as)));
    const said = saidIn(field);
    if (said === is) both.delete(name);
    else if (was !== is && said === was && canSay(field, is)) put(field, is);
    else if (was !== is) both.add(name);
  };
  const says = (form, now) => (name) => {
    const field = /** @type {any} */ (form.elements.namedItem(name));
    const text = inWords(field, written(now, name, as), now[name]);
    return [h("small", null, calledIn(form, field)), h("br"), text];
  };
  const fill = (now) => {
    const form = place.closest("form");
    if (!now || !form) return;
    names.forEach(take(form, now));
    base = now;
    patch(place, both.size ? writtenToo([...both].map(says(form, now))) : null);
  };
  const anew = () => (listed ? listed.newest().then(fill) : fill(ctx.state(key)));
  return { place, anew };
}
