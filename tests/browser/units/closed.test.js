import { closedWords, closing, isClosed } from "/static/zb/closed.js";
import { canAct, may, maySee } from "/static/zb/rights.js";
import { ctx } from "/static/zb/store.js";
import { registerWaits, waitCardsOf, waitCounts, waitTotal } from "/static/zb/waits.js";
import { equal, ok, test } from "/units/harness.js";

const AT = "2026-03-09T11:00:00Z";
const clock = (more) => {
  ctx.entities.set("clock", { at: AT, state: { closed_at: null, closed_because: "", ...more } });
  ctx.seq += 1;
};
// the menu says on which pages something can wait for this person
const menu = () => {
  const badge = document.createElement("em");
  badge.dataset.badge = "page";
  document.body.append(badge);
};
const text = (parts) => parts.map((part) => part?.textContent ?? part ?? "").join("");
registerWaits("page", { keys: () => ["a:1"], words: () => "", cards: () => ["card"] });
ctx.me = { may: ["phases.decide"] };

test("an open realm lets people act", () => {
  menu();
  clock();
  equal(closing(), null);
  ok(canAct() && may("phases.decide"));
  equal([waitTotal(), waitCardsOf(3).cards], [1, ["card"]]);
});

test("from the moment it is told, a closed realm offers nothing and nothing waits, but all can be seen", () => {
  menu();
  clock({ closed_at: AT, closed_because: "Voorbij." });
  ok(isClosed() && !canAct() && !may("phases.decide") && maySee("phases.decide"));
  equal([waitTotal(), waitCardsOf(3).cards, waitCounts()], [0, [], [["page", 0]]]);
  const said = text(closedWords(closing()));
  ok(said.includes("12:00") && said.includes("Reden: Voorbij."), said);
});

test("one that an older version closed is known by its page, since its clock was set last", () => {
  clock();
  document.body.setAttribute("data-closed", "");
  ok(!canAct());
  equal(closing().at.toISOString(), new Date(AT).toISOString());
  document.body.removeAttribute("data-closed");
  ok(canAct());
});
