/** The lanes of a region as a drawing in HTML, and beside it as a table for who reads instead of looks. */

import { h } from "./dom.js";
import { dateKey, moment, startOfDay } from "./format.js";
import { placed, ticks } from "./lanes.js";
import { colourName } from "./owncolours.js";
import { tableHead } from "./parts.js";
import { axisLabel } from "./timestrip.js";
import * as words from "./words.js";

const SORTS = {
  country: () => gettext("land"),
  region: () => gettext("regio"),
  lead: () => gettext("leiding"),
  plan: () => gettext("plan"),
  area: () => gettext("subregio"),
  grip: () => gettext("GRIP"),
  facility: () => gettext("instelling"),
  measure: () => gettext("maatregel"),
};

/** Return what a lane is called. */
export function laneName(lane) {
  if (lane.lane === "country") return gettext("Nederland");
  if (lane.lane === "lead") return gettext("Leiding witte kolom");
  if (lane.lane === "plan") return gettext("Plan van kracht");
  if (lane.lane === "grip") return [`GRIP ${words.readable(lane, "name")}`, lane.incident].filter(Boolean).join(" · ");
  return words.readable(lane, "name");
}

/** Return what a span says in a few words. */
export function spanText(lane, span) {
  if (lane.lane === "grip") return `GRIP ${span.level} ${span.incident}`;
  if (lane.lane === "lead") return words.roleBrief(span.role);
  if (lane.lane === "plan") return words.readable(span, "name");
  if (lane.lane === "measure")
    return [
      interpolate(gettext("%(done)s van %(total)s gereed"), span, true),
      span.declined ? interpolate(gettext("%s kan niet"), [span.declined]) : "",
      span.lapsed ? interpolate(gettext("%s vervallen"), [span.lapsed]) : "",
    ]
      .filter(Boolean)
      .join(", ");
  return [
    span.stage ? interpolate(gettext("fase %s"), [span.stage]) : "",
    words.phase(span.phase),
    span.colour ? colourName(span.colour) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const KINDS = { grip: "span-grip", plan: "span-plan", lead: "span-lead" };
const kindOf = (lane, span) => KINDS[lane.lane] ?? `phase-${span.phase}`;

const LETTER = 7.5; // pixels, at the most, of the small type in a bar
const EDGES = 18;

/** Return the bar of a span; what it says stands in it where it fits, and always in its title and in the table. */
function bar(lane, span, period) {
  const at = placed(span, period.from, period.to);
  if (!at) return null;
  const text = spanText(lane, span);
  const fits = (at.width / 100) * period.width >= text.length * LETTER + EDGES;
  return h(
    "span",
    {
      class: `span ${kindOf(lane, span)}${lane.lane === "measure" ? " span-measure" : ""}`,
      style: { left: `${at.left}%`, width: `${at.width}%` },
      title: `${text} · ${moment(span.from, period.now)}${words.readable(span, "reason") ? ` · “${words.readable(span, "reason")}”` : ""}`,
      "data-key": `${span.from}${span.seq ?? ""}`,
    },
    fits ? text : null,
  );
}

/** Return the drawing: a lane under the other, with the axis of the period below. */
export function drawing(lanes, period) {
  const midnight = startOfDay(dateKey(period.from)).getTime();
  const most = Math.max(3, Math.min(10, Math.floor(period.width / 110)));
  const marks = ticks(period.from, period.to, most, midnight, (at) => startOfDay(dateKey(at)).getTime());
  const label = axisLabel(marks.length > 1 ? marks[1] - marks[0] : 0);
  const share = (at) => (at - period.from) / (period.to - period.from);
  const left = (at) => `${share(at) * 100}%`;
  const hasRoom = (at) => (1 - share(at)) * period.width > 80; // a name at the edge would stand beside it
  return h(
    "div",
    { class: "lanes", "aria-hidden": "true" },
    lanes.map((lane) =>
      h(
        "div",
        { class: `lane lane-${lane.lane}`, "data-key": lane.key },
        h("span", { class: "lane-name", title: laneName(lane) }, laneName(lane)),
        h(
          "span",
          { class: "lane-track", "data-track": true },
          lane.spans.map((span) => bar(lane, span, period)),
        ),
      ),
    ),
    h(
      "div",
      { class: "lane lane-axis", "data-key": "axis" },
      h("span", { class: "lane-name" }),
      h(
        "span",
        { class: "lane-track" },
        marks
          .filter(hasRoom)
          .map((at) => h("span", { class: "tick", style: { left: left(at) }, "data-key": String(at) }, label(at))),
      ),
    ),
  );
}

/** Return the same as a table: each span a row, with a way to what was known at its beginning. */
export function spanTable(lanes, now, pastOf) {
  return h(
    "table",
    { class: "grid stack" },
    h("caption", { class: "unseen" }, gettext("Het verloop als tabel")),
    tableHead(
      [gettext("Waar"), gettext("Wat"), gettext("Van"), gettext("Tot"), gettext("Door"), ""].map((text) => [
        text,
        "plain-head",
      ]),
    ),
    h(
      "tbody",
      null,
      lanes.flatMap((lane) =>
        lane.spans.map((span) =>
          h(
            "tr",
            { "data-key": `${lane.key}${span.from}${span.seq ?? ""}` },
            h("th", { scope: "row" }, laneName(lane), h("small", null, SORTS[lane.lane]())),
            h("td", { "data-label": gettext("Wat") }, spanText(lane, span)),
            h("td", { "data-label": gettext("Van") }, moment(span.from, now)),
            h("td", { "data-label": gettext("Tot") }, span.to ? moment(span.to, now) : gettext("nu")),
            h("td", { "data-label": gettext("Door") }, words.readable(span, "by") || "–"),
            h("td", { class: "no-print" }, h("a", { href: pastOf(span) }, gettext("beeld van toen"))),
          ),
        ),
      ),
    ),
  );
}
