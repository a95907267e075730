/** What a house likely needs in some days, in one line per kind, by its own forecast; or why that is not told. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { dayOf, needOf, refusedWords } from "./forecasts.js";
import { count, moment } from "./format.js";
import { forecastsOfHouse } from "./histories.js";
import { ctx } from "./store.js";

/** Return where the whole forecast of a house is. */
const wholeOf = (facility) =>
  `${address("page-verwachting")}?regio=${encodeURIComponent(facility.region)}&huis=${encodeURIComponent(facility.code)}`;

/** Return the line of a kind at a house; null where nothing is forecast of it. */
export function needLine(facility, kind, now) {
  const { value } = forecastsOfHouse(facility.code, now, { past: ctx.asOf !== null });
  const found = needOf(value?.rows ?? [], { region: facility.region, facility: facility.code, kind, now });
  if (!found) return null;
  return h(
    "p",
    {
      class: "expected-need",
      "data-key": "need",
      title: interpolate(gettext("gemaakt %s"), [moment(found.row.made_at, now)]),
    },
    wordsOf(found, now),
    " ",
    h("a", { href: wholeOf(facility) }, gettext("per dag")),
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
  ];
}
