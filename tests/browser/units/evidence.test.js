import { sumOf } from "/static/zb/evidence.js";
import { equal, test } from "/units/harness.js";

const one = (bed, occupied, operational, regular, more) => ({
  ...{ bed, occupied, operational, regular, yardstick: "regular", stale: false },
  ...more,
});

test("what a rule on a region looks at stands below the hospitals: what counted, added up", () => {
  const figures = [
    one("ic", 20, 22, 20),
    one("ic", 10, 12, 10, { yardstick: "regular" }),
    one("ic", 9, 9, 9, { stale: true }),
    one("ic", null, 9, 9),
    one("ward", 90, 100, 100),
  ];
  const sum = sumOf(figures, "ic");
  equal([sum.houses, sum.occupied, sum.operational, sum.regular, sum.ratio], [2, 30, 34, 30, 1]);
  equal(sumOf(figures, "ward"), null);
});

test("hospitals whose regular beds nobody knows do not weigh on them", () => {
  const sum = sumOf([one("ic", 20, 40, null), one("ic", 9, 40, 10)], "ic");
  equal([sum.occupied, sum.ofRegular, sum.regular], [29, 9, 10]);
  equal(Math.round(sum.ratio * 100), 90);
});
