/** The region board: phase, fullness, admissions, ED stops and freshness of each region, worst first. */

import { h } from "./dom.js";
import { expectedCell } from "./fanline.js";
import { count, since as sinceText } from "./format.js";
import { bedKinds, kindTitle } from "./kinds.js";
import { colourChip } from "./owncolours.js";
import { freshMark, phaseChip, pressure, sparkline, tableHead } from "./parts.js";

/**
 * Return the table.
 * @param {any[]} rows
 * @param {Date} now
 * @param {string} [chosen] the code of the region that is open
 * @param {any[] | null} [expected] the forecasts of all regions, where these are to be seen in place of the figures of now
 */
export function board(rows, now, chosen, expected = null) {
  return h(
    "table",
    { class: "board" },
    tableHead(headings()),
    h(
      "tbody",
      null,
      rows.map((row) => line(row, now, chosen, expected)),
    ),
  );
}

const headings = () => [
  [gettext("Regio")],
  [gettext("Fase")],
  ...bedKinds().map((kind) => [kindTitle(kind.code)]),
  [gettext("Opnamen 21 d").replace(/(\d) /, "$1\u00a0"), "spark-cell"], // the number and its unit on one line
  [gettext("Stops"), "n"],
  [gettext("Vers"), "n"],
];

function line(row, now, chosen, expected) {
  const since =
    row.phase && row.phase.phase !== "regular"
      ? interpolate(gettext("sinds %s"), [sinceText(row.phase.since, now)])
      : "";
  const beds = (sum) => pressure(sum, { old: sum.houses * 2 < sum.applies, more: housesText(sum) });
  return h(
    "tr",
    { "data-key": row.code, class: row.code === chosen ? "chosen" : null },
    h(
      "th",
      { scope: "row" },
      h(
        "button",
        { type: "button", class: "plain", "data-act": "region", "data-code": row.code },
        row.region.short_name,
        h("small", null, row.code),
      ),
    ),
    h(
      "td",
      { class: "phase-cell" },
      phaseChip(row.phase?.phase),
      colourChip(row.phase?.colour),
      since ? h("small", null, since) : null,
    ),
    bedKinds().map((kind) =>
      h(
        "td",
        { "data-key": kind.code },
        expected ? expectedCell(expected, row.code, kind.code, now) : beds(row.bed[kind.code]),
      ),
    ),
    h("td", { class: "spark-cell" }, sparkline(row.admissions, { width: 66 })),
    h(
      "td",
      { class: "n" },
      row.stops ? h("span", { class: "ed stop" }, h("i", { "aria-hidden": "true" }, "✕"), count(row.stops)) : "0",
      row.pressures ? h("small", null, `▲ ${row.pressures}`) : null,
    ),
    h("td", { class: "n" }, freshMark(row.fresh, row.houses)),
  );
}

/** Return how many houses a sum is of: those with fresh figures, and those of which the regular beds are known. */
export const housesText = (sum) =>
  interpolate(
    gettext("%(houses)s huizen vers, van %(known)s het reguliere aantal bekend"),
    { houses: sum.houses, known: sum.known },
    true,
  );
