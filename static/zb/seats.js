/** Offers keep the place where they first stood, also when another arrives above or one is over: nothing may
 *  come under a thumb that is on its way to a button.
 */

import { canAct } from "./rights.js";
import { ctx } from "./store.js";

/** @type {Map<number, any>} the offers on the screen, in the order in which they came, as they last were */
const seats = new Map();

export const isOpen = (offer) => offer.state === "proposed";

/** Return an offer as it is now; what left the picture is over, no matter how. */
const now = (offer) => ctx.state(`transfer:${offer.id}`) ?? { ...offer, state: isOpen(offer) ? "gone" : offer.state };

/**
 * Return the offers at their places; those that are over since as they are now.
 * @param {any[]} offers
 * @param {(offer: any) => boolean} [belongs] which of all places are asked for
 */
export function seated(offers, belongs = () => true) {
  if (!canAct()) return offers; // a past picture and a closed realm are for looking only
  for (const [id, offer] of seats) seats.set(id, now(offer));
  for (const offer of offers) seats.set(offer.id, offer);
  return [...seats.values()].filter(belongs);
}

/** Give up the places of all that are over. */
export function tidy() {
  for (const [id, offer] of seats) if (!isOpen(offer)) seats.delete(id);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") tidy(); // nobody looks
});
