/** What becomes of a patient for whom a place is asked: what was said of consent, and why it is over. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { endingsOf } from "./pmr.js";

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

/** Ask why a request no longer holds. */
export function endRequest(one) {
  ask({
    about: one.about ?? `pmr:${one.id}`,
    title: h("h3", null, interpolate(gettext("R-%s beëindigen"), [one.number])),
    body: h(
      "fieldset",
      { class: "choice column" },
      h("legend", null, gettext("Reden")),
      endingsOf(one).map((code) =>
        h(
          "label",
          { class: "pick" },
          h("input", { type: "radio", name: "ending", value: code, required: true }),
          h("span", null, ENDINGS()[code]),
        ),
      ),
    ),
    foot: h("button", { class: "btn pri" }, gettext("Beëindigen")),
    submit: (data) => [
      address("patientspread.request_end", { pmr: one.id }),
      { ending: data.get("ending") },
      gettext("Beëindigd. Het bed is vrijgegeven."),
    ],
  });
}
