/** The flow through a region in words and tables: what holds up and why that is said, the steps, groups, hours. */

import { h } from "./dom.js";
import {
  longestWords,
  nameOf,
  numberWords,
  partName,
  partsOf,
  placesWords,
  shadeOf,
  shareOf,
  sourceWords,
  weekdays,
} from "./flow.js";
import { count, decimal, percent } from "./format.js";
import { kindShort } from "./kinds.js";
import { tableHead } from "./parts.js";

const say = (text, values) => interpolate(text, values, true);
const n = (value, label = "") => h("td", { class: "n", "data-label": label || null }, value);
const head = (text) => [text, "plain-head n"];

const stepOf = (document, code) => document.steps.find((one) => one.code === code);

/** Return the sentence that says what holds patients up, or that nothing is known to. */
function verdictWords(document) {
  const { why, step, queue } = document.bottleneck;
  if (why === "queue") {
    const one = stepOf(document, step);
    return say(gettext("De meeste patiënten wachten op: %(step)s (%(number)s)."), {
      step: nameOf(one),
      number: numberWords(one.waiting),
    });
  }
  return why === "no_queue"
    ? interpolate(gettext("Geen knelpunt bekend: voor geen enkele stap wachten %s patiënten of meer."), [queue])
    : gettext("Onbekend: van geen enkele stap is gemeld wie erop wacht.");
}

/** What is said of the step that holds up, in this order; null: nothing to say. */
const SAYS = [
  ({ one, now }) =>
    one.reported && one.reported.value !== null
      ? say(gettext("Gemeld: %(number)s wachten nu (%(source)s)."), {
          number: numberWords(one.reported),
          source: sourceWords(one.reported, now),
        })
      : null,
  ({ one }) =>
    one.asked.value ? interpolate(gettext("Aanvragen die open staan: %s."), [count(one.asked.value)]) : null,
  ({ one, document }) =>
    one.usual === null
      ? null
      : say(gettext("Gewoonlijk wachten er %(usual)s (de middelste waarde van %(days)s dagen)."), {
          usual: count(one.usual),
          days: document.days,
        }),
  ({ one }) =>
    one.longest ? interpolate(gettext("De langst wachtende wacht %s."), [longestWords(one.longest)]) : null,
  ({ one, now }) =>
    one.places && shareOf(one.places) !== null
      ? say(gettext("Erachter is bezet: %(places)s = %(share)s (%(source)s)."), {
          places: placesWords(one.places),
          share: percent(shareOf(one.places)),
          source: sourceWords(one.places, now),
        })
      : null,
  ({ document }) =>
    document.bottleneck.full === false
      ? gettext("Daar is nog plaats: het hapert dan niet aan ruimte, maar aan toewijzen, personeel of vervoer.")
      : null,
  ({ document }) => {
    const second = stepOf(document, document.bottleneck.second);
    return second
      ? say(gettext("Daarna wachten de meesten op: %(step)s (%(number)s)."), {
          step: nameOf(second),
          number: numberWords(second.waiting),
        })
      : null;
  },
];

/** Return what a verdict stands on, a line each. */
function evidence(document, now) {
  const { why, step, unknown } = document.bottleneck;
  const one = why === "queue" ? stepOf(document, step) : null;
  const lines = one ? SAYS.map((line) => line({ one, document, now })) : [];
  if (unknown.length)
    lines.push(
      interpolate(gettext("Niet bekend is wie er wacht op: %s. Daar kan het ook zitten."), [
        unknown.map((code) => nameOf(stepOf(document, code))).join(", "),
      ]),
    );
  return lines.filter(Boolean);
}

/** Return what holds patients up, with what that stands on. */
export const bottleneckBlock = (document, now) => [
  h("p", { class: document.bottleneck.why === "queue" ? "verdict held" : "verdict" }, verdictWords(document)),
  h(
    "ul",
    { class: "evidence" },
    evidence(document, now).map((line) => h("li", { "data-key": line }, line)),
  ),
];

