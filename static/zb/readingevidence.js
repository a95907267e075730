/** Figures and states that are no beds as evidence of a proposal: as they stood when the rule fired. */

import { h } from "./dom.js";
import { age, moment, percent } from "./format.js";
import { kindTitle } from "./kinds.js";
import { tableHead } from "./parts.js";
import { figureName } from "./shapes.js";
import { sourceLabel } from "./sources.js";

/** Return the readings and forecasts among some evidence: each says what it is about, or expects. */
export const readingsIn = (evidence) => evidence.filter((one) => one.about || one.expects);

const STATES = {
  open: () => gettext("open"),
  pressure: () => gettext("dreigend"),
  stop: () => gettext("stop"),
  limited: () => gettext("beperkt"),
  closed: () => gettext("gesloten"),
};

/** Return what a reading is about, in words. */
function subject({ about, expects, hours }) {
  if (expects)
    return interpolate(gettext("verwachting %(kind)s, over %(hours)s uur"), { kind: kindTitle(expects), hours }, true);
  const [what, code] = about.split(":");
  if (what === "kind") return kindTitle(code);
  if (what === "ed") return gettext("SEH");
  if (what === "score") return code ? gettext("drukscore regio") : gettext("drukscore");
  return code ? kindTitle(code) : gettext("locatie");
}

/** Return the level of a pressure score, or between which it lies. */
const levelText = ({ level, least, most }) =>
  level === undefined
    ? interpolate(gettext("niet te beoordelen: %(least)s–%(most)s"), { least, most }, true)
    : interpolate(gettext("niveau %s"), [level]);

/** Return a forecast in the words of its middle and its outermost quantiles. */
function expectedText(quantiles) {
  if (!quantiles.length) return "–";
  const middle = quantiles.reduce((a, b) => (Math.abs(b[0] - 0.5) < Math.abs(a[0] - 0.5) ? b : a));
  const [first, last] = [quantiles[0], quantiles.at(-1)];
  return interpolate(
    gettext("%(middle)s bezet (%(first)s van de kans onder %(low)s, %(last)s onder %(high)s)"),
    {
      middle: percent(middle[1]),
      first: percent(first[0]),
      low: percent(first[1]),
      last: percent(last[0]),
      high: percent(last[1]),
    },
    true,
  );
}

/** Return how likely a forecast crosses the line of the rule, and what it says of the figure itself. */
function forecastCell(one) {
  if (one.chance === undefined) return expectedText(one.quantiles);
  const sentence =
    one.compare === "below"
      ? gettext("%(chance)s kans op %(line)s of minder")
      : gettext("%(chance)s kans op %(line)s of meer");
  return [
    interpolate(sentence, { chance: percent(one.chance), line: percent(one.line) }, true),
    h("small", null, expectedText(one.quantiles)),
  ];
}

/** Return what was read: the state, the one by the other, or every figure. */
function value(one) {
  if (one.expects) return forecastCell(one);
  if (one.about.startsWith("score")) return levelText(one.values);
  const shown = Object.entries(one.values).filter(([name]) => !name.startsWith("to_"));
  const figures = shown.map(([name, number]) => `${figureName(name)} ${number}`);
  const parts = [
    one.state ? (STATES[one.state]?.() ?? one.state) : null,
    one.ratio === null || one.ratio === undefined ? null : percent(one.ratio),
    ...figures,
  ];
  return parts.filter(Boolean).join(" · ") || "–";
}

/** Return them as a table, most telling first as they were frozen; null without any. */
export function readingsTable(proposal, now) {
  const readings = readingsIn(proposal.evidence);
  if (!readings.length) return null;
  const then = Date.parse(proposal.opened_at);
  const titles = [
    gettext("Locatie"),
    gettext("Waarvan"),
    gettext("Wat"),
    gettext("Gemeld"),
    gettext("Leeftijd toen"),
    gettext("Bron"),
  ];
  return h(
    "table",
    { class: "evidence stack" },
    h("caption", { class: "unseen" }, gettext("Andere cijfers bij dit voorstel")),
    tableHead(titles.map((title) => [title, "plain-head"])),
    h(
      "tbody",
      null,
      readings.map((one) =>
        h(
          "tr",
          { class: one.stale ? "stale-row" : null },
          h("th", { scope: "row" }, one.name),
          [
            subject(one),
            h("b", null, value(one)),
            moment(one.observed_at, now),
            age((then - Date.parse(one.observed_at)) / 1000),
            sourceLabel(one.source) || "–",
          ].map((cell, at) => h("td", { "data-label": titles[at + 1] }, cell)),
        ),
      ),
    ),
  );
}
