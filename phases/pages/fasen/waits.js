/** Proposals that this person may decide, rounds that ask them, plans to approve, and measures that are theirs to carry out. */

import { address } from "../../zb/api.js";
import { byUrgency, isLate, isOwn } from "../../zb/course.js";
import { h } from "../../zb/dom.js";
import { evidenceAge, proposalHead } from "../../zb/evidence.js";
import { dueText } from "../../zb/measureparts.js";
import { approvalsForMe } from "../../zb/planrights.js";
import { canAct, deciderOf, mandates, openProposals } from "../../zb/rights.js";
import { roundsForMe } from "../../zb/roundview.js";
import { all, ctx } from "../../zb/store.js";
import { registerWaits } from "../../zb/waits.js";
import * as words from "../../zb/words.js";

const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

function proposalCard(proposal) {
  return h(
    "article",
    { class: "wait proposal", "data-key": `p${proposal.id}` },
    proposalHead(proposal, regionName(proposal.region)),
    h("p", null, words.said(proposal.sentence)),
    h(
      "p",
      { class: "muted" },
      interpolate(
        gettext("cijfers %(age)s oud · %(plan)s, regel %(rule)s"),
        {
          age: evidenceAge(proposal, ctx.now()),
          plan: words.readable(proposal, "plan") || "–",
          rule: proposal.rule,
        },
        true,
      ),
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "button",
        { type: "button", class: "btn pri", "data-act": "decide", "data-id": proposal.id, disabled: !canAct() },
        gettext("Besluiten…"),
      ),
      h("a", { class: "btn", href: `${address("page-fasen")}#voorstel-${proposal.id}` }, gettext("Bewijs")),
    ),
  );
}

const mine = () => openProposals().filter(deciderOf);

const measures = () => byUrgency(all("measure").filter((one) => isOwn(one, mandates())));

const measureCard = (measure) =>
  h(
    "article",
    { class: "wait", "data-key": `m${measure.id}` },
    h("h3", null, words.said(measure.title)),
    h(
      "p",
      { class: isLate(measure, ctx.now()) ? "late" : "muted" },
      `${measure.name} · ${dueText(measure, ctx.now())}`,
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        { class: "btn pri", href: `${address("page-maatregelen")}?regio=${measure.region}` },
        gettext("Naar de maatregel"),
      ),
    ),
  );

const roundCard = (round) =>
  h(
    "article",
    { class: "wait", "data-key": `r${round.id}` },
    h(
      "h3",
      null,
      interpolate(
        gettext("Ronde: %(region)s naar %(phase)s?"),
        { region: regionName(round.region), phase: words.phase(round.to) },
        true,
      ),
    ),
    h("p", null, `“${round.reason}” — ${words.readable(round, "opened_by")}`),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-fasen")}#ronde-${round.id}` }, gettext("Naar de ronde")),
    ),
  );

const approvals = () => approvalsForMe(all("plandraft"));

const approvalCard = (draft) =>
  h(
    "article",
    { class: "wait", "data-key": `d${draft.id}` },
    h("h3", null, interpolate(gettext("Plan van %s: keurt u het goed?"), [regionName(draft.region)])),
    h(
      "p",
      null,
      `${words.readable(draft, "title")} · “${words.readable(draft, "reason")}” — ${words.readable(draft, "submitted_by")}`,
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        {
          class: "btn pri",
          href: `${address("page-plan")}?regio=${draft.region}&van=draft-${draft.id}&deel=vergelijken`,
        },
        gettext("Bekijken en beslissen"),
      ),
    ),
  );

/** Return in words what these keys are: proposals, rounds and measures. */
function said(keys) {
  const proposed = keys.filter((key) => key.startsWith("proposal:")).length;
  const rounds = keys.filter((key) => key.startsWith("phaseround:")).length;
  const plans = keys.filter((key) => key.startsWith("plandraft:")).length;
  const toDo = keys.length - proposed - rounds - plans;
  return [
    proposed
      ? interpolate(
          ngettext(
            "%s voorstel voor een fase wacht op uw besluit",
            "%s voorstellen voor een fase wachten op uw besluit",
            proposed,
          ),
          [proposed],
        )
      : "",
    rounds
      ? interpolate(ngettext("%s ronde vraagt uw antwoord", "%s rondes vragen uw antwoord", rounds), [rounds])
      : "",
    plans
      ? interpolate(ngettext("%s plan vraagt uw goedkeuring", "%s plannen vragen uw goedkeuring", plans), [plans])
      : "",
    toDo ? interpolate(ngettext("%s maatregel is aan u", "%s maatregelen zijn aan u", toDo), [toDo]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

registerWaits("fasen", {
  keys: () => [
    ...mine().map((proposal) => `proposal:${proposal.id}`),
    ...roundsForMe().map((round) => `phaseround:${round.id}`),
    ...approvals().map((draft) => `plandraft:${draft.id}`),
    ...measures().map((measure) => `measure:${measure.id}`),
  ],
  words: said,
  cards: (room) => {
    const first = [
      ...mine().map(proposalCard),
      ...roundsForMe().map(roundCard),
      ...approvals().map(approvalCard),
    ].slice(0, room);
    const left = Math.max(room - first.length, 0);
    return [...first, ...measures().slice(0, left).map(measureCard)];
  },
});
