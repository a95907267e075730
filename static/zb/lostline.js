/** What a form says when nothing answered it: that what was filled in stays, and, once the line is back, that it can go
 *  now. Without that a form goes on saying that there is no line while the head of the page says that there is.
 */

import { Unreachable } from "./api.js";

const LOST = "data-line-lost";

/**
 * Say in a form why what was sent did not arrive.
 * @param {HTMLElement} place where the form says what is wrong
 * @param {Error} problem
 * @param {string} [words] the sentence, where it is more than that of the problem
 */
export function sayRefused(place, problem, words = problem.message) {
  const lost = problem instanceof Unreachable;
  const stays = gettext("Wat u invulde, blijft staan. Verstuur het opnieuw zodra de verbinding terug is.");
  place.toggleAttribute(LOST, lost);
  place.textContent = lost ? `${words} ${stays}` : words;
  place.hidden = false;
}

/**
 * Say in a form something that is not about the line.
 * @param {HTMLElement} place where the form says what is wrong
 * @param {string} words
 */
export function sayOther(place, words) {
  place.removeAttribute(LOST);
  place.textContent = words;
  place.hidden = false;
}

/** Say in every form that lost its line that there is one again; where that is not said any more it is forgotten. */
export function lineIsBack() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[${LOST}]`))) {
    place.removeAttribute(LOST);
    if (!place.hidden)
      place.textContent = gettext("De verbinding is terug. Verstuur het opnieuw: dubbel komt het niet aan.");
  }
}