/** Return the numbers of the drawing as a table, each with how many houses it is of. */
export function partsTable(document, now) {
  const rows = (parts, side) =>
    parts.map((one) =>
      h(
        "tr",
        { "data-key": `${side}-${one.code}` },
        h("th", { scope: "row" }, partName(one.code)),
        n(numberWords(one)),
        h("td", { class: "muted whole" }, one.code === "untold" ? "" : sourceWords(one, now)),
      ),
    );
  const whole = (told, name, side) =>
    h(
      "tr",
      { class: "sum", "data-key": side },
      h("th", { scope: "row" }, name),
      n(numberWords(told)),
      h("td", { class: "muted whole" }, sourceWords(told, now)),
    );
  const caption = gettext("Binnen en weg, gemiddeld per dag");
  return h(
    "table",
    { class: "mini stack" },
    h("caption", { class: "near-caption" }, caption),
    tableHead([[gettext("Hoe"), "plain-head"], head(gettext("Per dag")), [gettext("Waaruit"), "plain-head"]]),
    h(
      "tbody",
      null,
      whole(document.came, gettext("Binnengekomen"), "came"),
      rows(partsOf(document.came, document.came_by), "in"),
      whole(document.went, gettext("Vertrokken"), "went"),
      rows(partsOf(document.went, document.went_to), "out"),
    ),
  );
}

const MINUTES = {
  to_triage: () => gettext("tot triage"),
  to_doctor: () => gettext("tot arts"),
  to_decision: () => gettext("tot besluit"),
  to_departure: () => gettext("tot vertrek"),
};

