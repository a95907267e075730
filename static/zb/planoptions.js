/** What the selects of a plan's form offer: codes with their names in the language of the screen. */

import { said } from "./words.js";

/** Return the name of a code; the code itself where nobody knows it. */
export const named = (table, code) => (table[code] ? said(table[code]) : String(code ?? ""));

/** Return the options of a table of names, or of some codes of it. */
export const options = (table, codes = Object.keys(table)) =>
  codes.map((code) => /** @type {[string, string]} */ ([code, named(table, code)]));

export const phaseOptions = (words) => options(words.phases);
