/** What waits for the person at the screen: proposals to decide, patients to answer for, plans to follow. */

import { address, Problem, post } from "./api.js";
import { decideProposal, refuseTransfer } from "./dialogs.js";
import { h, toast } from "./dom.js";
import { evidenceAge, proposalHead } from "./evidence.js";
import { count, decimal, signed } from "./format.js";
import { explained } from "./parts.js";
import { canAct } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

/** Return the cards of everything that waits; `limit` proposals and offers at most. */
export function waitCards(found, limit = 4) {
  if (!found.total) return [h("p", { class: "empty" }, gettext("Niets. Wat op u wacht, verschijnt hier vanzelf."))];
  const more = found.proposals.length + found.offers.length - limit;
  return [
    found.proposals.slice(0, limit).map(proposalCard),
    found.offers.slice(0, Math.max(1, limit - found.proposals.length)).map((offer) => offerCard(offer)),
    found.run ? runCard(found.run, found.runOpen) : null,
    more > 0 ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [more])) : null,
  ];
}

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

/** Return the card of one patient offered to an own hospital. */
export function offerCard(transfer) {
  return h(
    "article",
    { class: "wait offer", "data-key": `t${transfer.id}` },
    h(
      "h3",
      null,
      interpolate(
        gettext("%(bed)s-patiënt uit %(from)s"),
        { bed: words.bed(transfer.bed), from: name(transfer.from) },
        true,
      ),
      transfer.isolation ? h("span", { class: "tag" }, gettext("isolatie")) : null,
    ),
    explained(words.said(transfer.why)),
    h(
      "p",
      { class: "muted" },
      interpolate(
        gettext("nr %(number)s · naar %(to)s · %(minutes)s min rijden · %(mode)s"),
        {
          number: transfer.number,
          to: name(transfer.to),
          minutes: count(transfer.minutes),
          mode: words.mode(transfer.mode),
        },
        true,
      ),
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "button",
        { type: "button", class: "btn pri", "data-act": "accept", "data-id": transfer.id, disabled: !canAct() },
        gettext("Accepteren"),
      ),
      h(
        "button",
        { type: "button", class: "btn", "data-act": "refuse", "data-id": transfer.id, disabled: !canAct() },
        gettext("Weigeren…"),
      ),
    ),
  );
}

function balance(flows) {
  const change = new Map();
  for (const flow of flows ?? []) {
    if (flow.from === flow.to) continue;
    change.set(flow.from, (change.get(flow.from) ?? 0) - flow.count);
    change.set(flow.to, (change.get(flow.to) ?? 0) + flow.count);
  }
  return [...change]
    .filter(([, value]) => value !== 0)
    .sort((a, b) => a[1] - b[1])
    .map(([code, value]) => `${regionName(code)} ${signed(value)}`)
    .join(", ");
}

function runCard(run, open) {
  return h(
    "article",
    { class: "wait run", "data-key": `r${run.id}` },
    h(
      "h3",
      null,
      gettext("Spreidingsplan"),
      ` ${run.scope === "national" ? gettext("landelijk") : regionName(run.scope)}`,
    ),
    h("p", null, runSentence(run)),
    h("p", { class: "muted" }, balance(run.flows)),
    h(
      "p",
      { class: "muted" },
      interpolate(ngettext("%s voorstel wacht op een ziekenhuis", "%s voorstellen wachten op een ziekenhuis", open), [
        open,
      ]),
    ),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-spreiding")}#run-${run.id}` }, gettext("Bekijken")),
    ),
  );
}

/** Return how a run ended, in one sentence. */
export function runSentence(run) {
  const moves = typeof run.moves === "number" ? run.moves : run.moves?.length;
  const unplaced = typeof run.unplaced === "number" ? run.unplaced : run.unplaced?.length;
  return [
    interpolate(ngettext("%s verplaatsing", "%s verplaatsingen", moves ?? 0), [count(moves)]),
    run.proven_optimal
      ? interpolate(gettext("bewezen optimaal in %s s"), [decimal(run.seconds)])
      : interpolate(gettext("beste gevonden in %s s, niet bewezen"), [decimal(run.seconds)]),
    interpolate(gettext("%s ongeplaatst"), [count(unplaced)]),
  ].join(" · ");
}

/** Return the click actions of these cards. */
export const waitActions = () => ({
  decide: (button) => {
    const proposal = ctx.state(`proposal:${button.dataset.id}`);
    if (proposal) decideProposal(proposal);
  },
  accept: (button) => acceptTransfer(button),
  refuse: (button) => {
    const transfer = ctx.state(`transfer:${button.dataset.id}`);
    if (transfer) refuseTransfer(transfer);
  },
});

async function acceptTransfer(button) {
  button.disabled = true;
  try {
    // the key is of the act, not of the press: accepting twice is accepting
    await post(
      address("patientspread.transfer_answer", { transfer: button.dataset.id }),
      { answer: "accept" },
      `accept-${ctx.realm}-${button.dataset.id}`,
    );
    toast(gettext("Geaccepteerd. Het bed is bijgewerkt."));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
    button.disabled = false;
  }
}
