/** The parts of a split kind on the liaison's screen: a row per label, and how they stand against the whole. */

import { balanceOf, countingName, isMisfit, labelName, partFigures, restOf } from "./cohortnames.js";
import { h } from "./dom.js";
import { age, count, signed } from "./format.js";
import { ageOf, freshness } from "./freshness.js";
import { lineKey } from "./house.js";
import { stepper } from "./houseparts.js";
import { kindTitle } from "./kinds.js";

const NAMES = { occupied: () => gettext("bezet"), operational: () => gettext("open") };

/** Return how old a part is: each has a moment of its own. */
function ageWords(line, now) {
  if (!line) return gettext("nog nooit opgegeven");
  const old = interpolate(gettext("%s oud"), [age(ageOf(line, now))]);
  return freshness(line, now) === "stale" ? `${old} · ${gettext("verouderd")}` : old;
}

function freeWords(model, key) {
  const [open, occupied] = [model.value(`${key}.operational`), model.value(`${key}.occupied`)];
  if (open === null || occupied === null) return gettext("vrij onbekend");
  return interpolate(gettext("vrij %s"), [open < occupied ? signed(open - occupied) : count(open - occupied)]);
}

function partRow(model, item, line) {
  const figures = partFigures(item.cohort);
  const spoken = (figure) => `${kindTitle(item.code)} ${labelName(line.cohort)} ${NAMES[figure]()}`;
  const old = ageWords(line.line, model.now);
  return figures.map((figure) => {
    const first = figure === "occupied";
    const under = first && figures.length > 1 ? `${freeWords(model, line.key)} · ${old}` : first ? old : "";
    const label = first ? labelName(line.cohort) : `${labelName(line.cohort)}, ${NAMES[figure]()}`;
    return stepper(model, `${line.key}.${figure}`, label, under, { spoken: spoken(figure) });
  });
}

/** Return how the patients in the parts stand against the whole, with what is in none of them said as unknown. */
function balanceLine(model, item) {
  const { labels } = item.cohort;
  const part = (label) => model.value(`${lineKey(item.code, label)}.occupied`);
  const balance = balanceOf(labels, model.value(`${item.code}.occupied`), part);
  const rest = restOf(labels);
  return h(
    "p",
    { class: `parts-balance ${isMisfit(labels, balance) ? "late" : "muted"}`, "data-key": "balance", role: "status" },
    h("span", null, balanceWords(balance)),
    balance.gap !== null && balance.gap > 0 && rest
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "rest", "data-kind": item.code, disabled: model.locked },
          interpolate(gettext("tel %(gap)s bij %(label)s"), { gap: count(balance.gap), label: labelName(rest) }, true),
        )
      : null,
  );
}

function balanceWords({ total, gap }) {
  const words = { total: count(total), whole: count(total + (gap ?? 0)), gap: count(Math.abs(gap ?? 0)) };
  const say = (text) => interpolate(text, words, true);
  if (gap === null) return say(gettext("Samen %(total)s; het geheel is onbekend."));
  if (gap < 0) return say(gettext("Samen %(total)s, dat is %(gap)s meer dan het geheel (%(whole)s)."));
  if (gap > 0) return say(gettext("Samen %(total)s van %(whole)s; van %(gap)s is het cohort onbekend."));
  return say(gettext("Samen %(total)s: alles is verdeeld."));
}

/** Return the parts of a kind that is split; nothing of one that is not. */
export function partsBlock(model, item) {
  if (!item.cohort) return null;
  const title = interpolate(gettext("Cohorten van %s"), [kindTitle(item.code)]);
  return h(
    "div",
    { class: "parts", role: "group", "aria-label": title, "data-key": "parts" },
    h("p", { class: "hint" }, h("b", null, gettext("Per cohort")), ` · ${countingName(item.cohort.counting)}`),
    item.lines.filter((line) => line.cohort).map((line) => partRow(model, item, line)),
    balanceLine(model, item),
  );
}

/** Return the change that counts whoever is in no part with the label that takes the rest: `[field, value]`. */
export function restChange(item, value) {
  const { labels } = item.cohort;
  const field = (label) => `${lineKey(item.code, label)}.occupied`;
  const { gap } = balanceOf(labels, value(`${item.code}.occupied`), (label) => value(field(label)));
  const rest = restOf(labels);
  return [field(rest), (value(field(rest)) ?? 0) + gap];
}
