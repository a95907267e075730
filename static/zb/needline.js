/** What a house likely needs in some days, in one line per kind: its own forecast, or its share of the region's. */

import { h } from "./dom.js";
import { dayOf, needOf, refusedWords } from "./forecasts.js";
import { count, moment } from "./format.js";
import { forecastsOf } from "./histories.js";
import { ctx } from "./store.js";

/** Return the line of a kind at a house; null where nothing is forecast of it. */
export function needLine(facility, kind, regular, now) {
  const { value } = forecastsOf(facility.region, now, { past: ctx.asOf !== null });
  const found = needOf(value?.rows ?? [], { region: facility.region, facility: facility.code, kind, regular, now });
  if (!found) return null;
  const made = interpolate(gettext("gemaakt %s"), [moment(found.row.made_at, now)]);
  const basis = found.own === false ? gettext("aandeel van dit huis in de regio, naar reguliere bedden") : "";
  return h(
    "p",
    { class: "expected-need", "data-key": "need", title: [basis, made].filter(Boolean).join("; ") },
    wordsOf(found, now),
  );
}

function wordsOf(found, now) {
  if (found.state === "refused") return `${gettext("Verwacht nodig:")} ${refusedWords(found.row).toLowerCase()}`;
  if (found.state === "stale")
    return interpolate(gettext("Verwacht nodig: verouderd, gemaakt %s; telt niet meer."), [
      moment(found.row.made_at, now),
    ]);
  return [
    interpolate(gettext("Verwacht nodig %s:"), [dayOf(found.day)]),
    " ",
    h("b", null, count(found.middle)),
    ` (${count(found.low)}–${count(found.high)})`,
    found.own ? "" : `, ${gettext("regioaandeel")}`,
  ];
}
