/** What became of requests and offers over a period: per region and kind of bed, as who sends and as who takes; counts alone. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { age, count, dateKey, signed } from "./format.js";
import { performanceOf } from "./histories.js";
import { tableHead } from "./parts.js";
import { maySee, withRole } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const DAY_MS = 86_400_000;
const PERIODS = [1, 7, 14, 28];
const view = { days: 7, region: "" };

export const seesPerformance = () => maySee("patientspread.performance_see") && ctx.asOf === null;
const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;
const isNational = () => withRole("national_coordinator").length > 0;

/** Choose another period or region. */
export function choosePerformance(name, value) {
  if (name === "prestatie-dagen") view.days = Number(value);
  if (name === "prestatie-regio") view.region = value;
}

const periodOf = (now) => ({
  since: dateKey(new Date(now.getTime() - (view.days - 1) * DAY_MS)),
  until: dateKey(now),
});

const daysWords = (days) => (days === 1 ? gettext("vandaag") : interpolate(gettext("laatste %s dagen"), [days]));

function choices(regions) {
  const option = (value, text, chosen) => h("option", { value, selected: value === chosen }, text);
  return h(
    "div",
    { class: "inline-form" },
    h("label", { for: "prestatie-dagen" }, gettext("Periode")),
    h(
      "select",
      { id: "prestatie-dagen" },
      PERIODS.map((days) => option(String(days), daysWords(days), String(view.days))),
    ),
    isNational()
      ? [
          h("label", { for: "prestatie-regio" }, gettext("Regio")),
          h(
            "select",
            { id: "prestatie-regio" },
            option("", gettext("alle"), view.region),
            regions.map((code) => option(code, regionName(code), view.region)),
          ),
        ]
      : null,
  );
}

const refusedWords = (refused) =>
  Object.entries(refused)
    .map(([code, number]) => `${words.refusals()[code] ?? code} ${count(number)}`)
    .join(", ");
const summed = (refused) => Object.values(refused).reduce((all, one) => all + one, 0);
const n = (value, more = "") => h("td", { class: "n" }, count(value), more ? h("small", null, " ", more) : null);
const head = (text) => [text, "plain-head n"];

function rowHead(row) {
  return h("th", { scope: "row" }, regionName(row.region), " ", h("small", null, words.bed(row.bed)));
}

function table(caption, heads, rows, cells) {
  return h(
    "div",
    { class: "scroll-x", "data-key": caption, tabindex: "0", role: "group", "aria-label": caption },
    h(
      "table",
      { class: "mini" },
      h("caption", { class: "near-caption" }, caption),
      tableHead([[gettext("Regio"), "plain-head"], ...heads.map(head)]),
      h(
        "tbody",
        null,
        rows.map((row) => h("tr", { "data-key": `${row.region}-${row.bed}` }, rowHead(row), cells(row))),
      ),
    ),
  );
}

const sending = (rows) =>
  table(
    gettext("Wie een plek vroegen"),
    [
      gettext("gevraagd"),
      gettext("geplaatst"),
      gettext("tijd tot plek"),
      gettext("verplaatst"),
      gettext("rit te laat"),
      gettext("terug thuis"),
      gettext("anders geëindigd"),
    ],
    rows,
    (row) => [
      n(row.asked),
      n(row.placed),
      h("td", { class: "n" }, row.minutes === null ? "–" : age(row.minutes * 60)),
      n(row.moved),
      n(row.late),
      n(row.returned),
      n(row.ended),
    ],
  );

const taking = (rows) =>
  table(
    gettext("Wie een plek gaven"),
    [
      gettext("aangeboden"),
      gettext("aangenomen"),
      gettext("geweigerd"),
      gettext("niet beantwoord"),
      gettext("opgenomen"),
    ],
    rows,
    (row) => [
      n(row.offered),
      n(row.accepted),
      n(summed(row.refused), refusedWords(row.refused)),
      n(row.lapsed),
      n(row.took),
    ],
  );

function weekPart(week) {
  const rows = (week?.rows ?? []).filter((row) => row.takes + row.sends + row.took + row.sent > 0);
  if (!rows.length) return null;
  return table(
    gettext("Weekdoel en wie aankwam"),
    [gettext("doel"), gettext("gedaan")],
    rows.filter((row) => !view.region || row.region === view.region),
    (row) => [
      h("td", { class: "n" }, signed(row.takes - row.sends)),
      h("td", { class: "n" }, signed(row.took - row.sent)),
    ],
  );
}

function bedsPart(beds) {
  const rows = beds.filter((one) => !view.region || one.region === view.region);
  const days = rows.reduce((all, one) => all + one.days, 0);
  if (!rows.length) return null;
  const waiting = rows.reduce((all, one) => all + one.waiting, 0);
  return h(
    "p",
    null,
    interpolate(
      ngettext("%(days)s verkeerde-bed-dag in deze periode", "%(days)s verkeerde-bed-dagen in deze periode", days),
      { days: count(days) },
      true,
    ),
    ` · ${interpolate(ngettext("%s wacht nu", "%s wachten nu", waiting), [count(waiting)])}`,
  );
}

/** Return the performance over the period that is chosen, with the way to its file. */
export function performanceView(now) {
  const period = periodOf(now);
  const { value, missing } = performanceOf(period);
  if (!value) return h("p", { class: "empty" }, missing ? gettext("Niet te krijgen.") : gettext("Wordt geteld…"));
  const regions = [...new Set(value.rows.map((row) => row.region))];
  const rows = value.rows.filter((row) => !view.region || row.region === view.region);
  const file = `${address("performance-csv")}?${new URLSearchParams(period)}`;
  return [
    choices(regions),
    rows.length
      ? [sending(rows), taking(rows)]
      : h("p", { class: "empty" }, gettext("In deze periode is niets gevraagd.")),
    weekPart(value.week),
    bedsPart(value.beds),
    h("div", { class: "btns" }, h("a", { class: "btn", href: file, download: "" }, gettext("Bestand (CSV)"))),
  ];
}

/** Return where open requests stand by the counts of the server, for who sees no request; null: not known. */
export function standingCounts(now) {
  const { value } = performanceOf(periodOf(now));
  return value?.now ?? null;
}
