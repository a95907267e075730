/** The result of the meetlat: a row a facility, a column a theme; grey for none and for old. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { ageOf, freshness } from "./freshness.js";
import { LEVELS, THEMES, themeStanding } from "./meetlat.js";
import { ageMark, madeUp, phaseChip } from "./parts.js";
import { answersOf, questionsOf, rounds } from "./survey.js";
import * as survey from "./surveywords.js";

/** Return a row for every facility that was ever asked, as far as the screen knows. */
export function surveyRows(ctx) {
  const asked = new Map();
  for (const round of rounds().reverse())
    for (const request of round.requests) asked.set(request.facility, { round, sector: request.sector });
  for (const [key, event] of ctx.entities) {
    if (key.startsWith("survey:") && event.state && !asked.has(event.state.facility))
      asked.set(event.state.facility, { round: null, sector: event.state.sector });
  }
  return [...asked]
    .filter(([code]) => ctx.ref.facility.has(code))
    .map(([code, { round, sector }]) => rowOf(ctx, code, round, sector));
}

function rowOf(ctx, code, round, sector) {
  const state = answersOf(code);
  const questions = questionsOf(sector, state?.version ?? round?.sectors[sector]);
  const themes = Object.fromEntries(THEMES.map((theme) => [theme, themeStanding(state, questions, theme, ctx.now())]));
  return { code, facility: ctx.ref.facility.get(code), sector, name: questions?.name, state, themes };
}

/** Return how heavy a standing is for sorting; without a usable answer there is no weight. */
const weight = (one) => (one.kind === "answered" && !one.old ? LEVELS.indexOf(one.level) : null);

function cell(one) {
  if (one.kind === "answered" && !one.old) return [phaseChip(one.level), beside(one)];
  const said =
    one.kind === "answered"
      ? interpolate(gettext("oud: %s"), [survey.level(one.level).toLowerCase()])
      : one.kind === "not_applicable"
        ? gettext("n.v.t.")
        : one.kind === "not_answered"
          ? gettext("geen antwoord")
          : gettext("niet gevraagd");
  return h("span", { class: "chip phase-unknown" }, said);
}

function beside(one) {
  const said = one.answers.flatMap((answer) => [
    answer.number === null || answer.number === undefined ? "" : String(answer.number),
    survey.trend(answer.trend),
    answer.expect_24 ? interpolate(gettext("24 u: %s"), [survey.level(answer.expect_24).toLowerCase()]) : "",
    answer.expect_72 ? interpolate(gettext("72 u: %s"), [survey.level(answer.expect_72).toLowerCase()]) : "",
  ]);
  const words = one.answers.map((answer) => answer.duiding).filter(Boolean);
  return [
    said.some(Boolean) ? h("small", null, said.filter(Boolean).join(" · ")) : null,
    words.map((text) => h("small", { class: "clip", title: text }, text)),
  ];
}

/** Return the columns of the result. */
export const surveyColumns = (ctx, regionName) => [
  {
    id: "name",
    text: true,
    title: gettext("Instelling"),
    value: (row) => row.facility.name,
    cell: (row) => [row.facility.name, " ", madeUp(row.facility), h("small", null, row.facility.city)],
  },
  {
    id: "region",
    text: true,
    title: gettext("Regio"),
    value: (row) => regionName(row.facility.region),
    cell: (row) => regionName(row.facility.region),
  },
  ...THEMES.map((theme) => ({
    id: theme,
    title: survey.theme(theme),
    value: (row) => weight(row.themes[theme]),
    cell: (row) => cell(row.themes[theme]),
  })),
  {
    id: "age",
    title: gettext("Leeftijd"),
    n: true,
    value: (row) => ageOf(row.state, ctx.now()),
    cell: (row) =>
      row.state
        ? [
            ageMark(ageOf(row.state, ctx.now()), freshness(row.state, ctx.now())),
            h("small", null, moment(row.state.observed_at, ctx.now())),
          ]
        : "–",
  },
];

/** Return how many of some rows stand where, per theme: what nobody said is counted as that. */
export function surveyTotals(rows) {
  return THEMES.map((theme) => {
    const count = { crisis: 0, adapted: 0, regular: 0, unknown: 0 };
    for (const row of rows) {
      const one = row.themes[theme];
      if (one.kind === "answered" && !one.old) count[one.level] += 1;
      else if (one.kind === "answered" || one.kind === "not_answered") count.unknown += 1;
    }
    return { theme, ...count };
  });
}
