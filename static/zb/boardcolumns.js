/** The columns of the board: who it is, its state, a column or three per kind, the week, the age, the source. */

import { labelName } from "./cohortnames.js";
import { h } from "./dom.js";
import { aheadMark } from "./edaheadview.js";
import { listName } from "./edparts.js";
import { figureCell, isMadeUp, missing, pairTitle, sumCell } from "./figureparts.js";
import { heaviness } from "./figures.js";
import { moment } from "./format.js";
import { weekOf } from "./histories.js";
import { kindTitle } from "./kinds.js";
import { upTo } from "./lines.js";
import { hasOccupancy } from "./occupancy.js";
import { ageMark, bedsText, demoMark, edMark, freeText, pressure } from "./parts.js";
import { promisedMark } from "./promised.js";
import { sourceLabel } from "./sources.js";
import { ctx } from "./store.js";
import { weekLine } from "./weekline.js";
import * as words from "./words.js";

const ROOMY = 2; // so many kinds have three columns each; more share one cell per kind

export const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

const opens = (row) =>
  h(
    "button",
    { type: "button", class: "plain link", "data-act": "facility", "data-code": row.code },
    row.facility.name,
  );

const nameColumn = (sector) => ({
  id: "name",
  text: true,
  title: sector === "hospital" ? gettext("Ziekenhuis") : gettext("Naam"),
  value: (row) => row.facility.name,
  cell: (row) => [opens(row), " ", demoMark(row.facility.made_up), h("small", null, row.facility.city)],
});

const regionColumn = () => ({
  id: "region",
  text: true,
  wide: true,
  title: gettext("Regio"),
  value: (row) => regionName(row.region),
  cell: (row) => regionName(row.region),
});

const standingColumn = (now) => ({
  id: "standing",
  title: gettext("Open"),
  value: (row) => ["open", "limited", "closed"].indexOf(row.standing.state),
  cell: (row) => [
    standingMark(row.standing, now),
    row.limited && row.standing.state === "open" ? h("small", null, gettext("een deel niet")) : null,
  ],
});

/** Return whether a place is open, until when, by whom. */
export const standingMark = (held, now) => [
  h("span", { class: `operating ${held.state}` }, words.operating(held.state)),
  held.until
    ? h(
        "small",
        null,
        held.overdue ? gettext("einde verstreken") : interpolate(gettext("tot %s"), [moment(held.until, now)]),
      )
    : null,
];

const there = (line, cell) => (line?.applies ? cell(line) : h("span", { class: "muted" }, gettext("geen")));

/** Return the heading of a kind, or of its part with a label. */
export const columnTitle = (code, cohort = "") =>
  cohort ? `${kindTitle(code)} · ${labelName(cohort)}` : kindTitle(code);

/** Return three columns of a kind: how full, how many, how many free. */
function roomyColumns(kind, cohort) {
  const { code } = kind;
  return [
    {
      id: code,
      title: columnTitle(code, cohort),
      value: (row) => row.bed[code].ratio,
      cell: (row) => there(row.bed[code], pressure),
    },
    {
      id: `${code}:beds`,
      title: pairTitle(kind),
      n: true,
      value: (row) => row.bed[code].occupied,
      cell: (row) => (row.bed[code].applies ? [bedsText(row.bed[code]), demoMark(isMadeUp(row.bed[code]))] : ""),
    },
    {
      id: `${code}:free`,
      title: gettext("Vrij"),
      n: true,
      value: (row) => row.bed[code].available,
      cell: (row) => (row.bed[code].applies ? [freeText(row.bed[code]), promisedMark(row.code, code)] : ""),
    },
  ];
}

const oneColumn = (kind, cohort, now) => ({
  id: kind.code,
  title: columnTitle(kind.code, cohort),
  value: (row) => heaviness(row.bed[kind.code]),
  cell: (row) => [figureCell(row.bed[kind.code], now), promisedMark(row.code, kind.code)],
});

function kindColumns(kinds, cohort, now) {
  const roomy = kinds.length <= ROOMY;
  return kinds.flatMap((kind) =>
    roomy && hasOccupancy(kind) ? roomyColumns(kind, cohort) : [oneColumn(kind, cohort, now)],
  );
}

