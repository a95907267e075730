/** What the selects of a plan's form offer: codes with their names in the language of the screen. */

import { said } from "./words.js";

/** Return the name of a code; the code itself where nobody knows it. */
export const named = (table, code) => (table[code] ? said(table[code]) : String(code ?? ""));

/** Return the options of a table of names, or of some codes of it. */
export const options = (table, codes = Object.keys(table)) =>
  codes.map((code) => /** @type {[string, string]} */ ([code, named(table, code)]));

export const phaseOptions = (words) => options(words.phases);

/** Return a field of a form. */
export const field = (pointer, as, label, more = {}) => ({ pointer, as, label, ...more });
export const list = (value) => (Array.isArray(value) ? value : []);
/** Return the two fields of a text in both languages. */
export const both = (pointer, label, as = "area") => [
  field(`${pointer}/nl`, as, `${label} (${gettext("Nederlands")})`, { wide: true }),
  field(`${pointer}/en`, as, `${label} (${gettext("Engels")})`, { wide: true }),
];

/** Return something that can be added to a list. */
export const add = (label, pointer, value) => ({ label, pointer, value });
