/** Transport of a region by the hour: what it has, what is away (there and back), what is free; never patients. */

import { h } from "./dom.js";
import { count, time, wallClock } from "./format.js";
import { tableHead } from "./parts.js";
import { canAct, coordinatedRegions, coordinates, may, withRole } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const HOUR = 3_600_000;
const SHOWN = 6; // hours beside each other

/** @type {any[]} what the policy says, where nothing was said of a region */
let usual = [];
export const useModes = (modes) => {
  usual = modes ?? [];
};

/** Return what the policy says of a kind. */
export const usualLine = (mode) => usual.find((one) => one.mode === mode);

/** Return how many of a kind can be away at a moment: by the hour of the Dutch day where that was said. */
const limitAt = (line, at) =>
  line.by_hour?.length ? line.by_hour[Number(wallClock(at).slice(11, 13))] : line.per_hour;

/** Return from which hours of the day how many can be away: `[{hour, per_hour}]`; none where it is the same all day. */
export function spansOf(line) {
  const hours = line.by_hour ?? [];
  return hours
    .map((per_hour, hour) => ({ hour, per_hour }))
    .filter(({ hour, per_hour }) => per_hour !== hours[(hour + 23) % 24]);
}

const filledIn = (value) => (value === "" || value === null ? null : Number(value));

/** Return the curve that was filled in: `[{hour, per_hour}]`; half a line stays half, so that it is refused and is no nought. */
export const curveIn = (data) =>
  [...data.keys()]
    .filter((name) => name.startsWith("hour"))
    .map((name) => ({ hour: filledIn(data.get(name)), per_hour: filledIn(data.get(name.replace("hour", "most"))) }))
    .filter((one) => one.hour !== null || one.per_hour !== null);

/** Return a day's curve in words: `07:00 4, 23:00 1`; nothing where it is the same all day. */
export const curveWords = (line) =>
  spansOf(line)
    .map(({ hour, per_hour }) => `${String(hour).padStart(2, "0")}:00 ${count(per_hour)}`)
    .join(", ");

const hourOf = (ms) => Math.floor(ms / HOUR) * HOUR;

/** Return the kinds of transport of a region, each with what is away in the hours to come: `{mode, per_hour, hours}`. */
export function ridesOf(region, now, hours = SHOWN) {
  const state = ctx.state(`rides:${region}`);
  const planned = new Map();
  for (const one of state?.planned ?? []) planned.set(`${one.mode} ${Date.parse(one.hour)}`, one.count);
  const first = hourOf(now.getTime());
  return (state?.lines ?? usual).map((line) => ({
    ...line,
    hours: Array.from({ length: hours }, (_, index) => {
      const at = first + index * HOUR;
      const taken = planned.get(`${line.mode} ${at}`) ?? 0;
      const most = limitAt(line, at);
      return { at, taken, most, free: most === null ? null : Math.max(most - taken, 0) };
    }),
  }));
}

/** Return the regions whose transport one looks after: the own ones, or all. */
export function rideRegions() {
  if (withRole("national_coordinator").length) return [...ctx.ref.region.keys()];
  return coordinatedRegions();
}

const mayChange = (region) =>
  canAct() && may("patientspread.fleet_set") && (withRole("national_coordinator").length > 0 || coordinates(region));

function cell(one) {
  const text = one.most === null ? count(one.taken) : `${count(one.taken)}/${count(one.most)}`;
  const full = one.free === 0;
  const title = one.free === null ? "" : interpolate(ngettext("%s rit vrij", "%s ritten vrij", one.free), [one.free]);
  return h(
    "td",
    { class: full ? "n full" : "n", title },
    text,
    full ? h("span", { class: "unseen" }, ` ${gettext("vol")}`) : null,
  );
}

const under = (line) =>
  [
    line.seats > 1 ? interpolate(gettext("%s plaatsen"), [count(line.seats)]) : "",
    curveWords(line) ? interpolate(gettext("vanaf %s"), [curveWords(line)]) : "",
    line.driver,
    words.readable(line, "reason"),
  ]
    .filter(Boolean)
    .join(" · ");

