import { dropOthers } from "/static/zb/map.js";
import { equal, test } from "/units/harness.js";

test("the mark of a place that left the data leaves the map", () => {
  const removed = [];
  const layer = (code) => ({ remove: () => removed.push(code) });
  const drawn = new Map(["A", "B", "C"].map((code) => [code, layer(code)]));
  dropOthers(drawn, [{ code: "A" }, { code: "C" }]);
  equal([...drawn.keys()], ["A", "C"]);
  equal(removed, ["B"]);
});
