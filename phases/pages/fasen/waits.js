/** What waits for this person in phases: proposals, rounds, broken agreements, plans, reviews, measures. */

import { brokenForMe, countedText } from "../../zb/agreements.js";
import { address } from "../../zb/api.js";
import { byUrgency, escalatedTo, isLate, isOwn } from "../../zb/course.js";
import { h } from "../../zb/dom.js";
import { avertedLine, evidenceAge, proposalHead } from "../../zb/evidence.js";
import { moment } from "../../zb/format.js";
import { nameOf } from "../../zb/levelplaces.js";
import { dueText, standMark } from "../../zb/measureparts.js";
import { approvalsForMe } from "../../zb/planrights.js";
import { reviewsForMe } from "../../zb/reviews.js";
import { canAct, deciderOf, mandates, openProposals } from "../../zb/rights.js";
import { roundsForMe } from "../../zb/rounds.js";
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
    avertedLine(proposal),
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
      `${words.readable(measure, "name")} · ${dueText(measure, ctx.now())}`,
      isLate(measure, ctx.now()) ? [" · ", standMark(measure, ctx.now())] : null,
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

const escalated = () => escalatedTo(all("measure"), mandates());

const escalatedCard = (late) =>
  h(
    "article",
    { class: "wait", "data-key": `late${late.region}${late.code}` },
    h("h3", null, words.said(late.title)),
    h(
      "p",
      { class: "late" },
      `${regionName(late.region)} · ${words.roleBrief(late.owner)} · ${dueText(late, ctx.now())} · `,
      late.rows.length === 1
        ? standMark(late.rows[0], ctx.now())
        : h("b", null, interpolate(gettext("%s te laat"), [late.rows.length])),
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        { class: "btn", href: `${address("page-maatregelen")}?regio=${late.region}` },
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

const brokenCard = (agreement) =>
  h(
    "article",
    { class: "wait", "data-key": `a${agreement.region}/${agreement.code}` },
    h("h3", null, interpolate(gettext("Afspraak niet nagekomen: %s"), [words.said(agreement.title)])),
    h(
      "p",
      { class: "late" },
      [
        regionName(agreement.region),
        interpolate(gettext("sinds %s"), [moment(agreement.since, ctx.now())]),
        countedText(agreement),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        { class: "btn pri", href: `${address("page-afspraken")}?regio=${agreement.region}#afspraak-${agreement.code}` },
        gettext("Naar de afspraak"),
      ),
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

const reviewCard = ({ key, level, place, state }) =>
  h(
    "article",
    { class: "wait", "data-key": key },
    h("h3", null, interpolate(gettext("Herijken: %s"), [nameOf(level, place)])),
    h("p", { class: "late" }, interpolate(gettext("het moment was %s"), [moment(state.review_at, ctx.now())])),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        {
          class: "btn pri",
          href:
            level === "region" ? `${address("page-maatregelen")}?regio=${place}` : `${address("page-land")}#${level}`,
        },
        gettext("Naar de herijking"),
      ),
    ),
  );

/** Every sort of what waits, in order of urgency: which, its key, its card, and how many in words. */
const SORTS = [
  {
    find: mine,
    key: (proposal) => `proposal:${proposal.id}`,
    card: proposalCard,
    words: (count) =>
      ngettext(
        "%s voorstel voor een fase wacht op uw besluit",
        "%s voorstellen voor een fase wachten op uw besluit",
        count,
      ),
  },
  {
    find: roundsForMe,
    key: (round) => `phaseround:${round.id}`,
    card: roundCard,
    words: (count) => ngettext("%s ronde vraagt uw antwoord", "%s rondes vragen uw antwoord", count),
  },
  {
    find: brokenForMe,
    key: (one) => `agreement:${one.region}/${one.code}@${one.since}`,
    card: brokenCard,
    words: (count) => ngettext("%s afspraak wordt niet nagekomen", "%s afspraken worden niet nagekomen", count),
  },
  {
    find: approvals,
    key: (draft) => `plandraft:${draft.id}`,
    card: approvalCard,
    words: (count) => ngettext("%s plan vraagt uw goedkeuring", "%s plannen vragen uw goedkeuring", count),
  },
  {
    find: reviewsForMe,
    key: (review) => review.key,
    card: reviewCard,
    words: (count) => ngettext("%s herijking is aan de beurt", "%s herijkingen zijn aan de beurt", count),
  },
  {
    find: measures,
    key: (measure) => `measure:${measure.id}`,
    card: measureCard,
    words: (count) => ngettext("%s maatregel is aan u", "%s maatregelen zijn aan u", count),
  },
  {
    find: escalated,
    key: (late) => `late:${late.region}/${late.code}@${late.since}`,
    card: escalatedCard,
    words: (count) =>
      ngettext("%s maatregel van een ander is te laat", "%s maatregelen van anderen zijn te laat", count),
  },
];

/** Return in words what these keys are, each sort with its number. */
function said(keys) {
  return SORTS.map((sort) => {
    const own = new Set(sort.find().map(sort.key));
    const count = keys.filter((key) => own.has(key)).length;
    return count ? interpolate(sort.words(count), [count]) : "";
  })
    .filter(Boolean)
    .join(" · ");
}

registerWaits("fasen", {
  keys: () => SORTS.flatMap((sort) => sort.find().map(sort.key)),
  words: said,
  cards: (room) =>
    SORTS.flatMap((sort) => sort.find().map((one) => [sort, one]))
      .slice(0, room)
      .map(([sort, one]) => sort.card(one)),
});
