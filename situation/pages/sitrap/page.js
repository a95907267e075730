/** The situation report of one activiteit: of now, of the moment that is shown, or as it was published. */

import { nothing } from "../../zb/activities.js";
import { act } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { askedActivity, bobNav, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { mayKeepTotal } from "../../zb/pictures.js";
import { askLayout, publishReport } from "../../zb/reportdialogs.js";
import { asking, momentShown, ReportRead } from "../../zb/reportread.js";
import { layoutPlaces } from "../../zb/reports.js";
import { reportBody, textOf } from "../../zb/reportview.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const report = new ReportRead();
/** @type {{version: number | null}} `version`: the published report that is shown; null: of the moment */
const view = { version: Number(new URLSearchParams(location.search).get("versie")) || null };
const say = (text, values) => interpolate(text, values, true);

const to = (name, activity) =>
  asking(address(name, { activity: activity.id }), view.version ? { version: String(view.version) } : momentShown());

const published = (activity) =>
  all("sitrep")
    .filter((one) => one.activity === activity.id)
    .sort((a, b) => b.number - a.number);

/** Return the list of what was published. */
function versions(activity) {
  const found = published(activity);
  byId("versies-telling").textContent = found.length ? String(found.length) : "";
  if (!found.length)
    return h(
      "p",
      { class: "empty" },
      nothing(
        activity,
        mayKeepTotal(activity)
          ? gettext("Nog niets gepubliceerd. Publiceren legt vast wat er op dat moment staat.")
          : gettext("Nog niets gepubliceerd. Dat doet wie de informatiefunctie heeft."),
      ),
    );
  return h(
    "ol",
    { class: "report-list" },
    found.map((one) =>
      h(
        "li",
        { "data-key": `v${one.number}` },
        act("version", say(gettext("SITRAP %(number)s"), one), {
          "data-number": one.number,
          "aria-current": view.version === one.number ? "true" : null,
          class: `btn plain${view.version === one.number ? " is-shown" : ""}`,
        }),
        h("small", { class: "muted" }, `${moment(one.at, ctx.now())} · ${words.readable(one, "by")}`),
        one.note ? h("small", null, one.note) : null,
      ),
    ),
  );
}

function acts(activity) {
  return [
    view.version ? act("now", ctx.asOf ? gettext("Naar dit moment") : gettext("Naar nu")) : null,
    mayKeepTotal(activity) ? act("publish", gettext("Publiceren…"), { class: "btn pri" }) : null,
    h("a", { class: "btn", href: to("sitrep-pdf", activity) }, gettext("PDF")),
    act("print", gettext("Afdrukken")),
  ];
}

/** Return how the report is made up, and what of the activiteit can be taken along. */
function more(activity) {
  const course = (name, label) =>
    h("a", { class: "btn", href: asking(address(name, { activity: activity.id }), momentShown()) }, label);
  return [
    h(
      "p",
      { class: "hint" },
      report.document ? say(gettext("Indeling: %(layout)s"), { layout: layoutName(report.document.layout) }) : "",
    ),
    h(
      "div",
      { class: "report-ways" },
      layoutPlaces(activity).length ? act("layout", gettext("Indeling…")) : null,
      h("a", { class: "btn", href: to("sitrep", activity) }, gettext("SITRAP als JSON")),
    ),
    h("h3", null, gettext("Verloop voor de evaluatie")),
    h("p", { class: "hint" }, gettext("Elke regel van deze activiteit die u mag zien, met wie, wanneer en waarom.")),
    h(
      "div",
      { class: "report-ways" },
      course("course-pdf", gettext("Verloop als PDF")),
      course("course-csv", gettext("Verloop als CSV")),
      course("course", gettext("Verloop als JSON")),
    ),
  ];
}

const layoutName = (code) => {
  if (code === "default") return gettext("standaard");
  const [kind, place] = code.split(":");
  return (kind === "region" ? ctx.ref.region : ctx.ref.veiligheidsregio).get(place)?.name ?? place;
};

function missing() {
  for (const part of ["wegen", "acties", "versies", "meer"]) patch(byId(part));
  byId("versies-telling").textContent = "";
  patch(byId("blad"), noActivity());
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = askedActivity();
  if (!activity) return missing();
  report.follow(to("sitrep", activity), Boolean(view.version) || ctx.asOf !== null);
  patch(byId("wegen"), bobNav(activity, "sitrap"));
  patch(byId("acties"), acts(activity));
  const { document: shown } = report;
  byId("blad-kop").textContent = shown ? textOf(shown.title) : gettext("Situatierapport");
  patch(byId("blad"), reportBody(report));
  patch(byId("versies"), versions(activity));
  patch(byId("meer"), more(activity));
}

/** Show a published report, and have its address say so. */
function show(number) {
  view.version = number;
  const url = new URL(location.href);
  if (number) url.searchParams.set("versie", String(number));
  else url.searchParams.delete("versie");
  history.replaceState(null, "", url);
  refresh();
}

connectShell();
actions(byId("inhoud"), {
  version: ({ dataset }) => show(Number(dataset.number)),
  now: () => show(null),
  publish: () => publishReport(askedActivity(), published(askedActivity())[0]?.number ?? 0),
  layout: () => askLayout(askedActivity()),
  print: () => print(),
});
start(render);
