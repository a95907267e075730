/** The form of a plan: which fields its document has, in which groups. Pure: a document and the names in, fields out.
 *
 *  @typedef {{pointer: string, as: string, label: string, options?: [string, string][], hint?: string, wide?: boolean,
 *    empty?: string}} Field `as`: text, area, number, percent, yes, select, member, many (words to tick), list (of selects)
 *  @typedef {{key: string, title?: string, pointer?: string, fields: Field[], groups?: Group[], adds?: Add[], mark?: string,
 *    what?: string}} Group `pointer`: what can be removed and moved as a whole; `mark`: where its faults stand
 *  @typedef {{label: string, pointer: string, value: any}} Add something that can be added to a list
 */

import { conditionGroup, conditionTemplate } from "./planconditions.js";
import { deciding } from "./plandeciders.js";
import { add, both, field, list, named, options, phaseOptions } from "./planoptions.js";
import { said } from "./words.js";

/** Return the sections of the form of a plan. */
export function formOf(document, words) {
  return [
    general(document, words),
    deciding(document, words),
    rules(document, { ...words, averts: avertsOf(document, words) }),
    measures(document, words),
    rhythm(document, words),
    classes(words),
    leading(document, words),
  ];
}

function general(document, words) {
  const yardsticks = [
    ["regular", gettext("de reguliere bedden")],
    ["open", gettext("de open bedden")],
  ];
  return {
    id: "algemeen",
    title: gettext("Algemeen"),
    groups: [
      {
        key: "general",
        fields: [
          field("#name", "text", gettext("Naam van het plan"), { wide: true }),
          field("#source", "text", gettext("Bron: waar is het vastgesteld"), { wide: true }),
          field("/yardstick", "select", gettext("Druk meten tegen"), {
            options: yardsticks,
            empty: gettext("zoals altijd: regulier"),
          }),
          field("/repeat_hours", "number", gettext("Een afgewezen voorstel komt niet terug, uren")),
          field("/withdraw_hours", "number", gettext("Een voorstel vervalt als het niet meer geldt, uren")),
          field("/min_fresh_share", "percent", gettext("Zoveel van de cijfers moet vers zijn, %")),
          field("/step_down/for_hours", "number", gettext("Elke stap omlaag houdt zo lang stand, uren")),
          field("/step_down/margin", "percent", gettext("Een stap omlaag blijft zo ver van elke grens, %")),
        ],
      },
      {
        key: "colours",
        title: gettext("Kleuren van de regio, van licht naar zwaar"),
        fields: Object.keys(words.colours).map((one) =>
          field(`/colours/${one}`, "select", named(words.colours, one), {
            options: phaseOptions(words),
            empty: gettext("niet gebruikt"),
          }),
        ),
      },
      rollup(document, words),
    ],
  };
}

function rollup(document, words) {
  const isScore = document.rollup?.by === "score";
  return {
    key: `rollup-${isScore}`,
    title: gettext("Hoe instellingen optellen tot gebied en regio"),
    fields: [
      field("/rollup/by", "select", gettext("Optellen"), {
        options: [
          ["worst", gettext("zoveel die zwaar staan")],
          ["score", gettext("een gewogen score")],
        ],
        empty: gettext("zoals altijd"),
      }),
      ...(isScore
        ? [
            ...Object.keys(words.dimensions).map((one) =>
              field(`/rollup/weights/${one}`, "number", `${gettext("Gewicht")} ${named(words.dimensions, one)}`),
            ),
            field("/rollup/lines/adapted", "number", gettext("Aangepast vanaf score")),
            field("/rollup/lines/crisis", "number", gettext("Crisis vanaf score")),
          ]
        : [
            field("/rollup/share", "percent", gettext("Ten minste dit deel, %")),
            field("/rollup/count", "number", gettext("en ten minste dit aantal")),
          ]),
    ],
  };
}

/** Return what can avert what a plan expects: its measures, and the agreements of the region. */
function avertsOf(document, words) {
  return [
    ...list(document.measures)
      .filter((one) => one?.id)
      .map((one) => [`measure:${one.id}`, `${one.id} ${said(one.title)}`]),
    ...(words.agreements ?? []).map((one) => [`agreement:${one.code}`, `${gettext("afspraak")}: ${said(one.title)}`]),
  ];
}

