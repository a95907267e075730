/** The cards of a facility's own page: who it is, its department, its answers, its history. */

import { address } from "./api.js";
import { columnTitle, standingMark } from "./boardcolumns.js";
import { sectorName } from "./boardways.js";
import { mayCorrect } from "./correct.js";
import { h } from "./dom.js";
import { emergency } from "./drawerview.js";
import { mayAnnounce } from "./eddialogs.js";
import { arrivalList } from "./edparts.js";
import { arrivalsAt } from "./emergency.js";
import { contactsBlock, hoursLine, openingLine, standingBlock } from "./facilityparts.js";
import { sectorOf } from "./figures.js";
import { moment } from "./format.js";
import { reportsOf, seriesOf } from "./histories.js";
import { kindTitle } from "./kinds.js";
import { demoMark, facts, segments } from "./parts.js";
import { reportList } from "./reportlist.js";
import { maySetStanding } from "./rights.js";
import { seriesChart, seriesTable } from "./serieschart.js";
import { answersOf, questionsOf } from "./survey.js";
import * as survey from "./surveywords.js";
import * as words from "./words.js";

const HOUR = 3_600_000;
export const SPANS = [24, 168, 720]; // hours that a history shows
const FINE = 100; // its end moves in so many steps, so that one answer serves a while

const card = (key, title, ...content) =>
  h(
    "section",
    { class: `card ${key}-card`, "data-key": key },
    h("div", { class: "ttl" }, h("h2", null, title)),
    content,
  );

/** Return who it is: name, place, sector, whether it is open, how it is reached. */
export function headCard(ctx, row, now) {
  const { facility } = row;
  const said = ctx.state(`operating:${facility.code}`);
  const parent = facility.parent ? ctx.ref.facility.get(facility.parent) : null;
  const beside = `${address("page-capaciteit")}?weergave=naast&sector=${sectorOf(facility)}&naast=${encodeURIComponent(facility.code)}`;
  return h(
    "section",
    { class: "card head-card", "data-key": "head" },
    h("h1", null, facility.name, " ", demoMark(facility.made_up)),
    h("p", { class: "big-line" }, standingMark(row.standing, now)),
    standingBlock(facility, said, now),
    openingLine(facility, said, now),
    maySetStanding(facility)
      ? h(
          "p",
          { "data-key": "set" },
          h("button", { type: "button", class: "btn", "data-act": "standing" }, gettext("Openstelling wijzigen…")),
        )
      : null,
    facts(
      [gettext("Sector"), sectorName(sectorOf(facility), false)],
      [gettext("Code"), facility.code],
      [gettext("Plaats"), facility.city],
      [gettext("Regio"), ctx.ref.region.get(facility.region)?.name],
      [gettext("Veiligheidsregio"), ctx.ref.veiligheidsregio.get(facility.veiligheidsregio)?.name],
      [gettext("Onderdeel van"), parent?.name],
      [
        gettext("Traumacentrum"),
        facility.trauma_level ? interpolate(gettext("level %s"), [facility.trauma_level]) : null,
      ],
      [gettext("Open volgens rooster"), facility.hours || null],
    ),
    contactsBlock(ctx.state(`contacts:${facility.code}`), "h2"),
    h("p", null, h("a", { class: "lone", href: beside }, gettext("Naast een andere instelling zetten"))),
  );
}

/** Return the emergency department with its parts and what is under way to it. */
export const departmentCard = (ctx, row, now) =>
  card(
    "department",
    gettext("Spoedeisende hulp"),
    hoursLine(row.facility, ctx.state(`operating:${row.code}`), now),
    emergency(row, now),
    arrivalList(arrivalsAt(ctx.entities, row.code), now),
    mayAnnounce(row.facility)
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "announce", "data-code": row.code },
          gettext("Aankomst aankondigen…"),
        )
      : null,
  );

/** Return what it answered to the meetlat; nothing when it was never asked. */
export function surveyCard(facility, now) {
  const state = answersOf(facility.code);
  if (!state) return null;
  const asked = questionsOf(state.sector, state.version);
  const isOld = (one) => now.getTime() - Date.parse(one.at) > state.stale_after_s * 1000;
  const line = (code, text, one) =>
    h(
      "li",
      { "data-key": code, class: one && isOld(one) ? "stale-row" : null },
      h("b", null, survey.answer(one)),
      " ",
      text,
      one ? h("small", null, ` ${moment(one.at, now)}${isOld(one) ? ` · ${gettext("verouderd")}` : ""}`) : null,
      one?.duiding ? h("p", { class: "quote" }, `“${one.duiding}”`) : null,
    );
  const questions = asked?.questions ?? [];
  return card(
    "survey",
    gettext("Meetlat"),
    h(
      "ul",
      { class: "plain-list" },
      questions.length
        ? questions.map((one) =>
            line(one.code, `${survey.theme(one.theme)}: ${words.said(one.text)}`, state.answers[one.code]),
          )
        : Object.entries(state.answers).map(([code, one]) => line(code, survey.theme(one.theme), one)),
    ),
  );
}

