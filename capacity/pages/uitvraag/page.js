/** The meetlat for who coordinates: ask, see who answered, remind, and the result per facility and theme. */

import { address } from "../../zb/api.js";
import { ask, sure } from "../../zb/ask.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { canAct, ownFacilities, withRole } from "../../zb/rights.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import { loadQuestionnaires, questionnairesInForce, rounds, waitingFor } from "../../zb/survey.js";
import { roundCard, seriesRow } from "../../zb/surveyrounds.js";
import { surveyColumns, surveyRows, surveyTotals } from "../../zb/surveytable.js";
import * as survey from "../../zb/surveywords.js";
import { sortTable, turned } from "../../zb/table.js";
import * as words from "../../zb/words.js";

const CLOSED_SHOWN = 3; // rounds that are over: the log has the others
const DUE = [30, 60, 120, 240, 1440]; // minutes
/** @type {any} */
const view = { order: { by: "name", down: false }, region: null };

const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;
const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
/** The regions that this person may ask, as the server has it too. */
const own = () => [
  ...new Set(
    withRole("regional_coordinator", "hin", "roaz_chair")
      .map((mandate) => mandate.region)
      .filter(Boolean),
  ),
];
const here = (code) => !view.region || code === view.region;

function render() {
  renderShell();
  if (!ctx.ready) return;
  view.region ??= own()[0] ?? "";
  const may = (region) => canAct() && own().includes(region);
  const context = (region) => ({ ctx, may: may(region), name, region: regionName(region) });
  const shown = rounds().filter((round) => here(round.region));
  const open = shown.filter((round) => round.state === "open");
  const closed = shown.filter((round) => round.state === "closed").slice(0, CLOSED_SHOWN);
  const series = all("surveyseries").filter((one) => here(one.region));
  patch(byId("telling"), interpolate(ngettext("%s ronde open", "%s rondes open", open.length), [open.length]));
  patch(byId("keuze"), regionChoice(), own().some(may) ? openButton() : null, canAct() ? answerLinks() : null);
  patch(
    byId("rondes"),
    series.map((one) => seriesRow(one, context(one.region))),
    open.map((round) => roundCard(round, context(round.region))),
    closed.map((round) => roundCard(round, context(round.region))),
    shown.length
      ? null
      : h(
          "p",
          { class: "empty" },
          gettext(
            "Er is nog niets gevraagd. Wie een uitvraag opent, vraagt elke instelling van een sector om ruimte, personeel, middelen en stroom; hun antwoorden verschijnen hier vanzelf.",
          ),
        ),
  );
  renderTable();
}

/** Return where the own houses answer the rounds that wait for them. */
const answerLinks = () =>
  waitingFor(ownFacilities()).map(([round, request]) =>
    h(
      "a",
      {
        class: "btn pri",
        "data-key": `${round.id}-${request.facility}`,
        href: `${address("page-vragenlijst")}#${request.facility}`,
      },
      interpolate(
        gettext("Ronde %(number)s beantwoorden: %(name)s"),
        { number: round.number, name: name(request.facility) },
        true,
      ),
    ),
  );

function regionChoice() {
  return h(
    "label",
    { "data-key": "region" },
    h("span", null, gettext("Regio")),
    h(
      "select",
      { id: "regiokeuze" },
      h("option", { value: "", selected: !view.region }, gettext("alle")),
      ctx.ref.regions.map((region) =>
        h("option", { value: region.code, selected: region.code === view.region }, region.short_name),
      ),
    ),
  );
}

const openButton = () =>
  h(
    "button",
    { type: "button", class: "btn pri", "data-act": "open", "data-key": "open" },
    gettext("Uitvraag openen…"),
  );

function renderTable() {
  const rows = surveyRows(ctx).filter((row) => here(row.facility.region));
  const totals = surveyTotals(rows);
  patch(
    byId("tabel"),
    rows.length
      ? h(
          "ul",
          { class: "meetlat-totals", "aria-label": gettext("Samen") },
          totals.map((one) =>
            h(
              "li",
              { "data-key": one.theme },
              h("b", null, survey.theme(one.theme)),
              " ",
              interpolate(
                gettext("%(crisis)s crisis · %(adapted)s aangepast · %(regular)s regulier · %(unknown)s onbekend"),
                one,
                true,
              ),
            ),
          ),
        )
      : null,
    rows.length
      ? sortTable(rows, surveyColumns(ctx, regionName), view.order, {
          key: (row) => row.code,
          name: gettext("Meetlat per instelling en thema"),
        })
      : h("p", { class: "empty" }, gettext("Nog geen antwoorden.")),
  );
}

