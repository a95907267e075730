import { fieldsOf, formOf } from "/static/zb/planfields.js";
import { added, moved, put, valueAt } from "/static/zb/planpointer.js";
import { kept, read, shown, ticked } from "/static/zb/planvalues.js";
import { equal, test } from "/units/harness.js";

const named = (...codes) => Object.fromEntries(codes.map((code) => [code, { nl: code, en: code }]));
const WORDS = {
  phases: named("regular", "adapted", "crisis"),
  beds: named("ward", "ic"),
  kinds: {
    staff_ic: { nl: "IC", en: "IC", figures: named("ratio", "needed") },
    stock_ppe: { nl: "PBM", en: "PPE", figures: named("days") },
  },
  sectors: named("hospital", "nursing_home"),
  surveyed: ["hospital"],
  roles: named("roaz_chair", "dpg", "regional_coordinator", "hospital_liaison"),
  deciding_roles: ["dpg", "roaz_chair"],
  seat_roles: ["dpg", "roaz_chair"],
  seats: ["region", "veiligheidsregio", "facility"],
  colours: named("groen", "zwart"),
  dimensions: named("space", "staff"),
  themes: named("space", "staff"),
  classes: named("regular", "buffer", "adapted", "crisis"),
  ed_figures: ["nedocs", "present"],
};
const both = { nl: "Zin", en: "Sentence" };
const PLAN = {
  version: 2,
  yardstick: "open",
  colours: { groen: "regular", zwart: "crisis" },
  bodies: [
    {
      id: "a",
      name: both,
      members: ["roaz_chair", { role: "dpg", at: "veiligheidsregio" }, { role: "dpg", at: "region" }],
      chair: "roaz_chair",
      deputies: ["dpg"],
      all: true,
      together: false,
    },
  ],
  transitions: [
    {
      from: "regular",
      to: "adapted",
      by: ["roaz_chair", "a"],
      consensus: { answer_within_minutes: 90 },
      by_telephone: true,
    },
  ],
  deciders: { regular: ["dpg"], adapted: ["dpg"], crisis: ["dpg"] },
  by_telephone: false,
  step_down: { for_hours: 24, margin: 0.07 },
  rollup: { by: "score", weights: { space: 2, staff: 0.5 }, lines: { adapted: 0.5, crisis: 1.4 } },
  rules: [
    {
      id: "2.1",
      from: ["regular"],
      to: "adapted",
      dimension: "staff",
      kind: "expert",
      for_hours: 4.5,
      sentence: both,
      conditions: [
        {
          bed: "ward",
          scope: "facilities",
          compare: "above",
          threshold: 0.955,
          share: 0.29,
          count: 2,
          yardstick: "regular",
          cohort: "covid",
        },
        {
          at_least: 2,
          of: [
            { bed: "ic", scope: "region", compare: "below", threshold: 1.1, share: 0.1, count: 1 },
            { ed: "stop", compare: "above", share: 0.5, count: 2, sector: "hospital" },
            { ed: "nedocs", scope: "region", compare: "above", threshold: 140, aggregate: "mean", sector: "hospital" },
            {
              kind: "staff_ic",
              scope: "region",
              compare: "above",
              threshold: 1.2,
              sector: "hospital",
              aggregate: "worst",
            },
            {
              kind: "stock_ppe",
              figure: "days",
              scope: "facilities",
              compare: "below",
              threshold: 3,
              share: 0,
              count: 1,
            },
            { operating: "limited", part: "ic", compare: "above", share: 0.25, count: 1, sector: "hospital" },
            { score: 2, scope: "facilities", compare: "above", share: 0.25, count: 1, sector: "hospital" },
            {
              expected: {
                bed: "ward",
                scope: "region",
                within_hours: 72,
                probability: 0.7,
                compare: "above",
                threshold: 1,
              },
              averted_by: [{ measure: "R1" }, { agreement: "bufferbedden" }],
            },
            {
              at_least: 1,
              of: [{ survey: "staff", sector: "hospital", level: "crisis", compare: "below", share: 0.25, count: 1 }],
            },
          ],
        },
      ],
    },
  ],
  repeat_hours: 24,
  withdraw_hours: 12,
  min_fresh_share: 0.8,
  measures: [
    {
      id: "R1",
      phase: "adapted",
      owner: "hospital_liaison",
      within_minutes: 60,
      sectors: ["hospital"],
      title: both,
      checklist: [both, both],
      perspective: both,
    },
  ],
  report_every_minutes: { regular: 0, adapted: 1440, crisis: 240 },
  review_hours: { adapted: 24, crisis: 8 },
  classes: { regular: ["regular"], adapted: ["regular", "buffer"], crisis: ["crisis"] },
  lead: { phase: "crisis", grip: 3, to: "dpg" },
  told: { adapted: ["dpg"], crisis: ["roaz_chair", "dpg"] },
};

