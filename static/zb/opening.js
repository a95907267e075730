/** Opening hours, as `network/opening.py` reads them: wall time in the Netherlands, across a change of clocks. */

import { dateKey, dutchMoments } from "./format.js";
import { isHoliday } from "./holidays.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ROW = /^([a-z,-]+) (\d\d):(\d\d)-(\d\d):(\d\d)$/;
const MIDNIGHT = 24 * 60;
const LOOK_AHEAD = 370; // days: a place may open on public holidays alone
const HOUR = 3_600_000;

const parsed = new Map();

/**
 * Return the hours of a text; null when it is empty or no hours: unknown, neither open nor closed.
 * @param {string} text
 */
export function parseHours(text) {
  if (!parsed.has(text)) parsed.set(text, read((text ?? "").trim()));
  return parsed.get(text);
}

function read(text) {
  if (!text) return null;
  if (text === "24/7") return { always: true, slots: [] };
  const slots = text.split(";").map((row) => slotOf(row.trim()));
  if (slots.includes(null)) return null;
  return { always: slots.some((slot) => slot.days.size === 7 && slot.begin === 0 && slot.end === MIDNIGHT), slots };
}

function slotOf(row) {
  const found = ROW.exec(row);
  if (!found) return null;
  const days = found[1].split(",").flatMap(daysOf);
  const [begin, end] = [2, 4].map((at) => Number(found[at]) * 60 + Number(found[at + 1]));
  return {
    days: new Set(days.filter((day) => day !== "holiday").map((day) => DAYS.indexOf(day))),
    onHolidays: days.includes("holiday"),
    begin,
    end,
  };
}

function daysOf(part) {
  if (part === "daily") return DAYS;
  const [first, last] = part.split("-");
  return last ? DAYS.slice(DAYS.indexOf(first), DAYS.indexOf(last) + 1) : [first];
}

/** Say whether a place with these hours is open at a moment (Date). */
export function isOpen(hours, moment) {
  if (hours.always) return true;
  const today = dateKey(moment);
  return [plus(today, -1), today]
    .flatMap((day) => spans(hours, day))
    .some(([begin, end]) => begin <= moment && moment < end);
}

/** Return when a place opens or closes next after a moment (Date); null when it never does. */
export function nextChange(hours, moment) {
  if (hours.always || !hours.slots.length) return null;
  let inside = isOpen(hours, moment);
  let end = moment;
  for (const [begin, until] of spansFrom(hours, moment)) {
    if (begin > end) return inside ? end : begin;
    if (until > end) [inside, end] = [true, until];
  }
  return null;
}

/** Yield the spans that end after a moment, in their order. */
function* spansFrom(hours, moment) {
  const yesterday = plus(dateKey(moment), -1);
  for (let step = 0; step < LOOK_AHEAD; step += 1) {
    for (const span of spans(hours, plus(yesterday, step))) {
      if (span[1] > moment) yield span;
    }
  }
}

/** Return from when until when a place is open that opens on a day, in their order. */
function spans(hours, day) {
  const weekday = (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7;
  const holiday = isHoliday(day) && hours.slots.some((slot) => slot.onHolidays);
  return hours.slots
    .filter((slot) => (holiday ? slot.onHolidays : slot.days.has(weekday)))
    .map((slot) => {
      const last = slot.end > slot.begin ? day : plus(day, 1);
      // the hour that occurs twice is open from its first to its last minute
      return [momentOf(day, slot.begin, 0), momentOf(last, slot.end, 1)];
    })
    .sort((a, b) => a[0].getTime() - b[0].getTime());
}

/** Return the moment of a wall time; one that the clocks jump over is the moment of the jump. */
function momentOf(day, minutes, turn) {
  const date = minutes >= MIDNIGHT ? plus(day, 1) : day;
  const rest = minutes % MIDNIGHT;
  const two = (value) => String(value).padStart(2, "0");
  const found = dutchMoments(`${date}T${two(Math.floor(rest / 60))}:${two(rest % 60)}`);
  if (found.length) return found[Math.min(turn, found.length - 1)];
  return new Date(dutchMoments(`${date}T${two(Math.floor(rest / 60) - 1)}:00`)[0].getTime() + HOUR);
}

function plus(day, days) {
  const date = new Date(`${day}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
