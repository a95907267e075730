/** What every screen says of an emergency department in the same words: names of lists, who always goes in. */

import { callOff } from "./calloff.js";
import { h } from "./dom.js";
import { minutesTo, ownLevel } from "./emergency.js";
import { count, moment } from "./format.js";
import { facts } from "./parts.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Return the name of a code of a list (`part`, `urgency`, `arrival`, `note`) in the screen's language. */
export function listName(list, code) {
  const row = ctx.ref.emergency?.[list]?.find((one) => one.code === code);
  return row?.[document.documentElement.lang === "en" ? "name_en" : "name_nl"] ?? String(code ?? "");
}

/** Return the options of a list for a field. */
export const listOptions = (list) =>
  (ctx.ref.emergency?.[list] ?? []).map((one) => h("option", { value: one.code }, listName(list, one.code)));

/** Return what belongs beside every stop. */
export const alwaysIn = () =>
  h("p", { class: "always-in" }, gettext("Levensbedreigend en level 1 gaan altijd naar binnen."));

/** Return an arrival in words: class, kind, particulars. */
export const arrivalWords = (one) =>
  [
    `${listName("urgency", one.urgency)} ${listName("arrival", one.kind)}`,
    ...one.notes.map((note) => listName("note", note)),
  ].join(" · ");

/** Return who announced an arrival: an exercise does too, and says that it is made up. */
export const arrivalBy = (one) => {
  const by = words.readable(one, "announced_by");
  return by ? h("small", { class: "muted" }, ` · ${by}`) : null;
};

/** Return who stops together with a department, in words; empty when nobody does. */
export function groupWords(group) {
  if (!group.stopped.length) return "";
  const names = (codes) => codes.map((code) => ctx.ref.facility.get(code)?.name ?? code).join(", ");
  const also = interpolate(
    gettext("Binnen %(minutes)s minuten zijn ook in stop: %(names)s."),
    { minutes: ctx.ref.emergency.near_minutes, names: names(group.stopped) },
    true,
  );
  return group.open.length
    ? `${also} ${interpolate(gettext("Nog open in de buurt: %s."), [names(group.open)])}`
    : `${also} ${gettext("Dan is in de buurt geen SEH meer open: overleg eerst met de meldkamer.")}`;
}

const OWN_LEVELS = {
  calm: () => gettext("rustig"),
  busy: () => gettext("druk"),
  crowded: () => gettext("overvol"),
  overcrowded: () => gettext("ernstig overvol"),
};

/** Return how crowded a department is: by the formula, beside its own half year, by its own cut-offs. */
export function crowdingFacts(row, now) {
  const { nedocs, inputs = {}, times = {}, counted_at } = row.ed;
  const time = (name) => (times[name] === undefined ? null : interpolate(gettext("%s min"), [times[name]]));
  return facts(
    [
      "NEDOCS",
      nedocs ? `${Math.round(nedocs.value)} · ${interpolate(gettext("niveau %s van 6"), [nedocs.level])}` : null,
    ],
    [
      gettext("Ten opzichte van zichzelf"),
      typeof nedocs?.percentile === "number"
        ? interpolate(gettext("drukker dan %s van de 100 keer in het laatste half jaar"), [nedocs.percentile])
        : null,
    ],
    [gettext("Eigen grenzen"), nedocs && row.edges ? OWN_LEVELS[ownLevel(nedocs.value, row.edges)]() : null],
    [gettext("Geteld"), counted_at && counted_at !== row.ed.observed_at ? moment(counted_at, now) : null],
    [gettext("Behandelplaatsen"), inputs.places],
    [gettext("Wacht op een bed"), inputs.boarders],
    [gettext("Tot triage"), time("to_triage")],
    [gettext("Tot arts"), time("to_doctor")],
    [gettext("Tot besluit"), time("to_decision")],
    [gettext("Tot vertrek"), time("to_departure")],
  );
}

/** Return the parts of a department that stop or threaten to. */
export const partList = (row, now) =>
  row.parts.length
    ? h(
        "ul",
        { class: "ed-list" },
        row.parts.map((one) =>
          h(
            "li",
            { "data-key": one.part },
            h("i", { "aria-hidden": "true" }, one.traffic === "stop" ? "✕ " : "▲ "),
            `${listName("part", one.part)}: ${words.traffic(one.traffic).toLowerCase()} · `,
            interpolate(gettext("tot %s"), [moment(one.expected_end, now)]),
          ),
        ),
      )
    : null;

/** Return when an arrival is expected, in words. */
export const untilWords = (minutes) =>
  minutes >= 0
    ? interpolate(gettext("over %s min"), [minutes])
    : interpolate(gettext("%s min geleden verwacht"), [-minutes]);

/** Return what is under way to a department, for who may see it. */
export const arrivalList = (arrivals, now) =>
  arrivals.length
    ? [
        h("h3", null, gettext("Onderweg"), " ", h("small", null, count(arrivals.length))),
        h(
          "ul",
          { class: "ed-list" },
          arrivals.map((one) =>
            h(
              "li",
              { "data-key": one.id },
              `${arrivalWords(one)} · ${untilWords(minutesTo(one, now))}`,
              arrivalBy(one),
              " ",
              callOff(one, arrivalWords(one)),
            ),
          ),
        ),
      ]
    : null;
