/** A proposal with its evidence: every figure with its age and source, as it was when the rule fired. */

import { h } from "./dom.js";
import { age, count, moment, percent } from "./format.js";
import { occupancyShort, phaseChip, tableHead } from "./parts.js";
import { readingsIn, readingsTable } from "./readingevidence.js";
import { sourceLabel } from "./sources.js";
import { ctx } from "./store.js";
import { answersIn, answersTable } from "./surveyevidence.js";
import * as words from "./words.js";
import { measured, summed } from "./yardstick.js";

/** Return the sentence of a proposal: from which phase to which, by which rule. */
export function proposalHead(proposal, regionName) {
  return h("h3", null, `${regionName} `, gettext("naar"), " ", phaseChip(proposal.to), "?");
}

// evidence from before there were two yardsticks was measured by the open beds
const line = (one) => measured({ ...one, regular: one.regular ?? null }, one.yardstick ?? "open");
const ratio = (one) => (one.bed ? line(one).ratio : null);
const rank = (one) => ratio(one) ?? -1;
const over = (proposal) => proposal.evidence.filter((one) => ratio(one) !== null);

/** Return the range of ages of the evidence at a moment: `4–11 min`. */
export function evidenceAge(proposal, now) {
  const ages = [...over(proposal), ...readingsIn(proposal.evidence), ...answersIn(proposal.evidence)]
    .filter((one) => one.observed_at)
    .map((one) => (now.getTime() - Date.parse(one.observed_at)) / 1000);
  if (!ages.length) return gettext("zonder tijd");
  const [low, high] = [age(Math.min(...ages)), age(Math.max(...ages))];
  return low === high ? low : `${low} – ${high}`;
}

/** Return what would avert what a proposal expects, by the plan; null without any. */
export function avertedLine(proposal) {
  const names = (proposal.averted_by ?? []).map((one) =>
    one.measure ? words.said(one.title) : agreementName(proposal.region, one.agreement),
  );
  if (!names.length) return null;
  return h("p", { class: "averted" }, h("b", null, gettext("Af te wenden met:")), ` ${names.join(" · ")}`);
}

const agreementName = (region, code) => words.said(ctx.state(`agreement:${region}/${code}`)?.title) || code;

/** Return the evidence as a table, fullest first: ages are those at the moment of the proposal. */
export function evidenceTable(proposal, now) {
  const answers = answersTable(proposal, now);
  const readings = readingsTable(proposal, now);
  const figures = proposal.evidence.filter((one) => one.bed);
  const others = answers || readings;
  return [figures.length || !others ? figuresTable(proposal, figures, now) : null, readings, answers];
}

/** Return the figures of one kind added up, of those that counted; null where there is nothing to add. */
export function sumOf(figures, bed) {
  const counted = figures.filter((one) => one.bed === bed && !one.stale);
  const sum = summed(counted, counted[0]?.yardstick ?? "open");
  return sum.houses > 1 ? sum : null;
}

/** Return the row of one kind added up: what a rule on a whole region looks at. */
function sumRow(figures, bed) {
  const sum = sumOf(figures, bed);
  if (!sum) return null;
  return h(
    "tr",
    { class: "sum-row" },
    h("th", { scope: "row" }, interpolate(gettext("Deze %s samen"), [sum.houses])),
    h("td", { "data-label": gettext("Soort") }, words.bed(bed)),
    h(
      "td",
      { class: "n", "data-label": gettext("Bezet / operationeel") },
      `${count(sum.occupied)} / ${count(sum.operational)}`,
    ),
    h("td", { class: "n", "data-label": gettext("Bezetting") }, h("b", null, percent(sum.ratio))),
    h("td", { colspan: "3" }),
  );
}

function figuresTable(proposal, figures, now) {
  const then = Date.parse(proposal.opened_at);
  const rows = [...figures].sort((a, b) => (rank(b) === rank(a) ? 0 : rank(b) > rank(a) ? 1 : -1));
  return h(
    "table",
    { class: "evidence stack" },
    h("caption", { class: "unseen" }, gettext("Bewijs bij dit voorstel")),
    tableHead([
      [gettext("Instelling"), "plain-head"],
      [gettext("Soort"), "plain-head"],
      [gettext("Bezet / operationeel"), "plain-head n"],
      [gettext("Bezetting"), "plain-head n"],
      [gettext("Gemeten"), "plain-head n"],
      [gettext("Leeftijd toen"), "plain-head n"],
      [gettext("Bron"), "plain-head"],
    ]),
    h(
      "tbody",
      null,
      rows.map((one) =>
        h(
          "tr",
          { class: one.stale ? "stale-row" : null },
          h("th", { scope: "row" }, one.name ?? one.facility),
          h("td", { "data-label": gettext("Soort") }, words.bed(one.bed)),
          h(
            "td",
            { class: "n", "data-label": gettext("Bezet / operationeel") },
            `${count(one.occupied)} / ${count(one.operational)}`,
          ),
          h(
            "td",
            { class: "n", "data-label": gettext("Bezetting") },
            h("b", null, percent(ratio(one))),
            h("small", null, occupancyShort(line(one))),
          ),
          h("td", { class: "n", "data-label": gettext("Gemeten") }, moment(one.observed_at, now)),
          h(
            "td",
            { class: "n", "data-label": gettext("Leeftijd toen") },
            one.observed_at
              ? h(
                  "span",
                  { class: `age ${one.stale ? "stale" : "fresh"}` },
                  age((then - Date.parse(one.observed_at)) / 1000),
                )
              : "–",
          ),
          h(
            "td",
            { "data-label": gettext("Bron") },
            sourceLabel(one.source),
            one.stale ? h("small", null, gettext("verouderd bij het voorstel")) : null,
          ),
        ),
      ),
    ),
    h(
      "tfoot",
      null,
      [...new Set(rows.map((one) => one.bed))].map((bed) => sumRow(rows, bed)),
    ),
  );
}
