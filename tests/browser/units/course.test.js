import { byUrgency, escalatedTo, groupsOf, isLate, isOwn, mayCarry, standOf } from "/static/zb/course.js";
import { equal, ok, test } from "/units/harness.js";

const now = new Date("2026-03-09T12:00:00Z");
const measure = (id, more = {}) => ({
  id,
  region: "N",
  facility: "",
  code: "A1",
  phase: "adapted",
  title: { nl: "Doen", en: "Do" },
  owner: "regional_coordinator",
  due_at: "2026-03-09T11:00:00Z",
  state: "open",
  ...more,
});

test("late is what is past its deadline and not done; without a deadline nothing is late", () => {
  const late = [
    measure(1),
    measure(2, { state: "started" }),
    measure(3, { state: "done" }),
    measure(4, { due_at: null }),
    measure(5, { due_at: "2026-03-09T12:00:01Z" }),
  ].filter((one) => isLate(one, now));
  equal(
    late.map((one) => one.id),
    [1, 2],
  );
});

test("a measure of several facilities is one line with how many of them are done", () => {
  const all = [
    measure(1, { facility: "A", state: "done" }),
    measure(2, { facility: "B", state: "declined" }),
    measure(3, { facility: "C" }),
    measure(4, { facility: "C", region: "Z" }),
    measure(5, { code: "C1", phase: "crisis" }),
    measure(6, { facility: "D", state: "lapsed" }),
  ];
  const [group, ...others] = groupsOf(all, "N", "adapted");
  equal(others, []);
  equal(standOf(group, now), { total: 3, done: 1, declined: 1, started: 0, late: 1 });
});

test("of a plan that ran before only the measure that runs now counts", () => {
  const [group] = groupsOf([measure(1, { state: "done" }), measure(9)], "N", "adapted");
  equal(
    group.rows.map((row) => row.id),
    [9],
  );
});

test("a measure waits for who has its function there; others of the region may carry it out as well", () => {
  const here = { role: "regional_coordinator", region: "N" };
  const chair = { role: "roaz_chair", region: "N" };
  const house = { role: "hospital_liaison", facility: "A", region: "N" };
  const own = measure(2, { facility: "A", owner: "hospital_liaison" });
  equal(
    [isOwn(measure(1), [here]), isOwn(measure(1), [chair]), isOwn(measure(1, { state: "done" }), [here])],
    [true, false, false],
  );
  equal([mayCarry(measure(1), [chair]), mayCarry(measure(1), [{ ...chair, region: "Z" }])], [true, false]);
  equal([isOwn(own, [house]), mayCarry(own, [house]), mayCarry(measure(1), [house])], [true, true, false]);
});

test("the most urgent comes first, and what has no deadline last", () => {
  const order = byUrgency([measure(1, { due_at: null }), measure(2), measure(3, { due_at: "2026-03-09T09:00:00Z" })]);
  equal(
    order.map((one) => one.id),
    [3, 2, 1],
  );
});

test("a late measure waits for who it was escalated to, once however many facilities are late, not for its owner", () => {
  const told = { overdue_since: "2026-03-09T11:00:00Z", escalated_to: "roaz_chair" };
  const all = [
    measure(1, told),
    measure(2, { ...told, facility: "A", code: "B1", owner: "hospital_liaison" }),
    measure(3, { ...told, facility: "B", code: "B1", owner: "hospital_liaison" }),
    measure(4, { ...told, state: "done" }),
    measure(5, { ...told, region: "Z" }),
    measure(6, { escalated_to: "", overdue_since: null }),
    measure(7, { ...told, owner: "roaz_chair" }),
  ];
  const chair = [{ role: "roaz_chair", region: "N" }];
  equal(
    escalatedTo(all, chair).map((one) => [one.code, one.rows.map((row) => row.id)]),
    [
      ["A1", [1]],
      ["B1", [2, 3]],
    ],
  );
  equal(escalatedTo(all, [{ role: "regional_coordinator", region: "N" }]), []);
});

test("a measure of the country is of who coordinates it, and of nobody in a region", () => {
  const one = measure(1, { region: "", facility: "", owner: "national_coordinator" });
  const national = [{ role: "national_coordinator", region: null, facility: null }];
  ok(isOwn(one, national) && mayCarry(one, national));
  for (const role of ["regional_coordinator", "hospital_liaison", "national_coordinator"]) {
    const held = [{ role, region: "N", facility: "A" }];
    ok(role === "national_coordinator" || !mayCarry(one, held), role);
    ok(!isOwn(one, held), role);
  }
  ok(!mayCarry(measure(2), national), "a region's measure is not the country's");
});