function lineRow(region, line) {
  const name = words.mode(line.mode);
  return h(
    "tr",
    { "data-key": line.mode },
    h(
      "th",
      { scope: "row" },
      mayChange(region)
        ? h(
            "button",
            {
              type: "button",
              class: "plain link",
              "data-act": "fleet",
              "data-region": region,
              "data-mode": line.mode,
              "aria-label": interpolate(gettext("%s wijzigen"), [name]),
            },
            name,
          )
        : name,
      under(line) ? h("small", null, under(line)) : null,
    ),
    line.hours.map(cell),
  );
}

function regionTable(region, now) {
  const lines = ridesOf(region, now);
  return h(
    "table",
    { class: "mini rides" },
    h("caption", { class: "unseen" }, gettext("Vervoer per uur: weg van wat er is")),
    tableHead([
      [gettext("Vervoer"), "plain-head"],
      ...(lines[0]?.hours ?? []).map((one) => [time(new Date(one.at)), "plain-head n"]),
    ]),
    h(
      "tbody",
      null,
      lines.map((line) => lineRow(region, line)),
    ),
  );
}

function regionSummary(region, now) {
  const lines = ridesOf(region, now);
  const away = lines.reduce((sum, line) => sum + line.hours[0].taken, 0);
  const shut = lines.filter((line) => line.hours[0].most === 0).map((line) => words.mode(line.mode));
  return [
    interpolate(gettext("%s weg dit uur"), [count(away)]),
    shut.length ? interpolate(gettext("geen %s"), [shut.join(", ")]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return the rides of the regions that one looks after; of one alone without a fold. */
export function ridesView(now) {
  const regions = rideRegions();
  const explain = h(
    "p",
    { class: "hint" },
    gettext("Hoeveel er in dat uur weg zijn, heen en terug, van wat er is."),
    canAct() ? ` ${gettext("Kies een soort om te zeggen hoeveel er zijn en wie rijdt.")}` : null,
  );
  if (regions.length === 1) return [regionTable(regions[0], now), explain];
  return [
    regions.map((region) =>
      h(
        "details",
        { class: "rides-region", "data-key": region },
        h(
          "summary",
          null,
          h("b", null, ctx.ref.region.get(region)?.short_name ?? region),
          " ",
          h("small", { class: "muted" }, regionSummary(region, now)),
        ),
        regionTable(region, now),
      ),
    ),
    explain,
  ];
}

/** Return in words how many rides of a kind are free in the hours to come; nothing where no limit is known. */
export function freeWords(region, mode, now) {
  const line = ridesOf(region, now, 4).find((one) => one.mode === mode);
  if (!line || line.per_hour === null) return "";
  const hours = line.hours.map((one) => `${time(new Date(one.at))}: ${count(one.free)}`).join(" · ");
  return interpolate(gettext("Nog vrij per uur (%(mode)s): %(hours)s"), { mode: words.mode(mode), hours }, true);
}

/** Return who drives a kind in a region, as was said there. */
export const driverOf = (region, mode, now) => ridesOf(region, now, 1).find((one) => one.mode === mode)?.driver ?? "";

export const modesKnown = () => usual.map((one) => one.mode);

/** Return how many patients share one ride of a kind at most. */
const seatsOf = (mode) => usual.find((one) => one.mode === mode)?.seats ?? 1;

/** Return the planned rides on which the patient of a request can come along: `{lead, taken, seats}` each. */
export function sharedRides(one) {
  const rides = new Map();
  for (const other of all("pmr")) {
    const fits =
      other.from === one.from && other.cohort === one.cohort && Boolean(other.isolation) === Boolean(one.isolation);
    if (other.id === one.id || other.state !== "planned" || !other.ride || !fits) continue;
    const ride = rides.get(other.ride) ?? { lead: other, taken: 0, seats: seatsOf(other.mode) };
    ride.taken += 1;
    rides.set(other.ride, ride);
  }
  return [...rides.values()].filter((ride) => ride.taken < ride.seats);
}

/** Return in words which ride of several patients this is; nothing where one rides alone. */
export const shareWords = (one) =>
  one.ride && seatsOf(one.mode) > 1 ? interpolate(gettext("rit %s"), [one.ride]) : "";
