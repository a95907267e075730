/** The marks of a request for a place and the buttons that say something of it: in the queue, and on every screen. */

import { h } from "./dom.js";
import { lateWith, lateWords } from "./late.js";
import { canStillRefuse, needOf } from "./pmr.js";
import { canAct } from "./rights.js";

export const tag = (on, text) => (on ? h("span", { class: "tag" }, text) : null);
const ACT_WORDS = () => ({
  seek: gettext("Regio zoekt"),
  consent: gettext("Toestemming…"),
  propose: gettext("Voorstellen…"),
  escalate: gettext("Naar LCPS"),
  plan: gettext("Rit plannen…"),
  depart: gettext("Vertrokken…"),
  arrive: gettext("Is er…"),
  vehicle: gettext("Voertuig terug…"),
  back: gettext("Terugbrengen"),
  close: gettext("Afsluiten"),
  confirm: gettext("Staat nog"),
  release: gettext("Plek loslaten…"),
  refuse: gettext("Kan toch niet…"),
  end: gettext("Beëindigen…"),
});

/** Return the marks of a patient that matter for a place. */
export const needTags = (one) => [
  tag(one.emergency, gettext("spoed")),
  tag(one.is_new, gettext("nieuw")),
  tag(one.isolation, gettext("isolatie")),
  tag(one.heavy, gettext("120+ kg")),
  tag(one.consent === "not_asked", gettext("toestemming niet gevraagd")),
  tag(one.assumed, gettext("uit verwachting")),
  tag(one.returns, gettext("terug naar huis")),
];

/** Return the mark of a ride that is late. */
export function lateTag(one, now) {
  const late = lateWith(one, now);
  return late ? h("span", { class: "tag late-tag" }, lateWords()[late]) : null;
}

/** Return a button that says something of a request. */
export const requestButton = (act, one, first) =>
  h(
    "button",
    {
      type: "button",
      class: first ? "btn pri" : "btn",
      "data-act": `pmr-${act}`,
      "data-id": one.id,
      "data-key": act,
      disabled: !canAct(),
    },
    ACT_WORDS()[act],
  );

/** Return what the receiving house can say of a patient on the way, what is asked most first. */
export const comingActs = (one, now) =>
  lateWith(needOf(one), now) === "back" ? ["vehicle"] : ["arrive", ...(canStillRefuse(one) ? ["refuse"] : []), "end"];

/** Return a button of the receiving house about a ride. */
export const comingButton = (act, one, first) =>
  h(
    "button",
    {
      type: "button",
      class: first ? "btn pri" : "btn",
      "data-act": `coming-${act}`,
      "data-id": one.id,
      "data-key": act,
      disabled: !canAct(),
    },
    ACT_WORDS()[act],
  );
