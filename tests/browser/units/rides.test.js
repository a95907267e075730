import { curveIn, spansOf } from "/static/zb/rides.js";
import { equal, test } from "/units/harness.js";

const filled = (fields) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

test("a curve is what was filled in; half a line stays half and is no nought", () => {
  equal(curveIn(filled({ per_hour: "4", hour0: "7", most0: "4", hour1: "23", most1: "0", hour2: "", most2: "" })), [
    { hour: 7, per_hour: 4 },
    { hour: 23, per_hour: 0 },
  ]);
  equal(curveIn(filled({ hour0: "7", most0: "", hour1: "", most1: "2" })), [
    { hour: 7, per_hour: null },
    { hour: null, per_hour: 2 },
  ]);
});

test("a curve is shown by the hours from which it differs, none where it is the same all day", () => {
  equal(spansOf({ by_hour: [...Array(7).fill(0), ...Array(16).fill(2), 0] }), [
    { hour: 7, per_hour: 2 },
    { hour: 23, per_hour: 0 },
  ]);
  equal(spansOf({ by_hour: Array(24).fill(3) }), []);
});
