/** What waits for the person at the screen: each page on which something can wait says so in its `waits.js`.
 *  `registerWaits("fasen", { keys, words, cards })`: what waits, how some of it is said, and cards for the panel of the picture.
 */

import { isClosed } from "./closed.js";

/**
 * @typedef {{
 *   keys: () => string[],
 *   words: (keys: string[]) => string,
 *   cards?: (room: number) => any[],
 * }} Waits `keys`: of the entities that wait; `words`: how many these keys are, with no word about a patient; `cards`: at most `room`
 *
 * @typedef {{gathers: true}} Gathers a page that shows what waits on the others
 */

/** @type {Map<string, Waits>} page → what waits there */
const registered = new Map();
/** @type {string[]} pages, as they were registered */
const shown = [];

/**
 * Make known what can wait on a page.
 * @param {string} page
 * @param {Waits | Gathers} waits
 */
export function registerWaits(page, waits) {
  shown.push(page);
  if ("keys" in waits) registered.set(page, waits);
}

/** In a closed realm nothing waits for anybody. */
const keysOf = (waits) => (isClosed() ? [] : (waits?.keys() ?? []));

/** Return what waits on each page: `[page, keys]`. */
export const waitingKeys = () =>
  [...registered].map(([page, waits]) => /** @type {[string, string[]]} */ ([page, keysOf(waits)]));

/** Return in words that these keys wait on a page. */
export const waitWords = (page, keys) => registered.get(page)?.words(keys) ?? "";

/** Return how much waits on all pages together. */
export const waitTotal = () => waitingKeys().reduce((sum, [, keys]) => sum + keys.length, 0);

/** Return how much waits on each page: `[page, number]`. */
export const waitCounts = () =>
  shown.map(
    (page) =>
      /** @type {[string, number]} */ ([
        page,
        registered.has(page) ? keysOf(registered.get(page)).length : waitTotal(),
      ]),
  );

/** Return the cards of all pages, at most `room`, and how much is left out. */
export function waitCardsOf(room) {
  /** @type {any[]} */
  const cards = [];
  if (isClosed()) return { cards, more: 0 };
  for (const waits of registered.values()) cards.push(...(waits.cards?.(Math.max(1, room - cards.length)) ?? []));
  return { cards, more: waitTotal() - cards.length };
}

/** Return what waits, page by page: how it is said, and a card for each; pages where nothing waits are left out. */
export const waitGroups = () =>
  [...registered]
    .map(([page, waits]) => ({ page, keys: keysOf(waits), waits }))
    .filter(({ keys }) => keys.length)
    .map(({ page, keys, waits }) => ({ page, said: waits.words(keys), cards: waits.cards?.(keys.length) ?? [] }));
