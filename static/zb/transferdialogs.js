/** Dialogs about a bed that is asked for or held: refusing it, and taking back what was proposed. Each asks a reason. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h } from "./dom.js";
import { canStillRefuse } from "./pmr.js";
import * as words from "./words.js";

const PROMISED = ["proposed", "accepted"];

/** Ask why an offered patient is refused. */
export function refuseTransfer(transfer) {
  ask({
    about: `transfer:${transfer.id}`,
    open: (state) => state.state === "proposed" || canStillRefuse(state),
    title: h(
      "h3",
      null,
      transfer.need ? interpolate(gettext("R-%s weigeren"), [transfer.need.number]) : gettext("Verplaatsing weigeren"),
    ),
    body: [
      h(
        "fieldset",
        { class: "choice column" },
        h("legend", null, gettext("Reden")),
        Object.entries(words.refusals()).map(([code, label]) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: "code", value: code, required: true }),
            h("span", null, label),
          ),
        ),
      ),
      h("label", { for: "toelichting" }, gettext("Toelichting (optioneel, geen patiëntgegevens)")),
      h("textarea", { id: "toelichting", name: "note", rows: "2", maxlength: "500" }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Weigeren")),
    submit: (data) => [
      address("patientspread.transfer_answer", { transfer: transfer.id }),
      { answer: "refuse", code: data.get("code"), note: data.get("note") },
      gettext("Weigering doorgegeven."),
    ],
  });
}

/** Ask why a proposed transfer is withdrawn. */
export function withdrawTransfer(transfer) {
  ask({
    about: `transfer:${transfer.id}`,
    open: (state) => PROMISED.includes(state.state),
    title: h("h3", null, gettext("Verplaatsing intrekken")),
    body: [
      transfer.request ? h("p", { class: "hint" }, gettext("De aanvraag blijft open: er wordt verder gezocht.")) : null,
      reasonField(gettext("Reden")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Intrekken")),
    submit: (data) => [
      address("patientspread.transfer_withdraw", { transfer: transfer.id }),
      { reason: data.get("reason") },
      gettext("Ingetrokken."),
    ],
  });
}

/** Ask whether, and why, these proposals of a plan are withdrawn together. */
export function withdrawMoves(run, transfers) {
  const number = transfers.length;
  ask({
    title: h("h3", null, interpolate(gettext("Plan %s: voorstellen intrekken"), [run.id])),
    body: [
      h(
        "p",
        null,
        h(
          "b",
          null,
          interpolate(
            ngettext(
              "%s voorstel dat nog op antwoord wacht, intrekken?",
              "%s voorstellen die nog op antwoord wachten, intrekken?",
              number,
            ),
            [number],
          ),
        ),
      ),
      h("p", null, gettext("Wat een ziekenhuis intussen beantwoordt, blijft zoals het is.")),
      reasonField(gettext("Reden")),
    ],
    foot: h(
      "button",
      { class: "btn pri" },
      interpolate(ngettext("%s voorstel intrekken", "%s voorstellen intrekken", number), [number]),
    ),
    submit: (data) => [
      address("patientspread.transfers_withdraw", { run: run.id }),
      { reason: data.get("reason"), transfers: transfers.map((one) => one.id) },
      withdrawnWords,
    ],
  });
}

function withdrawnWords({ withdrawn, left }) {
  const done = interpolate(ngettext("%s voorstel ingetrokken.", "%s voorstellen ingetrokken.", withdrawn.length), [
    withdrawn.length,
  ]);
  if (!left) return done;
  const rest = interpolate(ngettext("%s was intussen al beslist.", "%s waren intussen al beslist.", left), [left]);
  return `${done} ${rest}`;
}
