/** Figures and moments as people read them here: tabular, with unit and age, in Dutch time. */

const language = document.documentElement.lang === "en" ? "en-GB" : "nl-NL";
const ZONE = "Europe/Amsterdam";
const formatter = (options) => new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options });

const clock = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayMonth = formatter({ day: "numeric", month: "short" });
const weekDay = formatter({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const numbers = new Intl.NumberFormat(language);

export const time = (moment) => clock.format(new Date(moment));
export const day = (moment) => dayMonth.format(new Date(moment)).replace(".", "");
export const longDay = (moment) => weekDay.format(new Date(moment)).replace(/\./g, "").replace(",", "");
/** Return the date in the Netherlands as YYYY-MM-DD. */
export const dateKey = (moment) => dayKey.format(new Date(moment));

/** Return `09:15` when it is the day of `now`, else `19 okt 09:15`. */
export function moment(value, now) {
  if (!value) return gettext("onbekend");
  return dateKey(value) === dateKey(now) ? time(value) : `${day(value)} ${time(value)}`;
}

/** Return `09:15` when it is the day of `now`, else `19 okt`: for where room is short. */
export const since = (value, now) => (dateKey(value) === dateKey(now) ? time(value) : day(value));

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
  const [, size, words] = STEPS.find(([limit]) => value < limit);
  return interpolate(words(), [Math.floor(value / size)]);
}

/** Return a delay in milliseconds as seconds with one decimal. */
export const delay = (ms) =>
  interpolate(gettext("%s s"), [
    (ms / 1000).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  ]);

/** Return a count; unknown is a dash, never a zero. */
export const count = (value) => (value === null || value === undefined ? "–" : numbers.format(value));

/** Return a ratio as whole per cents, rounded down above 100 % never below: 1.001 is 101 %.
 *  People without any open bed are over, by no number of per cents.
 */
export function percent(ratio) {
  if (ratio === Infinity) return ">100%";
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return "–";
  const value = ratio * 100;
  // over is over: 100.2 % must not be shown as 100 %, nor 99.6 % as full
  const whole = value > 100 ? Math.ceil(value - 1e-9) : Math.floor(value + 1e-9);
  return `${whole}%`;
}

/** Return a number with at most `digits` decimals. */
export const decimal = (value, digits = 1) =>
  value === null || value === undefined
    ? "–"
    : Number(value).toLocaleString(language, { maximumFractionDigits: digits });

/** Return a signed change: `+6`, `−14`, `0`. */
export const signed = (value) => (value > 0 ? `+${count(value)}` : value < 0 ? `−${count(-value)}` : "0");

/** Return the Date of a wall-clock moment in the Netherlands (`YYYY-MM-DDTHH:MM`), wherever the browser is. */
export function fromDutch(text) {
  const guess = new Date(`${text}Z`);
  const shown = new Date(`${dateKey(guess)}T${time(guess)}Z`);
  return new Date(guess.getTime() - (shown - guess));
}
