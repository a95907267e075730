/** One place by its pressure score: what is prescribed now, and why, down to the figure. */

import { h } from "./dom.js";
import { facilityPage } from "./facilityview.js";
import { age, decimal, moment, percent } from "./format.js";
import { facts, tableHead } from "./parts.js";
import { heaviest, levelChip, pressureOf, scoreText, trendMark } from "./pressure.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const RATIOS = ["pressure", "extra", "ratio"];
const STATES = {
  open: () => gettext("open"),
  pressure: () => gettext("dreigend"),
  stop: () => gettext("stop"),
  limited: () => gettext("beperkt"),
  closed: () => gettext("gesloten"),
};
const UNITS = {
  minutes: () => gettext("%s min"),
  days: () => gettext("%s dagen"),
};

const stateWord = (state) => STATES[state]?.() ?? state;

function figureText(parameter, value) {
  if (value === null || value === undefined) return "–";
  if (RATIOS.includes(parameter.figure)) return percent(value);
  return interpolate(UNITS[parameter.figure]?.() ?? "%s", [decimal(value, 0)]);
}

function readText(parameter, part) {
  if (part.state) return stateWord(part.state);
  if (part.over) return gettext("patiënten zonder bed");
  return figureText(parameter, part.value);
}

function lineText(parameter, part) {
  if (part.state || Object.keys(parameter.states).length)
    return Object.entries(parameter.states)
      .map(([state, points]) => `${stateWord(state)}: ${decimal(points, 0)}`)
      .join(" · ");
  const sign = parameter.worse === "below" ? "≤" : "≥";
  if (part.line !== null) return `${sign} ${figureText(parameter, part.line)}`;
  const first = parameter.steps[0];
  return first ? interpolate(gettext("eerste: %s"), [`${sign} ${figureText(parameter, first[0])}`]) : "";
}

const SOURCES = { people: () => gettext("door mensen gezegd"), hours: () => gettext("openingstijden") };
const sourceText = (source) => SOURCES[source]?.() ?? words.source(source);

const STANDING = {
  known: () => "",
  stale: () => gettext("verouderd: telt niet mee"),
  unknown: () => gettext("niet gemeld"),
};

function partRow(parameter, part, now) {
  const known = part.standing === "known";
  return h(
    "tr",
    { "data-key": part.parameter, class: known ? null : "stale-row" },
    h("th", { scope: "row" }, words.said(parameter.name)),
    h(
      "td",
      { class: "n", "data-label": gettext("Cijfer") },
      h("b", null, readText(parameter, part)),
      known ? null : h("small", null, STANDING[part.standing]?.() ?? part.standing),
    ),
    h("td", { class: "n", "data-label": gettext("Lijn") }, lineText(parameter, part)),
    h(
      "td",
      { class: "n", "data-label": gettext("Punten") },
      known ? h("b", null, decimal(part.points, 0)) : "?",
      ` / ${decimal(part.most, 0)}`,
    ),
    h(
      "td",
      { class: "n", "data-label": gettext("Leeftijd") },
      part.observed_at
        ? h(
            "span",
            { class: `age ${known ? "fresh" : "stale"}`, title: moment(part.observed_at, now) },
            age((now.getTime() - Date.parse(part.observed_at)) / 1000),
          )
        : "–",
    ),
    h("td", { "data-label": gettext("Bron") }, sourceText(part.source) || "–"),
  );
}

/** Return the evidence of a facility: every parameter with figure, line, points, age and source. */
export function evidence(scheme, found, sector, now) {
  if (found === "failed")
    return h("p", { class: "form-error" }, gettext("Het bewijs kon niet worden opgehaald. Kies de plek opnieuw."));
  const provider = scheme?.providers[sector];
  if (!found || !provider) return h("p", { class: "empty" }, gettext("Bewijs ophalen…"));
  const named = new Map(provider.parameters.map((one) => [one.id, one]));
  return [
    h(
      "table",
      { class: "evidence stack", "data-key": "evidence" },
      h("caption", { class: "unseen" }, gettext("Bewijs bij deze score")),
      tableHead([
        [gettext("Waarnaar"), "plain-head"],
        [gettext("Cijfer"), "plain-head n"],
        [gettext("Lijn"), "plain-head n"],
        [gettext("Punten"), "plain-head n"],
        [gettext("Leeftijd"), "plain-head n"],
        [gettext("Bron"), "plain-head"],
      ]),
      h(
        "tbody",
        null,
        found.parts.map((part) => partRow(named.get(part.parameter) ?? blank(part), part, now)),
      ),
    ),
    h(
      "p",
      { class: "muted", "data-key": "sum" },
      interpolate(
        gettext("Score op honderd: %(score)s. Niveau 2 vanaf %(a)s, 3 vanaf %(b)s, 4 vanaf %(c)s."),
        { score: scoreText(found), a: provider.lines[0], b: provider.lines[1], c: provider.lines[2] },
        true,
      ),
    ),
  ];
}

