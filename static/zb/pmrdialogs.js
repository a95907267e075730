/** What becomes of a patient for whom a place is asked: what was said of consent, and why it is over. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { consentMissing, endingsOf, isOpen } from "./pmr.js";
import { redrawn } from "./quoted.js";
import { ctx } from "./store.js";

const english = () => document.documentElement.lang === "en";
/** Return a labelled field of a dialog about patients who move. */
export const field = (label, id, control) => h("div", { class: "pmr-field" }, h("label", { for: id }, label), control);
/** Return what a list of the page offers to choose. */
export const options = (rows) =>
  rows.map((one) => h("option", { value: one.code }, english() ? one.name_en : one.name_nl));

/** Ask what patient or family said: until then no hospital is asked. */
export function askConsent(one, lists) {
  ask({
    about: `pmr:${one.id}`,
    open: (state) => isOpen(state) && consentMissing(state),
    title: h("h3", null, interpolate(gettext("R-%s: gaat de patiënt akkoord?"), [one.number])),
    body: [
      field(
        gettext("Toestemming"),
        "pmr-akkoord",
        h("select", { id: "pmr-akkoord", name: "consent", required: true }, options(lists.consent)),
      ),
      h("p", { class: "hint" }, gettext("Is er niets gevraagd, dan vraagt niemand een ziekenhuis; bij spoed wel.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("patientspread.request_consent", { pmr: one.id }),
      { consent: data.get("consent") },
      gettext("Vastgelegd."),
    ],
  });
}

const ENDINGS = () => ({
  withdraw: gettext("niet meer nodig"),
  decline: gettext("patiënt of familie wil niet"),
  go_by_own_means: gettext("op eigen gelegenheid verplaatst"),
  die: gettext("overleden"),
  return: gettext("onderweg omgekeerd"),
});

const endingChoice = (one) =>
  h(
    "fieldset",
    { class: "choice column", "data-key": "endings" },
    h("legend", null, gettext("Reden")),
    endingsOf(one).map((code) =>
      h(
        "label",
        { class: "pick", "data-key": code },
        h("input", { type: "radio", name: "ending", value: code, required: true }),
        h("span", null, ENDINGS()[code]),
      ),
    ),
  );

/** Return what a side knows of the request: its own, or what the receiver is told of it. */
const asTold = (state) => state.need ?? state;

/** Ask why a request no longer holds. */
export function endRequest(one) {
  const about = one.about ?? `pmr:${one.id}`;
  const choice = redrawn(() => endingChoice(asTold(ctx.state(about) ?? one)));
  ask({
    about,
    open: (state) => isOpen(asTold(state)),
    anew: choice.anew,
    title: h("h3", null, interpolate(gettext("R-%s beëindigen"), [one.number])),
    body: choice.place,
    foot: h("button", { class: "btn pri" }, gettext("Beëindigen")),
    submit: (data) => [
      address("patientspread.request_end", { pmr: one.id }),
      { ending: data.get("ending") },
      gettext("Beëindigd. Het bed is vrijgegeven."),
    ],
  });
}
