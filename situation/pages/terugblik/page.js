/** Reports back over a period: of the own house, region or the country, any week, month, quarter or days. */

import { act } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { isClosed } from "../../zb/closed.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { day } from "../../zb/format.js";
import { subscribeReport } from "../../zb/reportdialogs.js";
import { reportPlaces } from "../../zb/reportplaces.js";
import { asking, ReportRead } from "../../zb/reportread.js";
import { reportBody, textOf } from "../../zb/reportview.js";
import { canAct } from "../../zb/rights.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import { readable } from "../../zb/words.js";

const DAY = 86_400_000;
const SORTS = ["week", "month", "quarter", "days"];
const report = new ReportRead();
const asked = new URLSearchParams(location.search);
const { mails: MAILS } = JSON.parse(byId("page-data").textContent);

/** `place`: level and code; `on`: a day within the week, month or quarter, empty for the last that is over. */
const view = {
  place: asked.get("plaats") ?? "",
  sort: SORTS.includes(asked.get("periode") ?? "") ? asked.get("periode") : "week",
  on: asked.get("op") ?? "",
  first: asked.get("van") ?? "",
  last: asked.get("tot") ?? "",
};

const sortWords = (sort) =>
  ({ week: gettext("Week"), month: gettext("Maand"), quarter: gettext("Kwartaal"), days: gettext("Dagen") })[sort];

/** Return what of the choice the server is asked. */
const question = () =>
  view.sort === "days"
    ? { period: "days", first: view.first, last: view.last }
    : view.on
      ? { period: view.sort, on: view.on }
      : { period: view.sort };

const to = (name) => {
  const [level, place] = view.place.split(":");
  return asking(address(name, { level, place }), question());
};

function chosen(changes) {
  Object.assign(view, changes);
  const said = { plaats: view.place, periode: view.sort };
  if (view.sort === "days") Object.assign(said, { van: view.first, tot: view.last });
  else if (view.on) Object.assign(said, { op: view.on });
  history.replaceState(null, "", asking(location.pathname, said));
  refresh();
}

const iso = (ms) => new Date(ms).toISOString().slice(0, 10);

/** Go to the period before or after the one that is shown. */
function step(way) {
  const { first, last } = report.document;
  if (view.sort !== "days") {
    const day = way < 0 ? Date.parse(first) - DAY : Date.parse(last) + DAY;
    return chosen({ on: iso(day) });
  }
  const days = Date.parse(last) - Date.parse(first) + DAY;
  chosen({ first: iso(Date.parse(first) + way * days), last: iso(Date.parse(last) + way * days) });
}

/** Choose how long the period is; days begin as those that are shown. */
function choose(sort) {
  const shown = report.document;
  if (sort !== "days") return chosen({ sort, on: "" });
  chosen({ sort, first: shown?.first ?? iso(ctx.now().getTime() - 6 * DAY), last: shown?.last ?? iso(ctx.now()) });
}

const dayField = (id, label, value) => [
  h("label", { for: id }, label),
  h("input", { type: "date", id, value, "data-own": true }),
];

function choice(places) {
  const shown = report.document;
  return [
    h(
      "label",
      { "data-own": true, "data-key": `for-${view.place}` },
      gettext("Waarover"),
      " ",
      h(
        "select",
        { id: "waarover" },
        places.map((one) => h("option", { value: one.value, selected: one.value === view.place }, one.name)),
      ),
    ),
    h(
      "span",
      { class: "seg", role: "group", "aria-label": gettext("Periode") },
      SORTS.map((sort) =>
        h(
          "button",
          {
            type: "button",
            "data-act": "sort",
            "data-sort": sort,
            "data-key": sort,
            "aria-pressed": String(sort === view.sort),
          },
          sortWords(sort),
        ),
      ),
    ),
    view.sort === "days"
      ? h(
          "span",
          { class: "inline-form", "data-key": "days" },
          dayField("eerste", gettext("Van"), view.first),
          dayField("laatste", gettext("Tot en met"), view.last),
        )
      : null,
    h(
      "span",
      { class: "seg", "data-key": "steps" },
      h("button", { type: "button", "data-act": "back", disabled: !shown }, gettext("Eerder")),
      h("button", { type: "button", "data-act": "forth", disabled: !shown?.over }, gettext("Later")),
    ),
  ];
}

