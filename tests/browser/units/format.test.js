import {
  age,
  count,
  dateKey,
  dutchMoments,
  endOfDay,
  fromDutch,
  moment,
  percent,
  signed,
  startOfDay,
  time,
  wallClock,
} from "/static/zb/format.js";
import { within } from "/static/zb/serieschart.js";
import { axisLabel } from "/static/zb/timestrip.js";
import { equal, test } from "/units/harness.js";

const iso = (moments) => moments.map((one) => one.toISOString());

test("a wall time around a change of the clocks is the moment at which clocks show it", () => {
  for (const [wall, utc] of [
    ["2020-10-25T01:00", "2020-10-24T23:00:00.000Z"],
    ["2020-10-25T01:30", "2020-10-24T23:30:00.000Z"],
    ["2020-10-25T03:00", "2020-10-25T02:00:00.000Z"],
    ["2021-03-28T01:00", "2021-03-28T00:00:00.000Z"],
    ["2021-03-28T01:30", "2021-03-28T00:30:00.000Z"],
    ["2021-03-28T03:30", "2021-03-28T01:30:00.000Z"],
    ["2021-01-15T12:00", "2021-01-15T11:00:00.000Z"],
    ["2021-07-15T12:00", "2021-07-15T10:00:00.000Z"],
  ])
    equal(iso(dutchMoments(wall)), [utc]);
});

test("a moment in the hour that is skipped does not exist", () => {
  equal(dutchMoments("2021-03-28T02:00"), []);
  equal(dutchMoments("2021-03-28T02:30"), []);
  equal(fromDutch("2021-03-28T02:59"), null);
});

test("the hour that occurs twice has two moments, summer time first", () => {
  equal(iso(dutchMoments("2020-10-25T02:30")), ["2020-10-25T00:30:00.000Z", "2020-10-25T01:30:00.000Z"]);
  equal(fromDutch("2020-10-25T02:00")?.toISOString(), "2020-10-25T00:00:00.000Z");
});

test("the two turns of an hour are told apart where they are shown, and no other hour is", () => {
  equal(time("2020-10-25T00:30Z"), "02:30 zomertijd");
  equal(time("2020-10-25T01:30Z"), "02:30 wintertijd");
  equal(time("2020-10-25T02:30Z"), "03:30");
  equal(time("2020-10-24T23:59Z"), "01:59");
  equal(time("2021-03-28T01:30Z"), "03:30");
  equal(moment("2021-10-19T07:15Z", new Date("2020-10-19T12:00Z")), "19 okt 2021 09:15");
  equal(moment("2020-10-19T07:15Z", new Date("2021-10-19T12:00Z")), "19 okt 2020 09:15");
  equal(moment("2020-10-25T01:30Z", new Date("2020-10-26T12:00Z")), "25 okt 02:30 wintertijd");
});

test("every minute of a year comes back from the clock that shows it", () => {
  for (let at = Date.UTC(2020, 9, 20); at < Date.UTC(2020, 10, 1); at += 17 * 60_000)
    equal(iso(dutchMoments(wallClock(at))).includes(new Date(at).toISOString()), true);
  for (let at = Date.UTC(2021, 2, 25); at < Date.UTC(2021, 3, 1); at += 17 * 60_000)
    equal(iso(dutchMoments(wallClock(at))), [new Date(at).toISOString()]);
});

test("what is no moment gives none", () => {
  for (const text of ["", "gisteren", "2021-02-30T12:00", "2021-13-01T00:00"]) equal(dutchMoments(text), []);
});

test("a day starts and ends at midnight in the Netherlands, also when it has 23 or 25 hours", () => {
  equal(startOfDay("2020-10-25").toISOString(), "2020-10-24T22:00:00.000Z");
  equal(endOfDay("2020-10-25").toISOString(), "2020-10-25T23:00:00.000Z");
  equal(endOfDay("2021-03-28").toISOString(), "2021-03-28T22:00:00.000Z");
  equal(endOfDay("2020-12-31").toISOString(), "2020-12-31T23:00:00.000Z");
  equal(dateKey("2020-12-31T23:30Z"), "2021-01-01");
});

test("an age is its largest unit, rounded down, never below nought", () => {
  equal(
    [0, 59.9, 60, 3_599, 3_600, 86_399, 86_400, -5].map((one) => age(one)),
    ["0 s", "59 s", "1 min", "59 min", "1 u", "23 u", "1 d", "0 s"],
  );
  equal([age(null), age(Number.NaN)], ["onbekend", "onbekend"]);
});

test("unknown is a dash and zero is a zero", () => {
  equal([count(null), count(undefined), count(0), count(1234)], ["–", "–", "0", "1.234"]);
  equal([percent(null), percent(undefined), percent(Number.NaN), percent(0)], ["–", "–", "–", "0%"]);
});

test("over a hundred per cent is shown over, and just below is not shown as full", () => {
  equal([percent(1.0001), percent(1), percent(0.999), percent(1.07)], ["101%", "100%", "99%", "107%"]);
  // a plan that asks for 110 % is not met by 109.66 %
  equal([percent(159 / 145), percent(1.1), percent(1.0999)], ["109%", "110%", "109%"]);
  // figures whose quotient a computer cannot write exactly
  equal([percent(0.29), percent(0.57), percent(0.58)], ["29%", "57%", "58%"]);
});

test("a change carries its sign", () => {
  equal([signed(6), signed(-14), signed(0)], ["+6", "−14", "0"]);
});

test("marks of the time say no two times the same, and stay within the drawing", () => {
  const at = Date.parse("2020-10-20T10:00:00Z");
  const hours = (count, apart) => Array.from({ length: count }, (_, n) => axisLabel(apart)(at + n * apart));
  equal(new Set(hours(8, 3_600_000)).size, 8);
  equal(hours(2, 48 * 3_600_000), ["20 okt", "22 okt"]);
  equal(within(100, 300), { x: 100, "text-anchor": "middle" });
  equal(within(290, 300), { x: 300, "text-anchor": "end" });
});
