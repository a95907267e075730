import { arrivalExpected, backExpected, lateWith } from "/static/zb/late.js";
import { actsOf, comingLate, requestsLate } from "/static/zb/pmr.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const AT = "2020-11-01T10:00:00+01:00";
const now = new Date("2020-11-01T15:00:00+01:00");
const LEFT = {
  ...{ leaves_at: AT, left_at: AT, arrives_at: "2020-11-01T11:00:00+01:00", ride_back_at: null },
  ...{ state: "arrived", arrived_at: "2020-11-01T11:05:00+01:00", away: true },
};

test("a vehicle is late until somebody says that it is back, whatever became of its patient", () => {
  equal(backExpected(LEFT), "2020-11-01T11:05:00.000Z");
  equal(lateWith(LEFT, now), "back");
  equal(lateWith({ ...LEFT, state: "died", arrived_at: null }, now), "back");
  equal(lateWith({ ...LEFT, state: "closed", away: false }, now), "");
  equal(lateWith(LEFT, new Date("2020-11-01T12:15:00+01:00")), "");
  equal(lateWith({ ...LEFT, state: "under_way", arrived_at: null }, now), "arrive");
});

test("a ride that left early is late by when it really left", () => {
  const early = { ...LEFT, state: "under_way", arrived_at: null, left_at: "2020-11-01T09:00:00+01:00" };
  equal(arrivalExpected(early), "2020-11-01T09:00:00.000Z");
  equal(lateWith(early, new Date("2020-11-01T10:16:00+01:00")), "arrive");
  equal(arrivalExpected({ ...early, left_at: null }), LEFT.arrives_at);
});

test("who shares a vehicle is home when it is", () => {
  const shared = { ...LEFT, back_due: "2020-11-01T15:30:00+01:00" };
  equal(backExpected(shared), "2020-11-01T15:30:00+01:00");
  equal(lateWith(shared, now), "");
  equal(backExpected({ ...shared, away: false }), null);
});

test("it waits for both houses and for who coordinates either side", () => {
  const need = { ...LEFT, number: 1 };
  ctx.entities = new Map([
    [
      "pmr:1",
      {
        ...{ key: "pmr:1", seq: 1, at: AT },
        state: {
          ...LEFT,
          id: 1,
          number: 1,
          state: "closed",
          region: "A",
          from: "H1",
          to: "H9",
          country: "",
          national_since: null,
        },
      },
    ],
    [
      "transfer:7",
      {
        key: "transfer:7",
        seq: 7,
        at: AT,
        state: { id: 7, number: 7, request: 1, state: "arrived", to: "H9", to_region: "B", need },
      },
    ],
  ]);
  const late = (mandate) => {
    ctx.me = { mandates: [mandate], may: ["patientspread.request_enter"] };
    return [requestsLate(now).map((one) => one.number), comingLate(now).map((one) => one.number)];
  };
  equal(late({ role: "hospital_liaison", facility: "H1" }), [[1], []]);
  equal(late({ role: "regional_coordinator", region: "A" }), [[1], []]);
  equal(late({ role: "hospital_liaison", facility: "H9" })[1], [7]);
  equal(actsOf(ctx.state("pmr:1")), []);
  ctx.me = { mandates: [{ role: "regional_coordinator", region: "A" }], may: [] };
  equal(actsOf(ctx.state("pmr:1")), ["vehicle", "back"]);
  // who sees the request because the patient comes home is told of the ride all the same
  equal(late({ role: "regional_coordinator", region: "B" }), [[], [7]]);
  ctx.entities.delete("pmr:1");
  equal(late({ role: "regional_coordinator", region: "B" }), [[], [7]]);
});
