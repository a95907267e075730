/** The targets of the week: what each region takes and sends a day, what it did, and whether it read so. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { count, dateKey, moment, shortDay, signed, startOfDay } from "./format.js";
import { weekDone } from "./histories.js";
import { tableHead } from "./parts.js";
import { field } from "./pmrdialogs.js";
import { canAct, may, maySee, withRole } from "./rights.js";
import { keyLine } from "./shareview.js";
import { ctx } from "./store.js";
import { askedOf, regionName, sum, WEEK, weekUnread } from "./weekunread.js";
import * as words from "./words.js";

const READERS = ["regional_coordinator", "dpg", "roaz_chair", "hin"];
const ownRegions = () => withRole(...READERS).flatMap((one) => (one.region ? [one.region] : []));

export const seesWeek = () => maySee("patientspread.week_see");
const mayMake = () => canAct() && may("patientspread.run_national");

const DAY_MS = 86_400_000;
/** Return noon of every day of the week. */
const daysOf = (week) => {
  const first = startOfDay(week.first_day).getTime() + DAY_MS / 2;
  return Array.from({ length: week.days }, (_none, at) => new Date(first + at * DAY_MS));
};

const readButton = (week, region) =>
  h(
    "button",
    { type: "button", class: "btn pri", "data-act": "week-read", "data-region": region, "data-week": week.id },
    gettext("Gelezen"),
  );

function cell(net, done) {
  return h(
    "td",
    { class: "n" },
    net ? signed(net) : h("span", { class: "muted" }, "0"),
    done ? h("small", null, interpolate(gettext("gedaan %s"), [signed(done)])) : null,
  );
}

