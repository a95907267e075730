/** The other ways of looking at the board: sums per region, per sector, and a few beside each other. */

import { columnTitle, regionName, standingMark, sumColumns } from "./boardcolumns.js";
import { sectorSums, sumRow } from "./boardrows.js";
import { MOST_BESIDE } from "./choice.js";
import { yardstickOf } from "./derive.js";
import { h } from "./dom.js";
import { figureCell, missing, sumCell } from "./figureparts.js";
import { generalRow, kindsOf, sectorOf } from "./figures.js";
import { count } from "./format.js";
import { kindTitle } from "./kinds.js";
import { ageMark, edMark, tableHead } from "./parts.js";
import { ctx } from "./store.js";
import { sortTable } from "./table.js";

const english = () => document.documentElement.lang === "en";

/** Return the name of a sector: of one of its facilities, or of all. */
export function sectorName(code, many = true) {
  const sector = ctx.ref.sectors.find((one) => one.code === code);
  if (!sector) return code;
  return sector[`${many ? "plural" : "name"}_${english() ? "en" : "nl"}`];
}

/** Return the table of regions: each sum says how many facilities are in it, and how many are not. */
export const regionTable = (sums, kinds, order, cohort) =>
  sortTable(
    sums.map((row) => ({ ...row, act: "to-region" })),
    sumColumns(kinds, gettext("Regio"), cohort),
    order,
    {
      key: (row) => row.code,
      name: gettext("Capaciteit per regio"),
    },
  );

/** Return the table of all sectors of the chain, in a region or everywhere. */
export function sectorTable(region) {
  const rows = sectorSums(ctx, ctx.ref.sectors, region);
  return h(
    "table",
    { class: "grid stack sectors" },
    h("caption", { class: "unseen" }, gettext("Capaciteit per sector")),
    tableHead(
      [
        gettext("Sector"),
        gettext("Locaties"),
        gettext("Dicht of beperkt"),
        gettext("Gemeld"),
        gettext("Kerncijfers"),
      ].map((text) => [text, "plain-head"]),
    ),
    h(
      "tbody",
      null,
      rows.map((row) =>
        h(
          "tr",
          { "data-key": row.code },
          h(
            "th",
            { scope: "row" },
            h(
              "button",
              { type: "button", class: "plain link", "data-act": "to-sector", "data-code": row.code },
              sectorName(row.code),
            ),
          ),
          h("td", { "data-label": gettext("Locaties") }, count(row.houses)),
          h("td", { "data-label": gettext("Dicht of beperkt") }, count(row.closed)),
          h("td", { "data-label": gettext("Gemeld") }, missing(row.reported)),
          h(
            "td",
            { "data-label": gettext("Kerncijfers"), class: "whole" },
            h(
              "div",
              { class: "key-figures" },
              row.kinds.map((kind) =>
                h("div", { "data-key": kind.code }, h("b", null, kindTitle(kind.code)), sumCell(row.bed[kind.code])),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Return one column of the comparison: a facility, or all of a sector in a region. */
function columnOf(code, sector, cohort) {
  const now = ctx.now();
  const facility = ctx.ref.facility.get(code);
  if (facility) {
    const kinds = kindsOf(ctx, sectorOf(facility));
    return {
      code,
      name: facility.name,
      under: facility.city,
      facility,
      row: generalRow(ctx, facility, kinds, now, cohort),
    };
  }
  const region = ctx.ref.region.get(code);
  if (!region) return null;
  const kinds = kindsOf(ctx, sector);
  const rows = ctx.ref.facilities
    .filter((one) => one.region === code && sectorOf(one) === sector)
    .map((one) => generalRow(ctx, one, kinds, now, cohort));
  return {
    code,
    name: region.short_name,
    under: sectorName(sector),
    facility: null,
    row: sumRow(rows, kinds, yardstickOf(ctx, code)),
  };
}

function besideCell(column, kind, now) {
  const line = column.row.bed[kind.code];
  if (!line?.applies) return h("span", { class: "muted" }, gettext("n.v.t."));
  return column.facility
    ? [figureCell(line, now), line.fresh === "unknown" ? null : h("small", null, ageMark(line.age, line.fresh))]
    : sumCell(line);
}

const besideHead = (column, now) =>
  h(
    "th",
    { scope: "col", "data-key": column.code },
    column.facility
      ? h(
          "button",
          { type: "button", class: "plain link", "data-act": "facility", "data-code": column.code },
          column.name,
        )
      : column.name,
    h("small", null, column.facility ? `${column.under} · ${regionName(column.facility.region)}` : column.under),
    column.facility ? h("small", null, standingMark(column.row.standing, now)) : null,
    column.row.ed !== undefined ? h("small", null, "SEH ", edMark(column.row.ed, column.row.edFresh)) : null,
    h(
      "button",
      {
        type: "button",
        class: "plain link take-away",
        "data-act": "beside",
        "data-code": column.code,
        "aria-label": interpolate(gettext("%s weghalen"), [column.name]),
      },
      gettext("weghalen"),
    ),
  );

/** Return facilities or regions beside each other, a row a kind; what only one of them has is there too. */
export function besideTable({ beside: codes, sector, kinds: chosen, cohort }, now) {
  const columns = codes.map((code) => columnOf(code, sector, cohort)).filter((one) => one !== null);
  if (columns.length < 2)
    return h(
      "p",
      { class: "empty" },
      interpolate(gettext("Kies twee tot %s instellingen of regio’s om naast elkaar te zetten."), [MOST_BESIDE]),
    );
  const has = (kind) => columns.some((column) => column.row.bed[kind.code]?.applies);
  const kinds = ctx.ref.kinds.filter((kind) => has(kind) && (!chosen.length || chosen.includes(kind.code)));
  return h(
    "table",
    { class: "grid beside" },
    h("caption", { class: "unseen" }, gettext("Naast elkaar")),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "col" }, gettext("Soort")),
        columns.map((one) => besideHead(one, now)),
      ),
    ),
    h(
      "tbody",
      null,
      kinds.map((kind) =>
        h(
          "tr",
          { "data-key": kind.code },
          h("th", { scope: "row" }, columnTitle(kind.code, cohort)),
          columns.map((column) =>
            h("td", { "data-key": column.code, "data-label": column.name }, besideCell(column, kind, now)),
          ),
        ),
      ),
    ),
  );
}
