import { facilityRows, regionRows } from "/static/zb/derive.js";
import { occupancy, occupancyShort } from "/static/zb/parts.js";
import { fixedRegular, measured } from "/static/zb/yardstick.js";
import { equal, ok, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");
const at = (hours) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();
const step = (number, hours) => ({ number, since: at(hours), by: "x", reason: "y" });
const fixed = (...steps) => ({ kinds: [{ bed: "ic", steps }] });
const report = (occupied, operational, widths = {}) => ({
  observed_at: at(0),
  stale_after_s: 3_600,
  lines: [{ bed: "ic", occupied, operational, widths }],
});

function world(states) {
  const entities = new Map(Object.entries(states).map(([key, state]) => [key, { key, state }]));
  return {
    entities,
    now: () => NOW,
    state: (key) => entities.get(key)?.state ?? null,
    ref: {
      regions: [{ code: "N" }],
      kinds: [{ code: "ic", is_bed: true }],
      facilities: ["a", "b"].map((code) => ({ code, region: "N", kinds: ["ic"] })),
    },
  };
}

const rowOf = (states) => facilityRows(world(states))[0].bed.ic;

test("120 patients on 100 regular beds stay 120 per cent after 48 more beds open", () => {
  const before = rowOf({ "beds:a": report(120, 100, { regular: 100 }) });
  const after = rowOf({ "beds:a": report(120, 148, { regular: 100 }) });
  equal([before.ratio, after.ratio, after.onRegular], [1.2, 1.2, 1.2]);
  equal(occupancy(after), "120 op 100 reguliere bedden = 120% · op 148 open = 81%");
  equal(occupancyShort(after), "regulier 120%\u00a0· open 81%");
});

test("opening beds never lowers the occupancy against regular, closing hides none", () => {
  for (const [occupied, regular] of [
    [0, 10],
    [9, 10],
    [12, 10],
    [3, 0],
  ])
    for (let open = 0; open < 40; open += 1) {
      const line = measured({ occupied, regular, operational: open });
      equal(line.onRegular, measured({ occupied, regular, operational: open + 1 }).onRegular);
      ok((line.ratio ?? 0) >= (line.onRegular ?? 0));
      ok((line.ratio ?? 0) >= (line.onOpen ?? 0));
    }
});

test("without a known number of regular beds the pressure is unknown, and says so", () => {
  const line = rowOf({ "beds:a": report(120, 148) });
  equal([line.regular, line.ratio], [null, null]);
  equal(occupancy(line), "120 bezet, reguliere bedden onbekend · op 148 open = 81%");
});

test("what people fixed goes before what was reported, from its moment on", () => {
  const beds = report(120, 148, { regular: 148 });
  equal(rowOf({ "beds:a": beds, "regular:a": fixed(step(100, -1), step(110, 1)) }).regular, 100);
  equal(rowOf({ "beds:a": beds, "regular:a": fixed(step(110, 1)) }).regular, 148);
  equal(rowOf({ "beds:a": beds, "regular:a": fixed(step(100, -2), step(null, -1)) }).regular, 148);
  equal(fixedRegular(null, "ic", NOW), null);
});

test("a plan may measure by the open beds", () => {
  const states = { "beds:a": report(120, 150, { regular: 100 }) };
  equal(rowOf({ ...states, "yardstick:N": { yardstick: "open" } }).ratio, 0.8);
});

test("a sum says of how many houses the regular beds are known", () => {
  const [region] = regionRows(world({ "beds:a": report(120, 148, { regular: 100 }), "beds:b": report(40, 50) }));
  const sum = region.bed.ic;
  equal([sum.onRegular, sum.houses, sum.known], [1.2, 2, 1]);
  equal(occupancy(sum), "120 op 100 reguliere bedden = 120% · 160 op 198 open = 80%");
});
