/** The hospital table: every figure with its age and source, sortable and filterable, by keyboard too. */

import { facilityRows, level, regionRows, worst } from "../../zb/derive.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { Choice, renderDrawer } from "../../zb/drawer.js";
import { count, percent } from "../../zb/format.js";
import { bedKinds, kindTitle } from "../../zb/kinds.js";
import { ageMark, bar, bedsText, demoMark, edMark, freeText } from "../../zb/parts.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { sortTable, turned } from "../../zb/table.js";
import * as words from "../../zb/words.js";

/** @type {any} an order without a column is by what is fullest */
const view = { order: { by: null, down: true }, region: "", only: "all", text: "" };
const choice = new Choice(byId("lade"), refresh);
const short = (code) => ctx.ref.region.get(code)?.short_name ?? code;

const columns = () => [
  {
    id: "name",
    text: true,
    title: gettext("Ziekenhuis"),
    value: (row) => row.facility.name,
    cell: (row) => [
      h(
        "button",
        { type: "button", class: "plain link", "data-act": "facility", "data-code": row.code },
        row.facility.name,
      ),
      h("small", null, row.facility.city),
    ],
  },
  {
    id: "region",
    text: true,
    wide: true,
    title: gettext("Regio"),
    value: (row) => short(row.region),
    cell: (row) => short(row.region),
  },
  ...bedKinds().flatMap((kind) => bedColumns(kind.code)),
  {
    id: "ed",
    title: gettext("SEH"),
    value: (row) => ["open", "pressure", "stop"].indexOf(row.ed?.traffic ?? ""),
    cell: (row) => [
      edMark(row.ed, row.edFresh),
      row.ed?.nedocs ? h("small", null, `NEDOCS ${Math.round(row.ed.nedocs.value)}`) : null,
    ],
  },
  {
    id: "age",
    title: gettext("Leeftijd"),
    n: true,
    value: (row) => row.bedsAge,
    cell: (row) => ageMark(row.bedsAge, row.bedsFresh),
  },
  {
    id: "source",
    text: true,
    wide: true,
    title: gettext("Bron"),
    value: (row) => words.readable(row.beds, "reported_by"),
    cell: (row) =>
      row.beds
        ? [
            words.readable(row.beds, "reported_by") || words.source(row.beds.source),
            h("small", null, words.method(row.beds.method)),
          ]
        : "",
  },
  {
    id: "duiding",
    text: true,
    wide: true,
    title: gettext("Duiding"),
    value: (row) => row.beds?.duiding ?? "",
    cell: (row) => h("span", { class: "clip", title: row.beds?.duiding }, row.beds?.duiding ?? ""),
  },
];

/** Return the three columns of one kind of bed: how full, how many, how many free. */
function bedColumns(code) {
  const there = (row, cell) => (row.bed[code].applies ? cell(row.bed[code]) : "");
  return [
    {
      id: code,
      title: kindTitle(code),
      value: (row) => row.bed[code].ratio,
      cell: (row) =>
        there(row, (line) => bar(line.ratio, { old: line.fresh !== "fresh" })) ||
        h("span", { class: "muted" }, gettext("geen")),
    },
    {
      id: `${code}:beds`,
      title: gettext("Bezet / open"),
      n: true,
      value: (row) => row.bed[code].occupied,
      cell: (row) => there(row, (line) => [bedsText(line), demoMark(row.beds?.demo)]),
    },
    {
      id: `${code}:free`,
      title: gettext("Vrij"),
      n: true,
      value: (row) => row.bed[code].available,
      cell: (row) => there(row, freeText),
    },
  ];
}

const FILTERS = {
  all: () => true,
  over: (row) => level(worst(row)) === "over",
  stale: (row) => row.bedsFresh !== "fresh",
  ed: (row) => ["stop", "pressure"].includes(row.ed?.traffic),
};

function shown(rows) {
  const text = view.text.toLowerCase();
  return rows.filter(
    (row) =>
      FILTERS[view.only](row) &&
      (!view.region || row.region === view.region) &&
      (!text || `${row.facility.name} ${row.facility.city} ${row.code}`.toLowerCase().includes(text)),
  );
}

function filters(rows) {
  const options = [
    ["all", gettext("Alle")],
    ["over", gettext("Boven 100%")],
    ["stale", gettext("Verouderd of onbekend")],
    ["ed", gettext("SEH dreigend of stop")],
  ];
  return [
    h(
      "label",
      { "data-own": true, "data-key": "search" },
      h("span", null, gettext("Zoek")),
      h("input", { type: "search", id: "zoek", autocomplete: "off" }),
    ),
    h(
      "label",
      { "data-own": true, "data-key": "region" },
      h("span", null, gettext("Regio")),
      h(
        "select",
        { id: "regio" },
        h("option", { value: "" }, gettext("Alle regio’s")),
        ctx.ref.regions.map((region) =>
          h("option", { value: region.code, selected: region.code === view.region }, region.short_name),
        ),
      ),
    ),
    h(
      "div",
      { class: "seg", role: "group", "aria-label": gettext("Toon") },
      options.map(([value, label]) =>
        h(
          "button",
          { type: "button", "data-act": "only", "data-value": value, "aria-pressed": String(view.only === value) },
          label,
          " ",
          h("small", null, count(rows.filter(FILTERS[value]).length)),
        ),
      ),
    ),
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  view.order.by ??= bedKinds()[0]?.code;
  const rows = facilityRows(ctx);
  const found = shown(rows);
  patch(byId("filters"), filters(rows));
  byId("telling").textContent = interpolate(
    gettext("%(shown)s van %(all)s ziekenhuizen · %(fresh)s met verse cijfers"),
    {
      shown: found.length,
      all: rows.length,
      fresh: percent(rows.filter((row) => row.bedsFresh === "fresh").length / Math.max(rows.length, 1)),
    },
    true,
  );
  patch(
    byId("tabel"),
    found.length
      ? sortTable(found, columns(), view.order, {
          key: (row) => row.code,
          name: gettext("Capaciteit per ziekenhuis"),
          rowClass: (row) => (row.bedsFresh === "fresh" ? null : "stale-row"),
        })
      : h("p", { class: "empty" }, gettext("Geen ziekenhuis voldoet aan dit filter.")),
  );
  renderDrawer(byId("lade"), choice.value, regionRows(ctx, rows), rows, ctx.now(), ctx);
}

connectShell();
actions(document.querySelector("main"), {
  sort: (button) => {
    view.order = turned(view.order, button.dataset);
    refresh();
  },
  only: (button) => {
    view.only = button.dataset.value;
    refresh();
  },
  facility: (button) => choice.choose("facility", button.dataset.code),
  close: () => choice.close(),
});
on(byId("filters"), "input", (field) => {
  if (field.id === "zoek") view.text = field.value;
  if (field.id === "regio") view.region = field.value;
  refresh();
});
start(render);
