/** What waits for the person at the screen: each page on which something can wait says so in its `waits.js`.
 *  `registerWaits("fasen", { count, cards })`: how many, and cards for the panel of the picture.
 */

/**
 * @typedef {{
 *   count: () => number,
 *   cards?: (room: number) => any[],
 *   gathers?: boolean,
 * }} Waits `cards`: at most `room` of them; `gathers`: a page that shows what waits on the others
 */

/** @type {Map<string, Waits>} page → what waits there */
const registered = new Map();

/**
 * Make known what can wait on a page.
 * @param {string} page
 * @param {Waits} waits
 */
export function registerWaits(page, waits) {
  registered.set(page, waits);
}

const each = () => [...registered.values()].filter((waits) => !waits.gathers);

/** Return how much waits on all pages together. */
export const waitTotal = () => each().reduce((sum, waits) => sum + waits.count(), 0);

/** Return how much waits on each page: `[page, number]`. */
export const waitCounts = () =>
  [...registered].map(([page, waits]) => /** @type {[string, number]} */ ([page, waits.count()]));

/** Return the cards of all pages, at most `room`, and how much is left out. */
export function waitCardsOf(room) {
  /** @type {any[]} */
  const cards = [];
  for (const waits of each()) cards.push(...(waits.cards?.(Math.max(1, room - cards.length)) ?? []));
  return { cards, more: waitTotal() - cards.length };
}
