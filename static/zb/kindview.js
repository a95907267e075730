/** One kind on the liaison's screen, drawn from its shape: what is asked every time, and the rest behind "more". */

import { h } from "./dom.js";
import { age, count } from "./format.js";
import { fullnessOf, valuesOf } from "./house.js";
import { changedMark, choices, idOf, momentField, notes, stepper, wordsField } from "./houseparts.js";
import { kindDefinition, kindTitle, kindWhy } from "./kinds.js";
import { lendingOf } from "./lendview.js";
import { needLine } from "./needline.js";
import { occupancyShort } from "./parts.js";
import { partsBlock } from "./partsview.js";
import { ABILITIES, abilityWord, figureHint, figureName, isOver, rowOf, STEPS } from "./shapes.js";
import { sourceNote } from "./sources.js";

const MAX_NOTE = 300;

const cap = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Return the field of one figure, by its sort; `title` where it stands for the whole kind. */
function figureField(model, item, key, figure, title = "") {
  const field = `${key}.${figure.name}`;
  const spoken = `${kindTitle(item.code)} ${figureName(figure.name)}`;
  if (figure.sort === "state")
    return choices(
      model,
      field,
      kindTitle(item.code),
      ABILITIES.map((one) => [one, abilityWord(one)]),
    );
  if (figure.sort === "moment") return momentField(model, field, cap(figureName(figure.name)), figureHint(figure.name));
  const by = STEPS[figure.sort] ?? 1;
  if (title)
    return stepper(model, field, title, [figureName(figure.name), figureHint(figure.name)].join(" · "), { by });
  return stepper(model, field, cap(figureName(figure.name)), figureHint(figure.name), { by, spoken });
}

/** Return the row that a kind has by itself: what changes with what it is held against. */
function mainRow(model, item, line, { main, of, says }) {
  const values = valuesOf(line.key, item.shape, model.value);
  const full = fullnessOf(item, values);
  const under = full?.onOpen === null || !full ? says(values) : `${says(values)} · ${occupancyShort(full)}`;
  return stepper(model, `${line.key}.${main}`, titleOf(item), under, {
    of: count(values[of]),
    over: isOver(item.shape, values),
  });
}

const titleOf = (item) => kindTitle(item.code);

/** Return what is asked in sight beside the first: what a row is held against while nobody has said it, and until when
 *  for what is not wholly there.
 */
function inSight(model, item, line) {
  const of = rowOf(item.shape)?.of;
  const lacking = item.first.some(
    ({ name, sort }) => sort === "state" && ![null, ABILITIES[0]].includes(model.value(`${line.key}.${name}`)),
  );
  return item.rest.filter(
    ({ name, sort }) => (name === of && (line.line?.[of] ?? null) === null) || (lacking && sort === "moment"),
  );
}

function firstRows(model, item, line) {
  const row = rowOf(item.shape);
  const more = inSight(model, item, line).map((figure) => figureField(model, item, line.key, figure));
  if (row) return [mainRow(model, item, line, row), more];
  if (item.first.length === 1) return [figureField(model, item, line.key, item.first[0], titleOf(item)), more];
  return [
    h("p", { class: "kind-name", "data-key": "name" }, titleOf(item)),
    item.first.map((figure) => figureField(model, item, line.key, figure)),
  ];
}

/** Return how old a kind is in a few words; empty while it is as it should be. */
function ageWords(item) {
  if (item.fresh === "unknown") return h("small", { class: "late" }, gettext("nog nooit opgegeven"));
  const old = interpolate(gettext("%s oud"), [age(item.age)]);
  return h("small", { class: item.fresh === "stale" ? "late" : "muted" }, old);
}

const noteField = (model, key) => {
  const field = `${key}.note`;
  return h(
    "div",
    { class: "field", "data-key": field },
    h("p", null, h("label", { for: idOf(field) }, gettext("Duiding bij dit cijfer")), " ", changedMark(model, field)),
    wordsField(model, field, { most: MAX_NOTE, placeholder: gettext("Wat zegt het getal niet?") }),
    notes(model, field),
  );
};

function moreOf(model, item) {
  const [whole] = item.lines;
  const about = [kindDefinition(item.code), kindWhy(item.code)].filter(Boolean).join(" ");
  return [
    about ? h("p", { class: "hint", "data-key": "about" }, about) : null,
    item.rest
      .filter((figure) => !inSight(model, item, whole).includes(figure))
      .map((figure) => figureField(model, item, whole.key, figure)),
    noteField(model, whole.key),
    lendingOf(model, item),
  ];
}

/** Return what stands behind "more" of a kind, in a few words. */
const summaryOf = (model, item) => {
  const shown = inSight(model, item, item.lines[0]);
  const names = item.rest
    .filter((one) => !shown.includes(one))
    .slice(0, 3)
    .map((one) => figureName(one.name));
  return names.length ? cap([...names, gettext("duiding")].join(", ")) : gettext("Duiding en uitleg");
};

/**
 * Return the block of a kind; what is behind "more" is only made while somebody looks at it, or has something there.
 */
export function kindBlock(model, item) {
  const id = `meer-${item.code}`;
  const behind = [...item.rest.map((one) => one.name), "note"];
  const touched = behind.some((name) => model.touched(`${item.code}.${name}`));
  return h(
    "div",
    { class: `kind ${item.fresh}`, "data-key": `kind-${item.code}` },
    firstRows(model, item, item.lines[0]),
    needLine(model.house.facility, item.code, model.now),
    partsBlock(model, item),
    item.line ? sourceNote(item.line, model.now, model.house.code) : null,
    model.isUnfolded(id) || touched
      ? h("details", { class: "more", id, "data-key": "more" }, summary(model, item), moreOf(model, item))
      : h("details", { class: "more", id, "data-key": "more" }, summary(model, item)),
  );
}

const summary = (model, item) =>
  h(
    "summary",
    null,
    h("span", { class: "unseen" }, `${kindTitle(item.code)}: `),
    h("span", null, summaryOf(model, item)),
    ageWords(item),
  );
