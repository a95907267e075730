import { gripsRaised } from "/static/zb/activities.js";
import { closedThen } from "/static/zb/closed.js";
import { alsoText, decidedToo, stepText } from "/static/zb/deciders.js";
import { useRoles } from "/static/zb/roles.js";
import { rungAhead, rungBelow } from "/static/zb/rungplan.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const name = (code) => ({ code, brief_nl: code, brief_en: code });
useRoles(["voorzitter", "dpg"].map(name));
ctx.ref = { region: new Map([["B", { short_name: "Noord" }]]) };
const body = { name: { nl: "BCR", en: "BCR" }, asked: false, heads: ["voorzitter"], together: ["B"] };
const way = (from, to, more) => ({
  from,
  to,
  alone: ["voorzitter"],
  roles: [],
  bodies: [],
  by_telephone: false,
  ...more,
});
const plan = {
  ways: [
    way("crisis", "adapted", { alone: [], bodies: [{ ...body, asked: true }] }),
    way("adapted", "regular", { alone: ["dpg"], roles: ["dpg"], by_telephone: true }),
    way("regular", "adapted", { bodies: [body] }),
  ],
  rules: [{ id: "1", from: ["adapted"], to: "regular", sentence: { nl: "minder vol", en: "less full" } }],
};
const text = (nodes) => {
  const place = document.createElement("div");
  place.append(...[nodes].flat(9).filter(Boolean));
  return place.textContent;
};

test("a step says who decides: roles, a body after its round, by telephone, and for whom else it counts", () => {
  ok(
    stepText(plan, "crisis", "adapted").endsWith("besluit van BCR (na een ronde langs de leden, geldt ook voor Noord)"),
  );
  ok(stepText(plan, "adapted", "regular").endsWith("besluit van dpg (mag telefonisch)"));
  ok(stepText(plan, "regular", "crisis").endsWith("niemand besluit dit in één stap"));
});

test("every rung but one's own says who decides the way to it, also where the way down goes by another", () => {
  ok(text(rungBelow(plan, "regular", "adapted")).includes("besluit van dpg"));
  ok(text(rungBelow(plan, "regular", "crisis")).includes("besluit van dpg"));
  ok(text(rungBelow(plan, "adapted", "crisis")).includes("besluit van BCR"));
  ok(text(rungAhead(plan, "adapted", "regular")).includes("besluit van voorzitter"));
  ok(text(rungAhead(plan, "crisis", "adapted")).includes("niemand besluit"));
});

test("a decision counts for the other regions of one's body, and by a role of the plan for the own alone", () => {
  ctx.me = { mandates: [{ role: "voorzitter", region: "A" }], may: [] };
  equal(decidedToo("A", plan.ways[2]), ["B"]);
  equal(decidedToo("A", { ...plan.ways[2], roles: ["voorzitter"] }), []);
  equal(decidedToo("C", plan.ways[2]), []);
  equal(alsoText([]), "");
  // what was told before it named other regions names none
  equal(decidedToo("A", { bodies: [{ asked: false, heads: ["voorzitter"] }] }), []);
});

test("in a closed realm no GRIP level counts, and in its past it does", () => {
  const grip = { state: { level: 2, activity: 1, veiligheidsregio: "VR18" } };
  const clock = (closed_at) => ["clock", { state: { closed_at } }];
  ctx.asOf = null;
  ctx.entities = new Map([["grip:1:VR18", grip], clock(null)]);
  equal(gripsRaised().length, 1);
  ctx.entities = new Map([["grip:1:VR18", grip], clock("2020-11-01T10:00:00+01:00")]);
  equal([gripsRaised().length, closedThen()], [0, true]);
  ctx.asOf = new Date("2020-10-31T10:00:00+01:00");
  document.body.toggleAttribute("data-closed", true);
  ctx.entities = new Map([["grip:1:VR18", grip], clock(null)]);
  equal([gripsRaised().length, closedThen()], [1, false]);
  document.body.toggleAttribute("data-closed", false);
  ctx.asOf = null;
});
