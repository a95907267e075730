/** The dialog that corrects a figure of the past: what was said then, what it should have been, and why. */

import { address, Problem } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { correctionOf, wasWords } from "./correction.js";
import { h, patch } from "./dom.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { askAgain, toldAt } from "./histories.js";
import { kindTitle } from "./kinds.js";
import { canAct, may, ownFacilities } from "./rights.js";
import { ABILITIES, abilityWord, figureHint, figureName, shapeOf } from "./shapes.js";
import { sourceLabel } from "./sources.js";
import { ctx } from "./store.js";

/** Say whether the person at the screen may correct what a facility said. */
export const mayCorrect = (code) => canAct() && may("capacity.beds_report") && ownFacilities().includes(code);

const cap = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function control(figure, id, value) {
  if (figure.sort === "state")
    return h(
      "select",
      { id, name: figure.name },
      ABILITIES.map((one) => h("option", { value: one, selected: one === value }, abilityWord(one))),
    );
  if (figure.sort === "moment")
    return h("input", { id, name: figure.name, type: "datetime-local", value: value ? wallClock(value) : "" });
  const bounds = { min: "0", max: String(figure.most), inputmode: "numeric" };
  return h("input", { id, name: figure.name, type: "number", value: value ?? "", placeholder: "?", ...bounds });
}

function figureField(figure, values) {
  const id = `juist-${figure.name}`;
  return h(
    "div",
    { class: "figure-field" },
    h("label", { for: id }, cap(figureName(figure.name)), h("small", null, ` ${figureHint(figure.name)}`)),
    control(figure, id, values?.[figure.name] ?? null),
  );
}

/** Return the fields of a kind, filled with what was said; those that are seldom said stand behind "more". */
function figureFields(kind, values) {
  const { figures, asked } = shapeOf(kind.shape);
  const rest = figures.filter((one) => !asked.includes(one.name));
  const grid = (some) =>
    h(
      "div",
      { class: "figure-fields" },
      some.map((one) => figureField(one, values)),
    );
  return [
    grid(figures.filter((one) => asked.includes(one.name))),
    rest.length ? h("details", null, h("summary", null, gettext("Meer cijfers")), grid(rest)) : null,
  ];
}

/** Return what counted at a moment, in words. */
function toldWords(kind, told, at, now) {
  if (!told)
    return interpolate(gettext("Op %s was hier niets van bekend. Wat u opgeeft, geldt vanaf dat moment."), [
      moment(at, now),
    ]);
  return interpolate(
    gettext("Toen telde %(what)s, gemeten %(when)s (%(source)s). Dat blijft bewaard naast uw verbetering."),
    { what: wasWords(kind, told.values), when: moment(told.observed_at, now), source: sourceLabel(told.source) },
    true,
  );
}

/**
 * Ask what a figure should have been.
 * @param {any} facility
 * @param {any[]} kinds those of which it can be asked
 * @param {{kind?: string, at?: string}} [from] what somebody was looking at
 */
export function askCorrection(facility, kinds, from = {}) {
  const now = ctx.now();
  const given = from.at ? new Date(from.at) : now;
  let told = null;
  let asked = 0;
  const kindField = h(
    "select",
    { id: "juist-soort", name: "bed" },
    kinds.map((one) => h("option", { value: one.code, selected: one.code === from.kind }, kindTitle(one.code))),
  );
  const whenField = h("input", {
    id: "juist-moment",
    name: "observed_at",
    type: "datetime-local",
    value: wallClock(given),
    max: wallClock(now),
    required: true,
  });
  const was = h("p", { class: "was-told", role: "status" });
  const fields = h("div", null);
  const kind = () => kinds.find((one) => one.code === kindField.value) ?? kinds[0];
  const chosen = () => (whenField.value === whenField.defaultValue ? given : fromDutch(whenField.value));

  /** Fetch what counted at the chosen moment; an answer that is late for another choice is let go. */
  async function look() {
    const at = chosen();
    if (!at) return;
    asked += 1;
    const turn = asked;
    const of = kind();
    const { words, line } = await known(of, at);
    if (turn !== asked) return;
    told = line;
    was.textContent = words;
    patch(fields, h("div", { "data-key": `${of.code} ${at.getTime()}` }, figureFields(of, line?.values)));
  }

  async function known(of, at) {
    try {
      const line = await toldAt(facility.code, of.code, at);
      return { line, words: toldWords(of, line, at, now) };
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      return { line: null, words: gettext("Wat er stond is nu niet op te halen; opgeven kan wel.") };
    }
  }

  const dialog = ask({
    wide: true,
    title: h("h3", null, interpolate(gettext("Eerder cijfer van %s verbeteren"), [facility.name])),
    body: [
      h(
        "div",
        { class: "figure-fields" },
        h("div", { class: "figure-field" }, h("label", { for: "juist-soort" }, gettext("Soort")), kindField),
        h(
          "div",
          { class: "figure-field" },
          h("label", { for: "juist-moment" }, gettext("Moment van tellen")),
          whenField,
        ),
      ),
      was,
      fields,
      h("p", { class: "hint" }, gettext("Een leeg veld is onbekend, geen nul.")),
      reasonField(gettext("Waarom was het anders?")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Verbeteren")),
    submit: (data) => [
      address("capacity.figures_correct", { facility: facility.code }),
      correctionOf(kind(), data, told, chosen()),
      () => {
        askAgain();
        return gettext("Verbeterd; wat er stond blijft te zien.");
      },
    ],
  });
  kindField.addEventListener("change", look);
  whenField.addEventListener("change", look);
  look();
  return dialog;
}
