import { registerWaits, waitCardsOf, waitCounts, waitingKeys, waitTotal, waitWords } from "/static/zb/waits.js";
import { equal, test } from "/units/harness.js";

// the menu says on which pages something can wait for this person
const menu = (...pages) => {
  for (const page of pages) {
    const badge = document.createElement("em");
    badge.dataset.badge = page;
    document.body.append(badge);
  }
};
registerWaits("picture", { gathers: true });
const words = ({ length: number }) => `${number} wachten`;
registerWaits("first", { keys: () => ["p:1", "p:2", "p:3"], words, cards: (room) => ["a", "b", "c"].slice(0, room) });
registerWaits("second", { keys: () => ["t:1", "t:2"], words, cards: (room) => ["d", "e"].slice(0, room) });

test("every page counts for itself, and what gathers counts all of them once", () => {
  menu("picture", "first", "second");
  equal(waitCounts(), [
    ["picture", 5],
    ["first", 3],
    ["second", 2],
  ]);
  equal(waitTotal(), 5);
  equal(waitingKeys(), [
    ["first", ["p:1", "p:2", "p:3"]],
    ["second", ["t:1", "t:2"]],
  ]);
  equal(waitWords("second", ["a", "b"]), "2 wachten");
});

test("no page that has something is left without a card", () => {
  menu("picture", "first", "second");
  equal(waitCardsOf(3), { cards: ["a", "b", "c", "d"], more: 1 });
  equal(waitCardsOf(9), { cards: ["a", "b", "c", "d", "e"], more: 0 });
});
