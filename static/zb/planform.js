/** The form of a plan on the screen: its groups and fields, each with what is wrong at its place. */

import { h } from "./dom.js";
import { valueAt } from "./planpointer.js";
import { shown } from "./planvalues.js";
import * as words from "./words.js";

/** @typedef {{document: any, name: string, source: string, faults: any[], rulesSaid: any[], wordsHold: boolean, locked: boolean}} Shown */

const special = { "#name": "name", "#source": "source" };

/** Return what stands at the place of a field. */
export const fieldValue = (view, pointer) =>
  pointer in special ? view[special[pointer]] : valueAt(view.document, pointer);

export const idOf = (pointer) => `veld-${pointer.replace(/[^a-z0-9]+/gi, "-")}`;

/** Return what is wrong at a place; of a list also what is wrong within it. */
function faultsAt(view, pointer, within) {
  return view.faults.filter((one) => one.place === pointer || (within && one.place.startsWith(`${pointer}/`)));
}

function fault(found, id, as = "") {
  if (!found.length) return null;
  return h("p", { class: "form-error", id: `${id}-fout` }, found.map((one) => faultText(one, as)).join("; "));
}

/** Return what is wrong; the bounds of a share as a percentage, as the field shows it. */
function faultText(one, as) {
  if (as !== "percent" || !one.bounds) return words.said(one);
  const [least, most] = one.bounds.map((bound) => shown("percent", bound));
  return interpolate(gettext("hier hoort een percentage van %(least)s tot %(most)s"), { least, most }, true);
}

/** Return one section of the form. */
export function sectionForm(section, view) {
  return h(
    "section",
    { class: "plan-section", id: `deel-${section.id}`, "aria-label": section.title },
    section.groups.map((group) => groupForm(group, view)),
  );
}

function groupForm(group, view) {
  const id = idOf(group.mark ?? group.key);
  const found = group.mark ? faultsAt(view, group.mark, false) : [];
  const isBare = !group.fields.length && !group.title;
  const body = [
    fault(found, id),
    group.sorts ? sortField(group, view) : null,
    group.fields.length
      ? h(
          "div",
          { class: "plan-fields" },
          group.fields.map((one) => fieldForm(one, view)),
        )
      : null,
    ruleWords(group, view),
    (group.groups ?? []).map((one) => groupForm(one, view)),
    buttonRow([...(group.adds ?? []).map((one) => addButton(one, view)), ...groupButtons(group, view)]),
  ];
  if (isBare) return h("div", { class: "plan-add", id }, body);
  if (group.folds) return fold(group, view, id, body);
  return h(
    "fieldset",
    { class: group.line ? "plan-group plan-line" : "plan-group", id },
    h("legend", null, group.what ? `${group.what}: ${group.title}` : group.title || gettext("Het plan")),
    body,
  );
}

/** Return a group that folds: open when something in it is wrong, or when it was just added. */
function fold(group, view, id, body) {
  const wrong = view.faults.filter((one) => one.place === group.mark || one.place.startsWith(`${group.mark}/`)).length;
  return h(
    "details",
    {
      class: "plan-fold",
      id,
      "data-key": group.key,
      open: wrong > 0 || view.folds.has(group.pointer),
      "data-fold": group.pointer,
    },
    h(
      "summary",
      null,
      h(
        "b",
        null,
        `${group.what} ${group.title}`,
        wrong ? h("em", { class: "badge", title: gettext("fouten") }, wrong) : null,
      ),
      group.about ? h("small", null, group.about) : null,
    ),
    h("div", { class: "plan-body" }, body),
  );
}

/** Return the conditions of a rule in words, as the server understands them. */
function ruleWords(group, view) {
  const said = group.rule === undefined ? null : view.rulesSaid[group.rule];
  if (!said) return null;
  return h(
    "p",
    { class: "plan-words" },
    h("b", null, gettext("In woorden: ")),
    words.said(said),
    " ",
    view.locked
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "plain link",
            "data-act": "plan-words",
            "data-rule": group.rule,
            disabled: !view.wordsHold,
          },
          view.wordsHold ? gettext("gebruik als zin") : gettext("wordt bijgewerkt…"),
        ),
    view.wordsHold ? otherNumbers(said.apart) : null,
  );
}

/** Say which numbers the sentence of a rule names and its conditions do not: whoever decides would read another limit than the one that counts. */
function otherNumbers(apart) {
  if (!apart.length) return null;
  return h(
    "span",
    { class: "near other-numbers", role: "status" },
    interpolate(
      ngettext(
        "De zin noemt %s; dat staat niet in de voorwaarde. Klopt het?",
        "De zin noemt %s; die getallen staan niet in de voorwaarde. Klopt het?",
        apart.length,
      ),
      [apart.join(", ")],
    ),
  );
}

const buttonRow = (buttons) => (buttons.length ? h("div", { class: "btns" }, buttons) : null);

function addButton(one, view) {
  return h(
    "button",
    {
      type: "button",
      class: "btn",
      "data-act": "plan-add",
      "data-pointer": one.pointer,
      "data-value": JSON.stringify(one.value),
      disabled: view.locked,
    },
    `+ ${one.label}`,
  );
}

