/** The Dutch public holidays, as `network/holidays.py` has them. */

const known = new Map();

/** Return Easter Sunday of a year as `[month, day]` (Meeus, Jones and Butcher). */
function easter(year) {
  const golden = year % 19;
  const [century, rest] = [Math.floor(year / 100), year % 100];
  const [leaps, left] = [Math.floor(century / 4), century % 4];
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + century - leaps - correction + 15) % 30;
  const weekday = (32 + 2 * left + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
  const sum = moon + weekday - 7 * late + 114;
  return [Math.floor(sum / 31), (sum % 31) + 1];
}

const key = (year, month, date) => new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);

function of(year) {
  const [month, date] = easter(year);
  const kings = new Date(Date.UTC(year, 3, 27)).getUTCDay() === 0 ? 26 : 27;
  return new Set([
    ...[0, 1, 39, 49, 50].map((days) => key(year, month, date + days)),
    key(year, 1, 1),
    key(year, 4, kings),
    key(year, 12, 25),
    key(year, 12, 26),
  ]);
}

/** Say whether a day (`YYYY-MM-DD`) is a public holiday. */
export function isHoliday(day) {
  const year = Number(day.slice(0, 4));
  if (!known.has(year)) known.set(year, of(year));
  return known.get(year).has(day);
}
