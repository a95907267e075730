/** What waits for the person at the screen: each page on which something can wait says so in its `waits.js`.
 *  `registerWaits("fasen", { keys, words, cards })`: what waits, how some of it is said, and cards for the panel of the picture.
 */

import { isClosed } from "./closed.js";
import { ctx } from "./store.js";

/**
 * @typedef {{
 *   keys: () => string[],
 *   words: (keys: string[]) => string,
 *   cards?: (room: number) => any[],
 * }} Waits `keys`: of the entities that wait; `words`: how many these keys are, with no word about a patient; `cards`: at most `room`
 *
 * @typedef {{gathers: true}} Gathers a page that shows what waits on the others
 */

/** @type {Map<string, Waits | Gathers>} page → what waits there, of all pages */
const registered = new Map();

/** Return the pages on which something can wait for this person, in the order of the menu. */
const shown = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-badge]")])
    .map((badge) => badge.dataset.badge ?? "")
    .filter((page) => registered.has(page));

/**
 * Return what waits on each page, less those that only gather.
 * @returns {[string, Waits][]}
 */
function found() {
  /** @type {[string, Waits][]} */
  const some = [];
  for (const page of shown()) {
    const waits = registered.get(page);
    if (waits && "keys" in waits) some.push([page, waits]);
  }
  return some;
}

/**
 * Make known what can wait on a page.
 * @param {string} page
 * @param {Waits | Gathers} waits
 */
export function registerWaits(page, waits) {
  registered.set(page, waits);
}

/** In a closed realm nothing waits for anybody. */
const keysOf = (waits) => (isClosed() ? [] : waits.keys());

/** @type {{of: string, keys: [string, string[]][]} | null} what one look found, for all who ask in the same task */
let looked = null;

/** Return what waits on each page: `[page, keys]`. */
export function waitingKeys() {
  const of = `${ctx.seq} ${ctx.asOf}`;
  if (looked?.of !== of) {
    looked = { of, keys: found().map(([page, waits]) => [page, keysOf(waits)]) };
    setTimeout(() => {
      looked = null; // some waits by the clock
    });
  }
  return looked.keys;
}

/** Return in words that these keys wait on a page. */
export function waitWords(page, keys) {
  const waits = registered.get(page);
  return waits && "keys" in waits ? waits.words(keys) : "";
}

/** Return how much waits on all pages together. */
export const waitTotal = () => waitingKeys().reduce((sum, [, keys]) => sum + keys.length, 0);

/** Return how much waits on each page: `[page, number]`; one that gathers has all of it. */
export function waitCounts() {
  const counts = new Map(waitingKeys().map(([page, keys]) => [page, keys.length]));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return shown().map((page) => /** @type {[string, number]} */ ([page, counts.get(page) ?? total]));
}

/** Return the cards of all pages, at most `room`, and how much is left out. */
export function waitCardsOf(room) {
  /** @type {any[]} */
  const cards = [];
  if (isClosed()) return { cards, more: 0 };
  for (const [, waits] of found()) cards.push(...(waits.cards?.(Math.max(1, room - cards.length)) ?? []));
  return { cards, more: waitTotal() - cards.length };
}

/** Return what waits, page by page: how it is said, and a card for each; pages where nothing waits are left out. */
export const waitGroups = () =>
  found()
    .map(([page, waits]) => ({ page, keys: keysOf(waits), waits }))
    .filter(({ keys }) => keys.length)
    .map(({ page, keys, waits }) => ({ page, said: waits.words(keys), cards: waits.cards?.(keys.length) ?? [] }));
