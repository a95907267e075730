import { Draft, fieldOf, jobsFor, known } from "/static/zb/housedraft.js";
import { equal, test } from "/units/harness.js";

const BEDS = { lines: [{ bed: "ic", occupied: 0, operational: 12 }], duiding: "", capacity_class: "buffer" };

function drafted(fields, ed = null) {
  const draft = new Draft("t");
  for (const [field, value] of Object.entries(fields)) draft.set(field, value, known(field, BEDS, ed));
  return draft;
}

test("what is known is shown, what nobody said is null, and nought is nought", () => {
  equal(known("ic.occupied", BEDS, null), 0);
  equal(known("ic.blocked", BEDS, null), null);
  equal(known("ward.occupied", BEDS, null), null);
  equal(known("ic.occupied", null, null), null);
  equal([known("capacity_class", BEDS, null), known("capacity_class", null, null)], ["buffer", "regular"]);
  equal(
    [known("ed.traffic", null, null), known("ed.reason", null, null), known("ed.present", null, null)],
    ["open", "", null],
  );
});

test("a change that is taken back is no change", () => {
  const draft = new Draft("t");
  draft.set("ic.occupied", 5, 4);
  draft.set("ic.occupied", 4, 4);
  equal([draft.changes, localStorage.getItem("t")], [[], null]);
});

test("an emptied field is a change to unknown, not to nought", () => {
  const draft = new Draft("t");
  draft.set("ic.occupied", null, 4);
  equal([draft.changes, draft.shown("ic.occupied", {}, 4)], [["ic.occupied"], null]);
});

test("a draft survives the page, also when what was kept is broken", () => {
  new Draft("t").set("duiding", "druk", "");
  equal(new Draft("t").fields, { duiding: "druk" });
  localStorage.setItem("t", "{half");
  equal(new Draft("t").fields, {});
});

test("of a changed, an underway, a just accepted and a known value the newest is shown", () => {
  const draft = new Draft("t");
  equal(draft.shown("ic.occupied", {}, 1), 1);
  draft.settle({ "ic.occupied": 2 });
  equal(draft.shown("ic.occupied", {}, 1), 2);
  equal(draft.shown("ic.occupied", { "ic.occupied": 3 }, 1), 3);
  draft.set("ic.occupied", 4, 1);
  equal(draft.shown("ic.occupied", { "ic.occupied": 3 }, 1), 4);
});

test("what the server refused comes back, without undoing what was changed since", () => {
  const draft = new Draft("t");
  draft.set("ic.occupied", 9, 1);
  draft.restore({ "ic.occupied": 5, duiding: "oud" });
  equal(draft.fields, { "ic.occupied": 9, duiding: "oud" });
});

test("a report carries every line of every kind, and only the part that changed is sent", () => {
  const draft = drafted({ "ic.occupied": 5 });
  const { fields } = draft;
  const value = (field) => fields[field] ?? known(field, BEDS, null);
  const [job, ...others] = jobsFor("h1", draft, value, ["ic", "ward"], { beds: 7, ed: 9 });
  equal(others, []);
  equal([job.url, job.facility, job.fields], ["/api/v1/realms/proef/facilities/h1/beds/", "h1", fields]);
  equal([job.base, job.body.seen], [{ "ic.occupied": 0 }, 7]);
  equal(job.body.lines, [
    { bed: "ic", occupied: 5, operational: 12, blocked: null, isolation_free: null },
    { bed: "ward", occupied: null, operational: null, blocked: null, isolation_free: null },
  ]);
});

test("an ED that is open has no reason and no end left", () => {
  const fields = { "ed.traffic": "open" };
  const ed = { traffic: "stop", reason: "peak", expected_end: "2020-10-20T12:00Z", present: 31 };
  const [job] = jobsFor("h1", drafted(fields, ed), (field) => fields[field] ?? known(field, BEDS, ed), ["ward"]);
  equal(
    [job.url, job.body.reason, job.body.expected_end, job.body.present],
    ["/api/v1/realms/proef/facilities/h1/ed/", "", null, 31],
  );
});

test("nothing changed sends nothing", () => {
  equal(
    jobsFor("h1", drafted({}), () => null, ["ward"]),
    [],
  );
});

test("what somebody else changed meanwhile is told apart from what was there, also after a reload", () => {
  drafted({ "ic.occupied": 5 });
  const draft = new Draft("t");
  equal(
    [0, 3, 5].map((now) => draft.moved("ic.occupied", now)),
    [false, true, false],
  );
  equal(draft.moved("ic.operational", 99), false);
});

test("a change on top of one that was just accepted rests on it", () => {
  const draft = drafted({ "ic.occupied": 5 });
  draft.settle({ "ic.occupied": 4 });
  equal(draft.moved("ic.occupied", 4), false);
});

test("a refused field is found again on the form", () => {
  const beds = { part: "beds", body: { lines: [{ bed: "ward" }, { bed: "ic" }] } };
  equal([fieldOf(beds, "lines.1.occupied"), fieldOf(beds, "ic.blocked")], ["ic.occupied", "ic.blocked"]);
  equal([fieldOf({ part: "ed" }, "reason"), fieldOf({ part: "ed" }, "duiding")], ["ed.reason", "duiding"]);
});
