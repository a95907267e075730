/** What the drawer shows: one region or one hospital, with every figure's age, source, method and explanation. */

import { address } from "./api.js";
import { splitBars } from "./cohorts.js";
import { h, patch } from "./dom.js";
import { aheadFacts } from "./edaheadview.js";
import { askArrival, mayAnnounce } from "./eddialogs.js";
import { alwaysIn, arrivalList, crowdingFacts, partList } from "./edparts.js";
import { arrivalsAt } from "./emergency.js";
import { contactsBlock, hoursLine, openingLine, standingBlock } from "./facilityparts.js";
import { facilityPage, figureList } from "./facilityview.js";
import { expectedLines, inOrder } from "./fanview.js";
import { kindsOf, sectorOf } from "./figures.js";
import { count, moment } from "./format.js";
import { forecastsOf } from "./histories.js";
import { bedKinds, kindDefinition, kindTitle } from "./kinds.js";
import { messageLink } from "./messagelink.js";
import { needLine } from "./needline.js";
import { colourChip } from "./owncolours.js";
import {
  ageMark,
  bedsText,
  demoMark,
  edMark,
  facts,
  freeText,
  freshMark,
  occupancy,
  occupancyShort,
  phaseChip,
  pressure,
  tableHead,
} from "./parts.js";
import { promisedWords } from "./promised.js";
import { askRegular, fixButton, regularSource } from "./regular.js";
import { sourceLabel, sourceNote } from "./sources.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Draw the region or hospital that was found for a choice of this kind. */
export function drawFound(element, kind, found, now, ctx) {
  element.setAttribute("role", "dialog");
  element.setAttribute("aria-label", kind === "region" ? found.region.name : found.facility.name);
  patch(
    element,
    h("button", { type: "button", class: "close", "data-act": "close", "aria-label": gettext("Sluiten") }, "✕"),
    kind === "region" ? regionDetail(found, now) : facilityDetail(found, now, ctx),
  );
}

/** Return what is expected of a region's beds; nothing while that is fetched. */
function expected(region, now) {
  const { value } = forecastsOf(region, now, { past: ctx.asOf !== null });
  if (!value) return null;
  return expectedLines(inOrder(value.rows), now, `${address("page-verwachting")}?regio=${encodeURIComponent(region)}`);
}

function regionDetail(row, now) {
  return h(
    "div",
    { class: "detail" },
    h("h2", null, row.region.name, h("small", null, row.code)),
    h(
      "p",
      null,
      phaseChip(row.phase?.phase),
      colourChip(row.phase?.colour),
      " ",
      row.phase
        ? interpolate(
            gettext("sinds %(when)s, besloten door %(who)s"),
            {
              when: moment(row.phase.since, now),
              who: words.readable(row.phase, "decided_by") || gettext("het beheersplan"),
            },
            true,
          )
        : "",
    ),
    row.phase?.reason ? h("p", { class: "quote" }, `“${words.readable(row.phase, "reason")}”`) : null,
    facts(
      ...bedKinds().map((kind) => [kindTitle(kind.code), pressure(row.bed[kind.code])]),
      [gettext("Verse cijfers"), freshMark(row.fresh, row.houses)],
      [gettext("SEH-stops"), count(row.stops)],
      [gettext("Inwoners"), count(row.region.population)],
      [gettext("Traumacentrum"), row.region.trauma_centre],
      [gettext("Werkt als"), row.region.operates_as],
    ),
    expected(row.code, now),
    h("h3", null, gettext("Ziekenhuizen")),
    h(
      "table",
      { class: "mini" },
      tableHead([
        gettext("Huis"),
        ...bedKinds().map((kind) => [kindTitle(kind.code), "n"]),
        gettext("SEH"),
        [gettext("Oud"), "n"],
      ]),
      h(
        "tbody",
        null,
        row.rows.map((one) =>
          h(
            "tr",
            { "data-key": one.code, class: one.bedsFresh === "stale" ? "stale-row" : null },
            h(
              "th",
              { scope: "row" },
              h(
                "button",
                { type: "button", class: "plain link", "data-act": "facility", "data-code": one.code },
                one.facility.name,
              ),
            ),
            Object.values(one.bed).map((line) =>
              h("td", { class: "n" }, line.applies ? occupancyShort(line) : gettext("geen")),
            ),
            h("td", null, edMark(one.ed, one.edFresh)),
            h("td", { class: "n" }, ageMark(one.bedsAge, one.bedsFresh)),
          ),
        ),
      ),
    ),
  );
}

function bedBlock(line, row, now) {
  if (!line.applies) return null;
  const filled = (value) => (value === null ? null : count(value)); // what nobody filled in is left out
  const widths = ["regular", "buffer", "adapted", "crisis"]
    .filter((name) => line.widths[name] !== undefined)
    .map((name) => `${words.capacityClass(name)} ${line.widths[name]}`)
    .join(" · ");
  return h(
    "section",
    { class: "bed-block" },
    h("h3", { title: kindDefinition(line.bed) }, kindTitle(line.bed), " ", demoMark(row.beds?.demo ?? true)),
    h("p", { class: "big-line" }, bedsText(line), pressure(line)),
    h("p", { class: "muted" }, occupancy(line)),
    splitBars(row.beds, line, ctx.now()),
    facts(
      [gettext("Fysiek"), filled(line.physical)],
      [gettext("Regulier"), [count(line.regular), " ", h("small", null, regularSource(row.facility, line, now))]],
      [gettext("Open"), count(line.operational)],
      [gettext("Bezet"), count(line.occupied)],
      [gettext("Gesloten"), count(line.blocked)],
      [gettext("Vrij"), freeText(line)],
      [gettext("Toegezegd"), promisedWords(row.code, line.bed) || null],
      [gettext("Erbij te openen in 24 uur"), filled(line.open24)],
      [gettext("Erbij te openen in 72 uur"), filled(line.open72)],
      [gettext("Isolatie vrij"), count(line.isolation)],
      [gettext("Verdeling"), widths],
    ),
    needLine(row.facility, line.bed, now),
    sourceNote(line, now, row.code),
    fixButton(row.facility, line.bed),
  );
}

