/** The fair share on the board: per region who is in care against its part, with the band, as the newest national plan counted. */

import { h } from "./dom.js";
import { count, moment, signed } from "./format.js";
import { keyLine, outside, ratioText } from "./shareview.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Return the plan whose count is shown: the newest of the country that is done, no variant. */
export const sharedRun = (runs) =>
  runs.find((run) => run.scope === "national" && run.state === "done" && !run.what_if) ?? null;

const name = (row) => ctx.ref.region.get(row.region)?.short_name ?? row.region;
const ratio = (row) => (row.fair ? row.now / row.fair : 0);

/** Return what a bar says, for who does not see it. */
const spoken = (row) =>
  interpolate(
    gettext("%(now)s in zorg, eerlijk %(fair)s, band %(low)s tot %(high)s"),
    { now: count(row.now), fair: count(row.fair), low: count(row.low), high: count(row.high) },
    true,
  );

function gauge(row, most) {
  const at = (value) => `${Math.min((100 * value) / most, 100)}%`;
  const asked = outside(row, row.now);
  return h(
    "li",
    { "data-key": `${row.region}-${row.bed}`, class: asked < 0 ? "is-above" : asked ? "is-below" : "" },
    h("span", { class: "gauge-name" }, name(row)),
    h(
      "span",
      { class: "gauge", title: spoken(row) },
      h("s", { style: { left: at(row.low), width: `calc(${at(row.high)} - ${at(row.low)})` } }),
      h("i", { style: { width: at(row.now) } }),
      h("b", { style: { left: at(row.fair) } }),
      h("span", { class: "unseen" }, spoken(row)),
    ),
    h("b", { class: "num" }, row.fair ? ratioText(ratio(row)) : "–"),
    h("small", { class: "num" }, asked ? interpolate(gettext("doel %s"), [signed(asked)]) : gettext("in de band")),
  );
}

function ofBed(bed, rows) {
  const own = rows.filter((row) => row.bed === bed).sort((a, b) => ratio(b) - ratio(a));
  const most = Math.max(...own.map((row) => Math.max(row.fair * 1.6, row.now, row.high)), 1);
  return h(
    "div",
    { "data-key": `share-${bed}` },
    h("h3", null, words.bed(bed)),
    h(
      "ul",
      { class: "gauges" },
      own.map((row) => gauge(row, most)),
    ),
  );
}

/** Return the bars of every kind of bed that is shared out; nothing where no plan of the country counted any. */
export function shareGauges(run, detail, now) {
  const share = run && detail?.share;
  if (!share?.rows.length) return null;
  const beds = [...new Set(share.rows.map((row) => row.bed))];
  return h(
    "div",
    { class: "share-gauges", "data-key": "gauges" },
    h(
      "p",
      { class: "muted" },
      keyLine(share),
      " ",
      interpolate(
        gettext("Geteld voor plan %(run)s, %(at)s."),
        { run: run.id, at: moment(run.requested_at, now) },
        true,
      ),
    ),
    h(
      "div",
      { class: "gauge-beds" },
      beds.map((bed) => ofBed(bed, share.rows)),
    ),
  );
}
