/** The dispatcher's tables: hospitals from a place, vehicles, and what one chooses among them. */

import { ability, door, expertises, PLACES } from "./dispatch.js";
import { h } from "./dom.js";
import { aheadCell } from "./edaheadview.js";
import { mayAnnounce } from "./eddialogs.js";
import { listName } from "./edparts.js";
import { minutesTo, nextHour } from "./emergency.js";
import { count, moment } from "./format.js";
import { bedKinds, kindShort, kindTitle } from "./kinds.js";
import { ageMark, demoMark, edMark, freeText } from "./parts.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const SHAPES = { can: "●", limited: "◐", cannot: "✕", unknown: "?" };
const SAID = {
  can: () => gettext("beschikbaar"),
  limited: () => gettext("beperkt"),
  cannot: () => gettext("niet"),
  unknown: () => gettext("onbekend of verouderd"),
};

/** Return the expertise of a hospital in one cell; empty where it has none. */
function skillsCell(row) {
  const has = expertises(ctx).some((kind) => ability(row, kind.code) !== "none");
  return has ? h("span", { class: "skills" }, skillMarks(row)) : "";
}

/** Return what a hospital can do now of the expertise it has: shape and word for each; what nobody said, in one line. */
export function skillMarks(row) {
  const has = expertises(ctx)
    .map((kind) => [kind, ability(row, kind.code)])
    .filter(([, can]) => can !== "none");
  const silent = has.filter(([kind]) => row.skill[kind.code].fresh === "unknown").map(([kind]) => kindShort(kind.code));
  return [
    has.filter(([kind]) => row.skill[kind.code].fresh !== "unknown").map(([kind, can]) => skillMark(row, kind, can)),
    silent.length
      ? h(
          "small",
          { class: "silent", "data-key": "silent" },
          interpolate(gettext("niet gemeld: %s"), [silent.join(", ")]),
        )
      : null,
  ];
}

function skillMark(row, kind, can) {
  const until = row.skill[kind.code].values?.until;
  const said = [SAID[can](), until ? interpolate(gettext("tot %s"), [moment(until, ctx.now())]) : ""];
  return h(
    "span",
    { class: `skill ${can}`, "data-key": kind.code, title: said.filter(Boolean).join(" ") },
    h("i", { "aria-hidden": "true" }, SHAPES[can]),
    kindShort(kind.code),
    h("span", { class: "unseen" }, ` ${said[0]}`),
  );
}

function departmentCell(row, now) {
  const state = door(row);
  const until = row.ed?.expected_end;
  return [
    edMark(row.ed, row.edFresh),
    row.ed ? h("small", null, ageMark(row.edAge, row.edFresh)) : null,
    until
      ? h(
          "small",
          null,
          interpolate(state === "closed" ? gettext("opent %s") : gettext("tot %s"), [moment(until, now)]),
        )
      : null,
    row.ed?.reason ? h("small", null, words.edReason(row.ed.reason)) : null,
    state === "unknown" && row.ed ? h("small", { class: "missing" }, gettext("oud: vraag het na")) : null,
    (row.parts ?? []).map((one) =>
      h(
        "small",
        { "data-key": one.part, class: "part-stop" },
        `${one.traffic === "stop" ? "✕" : "▲"} ${listName("part", one.part)} `,
        interpolate(gettext("tot %s"), [moment(one.expected_end, now)]),
      ),
    ),
  ];
}

const crowding = (row) =>
  row.ed?.nedocs
    ? [
        h("b", { class: row.edFresh === "fresh" ? null : "muted" }, String(Math.round(row.ed.nedocs.value))),
        h("small", null, interpolate(gettext("niveau %s van 6"), [row.ed.nedocs.level])),
      ]
    : h("span", { class: "muted" }, "–");

function freeCell(line) {
  if (!line?.applies) return h("span", { class: "muted" }, gettext("geen"));
  if (line.fresh === "unknown") return h("span", { class: "age unknown" }, gettext("niet gemeld"));
  return [
    h("b", { class: line.fresh === "fresh" ? null : "old-figure" }, freeText(line)),
    h("small", null, ageMark(line.age, line.fresh)),
  ];
}

const arrivalCell = (row, now) =>
  row.arrivals.length
    ? [
        h("b", null, count(row.arrivals.length)),
        h("small", null, interpolate(gettext("eerste over %s min"), [minutesTo(row.arrivals[0], now)])),
        nextHour(row.arrivals, now) < row.arrivals.length
          ? h("small", null, interpolate(gettext("komend uur %s"), [nextHour(row.arrivals, now)]))
          : null,
      ]
    : h("span", { class: "muted" }, "–");

/** @returns {[string, string, (row: any, now: Date) => any, string?][]} id, title, cell, class */
const columns = () => [
  [
    "drive",
    gettext("Rijden (schatting)"),
    (row) => h("b", { class: "drive" }, interpolate(gettext("%s min"), [row.minutes])),
    "n",
  ],
  ["ed", gettext("SEH"), departmentCell],
  ["nedocs", "NEDOCS", crowding, "n"],
  ["ahead", gettext("Verwacht op de SEH"), (row, now) => aheadCell(ctx, row.facility, now), "whole"],
  ["skills", gettext("Kan nu"), (row) => skillsCell(row), "whole"],
  ...bedKinds().map(
    ({ code }) =>
      /** @type {[string, string, (row: any) => any, string]} */ ([
        code,
        interpolate(gettext("%s vrij"), [kindTitle(code)]),
        (row) => freeCell(row.bed[code]),
        "n",
      ]),
  ),
  ["places", gettext("SEH-plaatsen vrij"), (row) => freeCell(row.bed[PLACES]), "n"],
  ["coming", gettext("Onderweg"), arrivalCell, "n"],
];

