/** What a dialog says of the state that it decides on: said anew when the person goes on with what is the case now, so
 *  that nobody decides on words that she did not read.
 */

import { h, patch } from "./dom.js";
import { moment } from "./format.js";
import { ctx } from "./store.js";

/** Where what is the case now is read: there the keyboard goes on, and with it the reader of a screen. */
const placeOf = (...kids) => h("div", { tabindex: "-1", "data-newest": true }, kids);

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

/** Return how a field says what a state has: lists a line each, moments as `as` writes them. */
const written = (state, name, as) => {
  const value = (as[name] ?? ((one) => one))(state?.[name]);
  return Array.isArray(value) ? value.join("\n") : String(value ?? "");
};

/** Let a field say something; one that ends at a moment may say a later one that counts now. */
function put(field, value) {
  if (field.max && value > field.max) field.max = value;
  field.value = value;
}

/** Say whether a field can say something: a choice may lack what was added since its dialog opened. */
const canSay = (field, value) =>
  !(field instanceof HTMLSelectElement) || [...field.options].some((one) => one.value === value);

/** Return what a field is called on the screen. */
const calledIn = (form, field) =>
  field instanceof RadioNodeList
    ? (field[0]?.closest("fieldset")?.querySelector("legend")?.textContent ?? "")
    : (form.querySelector(`label[for="${field.id}"]`)?.textContent ?? "");

/** Return a value in the words of its field: those of an option, a moment as people read it. */
function inWords(field, value, state) {
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
 * @param {Record<string, (value: any) => string>} as how fields write what is no text
 */
export function newestIn(key, names, as = {}) {
  const place = placeOf();
  let base = ctx.state(key);
  const both = new Set();
  const take = (form, now) => (name) => {
    const field = /** @type {any} */ (form.elements.namedItem(name));
    const [was, is] = [written(base, name, as), written(now, name, as)];
    if (!field || field.value === is) both.delete(name);
    else if (was !== is && field.value === was && canSay(field, is)) put(field, is);
    else if (was !== is) both.add(name);
  };
  const says = (form, now) => (name) => {
    const field = /** @type {any} */ (form.elements.namedItem(name));
    const text = inWords(field, written(now, name, as), now[name]);
    return h("p", { class: "quote" }, h("small", null, calledIn(form, field)), h("br"), text);
  };
  const anew = () => {
    const now = ctx.state(key);
    const form = place.closest("form");
    if (!now || !form) return;
    names.forEach(take(form, now));
    base = now;
    patch(
      place,
      both.size ? h("p", { class: "late" }, gettext("Een ander wijzigde wat u ook wijzigt. Er staat nu:")) : null,
      [...both].map(says(form, now)),
    );
  };
  return { place, anew };
}
