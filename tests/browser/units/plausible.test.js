import { useKinds } from "/static/zb/kinds.js";
import { asked, faultsOf, MAX_BEDS, questionsOf, remarksOf } from "/static/zb/plausible.js";
import { equal, test } from "/units/harness.js";

const line = (counts) =>
  counts && { operational: counts[0], occupied: counts[1], blocked: counts[2], isolation_free: counts[3] };
const codes = (found) => found.map((one) => one.code);

// the server's own rule has the same cases: tests/capacity/test_plausibility.py
const cases = await (await fetch("/units/plausible.json")).json();
for (const one of cases)
  test(`remarked as by the server: ${one.name}`, () =>
    equal(codes(remarksOf(line(one.line), line(one.before), one.size)), one.codes));

const FULL = line([400, 380, 5, 2]);

test("an emptied figure is asked, with what it was", () => {
  useKinds([{ code: "ward", short_nl: "kliniek", is_bed: true }]);
  const [found, ...more] = questionsOf({ ...FULL, occupied: null }, FULL, 420);
  equal([more, asked("ward", found)], [[], "Kliniek bezet: van 380 naar onbekend"]);
});

test("a jump is asked with both figures", () => {
  useKinds([{ code: "ward", short_nl: "kliniek", is_bed: true }]);
  const [found] = questionsOf({ ...FULL, occupied: 3 }, FULL, 420);
  equal(asked("ward", found), "Kliniek bezet: van 380 naar 3");
});

test("what was remarkable already is not asked again, and an ordinary change never", () => {
  const crowded = line([10, 30, 0, 0]);
  equal(questionsOf({ ...crowded, occupied: 31 }, crowded, 10), []);
  equal(questionsOf({ ...FULL, occupied: 381 }, FULL, 420), []);
});

test("what the server refuses is said of its field", () => {
  equal(faultsOf(FULL), {});
  equal(Object.keys(faultsOf({ ...FULL, blocked: 401 })), ["blocked"]);
  equal(Object.keys(faultsOf({ ...FULL, occupied: MAX_BEDS + 1 })), ["occupied"]);
  equal(faultsOf({ operational: null, occupied: 3, blocked: 4, isolation_free: null }), {});
});