const level = (facility) =>
  facility.trauma_level ? interpolate(gettext("trauma level %s"), [facility.trauma_level]) : "";

/** Return the table of hospitals, the nearest first. */
export function destinationTable(rows, now, name) {
  const all = columns();
  return h(
    "table",
    { class: "grid stack dispatch", role: "table" },
    h("caption", { class: "unseen" }, name),
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        h("th", { scope: "col", role: "columnheader", class: "plain-head" }, gettext("Ziekenhuis")),
        all.map(([, title, , kind]) =>
          h("th", { scope: "col", role: "columnheader", class: kind === "n" ? "plain-head n" : "plain-head" }, title),
        ),
        h(
          "th",
          { scope: "col", role: "columnheader", class: "plain-head" },
          h("span", { class: "unseen" }, gettext("Doen")),
        ),
      ),
    ),
    h(
      "tbody",
      { role: "rowgroup" },
      rows.map((row) => destinationRow(row, all, now)),
    ),
  );
}

const destinationRow = (row, all, now) =>
  h(
    "tr",
    { "data-key": row.code, class: `door-${door(row)}`, role: "row" },
    h(
      "th",
      { scope: "row", role: "rowheader" },
      h(
        "button",
        { type: "button", class: "plain link", "data-act": "facility", "data-code": row.code },
        row.facility.name,
      ),
      h("small", null, [row.facility.city, level(row.facility)].filter(Boolean).join(" · ")),
    ),
    all.map(([, title, cell, kind]) =>
      h("td", { role: "cell", class: kind ?? null, "data-label": title }, cell(row, now)),
    ),
    h(
      "td",
      { role: "cell", class: "whole" },
      mayAnnounce(row.facility)
        ? h(
            "button",
            { type: "button", class: "btn", "data-act": "announce", "data-code": row.code },
            gettext("Aankondigen…"),
            h("span", { class: "unseen" }, ` ${row.facility.name}`),
          )
        : "",
    ),
  );

/** Return what one asks of a hospital: every expertise pressed must be there, and whether its door must be open. */
export const askedControls = (asked) => [
  h(
    "div",
    { class: "kind-picker", role: "group", "aria-label": gettext("Wie kan nu") },
    h("span", { class: "muted" }, gettext("Wie kan nu")),
    expertises(ctx).map((kind) =>
      h(
        "button",
        {
          type: "button",
          class: "pick",
          "data-act": "skill",
          "data-value": kind.code,
          "aria-pressed": String(asked.skills.includes(kind.code)),
        },
        kindTitle(kind.code),
      ),
    ),
  ),
  h(
    "div",
    { class: "kind-picker", role: "group", "aria-label": gettext("Beperken tot") },
    h("span", { class: "muted" }, gettext("Beperken tot")),
    [30, 60, 90, 0].map((minutes) =>
      h(
        "button",
        {
          type: "button",
          class: "pick",
          "data-act": "within",
          "data-value": minutes,
          "aria-pressed": String(asked.within === minutes),
        },
        minutes ? interpolate(gettext("%s min"), [minutes]) : gettext("heel het land"),
      ),
    ),
    h(
      "button",
      { type: "button", class: "pick", "data-act": "open-only", "aria-pressed": String(asked.open) },
      gettext("SEH open of dreigend"),
    ),
  ),
];

function vehicleLine(line) {
  if (line.fresh === "unknown")
    return h(
      "span",
      { class: "vehicle" },
      `${kindTitle(line.bed)} `,
      h("span", { class: "age unknown" }, gettext("niet gemeld")),
    );
  return h(
    "span",
    { class: "vehicle" },
    `${kindTitle(line.bed)} `,
    h("b", { class: line.fresh === "fresh" ? null : "old-figure" }, freeText(line)),
    ` ${interpolate(gettext("vrij van %s"), [count(line.operational)])} · `,
    ageMark(line.age, line.fresh),
  );
}

/** Return the services with vehicles: the own one first, its neighbours by distance, helicopters apart. */
export function vehicleList(rows, most) {
  const flies = (row) => row.lines.some((line) => line.bed === "helicopter");
  const own = rows.filter((row) => row.own && !flies(row));
  const neighbours = rows.filter((row) => !row.own && !flies(row)).slice(0, most);
  const group = (title, list) =>
    list.length
      ? h(
          "section",
          { "data-key": title },
          h("h3", null, title),
          h(
            "ul",
            { class: "plain-list vehicles" },
            list.map((row) =>
              h(
                "li",
                { "data-key": row.code },
                h(
                  "button",
                  { type: "button", class: "plain link", "data-act": "facility", "data-code": row.code },
                  row.facility.name,
                ),
                " ",
                demoMark(row.facility.made_up),
                h("small", null, interpolate(gettext("post op %s min"), [row.minutes])),
                h("div", null, row.lines.map(vehicleLine)),
              ),
            ),
          ),
        )
      : null;
  return [
    group(gettext("Eigen regio"), own),
    group(gettext("Buurregio’s"), neighbours),
    group(gettext("Helikopters MMT"), rows.filter(flies)),
  ];
}
