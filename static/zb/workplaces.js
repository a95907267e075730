/** Parts of one's own work that are about houses: the own one, who did not report, where places are free. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { dueRows, standingsOf } from "./due.js";
import { count, percent } from "./format.js";
import { ageOf, freshness } from "./freshness.js";
import { hasOccupancy, occupancyOf } from "./occupancy.js";
import { ageMark, phaseChip } from "./parts.js";
import { ctx } from "./store.js";
import * as words from "./words.js";
import { ownHouses, ownSectors, workRegions } from "./work.js";

const say = (text, values) => interpolate(text, values, true);
const MOST = 6;

const late = (verdict) => verdict === "stale" || verdict === "unknown";

/** Return the own houses: the phase each is in, and its figures with the oldest age. */
export function house(now) {
  return h(
    "ul",
    { class: "work-lines" },
    ownHouses()
      .map((code) => ctx.ref.facility.get(code))
      .filter(Boolean)
      .map((facility) => {
        const standings = standingsOf(facility, now);
        const behind = standings.filter((one) => late(one.verdict)).length;
        return h(
          "li",
          { "data-key": facility.code },
          h("a", { href: `${address("page-instelling")}?huis=${facility.code}` }, facility.name),
          h(
            "span",
            { class: behind ? "late" : "muted" },
            behind
              ? say(gettext("%(behind)s van %(all)s cijfers te oud of nooit gemeld"), { behind, all: standings.length })
              : interpolate(gettext("alle %s cijfers zijn vers"), [standings.length]),
          ),
          h(
            "span",
            { class: "work-mark" },
            phaseChip(ctx.state(`level:facility:${facility.code}`)?.phase ?? "regular"),
          ),
        );
      }),
  );
}

/** Return who of the own regions and sectors did not report, the worst first. */
export function reporting(now) {
  const [regions, sectors] = [workRegions(), ownSectors()];
  const rows = dueRows(now).filter(
    (row) => regions.includes(row.region) && (!sectors.length || sectors.includes(row.sector)),
  );
  const silent = rows.filter((row) => late(row.worst));
  if (!rows.length) return null;
  return [
    h(
      "p",
      { class: silent.length ? "late" : "muted" },
      silent.length
        ? say(gettext("%(silent)s van %(all)s instellingen hebben cijfers die te oud zijn of ontbreken"), {
            silent: silent.length,
            all: rows.length,
          })
        : interpolate(gettext("alle %s instellingen hebben verse cijfers"), [rows.length]),
    ),
    h(
      "ul",
      { class: "work-lines" },
      silent.slice(0, MOST).map((row) => {
        const [worst] = row.standings;
        return h(
          "li",
          { "data-key": row.code },
          h("a", { href: `${address("page-instelling")}?huis=${row.code}` }, row.facility.name),
          h("span", { class: "muted" }, words.bed(worst.kind)),
          h("span", { class: "work-mark" }, ageMark(worst.age, late(worst.verdict) ? worst.verdict : "fresh")),
        );
      }),
    ),
    silent.length > MOST ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [silent.length - MOST])) : null,
  ];
}

/** Return each place of a sector that takes people in: what is free, and how old that is; what is old is not free. */
function placesOf(facility, now) {
  const state = ctx.state(`beds:${facility.code}`);
  return (state?.lines ?? [])
    .filter((line) => !line.cohort)
    .map((line) => ({ facility, line, kind: ctx.ref.kinds.find((one) => one.code === line.bed) }))
    .filter(({ kind }) => kind && hasOccupancy(kind))
    .map((one) => {
      const at = { observed_at: one.line.observed_at ?? state.observed_at, stale_after_s: one.line.stale_after_s };
      return { ...one, ...occupancyOf(one.kind, one.line), fresh: freshness(at, now), age: ageOf(at, now) };
    });
}

/** Return where a patient can be placed now: kind by kind, most free first; old figures below, not counted. */
export function places(now) {
  const [regions, sectors] = [workRegions(), ownSectors()];
  const rows = ctx.ref.facilities
    .filter((one) => regions.includes(one.region) && sectors.includes(one.sector))
    .flatMap((one) => placesOf(one, now));
  if (!rows.length)
    return h("p", { class: "empty" }, gettext("Nog geen huis heeft plekken gemeld. Herinner ze op ‘Wie meldt’."));
  const kinds = [...new Map(rows.map((row) => [row.kind.code, row.kind])).values()];
  return kinds.map((kind) => {
    const inside = rows.filter((row) => row.kind === kind);
    const fresh = inside.filter((row) => row.fresh === "fresh" && row.free !== null);
    const free = fresh.filter((row) => row.free > 0).sort((a, b) => b.free - a.free);
    const sum = free.reduce((total, row) => total + row.free, 0);
    return h(
      "section",
      { "data-key": kind.code },
      h(
        "h3",
        null,
        words.bed(kind.code),
        " ",
        h("b", { class: "num" }, fresh.length ? interpolate(gettext("vrij %s"), [count(sum)]) : gettext("onbekend")),
        " ",
        h(
          "small",
          { class: fresh.length < inside.length ? "age stale" : "muted" },
          say(gettext("%(fresh)s van %(all)s huizen vers"), { fresh: fresh.length, all: inside.length }),
        ),
      ),
      h(
        "ul",
        { class: "work-lines" },
        free
          .slice(0, MOST)
          .map((row) =>
            h(
              "li",
              { "data-key": row.facility.code },
              h("a", { href: `${address("page-instelling")}?huis=${row.facility.code}` }, row.facility.name),
              h("span", { class: "muted" }, row.room ? percent(row.load / row.room) : ""),
              h(
                "span",
                { class: "work-mark" },
                h("b", { class: "num" }, interpolate(gettext("vrij %s"), [count(row.free)])),
                " ",
                ageMark(row.age, row.fresh),
              ),
            ),
          ),
      ),
    );
  });
}
