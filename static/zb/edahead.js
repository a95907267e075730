/** What is expected of an emergency department: which hour ahead is told, whether it still counts, how good it was.
 *  What is expected is always told with the moment it is about: it is never a figure of now. Pure.
 */

import { chanceWords } from "./forecasts.js";
import { count, moment, time } from "./format.js";

const HOUR = 3_600_000;
const MAIN = 2; // hours ahead: the one that is told where there is room for one
const say = (text, values) => interpolate(text, values, true);

/** What a row has where it says nothing: the wire leaves out what is not known. */
const UNKNOWN = { refused: "", ahead: [], over: null, stop: null, nedocs: [], quality: null };

/** Return how good it was as `[ratio, coverage, number, basis]`; entries of earlier versions name these. */
function qualityOf(told) {
  if (!told || Array.isArray(told)) return told ?? null;
  return [told.ratio, told.coverage, told.number, told.basis];
}

/** Return what is expected of a department as it stands: its row, with when it was made and until when it counts. */
export function aheadOf(ctx, facility) {
  const state = ctx.state(`edahead:${facility.region}`);
  const row = state?.rows.find((one) => one.facility === facility.code);
  if (!row) return null;
  const { made_at, fresh_until, model } = state;
  return { ...UNKNOWN, ...row, quality: qualityOf(row.quality), made_at, fresh_until, model };
}

/** Return the moment that so many hours ahead are about. */
export const momentOf = (row, hours) => new Date(Date.parse(row.made_at) + hours * HOUR);

/** Return what a row is at a moment: `none`, `refused`, `stale` or `shown`. */
export function standingOf(row, now) {
  if (!row) return "none";
  if (Date.parse(row.fresh_until) < now.getTime()) return "stale";
  return row.refused || !row.ahead.length ? "refused" : "shown";
}

/** Return the hour ahead that is told at a moment, the nearest to two hours from then: `{at, low, middle, high}`. */
export function toldOf(row, now) {
  if (standingOf(row, now) !== "shown") return null;
  const wanted = now.getTime() + MAIN * HOUR;
  const off = (one) => Math.abs(momentOf(row, one[0]).getTime() - wanted);
  const coming = row.ahead.filter(([hours]) => momentOf(row, hours) > now).sort((a, b) => off(a) - off(b));
  if (!coming.length) return null;
  const [hours, low, middle, high] = coming[0];
  return { at: momentOf(row, hours), low, middle, high };
}

/** Return the chance of a stop and the moment until which it is meant; null where that is unknown or over. */
export function stopOf(row, now) {
  const until = row ? momentOf(row, MAIN) : null;
  if (standingOf(row, now) !== "shown" || row.stop === null || !until || until <= now) return null;
  return { chance: row.stop, until };
}

/** Return the chance of the own busiest tenth of hours in two hours; null where that is unknown or over. */
export function overOf(row, now) {
  if (standingOf(row, now) !== "shown" || momentOf(row, MAIN) <= now) return null;
  return row.over;
}

/** Return what is expected with its band: `34 (28–41)`. */
export const middleWords = (one) => `${count(one.middle)} (${bandWords(one.low, one.high)})`;

/** Return the two figures between which the truth lies eight of ten times. */
export const bandWords = (low, high) => `${count(low)}–${count(high)}`;

/** Return the chance of a stop in words. */
export const stopWords = (one) => interpolate(gettext("kans op stop %s"), [chanceWords(one.chance)]);

/** Return the whole in one sentence, for a title and a screen reader. */
export function wholeWords(row, now) {
  const one = toldOf(row, now);
  if (!one) return "";
  const stop = stopOf(row, now);
  const made = interpolate(gettext("gemaakt %s"), [moment(row.made_at, now)]);
  const people = say(
    gettext("Verwachting, geen telling: om %(at)s %(middle)s patiënten, acht van de tien keer %(low)s tot %(high)s"),
    { ...one, at: time(one.at) },
  );
  const chance = stop
    ? `; ${say(gettext("kans op een stop tot %(until)s: %(chance)s"), { until: time(stop.until), chance: chanceWords(stop.chance) })}`
    : "";
  return `${people}${chance}; ${made}.`;
}

const REFUSED = {
  worse_than_persistence: () => gettext("Niet getoond: de laatste tijd slechter dan ‘het blijft zoals het is’."),
  too_narrow: () => gettext("Niet getoond: de laatste tijd lag het cijfer te vaak buiten de band."),
  too_few: () => gettext("Niet getoond: er zijn te weinig uren om te weten of de verwachting hier klopt."),
  silent: () => gettext("Niet getoond: van nu is geen telling bekend."),
};

/** Return in one sentence why nothing is shown; empty where something is. */
export function refusedWords(row, now) {
  const state = standingOf(row, now);
  if (state === "stale")
    return interpolate(gettext("Verouderd: gemaakt %s, en er kwam geen nieuwe. Deze verwachting telt niet meer."), [
      moment(row.made_at, now),
    ]);
  if (state !== "refused") return "";
  return (REFUSED[row.refused] ?? (() => gettext("Niet getoond: deze verwachting is afgewezen.")))();
}

/** Return in a few words how good it was here lately. */
export function goodWords(row) {
  const [ratio = null, coverage = null, number = 0, basis = "tried"] = row.quality ?? [];
  if (!number || ratio === null || coverage === null) return gettext("nog niet te zeggen");
  const less = Math.round((1 - ratio) * 100);
  const than = less >= 0 ? gettext("%(part)s%(sign)s minder ver naast") : gettext("%(part)s%(sign)s verder naast");
  const count_ = interpolate(
    basis === "kept"
      ? ngettext("%s bewaarde verwachting", "%s bewaarde verwachtingen", number)
      : ngettext("%s nagerekende verwachting", "%s nagerekende verwachtingen", number),
    [count(number)],
  );
  const inside = interpolate(gettext("%s van de 100 keer binnen de wijde band"), [Math.round(coverage * 100)]);
  return `${say(than, { part: Math.abs(less), sign: "%" })} · ${inside} · ${count_}`;
}

/** Return what is said where nothing was forecast at all. */
export const noneWords = () =>
  gettext("Nog geen verwachting van SEH’s: daarvoor moeten van zes weken de aanwezige patiënten per uur bekend zijn.");
