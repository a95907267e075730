/** Parts of the liaison's screen: a field with its steps, a row of choices, a moment, what is wrong with a field. */

import { h } from "./dom.js";
import { wallClock } from "./format.js";

export const idOf = (field) => `veld-${field.replace(".", "-")}`;

/** Return what is said of a field, at the field: what would be refused, what somebody else made of it, what is
 *  remarkable about it.
 */
export function notes(model, field) {
  const moved = model.moved[field];
  const error = model.errors[field];
  const doubt = error ? "" : model.doubtful?.[field];
  if (!moved && !error && !doubt) return null;
  return h(
    "div",
    { class: "field-notes", id: `${idOf(field)}-fout`, "data-key": `notes-${field}` },
    error ? h("p", { class: "form-error" }, error) : null,
    moved ? h("p", { class: "late" }, moved) : null,
    doubt ? h("p", { class: "late" }, h("b", null, gettext("Opvallend")), `: ${doubt}`) : null,
  );
}

/** Return the attributes of a field about which something is said. */
export const noted = (model, field) => ({
  "aria-invalid": field in model.errors ? "true" : null,
  "aria-describedby":
    field in model.errors || model.moved[field] || model.doubtful?.[field] ? `${idOf(field)}-fout` : null,
});

/** Return the mark of a field that was changed here, or is on its way. */
export const changedMark = (model, field) =>
  field in model.draft.fields
    ? h("small", { class: "changed" }, gettext("gewijzigd"))
    : field in model.pending
      ? h("small", { class: "underway" }, gettext("onderweg"))
      : null;

const SPOKEN = {
  0.5: () => [gettext("half minder"), gettext("half meer")],
  1: () => [gettext("één minder"), gettext("één meer")],
  5: () => [gettext("vijf minder"), gettext("vijf meer")],
};

const LONG_WORD = 12; // letters that fit beside the steps of a phone

/** Say whether a name has a word that would be broken beside its steps. */
const isLong = (label) => label.split(/[\s-]/).some((word) => word.length > LONG_WORD);

/**
 * Return a field with a figure and its two steps; `decimal` takes parts of a whole too; `spoken` is its whole name
 * where the label is short.
 */
export function stepper(
  model,
  field,
  label,
  sub,
  { of = "", over = false, decimal = false, by = decimal ? 0.5 : 1, spoken = label } = {},
) {
  const value = model.value(field);
  const id = idOf(field);
  const [less, more] = SPOKEN[by]();
  const step = (size, sign, words) =>
    h(
      "button",
      {
        type: "button",
        class: "step",
        "data-act": "step",
        "data-field": field,
        "data-by": size,
        "aria-label": `${spoken}: ${words}`,
        disabled: model.locked,
      },
      sign,
    );
  return h(
    "div",
    {
      class: [
        "row",
        field in model.draft.fields ? "is-changed" : "",
        over ? "is-over" : "",
        isLong(label) ? "is-long" : "",
      ].join(" "),
      "data-key": field,
    },
    h("label", { for: id }, label, h("small", null, sub)),
    step(-by, "−", less),
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
          inputmode: decimal ? "decimal" : "numeric",
          pattern: decimal ? "[0-9]*[.,]?[0-9]*" : "[0-9]*",
          maxlength: decimal ? "6" : "4",
          autocomplete: "off",
          value: value ?? "",
          disabled: model.locked,
          placeholder: "?",
          "aria-label": spoken === label ? null : spoken,
          ...noted(model, field),
        }),
        of === "" ? null : h("span", { class: "of" }, `/ ${of}`),
      ),
      changedMark(model, field),
    ),
    step(by, "+", more),
    notes(model, field),
  );
}

/** Return one button of a row of which one is pressed. */
export const choice = (model, field, value, label, shape = "") =>
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

/** Return a field with some choices of which one is made. */
export const choices = (model, field, label, options) =>
  h(
    "div",
    { class: `field${field in model.draft.fields ? " is-changed" : ""}`, "data-key": field, id: idOf(field) },
    h("p", { class: "choice-name" }, label, " ", changedMark(model, field)),
    h(
      "div",
      { class: "choices", role: "group", "aria-label": label },
      options.map(([value, text]) => choice(model, field, value, text)),
    ),
    notes(model, field),
  );

/** Return a field with a moment: what clocks in the Netherlands show. */
export function momentField(model, field, label, sub) {
  const value = model.value(field);
  return h(
    "div",
    { class: `field moment${field in model.draft.fields ? " is-changed" : ""}`, "data-key": field },
    h("label", { for: idOf(field) }, label, " ", h("small", null, sub)),
    h("input", {
      id: idOf(field),
      "data-field": field,
      type: "datetime-local",
      value: value ? wallClock(value) : "",
      disabled: model.locked,
      ...noted(model, field),
    }),
    changedMark(model, field),
    notes(model, field),
  );
}

/** Return a field for words. */
export const wordsField = (model, field, { id = idOf(field), rows = "2", most, placeholder }) =>
  h("textarea", {
    id,
    "data-field": field,
    rows,
    maxlength: String(most),
    disabled: model.locked,
    placeholder,
    ...noted(model, field),
  });
