import { hasOccupancy, occupancyOf, sumOf, weightOf } from "/static/zb/occupancy.js";
import { equal, test } from "/units/harness.js";

const of = (shape) => ({ shape });

// the server's own table has the same pairs: tests/capacity/test_occupancy_screens.py
for (const [shape, [load, room]] of Object.entries(await (await fetch("/units/occupancy.json")).json()))
  test(`a ${shape} has the occupancy it has on the server`, () => {
    equal(hasOccupancy(of(shape)), load !== "");
    const line = load ? { [load]: 3, [room]: 4 } : {};
    equal(occupancyOf(of(shape), line), load ? { load: 3, room: 4, free: 1 } : { load: null, room: null, free: null });
  });

test("what was said to be available goes before what follows from the counts", () => {
  equal(occupancyOf(of("beds"), { occupied: 8, operational: 10, available: 1 }).free, 1);
});

test("unknown has no weight, nobody where nothing is open has none, people without a place are over", () => {
  equal(
    [
      weightOf(of("beds"), null),
      weightOf(of("beds"), { occupied: null, operational: 4 }),
      weightOf(of("beds"), { occupied: 0, operational: 0 }),
      weightOf(of("beds"), { occupied: 2, operational: 0 }) === Infinity,
      weightOf(of("ability"), { state: "limited" }),
      weightOf(of("ability"), { state: "none" }),
    ],
    [null, null, null, true, 1, 0],
  );
});

test("a sum leaves unknown out instead of counting it as nothing", () => {
  equal(
    sumOf(of("beds"), [
      { occupied: 8, operational: 10 },
      { occupied: null, operational: 10 },
    ]),
    { load: 8, room: 10 },
  );
  equal(sumOf(of("beds"), []), { load: null, room: null });
  equal(sumOf(of("stock"), [{ days: 9 }, { days: 3 }, { days: null }]), { days: 3 });
  equal(sumOf(of("stock"), []), { days: null });
  equal(
    sumOf(of("wait"), [
      { waiting: 2, minutes: 10 },
      { waiting: 1, minutes: 40 },
    ]),
    { waiting: 3, minutes: 40 },
  );
  equal(sumOf(of("ability"), [{ state: "available" }, { state: "none" }, { state: "limited" }]), {
    available: 1,
    limited: 1,
  });
});
