import { isOpen, nextChange, parseHours } from "/static/zb/opening.js";
import { departmentStanding, facilityStanding, standing, standingOfPart } from "/static/zb/operating.js";
import { equal, test } from "/units/harness.js";

const at = (text) => (text ? new Date(text) : null);
const time = (moment) => moment?.getTime() ?? null;

// the server's own reading has the same cases: tests/network/test_opening.py
for (const one of await (await fetch("/units/opening.json")).json())
  test(`open as on the server: ${one.hours} at ${one.at}`, () => {
    const hours = parseHours(one.hours);
    equal([isOpen(hours, at(one.at)), time(nextChange(hours, at(one.at)))], [one.open, time(at(one.next))]);
  });

// the server's own rule has the same cases: tests/capacity/test_operating.py
for (const one of await (await fetch("/units/operating.json")).json())
  test(`standing as on the server: ${one.said?.state} ${one.said?.expected_end} "${one.hours}" at ${one.now}`, () => {
    const { state, because, until, overdue } = standing(one.said, parseHours(one.hours), at(one.now));
    const expected = one.standing;
    equal(
      [state, because, time(until), overdue],
      [expected.state, expected.because, time(at(expected.until)), expected.overdue],
    );
  });

test("what is no opening hours is unknown, not closed", () => {
  equal([parseHours(""), parseHours("altijd")], [null, null]);
  equal(standing(null, parseHours("altijd"), at("2026-02-03T02:00:00Z")).state, "open");
});

test("a closed whole closes its parts", () => {
  const now = at("2026-02-03T12:00:00Z");
  equal(standingOfPart({ state: "closed" }, { state: "limited" }, null, now).state, "closed");
});

test("a hospital stays open at night while its emergency department is closed", () => {
  const now = at("2026-02-03T02:00:00Z");
  const hospital = { sector: "hospital", hours: "daily 08:00-23:00" };
  equal(
    [facilityStanding(hospital, null, now).state, departmentStanding(hospital, null, now).state],
    ["open", "closed"],
  );
  equal(facilityStanding({ sector: "gp_post", hours: "daily 08:00-23:00" }, null, now).state, "closed");
});
