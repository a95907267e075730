import {
  ageOf,
  facilityRows,
  freshness,
  level,
  nationalTotals,
  regionRows,
  waveDays,
  worst,
} from "/static/zb/derive.js";
import { equal, ok, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");
const KINDS = ["ward", "ic"];
const ago = (minutes) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const line = (bed, occupied, operational, regular = operational) => ({
  bed,
  occupied,
  operational,
  blocked: 0,
  available: null,
  widths: { regular },
});
const beds = (minutes, ...lines) => ({ observed_at: ago(minutes), stale_after_s: 3_600, lines });
const ed = (traffic, minutes = 1) => ({ traffic, observed_at: ago(minutes), stale_after_s: 900 });

function world(states, facilities = ["a", "b"]) {
  const entities = new Map(Object.entries(states).map(([key, state]) => [key, { key, state }]));
  return {
    entities,
    now: () => NOW,
    state: (key) => entities.get(key)?.state ?? null,
    ref: {
      regions: [{ code: "N" }, { code: "Z" }],
      kinds: KINDS.map((code) => ({ code, is_bed: true })),
      facilities: facilities.map((code) => ({ code, region: code === "a" ? "N" : "Z", kinds: KINDS })),
    },
  };
}

test("never reported is unknown, at every moment", () => {
  equal([ageOf(null, NOW), ageOf({}, NOW), freshness(null, NOW)], [null, null, "unknown"]);
});

test("a figure is fresh up to its deadline and stale after it", () => {
  const at = (seconds) => ({ observed_at: new Date(NOW.getTime() - seconds * 1000).toISOString(), stale_after_s: 60 });
  equal(
    [0, 60, 60.001, 1e9].map((seconds) => freshness(at(seconds), NOW)),
    ["fresh", "fresh", "stale", "stale"],
  );
});

test("unknown is not zero: a line without figures has no ratio, a line with nobody in it has nought", () => {
  const [empty, unsaid] = facilityRows(
    world({ "beds:a": beds(1, line("ic", 0, 10)), "beds:b": beds(1, line("ic", null, 10)) }),
  );
  equal([empty.bed.ic.occupied, empty.bed.ic.ratio], [0, 0]);
  equal([unsaid.bed.ic.occupied, unsaid.bed.ic.ratio], [null, null]);
  equal(unsaid.bed.ward.operational, null);
});

test("a ratio has four levels", () => {
  equal(
    [null, undefined, 0, 0.899, 0.9, 1, 1.001].map((ratio) => level(ratio)),
    ["unknown", "unknown", "normal", "normal", "high", "high", "over"],
  );
});

test("the worst of a house is that of what is known", () => {
  equal(worst({ bed: { ward: { ratio: 0.5 }, ic: { ratio: null } } }), 0.5);
  equal(worst({ bed: { ward: { ratio: null }, ic: { ratio: null } } }), null);
});

test("stale figures count neither as room nor as pressure", () => {
  const sum = nationalTotals(
    world({
      "beds:a": beds(1, line("ward", 90, 100)),
      "beds:b": beds(600, line("ward", 10, 100)),
      "ed:a": ed("stop"),
      "ed:b": ed("stop", 600),
    }),
  );
  equal([sum.bed.ward.occupied, sum.bed.ward.operational, sum.bed.ward.houses], [90, 100, 1]);
  equal([sum.fresh, sum.houses, sum.stops], [1, 2, 1]);
});

test("a country of which nothing is known has no ratio", () => {
  equal(nationalTotals(world({})).bed.ward.ratio, null);
});

test("the region in the highest phase comes first, then the fullest", () => {
  const states = { "beds:a": beds(1, line("ward", 99, 100)), "beds:b": beds(1, line("ward", 10, 100)) };
  equal(
    regionRows(world(states)).map((row) => row.code),
    ["N", "Z"],
  );
  equal(
    regionRows(world({ ...states, "phase:Z": { phase: "crisis" } })).map((row) => row.code),
    ["Z", "N"],
  );
});

test("days of the wave come oldest first and stop at how many are asked", () => {
  const ctx = world({
    "day:2": { date: "2020-10-02" },
    "day:1": { date: "2020-10-01" },
    "day:3": { date: "2020-10-03" },
  });
  equal(
    waveDays(ctx, 2).map((day) => day.date),
    ["2020-10-02", "2020-10-03"],
  );
  ok(waveDays(ctx).length === 3);
});
