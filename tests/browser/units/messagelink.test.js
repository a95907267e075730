import { broughtBy } from "/static/zb/messagelink.js";
import { equal, test } from "/units/harness.js";

const AT = "2026-01-01T12:00:00+00:00";
const message = (id, source, more = {}) => ({
  id,
  source,
  carried: [{ facility: "ALFA", beds_at: AT, ed_at: null }],
  ...more,
});
const told = (source, observed_at = "2026-01-01T12:00:00Z") => ({ source, observed_at });

test("a figure leads to the message of the system that said it, also where another spoke of that moment", () => {
  const messages = [message(1, "source:mail"), message(2, "source:map"), message(3, "ziekenhuis")];
  equal(broughtBy(messages, "ALFA", told("mail"))?.id, 1);
  equal(broughtBy(messages, "ALFA", told("map"))?.id, 2);
  equal(broughtBy(messages, "ALFA", told("file"))?.id, 3);
  equal(broughtBy(messages, "ALFA", told("manual")), null);
  equal(broughtBy(messages, "BETA", told("mail")), null);
});

test("of one system it is the newest message of that moment, of the part that is asked", () => {
  const ed = message(3, "source:mail", { carried: [{ facility: "ALFA", beds_at: null, ed_at: AT }] });
  const messages = [message(2, "source:mail"), message(1, "source:mail"), ed];
  equal(broughtBy(messages, "ALFA", told("mail"))?.id, 2);
  equal(broughtBy(messages, "ALFA", told("mail"), "ed_at")?.id, 3);
  equal(broughtBy(messages, "ALFA", told("mail", "2026-01-01T12:01:00Z")), null);
});
