/** The country: its stage in absolute beds, as it was decided and as the counts of now say it. */

import { h } from "./dom.js";
import { count, moment } from "./format.js";
import { COUNTRY, decidesOn, levelOf } from "./levelplaces.js";
import { decidedBy, phaseAt, reviewText } from "./levels.js";
import { phaseChip } from "./parts.js";
import { canAct } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

function stageStep(standing, one, decided) {
  const says = !ctx.asOf && standing.stage === one.code;
  const limits = standing.counts
    .filter(({ code }) => one.up_to[code] ?? one.from[code])
    .map(({ code, name }) =>
      one.from[code]
        ? interpolate(gettext("vanaf %(n)s %(what)s"), { n: count(one.from[code]), what: words.said(name) }, true)
        : interpolate(gettext("tot %(n)s %(what)s"), { n: count(one.up_to[code]), what: words.said(name) }, true),
    );
  return h(
    "li",
    {
      class: `stage stage-${one.phase}${decided === one.code ? " is-decided" : ""}${says ? " is-said" : ""}`,
      "data-key": one.code,
      title: `${words.said(one.means)} ${limits.join(", ")}${one.unsure ? ` ${gettext("(getal niet openbaar vastgesteld)")}` : ""}`,
    },
    h("b", null, one.code),
    h("small", null, words.phase(one.phase)),
    h("small", { class: "limits" }, limits.join(", ")),
    decided === one.code ? h("span", { class: "stage-mark" }, gettext("besloten")) : null,
    says ? h("span", { class: "stage-mark said" }, gettext("volgens aantallen")) : null,
  );
}

function counted(standing, failed) {
  if (ctx.asOf) return h("p", { class: "muted" }, gettext("De optelling van cijfers is alleen van nu."));
  if (failed && !standing) return h("p", { class: "form-error" }, gettext("De optelling kon niet worden opgehaald."));
  if (!standing) return h("p", { class: "muted" }, gettext("Optellen…"));
  return h(
    "p",
    { class: "counted" },
    standing.counts.map((one) =>
      h(
        "span",
        { "data-key": one.code },
        h("b", null, one.number === null ? gettext("onbekend") : count(one.number)),
        ` ${words.said(one.name)}`,
        one.number === null ? h("small", null, ` ${gettext("(niet uitgesplitst of niet geteld)")}`) : null,
        one.silent && one.number !== null ? " " : null,
        one.silent && one.number !== null
          ? h(
              "small",
              { class: "age stale" },
              interpolate(ngettext("%s huis telt niet mee", "%s huizen tellen niet mee", one.silent), [one.silent]),
            )
          : null,
      ),
    ),
  );
}

/**
 * Return the national stage: which was decided, which the counts say, and who decides on each.
 * @param {Date} now
 * @param {any} standing what the figures of now add up to; null while it is not there
 * @param {boolean} failed
 */
export function country(now, standing, failed) {
  const state = levelOf("country", COUNTRY);
  return [
    h(
      "div",
      { class: "country-now", "data-key": "now" },
      h(
        "b",
        { class: "stage-now" },
        state?.stage
          ? interpolate(gettext("Landelijke fase %s"), [state.stage])
          : gettext("Geen landelijke fase bepaald"),
      ),
      phaseChip(phaseAt("country", COUNTRY)),
      state ? h("span", null, interpolate(gettext("sinds %s"), [moment(state.since, now)])) : null,
      state ? h("span", { class: "because" }, `“${words.readable(state, "reason")}” — ${decidedBy(state)}`) : null,
      state?.review_at ? h("span", null, gettext("herijking"), " ", reviewText(state, now)) : null,
      decidesOn("country", COUNTRY) && standing
        ? h(
            "button",
            { type: "button", class: "btn pri no-print", "data-act": "stage", disabled: !canAct() },
            gettext("Bepalen…"),
          )
        : null,
    ),
    counted(standing, failed),
    standing
      ? h(
          "ol",
          { class: "stages", "aria-label": gettext("Landelijke fasen, van licht naar zwaar") },
          standing.stages.map((one) => stageStep(standing, one, state?.stage)),
        )
      : null,
  ];
}
