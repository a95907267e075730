import { numberWords, partsOf, placesWords, shadeOf, shareOf } from "/static/zb/flow.js";
import { flowChart } from "/static/zb/flowchart.js";
import { equal, test } from "/units/harness.js";

const told = (value, more = {}) => ({ value, houses: 2, of: 3, oldest: null, sources: [], ...more });
const part = (code, value, more) => ({ code, ...told(value, more) });
const STEP = { name_nl: "stap", name_en: "step", reported: null, asked: { value: null }, usual: null, longest: null };
const DOCUMENT = {
  came: told(100),
  came_by: [part("walked_in", 20), part("by_gp", 50), part("by_ambulance", null), part("came_other", 10)],
  went: told(null),
  went_to: [part("went_home", null), part("went_ward", null)],
  through: {
    present: told(30),
    boarders: told(null),
    long_ward: told(4),
  },
  steps: [
    {
      ...STEP,
      code: "ward",
      reads: "boarders",
      waiting: { value: null },
      places: { ...told(90), room: 100, regular: 100 },
    },
    { ...STEP, code: "short_stay", waiting: { value: 12 }, places: null },
    { ...STEP, code: "home", waiting: { value: null }, places: null },
  ],
  bottleneck: { why: "queue", step: "short_stay", full: null, second: "", unknown: ["home"], queue: 5 },
};

test("what nobody told of a whole is a part of its own, and none where the whole is unknown or parts are hidden", () => {
  equal(partsOf(DOCUMENT.came, DOCUMENT.came_by).at(-1).code, "untold");
  equal(partsOf(DOCUMENT.came, DOCUMENT.came_by).at(-1).value, 20);
  equal(partsOf(told(null), DOCUMENT.went_to).length, 2);
  equal(partsOf(told(100), [part("by_gp", null, { few: true })]).length, 1);
});

test("unknown is a dash, hidden says so, nought is nought", () => {
  equal(numberWords(told(null)), "–");
  equal(numberWords({ value: null, few: true }), "verborgen");
  equal(numberWords(told(0)), "0");
});

test("places say the regular number only where it is another than the open one", () => {
  equal(placesWords({ value: 90, room: 100, regular: 100 }), "90 van 100");
  equal(placesWords({ value: 90, room: 110, regular: 100 }), "90 van 110 (regulier 100)");
  equal(placesWords({ value: null, room: null, regular: null }), "onbekend");
});

test("how full it is behind a step is the heavier of open and regular, and nothing where there are no places", () => {
  equal(shareOf({ value: 90, room: 120, regular: 100 }), 0.9);
  equal(shareOf({ value: 90, room: 100, regular: null }), 0.9);
  equal(shareOf({ value: 3, room: 0, regular: 4 }), 0.75);
  equal(shareOf({ value: 0, room: 0, regular: null }), null);
  equal(shareOf({ value: null, room: null, regular: 100 }), null);
});

test("a week is shaded from its lowest to its highest, and a gap is not", () => {
  equal(
    [90, 100, 130, null].map((one) => shadeOf(one, 90, 130)),
    [0, 1, 3, null],
  );
  equal(shadeOf(4, 4, 4), 0);
});

test("an unknown part is a dashed line and no band; the step that holds up is marked", () => {
  const wide = flowChart(DOCUMENT, { width: 1000 });
  equal(wide.querySelectorAll("path.flow").length, 4);
  equal(wide.querySelectorAll("path.untold").length, 1);
  equal(wide.querySelectorAll("line.no-flow").length, 4); // ambulance, two ways out, who waits for care at home
  equal(wide.querySelectorAll("rect.queue.held").length, 1);
  equal(flowChart(DOCUMENT, { width: 358 }).querySelectorAll("rect.queue").length, 0);
});
