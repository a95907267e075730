/** What is said of the liaison's changes before they go: what would be refused, what others made of them, what is
 *  asked first. Pure: what is shown (`value`), what is known (`current`) and the draft come from the page.
 */

import { balanceOf, isMisfit, labelName, partFigures } from "./cohortnames.js";
import { edFaults } from "./eddraft.js";
import { count, time } from "./format.js";
import { lineKey, lineParts, valuesOf } from "./house.js";
import { goingLines, isEd, MOMENT } from "./housedraft.js";
import { asked, faultsOf, figureOf, questionsOf } from "./plausible.js";
import { abilityWord } from "./shapes.js";
import * as words from "./words.js";

const SLACK = 60_000; // milliseconds: the field of a moment knows no seconds

/** Return the lines of a house as a report needs them; see `Line`. */
export const reportLines = (house, isFed) =>
  house.kinds.flatMap((item) =>
    item.lines.map(({ key, cohort, line, figures }) => {
      const counted = line !== null && !isFed(line);
      return {
        key,
        theme: item.theme,
        shape: item.shape,
        figures,
        together: !cohort && item.headline && counted,
        beside: cohort && counted ? item.code : "",
      };
    }),
  );

/** Return what a field stays or goes with: its kind with all parts of it, the ED, or itself. */
const groupOf = (field) => (field.includes(".") ? lineParts(field.split(".")[0])[0] : field);

function momentFault(value, now) {
  const counted = value(MOMENT);
  return counted && Date.parse(counted) > now.getTime() + SLACK
    ? { [MOMENT]: gettext("Dit ligt in de toekomst: kies een moment dat voorbij is, of laat het leeg.") }
    : {};
}

function edOf(draft, value, now) {
  if (!draft.changes.some(isEd)) return {};
  const end = value("ed.traffic") === "open" ? null : value("ed.expected_end");
  const past = end && Date.parse(end) <= now.getTime();
  return {
    ...edFaults(value),
    ...(past ? { "ed.expected_end": gettext("Dit is al voorbij; kies een later einde of onbekend.") } : {}),
  };
}

function linesFaults(house, draft, value) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const item of house.kinds) {
    for (const { key } of item.lines) {
      if (!draft.changes.some((field) => field.startsWith(`${key}.`))) continue;
      const faults = faultsOf(valuesOf(key, item.shape, value), item.shape);
      for (const [name, sentence] of Object.entries(faults)) found[`${key}.${name}`] = sentence;
    }
  }
  return found;
}

/** Return parts that do not fit the whole of their kind, at the figure that was changed last. */
function partsFaults(house, draft, value) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const item of house.kinds.filter((one) => one.cohort)) {
    if (!draft.changes.some((field) => field.startsWith(`${item.code}@`))) continue;
    for (const figure of partFigures(item.cohort)) {
      const fields = item.lines.map(({ key }) => `${key}.${figure}`);
      const changed = draft.changes.filter((field) => fields.includes(field)).at(-1);
      const { labels } = item.cohort;
      const part = (label) => value(`${lineKey(item.code, label)}.${figure}`);
      const balance = balanceOf(labels, value(`${item.code}.${figure}`), part);
      if (changed && isMisfit(labels, balance)) found[changed] = misfitWords(balance);
    }
  }
  return found;
}

const misfitWords = ({ total, gap }) =>
  interpolate(
    gettext("De cohorten tellen samen %(total)s, het geheel is %(whole)s."),
    { total: count(total), whole: count(total + gap) },
    true,
  );

/** Return changes of parts that are counted no longer, because somebody closed their cohort meanwhile. */
function closedParts(draft, lines) {
  const keys = lines.map((one) => one.key);
  const gone = draft.changes.filter((field) => field.includes("@") && !keys.includes(field.split(".")[0]));
  return Object.fromEntries(gone.map((field) => [field, gettext("Dit cohort is gesloten: wis deze wijziging.")]));
}

/** Return what the server would refuse, by field: only what was changed here can be mended here. */
export function faults({ house, draft, value, now, refused, lines }) {
  const found = {
    ...linesFaults(house, draft, value),
    ...partsFaults(house, draft, value),
    ...closedParts(draft, lines),
    ...edOf(draft, value, now),
    ...momentFault(value, now),
    ...refused,
  };
  const figures = draft.changes.filter((field) => !isEd(field));
  if (figures.length && !goingLines(figures, lines).length)
    found[figures[0]] ??= gettext("Geef ook een cijfer op: er is er nog geen.");
  return found;
}

/** Return the changes that stay here because something is wrong: with a line, or with the ED, as a whole. */
export function staying(draft, errors) {
  const wrong = new Set(Object.keys(errors).map(groupOf));
  return wrong.has(MOMENT) ? draft.changes : draft.changes.filter((field) => wrong.has(groupOf(field)));
}

/** Return a value as it is said beside a field. */
export function shownValue(field, one) {
  if (one === null || one === "") return gettext("onbekend");
  if (field === "ed.traffic") return words.traffic(one);
  if (field === "ed.reason") return words.edReason(one);
  if (field === "capacity_class") return words.capacityClass(one);
  if (field === "ed.expected_end" || field.endsWith(".until")) return time(one);
  return field.endsWith(".state") ? abilityWord(one) : String(one);
}

/** Return what somebody else made of the fields that were changed here, in words. */
export function moved({ draft, current, eventOf }) {
  const found = {};
  for (const field of draft.changes) {
    const now = current(field);
    if (!draft.moved(field, now)) continue;
    found[field] = interpolate(
      gettext("intussen van %(before)s naar %(now)s door %(who)s"),
      {
        before: shownValue(field, draft.base[field]),
        now: shownValue(field, now),
        who: words.readable(eventOf(field), "by"),
      },
      true,
    );
  }
  return found;
}

/** Return what is remarkable of the figures that go: `{field, text}`, with both figures. */
export function doubts(house, going, value, current) {
  return house.kinds.flatMap((item) =>
    item.lines
      .filter(({ key }) => going(key))
      .flatMap(({ key, line }) => {
        const size = Object.values(line?.widths ?? {}).reduce((sum, one) => sum + one, 0);
        const [kind, cohort] = lineParts(key);
        return questionsOf(valuesOf(key, item.shape, value), valuesOf(key, item.shape, current), size, item.shape).map(
          (one) => ({ field: `${key}.${figureOf(one)}`, text: asked(kind, one, labelName(cohort)) }),
        );
      }),
  );
}

/** Return what is remarkable by the field at which it stands, before it is asked. */
export function doubtful(found) {
  const marks = {};
  for (const { field, text } of found) marks[field] = marks[field] ? `${marks[field]}; ${text}` : text;
  return marks;
}