/** Return what is expected of a region against its open beds, and on what that stands. */
function expectedWords(row) {
  const said = { mid: count(Math.max(...row.p50)), high: count(Math.max(...row.p90)), beds: count(row.beds) };
  const text = row.assumed
    ? gettext("geen verwachting: %(mid)s nu, van %(beds)s bedden")
    : gettext("hoogste dag %(mid)s, bij tegenvallen %(high)s, van %(beds)s bedden");
  const silent = row.having - row.houses;
  return [
    interpolate(text, said, true),
    silent ? interpolate(gettext("%(n)s van %(all)s huizen niet gemeld"), { n: silent, all: row.having }, true) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function regionRow(row, done, own) {
  const did = done?.rows.find((one) => one.region === row.region && one.bed === row.bed);
  const net = row.takes.map((takes, at) => takes - row.sends[at]);
  const came = net.map((_one, at) => (did ? (did.took[at] ?? 0) - (did.sent[at] ?? 0) : 0));
  return h(
    "tr",
    { "data-key": `${row.region}-${row.bed}`, class: own ? "own-row" : null },
    h("th", { scope: "row" }, regionName(row.region), h("small", null, expectedWords(row))),
    net.map((one, at) => cell(one, came[at])),
    cell(sum(net), sum(came)),
  );
}

const isAsked = (row) => sum(row.takes) + sum(row.sends) > 0;

function tableOf(week, rows, done, own) {
  return h(
    "table",
    { class: "mini week" },
    tableHead([
      [gettext("Regio"), "plain-head"],
      ...daysOf(week).map((day) => [shortDay(day), "plain-head n"]),
      [gettext("week"), "plain-head n"],
    ]),
    h(
      "tbody",
      null,
      rows.map((row) => regionRow(row, done, own.includes(row.region))),
    ),
  );
}

const scrolled = (key, label, table) =>
  h("div", { class: "scroll-x", "data-key": key, tabindex: "0", role: "group", "aria-label": label }, table);

/** Return one kind of bed: own regions and who is asked something, who is asked most first; the others in a fold. */
function kindPart(week, bed, done) {
  const own = ownRegions();
  const weight = (row) => (own.includes(row.region) ? 1e6 : 0) + sum(row.takes) + sum(row.sends);
  const rows = week.rows.filter((row) => row.bed === bed).sort((a, b) => weight(b) - weight(a));
  const shown = rows.filter((row) => isAsked(row) || own.includes(row.region));
  const rest = rows.filter((row) => !shown.includes(row));
  const restWords = rows.some(isAsked)
    ? interpolate(ngettext("%s regio wordt niets gevraagd", "%s regio’s wordt niets gevraagd", rest.length), [
        rest.length,
      ])
    : gettext("Geen regio wordt iets gevraagd: er is overal plaats.");
  return h(
    "section",
    { "data-key": `soort-${bed}` },
    h("h3", null, words.bed(bed)),
    shown.length ? scrolled("asked", words.bed(bed), tableOf(week, shown, done, own)) : null,
    rest.length
      ? h(
          "details",
          { "data-key": "rest" },
          h("summary", null, restWords),
          scrolled("rest", restWords, tableOf(week, rest, done, own)),
        )
      : null,
  );
}

const standsOn = (week) =>
  week.share.key
    ? keyLine(week.share)
    : gettext(
        "Er is geen cohort om eerlijk te verdelen: eerst een bed voor iedereen, dan zo weinig mogelijk opgeschaalde bedden.",
      );

function readWords(week) {
  const regions = [...new Set(week.rows.map((row) => row.region))];
  const read = week.read.map((one) => one.region);
  const waiting = regions.filter((code) => !read.includes(code)).map(regionName);
  if (!waiting.length) return gettext("Alle regio’s lazen het.");
  const said = { n: read.length, all: regions.length, names: waiting.join(", ") };
  return interpolate(gettext("Gelezen door %(n)s van %(all)s regio’s; nog niet: %(names)s."), said, true);
}

const maker = (label) =>
  mayMake()
    ? h("div", { class: "btns" }, h("button", { type: "button", class: "btn", "data-act": "week-make" }, label))
    : null;

/** Return the targets that count with what was done, or how they come to be. */
export function weekView(now) {
  const week = ctx.state(WEEK);
  if (!week)
    return [
      h(
        "p",
        { class: "empty" },
        mayMake()
          ? gettext("Nog geen weekdoelen. Maak ze op de verwachting van nu; elke coördinator leest ze hier.")
          : canAct()
            ? gettext("Nog geen weekdoelen: het landelijk coördinatiecentrum maakt ze.")
            : gettext("Er waren geen weekdoelen."),
      ),
      maker(gettext("Weekdoelen maken…")),
    ];
  const done = ctx.asOf === null ? weekDone().value : null;
  const kinds = [...new Set(week.rows.map((row) => row.bed))];
  const isOver = dateKey(now) > dateKey(daysOf(week).at(-1));
  return [
    h(
      "p",
      null,
      interpolate(
        gettext("Gemaakt %(when)s door %(who)s."),
        { when: moment(week.made_at, now), who: words.readable(week, "made_by") },
        true,
      ),
      " ",
      standsOn(week),
      week.proven ? null : ` ${gettext("Niet tot het einde uitgerekend: een betere verdeling kan bestaan.")}`,
    ),
    isOver ? h("p", { class: "run-outdated", role: "status" }, gettext("Deze week is voorbij.")) : null,
    words.readable(week, "note") ? h("p", { class: "quote" }, `“${words.readable(week, "note")}”`) : null,
    weekUnread().map((region) =>
      h(
        "div",
        { class: "week-own", "data-key": `lees-${region}` },
        h("p", null, h("b", null, regionName(region)), ": ", askedOf(week, region)),
        readButton(week, region),
      ),
    ),
    kinds.map((bed) => kindPart(week, bed, done?.week === week.id ? done : null)),
    h(
      "p",
      { class: "hint" },
      gettext("+ opnemen, − laten gaan; alleen tussen regio’s. Wie verplaatst wordt, volgt uit aanvragen."),
    ),
    h("p", { class: "muted" }, readWords(week)),
    week.left_out.length
      ? h(
          "p",
          { class: "near" },
          interpolate(gettext("Geen cijfers van: %s."), [
            week.left_out.map((one) => regionName(one.region)).join(", "),
          ]),
        )
      : null,
    maker(gettext("Opnieuw maken…")),
  ];
}

/** Ask for new targets, with what the regions should know beside them. */
export function makeWeek() {
  ask({
    about: ctx.state(WEEK) ? WEEK : "",
    title: h("h3", null, gettext("Weekdoelen maken")),
    body: [
      h(
        "p",
        { class: "hint" },
        gettext(
          "Rekent op de verse verwachtingen van nu: het midden, en wat er in een op de tien gevallen bovenuit gaat. Elke regio krijgt het te lezen; de vorige doelen vervallen.",
        ),
      ),
      field(
        gettext("Wat regio’s erbij moeten weten (hoeft niet)"),
        "week-nota",
        h("textarea", { id: "week-nota", name: "note", rows: "3", maxlength: "500" }),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Maken")),
    submit: (data) => [address("patientspread.week_make"), { note: data.get("note") }, gettext("Weekdoelen gemaakt.")],
  });
}
