/** Two plans beside each other: the one of now and the variant: who moves, who has no place, how far, and how regions stand. */

import { h } from "./dom.js";
import { count, signed } from "./format.js";
import { tableHead } from "./parts.js";
import { goal } from "./rungoals.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

const row = (key, label, before, after) =>
  h(
    "tr",
    { "data-key": key, class: before === after ? null : "differs" },
    h("th", { scope: "row" }, label),
    h("td", { class: "n" }, count(before)),
    h("td", { class: "n" }, count(after)),
    h("td", { class: "n" }, after === before ? "0" : signed(after - before)),
  );

const table = (caption, rows) =>
  h(
    "table",
    { class: "mini sides", "data-key": caption },
    h("caption", { class: "near-caption" }, caption),
    tableHead([
      ["", "plain-head"],
      [gettext("nu"), "plain-head n"],
      [gettext("variant"), "plain-head n"],
      [gettext("verschil"), "plain-head n"],
    ]),
    h("tbody", null, rows),
  );

const totals = (sides) =>
  [
    ["moved", gettext("verplaatsingen")],
    ["between", gettext("tussen regio’s")],
    ["unplaced", gettext("zonder plek")],
    ["minutes", gettext("minuten rijden")],
  ].map(([key, label]) => row(key, label, sides.before[key], sides.after[key]));

const goals = (sides) =>
  Object.keys(sides.before.goals)
    .filter((code) => code in sides.after.goals)
    .map((code) => row(code, goal(code), sides.before.goals[code], sides.after.goals[code]));

function moves(sides) {
  const found = new Map();
  for (const side of ["before", "after"])
    for (const move of sides[side].moves) {
      const key = `${move.from} ${move.to} ${move.bed}`;
      found.set(key, { before: 0, after: 0, ...found.get(key), move, [side]: move.count });
    }
  return [...found]
    .sort(([, a], [, b]) => Number(a.before === a.after) - Number(b.before === b.after))
    .map(([key, one]) =>
      row(
        key,
        [`${name(one.move.from)} → ${name(one.move.to)} `, h("small", null, words.bed(one.move.bed))],
        one.before,
        one.after,
      ),
    );
}

const shares = (sides) =>
  sides.after.share.map((after) => {
    const before = sides.before.share.find((one) => one.region === after.region && one.bed === after.bed);
    return row(
      `${after.region}-${after.bed}`,
      [
        `${regionName(after.region)} `,
        h(
          "small",
          null,
          words.bed(after.bed),
          " · ",
          interpolate(gettext("eerlijk %s"), [count(after.fair)]),
          before && before.fair !== after.fair ? ` (${interpolate(gettext("nu %s"), [count(before.fair)])})` : "",
        ),
      ],
      before?.after ?? after.now,
      after.after,
    );
  });

/** Return both plans of a variant beside each other. */
export function sidesView(sides) {
  if (!sides) return null;
  const movesRows = moves(sides);
  return h(
    "section",
    { class: "two-plans", "data-key": "sides", "aria-label": gettext("Twee plannen naast elkaar") },
    table(gettext("Twee plannen naast elkaar"), totals(sides)),
    h(
      "details",
      { "data-key": "goals" },
      h("summary", null, gettext("Doelen")),
      table(gettext("Doelen"), goals(sides)),
    ),
    movesRows.length
      ? h(
          "details",
          { "data-key": "moves", open: movesRows.length <= 8 },
          h("summary", null, gettext("Verplaatsingen")),
          table(gettext("Verplaatsingen"), movesRows),
        )
      : null,
    sides.after.share.length
      ? h(
          "details",
          { "data-key": "share" },
          h("summary", null, gettext("Aandeel per regio")),
          table(gettext("Aandeel per regio"), shares(sides)),
        )
      : null,
  );
}
