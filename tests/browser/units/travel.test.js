import { kilometres, rideMinutes } from "/static/zb/travel.js";
import { equal, ok, test } from "/units/harness.js";

// the server's own estimate has the same cases: tests/network/test_travel.py
for (const one of await (await fetch("/units/travel.json")).json())
  test(`a ride takes as long as on the server: ${one.name}`, () => equal(rideMinutes(one.from, one.to), one.minutes));

test("there and back take equally long, and one degree of latitude is 111 km", () => {
  const [here, there] = [
    { lat: 52, lon: 5 },
    { lat: 53, lon: 5 },
  ];
  equal(rideMinutes(here, there), rideMinutes(there, here));
  ok(Math.abs(kilometres(here, there) - 111.2) < 0.1);
});

test("who is already there rides no minute", () => {
  equal(rideMinutes({ lat: 52, lon: 5 }, { lat: 52, lon: 5 }), 0);
});