function rules(document, words) {
  const taken = list(document.rules).map((one) => one?.id);
  return {
    id: "regels",
    title: gettext("Regels"),
    groups: [
      ...list(document.rules).map((rule, i) => ruleGroup(`/rules/${i}`, rule, words)),
      {
        key: "add-rule",
        fields: [],
        mark: "/rules",
        adds: [add(gettext("Regel toevoegen"), "/rules", newRule(taken, words))],
      },
    ],
  };
}

function newRule(taken, words) {
  let n = 1;
  while (taken.includes(`2.${n}`)) n += 1;
  return {
    id: `2.${n}`,
    from: ["regular"],
    to: "adapted",
    dimension: "space",
    conditions: [conditionTemplate("bed", words)],
    for_hours: 0,
    sentence: { nl: gettext("Nieuwe regel"), en: "New rule" },
  };
}

function ruleGroup(pointer, rule, words) {
  const conditions = list(rule?.conditions);
  return {
    key: `rule${pointer}`,
    what: gettext("Regel"),
    folds: true,
    about: rule?.sentence ? said(rule.sentence) : "",
    title: `${rule?.id ?? ""} · ${list(rule?.from)
      .map((one) => named(words.phases, one))
      .join(", ")} → ${named(words.phases, rule?.to)}`,
    pointer,
    mark: pointer,
    rule: Number(pointer.split("/").at(-1)),
    fields: [
      field(`${pointer}/id`, "text", gettext("Nummer")),
      field(`${pointer}/from`, "many", gettext("Vanuit"), { options: phaseOptions(words) }),
      field(`${pointer}/to`, "select", gettext("Naar"), { options: phaseOptions(words) }),
      field(`${pointer}/dimension`, "select", gettext("Gaat over"), {
        options: options(words.dimensions),
        empty: gettext("zoals altijd: ruimte"),
      }),
      field(`${pointer}/kind`, "select", gettext("Soort regel"), {
        options: [
          ["scripted", gettext("harde grens")],
          ["expert", gettext("vraag aan wie het kan beoordelen")],
        ],
        empty: gettext("zoals altijd: harde grens"),
      }),
      field(`${pointer}/for_hours`, "number", gettext("Zo lang zonder onderbreking, uren")),
      ...both(`${pointer}/sentence`, gettext("De zin bij het voorstel")),
    ],
    groups: [
      ...conditions.map((one, k) => conditionGroup(`${pointer}/conditions/${k}`, one, words)),
      {
        key: `add-condition${pointer}`,
        fields: [],
        mark: `${pointer}/conditions`,
        adds: [add(gettext("Voorwaarde toevoegen"), `${pointer}/conditions`, conditionTemplate("bed", words))],
      },
    ],
  };
}

function measures(document, words) {
  const here = list(document.measures);
  return {
    id: "maatregelen",
    title: gettext("Maatregelen"),
    groups: [
      ...here.map((one, i) => measureGroup(`/measures/${i}`, one, words)),
      {
        key: "add-measure",
        fields: [],
        mark: "/measures",
        adds: [add(gettext("Maatregel toevoegen"), "/measures", newMeasure(here))],
      },
    ],
  };
}

function newMeasure(here) {
  let n = here.length + 1;
  while (here.some((one) => one?.id === `M${n}`)) n += 1;
  return {
    id: `M${n}`,
    phase: "adapted",
    owner: "regional_coordinator",
    within_minutes: 240,
    title: { nl: gettext("Nieuwe maatregel"), en: "New measure" },
  };
}

