import { placementList } from "/static/zb/placementview.js";
import { actsOf, canStillRefuse, promiseOf, requestsWaiting } from "/static/zb/pmr.js";
import { endWords, requestList } from "/static/zb/pmrview.js";
import { saidOfNothing } from "/static/zb/rights.js";
import { runList } from "/static/zb/runview.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

/** Have what was found in the picture before forgotten. */
const drawn = () => {
  refresh();
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
};
const AT = "2020-11-01T10:00:00+01:00";
const ask = (number, state, more) => [
  `pmr:${number}`,
  {
    ...{ key: `pmr:${number}`, seq: number, at: AT },
    state: {
      id: number,
      number,
      state,
      region: "A",
      from: "H1",
      emergency: false,
      is_new: false,
      national_since: null,
      ...more,
    },
  },
];
const waiting = (mandate) => {
  ctx.me = { mandates: [mandate], may: ["patientspread.request_enter"] };
  return requestsWaiting().map((one) => one.number);
};

test("a request waits for who has to take it further, and for nobody else", () => {
  ctx.entities = new Map([
    ask(1, "requested"),
    ask(2, "sought"),
    ask(3, "refused", { is_new: true }),
    ask(4, "national", { national_since: AT }),
    ask(5, "accepted"),
    ask(6, "requested", { region: "B", from: "H2" }),
    ask(7, "withdrawn"),
  ]);
  equal(waiting({ role: "regional_coordinator", region: "A" }), [3, 1]);
  equal(waiting({ role: "national_coordinator" }), [4]);
  equal(waiting({ role: "hospital_liaison", facility: "H1" }), [5]);
  equal(waiting({ role: "observer" }), []);
});

test("a refusal of what the country looks for waits for the country too", async () => {
  ctx.entities = new Map([ask(1, "refused", { national_since: AT }), ask(2, "refused")]);
  await drawn();
  equal(waiting({ role: "national_coordinator" }), [1]);
});

const offer = (state, need, more) => ({ id: 9, request: 1, state, to: "H2", need: { state: need }, ...more });
const held = async (state, transfer) => {
  ctx.entities = new Map([
    ask(1, state, { to: "H2" }),
    ["transfer:9", { key: "transfer:9", seq: 9, at: AT, state: transfer }],
  ]);
  await drawn();
  return ctx.state("pmr:1");
};

test("who coordinates lets a place go that a hospital holds, until the patient leaves", async () => {
  const lets = async (state, answered = "accepted") =>
    actsOf(await held(state, offer(answered, state))).includes("release");
  ctx.me = { mandates: [{ role: "regional_coordinator", region: "A" }], may: [] };
  equal(await lets("proposed", "proposed"), true);
  equal(await lets("accepted"), true);
  equal(await lets("planned"), true);
  equal(await lets("under_way"), false);
  equal(promiseOf(await held("accepted", offer("refused", "refused"))), null);
  ctx.me = { mandates: [{ role: "hospital_liaison", facility: "H1" }], may: [] };
  equal(await lets("accepted"), false);
});

test("a house that said yes says that it cannot after all, until the patient leaves", () => {
  ctx.me = { mandates: [{ role: "hospital_liaison", facility: "H2" }], may: ["patientspread.transfer_answer"] };
  equal(canStillRefuse(offer("accepted", "accepted")), true);
  equal(canStillRefuse(offer("accepted", "planned")), true);
  equal(canStillRefuse(offer("accepted", "under_way")), false);
  equal(canStillRefuse(offer("accepted", "accepted", { to: "H3" })), false);
});

test("where there is nothing, a past picture and a closed realm speak of then", () => {
  const said = () => saidOfNothing("nu niets", "toen niets");
  ctx.entities = new Map();
  equal(said(), "nu niets");
  ctx.asOf = 5;
  equal(said(), "toen niets");
  equal(runList([], null, new Date(AT)).textContent, "Er was geen plan waarin iemand van of naar u ging.");
  ctx.me = { mandates: [], may: ["patientspread.run_see"] };
  equal(runList([], null, new Date(AT)).textContent, "Er was geen plan.");
  equal(requestList([], new Date(AT), new Set()).textContent, "Er waren geen aanvragen.");
  equal(placementList([], null, new Date(AT)).textContent, "Niemand wachtte op een plek.");
  ctx.asOf = null;
});

test("what ended says when, by whom and why, and not by who only brought the vehicle back", () => {
  const over = { state: "withdrawn", ended_at: AT, changed_at: AT, changed_by: "RCPS Oost", note: "Er is plek." };
  const now = new Date("2020-11-01T12:00:00+01:00");
  equal(endWords(over, now), "beëindigd 10:00 · RCPS Oost · Er is plek.");
  equal(endWords({ ...over, changed_at: "2020-11-01T11:00:00+01:00" }, now), "beëindigd 10:00");
  equal(endWords({ ...over, state: "sought" }, now), "");
});

test("a way home that was asked for is not asked for again", async () => {
  ctx.me = { mandates: [{ role: "regional_coordinator", region: "A" }], may: [] };
  const gone = ask(1, "arrived", { country: "" });
  ctx.entities = new Map([gone]);
  await drawn();
  ok(actsOf(gone[1].state).includes("back"));
  ctx.entities = new Map([gone, ask(2, "national", { returns: 1, region: "B" })]);
  await drawn();
  ok(!actsOf(gone[1].state).includes("back"));
  ctx.entities = new Map([gone, ask(2, "withdrawn", { returns: 1, region: "B" })]);
  await drawn();
  ok(actsOf(gone[1].state).includes("back"));
});