/** Return from when until when a history is asked: its end in steps, so that one answer serves a while. */
export function spanOf(now, hours) {
  const step = (hours * HOUR) / FINE;
  const to = Math.ceil(now.getTime() / step) * step;
  return [new Date(to - hours * HOUR), new Date(to)];
}

const spanWords = (hours) => ({ 24: gettext("24 uur"), 168: gettext("7 dagen"), 720: gettext("30 dagen") })[hours];

function drawing(answer, from, now, name) {
  if (answer.value && !answer.value.points.length)
    return h(
      "p",
      { class: "empty" },
      gettext("In deze tijd is niets gemeld. Kies een langere tijd of een andere soort."),
    );
  if (answer.value)
    return [
      seriesChart(answer.value, from, now, name),
      h(
        "details",
        { class: "as-table", "data-own": true, "data-key": `${name}-${from.getTime()}` },
        h("summary", null, gettext("Als tabel")),
        seriesTable(answer.value, now),
      ),
    ];
  return h(
    "p",
    { class: "empty" },
    answer.missing
      ? gettext("De geschiedenis is nu niet op te halen; dit wordt vanzelf opnieuw geprobeerd.")
      : gettext("Ophalen…"),
  );
}

/** Return the series of one kind, and the choice of kind and of time. */
export function historyCard(facility, kinds, view, now, past) {
  const kind = kinds.find((one) => one.code === view.kind) ?? kinds[0];
  if (!kind) return null;
  const [from, to] = spanOf(now, view.hours);
  const answer = seriesOf(facility.code, { kind: kind.code, cohort: view.cohort }, from, to, past);
  return card(
    "history",
    gettext("Geschiedenis"),
    h(
      "div",
      { class: "filters" },
      h(
        "label",
        { "data-own": true, "data-key": `kind-${facility.code}` },
        h("span", null, gettext("Soort")),
        h(
          "select",
          { id: "reeks-soort" },
          kinds.map((one) => h("option", { value: one.code, selected: one.code === kind.code }, kindTitle(one.code))),
        ),
      ),
      h(
        "div",
        { class: "seg", role: "group", "aria-label": gettext("Hoe ver terug") },
        segments(
          "span",
          SPANS.map((hours) => [String(hours), spanWords(hours)]),
          String(view.hours),
        ),
      ),
    ),
    h(
      "div",
      { class: "series-place", "aria-busy": String(!answer.value && !answer.missing) },
      drawing(answer, from, now, columnTitle(kind.code, view.cohort)),
    ),
    // where nobody ever reported there is nothing to correct: that goes in as a report
    mayCorrect(facility.code) && !view.cohort && answer.value?.points?.length
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "correct", "data-code": kind.code },
          gettext("Eerder cijfer verbeteren…"),
        )
      : null,
  );
}

/** Return the reports as they came: the newest page, and older ones when asked. */
export function reportsCard(ctx, facility, view, now) {
  const kinds = new Map(ctx.ref.kinds.map((kind) => [kind.code, kind]));
  const pages = view.pages.map((before) => reportsOf(facility.code, "", before));
  const known = pages.filter((page) => page.value);
  const next = pages.at(-1)?.value?.next;
  const reports = known.flatMap((page) => page.value.reports);
  const nothing = pages[0].missing
    ? gettext("De opgaven zijn nu niet op te halen; dit wordt vanzelf opnieuw geprobeerd.")
    : pages[0].value
      ? gettext("Deze instelling heeft nog nooit iets opgegeven. Onbekend is niet nul.")
      : gettext("Ophalen…");
  return card(
    "reports",
    gettext("Opgaven en verbeteringen"),
    reports.length
      ? reportList(reports, kinds, now, ctx.asOf !== null, mayCorrect(facility.code))
      : h("p", { class: "empty" }, nothing),
    next
      ? h("button", { type: "button", class: "btn", "data-act": "older", "data-next": next }, gettext("Oudere opgaven"))
      : null,
  );
}
