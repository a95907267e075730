/** The lines that a rule draws, as groups of a form: on beds, a figure, departments, places, answers, k of n. */

import { field, named, options, phaseOptions } from "./planoptions.js";

const MOST_DEEP = 2; // groups within groups that the form offers to add

/** Return which sort of line this is, by the word that says what it is about. */
export function sortOf(condition) {
  if (!condition || typeof condition !== "object") return "bed";
  return ["of", "survey", "kind", "ed", "operating", "score", "expected"].find((one) => one in condition) ?? "bed";
}

const SORTS = {
  bed: () => gettext("Bezetting van bedden"),
  kind: () => gettext("Een ander cijfer (personeel, voorraad, wachttijd …)"),
  ed: () => gettext("Spoedeisende hulp"),
  operating: () => gettext("Gesloten of beperkt open"),
  survey: () => gettext("Antwoord op de meetlat"),
  score: () => gettext("Drukscore"),
  expected: () => gettext("Wat verwacht wordt"),
  of: () => gettext("Zoveel van een aantal voorwaarden"),
};

/** Return a line of a sort to begin with. */
export function conditionTemplate(sort, words) {
  const among = { compare: "above", share: 0.25, count: 2 };
  const kinds = Object.keys(words.kinds);
  const kind = kinds.find((one) => one.startsWith("staff")) ?? kinds[0];
  return {
    bed: { bed: Object.keys(words.beds)[0], scope: "region", compare: "above", threshold: 0.95 },
    kind: { kind, scope: "region", compare: "above", threshold: 1.1 },
    ed: { ed: "stop", ...among },
    operating: { operating: "closed", ...among },
    survey: { survey: "staff", sector: words.surveyed[0] ?? "hospital", level: "crisis", ...among },
    score: { score: 3, scope: "region", compare: "above" },
    expected: {
      expected: {
        bed: Object.keys(words.beds)[0],
        scope: "region",
        within_hours: 72,
        probability: 0.7,
        compare: "above",
        threshold: 1,
      },
    },
    of: { at_least: 1, of: [{ bed: Object.keys(words.beds)[0], scope: "region", compare: "above", threshold: 0.95 }] },
  }[sort];
}

/** Return the group of one line. */
export function conditionGroup(pointer, condition, words, depth = 1) {
  const sort = sortOf(condition);
  const group = {
    key: `${pointer}-${sort}`,
    what: gettext("Voorwaarde"),
    title: SORTS[sort](),
    pointer,
    mark: pointer,
    line: true,
    sort,
    sorts: Object.keys(SORTS)
      .filter((one) => one !== "of" || depth <= MOST_DEEP || sort === "of")
      .map((one) => [one, SORTS[one]()]),
    fields: FIELDS[sort](pointer, condition, words),
  };
  if (sort !== "of") return group;
  const lines = Array.isArray(condition.of) ? condition.of : [];
  return {
    ...group,
    groups: [
      ...lines.map((one, i) => conditionGroup(`${pointer}/of/${i}`, one, words, depth + 1)),
      {
        key: `add${pointer}`,
        fields: [],
        mark: `${pointer}/of`,
        adds: [
          { label: gettext("Voorwaarde toevoegen"), pointer: `${pointer}/of`, value: conditionTemplate("bed", words) },
        ],
      },
    ],
  };
}

const compare = (pointer) =>
  field(`${pointer}/compare`, "select", gettext("Grens"), {
    options: [
      ["above", gettext("op of boven")],
      ["below", gettext("op of onder")],
    ],
  });

const scope = (pointer) =>
  field(`${pointer}/scope`, "select", gettext("Kijk naar"), {
    options: [
      ["region", gettext("de hele regio")],
      ["facilities", gettext("hoeveel instellingen")],
    ],
  });

const among = (pointer, condition, always = false) =>
  always || condition.scope !== "region" || "share" in condition || "count" in condition
    ? [
        field(`${pointer}/share`, "percent", gettext("Bij dit deel van de instellingen, %")),
        field(`${pointer}/count`, "number", gettext("en ten minste dit aantal")),
      ]
    : [];

const sector = (pointer, words, codes = Object.keys(words.sectors), empty = gettext("alle sectoren")) =>
  field(`${pointer}/sector`, "select", gettext("Sector"), { options: options(words.sectors, codes), empty });

const aggregate = (pointer) =>
  field(`${pointer}/aggregate`, "select", gettext("Cijfer van de regio"), {
    options: [
      ["total", gettext("alles opgeteld")],
      ["worst", gettext("de zwaarste instelling")],
      ["mean", gettext("het gemiddelde")],
    ],
    empty: gettext("zoals past bij het cijfer"),
  });

