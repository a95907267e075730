import { registerWaits, waitCardsOf, waitCounts, waitTotal } from "/static/zb/waits.js";
import { equal, test } from "/units/harness.js";

registerWaits("picture", { count: waitTotal, gathers: true });
registerWaits("first", { count: () => 3, cards: (room) => ["a", "b", "c"].slice(0, room) });
registerWaits("second", { count: () => 2, cards: (room) => ["d", "e"].slice(0, room) });

test("every page counts for itself, and what gathers counts all of them once", () => {
  equal(waitCounts(), [
    ["picture", 5],
    ["first", 3],
    ["second", 2],
  ]);
  equal(waitTotal(), 5);
});

test("no page that has something is left without a card", () => {
  equal(waitCardsOf(3), { cards: ["a", "b", "c", "d"], more: 1 });
  equal(waitCardsOf(9), { cards: ["a", "b", "c", "d", "e"], more: 0 });
});
