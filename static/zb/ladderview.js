/** The ladder of a region: where it stands, since when, why, what runs on each rung, who leads, what is late. */

import { agreementsOf } from "./agreements.js";
import { address } from "./api.js";
import { countsAsLate } from "./closed.js";
import { groupsOf, isUndone, standOf } from "./course.js";
import { decisionAddress } from "./decisionway.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { decidedBy } from "./levels.js";
import { dueText, escalatedMark, measureItem, standMark } from "./measureparts.js";
import { openedText } from "./openedbeds.js";
import { colourChip, colourOf } from "./owncolours.js";
import { facts, phaseChip } from "./parts.js";
import { levelChip, pressureOf } from "./pressure.js";
import { canAct, deciderOf, may, openProposals, withRole } from "./rights.js";
import { rungAhead, rungBelow } from "./rungplan.js";
import { all, ctx } from "./store.js";
import { rhythm } from "./surveywords.js";
import { takenUpIn } from "./takeup.js";
import * as words from "./words.js";

const PHASES = ["regular", "adapted", "crisis"];
const FAULTS = {
  review: () => gettext("het herijkingsmoment is voorbij"),
  measures: (late) => interpolate(ngettext("%s maatregel is te laat", "%s maatregelen zijn te laat", late), [late]),
  rhythm: () => gettext("niemand wordt bevraagd in het ritme van de fase"),
};

/** Return the region's pressure score, as the way to its evidence; nothing before the first one. */
function pressureLink(region) {
  const state = pressureOf("region", region.code);
  if (!state) return null;
  return h("a", { class: "plain", href: `${address("page-druk")}?plek=region:${region.code}` }, levelChip(state));
}

/** Return how many agreements of the region are broken, as the way to them; nothing where none is made. */
function agreementsLink(region) {
  const found = agreementsOf(region.code);
  if (!found.length) return null;
  const broken = found.filter((one) => one.state === "broken").length;
  const text = broken
    ? interpolate(gettext("%(broken)s van %(all)s niet nagekomen"), { broken, all: found.length }, true)
    : interpolate(gettext("%s, geen gebroken"), [found.length]);
  const href = `${address("page-afspraken")}?regio=${region.code}`;
  return h("a", { href, class: broken ? "lone late" : "lone" }, text);
}

/** Return how many measures of a running plan are late: at least the one that the auditor saw. */
const lateIn = (region, run) =>
  Math.max(
    1,
    all("measure").filter(
      (one) => one.region === region && one.phase && one.opened_at >= run.since && isUndone(one) && one.overdue_since,
    ).length,
  );

const decides = (region) => withRole("roaz_chair", "dpg").some((one) => one.region === region) && canAct();

/** Return the running plan of a region, its phase and what asks there by rhythm. */
export const standingOf = (region) => ({
  run: ctx.state(`planrun:${region}`),
  phase: ctx.state(`phase:${region}`),
  lead: ctx.state(`lead:${region}`),
  series: all("surveyseries").filter((one) => one.region === region),
});

const act = (name, text, kind = "btn") => h("button", { type: "button", class: kind, "data-act": name }, text);

function runChip({ run, phase }, region) {
  if (run)
    return h("span", { class: "chip in-force" }, interpolate(gettext("%s van kracht"), [words.readable(run, "plan")]));
  if (phase?.phase !== "regular" || !may("phases.decide") || !decides(region.code)) return null;
  return act("run", gettext("Plan van kracht verklaren…"), "btn small");
}

function head(region, standing, now) {
  const { run, phase, lead, series } = standing;
  const mine = decides(region.code);
  const leads = lead ? words.roleBrief(lead.role) : gettext("de instellingen zelf");
  return [
    h(
      "div",
      { class: "ladder-head", "data-key": "head" },
      h("h1", null, region.name),
      phaseChip(phase?.phase),
      colourChip(colourOf(region.code)),
      phase ? h("small", null, interpolate(gettext("sinds %s"), [moment(phase.since, now)])) : null,
      runChip(standing, region),
      h(
        "span",
        { class: "plan-link" },
        h("a", { href: `${address("page-verloop")}?regio=${region.code}` }, gettext("verloop en besluiten")),
        " · ",
        h("a", { href: `${address("page-fasen")}#plan` }, gettext("het plan")),
      ),
    ),
    countsAsLate(run?.faults.length)
      ? h(
          "p",
          { class: "watchdog", role: "status", "data-key": "faults" },
          h("b", null, gettext("Waakhond:")),
          ` ${run.faults.map((code) => FAULTS[code]?.(lateIn(region.code, run)) ?? code).join(" · ")}`,
        )
      : null,
    facts(
      [gettext("Druk"), pressureLink(region)],
      [gettext("Afspraken"), agreementsLink(region)],
      [gettext("Leiding witte kolom"), h("b", { class: lead ? "lead-moved" : null }, leads)],
      [
        gettext("Herijking"),
        run
          ? h(
              "span",
              { class: Date.parse(run.review_at) <= now.getTime() ? "late" : null },
              moment(run.review_at, now),
              " ",
              mine ? act("review", gettext("Herijken…"), "btn small") : null,
            )
          : null,
      ],
      [gettext("Ritme van de uitvraag"), run ? series.map(rhythm).join(" · ") || gettext("geen") : null],
      [gettext("Bedden open voor spreiding"), run ? run.classes.map(words.capacityClass).join(", ") : null],
      [gettext("Geopend boven regulier"), run ? openedText(region.code, run.classes) : null],
      [
        gettext("Waarom"),
        phase?.decided_by
          ? [
              `“${words.readable(phase, "reason")}” — ${decidedBy(phase)} `,
              h("a", { href: decisionAddress(region.code) }, gettext("bewijs van toen")),
            ]
          : null,
      ],
    ),
  ];
}

