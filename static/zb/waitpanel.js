/** What waits for the person at the screen: proposals to decide, patients to answer for, plans to follow. */

import { address, Problem, post } from "./api.js";
import { decideProposal, refuseTransfer } from "./dialogs.js";
import { h, toast } from "./dom.js";
import { count, decimal } from "./format.js";
import { explained } from "./parts.js";
import { canAct } from "./rights.js";
import { ctx } from "./store.js";
import { waitCardsOf } from "./waits.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;

/** Return the cards of everything that waits; `limit` at most. */
export function waitCards(limit = 4) {
  const { cards, more } = waitCardsOf(limit);
  if (!cards.length) return [h("p", { class: "empty" }, gettext("Niets. Wat op u wacht, verschijnt hier vanzelf."))];
  return [cards, more > 0 ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [more])) : null];
}

/** Return the name of a plan as the wire gives it: text, or an object with region and version. */
export const planName = (plan) =>
  plan && typeof plan === "object"
    ? `${plan.name ?? plan.region ?? ""} v${plan.version ?? ""}`.trim()
    : interpolate(gettext("plan %s"), [plan ?? "–"]);

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