const provenance = (state, seconds, fresh, now, message) =>
  facts(
    [
      gettext("Leeftijd"),
      h("span", null, ageMark(seconds, fresh), fresh === "stale" ? ` ${gettext("verouderd: telt niet als vrij")}` : ""),
    ],
    [gettext("Gemeten"), moment(state.observed_at, now)],
    [gettext("Ontvangen"), moment(state.received_at, now)],
    [gettext("Door"), words.readable(state, "reported_by")],
    [gettext("Bron"), sourceLabel(state.source)],
    [gettext("Bericht"), message],
    [gettext("Wijze"), words.method(state.method)],
    [gettext("Capaciteitsklasse"), state.capacity_class ? words.capacityClass(state.capacity_class) : null],
  );

/** Return what is known of an emergency department: its state, its parts, how crowded it is, where that comes from. */
export function emergency(row, now) {
  if (!row.ed) return [h("p", { class: "muted" }, gettext("Nog geen SEH-stand.")), partList(row, now)];
  const { ed } = row;
  return [
    h(
      "p",
      { class: "big-line" },
      edMark(ed, row.edFresh),
      ed.reason ? h("span", null, words.edReason(ed.reason)) : null,
    ),
    ed.traffic === "stop" || row.parts.some((one) => one.traffic === "stop") ? alwaysIn() : null,
    partList(row, now),
    facts(
      [gettext("Eindigt vanzelf"), ed.traffic !== "closed" && ed.expected_end ? moment(ed.expected_end, now) : null],
      [gettext("Stop eindigde vanzelf"), ed.ended ? moment(ed.ended, now) : null],
      [gettext("Aanwezig"), count(ed.present)],
    ),
    aheadFacts(ctx, row.facility, now),
    crowdingFacts(row, now),
    ed.duiding ? h("p", { class: "quote" }, `“${ed.duiding}”`) : null,
    provenance(ed, row.edAge, row.edFresh, now, messageLink(row.code, ed, "ed_at")),
  ];
}

function facilityHead(facility, ctx) {
  const region = ctx.ref.region.get(facility.region);
  return [
    h("h2", null, facility.name, h("small", null, facility.code)),
    h(
      "p",
      { class: "muted" },
      `${facility.city} · ${region?.short_name ?? ""} · ${ctx.ref.veiligheidsregio.get(facility.veiligheidsregio)?.name ?? ""}`,
      facility.trauma_level ? ` · ${interpolate(gettext("trauma level %s"), [facility.trauma_level])}` : "",
    ),
    h("p", null, h("a", { href: facilityPage(facility.code) }, gettext("Alle cijfers, geschiedenis en bronnen"))),
  ];
}

/** Return what is known of a facility that is no hospital. */
function generalDetail({ facility }, now, ctx) {
  const said = ctx.state(`operating:${facility.code}`);
  return h(
    "div",
    { class: "detail" },
    facilityHead(facility, ctx),
    standingBlock(facility, said, now),
    openingLine(facility, said, now),
    figureList(ctx, facility, kindsOf(ctx, sectorOf(facility)), now),
    contactsBlock(ctx.state(`contacts:${facility.code}`)),
  );
}

function facilityDetail(row, now, ctx) {
  if (row.general) return generalDetail(row, now, ctx);
  const { facility, beds } = row;
  const others = kindsOf(ctx, sectorOf(facility)).filter((kind) => !(kind.code in row.bed));
  return h(
    "div",
    { class: "detail" },
    facilityHead(facility, ctx),
    standingBlock(facility, ctx.state(`operating:${facility.code}`), now),
    beds
      ? [
          Object.values(row.bed).map((line) => bedBlock(line, row, now)),
          beds.duiding ? h("p", { class: "quote" }, `“${beds.duiding}”`) : null,
          provenance(beds, row.bedsAge, row.bedsFresh, now, messageLink(row.code, beds)),
        ]
      : h("p", { class: "form-error" }, gettext("Nog geen bedden opgegeven. Onbekend is niet nul.")),
    h("h3", null, gettext("Spoedeisende hulp")),
    hoursLine(facility, ctx.state(`operating:${facility.code}`), now),
    emergency(row, now),
    arrivalList(arrivalsAt(ctx.entities, row.code), now),
    mayAnnounce(facility)
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "announce", "data-code": row.code },
          gettext("Aankomst aankondigen…"),
        )
      : null,
    figureList(ctx, facility, others, now),
    contactsBlock(ctx.state(`contacts:${facility.code}`)),
  );
}

/** Do what was pressed in the drawer, where it asks for more than the page itself knows. */
export function press(target) {
  const code = target.closest("[data-act='announce']")?.dataset.code;
  if (code) askArrival(ctx.ref.facility.get(code));
  const { code: house, kind } = target.closest("[data-act='regular']")?.dataset ?? {};
  if (house) askRegular(ctx.ref.facility.get(house), kind);
}
