/** The liaison's screen as nodes: beds, ED and words; changed fields are marked. */

import { h } from "./dom.js";
import { age, count, moment, signed } from "./format.js";
import { kindDefinition, kindWhy } from "./kinds.js";
import { MAX_DUIDING } from "./plausible.js";
import { offerCards } from "./waitpanel.js";
import * as words from "./words.js";

/** Return the head: which hospital, and how old what the others see is. */
export function head(model) {
  const { row, now } = model;
  const by = row.beds
    ? interpolate(
        gettext("laatst door %(who)s · %(when)s · %(age)s geleden"),
        {
          who: words.readable(row.beds, "reported_by") || words.source(row.beds.source),
          when: moment(row.beds.observed_at, now),
          age: age(row.bedsAge),
        },
        true,
      )
    : gettext("Nog nooit opgegeven");
  return h(
    "div",
    { class: "house-head", "data-key": "head" },
    h("h1", null, row.facility.name),
    h(
      "p",
      { class: row.bedsFresh === "fresh" ? "muted" : "late" },
      by,
      row.bedsFresh === "stale" ? h("b", null, ` · ${gettext("verouderd")}`) : null,
    ),
  );
}

const idOf = (field) => `veld-${field.replace(".", "-")}`;

/** Return what is wrong with a field, at the field: what would be refused, or what somebody else made of it. */
function notes(model, field) {
  const moved = model.moved[field];
  const error = model.errors[field];
  if (!moved && !error) return null;
  return h(
    "div",
    { class: "field-notes", id: `${idOf(field)}-fout`, "data-key": `notes-${field}` },
    error ? h("p", { class: "form-error" }, error) : null,
    moved ? h("p", { class: "late" }, moved) : null,
  );
}

const changedMark = (model, field) =>
  field in model.draft.fields
    ? h("small", { class: "changed" }, gettext("gewijzigd"))
    : field in model.pending
      ? h("small", { class: "underway" }, gettext("onderweg"))
      : null;

function stepper(model, field, label, sub, { of = "", over = false } = {}) {
  const value = model.value(field);
  const id = idOf(field);
  const wrong = field in model.errors;
  const step = (by, sign, spoken) =>
    h(
      "button",
      {
        type: "button",
        class: "step",
        "data-act": "step",
        "data-field": field,
        "data-by": by,
        "aria-label": `${label}: ${spoken}`,
        disabled: model.locked,
      },
      sign,
    );
  return h(
    "div",
    { class: `row${field in model.draft.fields ? " is-changed" : ""}${over ? " is-over" : ""}`, "data-key": field },
    h("label", { for: id }, label, h("small", null, sub)),
    step(-1, "−", gettext("één minder")),
    h(
      "span",
      { class: "figure" },
      h(
        "span",
        { class: "figure-line" },
        h("input", {
          id,
          "data-field": field,
          type: "text",
          inputmode: "numeric",
          pattern: "[0-9]*",
          maxlength: "4",
          autocomplete: "off",
          value: value ?? "",
          disabled: model.locked,
          placeholder: "?",
          "aria-invalid": wrong ? "true" : null,
          "aria-describedby": wrong || model.moved[field] ? `${id}-fout` : null,
        }),
        of === "" ? null : h("span", { class: "of" }, `/ ${of}`),
      ),
      changedMark(model, field),
    ),
    step(1, "+", gettext("één meer")),
    notes(model, field),
  );
}

function free(model, bed) {
  const [operational, occupied] = [model.value(`${bed}.operational`), model.value(`${bed}.occupied`)];
  if (operational === null || occupied === null) return gettext("vrij onbekend");
  const left = operational - occupied - (model.value(`${bed}.blocked`) ?? 0);
  return interpolate(gettext("vrij %s"), [left < 0 ? signed(left) : count(left)]);
}

/** Return the beds: occupied first; open, closed and isolation one tap further. */
export function beds(model) {
  const over = (bed) => (model.value(`${bed}.occupied`) ?? 0) > (model.value(`${bed}.operational`) ?? Infinity);
  const classes = ["regular", "buffer", "adapted", "crisis"];
  return h(
    "section",
    { class: "block", "data-key": "beds" },
    h(
      "div",
      { class: "block-head" },
      h("h2", null, gettext("Bedden · bezet van open")),
      model.row.beds?.demo ? h("span", { class: "demo" }, gettext("demo-aantallen")) : null,
    ),
    model.kinds.map((bed) =>
      stepper(model, `${bed}.occupied`, words.bed(bed), free(model, bed), {
        of: count(model.value(`${bed}.operational`)),
        over: over(bed),
      }),
    ),
    h(
      "details",
      { class: "more" },
      h("summary", null, gettext("Open, gesloten, isolatie en klasse")),
      model.kinds.map((bed) => [
        h("p", { class: "hint", "data-key": `about-${bed}` }, `${kindDefinition(bed)} ${kindWhy(bed)}`),
        stepper(
          model,
          `${bed}.operational`,
          interpolate(gettext("%s open"), [words.bed(bed)]),
          gettext("bemenste bedden"),
        ),
        stepper(
          model,
          `${bed}.blocked`,
          interpolate(gettext("%s gesloten"), [words.bed(bed)]),
          gettext("tijdelijk niet te gebruiken"),
        ),
        stepper(
          model,
          `${bed}.isolation_free`,
          interpolate(gettext("%s isolatie vrij"), [words.bed(bed)]),
          gettext("vrije isolatiekamers"),
        ),
      ]),
      h(
        "div",
        { class: "field", "data-key": "class" },
        h("p", null, gettext("Capaciteitsklasse"), " ", changedMark(model, "capacity_class")),
        h(
          "div",
          { class: "choices", role: "group" },
          classes.map((one) => choice(model, "capacity_class", one, words.capacityClass(one))),
        ),
        notes(model, "capacity_class"),
      ),
    ),
  );
}