function leaves(value, place = "") {
  if (typeof value !== "object" || value === null) return [place];
  return Object.entries(value).flatMap(([name, one]) => leaves(one, `${place}/${name}`));
}

const fields = (document) => fieldsOf(formOf(document, WORDS)).filter((one) => !one.pointer.startsWith("#"));

test("every part of a plan has its field", () => {
  const places = fields(PLAN).map((one) => one.pointer);
  const without = leaves(PLAN).filter((place) => !places.some((one) => place === one || place.startsWith(`${one}/`)));
  equal(without, ["/version"]);
});

test("a plan that goes through its form unchanged is the same plan", () => {
  let made = PLAN;
  for (const one of fields(PLAN)) {
    const value = valueAt(made, one.pointer);
    if (one.as === "many") {
      for (const [word] of one.options) {
        made = put(
          made,
          one.pointer,
          value === undefined
            ? undefined
            : ticked(
                valueAt(made, one.pointer),
                word,
                value.includes(word),
                one.options.map(([code]) => code),
              ),
        );
      }
    } else if (one.as === "list") {
      (value ?? []).forEach((item, i) => {
        made = put(
          made,
          `${one.pointer}/${i}`,
          kept(one.itemAs ?? "select", item, shown(one.itemAs ?? "select", item)),
        );
      });
    } else made = put(made, one.pointer, kept(one.as, value, shown(one.as, value)));
  }
  equal(made, PLAN);
});

test("what a field shows is read as the same again", () => {
  for (const one of fields(PLAN).filter((field) => !["many", "list"].includes(field.as))) {
    const value = valueAt(PLAN, one.pointer);
    equal([one.pointer, read(one.as, shown(one.as, value))], [one.pointer, value === false ? undefined : value]);
  }
  for (const share of [0.07, 0.29, 0.955, 0.57, 1.1, 0]) equal(read("percent", shown("percent", share)), share);
});

test("what is no number stays as it was typed, and a comma is a point", () => {
  equal(
    [read("number", "veel"), read("number", "1,5"), read("percent", "92,5"), read("number", " ")],
    ["veel", 1.5, 0.925, undefined],
  );
});

test("a field that is emptied says nothing, nor does an object of which nothing is left", () => {
  equal(put({ a: { b: 1 }, c: 2 }, "/a/b", undefined), { c: 2 });
  equal(put({ a: [1, 2, 3] }, "/a/1", undefined), { a: [1, 3] });
  equal(put({ a: [1] }, "/a/0", undefined), { a: [] });
  equal(put({}, "/lead/to", "dpg"), { lead: { to: "dpg" } });
});

test("changing one place leaves the document from before as it was", () => {
  const before = JSON.stringify(PLAN);
  put(PLAN, "/rules/0/conditions/1/of/0/threshold", 2);
  added(PLAN, "/measures", {});
  moved(PLAN, "/measures/0/checklist/1", -1);
  equal(JSON.stringify(PLAN), before);
});

test("a word that is ticked stands where it is offered; what stood there keeps its order", () => {
  equal(ticked(["c", "a"], "b", true, ["a", "b", "c"]), ["b", "c", "a"]);
  equal(ticked(["c", "a"], "c", false, ["a", "b", "c"]), ["a"]);
  equal(ticked(undefined, "a", true, ["a"]), ["a"]);
});
