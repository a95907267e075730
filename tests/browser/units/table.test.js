import { sorted, turned } from "/static/zb/table.js";
import { equal, test } from "/units/harness.js";

const columns = [
  { id: "name", value: (row) => row.name },
  { id: "ratio", value: (row) => row.ratio },
];
const rows = [
  { name: "b", ratio: 0 },
  { name: "a", ratio: null },
  { name: "", ratio: 2 },
];
const names = (order) => sorted(rows, columns, order).map((row) => row.name);

test("unknown comes last whichever way, and nought is not unknown", () => {
  equal(names({ by: "ratio", down: true }), ["", "b", "a"]);
  equal(names({ by: "ratio", down: false }), ["b", "", "a"]);
  equal(names({ by: "name", down: false }), ["a", "b", ""]);
});

test("a heading chosen again turns the order, another starts its own way", () => {
  equal(turned({ by: "name", down: false }, { by: "name", first: "up" }), { by: "name", down: true });
  equal(turned({ by: "name", down: true }, { by: "ratio", first: "down" }), { by: "ratio", down: true });
});