function measureGroup(pointer, measure, words) {
  return {
    key: `measure${pointer}`,
    what: gettext("Maatregel"),
    folds: true,
    about: `${named(words.phases, measure?.phase)} · ${named(words.roles, measure?.owner)}`,
    title: `${measure?.id ?? ""} · ${measure?.title?.nl ?? ""}`,
    pointer,
    mark: pointer,
    fields: [
      field(`${pointer}/id`, "text", gettext("Nummer")),
      field(`${pointer}/phase`, "select", gettext("Begint in"), { options: phaseOptions(words).slice(1) }),
      field(`${pointer}/owner`, "select", gettext("Aan zet"), {
        options: options(words.roles),
        empty: gettext("zoals altijd: RCPS"),
        hint: gettext("De informatiecoördinator: bij elke instelling van de sectoren."),
      }),
      field(`${pointer}/within_minutes`, "number", gettext("Klaar binnen, minuten")),
      field(`${pointer}/sectors`, "many", gettext("Bij deze sectoren"), {
        options: options(words.sectors),
        wide: true,
      }),
      ...both(`${pointer}/title`, gettext("Wat te doen"), "text"),
      ...both(`${pointer}/perspective`, gettext("Handelingsperspectief")),
    ],
    groups: [
      ...list(measure?.checklist).map((_one, k) => ({
        key: `check${pointer}/${k}`,
        what: gettext("Punt van de checklist"),
        title: interpolate(gettext("Punt %s"), [k + 1]),
        pointer: `${pointer}/checklist/${k}`,
        mark: `${pointer}/checklist/${k}`,
        fields: both(`${pointer}/checklist/${k}`, gettext("Af te vinken"), "text"),
      })),
      {
        key: `add-check${pointer}`,
        fields: [],
        mark: `${pointer}/checklist`,
        adds: [add(gettext("Punt toevoegen"), `${pointer}/checklist`, { nl: gettext("Nieuw punt"), en: "New line" })],
      },
    ],
  };
}

function rhythm(_document, words) {
  const phases = Object.keys(words.phases);
  return {
    id: "ritme",
    title: gettext("Ritme"),
    groups: [
      {
        key: "report",
        title: gettext("Cijfers aanleveren, elke zoveel minuten"),
        fields: phases.map((one) => field(`/report_every_minutes/${one}`, "number", named(words.phases, one))),
      },
      {
        key: "review",
        title: gettext("Herijken na zoveel uur"),
        fields: phases.slice(1).map((one) => field(`/review_hours/${one}`, "number", named(words.phases, one))),
      },
    ],
  };
}

function classes(words) {
  return {
    id: "bedden",
    title: gettext("Bedden per fase"),
    groups: [
      {
        key: "classes",
        title: gettext("Welke klassen van bedden de spreiding mag gebruiken"),
        fields: Object.keys(words.phases).map((one) =>
          field(`/classes/${one}`, "many", named(words.phases, one), { options: options(words.classes), wide: true }),
        ),
      },
    ],
  };
}

function leading(_document, words) {
  return {
    id: "leiding",
    title: gettext("Leiding en bericht"),
    groups: [
      {
        key: "lead",
        title: gettext("Operationele leiding over de witte kolom"),
        mark: "/lead",
        fields: [
          field("/lead/to", "select", gettext("Gaat naar"), {
            options: options(words.roles),
            empty: gettext("blijft bij de instellingen"),
          }),
          field("/lead/phase", "select", gettext("Vanaf fase"), {
            options: phaseOptions(words).slice(1),
            empty: gettext("zoals altijd: crisis"),
          }),
          field("/lead/grip", "number", gettext("Of vanaf GRIP")),
        ],
      },
      {
        key: "links",
        title: gettext("Koppelingen met buren die het plan volgen"),
        mark: "/links",
        fields: [
          field("/links/phase", "select", gettext("Open vanaf fase"), {
            options: phaseOptions(words).slice(1),
            empty: gettext("niet om een fase"),
          }),
          field("/links/grip", "number", gettext("Of vanaf GRIP")),
        ],
      },
      {
        key: "told",
        title: gettext("Wie bericht krijgt en bevestigt"),
        fields: Object.keys(words.phases).map((one) =>
          field(`/told/${one}`, "many", named(words.phases, one), { options: options(words.roles), wide: true }),
        ),
      },
    ],
  };
}

/** Return every field of a form, those of groups within groups too. */
export function fieldsOf(sections) {
  const within = (group) => [...group.fields, ...(group.groups ?? []).flatMap(within)];
  return sections.flatMap((section) => section.groups.flatMap(within));
}