/** Return the sectors for which there are questions and facilities in a region. */
function sectorsOf(regions) {
  const present = new Set(
    ctx.ref.facilities.filter((one) => regions.includes(one.region)).map((one) => one.sector ?? "hospital"),
  );
  const order = ctx.ref.sectors.map((one) => one.code);
  return questionnairesInForce()
    .filter((one) => present.has(one.sector))
    .sort((one, other) => order.indexOf(one.sector) - order.indexOf(other.sector));
}

const option = (value, label, selected = false) => h("option", { value, selected }, label);

function minutes(number) {
  if (number < 60) return interpolate(gettext("%s minuten"), [number]);
  return interpolate(ngettext("%s uur", "%s uur", number / 60), [number / 60]);
}

/** Ask whom to ask, until when, and how often. */
function openDialog() {
  const regions = own();
  const sectors = sectorsOf(regions);
  ask({
    title: h("h3", null, gettext("Uitvraag openen")),
    body: [
      h("label", { for: "regio" }, gettext("Regio")),
      h(
        "select",
        { id: "regio", name: "region" },
        regions.map((code) => option(code, regionName(code), code === view.region)),
      ),
      h(
        "fieldset",
        null,
        h("legend", null, gettext("Wie vraagt u het?")),
        sectors.map((one, at) =>
          h(
            "label",
            { class: "check" },
            h("input", { type: "checkbox", name: "sectors", value: one.sector, checked: at === 0 }),
            " ",
            words.said(one.name),
          ),
        ),
      ),
      h("label", { for: "termijn" }, gettext("Antwoord binnen")),
      h(
        "select",
        { id: "termijn", name: "due_minutes" },
        DUE.map((number) => option(number, minutes(number), number === 120)),
      ),
      h("label", { for: "ritme" }, gettext("Hoe vaak")),
      h(
        "select",
        { id: "ritme", name: "rhythm" },
        option("", gettext("één keer"), true),
        option("10:00", gettext("nu, en dagelijks om 10:00")),
        [2, 4, 8, 12].map((hours) => option(hours, interpolate(gettext("nu, en elke %s uur"), [hours]))),
      ),
      h("label", { for: "aanleiding" }, gettext("Aanleiding (komt bij de vraag te staan)")),
      h("textarea", { id: "aanleiding", name: "reason", rows: "2", maxlength: "300" }),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Openen")),
    submit: (data) => {
      const rhythm = String(data.get("rhythm"));
      const region = String(data.get("region"));
      view.region = region;
      return [
        address("capacity.survey_open", { region }),
        {
          sectors: data.getAll("sectors"),
          due_minutes: Number(data.get("due_minutes")),
          daily_at: rhythm.includes(":") ? rhythm : null,
          every_hours: rhythm && !rhythm.includes(":") ? Number(rhythm) : null,
          reason: data.get("reason"),
        },
        (answer) => interpolate(gettext("Ronde %s is geopend."), [answer.number]),
      ];
    },
  });
}

async function close(round) {
  const yes = await sure({
    title: gettext("Ronde sluiten?"),
    body: h("p", null, gettext("Wie nog niet antwoordde, kan dat daarna niet meer.")),
    yes: gettext("Sluiten"),
  });
  if (yes) await send(address("capacity.survey_close", { round }), {}, gettext("De ronde is gesloten."));
}

async function stop(series) {
  const yes = await sure({
    title: gettext("Uitvraag stoppen?"),
    body: h("p", null, gettext("Er komen geen nieuwe rondes; wat open is, loopt door.")),
    yes: gettext("Stoppen"),
  });
  if (yes) await send(address("capacity.survey_stop", { series }), {}, gettext("De reeks is gestopt."));
}

connectShell();
actions(byId("inhoud"), {
  open: openDialog,
  remind: (button) =>
    send(address("capacity.survey_remind", { round: button.dataset.id }), {}, gettext("De herinnering is verstuurd.")),
  close: (button) => close(button.dataset.id),
  stop: (button) => stop(button.dataset.id),
  sort: (button) => {
    view.order = turned(view.order, button.dataset);
    refresh();
  },
});
on(byId("inhoud"), "change", (element) => {
  if (element.id !== "regiokeuze") return;
  view.region = element.value;
  refresh();
});
loadQuestionnaires();
start(render);