function groupStand(group, now) {
  const stand = standOf(group, now);
  if (group.rows.length === 1) return standMark(group.rows[0], now);
  return [
    h(
      "b",
      { class: stand.done === stand.total ? "measure-stand done" : "measure-stand started" },
      interpolate(gettext("%(done)s van %(total)s gereed"), stand, true),
    ),
    stand.declined ? h("small", null, ` ${interpolate(gettext("%s kan niet"), [stand.declined])}`) : null,
    stand.late
      ? [
          h("b", { class: "measure-stand late" }, ` ${interpolate(gettext("%s te laat"), [stand.late])}`),
          escalatedMark(group.rows.find((row) => row.overdue_since) ?? {}),
        ]
      : null,
  ];
}

function groupView(group, now) {
  const alone = group.rows.length === 1;
  return h(
    "details",
    { class: "measure-group", "data-key": group.code, open: alone },
    h(
      "summary",
      null,
      h(
        "span",
        { class: "measure-title" },
        h("b", null, words.said(group.title)),
        h("small", null, words.roleBrief(group.owner)),
      ),
      h("span", { class: "measure-due" }, dueText({ due_at: group.due }, now)),
      h("span", { class: "measure-how" }, groupStand(group, now)),
    ),
    h(
      "ul",
      { class: "measures" },
      group.rows.map((row) => measureItem(row, now, { named: alone })),
    ),
  );
}

/** Return what waits for a decision towards a rung. */
function proposalLine(region, phase, now) {
  const found = openProposals().find((one) => one.region === region.code && one.to === phase);
  if (!found) return null;
  return h(
    "div",
    { class: "rung-proposal", "data-key": `voorstel-${found.id}` },
    h("b", null, interpolate(gettext("voorstel sinds %s"), [moment(found.opened_at, now)])),
    ` ${words.said(found.sentence)} `,
    h(
      "a",
      { class: deciderOf(found) ? "btn pri" : "btn", href: `${address("page-fasen")}#voorstel-${found.id}` },
      deciderOf(found) ? gettext("Besluiten…") : gettext("Bewijs"),
    ),
  );
}

/** Return what a rung says where nothing runs: it is ordinary care, a way back, or what a decision would start. */
function nothingRuns(phase, { phase: stands, plan }) {
  const from = stands?.phase ?? "regular";
  const step = PHASES.indexOf(phase) - PHASES.indexOf(from);
  if (step === 0)
    return phase === "regular" ? h("p", { class: "muted" }, gettext("Gewone zorg: er lopen geen maatregelen.")) : null;
  if (!plan) return null;
  return step > 0 ? rungAhead(plan, phase, from) : rungBelow(plan, phase, from);
}

/** Say whether a region comes back on a rung first: its way back stands there, also beside measures that run on. */
const isNextBelow = (phase, { phase: stands }) => PHASES.indexOf(stands?.phase) - PHASES.indexOf(phase) === 1;

function rung(region, phase, standing, now) {
  const here = standing.phase?.phase === phase;
  // what was done for a plan that is over stays on record, and runs no more
  const { run } = standing;
  const running = run ? all("measure").filter((one) => one.opened_at >= run.since) : [];
  const groups = groupsOf(running, region.code, phase);
  return h(
    "section",
    { class: `rung rung-${phase}${here ? " here" : ""}`, "data-key": phase, "aria-label": words.phase(phase) },
    h("div", { class: "rung-head" }, phaseChip(phase), here ? h("b", null, gettext("hier staan we")) : null),
    groups.length && !isNextBelow(phase, standing) ? null : nothingRuns(phase, standing),
    groups.map((group) => groupView(group, now)),
    proposalLine(region, phase, now),
  );
}

/** Return the whole ladder of a region, with its plan where that was fetched. */
export function ladder(region, now, plan = null) {
  const standing = { ...standingOf(region.code), plan };
  return [
    head(region, standing, now),
    PHASES.map((phase) => rung(region, phase, standing, now)),
    takenUpIn(region.code, now),
  ];
}
