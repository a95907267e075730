/** The situation report of one activiteit: of now, of the moment that is shown, or as it was published. */

import { act } from "../../zb/activityview.js";
import { address, get, Problem } from "../../zb/api.js";
import { askedActivity, bobNav, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch, toast } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { mayKeepTotal } from "../../zb/pictures.js";
import { layoutPlaces } from "../../zb/reports.js";
import { askLayout, publishReport } from "../../zb/reportdialogs.js";
import { reportView, textOf } from "../../zb/reportview.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const PACE_MS = 15_000; // between two readings of the present: twenty queries each
/** @type {{report: any, asked: string, at: number, versions: any[] | null, version: number | null}} */
const view = {
  report: null,
  asked: "",
  at: 0,
  versions: null,
  version: Number(new URLSearchParams(location.search).get("versie")) || null,
};
const say = (text, values) => interpolate(text, values, true);

/** Return which report the page shows, as the server is asked for it. */
function query() {
  if (view.version) return new URLSearchParams({ version: String(view.version) });
  if (!ctx.asOf) return new URLSearchParams();
  return new URLSearchParams({ seq: String(ctx.seq), at: ctx.asOf.toISOString() });
}

const to = (name, activity) => {
  const asked = query().toString();
  return address(name, { activity: activity.id }) + (asked ? `?${asked}` : "");
};

/** Fetch the report when what is asked changed, or when something happened and the last one is old enough. */
async function follow(activity) {
  const asked = `${activity.id} ${query()} ${view.version || ctx.asOf ? "" : ctx.seq}`;
  if (asked === view.asked) return;
  const isLive = !view.version && !ctx.asOf && view.report?.version === null && view.report.activity === activity.id;
  const wait = isLive ? view.at + PACE_MS - Date.now() : 0;
  if (wait > 0) {
    setTimeout(refresh, wait + 50);
    return;
  }
  view.asked = asked;
  view.at = Date.now();
  try {
    const report = await get(to("sitrep", activity));
    if (view.asked === asked) view.report = report;
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
  }
  refresh();
}

const published = (activity) =>
  all("sitrep")
    .filter((one) => one.activity === activity.id)
    .sort((a, b) => b.number - a.number);

/** Return the published reports; of an archived activiteit they are fetched. */
function versions(activity) {
  const found = published(activity);
  byId("versies-telling").textContent = found.length ? String(found.length) : "";
  if (!found.length)
    return h(
      "p",
      { class: "empty" },
      mayKeepTotal(activity)
        ? gettext("Nog niets gepubliceerd. Publiceren legt vast wat er op dat moment staat.")
        : gettext("Nog niets gepubliceerd. Dat doet wie de informatiefunctie heeft."),
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

function more(activity) {
  const places = layoutPlaces(activity);
  return [
    h(
      "p",
      { class: "hint" },
      view.report ? say(gettext("Indeling: %(layout)s"), { layout: layoutName(view.report.layout) }) : "",
    ),
    h(
      "div",
      { class: "report-ways" },
      places.length ? act("layout", gettext("Indeling…")) : null,
      h("a", { class: "btn", href: to("sitrep", activity) }, gettext("SITRAP als JSON")),
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
  follow(activity);
  patch(byId("wegen"), bobNav(activity, "sitrap"));
  patch(byId("acties"), acts(activity));
  const fits = view.report?.activity === activity.id;
  byId("blad-kop").textContent = fits ? textOf(view.report.title) : gettext("Situatierapport");
  patch(byId("blad"), fits ? reportView(view.report) : h("p", { class: "empty" }, gettext("Wordt opgehaald…")));
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
