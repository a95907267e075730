import { askedPast } from "/static/zb/past.js";
import { equal, test } from "/units/harness.js";

test("an address leads to a number or to a moment", () => {
  equal(askedPast("?nr=12"), 12);
  equal(askedPast("?moment=2020-11-01T10:59:59Z").toISOString(), "2020-11-01T10:59:59.000Z");
});

test("no moment is now", () => {
  equal(askedPast("?moment=ooit"), null);
  equal(askedPast(""), null);
});
