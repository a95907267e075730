/** Dialogs for the phase that people decide: on a proposal, without one, by telephone. Each asks a reason. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { alsoText, decidedToo, wayOf } from "./deciders.js";
import { regionRows } from "./derive.js";
import { h } from "./dom.js";
import { evidenceTable, proposalHead } from "./evidence.js";
import { bedKinds, kindTitle } from "./kinds.js";
import { colourChip, colourField, colourIn, colourOf, coloursFor, needPlans, planOf } from "./owncolours.js";
import { freshMark, pressure } from "./parts.js";
import { followed, quoted, redrawn } from "./quoted.js";
import { rungAhead, rungBelow } from "./rungplan.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Return how the region stands at this moment, beside the evidence of then: for as long as somebody reads it. */
const standNow = (code) => followed(() => standOf(code));

function standOf(code) {
  const row = regionRows(ctx).find((one) => one.code === code);
  if (!row) return null;
  return h(
    "p",
    { class: "stand-now" },
    h("b", null, gettext("Nu")),
    bedKinds().map((kind) => h("span", null, kindTitle(kind.code), pressure(row.bed[kind.code]))),
    h("span", null, gettext("Vers"), " ", freshMark(row.fresh, row.houses)),
  );
}

const DECIDED = () => ({
  accept: gettext("Besluit vastgelegd: voorstel aangenomen."),
  reject: gettext("Besluit vastgelegd: voorstel afgewezen."),
  defer: gettext("Besluit vastgelegd: voorstel uitgesteld."),
});

/** Ask for a decision on a proposal: accept, reject or defer, with the evidence in sight. */
export async function decideProposal(proposal) {
  await needPlans(); // for the own colours among which one is chosen
  const region = ctx.ref.region.get(proposal.region);
  const about = `proposal:${proposal.id}`;
  const says = quoted(about, proposal, (state) => [
    h("p", null, words.said(state.sentence)),
    h("div", { class: "scroll-x" }, evidenceTable(state, ctx.now())),
  ]);
  ask({
    about,
    open: (state) => state.state === "open",
    anew: says.anew,
    wide: true,
    title: proposalHead(proposal, region?.short_name ?? proposal.region),
    body: [
      says.place,
      standNow(proposal.region),
      alsoHint(decidedToo(proposal.region, proposal)),
      h(
        "div",
        { class: "follows-all" },
        whatFollows(region ?? { code: proposal.region }, planOf(proposal.region), proposal.from, proposal.to),
      ),
      colourField(proposal.region, [proposal.to]),
      reasonField(gettext("Reden van uw besluit")),
    ],
    foot: [
      h("button", { class: "btn pri", value: "accept" }, gettext("Aannemen")),
      h("button", { class: "btn", value: "reject" }, gettext("Afwijzen")),
      h(
        "span",
        { class: "defer" },
        h("button", { class: "btn", value: "defer" }, gettext("Uitstellen")),
        h("label", { for: "uren" }, gettext("uur")),
        h("input", {
          id: "uren",
          name: "hours",
          type: "number",
          min: "1",
          max: "72",
          value: "4",
          inputmode: "numeric",
        }),
      ),
    ],
    submit: (data, button) => {
      const decision = button?.value ?? "accept";
      const hours = decision === "defer" ? { hours: Number(data.get("hours")) } : {};
      const colour = decision === "accept" ? colourIn(data, proposal.to) : {};
      return [
        address("phases.proposal_decide", { proposal: proposal.id }),
        { decision, reason: data.get("reason"), ...hours, ...colour },
        DECIDED()[decision],
      ];
    },
  });
}

/** Say for which other regions a decision counts as well. */
const alsoHint = (codes) => (codes.length ? h("p", { class: "hint also-for" }, alsoText(codes)) : null);

const PHASES = ["regular", "adapted", "crisis"];

/** Return what a step up to a phase starts; nothing where the plan is not known. */
const goingUp = (plan, current, phase) =>
  plan
    ? h(
        "div",
        { class: `follows for-${phase}`, "data-key": phase },
        h("b", null, interpolate(gettext("Wat begint bij %s"), [words.phase(phase)])),
        rungAhead(plan, phase, current),
      )
    : null;

/** Return what a step does: up, what it starts; down, when the plan allows it and what that closes. */
function whatFollows(region, plan, current, phase) {
  const step = PHASES.indexOf(phase) - PHASES.indexOf(current);
  if (!step) return null;
  return step > 0 ? goingUp(plan, current, phase) : comingDown(region, plan, current, phase);
}

/** Return when the plan lets a region come down to a phase, and what that closes. */
function comingDown(region, plan, current, phase) {
  const run = ctx.state(`planrun:${region.code}`);
  const closes = (run?.classes ?? []).filter((one) => !(plan?.classes?.[phase] ?? ["regular"]).includes(one));
  return h(
    "div",
    { class: `follows for-${phase}`, "data-key": phase },
    h("b", null, interpolate(gettext("Terug naar %s"), [words.phase(phase)])),
    rungBelow(plan, phase, current),
    closes.length
      ? h(
          "p",
          { class: "hint" },
          interpolate(gettext("Sluit voor spreiding: %s. Voorstellen op die bedden worden ingetrokken."), [
            closes.map(words.capacityClass).join(", "),
          ]),
        )
      : null,
  );
}

/** Return the choice of a phase, with what each starts or closes: that one stands in is none. */
function phaseChoice(region, { phases, current, plan }) {
  return [
    h(
      "fieldset",
      { class: "choice", "data-key": "phases" },
      h("legend", null, gettext("Fase")),
      [current, ...phases].map((phase) =>
        h(
          "label",
          { class: "pick", "data-key": phase },
          h("input", { type: "radio", name: "phase", value: phase, required: true, disabled: phase === current }),
          h("span", { class: `chip phase-${phase}` }, words.phase(phase)),
          h(
            "small",
            null,
            phase === current
              ? gettext("geldt nu")
              : alsoText(decidedToo(region.code, wayOf(plan, current, phase))) || null,
          ),
        ),
      ),
    ),
    phases.map((phase) => whatFollows(region, plan, current, phase)),
    colourField(region.code, phases),
  ];
}

