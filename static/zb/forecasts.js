/** What a forecast says: its bands, when more than the regular beds are needed, how good it was lately, and why one
 *  is not shown. What is stale or refused never looks valid. Pure.
 */

import { count, shortDay, startOfDay } from "./format.js";

const UNLIKELY = 0.05;
const CERTAIN = 0.99;
const EVEN = 0.5;

/** The bands of a forecast by the levels that bound them, the widest first. */
export const BANDS = [
  { part: 95, low: 0.025, high: 0.975 },
  { part: 80, low: 0.1, high: 0.9 },
  { part: 50, low: 0.25, high: 0.75 },
];

const say = (text, values) => interpolate(text, values, true);

/** Return the day of a date as people say it: `do 15 okt`. */
export const dayOf = (date) => shortDay(startOfDay(date));

/** Return what a row is at a moment: `shown`, `stale` or `refused`. */
export function standing(row, now) {
  if (row.refused || !row.ahead.length) return "refused";
  return Date.parse(row.fresh_until) < now.getTime() ? "stale" : "shown";
}

/** Return what a day ahead has at a level. */
export const quantile = (one, level) => one.quantiles.find(([at]) => at === level)?.[1] ?? null;

/** Return what is expected as people count beds: whole; unknown is a dash. */
export const beds = (value) => count(value === null || value === undefined ? value : Math.round(value));

export const middle = (one) => quantile(one, 0.5);

/** Return the last figure that was known; null where none was. */
export const present = (row) => row.known.filter((one) => one.beds !== null).at(-1)?.beds ?? null;

/** Return a chance in whole per cents; what is nearly certain, or nearly excluded, is never called so. */
export function chanceWords(chance) {
  if (chance > CERTAIN) return ">99%";
  if (chance < 1 - CERTAIN) return "<1%";
  return `${Math.round(chance * 100)}%`;
}

const cap = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Return in one sentence whether and when more than the regular beds are needed. */
export function crossingWords(row, kind) {
  const { crossing } = row;
  if (!crossing) return gettext("De reguliere bedden zijn onbekend: of ze genoeg zijn is niet te zeggen.");
  const regular = count(crossing.threshold);
  const chance = chanceWords(crossing.probability);
  const last = crossing.chances.at(-1);
  if ((present(row) ?? 0) > crossing.threshold)
    return say(
      gettext("%(kind)s ligt al boven de %(beds)s reguliere bedden; kans %(chance)s dat dat %(day)s nog zo is"),
      { kind: cap(kind), beds: regular, chance: chanceWords(last), day: dayOf(row.ahead.at(-1).day) },
    );
  if (crossing.probability < UNLIKELY)
    return say(
      gettext("Kans kleiner dan %(least)s dat %(kind)s in deze dagen boven de %(beds)s reguliere bedden komt"),
      {
        least: chanceWords(UNLIKELY),
        kind,
        beds: regular,
      },
    );
  const text =
    crossing.probability >= EVEN
      ? gettext("Kans %(chance)s dat %(kind)s boven de %(beds)s reguliere bedden komt, waarschijnlijk %(day)s")
      : gettext("Kans %(chance)s dat %(kind)s boven de %(beds)s reguliere bedden komt, de meeste kans %(day)s");
  const sentence = say(text, { kind, beds: regular, chance, day: dayOf(crossing.day) });
  const early = crossing.earliest && crossing.earliest !== crossing.day;
  return early ? `${sentence}; ${interpolate(gettext("vroegst %s"), [dayOf(crossing.earliest)])}` : sentence;
}

/** Return the three courses at the last day: `[name, beds]`. */
export const courses = (row) => [
  [gettext("gunstig"), row.scenarios.favourable.at(-1)],
  [gettext("midden"), row.scenarios.middle.at(-1)],
  [gettext("ongunstig"), row.scenarios.unfavourable.at(-1)],
];

