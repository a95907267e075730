/** What one chooses on the board: the way of looking, sector, kinds, region, state, words. */

import { sectorName } from "./boardways.js";
import { KEEPS, STATES, says } from "./choice.js";
import { cohortField } from "./cohorts.js";
import { h } from "./dom.js";
import { sectorOf } from "./figures.js";
import { count } from "./format.js";
import { kindTitle } from "./kinds.js";
import { segments } from "./parts.js";
import { ctx } from "./store.js";

export const ways = () => [
  ["huizen", gettext("Locaties")],
  ["regio", gettext("Per regio")],
  ["sector", gettext("Per sector")],
  ["naast", gettext("Naast elkaar")],
  ["kaart", gettext("Kaart")],
];

/** @type {Record<string, () => string>} */
const STATE_WORDS = {
  all: () => gettext("Alle"),
  over: () => gettext("Boven 100%"),
  full: () => gettext("Niets vrij"),
  stop: () => gettext("SEH dreigend of stop"),
  stale: () => gettext("Verouderd of onbekend"),
  silent: () => gettext("Nooit gemeld"),
  closed: () => gettext("Dicht of beperkt"),
};

const option = (value, label, chosen) => h("option", { value, selected: value === chosen }, label);

const select = (id, label, content) =>
  h("label", { "data-own": true, "data-key": id }, h("span", null, label), h("select", { id }, content));

const searchField = (choice) =>
  h(
    "label",
    { "data-own": true, "data-key": "search" },
    h("span", null, gettext("Zoek")),
    h("input", { type: "search", id: "zoek", autocomplete: "off", value: choice.text }),
  );

/** Return in which other sectors a text is found: a name is looked for in the whole chain. */
function elsewhere(choice) {
  const text = choice.text.trim().toLowerCase();
  if (text.length < 2) return null;
  const counts = ctx.ref.sectors
    .filter((one) => one.code !== choice.sector)
    .map((one) => [one.code, ctx.ref.facilities.filter((f) => sectorOf(f) === one.code && says(f, text)).length])
    .filter(([, number]) => number);
  if (!counts.length) return null;
  return h(
    "div",
    { class: "kind-picker", "data-key": "elsewhere" },
    h("span", { class: "muted" }, gettext("Ook gevonden bij")),
    counts.map(([code, number]) =>
      h(
        "button",
        { type: "button", class: "pick", "data-act": "to-sector", "data-code": code, "data-key": code },
        `${sectorName(code)} `,
        h("small", null, count(number)),
      ),
    ),
  );
}

/** Return the fields of the board; those that do not fit the way of looking are left out. */
export function controls(choice, kinds, shown, rows, picking) {
  const facilities = choice.way === "huizen" || choice.way === "kaart";
  const several = choice.way !== "sector";
  return [
    facilities ? searchField(choice) : null,
    several &&
      select(
        "sector",
        gettext("Sector"),
        ctx.ref.sectors.map((one) => option(one.code, sectorName(one.code), choice.sector)),
      ),
    select("regio", gettext("Regio"), [
      option("", gettext("Alle regio’s"), choice.region),
      ctx.ref.regions.map((region) => option(region.code, region.short_name, choice.region)),
    ]),
    several && cohortField(kinds, choice.cohort),
    several &&
      h(
        "button",
        { type: "button", class: "btn", "data-act": "pick", "data-key": "pick", "aria-expanded": String(picking) },
        gettext("Soorten"),
        h("small", null, shown.length > 3 ? count(shown.length) : shown.map((kind) => kindTitle(kind.code)).join(", ")),
      ),
    facilities
      ? h(
          "div",
          { class: "seg", "data-key": "states", role: "group", "aria-label": gettext("Toon") },
          STATES.filter((state) => state !== "stop" || choice.sector === "hospital").map((state) =>
            h(
              "button",
              {
                type: "button",
                "data-act": "only",
                "data-value": state,
                "aria-pressed": String(choice.only === state),
              },
              STATE_WORDS[state](),
              " ",
              h("small", null, count(rows.filter(KEEPS[state]).length)),
            ),
          ),
        )
      : null,
    facilities ? elsewhere(choice) : null,
    picking && several ? kindPicker(kinds, shown) : null,
  ];
}

const kindPicker = (kinds, shown) =>
  h(
    "div",
    { class: "kind-picker", "data-key": "kinds", role: "group", "aria-label": gettext("Soorten") },
    kinds.map((kind) =>
      h(
        "button",
        {
          type: "button",
          class: "pick",
          "data-act": "kind",
          "data-value": kind.code,
          "aria-pressed": String(shown.includes(kind)),
        },
        kindTitle(kind.code),
      ),
    ),
    h("button", { type: "button", class: "plain link", "data-act": "kinds-default" }, gettext("zoals altijd")),
  );

/** Return what can be put beside each other: found by name among facilities and regions. */
export function besidePicker(choice, found) {
  return [
    h(
      "label",
      { "data-own": true, "data-key": "beside-search" },
      h("span", null, gettext("Voeg toe")),
      h("input", { type: "search", id: "naast-zoek", autocomplete: "off", placeholder: gettext("naam of regio") }),
    ),
    h(
      "div",
      { class: "kind-picker", "data-key": "beside-found" },
      found.map(([code, name]) =>
        h(
          "button",
          {
            type: "button",
            class: "pick",
            "data-act": "beside",
            "data-code": code,
            "data-key": code,
            "aria-pressed": String(choice.beside.includes(code)),
          },
          name,
        ),
      ),
    ),
  ];
}

export const waySegments = (choice) => segments("way", ways(), choice.way);

/** Return what is chosen in one line: what stands on the button that unfolds the fields on a phone. */
export const chosenWords = (choice) =>
  [
    choice.way === "sector" ? "" : sectorName(choice.sector),
    ctx.ref.region.get(choice.region)?.short_name ?? gettext("Alle regio’s"),
    choice.text ? `“${choice.text}”` : "",
    choice.only === "all" ? "" : STATE_WORDS[choice.only](),
  ]
    .filter(Boolean)
    .join(" · ");
