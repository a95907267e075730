/** What a decision on a phase would set going, by the plan in force: on a rung where nothing runs yet. */

import { stepText, wayOf } from "./deciders.js";
import { h } from "./dom.js";
import { age } from "./format.js";
import * as words from "./words.js";

const PHASES = ["regular", "adapted", "crisis"];
const list = (value) => (Array.isArray(value) ? value : []);

/** Return the measures that start when a region comes on a phase; those of the phases below run already. */
export const startsAt = (plan, phase) => list(plan?.measures).filter((one) => one.phase === phase);

/** Return the rules that would bring a region to a phase. */
const leadingTo = (plan, phase, from) =>
  list(plan?.rules).filter((one) => one.to === phase && list(one.from).includes(from));

/** Return what else follows from a phase, in short: classes of beds, survey, lead, who is told. */
export function alsoFollows(plan, phase) {
  const below = plan?.classes?.[PHASES[PHASES.indexOf(phase) - 1]] ?? [];
  const opened = list(plan?.classes?.[phase]).filter((one) => !below.includes(one));
  const minutes = plan?.report_every_minutes?.[phase];
  const hours = plan?.review_hours?.[phase];
  return [
    opened.length ? interpolate(gettext("open voor spreiding: %s"), [opened.map(words.capacityClass).join(", ")]) : "",
    minutes ? interpolate(gettext("uitvraag elke %s"), [age(minutes * 60)]) : "",
    plan?.lead?.phase === phase
      ? interpolate(gettext("leiding witte kolom naar %s"), [words.roleBrief(plan.lead.to)])
      : "",
    plan?.links?.phase === phase ? gettext("koppelingen met buren die het plan volgen open") : "",
    list(plan?.told?.[phase]).length
      ? interpolate(gettext("opgeroepen: %s"), [plan.told[phase].map(words.roleBrief).join(", ")])
      : "",
    hours ? interpolate(gettext("herijking na %s"), [age(hours * 3600)]) : "",
  ].filter(Boolean);
}

function measureLine(one) {
  const within = one.within_minutes
    ? interpolate(gettext("binnen %s"), [age(one.within_minutes * 60)])
    : gettext("zonder termijn");
  return h(
    "li",
    { "data-key": one.id },
    h("span", null, words.said(one.title)),
    h("small", null, `${words.roleBrief(one.owner)} · ${within}`),
  );
}

/** Return who decides on a step from where a region stands, or would stand first. */
const stepLine = (plan, from, phase) =>
  h("p", { class: "rung-who", "data-key": `step-${from}` }, stepText(plan, from, phase));

/** Return a rung above where a region stands: who decides, and what a decision would start there. */
export function rungAhead(plan, phase, from) {
  const measures = startsAt(plan, phase);
  const also = alsoFollows(plan, phase);
  if (!measures.length && !also.length)
    return [
      stepLine(plan, from, phase),
      h("p", { class: "muted" }, gettext("Het plan zet op deze trede niets in gang.")),
    ];
  return [
    stepLine(plan, from, phase),
    measures.length
      ? h(
          "details",
          { class: "rung-ahead", "data-key": "ahead" },
          h(
            "summary",
            null,
            interpolate(
              ngettext("een besluit start %s maatregel", "een besluit start %s maatregelen", measures.length),
              [measures.length],
            ),
          ),
          h("ul", { class: "measures-ahead" }, measures.map(measureLine)),
        )
      : null,
    also.length ? h("p", { class: "muted" }, also.join(" · ")) : null,
  ];
}

/** Return a rung below where a region stands: when it may come back there, and who decides that. */
export function rungBelow(plan, phase, from) {
  const rules = leadingTo(plan, phase, from);
  const [between] = PHASES.slice(PHASES.indexOf(phase) + 1, PHASES.indexOf(from)).reverse();
  // the plan comes down by steps: from here first to the rung between, and by its rule from there
  if (!rules.length && between && leadingTo(plan, phase, between).length)
    return [
      wayOf(plan, from, phase) ? stepLine(plan, from, phase) : null,
      h(
        "p",
        { class: "muted", "data-key": "between" },
        interpolate(gettext("eerst terug naar %s, en daarna:"), [words.phase(between)]),
      ),
      rungBelow(plan, phase, between),
    ];
  if (!rules.length)
    return [
      stepLine(plan, from, phase),
      h("p", { class: "muted" }, gettext("Terug gaat op besluit: het plan noemt geen grens.")),
    ];
  return [
    stepLine(plan, from, phase),
    h(
      "ul",
      { class: "way-back" },
      rules.map((one) =>
        h(
          "li",
          { "data-key": one.id },
          `${gettext("terug als:")} ${words.said(one.sentence)}`,
          h("small", null, ` ${interpolate(gettext("regel %s"), [one.id])}`),
        ),
      ),
    ),
  ];
}
