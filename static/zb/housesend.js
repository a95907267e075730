/** What the liaison confirms or sends, and can undo: the largest button and the foot of the screen. */

import { labelName } from "./cohortnames.js";
import { h } from "./dom.js";
import { edFieldName } from "./eddraft.js";
import { lineParts } from "./house.js";
import { MOMENT } from "./housedraft.js";
import { kindTitle } from "./kinds.js";
import { figureName } from "./shapes.js";
import * as words from "./words.js";

/** Return the largest button: everything is still right. */
export function confirmButton(model) {
  const changed = model.draft.changes.length;
  const held = model.held.find((one) => one.jobs[0].part === "confirm");
  if (held) {
    return h(
      "div",
      { class: "same off", "data-key": "confirm" },
      h("span", null, h("b", null, gettext("Bevestigd")), h("small", { role: "timer" }, goesIn(held))),
      undoButton(held),
    );
  }
  if (changed) {
    return h(
      "div",
      { class: "same off", "data-key": "confirm" },
      h(
        "span",
        null,
        h(
          "b",
          null,
          interpolate(ngettext("%s wijziging nog niet verstuurd", "%s wijzigingen nog niet verstuurd", changed), [
            changed,
          ]),
        ),
        h("small", null, gettext("verstuur onderaan, of wis ze om te bevestigen")),
      ),
      h("button", { type: "button", class: "btn", "data-act": "wipe" }, gettext("Wissen")),
    );
  }
  return h(
    "button",
    {
      type: "button",
      class: "same",
      "data-key": "confirm",
      "data-act": "confirm",
      disabled: model.locked || !isKnown(model),
    },
    h("span", null, h("b", null, gettext("Ongewijzigd bevestigen")), h("small", null, confirmWords(model))),
    h("em", { "aria-hidden": "true" }, "✓"),
  );
}

const isKnown = (model) => Boolean(model.house.known.newest || model.row?.ed);

function confirmWords(model) {
  if (!isKnown(model)) return gettext("nog niets opgegeven om te bevestigen");
  return model.confirmed
    ? interpolate(gettext("bevestigd om %s"), [model.confirmed])
    : gettext("alle cijfers nog juist, één tik");
}

const goesIn = (act) => interpolate(gettext("verzending over %s s"), [Math.ceil(act.left / 1000)]);

const undoButton = (act) =>
  h("button", { type: "button", class: "btn", "data-act": "undo", "data-id": act.act }, gettext("Ongedaan maken"));

/** Return the foot: what can be undone, send, and what happens without a line. */
export function foot(model) {
  const changed = model.draft.changes.length;
  const going = changed - model.staying.length;
  const label = model.missing
    ? gettext("Kies eerst waardoor")
    : going
      ? interpolate(ngettext("Versturen · %s wijziging", "Versturen · %s wijzigingen", going), [going])
      : changed
        ? gettext("Verbeter eerst wat niet klopt")
        : gettext("Nog geen wijzigingen");
  return h(
    "div",
    { class: "send", "data-key": "foot" },
    Object.keys(model.errors).map((field) =>
      h(
        "button",
        { type: "button", class: "error-link", "data-act": "to-field", "data-field": field, "data-key": `e-${field}` },
        `${fieldName(field)}: ${model.errors[field]}`,
      ),
    ),
    model.error ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, model.error) : null,
    model.offers.length
      ? h(
          "button",
          { type: "button", class: "link offers-link", "data-act": "to-offers", "data-key": "to-offers" },
          interpolate(ngettext("%s verplaatsing wacht op u", "%s verplaatsingen wachten op u", model.offers.length), [
            model.offers.length,
          ]),
        )
      : null,
    model.remarks.map((remark) =>
      h("p", { class: "late", role: "alert", "data-key": remark.code + remark.params.kind }, words.said(remark.said)),
    ),
    model.held.filter((one) => one.jobs[0].fields).map(heldReport),
    h(
      "button",
      {
        type: "button",
        class: "btn pri big wide",
        "data-act": "send",
        "data-key": "send",
        disabled: !going || model.locked || model.missing,
      },
      label,
    ),
    h("p", { class: model.waiting ? "waiting" : "muted", role: "status", "data-key": "status" }, outcome(model)),
  );
}

const heldReport = (act) =>
  h(
    "div",
    { class: "held", "data-key": act.act },
    h("span", { role: "timer" }, h("b", null, figuresOf(act)), " ", goesIn(act)),
    undoButton(act),
  );

function figuresOf(act) {
  const number = act.jobs.flatMap((job) => Object.keys(job.fields)).length;
  return interpolate(ngettext("%s wijziging", "%s wijzigingen", number), [number]);
}

function outcome(model) {
  if (model.waiting)
    return interpolate(
      ngettext(
        "%s bericht bewaard; gaat mee bij verbinding",
        "%s berichten bewaard; gaan mee bij verbinding",
        model.jobs,
      ),
      [model.jobs],
    );
  return model.sent
    ? interpolate(gettext("verstuurd om %s"), [model.sent])
    : gettext("zonder verbinding blijft dit bewaard");
}

/** Return what a field is called on the screen. */
export function fieldName(field) {
  if (field === "duiding") return gettext("Duiding");
  if (field === "capacity_class") return gettext("Capaciteitsklasse");
  if (field === MOMENT) return gettext("Geteld om");
  const [group, name] = field.split(".");
  if (group === "ed") return edFieldName(name);
  const [kind, cohort] = lineParts(group);
  const words = [kindTitle(kind), labelName(cohort), name === "note" ? gettext("duiding") : figureName(name)];
  return words.filter(Boolean).join(" ");
}
