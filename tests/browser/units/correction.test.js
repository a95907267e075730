import { correctionOf, replacedLine, wasWords } from "/static/zb/correction.js";
import { knownOf } from "/static/zb/house.js";
import { useShapes } from "/static/zb/shapes.js";
import { equal, test } from "/units/harness.js";

const figure = (name, sort = "count") => ({ name, sort, most: 5000 });
useShapes({
  beds: { figures: ["operational", "occupied"].map((name) => figure(name)), asked: [] },
  stock: { figures: [figure("days", "days")], asked: ["days"] },
  ability: { figures: [figure("state", "state"), figure("until", "moment")], asked: ["state"] },
});
const WARD = { code: "ward", shape: "beds" };
const form = (values) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
};
const AT = new Date("2026-01-01T12:00:00Z");

test("a correction takes the whole place of what was counted, and an empty field is unknown", () => {
  const told = { observed_at: "2026-01-01T11:48:27Z", values: { occupied: 90, note: "druk" } };
  equal(correctionOf(WARD, form({ operational: "", occupied: "80", reason: "dubbel" }), told, AT), {
    observed_at: "2026-01-01T11:48:27Z",
    lines: [{ bed: "ward", operational: null, occupied: 80, note: "druk" }],
    reason: "dubbel",
  });
});

test("where nothing was told, it speaks of the moment that was chosen, of any shape", () => {
  const days = correctionOf({ code: "blood", shape: "stock" }, form({ days: "4", reason: "x" }), null, AT);
  equal([days.observed_at, days.lines], [AT.toISOString(), [{ bed: "blood", values: { days: 4 } }]]);
  const pci = { code: "x_pci", shape: "ability" };
  const until = correctionOf(pci, form({ state: "limited", until: "2026-01-01T18:00", reason: "x" }), null, AT);
  equal(until.lines[0].values, { state: "limited", until: "2026-01-01T17:00:00.000Z" });
  equal([wasWords(WARD, { occupied: 3, operational: null }), wasWords(pci, { state: "none" })], ["3 / –", "niet"]);
});

test("what a correction took the place of is found: of the same moment, kind and cohort, and said before it", () => {
  const line = (occupied, more = {}) => ({ kind: "ward", values: { occupied }, ...more });
  const report = (id, observed_at, ...lines) => ({ id, observed_at, lines });
  const reports = [
    report(4, AT.toISOString(), line(70)),
    report(3, AT.toISOString(), line(80, { cohort: "" }), line(7, { cohort: "proven" })),
    report(2, "2026-01-01T12:00:00Z", line(90)),
    report(1, "2026-01-01T11:00:00Z", line(60)),
  ];
  equal(replacedLine(reports, reports[0], line(70)).values, { occupied: 80 });
  equal(replacedLine(reports, reports[0], line(5, { cohort: "proven" })).values, { occupied: 7 });
  equal(replacedLine(reports, reports[3], line(60)), null);
});

test("the reason of a correction is not said of the figures of now", () => {
  const state = (lines) => ({ received_at: AT.toISOString(), duiding: "dubbel geteld", lines });
  const corrected = { bed: "ward", told: true, why: { code: "corrected" } };
  equal(knownOf([state([corrected])]).duiding, "");
  equal(
    knownOf([
      state([
        { ...corrected, told: false },
        { bed: "ic", told: true },
      ]),
    ]).duiding,
    "dubbel geteld",
  );
});
