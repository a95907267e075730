/** The forecast of one kind of bed in a region, whole: the sentence, the fan, three courses, its age, how good it was. */

import { cohortLabels, labelName } from "./cohortnames.js";
import { h } from "./dom.js";
import { courseFigures, fanChart, fanKey, fanTable, knownTable } from "./fanchart.js";
import {
  beds,
  crossingWords,
  dayOf,
  middle,
  present,
  qualityWords,
  quantile,
  refusedWords,
  standing,
} from "./forecasts.js";
import { count, moment } from "./format.js";
import { bedKinds, kindShort, kindTitle } from "./kinds.js";

const say = (text, values) => interpolate(text, values, true);
const DAY_HOURS = 24;
const WIDEST = 1_800;
const CARD = 26; // what a card has beside its drawing

/** Return how wide a drawing may be in its card. */
export function widthOf(place, cards) {
  const columns = getComputedStyle(place).gridTemplateColumns.split(" ").length;
  const room = place.clientWidth / Math.min(columns, Math.max(cards, 1)) - CARD;
  return Math.round(Math.max(260, Math.min(WIDEST, room)));
}

/** Return rows with the kinds that boards show at once first, in their order; of each all beds before the labels of it. */
export function sorted(rows) {
  const kinds = bedKinds().map((kind) => kind.code);
  const labels = cohortLabels();
  const place = (order, code) => (order.includes(code) ? order.indexOf(code) : order.length);
  const label = (row) => (row.cohort ? 1 + place(labels, row.cohort) : 0);
  return [...rows].sort((a, b) => place(kinds, a.kind) - place(kinds, b.kind) || label(a) - label(b));
}

/** Return the rows of regions with all beds of a kind, in their order. */
export const inOrder = (rows) => sorted(rows.filter((row) => row.facility === null && !row.cohort));

/** Return what a row is about: the kind, and the label of the patients where it is of these alone. */
const titleOf = (row) => (row.cohort ? `${kindTitle(row.kind)}: ${labelName(row.cohort)}` : kindTitle(row.kind));

/** Return what tells a row from the others of its place. */
export const keyOf = (row) => (row.cohort ? `${row.kind}-${row.cohort}` : row.kind);

/** Return the sentence of a row: what is likely, or why nothing is said. */
export function sentence(row, now) {
  const state = standing(row, now);
  if (state === "refused") return h("p", { class: "fan-refused", "data-key": "says" }, refusedWords(row));
  if (state === "shown" && row.cohort) return h("p", { class: "fan-says", "data-key": "says" }, aheadWords(row));
  if (state === "stale")
    return h(
      "p",
      { class: "fan-refused", "data-key": "says" },
      interpolate(gettext("Verouderd: gemaakt %s, en er kwam geen nieuwe. Deze verwachting telt niet meer."), [
        moment(row.made_at, now),
      ]),
    );
  return h(
    "p",
    { class: row.crossing?.warns ? "fan-says warns" : "fan-says", "data-key": "says" },
    `${crossingWords(row, kindShort(row.kind))}.`,
  );
}

/** Return in a sentence how many patients with a label are expected: beds for these alone are not known. */
function aheadWords(row) {
  const last = row.ahead.at(-1);
  return say(gettext("Verwacht %(day)s: %(middle)s patiënten (%(low)s–%(high)s), nu %(now)s."), {
    day: dayOf(last.day),
    middle: beds(middle(last)),
    low: beds(quantile(last, 0.1)),
    high: beds(quantile(last, 0.9)),
    now: count(present(row)),
  });
}

/** Return the drawing in words. */
function drawnWords(row, state) {
  const name = titleOf(row);
  const known = row.known.filter((one) => one.beds !== null);
  const was = say(gettext("%(name)s: %(beds)s bezet op %(day)s"), {
    name,
    beds: count(present(row)),
    day: known.length ? dayOf(known.at(-1).day) : gettext("onbekend"),
  });
  if (state !== "shown") return `${was}; ${gettext("geen verwachting getoond")}`;
  const last = row.ahead.at(-1);
  return `${was}; ${say(gettext("verwacht %(beds)s op %(day)s; de tabel eronder heeft elke dag"), { beds: beds(middle(last)), day: dayOf(last.day) })}`;
}

/** Return how old a forecast is, on which figures it stands and what made it. */
function ageLine(row, now) {
  const made = say(gettext("Gemaakt %(when)s uit cijfers tot en met %(day)s van %(houses)s; model %(model)s."), {
    when: moment(row.made_at, now),
    day: dayOf(row.day),
    houses: interpolate(ngettext("%s huis", "%s huizen", row.houses), [row.houses]),
    model: row.model || gettext("geen"),
  });
  const days = Math.round((row.age_hours ?? 0) / DAY_HOURS);
  const old = days
    ? ` ${interpolate(ngettext("Het laatste cijfer is %s dag ouder.", "Het laatste cijfer is %s dagen ouder.", days), [days])}`
    : "";
  return h("p", { class: "muted", "data-key": "age" }, made + old);
}

/**
 * Return the whole of one row.
 * @param {any} row
 * @param {{now: Date, came: boolean, width: number, level?: string}} how
 */
export function fanBlock(row, { now, came, width, level = "h2" }) {
  const state = standing(row, now);
  const shown = state === "shown";
  const told = came && shown;
  const name = titleOf(row);
  const drawn = fanChart(row, { words: drawnWords(row, state), width, ahead: shown, came: told });
  return h(
    "section",
    { class: `fan-block ${state}`, "data-key": `fan-${keyOf(row)}` },
    h(level, null, name),
    sentence(row, now),
    drawn ?? h("p", { class: "empty" }, gettext("Van deze dagen is niets bekend.")),
    drawn ? fanKey({ ahead: shown, came: told, silent: row.known.some((one) => one.beds === null) }) : null,
    shown
      ? h(
          "div",
          { class: "fan-courses", "data-key": "end" },
          h("span", { class: "muted" }, interpolate(gettext("Op %s"), [dayOf(row.ahead.at(-1).day)])),
          courseFigures(row),
        )
      : null,
    ageLine(row, now),
    state === "refused" && !row.quality.tried.number
      ? null
      : h("p", { class: "muted", "data-key": "good" }, qualityWords(row)),
    h(
      "details",
      { class: "more", id: `tabel-${row.facility ?? row.region}-${keyOf(row)}`, "data-key": "table" },
      h("summary", null, interpolate(gettext("%s als tabel"), [name])),
      shown
        ? h(
            "div",
            { class: "scroll-x" },
            fanTable(row, { came: told, name: interpolate(gettext("%s: verwacht per dag"), [name]) }),
          )
        : null,
      knownTable(row, interpolate(gettext("%s: bekend per dag"), [name])),
    ),
  );
}

/** Return what a drawer says of a region: a sentence per kind, and the way to the whole. */
export function expectedLines(rows, now, href) {
  return h(
    "section",
    { class: "expected-lines", "data-key": "expected" },
    h("h3", null, gettext("Verwachting")),
    rows.length
      ? h(
          "ul",
          null,
          rows.map((row) =>
            h(
              "li",
              { "data-key": row.kind },
              standing(row, now) === "shown" ? null : h("b", null, `${kindTitle(row.kind)}: `),
              sentence(row, now),
            ),
          ),
        )
      : h("p", { class: "muted" }, noneWords()),
    h("p", null, h("a", { href }, gettext("Verloop en verwachting per dag"))),
  );
}

/** Return what is said where nothing was forecast at all. */
export const noneWords = () => gettext("Nog geen verwachting: daarvoor moeten de huizen acht dagen hebben gemeld.");