const ways = () => [
  h("a", { class: "btn", href: to("period-report-pdf"), download: true }, gettext("PDF")),
  h("a", { class: "btn", href: to("period-report-csv"), download: true }, gettext("CSV")),
  h("a", { class: "btn", href: to("period-report") }, gettext("JSON")),
  act("print", gettext("Afdrukken")),
];

const rhythmWords = (rhythm) =>
  ({ week: gettext("elke week"), month: gettext("elke maand"), quarter: gettext("elk kwartaal") })[rhythm] ?? rhythm;

const FAILED = {
  gone: () => gettext("De laatste mail kwam niet aan: controleer het adres bij Bereikbaarheid."),
  mail: () => gettext("De laatste mail kon niet worden verstuurd; de volgende komt gewoon."),
  made: () => gettext("De laatste kon niet worden gemaakt; dat wordt vanzelf opnieuw geprobeerd."),
};

/** Return the way to the report that was made last. */
const lastMade = ({ level, place, rhythm, first, last }) =>
  h(
    "a",
    { href: asking(location.pathname, { plaats: `${level}:${place}`, periode: rhythm, op: first }) },
    interpolate(gettext("laatste over %s"), [`${day(first)} – ${day(last)}`]),
  );

const noMails = () =>
  isClosed()
    ? gettext("Deze omgeving is gesloten: er komt geen rapportage meer per mail.")
    : gettext("U krijgt nog geen rapportage. Kies hierboven waarover, en meld u aan.");

/** Return the reports that come by mail to the person at the screen, each with the way out. */
function mails(places) {
  const own = all("reportsubscription").filter((one) => one.username === ctx.me?.username);
  const shown = places.find((one) => one.value === view.place);
  return [
    own.length
      ? h(
          "ul",
          { class: "report-list" },
          own.map((one) =>
            h(
              "li",
              { "data-key": String(one.id) },
              h("b", null, readable(one, "name")),
              ` · ${rhythmWords(one.rhythm)}`,
              h(
                "small",
                { class: "muted" },
                interpolate(gettext("volgende op %s"), [day(one.next_at)]),
                one.first ? [" · ", lastMade(one)] : null,
              ),
              one.failed ? h("b", { class: "late" }, ` ${(FAILED[one.failed] ?? FAILED.mail)()}`) : null,
              canAct() ? act("unsubscribe", gettext("Afmelden"), { "data-id": String(one.id) }) : null,
            ),
          ),
        )
      : h("p", { class: "empty" }, noMails()),
    MAILS || isClosed()
      ? null
      : h(
          "p",
          { class: "hint", "data-key": "mails" },
          gettext("Deze installatie verstuurt geen mail: wat klaar is staat hier als link."),
        ),
    canAct() && shown ? act("subscribe", gettext("Deze per mail krijgen…")) : null,
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const places = reportPlaces();
  if (!places.some((one) => one.value === view.place)) view.place = places[0]?.value ?? "";
  if (!view.place) {
    patch(
      byId("rapport"),
      h(
        "p",
        { class: "empty" },
        gettext("Uw functie hoort bij geen huis of regio: er is niets om over te rapporteren."),
      ),
    );
    return;
  }
  // a period that is over does not change; of one that runs a new reading every quarter of a minute is enough
  report.follow(to("period-report"), report.document?.over ?? false);
  const shown = report.document;
  patch(byId("keuze"), choice(places));
  patch(byId("acties"), report.problem ? null : ways());
  byId("rapport-kop").textContent = shown ? textOf(shown.title) : gettext("Over een periode");
  patch(byId("post"), mails(places));
  patch(byId("rapport"), reportBody(report));
}

connectShell();
actions(byId("inhoud"), {
  sort: ({ dataset }) => choose(dataset.sort),
  back: () => step(-1),
  forth: () => step(1),
  print: () => print(),
  subscribe: () => {
    const shown = reportPlaces().find((one) => one.value === view.place);
    if (shown) subscribeReport(shown);
  },
  unsubscribe: ({ dataset }) =>
    send(address("situation.report_unsubscribe", { subscription: dataset.id }), {}, gettext("Afgemeld.")),
});
on(byId("keuze"), "change", (field) => {
  if (field.id === "waarover") chosen({ place: field.value });
  if (field.id === "eerste" && field.value) chosen({ first: field.value });
  if (field.id === "laatste" && field.value) chosen({ last: field.value });
});
start(render);
