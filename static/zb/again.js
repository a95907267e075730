/** When a line that failed is tried again, in words. */

import { age } from "./format.js";
import { ctx } from "./store.js";

/**
 * Return that a line is tried again by itself, and when that is not at once how long that takes.
 * @param {string | null | undefined} at the moment before which nothing is tried, of the server's clock
 */
export function againSaid(at) {
  const left = (Date.parse(at ?? "") - ctx.wall().getTime()) / 1000;
  return left > 0
    ? interpolate(gettext("Het wordt over %s vanzelf opnieuw geprobeerd."), [age(left)])
    : gettext("Het wordt vanzelf opnieuw geprobeerd.");
}
