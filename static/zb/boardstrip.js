/** The board's strip: how many requests wait, are proposed, reserved, on the way, late, brought back; and what the queue shows of them. */

import { h } from "./dom.js";
import { age, count, dateKey } from "./format.js";
import { lateWith } from "./late.js";
import { standingCounts } from "./performanceview.js";
import { isOpen } from "./pmr.js";
import { coordinatedRegions, leadsIn, maySee, withRole } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const WHERE = {
  waiting: (one) => ["requested", "refused"].includes(one.state),
  sought: (one) => ["sought", "national"].includes(one.state),
  proposed: (one) => one.state === "proposed",
  reserved: (one) => ["accepted", "planned"].includes(one.state),
  under_way: (one) => one.state === "under_way",
  late: (one, now) => Boolean(lateWith(one, now)),
  back: (one, now) => one.state === "brought_back" && dateKey(one.changed_at) === dateKey(now),
};
const TITLES = () => ({
  waiting: gettext("Wacht"),
  sought: gettext("Gezocht"),
  proposed: gettext("Voorgesteld"),
  reserved: gettext("Gereserveerd"),
  under_way: gettext("Onderweg"),
  late: gettext("Te laat"),
  back: gettext("Teruggebracht"),
});

/** What the queue shows: empty is all. @type {{where: string, bed: string, urgency: string, region: string, all: boolean}} */
const chosen = { where: "", bed: "", urgency: "", region: "", all: false };

/** Choose what the queue shows; the same place again shows everything. */
export function chooseQueue(name, value) {
  if (name === "all") chosen.all = !chosen.all;
  else chosen[name] = name === "where" && chosen.where === value ? "" : value;
}
export const showsAll = () => chosen.all;

const URGENT = { emergency: (one) => one.emergency, new: (one) => one.is_new };

/** Return the requests that the queue shows. */
export const queueOf = (requests, now) =>
  requests.filter(
    (one) =>
      (!chosen.where || WHERE[chosen.where](one, now)) &&
      (!chosen.bed || one.bed === chosen.bed) &&
      (!chosen.region || one.region === chosen.region) &&
      (!chosen.urgency || URGENT[chosen.urgency](one)),
  );

const oldest = (rows, now) => {
  if (!rows.length) return "";
  const first = Math.min(...rows.map((one) => Date.parse(one.entered_at)));
  return interpolate(gettext("oudste %s"), [age((now.getTime() - first) / 1000)]);
};
/** Return of some requests how many there are of each kind of bed but the commonest: `3 IC`. */
function kindsWords(rows) {
  const found = new Map();
  for (const one of rows) found.set(one.bed, (found.get(one.bed) ?? 0) + 1);
  if (found.size < 2) return "";
  return [...found]
    .sort((a, b) => a[1] - b[1])
    .slice(0, -1)
    .map(([bed, number]) => `${count(number)} ${words.bed(bed)}`)
    .join(", ");
}

function figure(where, number, more) {
  const label = TITLES()[where];
  return h(
    "button",
    {
      type: "button",
      class: where === "late" && number ? "strip-figure is-late" : "strip-figure",
      "data-act": "queue",
      "data-name": "where",
      "data-value": where,
      "data-key": where,
      "aria-pressed": String(chosen.where === where),
    },
    h("span", { class: "strip-label" }, label),
    h("b", null, count(number)),
    more ? h("small", null, more) : null,
  );
}

/** Return the strip over the requests that one sees. */
function ofRequests(requests, now) {
  return Object.keys(WHERE).map((where) => {
    const rows = requests.filter((one) => WHERE[where](one, now));
    const open = rows.filter(isOpen);
    const more = ["waiting", "sought"].includes(where)
      ? [kindsWords(rows), oldest(open, now)].filter(Boolean).join(" · ")
      : where === "back"
        ? gettext("vandaag")
        : kindsWords(rows);
    return figure(where, rows.length, more);
  });
}

/** Return the strip for who reads counts and no request. */
function ofCounts(now) {
  const rows = standingCounts(now);
  if (!rows) return null;
  const sum = (name) => rows.reduce((all, one) => all + one[name], 0);
  const plain = [
    [gettext("Wacht op plek"), sum("seeking")],
    [TITLES().proposed, sum("proposed")],
    [TITLES().reserved, sum("reserved")],
    [TITLES().under_way, sum("under_way")],
    [TITLES().late, sum("late")],
  ];
  return plain.map(([label, number]) =>
    h(
      "div",
      { class: "strip-figure", "data-key": label },
      h("span", { class: "strip-label" }, label),
      h("b", null, count(number)),
    ),
  );
}

/** Return in whose hands the lead is, where that is the person at the screen or the own region's. */
function leadLine() {
  const own = withRole("dpg", "regional_coordinator", "roaz_chair", "hin").flatMap((one) => one.region ?? []);
  return [...new Set(own)]
    .filter((region) => ctx.state(`lead:${region}`)?.role === "dpg")
    .map((region) => {
      const said = { region: ctx.ref.region.get(region)?.short_name ?? region };
      const text = leadsIn(region)
        ? gettext("U heeft in %(region)s de operationele leiding: u doet wat de regiocoördinator mag.")
        : gettext("De DPG heeft in %(region)s de operationele leiding.");
      return h("p", { class: "strip-lead", "data-key": `lead-${region}` }, interpolate(text, said, true));
    });
}

const coordinating = () => withRole("national_coordinator").length > 0 || coordinatedRegions().length > 0;

/** Return the strip: of the requests that one sees, else in counts; nothing for who sees neither. */
export function boardStrip(requests, now) {
  const counts =
    requests.length || coordinating()
      ? ofRequests(requests, now)
      : maySee("patientspread.performance_see") && ctx.asOf === null
        ? ofCounts(now)
        : null;
  const lead = leadLine();
  return counts || lead.length ? [h("div", { class: "strip-figures" }, counts), lead] : null;
}

const select = (name, label, options) =>
  h(
    "label",
    { class: "queue-pick" },
    h("span", { class: "unseen" }, label),
    h(
      "select",
      { id: `wachtrij-${name}`, "data-name": name },
      options.map(([value, text]) => h("option", { value, selected: chosen[name] === value }, text)),
    ),
  );

/** Return the fields by which the queue is narrowed; none for a short one. */
export function queueTools(requests) {
  const beds = [...new Set(requests.map((one) => one.bed))];
  const regions = [...new Set(requests.map((one) => one.region))];
  const narrowed = chosen.bed || chosen.urgency || chosen.region;
  if (requests.length < 6 && !narrowed) return null;
  return h(
    "div",
    { class: "queue-tools no-print" },
    beds.length > 1 || chosen.bed
      ? select("bed", gettext("Soort bed"), [
          ["", gettext("alle soorten")],
          ...beds.map((bed) => [bed, words.bed(bed)]),
        ])
      : null,
    select("urgency", gettext("Urgentie"), [
      ["", gettext("elke urgentie")],
      ["emergency", gettext("spoed")],
      ["new", gettext("nieuw")],
    ]),
    regions.length > 1 || chosen.region
      ? select("region", gettext("Regio"), [
          ["", gettext("alle regio’s")],
          ...regions.map((code) => [code, ctx.ref.region.get(code)?.short_name ?? code]),
        ])
      : null,
  );
}

/** Return in words what the queue leaves out; empty where it shows everything. */
export const narrowedWords = (shown, all) =>
  shown === all ? "" : interpolate(gettext("%(n)s van %(all)s aanvragen"), { n: count(shown), all: count(all) }, true);