const choice = (model, field, value, label, shape = "") =>
  h(
    "button",
    {
      type: "button",
      "data-act": "choose",
      "data-field": field,
      "data-value": value,
      "data-key": value,
      disabled: model.locked,
      "aria-pressed": String(model.value(field) === value),
    },
    shape ? h("i", { "aria-hidden": "true" }, `${shape} `) : null,
    label,
  );

/** Return the emergency department: open, threatening or stop; why and until when if not open. */
export function emergency(model) {
  const traffic = model.value("ed.traffic");
  const nedocs = model.row.ed?.nedocs;
  const end = model.value("ed.expected_end");
  return h(
    "section",
    { class: "block", "data-key": "emergency" },
    h(
      "div",
      { class: "block-head" },
      h("h2", null, gettext("Spoedeisende hulp"), nedocs ? ` · NEDOCS ${Math.round(nedocs.value)}` : ""),
      changedMark(model, "ed.traffic") ?? h("span", { class: "muted" }, model.row.ed ? age(model.row.edAge) : ""),
    ),
    h(
      "div",
      { class: `choices traffic now-${traffic}`, role: "group", "aria-label": gettext("Spoedeisende hulp") },
      choice(model, "ed.traffic", "open", words.traffic("open")),
      choice(model, "ed.traffic", "pressure", words.traffic("pressure"), "▲"),
      choice(model, "ed.traffic", "stop", words.traffic("stop"), "✕"),
    ),
    notes(model, "ed.traffic"),
    traffic === "open"
      ? null
      : h(
          "div",
          { class: model.missing ? "field is-missing" : "field", "data-key": "why" },
          h("p", null, gettext("Waardoor"), model.missing ? ` · ${gettext("nog te kiezen")}` : ""),
          h(
            "div",
            { class: "choices", role: "group" },
            ["peak", "capacity", "incident"].map((one) => choice(model, "ed.reason", one, words.edReason(one))),
          ),
          notes(model, "ed.reason"),
        ),
    traffic === "open"
      ? null
      : h(
          "div",
          { class: "field", "data-key": "end" },
          h("p", null, gettext("Verwacht einde"), end ? ` ${moment(end, model.now)}` : ""),
          h(
            "div",
            { class: "choices", role: "group" },
            [1, 2, 4].map((hours) =>
              h(
                "button",
                { type: "button", "data-act": "end", "data-hours": hours, disabled: model.locked },
                interpolate(gettext("+%s u"), [hours]),
              ),
            ),
            h(
              "button",
              { type: "button", "data-act": "end", "data-hours": 0, disabled: model.locked },
              gettext("onbekend"),
            ),
          ),
          notes(model, "ed.expected_end"),
        ),
  );
}

/** Return the words that belong to the figures. */
export function duiding(model) {
  return h(
    "section",
    { class: "block", "data-key": "duiding" },
    h(
      "div",
      { class: "block-head" },
      h("h2", null, h("label", { for: "duiding" }, gettext("Duiding"))),
      changedMark(model, "duiding") ?? h("span", { class: "muted" }, gettext("optioneel")),
    ),
    h("textarea", {
      id: "duiding",
      "data-field": "duiding",
      rows: "3",
      maxlength: String(MAX_DUIDING),
      disabled: model.locked,
      placeholder: gettext("Wat moeten anderen weten? Geen patiëntgegevens."),
      "aria-invalid": "duiding" in model.errors ? "true" : null,
      "aria-describedby": "duiding" in model.errors || model.moved.duiding ? "veld-duiding-fout" : null,
    }),
    notes(model, "duiding"),
  );
}

/** Return the patients offered to this hospital. */
export function offers(model) {
  const cards = offerCards(model.offers, Infinity, (offer) => offer.to === model.row.code);
  if (!cards.length) return null;
  const waiting = model.offers.length;
  return h(
    "section",
    { class: "block offers", id: "aanbod", "data-key": "offers" },
    h(
      "div",
      { class: "block-head" },
      h(
        "h2",
        null,
        waiting
          ? interpolate(ngettext("%s verplaatsing wacht op u", "%s verplaatsingen wachten op u", waiting), [waiting])
          : gettext("Geen verplaatsing wacht meer op u"),
      ),
    ),
    cards,
  );
}
