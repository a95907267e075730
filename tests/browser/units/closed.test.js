import { isOverdue, isPassed } from "/static/zb/bob.js";
import { dueMark } from "/static/zb/bobview.js";
import { closedWords, closing, isClosed } from "/static/zb/closed.js";
import { isLate, standOf } from "/static/zb/course.js";
import { freshness } from "/static/zb/freshness.js";
import { lateWith } from "/static/zb/late.js";
import { standing } from "/static/zb/operating.js";
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

const LONG_AGO = "2026-03-09T09:00:00Z";
const LATER = new Date("2026-03-30T11:00:00Z");
const measure = { state: "open", due_at: LONG_AGO };
const ride = { state: "planned", leaves_at: LONG_AGO };
const action = { due_at: LONG_AGO, overdue_since: LONG_AGO };
const meeting = { state: "planned", starts_at: LONG_AGO };
const limited = { state: "limited", expected_end: LONG_AGO };
const late = (now) => [
  isLate(measure, now),
  standOf({ rows: [measure] }, now).late > 0,
  lateWith(ride, now) !== "",
  isOverdue(action, now),
  dueMark(action, now).className === "late",
  isPassed(meeting, now),
  standing(limited, null, now).overdue,
];

test("nothing is late where nothing can be done any more; while it is open, and in its past, it is", () => {
  clock();
  equal([...new Set(late(LATER))], [true]);
  clock({ closed_at: AT });
  equal([...new Set(late(LATER))], [false]);
  ctx.asOf = new Date("2026-03-09T10:30:00Z");
  clock();
  equal([...new Set(late(ctx.now()))], [true]);
  ctx.asOf = null;
});

test("what was known when a realm closed grows no older: its time stands", () => {
  ctx.live = { now: () => LATER };
  const figure = { observed_at: "2026-03-09T10:30:00Z", stale_after_s: 3600 };
  clock();
  equal([ctx.now(), freshness(figure, ctx.now())], [LATER, "stale"]);
  clock({ closed_at: AT });
  equal([ctx.now().toISOString(), freshness(figure, ctx.now())], [new Date(AT).toISOString(), "fresh"]);
  clock();
  document.body.setAttribute("data-closed", "");
  equal(ctx.now().toISOString(), new Date(AT).toISOString());
  document.body.removeAttribute("data-closed");
  ctx.live = null;
});
