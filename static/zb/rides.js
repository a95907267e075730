/** Transport of a region by the hour: what may leave, what is planned, what is free; counts, never patients. */

import { h } from "./dom.js";
import { count, time } from "./format.js";
import { tableHead } from "./parts.js";
import { canAct, coordinatedRegions, coordinates, may, withRole } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const HOUR = 3_600_000;
const SHOWN = 6; // hours beside each other

/** @type {any[]} what the policy says, where nothing was said of a region */
let usual = [];
export const useModes = (modes) => {
  usual = modes ?? [];
};

const hourOf = (ms) => Math.floor(ms / HOUR) * HOUR;

/** Return the kinds of transport of a region, each with what leaves in the hours to come: `{mode, per_hour, hours}`. */
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
      return { at, taken, free: line.per_hour === null ? null : Math.max(line.per_hour - taken, 0) };
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
  const text = one.free === null ? count(one.taken) : `${count(one.taken)}/${count(one.taken + one.free)}`;
  const full = one.free === 0;
  const title = one.free === null ? "" : interpolate(ngettext("%s rit vrij", "%s ritten vrij", one.free), [one.free]);
  return h(
    "td",
    { class: full ? "n full" : "n", title },
    text,
    full ? h("span", { class: "unseen" }, ` ${gettext("vol")}`) : null,
  );
}

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
      line.driver || words.readable(line, "reason")
        ? h("small", null, [line.driver, words.readable(line, "reason")].filter(Boolean).join(" · "))
        : null,
    ),
    line.hours.map(cell),
  );
}

function regionTable(region, now) {
  const lines = ridesOf(region, now);
  return h(
    "table",
    { class: "mini rides" },
    h("caption", { class: "unseen" }, gettext("Ritten per uur: gepland van wat kan")),
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
  const planned = lines.reduce((sum, line) => sum + line.hours.reduce((all, one) => all + one.taken, 0), 0);
  const shut = lines.filter((line) => line.per_hour === 0).map((line) => words.mode(line.mode));
  return [
    interpolate(ngettext("%s rit gepland", "%s ritten gepland", planned), [planned]),
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
    gettext("Gepland van wat in dat uur kan vertrekken."),
    canAct() ? ` ${gettext("Kies een soort om te zeggen hoeveel er kan en wie rijdt.")}` : null,
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
