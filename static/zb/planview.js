/** The beheersplan in words: what leads to which proposal, who decides, what follows, how often to report. */

import { namesOf } from "./deciders.js";
import { h } from "./dom.js";
import { age } from "./format.js";
import { phaseChip, tableHead } from "./parts.js";
import { validText } from "./planvalid.js";
import * as words from "./words.js";

const PHASES = ["regular", "adapted", "crisis"];
const list = (value) => (Array.isArray(value) ? value : value ? [value] : []);

/** Return who decides on what a rule proposes: by the ways that the plan names, from each phase it leaves. */
function deciders(plan, rule) {
  const ways = list(plan.ways).filter((way) => way.to === rule.to && list(rule.from).includes(way.from));
  return namesOf(ways).join(gettext(" of "));
}

function ruleRow(plan, rule) {
  return h(
    "tr",
    { "data-key": rule.id },
    h("th", { scope: "row" }, rule.id),
    h(
      "td",
      { class: "whole" },
      h(
        "span",
        { class: "steps" },
        list(rule.from).map((phase) => phaseChip(phase)),
        h("span", { "aria-label": gettext("naar") }, "→"),
        phaseChip(rule.to),
      ),
    ),
    h("td", { class: "whole" }, words.said(rule.sentence)),
    h("td", { class: "whole", "data-label": gettext("Besluit") }, deciders(plan, rule)),
  );
}

function reporting(minutes) {
  if (!minutes) return null;
  return h(
    "p",
    { class: "reporting" },
    `${gettext("Aanleveren")}: `,
    PHASES.filter((phase) => minutes[phase]).map((phase, index) =>
      h(
        "span",
        null,
        index ? " · " : "",
        `${words.phase(phase).toLowerCase()} ${gettext("elke")} ${age(minutes[phase] * 60)}`,
      ),
    ),
  );
}

/** Return from when a plan holds, who approved it, who wrote it, and where it comes from. */
export function planFacts(plan) {
  const approved = list(plan.approved_by).map((one) => words.readable(one, "by"));
  return [
    validText(plan),
    approved.length ? interpolate(gettext("vastgesteld door %s"), [approved.join(gettext(" en "))]) : "",
    interpolate(gettext("geschreven door %s"), [words.readable(plan, "author") || "–"]),
    interpolate(gettext("bron: %s"), [words.readable(plan, "source") || "–"]),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return one plan, readable. */
export function planView(plan) {
  if (!plan) return h("p", { class: "empty" }, gettext("Voor deze regio geldt geen plan."));
  return h(
    "div",
    { class: "plan" },
    h("h3", null, words.readable(plan, "name"), " ", h("small", null, `v${plan.version}`)),
    h("p", { class: "muted" }, planFacts(plan)),
    h(
      "div",
      { class: "scroll-x" },
      h(
        "table",
        { class: "mini stack" },
        h("caption", { class: "unseen" }, gettext("Regels")),
        tableHead(
          [gettext("Regel"), gettext("Stap"), gettext("Wanneer"), gettext("Besluit")].map((text) => [
            text,
            "plain-head",
          ]),
        ),
        h(
          "tbody",
          null,
          list(plan.rules).map((rule) => ruleRow(plan, rule)),
        ),
      ),
    ),
    h(
      "p",
      { class: "reporting" },
      plan.yardstick === "open"
        ? gettext("Druk wordt gemeten tegen de open bedden, tenzij een regel anders zegt.")
        : gettext("Druk wordt gemeten tegen de reguliere bedden, tenzij een regel anders zegt."),
    ),
    reporting(plan.report_every_minutes),
    list(plan.measures).length ? h("h3", null, gettext("Maatregelen")) : null,
    PHASES.map((phase) => {
      const here = list(plan.measures).filter((measure) => measure.phase === phase);
      return here.length
        ? h(
            "div",
            { class: "measures", "data-key": phase },
            phaseChip(phase),
            h(
              "ul",
              null,
              here.map((measure) => h("li", null, words.said(measure.title))),
            ),
          )
        : null;
    }),
  );
}