const departmentColumn = (now) => ({
  id: "ed",
  title: gettext("SEH"),
  value: (row) => ["open", "pressure", "stop"].indexOf(row.ed?.traffic ?? ""),
  cell: (row) => [
    edMark(row.ed, row.edFresh),
    row.ed?.nedocs ? h("small", null, `NEDOCS ${Math.round(row.ed.nedocs.value)}`) : null,
    (row.parts ?? []).map((one) =>
      h("small", { "data-key": one.part }, `${one.traffic === "stop" ? "✕" : "▲"} ${listName("part", one.part)}`),
    ),
    aheadMark(ctx, row.facility, now),
  ],
});

/** Return the column of seven days of the first kind with an occupancy; none where no kind has one. */
function weekColumn(kinds, choice, now) {
  const kind = kinds.find(hasOccupancy);
  if (!kind) return [];
  const { value, missing: away } = weekOf(kind.code, choice.region, choice.sector, choice.cohort);
  // the last value is of now: only a past moment has something after it
  const cut = (list) => (ctx.asOf ? upTo(list ?? [], value.from, value.step_hours, now) : (list ?? []));
  return [
    {
      id: "week",
      title: interpolate(gettext("%s, 7 dagen"), [columnTitle(kind.code, choice.cohort)]),
      value: (row) => (value ? Math.max(0, ...(value.rows[row.code] ?? []).filter(Boolean)) : null),
      cell: (row) => {
        if (!value)
          return h("span", { class: "muted", title: away ? gettext("nu niet op te halen") : null }, away ? "–" : "…");
        if (!row.bed[kind.code].applies) return "";
        return weekLine(cut(value.rows[row.code]), cut(value.room?.[row.code]), cut(value.regular?.[row.code]));
      },
    },
  ];
}

const firstTold = (row) => Object.values(row.bed).find((line) => line.values);

/** Return who said a line: by name where the report that stands there said it, else its source. */
const saidIn = (line) => (line ? (line.by && words.readable(line.by, "reported_by")) || sourceLabel(line.source) : "");

const restColumns = () => [
  {
    id: "age",
    title: gettext("Leeftijd"),
    n: true,
    value: (row) => row.age,
    cell: (row) => (row.fresh === "none" ? "" : ageMark(row.age, row.age === null ? "unknown" : row.fresh)),
  },
  {
    id: "source",
    text: true,
    wide: true,
    title: gettext("Bron en duiding"),
    value: (row) => saidIn(firstTold(row)),
    cell: (row) => {
      const line = firstTold(row);
      if (!line) return "";
      return [
        saidIn(line),
        line.by ? h("small", null, words.method(line.by.method)) : null,
        line.by?.duiding ? h("small", { class: "clip", title: line.by.duiding }, `“${line.by.duiding}”`) : null,
      ];
    },
  },
];

/** Return the columns over facilities for the kinds and sector of a choice. */
export function facilityColumns(kinds, choice, now) {
  const hospital = choice.sector === "hospital";
  return [
    nameColumn(choice.sector),
    regionColumn(),
    ...(hospital ? [] : [standingColumn(now)]),
    ...kindColumns(kinds, choice.cohort, now),
    ...(hospital ? [departmentColumn(now)] : []),
    ...weekColumn(kinds, choice, now),
    ...restColumns(),
  ];
}

/** Return the columns over sums (regions, sectors): each says how many of its facilities are in it. */
export function sumColumns(kinds, title, cohort = "") {
  return [
    {
      id: "name",
      text: true,
      title,
      value: (row) => row.name,
      cell: (row) => [
        h("button", { type: "button", class: "plain link", "data-act": row.act, "data-code": row.code }, row.name),
        h("small", null, row.under),
      ],
    },
    ...kinds.map((kind) => ({
      id: kind.code,
      title: columnTitle(kind.code, cohort),
      value: (row) => (row.bed[kind.code] ? heaviness(row.bed[kind.code]) : null),
      cell: (row) => (row.bed[kind.code] ? sumCell(row.bed[kind.code]) : ""),
    })),
    {
      id: "closed",
      title: gettext("Dicht of beperkt"),
      n: true,
      value: (row) => row.closed,
      cell: (row) => String(row.closed),
    },
    {
      id: "reported",
      title: gettext("Gemeld"),
      value: (row) => (row.reported.applies ? row.reported.houses / row.reported.applies : null),
      cell: (row) => missing(row.reported),
    },
  ];
}
