/** Whether entered figures can be right: what the server would refuse, and what is asked before it goes.
 *  The rules and limits are those of capacity/validation.py and capacity/plausibility.py; tests hold them equal.
 */

import { count } from "./format.js";
import { kindTitle } from "./kinds.js";
import { abilityWord, figureName, shapeOf } from "./shapes.js";

export const MAX_BEDS = 5000;
export const MAX_DUIDING = 500;
const JUMP_LEAST = 10; // beds or patients; a smaller step happens in an ordinary night
const JUMP_SHARE = 0.5; // of the larger of the two figures
const CROWDED = 1.5; // patients per place from which a typing slip is likelier than the truth
// the least step, per sort of figure, that is remarkable in a kind that is no bed or place
const SORT_LEAST = { count: JUMP_LEAST, days: 5, minutes: 30, hours: 10 };
const COUNTED = ["beds", "places"];

const known = (...values) => values.every((value) => value !== null && value !== undefined);

/** Return what the server refuses in a line of a shape: sentences by the name of the figure. */
export function faultsOf(line, shape = "beds") {
  /** @type {Record<string, string>} */
  const found = {};
  for (const { name, sort, most } of shapeOf(shape).figures) {
    if (sort in SORT_LEAST && known(line[name]) && line[name] > most)
      found[name] = interpolate(gettext("Geef een heel getal van 0 tot %s."), [most]);
  }
  if (known(line.operational, line.blocked) && line.blocked > line.operational)
    found.blocked ??= interpolate(
      gettext("Er is meer gesloten (%(blocked)s) dan open (%(open)s)."),
      { blocked: count(line.blocked), open: count(line.operational) },
      true,
    );
  return found;
}

const OF_PRESENT = [
  ["to_lend", "lend_more_than_present"],
  ["skilled", "skilled_more_than_present"],
];

function* jump(code, before, after, { least = JUMP_LEAST, more = {} } = {}) {
  if (!known(before, after)) return;
  const step = Math.abs(after - before);
  if (step >= least && step > JUMP_SHARE * Math.max(before, after)) yield { code, params: { ...more, before, after } };
}

/** What is remarkable about one line by itself, whatever it was before. */
function* standing(line, size) {
  const { operational, occupied, isolation_free: isolation, present } = line;
  for (const [name, code] of OF_PRESENT)
    if (known(present, line[name]) && line[name] > present)
      yield { code, params: { count: line[name], size: present } };
  if (size && known(operational) && operational > size)
    yield { code: "more_than_house", params: { count: operational, size } };
  if (known(operational, occupied) && occupied - operational >= JUMP_LEAST && occupied > CROWDED * operational)
    yield { code: "crowded", params: { count: occupied, size: operational } };
  if (!known(operational, occupied, isolation)) return;
  const free = Math.max(operational - occupied - (line.blocked ?? 0), 0);
  if (isolation > free) yield { code: "isolation_more_than_free", params: { count: isolation, size: free } };
}

function* jumps(line, before, shape) {
  if (COUNTED.includes(shape)) {
    yield* jump("jump_operational", before?.operational, line.operational);
    yield* jump("jump_occupied", before?.occupied, line.occupied);
    return;
  }
  for (const { name: figure, sort } of shapeOf(shape).figures) {
    const least = SORT_LEAST[sort];
    if (least) yield* jump("jump_figure", before?.[figure], line[figure], { least, more: { figure } });
  }
}

/** Return what is remarkable about a line of figures, `{code, params}`: as `line_remarks` of the server. */
export const remarksOf = (line, before, size, shape = "beds") => [
  ...jumps(line, before, shape),
  ...standing(line, size),
];

/** Return what must be asked before a line goes: what is remarkable and was not so already, and what is emptied. */
export function questionsOf(line, before, size, shape = "beds") {
  const already = new Set([...standing(before ?? {}, size)].map((one) => one.code));
  const emptied = shapeOf(shape)
    .figures.map((one) => one.name)
    .filter((name) => name !== "until" && known(before?.[name]) && !known(line[name]));
  return [
    ...emptied.map((figure) => ({ code: "emptied", params: { figure, before: before[figure] } })),
    ...remarksOf(line, before, size, shape).filter((one) => !already.has(one.code)),
  ];
}

const FIGURES = {
  jump_occupied: "occupied",
  crowded: "occupied",
  jump_operational: "operational",
  more_than_house: "operational",
  isolation_more_than_free: "isolation_free",
  lend_more_than_present: "to_lend",
  skilled_more_than_present: "skilled",
};

/** Return the figure that a question is about. */
export const figureOf = ({ code, params }) => params.figure ?? FIGURES[code];

const SENTENCES = {
  emptied: () => gettext("%(kind)s %(figure)s: van %(before)s naar onbekend"),
  jump_occupied: () => gettext("%(kind)s bezet: van %(before)s naar %(after)s"),
  jump_operational: () => gettext("%(kind)s open: van %(before)s naar %(after)s"),
  jump_figure: () => gettext("%(kind)s %(figure)s: van %(before)s naar %(after)s"),
  more_than_house: () => gettext("%(kind)s: %(count)s open, het huis heeft er %(size)s"),
  crowded: () => gettext("%(kind)s: %(count)s bezet, %(size)s open"),
  isolation_more_than_free: () => gettext("%(kind)s: %(count)s isolatiebedden vrij, er zijn %(size)s bedden vrij"),
  lend_more_than_present: () => gettext("%(kind)s: %(count)s uit te lenen, %(size)s aanwezig"),
  skilled_more_than_present: () => gettext("%(kind)s: %(count)s volledig bekwaam, %(size)s aanwezig"),
};

const said = (name, value) => {
  if (name === "figure") return figureName(value);
  return typeof value === "number" ? count(value) : abilityWord(value);
};

/** Return a question about a kind, or the part of it with this label, in words, with both figures. */
export function asked(kind, { code, params }, cohort = "") {
  const figures = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, said(name, value)]));
  return interpolate(
    SENTENCES[code](),
    { kind: [kindTitle(kind), cohort].filter(Boolean).join(" "), ...figures },
    true,
  );
}
