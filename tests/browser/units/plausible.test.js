import { useKinds } from "/static/zb/kinds.js";
import { asked, faultsOf, figureOf, MAX_BEDS, questionsOf, remarksOf } from "/static/zb/plausible.js";
import { shapeOf, useShapes } from "/static/zb/shapes.js";
import { equal, test } from "/units/harness.js";

const figure = (name, sort = "count", most = 5000) => ({ name, sort, most });
const COUNTED = ["physical", "operational", "occupied", "blocked"].map((name) => figure(name));
const BEDS = [...COUNTED, ...["isolation_free", "open_24h", "open_72h"].map((name) => figure(name))];
useShapes({
  beds: { figures: BEDS },
  places: { figures: COUNTED },
  staff: { figures: ["needed", "present", "skilled", "absent", "to_lend"].map((name) => figure(name)) },
  stock: { figures: [figure("days", "days", 365)] },
  count: { figures: [figure("count")] },
  wait: { figures: [figure("waiting"), figure("minutes", "minutes", 1440)] },
  delay: { figures: [figure("waiting"), figure("days", "days", 365)] },
  hours: { figures: [figure("offered", "hours"), figure("used", "hours")] },
  ability: { figures: [figure("state", "state"), figure("until", "moment")] },
});

const line = (counts) =>
  counts && { operational: counts[0], occupied: counts[1], blocked: counts[2], isolation_free: counts[3] };
const codes = (found) => found.map((one) => one.code);

// the server's own rule has the same cases: tests/capacity/test_plausibility.py
const cases = await (await fetch("/units/plausible.json")).json();
for (const one of cases)
  test(`remarked as by the server: ${one.name}`, () =>
    equal(codes(remarksOf(line(one.line), line(one.before), one.size)), one.codes));

// and these: tests/capacity/test_chain_reports.py
const shaped = await (await fetch("/units/plausible_shapes.json")).json();
for (const one of shaped)
  test(`remarked as by the server: ${one.name}`, () =>
    equal(codes(remarksOf(one.line, one.before, 0, one.shape)), one.codes));

test("every question stands at a figure of its shape", () => {
  const all = [...cases.map((one) => ({ ...one, shape: "beds" })), ...shaped];
  const found = all.flatMap(({ line: now, before, size, shape }) =>
    (shape === "beds" && Array.isArray(now)
      ? remarksOf(line(now), line(before), size)
      : remarksOf(now, before, 0, shape)
    ).map((one) => [shape, figureOf(one)]),
  );
  const names = (shape) => shapeOf(shape).figures.map((one) => one.name);
  equal(
    found.filter(([shape, figure]) => !names(shape).includes(figure)),
    [],
  );
});

test("more than there can be is refused in every shape, and what is emptied is asked", () => {
  useKinds([{ code: "stock_ppe", short_nl: "PBM" }]);
  equal(Object.keys(faultsOf({ days: 400 }, "stock")), ["days"]);
  const [found] = questionsOf({ days: null }, { days: 12 }, 0, "stock");
  equal(asked("stock_ppe", found), "PBM dagen: van 12 naar onbekend");
});

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
