import { requestsWaiting } from "/static/zb/pmr.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const AT = "2020-11-01T10:00:00+01:00";
const ask = (number, state, more) => [
  `pmr:${number}`,
  {
    ...{ key: `pmr:${number}`, seq: number, at: AT },
    state: {
      id: number,
      number,
      state,
      region: "A",
      from: "H1",
      emergency: false,
      is_new: false,
      national_since: null,
      ...more,
    },
  },
];
const waiting = (mandate) => {
  ctx.me = { mandates: [mandate], may: ["patientspread.request_enter"] };
  return requestsWaiting().map((one) => one.number);
};

test("a request waits for who has to take it further, and for nobody else", () => {
  ctx.entities = new Map([
    ask(1, "requested"),
    ask(2, "sought"),
    ask(3, "refused", { is_new: true }),
    ask(4, "national", { national_since: AT }),
    ask(5, "accepted"),
    ask(6, "requested", { region: "B", from: "H2" }),
    ask(7, "withdrawn"),
  ]);
  equal(waiting({ role: "regional_coordinator", region: "A" }), [3, 1]);
  equal(waiting({ role: "national_coordinator" }), [4]);
  equal(waiting({ role: "hospital_liaison", facility: "H1" }), [5]);
  equal(waiting({ role: "observer" }), []);
});