const REFUSED = {
  worse_than_persistence: () => gettext("Niet getoond: de laatste vier weken slechter dan ‘morgen is als vandaag’."),
  too_narrow: () => gettext("Niet getoond: de laatste vier weken lag het cijfer te vaak buiten de band."),
  no_better: () => gettext("Niet getoond: voor één huis nauwelijks beter dan ‘morgen is als vandaag’."),
  too_few: () => gettext("Niet getoond: er zijn nog te weinig dagen om te weten of de verwachting hier klopt."),
  too_silent: () => gettext("Niet getoond: te veel huizen zwijgen, of de laatste dagen zijn onbekend."),
};

/** Return in one sentence why a forecast is not shown. */
export const refusedWords = (row) =>
  (REFUSED[row.refused] ?? (() => gettext("Niet getoond: deze verwachting is afgewezen.")))();

/** Return the figures of how good it was that count: those that were kept, or tried ones while these are few. */
export const qualityOf = (row) => row.quality[row.quality.counts] ?? row.quality.tried;

/** Return in one sentence how good forecasts were here lately. */
export function qualityWords(row) {
  const { ratio, coverage, number } = qualityOf(row);
  if (!number || ratio === null) return gettext("Hoe goed dit hier was, is nog niet te zeggen.");
  const less = Math.round((1 - ratio) * 100);
  const than =
    less > 0
      ? say(gettext("gemiddeld %(part)s%(sign)s minder ver naast dan ‘morgen is als vandaag’"), {
          part: less,
          sign: "%",
        })
      : less < 0
        ? say(gettext("gemiddeld %(part)s%(sign)s verder naast dan ‘morgen is als vandaag’"), {
            part: -less,
            sign: "%",
          })
        : gettext("even ver naast als ‘morgen is als vandaag’");
  const inside = say(gettext("%(inside)s van de 100 keer lag het cijfer in de buitenste band"), {
    inside: Math.round(coverage * 100),
  });
  return `${say(gettext("Zat hier de laatste vier weken %(than)s; %(inside)s"), { than, inside })} (${basisWords(row, number)}).`;
}

function basisWords(row, number) {
  const text =
    row.quality.counts === "kept"
      ? ngettext(
          "%s verwachting, bewaard en achteraf beoordeeld",
          "%s verwachtingen, bewaard en achteraf beoordeeld",
          number,
        )
      : ngettext(
          "%s verwachting, nagerekend op eerdere dagen",
          "%s verwachtingen, nagerekend op eerdere dagen",
          number,
        );
  const out = row.quality.kept?.left_out ?? 0;
  const left = out
    ? `; ${interpolate(ngettext("%s niet beoordeeld: er werd gezwegen of het cijfer betekende iets anders", "%s niet beoordeeld: er werd gezwegen of het cijfer betekende iets anders", out), [count(out)])}`
    : "";
  return interpolate(text, [count(number)]) + left;
}

/** Return the days of the drawing in their order: known ones, and those ahead with what came of them where that is told. */
export function daysOf(row, { ahead = true, came = false } = {}) {
  const later = came && row.came ? row.came.map((one) => ({ ...one, came: true })) : [];
  const days = new Map(row.known.map((one) => [one.day, { day: one.day, beds: one.beds }]));
  for (const one of ahead ? row.ahead : []) days.set(one.day, { day: one.day, beds: null, ahead: one });
  for (const one of later) days.set(one.day, { ...days.get(one.day), day: one.day, beds: null, came: one.beds });
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Return the row of a region (null: the country), or of a house, with all beds of a kind; null where there is none. */
export const rowOf = (rows, { region, facility = null, kind }) =>
  rows.find((one) => one.region === region && one.facility === facility && one.kind === kind && !one.cohort) ?? null;

const NEED_HOURS = 72;

/** Return what a house likely needs in three days by its own forecast; null where there is none of it. */
export function needOf(rows, { region, facility, kind, now }) {
  const row = rowOf(rows, { region, facility, kind });
  if (!row) return null;
  if (standing(row, now) !== "shown") return { row, state: standing(row, now) };
  const one = row.ahead.find((ahead) => ahead.hours === NEED_HOURS) ?? row.ahead.at(-1);
  const part = (level) => Math.round(quantile(one, level) ?? 0);
  return { row, state: "shown", day: one.day, low: part(0.1), middle: part(0.5), high: part(0.9) };
}
