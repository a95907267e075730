/** Phases: open proposals with their evidence, where every region stands and why, the plan, and GRIP. */

import { activityHref, areaName, decidedWords, gripsRaised } from "../../zb/activities.js";
import { address, get } from "../../zb/api.js";
import { namesOf } from "../../zb/deciders.js";
import { regionRows } from "../../zb/derive.js";
import { decideColour, decidePhase, relayPhase } from "../../zb/dialogs.js";
import { actions, byId, fragment, h, on, patch } from "../../zb/dom.js";
import { isFilled } from "../../zb/emptiness.js";
import { avertedLine, evidenceTable, proposalHead } from "../../zb/evidence.js";
import { moment } from "../../zb/format.js";
import { bedKinds, kindTitle } from "../../zb/kinds.js";
import { colourChip, colourOf, coloursFor, needPlans } from "../../zb/owncolours.js";
import { freshMark, phaseChip, pressure, tableHead } from "../../zb/parts.js";
import { planView } from "../../zb/planview.js";
import {
  canAct,
  deciderOf,
  mandates,
  mayColour,
  openProposals,
  phasesFor,
  relaysFor,
  roundsFor,
} from "../../zb/rights.js";
import { openRounds } from "../../zb/rounds.js";
import { askBody, roundActions, roundList } from "../../zb/roundview.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, shownWith, start } from "../../zb/store.js";
import { waitActions } from "../../zb/waitpanel.js";
import * as words from "../../zb/words.js";

/** @type {{region: string | null, plans: any[] | null, failed: boolean}} */
const view = { region: null, plans: null, failed: false };

function proposals(now) {
  const open = openProposals().sort((a, b) => Number(Boolean(deciderOf(b))) - Number(Boolean(deciderOf(a))));
  if (!open.length)
    return h(
      "p",
      { class: "empty" },
      isFilled(ctx.entities, ["beds:"])
        ? gettext("Geen open voorstellen: geen regio overschrijdt een drempel van haar plan.")
        : gettext("Geen open voorstellen: zonder meldingen is geen drempel te beoordelen."),
    );
  return open.map((proposal) =>
    h(
      "article",
      { class: "wait proposal", id: `voorstel-${proposal.id}`, "data-key": `p${proposal.id}` },
      h(
        "div",
        { class: "wait-top" },
        proposalHead(proposal, ctx.ref.region.get(proposal.region)?.short_name ?? proposal.region),
        h("small", null, interpolate(gettext("sinds %s"), [moment(proposal.opened_at, now)])),
      ),
      h(
        "p",
        null,
        words.said(proposal.sentence),
        ` · ${words.readable(proposal, "plan")}, ${gettext("regel")} ${proposal.rule}`,
      ),
      avertedLine(proposal),
      deciderOf(proposal)
        ? h(
            "div",
            { class: "btns" },
            h(
              "button",
              { type: "button", class: "btn pri", "data-act": "decide", "data-id": proposal.id, disabled: !canAct() },
              gettext("Besluiten…"),
            ),
          )
        : h("p", { class: "muted" }, interpolate(gettext("Besluit ligt bij: %s"), [namesOf([proposal]).join(", ")])),
      h(
        "details",
        { open: Boolean(deciderOf(proposal)) || open.length < 3 },
        h("summary", null, interpolate(gettext("Bewijs: %s cijfers van toen"), [proposal.evidence.length])),
        h("div", { class: "scroll-x" }, evidenceTable(proposal, now)),
      ),
    ),
  );
}

const isAsked = (code) => openRounds().some((round) => round.region === code);
const planOf = (code) => view.plans?.find((one) => one.region === code);
const phaseOf = (code) => ctx.state(`phase:${code}`)?.phase;

/** Return what this person can do about the phase of a region, as buttons. */
function steps(code) {
  const [plan, phase] = [planOf(code), phaseOf(code)];
  const offered = [
    { act: "phase", text: gettext("Bepalen…"), can: phasesFor(code, plan, phase).length > 0 },
    {
      act: "colour",
      text: gettext("Kleur…"),
      can: coloursFor(code, phase).length > 1 && mayColour(code, plan, phase),
    },
    { act: "round", text: gettext("Ronde…"), can: !isAsked(code) && roundsFor(code, plan, phase).length > 0 },
    { act: "relay", text: gettext("Telefonisch…"), can: relaysFor(code, plan, phase).length > 0 },
  ].filter((one) => one.can);
  return offered.map(({ act, text }) =>
    h("button", { type: "button", class: "btn", "data-act": act, "data-code": code, disabled: !canAct() }, text),
  );
}

/** Return the chip of a plan in force, which may be so in any phase. */
function inForce(code) {
  const run = ctx.state(`planrun:${code}`);
  return run
    ? h("span", { class: "chip in-force", title: words.readable(run, "plan") }, gettext("plan van kracht"))
    : null;
}

/** Return who decided: by telephone both names stand there. */
function decidedBy(phase) {
  const by = words.readable(phase, "decided_by") || gettext("uitgangspunt");
  const whom = words.readable(phase, "on_behalf_of");
  return whom ? interpolate(gettext("%(whom)s, telefonisch; vastgelegd door %(by)s"), { whom, by }, true) : by;
}

