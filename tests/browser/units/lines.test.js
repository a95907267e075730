import { endOf, pointRuns, runs, topOf, upTo } from "/static/zb/lines.js";
import { marksTo } from "/static/zb/serieschart.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");

test("what is unknown breaks a line, and nought does not", () => {
  equal(runs([1, 0, null, undefined, 4]), [
    [
      [0, 1],
      [1, 0],
    ],
    [[4, 4]],
  ]);
  equal(runs([null]), []);
});

test("of a past moment nothing later is shown", () => {
  equal(upTo([1, 2, 3], "2020-10-20T10:00Z", 2, NOW), [1, 2, null]);
});

test("a gap ends a run, and a figure does not hold beyond it", () => {
  const points = ["08:00", "09:00", "11:00", "13:00"].map((at) => ({ at: `2020-10-20T${at}Z`, load: 1 }));
  const gaps = [{ from: "2020-10-20T09:30Z", until: "2020-10-20T10:30Z" }];
  const found = pointRuns(points, gaps, NOW);
  equal(
    found.map((run) => run.length),
    [2, 1],
  );
  equal(endOf(found[0][1], undefined, gaps, NOW), Date.parse(gaps[0].from));
  equal(endOf(found[0][0], found[0][1], gaps, NOW), found[0][1].ms);
  equal(endOf(found[1][0], undefined, gaps, NOW), NOW.getTime());
});

test("the axis starts at nought with few round marks", () => {
  equal(marksTo(17), [0, 5, 10, 15]);
  equal(marksTo(2), [0, 1, 2]);
  equal(topOf([null, 3], [7, null]), 7);
});
