/** What a dialog says of the state that it decides on: said anew when the person goes on with what is the case now, so
 *  that nobody decides on words that she did not read.
 */

import { h, patch } from "./dom.js";
import { ctx } from "./store.js";

/**
 * Return a part of a dialog that shows a state, and `anew` for the dialog, which shows the newest.
 * @param {string} key of the entity
 * @param {any} shown its state on the screen
 * @param {(state: any) => any} draw returns what is shown of a state
 */
export function quoted(key, shown, draw) {
  const place = h("div", null, draw(shown));
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

/**
 * Return `place` and `anew` for a dialog that changes a state: fields that nobody touched say what stands there now, and
 * where somebody wrote in one that another changed meanwhile, what stands there now is shown, to be taken over by hand.
 * @param {string} key of the entity
 * @param {string[]} names of the fields, as the state and the form have them
 * @param {Record<string, (value: any) => string>} as how fields write what is no text
 */
export function newestIn(key, names, as = {}) {
  const place = h("div", { "aria-live": "polite" });
  let base = ctx.state(key);
  const anew = () => {
    const now = ctx.state(key);
    const form = place.closest("form");
    if (!now || !form) return;
    const both = names.filter((name) => {
      const field = /** @type {any} */ (form.elements.namedItem(name));
      const [was, is] = [written(base, name, as), written(now, name, as)];
      if (!field || was === is || field.value === is) return false;
      if (field.value !== was) return true;
      field.value = is;
      return false;
    });
    base = now;
    patch(
      place,
      both.length ? h("p", { class: "late" }, gettext("Een ander wijzigde wat u ook wijzigt. Er staat nu:")) : null,
      both.map((name) => h("p", { class: "quote" }, written(now, name, as))),
    );
  };
  return { place, anew };
}
