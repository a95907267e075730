import { knownOf } from "/static/zb/house.js";
import { Draft, fieldOf, jobsFor, known } from "/static/zb/housedraft.js";
import { equal, test } from "/units/harness.js";

const AT = "2020-10-20T12:00:00Z";
const STATE = { lines: [{ bed: "ic", occupied: 0, operational: 12 }], duiding: "", capacity_class: "buffer" };
const BEDS = knownOf([{ ...STATE, received_at: AT }]);
const NOTHING = knownOf([]);
const IC = { key: "ic", theme: "beds", shape: "beds", figures: ["occupied", "operational", "blocked"], together: true };
const WARD = { ...IC, key: "ward", together: false };
const STOCK = { key: "stock_ppe", theme: "supplies", shape: "stock", figures: ["days"], together: false };

function drafted(fields, ed = null) {
  const draft = new Draft("t");
  for (const [field, value] of Object.entries(fields)) draft.set(field, value, known(field, BEDS, ed));
  return draft;
}

test("what is known is shown, what nobody said is null, and nought is nought", () => {
  equal(known("ic.occupied", BEDS, null), 0);
  equal(known("ic.blocked", BEDS, null), null);
  equal(known("ward.occupied", BEDS, null), null);
  equal(known("ic.occupied", NOTHING, null), null);
  equal([known("capacity_class", BEDS, null), known("capacity_class", NOTHING, null)], ["buffer", "regular"]);
  equal(
    [known("ed.traffic", BEDS, null), known("ed.reason", BEDS, null), known("ed.present", BEDS, null)],
    ["open", "", null],
  );
});

test("a change that is taken back is no change", () => {
  const draft = new Draft("t");
  draft.set("ic.occupied", 5, 4);
  draft.set("ic.occupied", 4, 4);
  equal([draft.changes, localStorage.getItem("t")], [[], null]);
});

test("a figure that goes back to what is known while another is on its way is a change", () => {
  const draft = new Draft("t");
  const pending = { "ic.occupied": 5 };
  draft.set("ic.occupied", 4, 4, draft.beneath("ic.occupied", pending, 4));
  equal([draft.changes, draft.shown("ic.occupied", pending, 4)], [["ic.occupied"], 4]);
  equal(draft.moved("ic.occupied", 4), false);
  draft.set("ic.occupied", 5, 4, draft.beneath("ic.occupied", pending, 4));
  equal(draft.changes, []);
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

test("what stands in sight goes together, of the rest what changed, each in the form of its shape", () => {
  const draft = drafted({ "ic.occupied": 5, "stock_ppe.days": 9, "stock_ppe.note": "krap" });
  const { fields } = draft;
  const value = (field) => fields[field] ?? known(field, BEDS, null);
  const [job, ...others] = jobsFor("h1", draft, value, [IC, WARD, STOCK], { figures: 7, ed: 9 });
  equal(others, []);
  equal([job.url, job.facility, job.fields], ["/api/v1/realms/proef/facilities/h1/beds/", "h1", fields]);
  equal([job.base["ic.occupied"], job.body.seen, job.body.observed_at], [0, 7, undefined]);
  equal(job.body.lines, [
    { bed: "ic", occupied: 5, operational: 12, blocked: null },
    { bed: "stock_ppe", values: { days: 9 }, note: "krap" },
  ]);
});

test("what changed in one theme leaves what is counted in another to its own moment", () => {
  const draft = drafted({ "stock_ppe.days": 9 });
  const value = (field) => draft.fields[field] ?? known(field, BEDS, null);
  const [job] = jobsFor("h1", draft, value, [IC, STOCK]);
  equal(
    job.body.lines.map((one) => one.bed),
    ["stock_ppe"],
  );
  draft.clear();
  draft.set("duiding", "druk", "");
  equal(
    jobsFor("h1", draft, value, [IC, STOCK])[0].body.lines.map((one) => one.bed),
    ["ic"],
  );
});

test("when it was counted goes with the report, and is no change by itself", () => {
  const draft = drafted({ moment: AT });
  equal([draft.changes, jobsFor("h1", draft, () => null, [IC])], [[], []]);
  draft.set("ic.occupied", 5, 0);
  const [job] = jobsFor("h1", draft, (field) => draft.fields[field] ?? null, [IC]);
  equal([draft.changes, job.body.observed_at], [["ic.occupied"], AT]);
});

test("the words of the whole are those of the newest report, whatever its theme", () => {
  const later = { lines: [{ bed: "stock_ppe", days: 3 }], duiding: "krap", received_at: "2020-10-20T13:00:00Z" };
  const house = knownOf([later, { ...STATE, duiding: "druk", received_at: AT }]);
  equal([known("duiding", house, null), known("stock_ppe.days", house, null)], ["krap", 3]);
});

test("an ED that is open has no reason and no end left", () => {
  const fields = { "ed.traffic": "open" };
  const ed = { traffic: "stop", reason: "peak", expected_end: "2020-10-20T12:00Z", present: 31 };
  const [job] = jobsFor("h1", drafted(fields, ed), (field) => fields[field] ?? known(field, BEDS, ed), [WARD]);
  equal(
    [job.url, job.body.reason, job.body.expected_end, job.body.present],
    ["/api/v1/realms/proef/facilities/h1/ed/", "", null, 31],
  );
});

test("nothing changed sends nothing", () => {
  equal(
    jobsFor("h1", drafted({}), () => null, [IC]),
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
  const beds = { part: "figures", body: { lines: [{ bed: "ward" }, { bed: "ic" }] } };
  equal([fieldOf(beds, "lines.1.occupied"), fieldOf(beds, "ic.blocked")], ["ic.occupied", "ic.blocked"]);
  equal([fieldOf(beds, "lines.0.values.days"), fieldOf(beds, "observed_at")], ["ward.days", "moment"]);
  equal([fieldOf({ part: "ed" }, "reason"), fieldOf({ part: "ed" }, "duiding")], ["ed.reason", "duiding"]);
});