const blank = (part) => ({ name: { nl: part.parameter }, states: {}, steps: [], figure: "", worse: "above" });

/** Return the facilities below a place, heaviest first. */
export function facilitiesBelow(codes, choose) {
  const rows = codes
    .map((code) => ({ code, state: pressureOf("facility", code) }))
    .filter((one) => one.state)
    .sort((a, b) => heaviest(a.state, b.state));
  if (!rows.length) return h("p", { class: "empty" }, gettext("Hier is nog geen enkele zorglocatie gescoord."));
  return h(
    "ul",
    { class: "below" },
    rows
      .slice(0, 12)
      .map(({ code, state }) =>
        h(
          "li",
          { "data-key": code },
          choose(`facility:${code}`, ctx.ref.facility.get(code)?.name ?? code),
          levelChip(state),
          h("span", { class: "n" }, scoreText(state)),
        ),
      ),
  );
}

function measureRow(id, measure, stand) {
  const within = measure.within_minutes
    ? interpolate(gettext("binnen %s"), [age(measure.within_minutes * 60)])
    : gettext("zonder termijn");
  const why = measure.when
    ? interpolate(
        ngettext(
          "omdat %(count)s plek eronder op niveau %(level)s staat",
          "omdat %(count)s plekken eronder op niveau %(level)s staan",
          measure.when.count,
        ),
        measure.when,
        true,
      )
    : interpolate(gettext("vanaf niveau %s"), [measure.level]);
  return h(
    "li",
    { "data-key": id },
    h("b", null, words.said(measure.title)),
    h("small", null, `${words.roleBrief(measure.owner)} · ${within} · ${why}`),
    stand,
  );
}

/** Return what is prescribed at a place now; `standOf` says of each how it stands, or how to take it up. */
export function prescribed(scheme, state, nameOf, standOf) {
  const found = (state?.measures ?? []).map((id) => [id, scheme?.measures[id]]).filter(([, one]) => one);
  if (!found.length) return h("p", { class: "empty" }, gettext("Niets: op dit niveau schrijft het schema niets voor."));
  // what was added last by the level stands first
  found.sort(([, a], [, b]) => Number(Boolean(b.when)) - Number(Boolean(a.when)) || b.level - a.level);
  return [
    h(
      "ul",
      { class: "prescribed", "data-key": "list" },
      found.map(([id, one]) => measureRow(id, one, standOf(id, one))),
    ),
    state.escalated.length
      ? h(
          "p",
          { class: "muted", "data-key": "raised" },
          interpolate(gettext("Opgeschaald door: %s"), [state.escalated.map(nameOf).join(", ")]),
        )
      : null,
  ];
}

/** Return how a place stands in a few facts. */
export const standing = (state, now, silentNames) =>
  facts(
    [gettext("Score op honderd"), scoreText(state)],
    [gettext("Sinds"), state.since ? moment(state.since, now) : gettext("zojuist")],
    [
      gettext("Was"),
      state.before === null || state.before === undefined ? "" : interpolate(gettext("niveau %s"), [state.before]),
    ],
    [gettext("Verloop in zes uur"), trendMark(state)],
    [gettext("Bekend"), percent(state.known)],
    [gettext("Zwijgt"), silentNames],
  );

/** Return the link to a facility's own page. */
export const facilityLink = (code) =>
  h("a", { class: "btn small", href: facilityPage(code) }, gettext("Naar de instelling"));
