/** Figures and moments as people read them here: tabular, with unit and age, in Dutch time. */

const language = document.documentElement.lang === "en" ? "en-GB" : "nl-NL";
const ZONE = "Europe/Amsterdam";
const DAY = 86_400_000; // milliseconds
const FAR = 180 * DAY; // a day and a month without a year are read as the nearest of that name

/** Each is made when it is first asked: making all of them keeps a slow processor from the first picture. */
function formatter(options, of = language) {
  /** @type {Intl.DateTimeFormat | null} */
  let made = null;
  return {
    format(at) {
      made ??= new Intl.DateTimeFormat(of, { timeZone: ZONE, ...options });
      return made.format(at);
    },
  };
}

const clock = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayMonth = formatter({ day: "numeric", month: "short" });
const dayYear = formatter({ day: "numeric", month: "short", year: "numeric" });
const weekDay = formatter({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const weekShort = formatter({ weekday: "short", day: "numeric", month: "short" });
const dayKey = formatter({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
const numbers = new Intl.NumberFormat(language);

/** Return the clock of a moment; in the hour that occurs twice with the word that tells its two turns apart. */
export function time(moment) {
  const at = new Date(moment);
  const shown = clock.format(at);
  // clocks go back on a Sunday at 01:00 UTC: at every other moment nothing need be asked
  const suspect = at.getUTCDay() === 0 && at.getUTCHours() < 2;
  const both = suspect ? dutchMoments(wallClock(at)) : [];
  if (both.length < 2) return shown;
  return `${shown} ${at < both[1] ? gettext("zomertijd") : gettext("wintertijd")}`;
}
export const day = (moment) => dayMonth.format(new Date(moment)).replace(".", "");
export const longDay = (moment) => weekDay.format(new Date(moment)).replace(/\./g, "").replace(",", "");
/** Return the day as it is said of the coming week: `do 15 okt`. */
export const shortDay = (moment) => weekShort.format(new Date(moment)).replace(/\./g, "").replace(",", "");
/** Return the date in the Netherlands as YYYY-MM-DD. */
export const dateKey = (moment) => dayKey.format(new Date(moment));

/** Return `09:15` when it is the day of `now`, else `19 okt 09:15`; half a year away with its year. */
export function moment(value, now) {
  if (!value) return gettext("onbekend");
  if (dateKey(value) === dateKey(now)) return time(value);
  const at = new Date(value);
  const isFar = Math.abs(at.getTime() - new Date(now).getTime()) > FAR;
  return `${isFar ? dayYear.format(at).replace(".", "") : day(at)} ${time(at)}`;
}

/** Return `09:15` when it is the day of `now`, else `19 okt`: for where room is short. */
export const since = (value, now) => (dateKey(value) === dateKey(now) ? time(value) : day(value));

/** @type {[number, number, () => string][]} below how many seconds, seconds per unit, the unit */
const STEPS = [
  [60, 1, () => gettext("%s s")],
  [3_600, 60, () => gettext("%s min")],
  [86_400, 3_600, () => gettext("%s u")],
  [Infinity, 86_400, () => gettext("%s d")],
];

/** Return an age in seconds as its largest unit: `40 s`, `4 min`, `6 u`, `3 d`. */
export function age(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return gettext("onbekend");
  const value = Math.max(0, seconds);
  const [, size, words] = STEPS.find(([limit]) => value < limit) ?? STEPS[STEPS.length - 1];
  return interpolate(words(), [Math.floor(value / size)]);
}

/** Return a delay in milliseconds as seconds with one decimal. */
export const delay = (ms) =>
  interpolate(gettext("%s s"), [
    (ms / 1000).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  ]);

/** Return a count; unknown is a dash, never a zero. */
export const count = (value) => (value === null || value === undefined ? "–" : numbers.format(value));

/** Return a ratio as whole per cents, rounded down, so that no rule is met on the screen that is not met in the plan:
 *  109.7 % is 109 %. What is just over is over: 100.2 % is 101 %. People without any open bed are over, by no number
 *  of per cents.
 */
export function percent(ratio) {
  if (ratio === Infinity) return ">100%";
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return "–";
  const value = ratio * 100;
  const down = Math.floor(value + 1e-9);
  const whole = value - 1e-9 > 100 ? Math.max(down, 101) : down;
  return `${whole}%`;
}

/** Return a number with at most `digits` decimals. */
export const decimal = (value, digits = 1) =>
  value === null || value === undefined
    ? "–"
    : Number(value).toLocaleString(language, { maximumFractionDigits: digits });

/** Return a signed change: `+6`, `−14`, `0`. */
export const signed = (value) => (value > 0 ? `+${count(value)}` : value < 0 ? `−${count(-value)}` : "0");

/** Return what clocks in the Netherlands show, as `YYYY-MM-DDTHH:MM`: the value of a field for a moment. */
export const wallClock = (moment) => `${dateKey(moment)}T${clock.format(new Date(moment))}`;

/** Return how far clocks in the Netherlands are ahead of UTC at a moment, in milliseconds. */
function ahead(moment) {
  const minute = Math.floor(moment / 60_000) * 60_000;
  return new Date(`${wallClock(minute)}Z`).getTime() - minute;
}

/**
 * Return the moments at which clocks in the Netherlands show `YYYY-MM-DDTHH:MM`, wherever the browser is: one;
 * none in the hour that is skipped in spring; two, summer time first, in the hour that occurs twice in autumn.
 * @param {string} text
 * @returns {Date[]}
 */
export function dutchMoments(text) {
  const wall = new Date(`${text}Z`).getTime();
  if (Number.isNaN(wall)) return [];
  const offsets = new Set([ahead(wall - DAY), ahead(wall + DAY)]);
  return [...offsets]
    .map((offset) => new Date(wall - offset))
    .filter((moment) => wallClock(moment) === text.slice(0, 16))
    .sort((a, b) => a.getTime() - b.getTime());
}

/**
 * Return the first moment at which clocks in the Netherlands show this; null when they never do.
 * @param {string} text
 * @returns {Date | null}
 */
export const fromDutch = (text) => dutchMoments(text)[0] ?? null;

/** Return the first moment of a day (`YYYY-MM-DD`) in the Netherlands: clocks never change at midnight there. */
export const startOfDay = (date) => /** @type {Date} */ (fromDutch(`${date}T00:00`));

/** Return the first moment after a day (`YYYY-MM-DD`): an end that names a day includes it. */
export const endOfDay = (date) =>
  startOfDay(new Date(new Date(`${date}T00:00Z`).getTime() + DAY).toISOString().slice(0, 10));