/** Return the numbers within the hospitals: waits, boarders, long stays, wrong beds. */
export function throughList(document, now) {
  const { through } = document;
  const item = (name, value, more) =>
    h("div", { "data-key": name }, h("dt", null, name), h("dd", null, value, more ? h("small", null, more) : null));
  return h(
    "dl",
    { class: "flow-numbers" },
    item(gettext("Aanwezig op de SEH"), numberWords(through.present), sourceWords(through.present, now)),
    item(
      gettext("Wachten daar op een bed"),
      numberWords(through.boarders),
      [
        sourceWords(through.boarders, now),
        through.longest_boarding_hours === null
          ? ""
          : interpolate(gettext("langst %s uur"), [decimal(through.longest_boarding_hours)]),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    item(gettext("Langer dan zes uur op de SEH"), numberWords(through.long_ed), sourceWords(through.long_ed, now)),
    item(gettext("Onverwacht lang in de kliniek"), numberWords(through.long_ward), sourceWords(through.long_ward, now)),
    item(
      gettext("In een verkeerd bed"),
      numberWords(through.wrong_beds),
      interpolate(
        gettext("%(days)s dagen in %(period)s dagen · uit Bemiddeling"),
        {
          days: numberWords(through.wrong_days),
          period: document.days,
        },
        true,
      ),
    ),
    item(
      gettext("Minuten vanaf binnenkomst"),
      Object.entries(MINUTES)
        .map(([name, words]) => `${words()} ${count(through.minutes[name])}`)
        .join(" · "),
      interpolate(gettext("middelste waarde van %s dagen"), [document.days]),
    ),
  );
}

const STEP = {
  name: () => gettext("Wacht op"),
  waiting: () => gettext("Wachten nu"),
  usual: () => gettext("Gewoonlijk"),
  longest: () => gettext("Langst"),
  places: () => gettext("Bezet"),
  source: () => gettext("Waaruit"),
};

/** Return the steps of the chain: who waits in front of each, and the places behind. */
export function stepsTable(document, now) {
  const caption = gettext("De keten, stap voor stap");
  return h(
    "table",
    { class: "mini stack", "aria-label": caption },
    tableHead([
      [STEP.name(), "plain-head"],
      head(STEP.waiting()),
      head(STEP.usual()),
      head(STEP.longest()),
      head(STEP.places()),
      [STEP.source(), "plain-head"],
    ]),
    h(
      "tbody",
      null,
      document.steps.map((one) =>
        h(
          "tr",
          { "data-key": one.code, class: one.code === document.bottleneck.step ? "held" : null },
          h(
            "th",
            { scope: "row" },
            nameOf(one),
            one.code === document.bottleneck.step ? h("small", null, ` ◀ ${gettext("knelpunt")}`) : null,
          ),
          n(numberWords(one.waiting), STEP.waiting()),
          n(one.usual === null ? "–" : count(one.usual), STEP.usual()),
          n(longestWords(one.longest), STEP.longest()),
          n(placesWords(one.places) || "–", STEP.places()),
          h(
            "td",
            { class: "muted whole" },
            [
              sourceWords(one.reported, now),
              one.asked.value ? interpolate(gettext("%s aangevraagd"), [one.asked.value]) : "",
            ]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
      ),
    ),
  );
}

const GROUP = {
  name: () => gettext("Groep"),
  came: () => gettext("Binnen per dag"),
  went: () => gettext("Weg per dag"),
  waiting: () => gettext("Zoekt een plek"),
  wrong_beds: () => gettext("Verkeerd bed"),
  wrong_days: () => gettext("Dagen daarin"),
  wait: () => gettext("Wachttijd"),
  left: () => gettext("Vertrokken naar"),
  places: () => gettext("Plaatsen bezet"),
};

/** Return of how many houses a number is where some said nothing of it: in beside out is no balance then. */
const partOfHouses = (told) =>
  told.houses > 0 && told.houses < told.of
    ? h("small", null, " ", say(gettext("%(houses)s van %(of)s huizen"), { houses: told.houses, of: told.of }))
    : null;

/**
 * Return where those of a group went for whom a place was sought, and how many: `eerstelijnsverblijf 2`.
 * Nobody is said only where all who could know were asked.
 */
function leftWords(document, group) {
  if (!group.left) return "–";
  if (!group.left.length) return gettext("niemand");
  const known = group.left.filter((one) => one.value !== null);
  const words = known.map((one) => `${nameOf(stepOf(document, one.code)).replace(/ \(.*/, "")} ${count(one.value)}`);
  if (known.length < group.left.length) words.push(words.length ? gettext("verder onbekend") : gettext("onbekend"));
  return words.join(" · ");
}

/** Return the target groups: who came and went, who waits for a place, who lies in a bed that is needed no longer. */
export function groupsTable(document) {
  const caption = gettext("Doelgroepen");
  const counts = ["came", "went", "waiting", "wrong_beds", "wrong_days"];
  return h(
    "table",
    { class: "mini stack", "aria-label": caption },
    tableHead([
      [GROUP.name(), "plain-head"],
      ...counts.map((name) => head(GROUP[name]())),
      head(GROUP.wait()),
      [GROUP.left(), "plain-head"],
      [GROUP.places(), "plain-head"],
    ]),
    h(
      "tbody",
      null,
      document.groups.map((one) =>
        h(
          "tr",
          { "data-key": one.code },
          h("th", { scope: "row" }, nameOf(one)),
          counts.map((name) => n([numberWords(one[name]), partOfHouses(one[name])], GROUP[name]())),
          n(one.wait_hours === null ? "–" : longestWords({ value: one.wait_hours, unit: "hours" }), GROUP.wait()),
          h("td", { class: "whole", "data-label": GROUP.left() }, leftWords(document, one)),
          h(
            "td",
            { class: "whole", "data-label": GROUP.places() },
            one.places.map((its) => `${kindShort(its.kind)} ${placesWords(its)}`).join(" · ") || "–",
          ),
        ),
      ),
    ),
  );
}

export const MEASURES = {
  present: () => gettext("Aanwezig op de SEH"),
  announced: () => gettext("Aangekondigde ritten"),
  asked: () => gettext("Gevraagde plekken"),
};

/** Return the demand of a week by hour, weekdays beside each other where the screen is narrow. */
export function hoursTable(document, measure, wide) {
  const week = document.hours[measure];
  if (!week) return h("p", { class: "empty" }, gettext("Hiervan is in deze weken niets bekend."));
  const known = week.flat().filter((one) => one !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const cell = (weekday, hour) => {
    const value = week[weekday][hour];
    const shade = shadeOf(value, least, most);
    const text = value === null ? "–" : value < 10 ? decimal(value) : count(Math.round(value));
    return h("td", { class: shade === null ? "n" : `n shade-${shade}` }, text);
  };
  const hours = Array.from({ length: 24 }, (_one, hour) => hour);
  const days = weekdays();
  const columns = wide ? hours.map(String) : days;
  const rows = wide ? days : hours.map((hour) => `${hour}:00`);
  const caption = interpolate(gettext("%s per uur van de week"), [MEASURES[measure]()]);
  return h(
    "div",
    { class: "scroll-x", tabindex: "0", role: "group", "aria-label": caption, "data-key": `${measure}-${wide}` },
    h(
      "table",
      { class: "mini week-hours" },
      h("caption", { class: "near-caption" }, caption),
      tableHead([[wide ? gettext("Dag") : gettext("Uur"), "plain-head"], ...columns.map(head)]),
      h(
        "tbody",
        null,
        rows.map((name, row) =>
          h(
            "tr",
            { "data-key": name },
            h("th", { scope: "row" }, name),
            columns.map((_name, column) => (wide ? cell(row, column) : cell(column, row))),
          ),
        ),
      ),
    ),
  );
}
