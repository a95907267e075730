/** What waits for the person at the screen: proposals to decide, patients to answer for, plans to follow. */

import { address } from "./api.js";
import { decideProposal } from "./dialogs.js";
import { h } from "./dom.js";
import { count, decimal } from "./format.js";
import { offerTold } from "./offercard.js";
import { outbox } from "./outgoing.js";
import { rideActions } from "./rideacts.js";
import { canAct, OF_HOUSE, withRole } from "./rights.js";
import { isOpen, seated, tidy } from "./seats.js";
import { all, ctx, refresh, seenOf } from "./store.js";
import { refuseTransfer } from "./transferdialogs.js";
import { waitCardsOf } from "./waits.js";
import * as words from "./words.js";

/** Return the cards of everything that waits; `limit` at most. */
export function waitCards(limit = 4) {
  const { cards, more } = waitCardsOf(limit);
  if (!cards.length)
    return [
      h(
        "p",
        { class: "empty" },
        canAct() ? gettext("Niets. Wat op u wacht, verschijnt hier vanzelf.") : gettext("Niets."),
      ),
    ];
  return [cards, more > 0 ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [more])) : null];
}

/** Return the card of one patient offered to an own hospital. */
function offerCard(transfer) {
  return h(
    "article",
    { class: isOpen(transfer) ? "wait offer" : "wait offer is-over", "data-key": `t${transfer.id}` },
    offerTold(transfer, ctx.now()),
    isOpen(transfer) ? answers(transfer) : gone(transfer),
  );
}

/**
 * Return the cards of offers, each at the place where it first stood.
 * @param {any[]} offers
 * @param {number} [limit]
 * @param {(offer: any) => boolean} [belongs] which places are shown
 */
export const offerCards = (offers, limit = Infinity, belongs = () => true) =>
  seated(offers, belongs).slice(0, limit).map(offerCard);

/** An acceptance can be undone for ten seconds, at the place where refusing stood. */
function answers(transfer) {
  const act = outbox.held.find((one) => one.jobs[0].transfer === transfer.id);
  const going = outbox.jobs.some((job) => job.transfer === transfer.id);
  return h(
    "div",
    { class: "btns", "data-key": "answers" },
    h(
      "button",
      { type: "button", class: "btn pri", "data-act": "accept", "data-id": transfer.id, disabled: !canAct() || going },
      act ? heldFor(act) : going ? gettext("Onderweg…") : gettext("Accepteren"),
    ),
    act
      ? h("button", { type: "button", class: "btn", "data-act": "undo", "data-id": act.act }, gettext("Ongedaan maken"))
      : h(
          "button",
          { type: "button", class: "btn", "data-act": "refuse", "data-id": transfer.id, disabled: !canAct() || going },
          gettext("Weigeren…"),
        ),
  );
}

const heldFor = (act) => interpolate(gettext("Geaccepteerd over %s s"), [Math.ceil(act.left / 1000)]);

/** An offer that is over keeps its place until it is put away: what stands below it stays where it is. */
const gone = (transfer) =>
  h(
    "div",
    { class: "btns", "data-key": "gone" },
    h(
      "p",
      { class: "over", role: "status" },
      [words.transferState(transfer.state), words.readable(transfer, "reason")].filter(Boolean).join(": "),
    ),
    h("button", { type: "button", class: "btn", "data-act": "put-away" }, gettext("Opruimen")),
  );

/** Say whether the reader is to know of a plan of one region only how many go: who goes where is that region's. */
function isNumberOnly(run) {
  if (run.scope === "national" || all("transfer").some((one) => one.run === run.id)) return false;
  if (run.assumed && withRole("national_coordinator").length) return false; // an expectation is nobody's patient
  const isOf = (one) => (one.region ?? ctx.ref.facility.get(one.facility)?.region) === run.scope;
  return !withRole("regional_coordinator", "dpg", ...OF_HOUSE).some(isOf);
}

/** Return how a run ended, in one sentence. */
export function runSentence(run) {
  const moves = typeof run.moves === "number" ? run.moves : run.moves?.length;
  const unplaced = typeof run.unplaced === "number" ? run.unplaced : run.unplaced?.length;
  return [
    ...(run.assumed ? [gettext("verwachting, geen aanvragen")] : []),
    interpolate(ngettext("%s verplaatsing", "%s verplaatsingen", moves ?? 0), [count(moves)]),
    ...(moves && isNumberOnly(run) ? [gettext("van die regio, u ziet alleen het aantal")] : []),
    run.proven_optimal
      ? interpolate(gettext("bewezen optimaal in %s s"), [decimal(run.seconds)])
      : interpolate(gettext("beste gevonden in %s s, niet bewezen"), [decimal(run.seconds)]),
    interpolate(gettext("%s ongeplaatst"), [count(unplaced)]),
  ].join(" · ");
}

/** Return the click actions of these cards. */
export const waitActions = () => ({
  ...rideActions(),
  decide: (button) => {
    const proposal = ctx.state(`proposal:${button.dataset.id}`);
    if (proposal) decideProposal(proposal);
  },
  accept: (button) => acceptTransfer(Number(button.dataset.id)),
  undo: (button) => outbox.undo(button.dataset.id),
  "put-away": () => {
    tidy();
    refresh();
  },
  refuse: (button) => {
    const transfer = ctx.state(`transfer:${button.dataset.id}`);
    if (transfer) refuseTransfer(transfer);
  },
});

function acceptTransfer(id) {
  if (outbox.jobs.some((job) => job.transfer === id)) return;
  const { need, number } = ctx.state(`transfer:${id}`) ?? {};
  const called = need ? `R-${need.number}` : String(number ?? id);
  outbox.add({
    part: "answer",
    transfer: id,
    url: address("patientspread.transfer_answer", { transfer: id }),
    body: { answer: "accept", ...seenOf(`transfer:${id}`) },
    // the key is of the act, not of the press: accepting twice is accepting
    key: `accept-${ctx.realm}-${id}`,
    called,
    done: interpolate(gettext("%s geaccepteerd. Het bed is gereserveerd."), [called]),
  });
}
