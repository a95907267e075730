import { computed, edBody, edFaults, edFieldOf, edKnown, losesScore } from "/static/zb/eddraft.js";
import { arrivalsAt, inForce, levelOf, minutesTo, nedocs, nextHour, ownLevel, withStop } from "/static/zb/emergency.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-10-21T10:00:00Z");
const figures = (present, places, boarders, beds, ventilated, longest_boarding_hours, last_wait_hours) => ({
  ...{ present, places, boarders, beds, ventilated, longest_boarding_hours, last_wait_hours },
});

test("the score is that of the published vectors, limited to 200, and unknown without places, beds or a figure", () => {
  equal(nedocs(figures(24, 20, 6, 400, 1, 5, 1.5)), 118.47);
  equal(nedocs(figures(8, 20, 1, 400, 0, 1, 0.25)), 18.16);
  equal(nedocs(figures(40, 20, 20, 400, 2, 10, 4)), 200);
  equal([nedocs(figures(8, 0, 1, 400, 0, 1, 1)), nedocs(figures(8, 20, 1, 0, 0, 1, 1))], [null, null]);
  equal(nedocs(figures(8, 20, null, 400, 0, 1, 1)), null);
  equal([20, 20.1, 60, 180, 180.1].map(levelOf), [1, 2, 2, 5, 6]);
});

test("a stop stands until its announced end and not a second longer", () => {
  const stop = { traffic: "stop", reason: "peak", expected_end: "2020-10-21T10:00:01Z" };
  equal(inForce(stop, NOW).traffic, "stop");
  const over = inForce({ ...stop, expected_end: "2020-10-21T10:00:00Z" }, NOW);
  equal([over.traffic, over.reason, over.expected_end, over.ended], ["open", "", null, "2020-10-21T10:00:00Z"]);
  equal([inForce(null, NOW), inForce({ traffic: "stop", expected_end: null }, NOW).traffic], [null, "stop"]);
});

test("who wants to stop sees with whom, through neighbours of neighbours, and who stays open", () => {
  const near = { A: { B: 10 }, B: { A: 10, C: 20 }, C: { B: 20, D: 25 }, D: { C: 25 } };
  equal(withStop("A", new Set(["B", "C"]), new Set(["A", "D"]), near), { stopped: ["B", "C"], open: ["D"] });
  equal(withStop("A", new Set(["C"]), new Set(["A", "B"]), near), { stopped: [], open: ["B"] });
  equal(withStop("Z", new Set(["C"]), new Set(), near), { stopped: [], open: [] });
});

test("what is late counts as coming, what comes after the hour does not yet", () => {
  const arrival = (id, at) => [`arrival:${id}`, { state: { id, facility: "A", expected_at: at } }];
  const entities = new Map([
    arrival(1, "2020-10-21T11:01:00Z"),
    arrival(2, "2020-10-21T09:50:00Z"),
    ["arrival:3", { state: null }],
    ["arrival:4", { state: { facility: "B", expected_at: "2020-10-21T10:01:00Z" } }],
  ]);
  const found = arrivalsAt(entities, "A");
  equal(
    [found.map((one) => one.id), found.map((one) => minutesTo(one, NOW)), nextHour(found, NOW)],
    [[2, 1], [-10, 61], 1],
  );
});

test("an own cut-off is the first score of the next level", () => {
  equal(
    [29, 30, 50, 70].map((score) => ownLevel(score, [30, 50, 70])),
    ["calm", "busy", "crowded", "overcrowded"],
  );
});

const ED = {
  traffic: "open",
  present: 24,
  nedocs: { value: 90 },
  inputs: { places: 20, beds: 400, boarders: 6, ventilated: 1, longest_boarding_hours: 5 },
  times: { to_triage: 6 },
};
const shownOf =
  (changes, ed = ED) =>
  (field) =>
    field in changes ? changes[field] : edKnown(field.replace("ed.", ""), ed);

test("a result goes along until new figures make it untrue or give it themselves", () => {
  equal(edBody(shownOf({ "ed.reason": "" }), ["ed.reason"]).nedocs, 90);
  equal(edBody(shownOf({ "ed.present": 30 }), ["ed.present"]).nedocs, null);
  equal(edBody(shownOf({ "ed.nedocs": 40 }), ["ed.nedocs"]).nedocs, 40);
  const whole = shownOf({ "ed.last_wait_hours": 1.5 });
  equal([computed(whole), edBody(whole, ["ed.last_wait_hours"]).nedocs], [118.47, null]);
  equal(edBody(whole, []).inputs.last_wait_hours, 1.5);
  equal(edBody(whole, []).times, { to_triage: 6, to_doctor: null, to_decision: null, to_departure: null });
});

test("a result that new figures make untrue is said to go, and one that stays is not", () => {
  equal(losesScore(shownOf({ "ed.present": 30 }), ["ed.present"], 90), true);
  equal(losesScore(shownOf({ "ed.present": 30 }), ["ed.present"], null), false);
  equal(losesScore(shownOf({ "ed.reason": "" }), ["ed.reason"], 90), false);
  equal(losesScore(shownOf({ "ed.nedocs": 40 }), ["ed.nedocs"], 90), false);
});

test("a figure out of its bounds, or more than are present, is said at its field", () => {
  const found = edFaults(shownOf({ "ed.beds": 5001, "ed.boarders": 25, "ed.nedocs": 201 }));
  equal(Object.keys(found).sort(), ["ed.beds", "ed.boarders", "ed.nedocs"]);
  equal(
    [edFieldOf("inputs.beds"), edFieldOf("times.to_triage"), edFieldOf("duiding")],
    ["ed.beds", "ed.to_triage", "duiding"],
  );
});