function bedFields(pointer, condition, words) {
  return [
    field(`${pointer}/bed`, "select", gettext("Soort bed"), { options: options(words.beds) }),
    scope(pointer),
    compare(pointer),
    field(`${pointer}/threshold`, "percent", gettext("Drempel, %")),
    ...among(pointer, condition),
    field(`${pointer}/yardstick`, "select", gettext("Gemeten tegen"), {
      options: [
        ["regular", gettext("de reguliere bedden")],
        ["open", gettext("de open bedden")],
      ],
      empty: gettext("zoals het plan"),
    }),
    field(`${pointer}/cohort`, "text", gettext("Alleen het deel met label")),
  ];
}

function kindFields(pointer, condition, words) {
  const figures = words.kinds[condition.kind]?.figures ?? {};
  const isRatio = (condition.figure ?? "ratio") === "ratio";
  return [
    field(`${pointer}/kind`, "select", gettext("Waarvan"), { options: options(words.kinds) }),
    field(`${pointer}/figure`, "select", gettext("Welk cijfer"), {
      options: options(figures),
      empty: figures.ratio ? named(figures, "ratio") : gettext("kies"),
    }),
    scope(pointer),
    compare(pointer),
    isRatio
      ? field(`${pointer}/threshold`, "percent", gettext("Drempel, %"))
      : field(`${pointer}/threshold`, "number", gettext("Drempel")),
    ...among(pointer, condition),
    sector(pointer, words),
    ...(condition.scope === "region" || "aggregate" in condition ? [aggregate(pointer)] : []),
  ];
}

function edFields(pointer, condition, words) {
  const what = field(`${pointer}/ed`, "select", gettext("Wat"), {
    options: [
      ["stop", gettext("SEH’s met een stop")],
      ["pressure", gettext("SEH’s met een dreigende stop of een stop")],
      ["nedocs", gettext("drukte (NEDOCS)")],
      ["present", gettext("aanwezige patiënten")],
    ],
  });
  if (!words.ed_figures.includes(condition.ed))
    return [
      what,
      compare(pointer),
      ...among(pointer, condition, true),
      ...beside(pointer, condition, ["sector"], words),
    ];
  return [
    what,
    scope(pointer),
    compare(pointer),
    field(`${pointer}/threshold`, "number", gettext("Drempel")),
    ...among(pointer, condition),
    ...(condition.scope === "region" || "aggregate" in condition ? [aggregate(pointer)] : []),
    ...beside(pointer, condition, ["sector"], words),
  ];
}

const beside = (pointer, condition, names, words) =>
  names.filter((name) => name in condition).map(() => sector(pointer, words));

function operatingFields(pointer, condition, words) {
  const kinds = { ...words.beds, ...words.kinds };
  return [
    field(`${pointer}/operating`, "select", gettext("Stand"), {
      options: [
        ["closed", gettext("gesloten")],
        ["limited", gettext("beperkt open of gesloten")],
      ],
    }),
    field(`${pointer}/part`, "select", gettext("Welk deel"), {
      options: options(kinds),
      empty: gettext("de hele instelling"),
    }),
    sector(pointer, words),
    compare(pointer),
    ...among(pointer, condition, true),
  ];
}

function surveyFields(pointer, condition, words) {
  return [
    field(`${pointer}/survey`, "select", gettext("Thema"), { options: options(words.themes) }),
    sector(pointer, words, words.surveyed, gettext("kies")),
    field(`${pointer}/level`, "select", gettext("Niveau, of zwaarder"), { options: phaseOptions(words).slice(1) }),
    compare(pointer),
    ...among(pointer, condition, true),
  ];
}

function scoreFields(pointer, condition, words) {
  return [
    field(`${pointer}/score`, "number", gettext("Drukniveau, 1 tot 4")),
    scope(pointer),
    compare(pointer),
    ...among(pointer, condition),
    ...(condition.scope === "region" ? beside(pointer, condition, ["sector"], words) : [sector(pointer, words)]),
  ];
}

function expectedFields(pointer, condition, words) {
  const within = `${pointer}/expected`;
  const expected = condition.expected ?? {};
  return [
    field(`${within}/bed`, "select", gettext("Soort bed"), { options: options(words.beds) }),
    scope(within),
    field(`${within}/within_hours`, "number", gettext("Binnen zoveel uur")),
    field(`${within}/probability`, "percent", gettext("Met een kans van ten minste, %")),
    compare(within),
    field(`${within}/threshold`, "percent", gettext("Drempel, %")),
    ...among(within, { scope: "region", ...expected }),
    ...(words.averts?.length || condition.averted_by
      ? [
          field(`${pointer}/averted_by`, "list", gettext("Af te wenden met"), {
            options: words.averts ?? [],
            itemAs: "averts",
          }),
        ]
      : []),
  ];
}

const groupFields = (pointer) => [field(`${pointer}/at_least`, "number", gettext("Ten minste zoveel van deze"))];

const FIELDS = {
  bed: bedFields,
  kind: kindFields,
  ed: edFields,
  operating: operatingFields,
  survey: surveyFields,
  score: scoreFields,
  expected: expectedFields,
  of: groupFields,
};