function groupButtons(group, view) {
  if (!group.pointer || view.locked) return [];
  const what = `${group.what} ${group.title}`;
  return [
    h(
      "button",
      {
        type: "button",
        class: "btn quiet",
        "data-act": "plan-up",
        "data-pointer": group.pointer,
        title: gettext("Eén plaats omhoog"),
        "aria-label": interpolate(gettext("%s: één plaats omhoog"), [what]),
      },
      "↑",
    ),
    h(
      "button",
      {
        type: "button",
        class: "btn quiet",
        "data-act": "plan-drop",
        "data-pointer": group.pointer,
        "aria-label": interpolate(gettext("%s weghalen"), [what]),
      },
      gettext("Weghalen"),
    ),
  ];
}

function sortField(group, view) {
  const id = `${idOf(group.pointer)}-soort`;
  return h(
    "div",
    { class: "plan-field" },
    h("label", { for: id }, gettext("Waarover")),
    h(
      "select",
      { id, "data-sort": group.pointer, disabled: view.locked },
      group.sorts.map(([code, name]) => h("option", { value: code, selected: code === group.sort }, name)),
    ),
  );
}

function fieldForm(one, view) {
  const id = idOf(one.pointer);
  const found = faultsAt(view, one.pointer, one.as === "many" || one.as === "list");
  const value = fieldValue(view, one.pointer);
  const common = {
    "data-pointer": one.pointer,
    "data-as": one.as,
    disabled: view.locked,
    "aria-invalid": found.length ? "true" : null,
    "aria-describedby": found.length ? `${id}-fout` : one.hint ? `${id}-uitleg` : null,
  };
  const made = INPUTS[one.as] ?? text;
  const isSet = one.as === "many" || one.as === "list";
  return h(
    isSet ? "fieldset" : "div",
    { class: `plan-field${one.wide || isSet ? " wide" : ""}${found.length ? " wrong" : ""}` },
    isSet ? h("legend", null, one.label) : one.as === "yes" ? null : h("label", { for: id }, one.label),
    made(one, { ...common, id }, value, view),
    one.hint ? h("p", { class: "hint", id: `${id}-uitleg` }, one.hint) : null,
    fault(found, id, one.as),
  );
}

const text = (one, common, value) => h("input", { ...common, type: "text", value: shown(one.as, value) });

const numeric = (one, common, value) =>
  h("input", { ...common, type: "text", inputmode: "decimal", autocomplete: "off", value: shown(one.as, value) });

const area = (one, common, value) => h("textarea", { ...common, rows: "2" }, shown(one.as, value));

const yes = (one, common, value) =>
  h("label", { class: "check" }, h("input", { ...common, type: "checkbox", checked: value === true }), ` ${one.label}`);

function select(one, common, value) {
  return h("select", common, optionsOf(one.options, shown(one.as, value), one.empty));
}

/** Return the options of a select; what stands there and is offered no more, stays to be seen. */
function optionsOf(offered, current, empty) {
  const isKnown = offered.some(([code]) => code === current);
  const isEmpty = current === "";
  return [
    empty || isEmpty ? h("option", { value: "", selected: isEmpty }, empty ?? gettext("kies")) : null,
    isKnown || isEmpty ? null : h("option", { value: current, selected: true }, current),
    offered.map(([code, name]) => h("option", { value: code, selected: code === current }, name)),
  ];
}

function many(one, common, value) {
  const list = Array.isArray(value) ? value : [];
  const unknown = list.filter((word) => !one.options.some(([code]) => code === word));
  return h(
    "div",
    { class: "plan-ticks" },
    [...one.options, ...unknown.map((word) => [String(word), String(word)])].map(([code, name]) =>
      h(
        "label",
        { class: "check" },
        h("input", {
          type: "checkbox",
          "data-pointer": one.pointer,
          "data-as": "many",
          "data-word": code,
          "data-offered": JSON.stringify(one.options.map(([word]) => word)),
          checked: list.includes(code),
          disabled: common.disabled,
        }),
        ` ${name}`,
      ),
    ),
  );
}

function list(one, common, value, view) {
  const rows = Array.isArray(value) ? value : [];
  const as = one.itemAs ?? "select";
  return h(
    "div",
    { class: "plan-list" },
    rows.map((item, i) =>
      h(
        "div",
        { class: "plan-item" },
        h(
          "select",
          {
            "data-pointer": `${one.pointer}/${i}`,
            "data-as": as,
            "aria-label": `${one.label} ${i + 1}`,
            disabled: common.disabled,
          },
          optionsOf(one.options, shown(as, item)),
        ),
        view.locked
          ? null
          : h(
              "button",
              {
                type: "button",
                class: "btn quiet",
                "data-act": "plan-drop",
                "data-pointer": `${one.pointer}/${i}`,
                "aria-label": interpolate(gettext("%(label)s %(n)s weghalen"), { label: one.label, n: i + 1 }, true),
              },
              "×",
            ),
      ),
    ),
    view.locked
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "btn quiet",
            "data-act": "plan-add",
            "data-pointer": one.pointer,
            "data-as": as,
            "data-value": JSON.stringify(one.options[0]?.[0] ?? ""),
          },
          gettext("+ nog een"),
        ),
  );
}

const INPUTS = { text, number: numeric, percent: numeric, area, yes, select, many, list };