function phaseTable(now) {
  const rows = regionRows(ctx);
  return h(
    "table",
    { class: "grid phases stack", role: "table" },
    h("caption", { class: "unseen" }, gettext("Fase per regio")),
    tableHead(
      [
        gettext("Regio"),
        gettext("Fase"),
        gettext("Sinds"),
        gettext("Waarom en door wie"),
        ...bedKinds().map((kind) => kindTitle(kind.code)),
        gettext("Vers"),
        "",
      ].map((text) => [text, "plain-head"]),
    ),
    h(
      "tbody",
      null,
      rows.map((row) =>
        h(
          "tr",
          { "data-key": row.code, class: row.code === view.region ? "chosen" : null },
          h(
            "th",
            { scope: "row" },
            h(
              "button",
              { type: "button", class: "plain link", "data-act": "region", "data-code": row.code },
              row.region.short_name,
            ),
            h("small", null, row.code),
          ),
          h(
            "td",
            { "data-label": gettext("Fase") },
            phaseChip(row.phase?.phase),
            " ",
            colourChip(colourOf(row.code)),
            inForce(row.code),
          ),
          h("td", { class: "nowrap", "data-label": gettext("Sinds") }, row.phase ? moment(row.phase.since, now) : "–"),
          h("td", { class: "why whole" }, words.readable(row.phase, "reason"), h("small", null, decidedBy(row.phase))),
          bedKinds().map((kind) =>
            h("td", { "data-key": kind.code, "data-label": kindTitle(kind.code) }, pressure(row.bed[kind.code])),
          ),
          h("td", { class: "n", "data-label": gettext("Vers") }, freshMark(row.fresh, row.houses)),
          h("td", { class: "act" }, steps(row.code)),
        ),
      ),
    ),
  );
}

/** Return where a GRIP level counts, and for what: it stands beside the phase; it is registered in the activiteit. */
function grips(now) {
  const raised = gripsRaised();
  if (!raised.length) return h("p", { class: "empty" }, gettext("Nergens is een GRIP-niveau van kracht."));
  return h(
    "table",
    { class: "grid stack" },
    h("caption", { class: "unseen" }, gettext("GRIP per veiligheidsregio")),
    tableHead(
      [
        gettext("Veiligheidsregio"),
        gettext("Niveau"),
        gettext("Activiteit"),
        gettext("Sinds"),
        gettext("Besloten door"),
      ].map((text) => [text, "plain-head"]),
    ),
    h(
      "tbody",
      null,
      raised.map((state) =>
        h(
          "tr",
          { "data-key": `${state.activity}:${state.veiligheidsregio}` },
          h("th", { scope: "row" }, areaName(state.veiligheidsregio), h("small", null, state.veiligheidsregio)),
          h("td", { "data-label": gettext("Niveau") }, h("b", { class: "grip-chip" }, `GRIP ${state.level}`)),
          h(
            "td",
            { class: "whole" },
            state.activity ? h("a", { href: activityHref(state.activity) }, state.incident) : state.incident,
            h("small", null, `“${words.readable(state, "reason")}”`),
          ),
          h("td", { "data-label": gettext("Sinds") }, moment(state.since, now)),
          h("td", { "data-label": gettext("Besloten door") }, decidedWords(state)),
        ),
      ),
    ),
  );
}

function plan() {
  if (view.failed)
    return h("p", { class: "form-error" }, gettext("Het plan kon niet worden opgehaald. Ververs de pagina."));
  if (!view.plans) return h("p", { class: "empty" }, gettext("Plan ophalen…"));
  const options = ctx.ref.regions.map((region) =>
    h("option", { value: region.code, selected: region.code === view.region }, region.short_name),
  );
  return [
    h(
      "label",
      { class: "plan-choice", "data-own": true, "data-key": `for-${view.region}` },
      gettext("Regio"),
      " ",
      h("select", { id: "planregio" }, options),
    ),
    h(
      "a",
      { class: "btn", href: `${address("page-plan")}?regio=${view.region}`, "data-key": `plan-${view.region}` },
      gettext("Lezen, vergelijken, wijzigen"),
    ),
    planView(view.plans.find((one) => one.region === view.region)),
  ];
}

/** Which versions came into force since the page was opened: the plans are asked again then. */
let adopted = "";

async function planFollow() {
  const now = all("plandraft")
    .filter((one) => one.state === "in_force")
    .map((one) => one.id)
    .join();
  if (now === adopted || !view.plans) return;
  adopted = now;
  view.plans = await get(address("plans")).catch(() => view.plans);
  refresh();
}

function choose(code) {
  view.region = code;
  refresh();
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  view.region ??=
    mandates().find((mandate) => mandate.region)?.region ?? all("proposal")[0]?.region ?? regionRows(ctx)[0]?.code;
  planFollow();
  patch(byId("voorstellen"), proposals(now));
  patch(byId("rondes"), roundList(now));
  patch(byId("fasen"), phaseTable(now));
  patch(byId("grips"), grips(now));
  patch(byId("plan"), plan());
}

connectShell();
actions(document.querySelector("main"), {
  ...waitActions(),
  region: (button) => choose(button.dataset.code),
  ...roundActions(),
  phase: (button) => {
    const region = ctx.ref.region.get(button.dataset.code);
    decidePhase(region, () => {
      const [plan, current] = [planOf(region.code), phaseOf(region.code)];
      return { plan, current, phases: phasesFor(region.code, plan, current) };
    });
  },
  colour: (button) => decideColour(ctx.ref.region.get(button.dataset.code)),
  round: (button) => {
    const region = ctx.ref.region.get(button.dataset.code);
    askBody(region, () => roundsFor(region.code, planOf(region.code), phaseOf(region.code)));
  },
  relay: async (button) => {
    const region = ctx.ref.region.get(button.dataset.code);
    const people = await get(address("mandated", { region: region.code }));
    relayPhase(region, () => relaysFor(region.code, planOf(region.code), phaseOf(region.code)), people);
  },
});
on(byId("plan"), "change", (field) => {
  if (field.id === "planregio") choose(field.value);
});
start(render).then(async () => {
  view.plans = await shownWith(needPlans());
  view.failed = view.plans === null;
  refresh();
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      byId(fragment())?.scrollIntoView();
    }),
  );
});
