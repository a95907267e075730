/** The fair share of a plan: whose it is, by which key, and how each region stands to its part of it. */

import { labelName } from "./cohortnames.js";
import { h } from "./dom.js";
import { count, longDay, percent, signed } from "./format.js";
import { tableHead } from "./parts.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

export const KEYS = {
  population: () => gettext("inwoners"),
  regular_beds: () => gettext("bedden van voor de crisis"),
  manual: () => gettext("eigen gewichten"),
};
const EVERYBODY = "everybody";

const ratios = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : "nl-NL", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
export const ratioText = (value) => ratios.format(value);

const ofWhom = (labels) =>
  labels.map((code) => (code === EVERYBODY ? gettext("alle patiënten") : labelName(code))).join(", ");

/** Return by which key the share is, who gave it and since when. */
export function keyLine(share) {
  return interpolate(
    gettext("Van: %(of)s. Sleutel: %(key)s, van %(author)s, sinds %(since)s. Band: %(band)s eromheen."),
    {
      of: ofWhom(share.of),
      key: KEYS[share.key]?.() ?? share.key,
      author: words.readable(share, "author"),
      since: longDay(`${share.since}T12:00`),
      band: percent(share.band),
    },
    true,
  );
}

/** Return how far a region is from the band: nothing inside it. */
export const outside = (row, load) => Math.max(row.low - load, 0) - Math.max(load - row.high, 0);

function shareRow(row) {
  const most = Math.max(row.fair * 1.6, row.now, row.after, 1);
  const asked = outside(row, row.now);
  return h(
    "tr",
    { "data-key": `${row.region}-${row.bed}`, class: asked < 0 ? "is-above" : "" },
    h(
      "th",
      { scope: "row" },
      ctx.ref.region.get(row.region)?.short_name ?? row.region,
      " ",
      h("small", null, words.bed(row.bed)),
    ),
    h(
      "td",
      null,
      h(
        "span",
        { class: "gauge-cell" },
        h(
          "span",
          { class: "gauge", "aria-hidden": "true" },
          h("i", { style: { width: `${(100 * row.now) / most}%` } }),
          h("b", { style: { left: `${(100 * row.fair) / most}%` } }),
        ),
        h("span", { class: "num" }, row.fair ? ratioText(row.now / row.fair) : "–"),
      ),
    ),
    h("td", { class: "n" }, count(row.now)),
    h("td", { class: "n" }, count(row.fair)),
    h("td", { class: "n" }, asked ? signed(-asked) : "0"),
    h(
      "td",
      { class: "n" },
      count(row.after),
      row.after === row.now ? null : h("small", null, ` ${signed(row.after - row.now)}`),
    ),
  );
}

/** Return how each region stands to its share, the farthest above it first; nothing where nothing is shared out. */
export function shareView(run, detail) {
  if (run.scope !== "national" || !detail) return null;
  const share = detail.share;
  if (!share)
    return h(
      "p",
      { class: "muted" },
      gettext(
        "Geen eerlijk aandeel: er wordt geen cohort geteld dat het beleid verdeelt. Gewone zorg blijft waar zij is.",
      ),
    );
  const ratio = (row) => (row.fair ? row.now / row.fair : 0);
  const rows = [...share.rows].sort((a, b) => a.bed.localeCompare(b.bed) || ratio(b) - ratio(a));
  return h(
    "details",
    { class: "share", "data-key": "share" },
    h("summary", null, gettext("Eerlijk aandeel per regio"), " ", h("small", null, summary(rows))),
    h("p", { class: "muted" }, keyLine(share)),
    h(
      "div",
      { class: "scroll-x" },
      h(
        "table",
        { class: "mini shares" },
        h("caption", { class: "unseen" }, gettext("Eerlijk aandeel per regio")),
        tableHead([
          [gettext("Regio"), "plain-head"],
          [gettext("Aandeel (1,00 is eerlijk)"), "plain-head"],
          [gettext("Nu"), "plain-head n"],
          [gettext("Eerlijk"), "plain-head n"],
          [gettext("Buiten de band"), "plain-head n"],
          [gettext("Na dit plan"), "plain-head n"],
        ]),
        h("tbody", null, rows.map(shareRow)),
      ),
    ),
    h(
      "p",
      { class: "hint" },
      gettext("De band van een regio houdt op waar haar open bedden vol zijn: niemand gaat naar een volle regio."),
    ),
  );
}

function summary(rows) {
  const sum = (of) => rows.reduce((total, row) => total + Math.abs(outside(row, of(row))), 0);
  return interpolate(
    gettext("buiten de band: nu %(now)s, na dit plan %(after)s"),
    { now: count(sum((row) => row.now)), after: count(sum((row) => row.after)) },
    true,
  );
}
