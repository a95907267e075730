/** The course of a region: phases at every level, GRIP, plan and measures over time, and what was decided, by whom and why. */

import { address, get, Problem } from "../../zb/api.js";
import { decisionTable, openEvidence } from "../../zb/decisionlist.js";
import { actions, byId, fragment, h, on, patch } from "../../zb/dom.js";
import { fromDutch, longDay, time, wallClock } from "../../zb/format.js";
import { momentAt } from "../../zb/lanes.js";
import { drawing, spanTable } from "../../zb/lanesview.js";
import { needPlans } from "../../zb/owncolours.js";
import { pastAddress } from "../../zb/past.js";
import { mandates } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, shownWith, start } from "../../zb/store.js";

const DAY = 86_400_000;
const DAYS = [1, 7, 42];
const asked = new URLSearchParams(location.search);

/** @type {{region: string, days: number, until: Date | null, found: any, lanes: any, problem: string, at: string}} */
const view = {
  region: asked.get("regio") ?? "",
  days: DAYS.includes(Number(asked.get("dagen"))) ? Number(asked.get("dagen")) : 7,
  until: fromDutch(asked.get("tot") ?? ""),
  found: null,
  lanes: null,
  problem: "",
  at: "",
};

/** Return the period as it is asked: until the chosen moment, or now. */
function period() {
  const to = view.until ?? ctx.now();
  return { from: to.getTime() - view.days * DAY, to: to.getTime() };
}

const query = () => {
  const { from, to } = period();
  // a clock that stands still is told to the microsecond, and this is a millisecond at most before it
  const until = view.until ? to : to + 1;
  return `?${new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(until).toISOString() })}`;
};

/** Ask for lanes and decisions when something that they show may have changed. */
async function ask() {
  const seen = ["phase:", "level:", "grip:", "lead:", "planrun:", "measure:", "proposal:", "phaseround:"];
  let newest = 0;
  for (const [key, event] of ctx.entities)
    if (seen.some((one) => key.startsWith(one))) newest = Math.max(newest, event.seq);
  const at = [view.region, view.days, view.until?.toISOString() ?? "", newest, ctx.asOf?.toISOString() ?? ""].join("|");
  if (at === view.at || !view.region) return;
  view.at = at;
  try {
    const named = { region: view.region };
    const [found, lanes] = await Promise.all([
      get(`${address("decisions", named)}${query()}`),
      get(`${address("timeline", named)}${query()}`),
    ]);
    if (view.at !== at) return; // somebody chose another meanwhile
    Object.assign(view, { found, lanes, problem: "" });
  } catch (problem) {
    view.problem = problem instanceof Problem ? problem.message : String(problem);
  }
  refresh();
}

function chosen(changes) {
  Object.assign(view, changes);
  const said = new URLSearchParams({ regio: view.region, dagen: String(view.days) });
  if (view.until) said.set("tot", wallClock(view.until));
  history.replaceState(null, "", `?${said}`);
  refresh();
}

function choice() {
  return [
    h(
      "label",
      { "data-own": true, "data-key": `for-${view.region}` },
      gettext("Regio"),
      " ",
      h(
        "select",
        { id: "regio" },
        ctx.ref.regions.map((one) =>
          h("option", { value: one.code, selected: one.code === view.region }, one.short_name),
        ),
      ),
    ),
    h(
      "span",
      { class: "seg", role: "group", "aria-label": gettext("Periode") },
      DAYS.map((days) =>
        h(
          "button",
          {
            type: "button",
            "data-act": "days",
            "data-days": days,
            "data-key": String(days),
            "aria-pressed": String(days === view.days),
          },
          interpolate(ngettext("%s dag", "%s dagen", days), [days]),
        ),
      ),
    ),
    h(
      "span",
      { class: "seg" },
      h("button", { type: "button", "data-act": "back" }, gettext("Eerder")),
      h("button", { type: "button", "data-act": "forth", disabled: view.until === null }, gettext("Later")),
      h("button", { type: "button", "data-act": "to-now", "aria-pressed": String(view.until === null) }, gettext("Nu")),
    ),
    h(
      "span",
      { class: "outs" },
      h("button", { type: "button", class: "btn", "data-act": "print" }, gettext("Afdrukken")),
      h(
        "a",
        { class: "btn", href: `${address("decisions-pdf", { region: view.region })}${query()}`, download: true },
        gettext("PDF"),
      ),
    ),
  ];
}

/** Return how wide a lane is: at a desk its name stands beside it. */
const widthOfLanes = () => byId("banen").clientWidth - (matchMedia("(max-width: 900px)").matches ? 0 : 180);

const pastOf = (span) =>
  pastAddress(address("page-beeld"), span.picture === undefined ? new Date(span.from) : span.seq);

function lanes(now) {
  if (view.problem) return h("p", { class: "form-error" }, view.problem);
  if (!view.lanes) return h("p", { class: "muted" }, gettext("Ophalen…"));
  if (!view.lanes.lanes.length)
    return h("p", { class: "empty" }, gettext("In deze periode stond hier alles op regulier en liep er niets."));
  const span = { ...period(), now, width: widthOfLanes() };
  return [
    drawing(view.lanes.lanes, span),
    h(
      "details",
      { class: "as-table", "data-key": "table" },
      h("summary", null, gettext("Als tabel")),
      h("div", { class: "scroll-x" }, spanTable(view.lanes.lanes, now, pastOf)),
    ),
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  view.region ||=
    mandates().find((one) => one.region)?.region ||
    ctx.ref.facility.get(mandates().find((one) => one.facility)?.facility ?? "")?.region ||
    ctx.ref.regions[0].code;
  ask();
  const { from, to } = period();
  patch(byId("keuze"), choice());
  patch(
    byId("titel"),
    ctx.ref.region.get(view.region)?.name ?? view.region,
    h("small", null, ` ${longDay(from)} ${time(from)} – ${longDay(to)} ${time(to)}`),
  );
  patch(byId("banen"), lanes(now));
  patch(
    byId("besluiten"),
    view.found
      ? decisionTable(view.region, view.found.decisions, now)
      : h("p", { class: "muted" }, view.problem || gettext("Ophalen…")),
  );
  showLinked();
}

connectShell();
actions(document.querySelector("main"), {
  days: (button) => chosen({ days: Number(button.dataset.days) }),
  back: () => chosen({ until: new Date(period().to - view.days * DAY) }),
  forth: () => {
    const later = new Date(period().to + view.days * DAY);
    chosen({ until: later >= ctx.now() ? null : later });
  },
  "to-now": () => chosen({ until: null }),
  print: () => print(),
  evidence: (button) => openEvidence(view.region, button.dataset.seq),
});
on(byId("keuze"), "change", (field) => {
  if (field.id === "regio") chosen({ region: field.value });
});
on(byId("banen"), "click", (element, event) => {
  const track = element.closest("[data-track]");
  if (!track) return;
  const box = track.getBoundingClientRect();
  const { from, to } = period();
  location.assign(pastAddress(address("page-beeld"), momentAt((event.clientX - box.left) / box.width, from, to)));
});
start(render).then(() => shownWith(needPlans()));

/** A link to one decision opens its evidence and brings it into view, once its row is there. */
const named = () => /^besluit-(\d+)$/.exec(fragment())?.[1];
let linked = named();
function showLinked() {
  if (!linked || !view.found) return;
  const row = byId(`besluit-${linked}`);
  if (!row) return;
  const seq = linked;
  linked = undefined;
  openEvidence(view.region, seq);
  row.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", () => {
  linked = named();
  refresh();
});
