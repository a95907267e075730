/** The flow of patients through a region: in, through and out, and what holds it up; of a past moment as it was known then. */

import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { flowChart } from "../../zb/flowchart.js";
import {
  bottleneckBlock,
  groupsTable,
  hoursTable,
  MEASURES,
  partsTable,
  stepsTable,
  throughList,
} from "../../zb/flowview.js";
import { longDay } from "../../zb/format.js";
import { flowOf } from "../../zb/histories.js";
import { saidOfNothing } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { TimeCard } from "../../zb/timecard.js";
import { workRegions } from "../../zb/work.js";

const WIDE = 1_000; // from here on the hours of a day stand beside each other
const view = { region: new URLSearchParams(location.search).get("regio") ?? "", measure: "present" };
const time = new TimeCard();

/** Return the region on the screen: the chosen one, else that of one's work, else the first. */
const regionShown = () =>
  (ctx.ref.region.has(view.region) ? view.region : "") || workRegions()[0] || ctx.ref.regions[0]?.code || "";

const chooser = (region) =>
  h(
    "label",
    { class: "field-inline" },
    gettext("Regio"),
    " ",
    h(
      "select",
      { id: "regio" },
      ctx.ref.regions.map((one) =>
        h("option", { value: one.code, selected: one.code === region, "data-key": one.code }, one.short_name),
      ),
    ),
  );

const measures = (document) =>
  h(
    "span",
    { class: "seg", role: "group", "aria-label": gettext("Wat er geteld is") },
    Object.entries(MEASURES)
      .filter(([name]) => name === "present" || document.hours[name])
      .map(([name, words]) =>
        h(
          "button",
          {
            type: "button",
            "data-act": "measure",
            "data-measure": name,
            "data-key": name,
            "aria-pressed": String(name === view.measure),
          },
          words(),
        ),
      ),
  );

/** Return what to do while nothing is known of how patients come and go. */
const nothingTold = () =>
  h(
    "p",
    { class: "empty" },
    saidOfNothing(
      gettext(
        "Nog geen huis meldde hoe patiënten binnenkomen en vertrekken. Een ziekenhuis vult dat in bij Mijn huis, onder Doorstroom en ritten, of stuurt het met zijn cijfers mee.",
      ),
      gettext("Geen huis had gemeld hoe patiënten binnenkomen en vertrekken."),
    ),
  );

/** Return of which days the numbers are, and what is left out for who reads them. */
const aboutLine = (document) =>
  h(
    "p",
    { class: "foot-note" },
    interpolate(
      gettext("Per dag: gemiddeld over %(days)s dagen, vanaf %(since)s."),
      { days: document.days, since: longDay(document.since) },
      true,
    ),
    document.whole
      ? null
      : ` ${interpolate(gettext("Getallen onder %s zijn verborgen: u antwoordt niet voor deze regio."), [document.small])}`,
  );

function hoursBlock(document) {
  const { houses, of, weeks } = document.hours;
  const counted = interpolate(
    gettext("Gemiddeld over %(weeks)s weken; aanwezigen van %(houses)s van %(of)s SEH’s."),
    { weeks, houses, of },
    true,
  );
  const measure = document.hours[view.measure] ? view.measure : "present";
  return [hoursTable(document, measure, byId("uren").clientWidth >= WIDE), h("p", { class: "foot-note" }, counted)];
}

function draw(document, now) {
  const empty = document.came.value === null && document.went.value === null;
  patch(byId("knelpunt"), bottleneckBlock(document, now));
  patch(
    byId("stroom"),
    empty ? nothingTold() : null,
    flowChart(document, { width: Math.max(320, Math.min(1_500, byId("stroom").clientWidth)) }),
    throughList(document, now),
    h(
      "details",
      { class: "more", id: "stroomtabel", "data-key": "table" },
      h("summary", null, gettext("De tekening als tabel")),
      partsTable(document, now),
    ),
    aboutLine(document),
  );
  patch(byId("stappen"), stepsTable(document, now));
  patch(byId("groepen"), groupsTable(document));
  patch(byId("maten"), measures(document));
  patch(byId("uren"), hoursBlock(document));
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const region = regionShown();
  const now = ctx.now();
  patch(byId("keuze"), chooser(region));
  const { value, missing } = flowOf(region, now, ctx.asOf !== null);
  // what stands below comes with the answer: it would jump when that pushes it down
  if (value) document.body.classList.add("is-whole");
  if (value) draw(value, now);
  else
    patch(
      byId("knelpunt"),
      h(
        "p",
        { class: "empty" },
        missing
          ? gettext("De doorstroom is nu niet op te halen. Dat wordt vanzelf opnieuw geprobeerd.")
          : gettext("Doorstroom ophalen…"),
      ),
    );
  time.render();
}

connectShell();
actions(document.querySelector("main"), {
  measure: ({ dataset }) => {
    view.measure = dataset.measure;
    refresh();
  },
  ...time.actions,
});
on(byId("keuze"), "input", (field) => {
  view.region = field.value;
  const url = new URL(location.href);
  url.searchParams.set("regio", view.region);
  history.replaceState(null, "", url);
  refresh();
});
start(render);