/**
 * Ask for a phase without a proposal: one of those to which the person may take the region by its plan.
 * @param {any} region
 * @param {() => {phases: string[], current: string, plan: any}} asks what can be decided as the region stands
 */
export function decidePhase(region, asks) {
  const choice = redrawn(() => phaseChoice(region, asks()));
  ask({
    about: `phase:${region.code}`,
    anew: choice.anew,
    title: h("h3", null, interpolate(gettext("Fase van %s bepalen"), [region.short_name])),
    body: [choice.place, standNow(region.code), reasonField(gettext("Reden van uw besluit"))],
    foot: h("button", { class: "btn pri" }, gettext("Besluiten")),
    submit: (data) => {
      const phase = data.get("phase");
      return [
        address("phases.phase_decide", { region: region.code }),
        { phase, reason: data.get("reason"), ...colourIn(data, phase) },
        gettext("Besluit vastgelegd."),
      ];
    },
  });
}

/** Return the choice among the own colours of the phase in which a region stands. */
function colourChoice(region) {
  const now = colourOf(region.code);
  return h(
    "fieldset",
    { class: "choice", "data-key": "colours" },
    h("legend", null, gettext("Eigen kleur")),
    coloursFor(region.code, ctx.state(`phase:${region.code}`)?.phase ?? "regular").map((colour) =>
      h(
        "label",
        { class: "pick", "data-key": colour },
        h("input", { type: "radio", name: "colour", value: colour, required: true, disabled: colour === now }),
        colourChip(colour),
        colour === now ? h("small", null, gettext("geldt nu")) : null,
      ),
    ),
  );
}

/** Ask for another of the region's own colours within its phase. */
export function decideColour(region) {
  const choice = redrawn(() => colourChoice(region));
  ask({
    about: `phase:${region.code}`,
    anew: choice.anew,
    title: h("h3", null, interpolate(gettext("Eigen kleur van %s bepalen"), [region.short_name])),
    body: [
      h("p", { class: "hint" }, gettext("De fase blijft; er volgt niets uit de kleur alleen.")),
      choice.place,
      reasonField(gettext("Reden van uw besluit")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Besluiten")),
    submit: (data) => [
      address("phases.colour_decide", { region: region.code }),
      { colour: data.get("colour"), reason: data.get("reason") },
      gettext("Besluit vastgelegd."),
    ],
  });
}

/** Say which body of a way decides for other regions as well: who decided by telephone may speak for it. */
const bodyAlso = (way) =>
  way.bodies
    .filter((body) => !body.asked && body.together?.length)
    .map((body) => `${words.said(body.name)} ${alsoText(body.together)}`)
    .join(", ");

/** Return the choice of a phase that was decided by telephone, and of who decided it; none where the plan has no such way. */
function relayChoice(region, ways, people) {
  const roles = new Set(ways.flatMap((way) => way.alone));
  const named = people.filter((one) => one.roles.some((role) => roles.has(role)));
  return [
    h(
      "fieldset",
      { class: "choice", "data-key": "phases" },
      h("legend", null, gettext("Fase")),
      ways.map((way) =>
        h(
          "label",
          { class: "pick", "data-key": way.to },
          h("input", { type: "radio", name: "phase", value: way.to, required: true, checked: ways.length === 1 }),
          h("span", { class: `chip phase-${way.to}` }, words.phase(way.to)),
          h(
            "small",
            null,
            [way.alone.map(words.roleBrief).join(gettext(" of ")), bodyAlso(way)].filter(Boolean).join(" · "),
          ),
        ),
      ),
    ),
    h("label", { for: "namens", "data-key": "label" }, gettext("Namens")),
    h(
      "select",
      { id: "namens", name: "on_behalf_of", required: true, "data-key": "namens" },
      h("option", { value: "" }, gettext("kies wie besloot…")),
      named.map((one) => h("option", { value: one.username, "data-key": one.username }, one.name)),
    ),
    h(
      "p",
      { class: "hint", "data-key": "both" },
      gettext("Beide namen blijven bij het besluit: wie besloot en wie het vastlegde."),
    ),
    ways.map((way) => whatFollows(region, planOf(region.code), way.from, way.to)),
    colourField(
      region.code,
      ways.map((way) => way.to),
    ),
  ];
}

/**
 * Record what somebody decided by telephone: which phase, and who decided it.
 * @param {any} region
 * @param {() => any[]} ways those of the plan on which the telephone does, as the region stands
 * @param {any[]} people who may decide there: account, name and roles
 */
export function relayPhase(region, ways, people) {
  const choice = redrawn(() => relayChoice(region, ways(), people));
  ask({
    about: `phase:${region.code}`,
    anew: choice.anew,
    hinders: () =>
      ways().length ? null : h("p", { class: "late" }, gettext("Vanuit deze fase besluit niemand telefonisch.")),
    title: h("h3", null, interpolate(gettext("Telefonisch besluit over de fase van %s"), [region.short_name])),
    body: [choice.place, reasonField(gettext("Reden, zoals gegeven"))],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("phases.phase_relay", { region: region.code }),
      {
        phase: data.get("phase"),
        on_behalf_of: data.get("on_behalf_of"),
        reason: data.get("reason"),
        ...colourIn(data, data.get("phase")),
      },
      gettext("Besluit vastgelegd."),
    ],
  });
}
