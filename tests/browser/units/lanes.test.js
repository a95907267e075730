import { momentAt, placed, ticks } from "/static/zb/lanes.js";
import { equal, test } from "/units/harness.js";

const HOUR = 3_600_000;
const FROM = Date.parse("2020-12-01T00:00:00Z");
const TO = FROM + 10 * HOUR;
const at = (hours) => new Date(FROM + hours * HOUR).toISOString();

test("a span lies where its moments are, cut at the edges of the period", () => {
  equal(placed({ from: at(1), to: at(3) }, FROM, TO), { left: 10, width: 20 });
  equal(placed({ from: at(-5), to: at(5) }, FROM, TO), { left: 0, width: 50 });
  equal(placed({ from: at(8), to: null }, FROM, TO), { left: 80, width: 20 });
});

test("what lies beside the period is not drawn, and a moment keeps a hair's width", () => {
  equal(placed({ from: at(-5), to: at(-1) }, FROM, TO), null);
  equal(placed({ from: at(11), to: null }, FROM, TO), null);
  equal(placed({ from: at(5), to: at(5) }, FROM, TO)?.width, 0.3);
  equal(placed({ from: at(1), to: at(3) }, FROM, FROM), null);
  equal(placed({ from: at(10), to: null }, FROM, TO), { left: 99.7, width: 0.3 });
});

test("an axis names few enough moments, from midnight on", () => {
  const dayOf = (one) => one - ((one - FROM) % (24 * HOUR));
  equal(
    ticks(FROM, TO, 8, FROM, dayOf).map((one) => (one - FROM) / HOUR),
    [0, 2, 4, 6, 8, 10],
  );
  equal(ticks(FROM, FROM + 42 * 24 * HOUR, 8, FROM, dayOf).length <= 8, true);
});

test("a click leads to the moment under it, never beyond the period", () => {
  equal(momentAt(0.5, FROM, TO).getTime(), FROM + 5 * HOUR);
  equal(momentAt(2, FROM, TO).getTime(), TO);
});
