import { balanceOf, isMisfit, useCohorts } from "/static/zb/cohortnames.js";
import { lineOf, sumLines } from "/static/zb/figures.js";
import { goingLines } from "/static/zb/housedraft.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");
const LABELS = ["proven", "other"];
useCohorts([{ code: "proven" }, { code: "other", rest: true }]);
const WARD = { code: "ward", shape: "beds", theme: "beds", sectors: ["hospital"] };
const house = { code: "a", region: "N", kinds: ["ward"] };
const part = (parts) => (label) => parts[label] ?? null;

function world(counting, lines) {
  const states = {
    "cohort:ward": { labels: LABELS, counting },
    "beds:a": { observed_at: NOW.toISOString(), stale_after_s: 3_600, lines },
  };
  return { state: (key) => states[key] ?? null, entities: new Map(), now: () => NOW, ref: {} };
}
const whole = { bed: "ward", occupied: 80, operational: 100, available: 20, widths: { regular: 90 } };
const proven = { bed: "ward", cohort: "proven", occupied: 9, operational: 10, available: 1 };

test("what is in no part is unknown, until all parts are known", () => {
  const half = balanceOf(LABELS, 80, part({ proven: 9 }));
  equal([half.total, half.gap, half.silent, isMisfit(LABELS, half)], [9, 71, ["other"], false]);
  equal(isMisfit(LABELS, balanceOf(LABELS, 80, part({ proven: 9, other: 70 }))), true);
  equal(isMisfit(LABELS, balanceOf(LABELS, 80, part({ proven: 9, other: 71 }))), false);
  equal(isMisfit(LABELS, balanceOf(LABELS, 80, part({ proven: 81 }))), true);
  equal(isMisfit(LABELS, balanceOf(LABELS, null, part({ proven: 81 }))), false);
});

test("patients with a label lie in the beds of the whole, and have none free of their own", () => {
  const ctx = world("patients", [whole, { ...proven, operational: null }]);
  const line = lineOf(ctx, house, WARD, NOW, "proven");
  equal([line.occupied, line.operational, line.regular, line.available], [9, 100, 90, null]);
  const row = { bed: { ward: line } };
  equal([sumLines([row], WARD).occupied, sumLines([row], WARD).available], [9, null]);
});

test("beds with a label are a part's own", () => {
  const line = lineOf(world("beds", [whole, proven]), house, WARD, NOW, "proven");
  equal([line.occupied, line.operational, line.available], [9, 10, 1]);
  equal(lineOf(world("beds", [whole]), house, WARD, NOW, "suspected").applies, false);
});

test("a changed part takes the known parts of its kind along; a changed whole leaves them", () => {
  const line = (key, more) => ({ key, theme: "beds", shape: "beds", figures: ["occupied"], together: false, ...more });
  const lines = [
    line("ward", { together: true }),
    line("ward@proven", { beside: "ward" }),
    line("ward@other", { beside: "ward" }),
    line("ic", { together: true }),
    line("ic@proven", { beside: "ic" }),
  ];
  const going = (...fields) => goingLines(fields, lines).map((one) => one.key);
  equal(going("ward@proven.occupied"), ["ward", "ward@proven", "ward@other", "ic"]);
  equal(going("ward.occupied"), ["ward", "ic"]);
});
