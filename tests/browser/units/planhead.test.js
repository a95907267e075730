import { versionChip } from "/static/zb/planhead.js";
import { equal, test } from "/units/harness.js";

const version = (number, more = {}) => ({
  version: number,
  valid_from: "2026-11-27T08:00:00Z",
  in_force: false,
  called_off: false,
  ...more,
});

test("in an exercise that plays in the past the version of the region does not wait: its own took the place", () => {
  const then = new Date("2020-10-15T12:00:00Z");
  const own = version(2, { valid_from: "2020-10-14T12:00:00Z", in_force: true });
  const chips = [own, version(1), version(3)].map((one) => versionChip(one, then, own).textContent);
  equal(chips, ["van kracht", "vervangen", "goedgekeurd"]);
  equal(versionChip(version(1), then).textContent, "goedgekeurd");
});
