import { generalRow, lineOf, sumLines } from "/static/zb/figures.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");
const ago = (minutes) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const ELV = { code: "elv", shape: "places", theme: "beds", sectors: ["nursing_home"], applies: "listed" };
const STOCK = { code: "stock_ppe", shape: "stock", theme: "supplies", sectors: ["nursing_home"] };
const house = (code, more = {}) => ({
  code,
  region: "N",
  sector: "nursing_home",
  hours: "24/7",
  kinds: ["elv", "stock_ppe"],
  demo: { elv: 10 },
  ...more,
});
const report = (minutes, line, more = {}) => ({
  observed_at: ago(minutes),
  stale_after_s: 3_600,
  lines: [line],
  ...more,
});
const world = (states) => ({ state: (key) => states[key] ?? null, entities: new Map(), now: () => NOW, ref: {} });

test("a figure of any theme is found where its theme is reported", () => {
  const ctx = world({ "supplies:a": report(5, { bed: "stock_ppe", days: 4 }) });
  const line = lineOf(ctx, house("a"), STOCK, NOW);
  equal([line.fresh, line.values.days, line.weight, line.age], ["fresh", 4, 4, 300]);
});

test("never reported is unknown and never zero; opening beds does not hide pressure", () => {
  const silent = lineOf(world({}), house("a"), ELV, NOW);
  equal([silent.fresh, silent.occupied, silent.ratio, silent.available], ["unknown", null, null, null]);
  const line = { bed: "elv", occupied: 12, operational: 15 };
  const told = lineOf(world({ "beds:a": report(5, line) }), house("a"), ELV, NOW);
  equal([told.ratio, told.onOpen, told.onRegular, told.regularFrom], [1.2, 0.8, 1.2, "listed"]);
});

test("a line of a cohort is not the figure of the kind", () => {
  const ctx = world({ "beds:a": report(5, { bed: "elv", cohort: "proven", occupied: 1, operational: 2 }) });
  equal(lineOf(ctx, house("a"), ELV, NOW).fresh, "unknown");
});

test("a sum says who is not in it, and old figures do not make room", () => {
  const ctx = world({
    "beds:a": report(5, { bed: "elv", occupied: 8, operational: 10 }),
    "beds:b": report(500, { bed: "elv", occupied: 0, operational: 10 }),
  });
  const rows = [house("a"), house("b"), house("c"), house("d", { kinds: [] })].map((one) =>
    generalRow(ctx, one, [ELV], NOW),
  );
  const sum = sumLines(rows, ELV);
  equal([sum.applies, sum.houses, sum.old, sum.never], [3, 1, 1, 1]);
  equal([sum.occupied, sum.operational, sum.ratio, sum.onRegular], [8, 10, 0.8, 0.8]);
});

test("a sum of nobody is unknown", () => {
  const sum = sumLines([generalRow(world({}), house("a"), [ELV], NOW)], ELV);
  equal([sum.ratio, sum.occupied, sum.available, sum.houses], [null, null, null, 0]);
});

test("a row is as fresh as its worst figure, and silent only when nothing was ever told", () => {
  const half = world({ "beds:a": report(5, { bed: "elv", occupied: 8, operational: 10 }) });
  equal(generalRow(half, house("a"), [ELV, STOCK], NOW).fresh, "stale");
  equal(generalRow(world({}), house("a"), [ELV, STOCK], NOW).fresh, "unknown");
  equal(generalRow(world({}), house("a", { kinds: [] }), [ELV], NOW).fresh, "none");
});

test("a place that people closed is closed, whatever its figures say", () => {
  const ctx = world({ "operating:a": { whole: { state: "closed", expected_end: null }, parts: [] } });
  equal(generalRow(ctx, house("a"), [ELV], NOW).standing.state, "closed");
});

test("a line is not the word of the report above it when another source counts for its kind", () => {
  const at = (source) => ({
    "beds:a": report(5, { bed: "elv", occupied: 8, operational: 10, source }, { source: "his", reported_by: "HIS" }),
  });
  const [own, other] = ["his", "manual"].map((source) => lineOf(world(at(source)), house("a"), ELV, NOW));
  equal([own.by.reported_by, other.by, other.source], ["HIS", null, "manual"]);
  equal(lineOf(world({}), house("a"), ELV, NOW).by, null);
});

test("a line is not the word of a colleague who told another kind since", () => {
  const line = { bed: "elv", occupied: 8, operational: 10, source: "manual" };
  const above = { source: "manual", reported_by: "Ank" };
  const by = (told) => lineOf(world({ "beds:a": report(5, { ...line, told }, above) }), house("a"), ELV, NOW).by;
  equal([by(true)?.reported_by, by(false)], ["Ank", null]);
});
