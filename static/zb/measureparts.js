/** A measure on the screen: its checklist, how it stands, and the steps of who may take them. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { isLate, isUndone, mayCarry } from "./course.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { canAct, mandates, may } from "./rights.js";
import { send } from "./send.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const STATES = {
  open: () => gettext("nog niet begonnen"),
  started: () => gettext("gestart"),
  done: () => gettext("gereed"),
  declined: () => gettext("niet mogelijk"),
  lapsed: () => gettext("vervallen"),
};

/** Return who was told that a measure is late; nothing before that. */
export const escalatedMark = (measure) =>
  measure.escalated_to && isUndone(measure)
    ? h("small", null, ` · ${interpolate(gettext("gemeld aan %s"), [words.roleBrief(measure.escalated_to)])}`)
    : null;

/** Return how a measure stands, in words and form. */
export function standMark(measure, now) {
  if (isLate(measure, now)) {
    const late = (now.getTime() - Date.parse(measure.due_at)) / 1000;
    return h(
      "span",
      null,
      h("b", { class: "measure-stand late" }, interpolate(gettext("%s te laat"), [age(late)])),
      escalatedMark(measure),
    );
  }
  const when = measure.state === "done" && measure.changed_at ? ` ${moment(measure.changed_at, now)}` : "";
  return h(
    "span",
    { class: `measure-stand ${measure.state}` },
    measure.state === "done" ? h("i", { "aria-hidden": "true" }, "✓ ") : null,
    STATES[measure.state]() + when,
  );
}

/** Return by when a measure must be done. */
export const dueText = (measure, now) =>
  measure.due_at ? interpolate(gettext("voor %s"), [moment(measure.due_at, now)]) : gettext("zonder termijn");

const button = (measure, step, text, kind = "btn small") =>
  h("button", { type: "button", class: kind, "data-measure": measure.id, "data-step": step }, text, unseen(measure));
const unseen = (measure) =>
  h("span", { class: "unseen" }, ` ${words.said(measure.title)} ${words.readable(measure, "name")}`);

function checklist(measure, acts) {
  if (!measure.checklist.length) return null;
  return h(
    "ul",
    { class: "checklist" },
    measure.checklist.map((line, item) =>
      h(
        "li",
        { "data-key": item },
        h(
          "label",
          null,
          h("input", {
            type: "checkbox",
            checked: line.done,
            disabled: !acts,
            "data-own": true,
            "data-measure": measure.id,
            "data-item": item,
          }),
          " ",
          words.said(line),
        ),
      ),
    ),
  );
}

function steps(measure) {
  if (!isUndone(measure)) return measure.state === "lapsed" ? null : button(measure, "reopen", gettext("Heropenen"));
  return [
    measure.state === "open" ? button(measure, "start", gettext("Beginnen"), "btn small pri") : null,
    button(measure, "finish", gettext("Gereed"), measure.state === "open" ? "btn small" : "btn small pri"),
    button(measure, "decline", gettext("Kan niet…")),
  ];
}

/** Return how much of a checklist is ticked, for who only looks. */
function ticked(measure) {
  if (!measure.checklist.length) return null;
  const done = measure.checklist.filter((line) => line.done).length;
  return h(
    "small",
    null,
    ` ${interpolate(gettext("%(done)s van %(all)s punten"), { done, all: measure.checklist.length }, true)}`,
  );
}

/**
 * Return one measure at one place, with its checklist, and the steps of who may take them.
 * @param {any} measure
 * @param {Date} now
 * @param {{named?: boolean}} [options] named: where and how it stands is said above it
 */
export function measureItem(measure, now, { named = false } = {}) {
  const acts = canAct() && may("phases.measure") && mayCarry(measure, mandates());
  return h(
    "li",
    { class: "measure", "data-key": `m${measure.id}` },
    named
      ? null
      : h(
          "div",
          { class: "measure-top" },
          h(
            "span",
            null,
            h("b", null, words.readable(measure, "name")),
            isUndone(measure) && !acts ? ticked(measure) : null,
          ),
          standMark(measure, now),
        ),
    isUndone(measure) && (acts || named) ? checklist(measure, acts) : null,
    measure.perspective?.nl && isUndone(measure) && acts
      ? h("p", { class: "hint" }, words.said(measure.perspective))
      : null,
    measure.note
      ? h("p", { class: "quote" }, `“${words.readable(measure, "note")}” — ${words.readable(measure, "changed_by")}`)
      : null,
    acts ? h("div", { class: "btns" }, steps(measure)) : null,
  );
}

/** One after the other: who ticks the last line and reports at once is not refused for a tick that is on its way. */
let underway = Promise.resolve();
function inTurn(job) {
  const turn = underway.then(job);
  underway = turn.catch(() => {});
  return turn;
}

const url = (measure, step) => address(`phases.measure_${step}`, { measure });

function askWhyNot(measure) {
  ask({
    about: `measure:${measure.id}`,
    title: h("h3", null, interpolate(gettext("Kan niet: %s"), [words.said(measure.title)])),
    body: [h("p", { class: "hint" }, words.readable(measure, "name")), reasonField(gettext("Waarom kan het niet?"))],
    foot: h("button", { class: "btn pri" }, gettext("Melden")),
    submit: (data) => [
      url(measure.id, "step"),
      { step: "decline", note: data.get("reason") },
      gettext("Gemeld: de maatregel is niet mogelijk."),
    ],
  });
}

document.addEventListener("click", async (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const pressed = /** @type {HTMLElement | null} */ (target.closest?.("[data-step]") ?? null);
  if (!pressed) return;
  const { measure = "", step = "" } = pressed.dataset;
  const state = ctx.state(`measure:${measure}`);
  if (!state) return;
  if (step === "decline") askWhyNot(state);
  else await inTurn(() => send(url(measure, "step"), { step }, ""));
});

document.addEventListener("change", async (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if (box.dataset?.item === undefined) return;
  const { measure, item } = box.dataset;
  const answer = await inTurn(() => send(url(measure, "check"), { item: Number(item), done: box.checked }, ""));
  if (answer === null) box.checked = !box.checked;
});
