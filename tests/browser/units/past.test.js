import { askedPast } from "/static/zb/past.js";
import { equal, test } from "/units/harness.js";

const now = new Date("2020-11-01T12:00:00+01:00");

test("an address leads to a number or to a moment that was", () => {
  equal(askedPast("?nr=12", now), 12);
  equal(askedPast("?moment=2020-11-01T10:59:59Z", now).toISOString(), "2020-11-01T10:59:59.000Z");
});

test("what is yet to come, or no moment, is now", () => {
  equal(askedPast("?moment=2099-01-01T00:00:00Z", now), null);
  equal(askedPast("?moment=ooit", now), null);
  equal(askedPast("", now), null);
});
