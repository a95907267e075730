/** The wall: totals, map, regions and the last lines of the log; no controls, readable at four metres. */

import {
  areaName,
  gripsRaised,
  highestOf,
  kindName,
  runningActivities,
  staffing,
  staffingWords,
} from "../../zb/activities.js";
import { facilityRows, level, nationalTotals, regionRows, waveDays } from "../../zb/derive.js";
import { byId, h, patch } from "../../zb/dom.js";
import { inOrder } from "../../zb/fanview.js";
import { chanceWords, dayOf, present, standing } from "../../zb/forecasts.js";
import { count, longDay, moment, percent, time } from "../../zb/format.js";
import { forecastsOf } from "../../zb/histories.js";
import { incidentsNow } from "../../zb/incidents.js";
import { bedKinds, kindShort } from "../../zb/kinds.js";
import { PictureMap } from "../../zb/map.js";
import { reloadWall } from "../../zb/newer.js";
import { openProposals, runsNewestFirst } from "../../zb/rights.js";
import { ctx, start } from "../../zb/store.js";
import { wallScale, wallWarning } from "../../zb/wallparts.js";
import * as words from "../../zb/words.js";

const map = new PictureMap(byId("kaart"), { dark: true, quiet: true, scale: wallScale });

const total = (value, label, bad = false) =>
  h("div", { class: bad ? "bad" : null }, h("b", null, value), h("span", null, label));

const waveTotal = (day) => bedKinds().reduce((sum, { code }) => sum + (day.present[code] ?? 0), 0);

function totals(rows) {
  const sum = nationalTotals(ctx, rows);
  const wave = waveDays(ctx, 1)[0];
  return [
    ...bedKinds().map(({ code }) => {
      const { ratio, onOpen } = sum.bed[code];
      const label = `${kindShort(code)} · ${gettext("open")} ${percent(onOpen)}`;
      return total(percent(ratio), label, level(ratio) === "over");
    }),
    wave ? total(count(waveTotal(wave)), gettext("COVID")) : null,
    total(count(sum.stops), gettext("SEH-stops"), sum.stops > 0),
    total(`${sum.fresh}/${sum.houses}`, gettext("vers")),
  ];
}

/** Say whether a warning is to be shown: what is stale or refused is not, what is over already stands there. */
const isComing = (row, now) =>
  standing(row, now) === "shown" && row.crossing?.warns && (present(row) ?? 0) <= row.crossing.threshold;

/** Return of which beds a region likely needs more than the regular ones, when and how likely. */
const expectedMarks = (rows, region, now) =>
  inOrder(rows.filter((one) => one.region === region && isComing(one, now))).map((one) =>
    h(
      "span",
      { class: "coming", "data-key": `coming-${one.kind}` },
      interpolate(
        gettext("↗ %(kind)s vol %(day)s, kans %(chance)s"),
        { kind: kindShort(one.kind), chance: chanceWords(one.crossing.probability), day: dayOf(one.crossing.day) },
        true,
      ),
    ),
  );

function tile(row, expected, now) {
  const phase = row.phase?.phase ?? "regular";
  const old = row.fresh * 2 < row.houses;
  const figure = ({ code }) =>
    h(
      "span",
      { class: `${level(row.bed[code].ratio)}${old ? " old" : ""}`, "data-key": code },
      kindShort(code),
      " ",
      h("b", null, percent(row.bed[code].ratio)),
      h("small", null, ` ${gettext("open")} ${percent(row.bed[code].onOpen)}`),
    );
  return h(
    "section",
    { class: `tile ${phase}`, "data-key": row.code },
    h(
      "div",
      { class: "tile-top" },
      h("h2", null, row.region.short_name),
      h("span", { class: "word" }, words.phase(phase)),
    ),
    h("div", { class: "tile-figures" }, bedKinds().map(figure)),
    h(
      "div",
      { class: "tile-foot" },
      row.stops ? h("span", null, "✕ ", interpolate(ngettext("%s stop", "%s stops", row.stops), [row.stops])) : null,
      row.fresh < row.houses ? h("span", null, interpolate(gettext("%s vers"), [`${row.fresh}/${row.houses}`])) : null,
      expectedMarks(expected, row.code, now),
    ),
  );
}

function lastLines(now) {
  // figures and reopened EDs are too many for a wall: what changed for the worse, or was decided, is not
  const important = ctx.log.filter((event) => event.line.cat !== "figures" && event.state?.traffic !== "open");
  return h(
    "ol",
    null,
    important
      .slice(-8)
      .reverse()
      .map((event) =>
        h(
          "li",
          { "data-key": String(event.seq) },
          h("time", { datetime: event.at }, moment(event.at, now)),
          h("span", null, words.said(event.line)),
        ),
      ),
  );
}

/** Return how many functions of an activiteit are manned; nothing where no level asks for any. */
function staffed(id) {
  const { needed, held } = staffing(id);
  return needed ? ` · ${staffingWords({ held, needed })}` : "";
}

const NEWS = 4; // lines: more would push the log off the wall

/** Return what asks for attention, activiteiten by their GRIP level and what waits for a decision: at most so many rows,
 *  and how many there are more.
 */
function news(now, most) {
  const grips = gripsRaised().map((grip) =>
    h(
      "li",
      { class: "grip", "data-key": `g${grip.activity}:${grip.veiligheidsregio}` },
      h("b", null, `GRIP ${grip.level}`),
      h("b", null, areaName(grip.veiligheidsregio)),
      h("span", null, grip.incident, staffed(grip.activity)),
    ),
  );
  const quiet = runningActivities()
    .filter((one) => highestOf(one.id) === 0)
    .map((one) =>
      h(
        "li",
        { class: "grip", "data-key": `a${one.id}` },
        h("b", null, kindName(one.kind)),
        h("span", null, one.name, staffed(one.id)),
      ),
    );
  const proposals = openProposals().map((proposal) =>
    h(
      "li",
      { "data-key": `p${proposal.id}` },
      h(
        "b",
        null,
        interpolate(
          gettext("Voorstel: %(region)s naar %(phase)s"),
          {
            region: ctx.ref.region.get(proposal.region)?.short_name ?? proposal.region,
            phase: words.phase(proposal.to).toLowerCase(),
          },
          true,
        ),
      ),
      h("span", null, interpolate(gettext("wacht sinds %s"), [moment(proposal.opened_at, now)])),
    ),
  );
  const lines = [...grips, ...quiet, ...proposals];
  const more = lines.length - most;
  if (more <= 0) return lines;
  return [...lines.slice(0, most), h("li", { "data-key": "more" }, interpolate(gettext("en nog %s"), [more]))];
}

/** Show what is new, as far as it fits: half a row reads as a wrong one. For each level in force the tiles make room. */
function drawNews(now) {
  const place = byId("nieuws");
  const levels = Math.min(gripsRaised().length, NEWS) || 1;
  for (const tight of [false, true]) {
    document.body.classList.toggle("is-tight", tight);
    for (let most = NEWS; most >= (tight ? 1 : levels); most -= 1) {
      patch(place, news(now, most));
      if (fits(place)) return;
    }
  }
}

const fits = (place) => place.scrollHeight <= place.clientHeight + 1;

/** Hide the lines of the log that do not fit whole: half a line reads as a wrong one. */
function fitLog() {
  const place = byId("logboek");
  const end = place.getBoundingClientRect().bottom + 1;
  for (const line of place.querySelectorAll("li")) line.hidden = line.getBoundingClientRect().bottom > end;
}

const legend = () =>
  ["regular", "adapted", "crisis"]
    .map((phase) => h("span", null, h("i", { class: `sw phase-${phase}` }), words.phase(phase)))
    .concat([h("span", null, "▲ ", gettext("SEH dreigend")), h("span", null, "✕ ", gettext("SEH-stop"))]);

function flows() {
  const run = runsNewestFirst().find((one) => one.state === "done" && !one.what_if);
  const fresh = run && ctx.now().getTime() - Date.parse(run.finished_at) < 12 * 3_600_000; // half a day: older plans are history
  const sums = new Map();
  for (const flow of fresh ? (run.flows ?? []) : []) {
    const key = `${flow.from}>${flow.to}`;
    sums.set(key, { from: flow.from, to: flow.to, count: (sums.get(key)?.count ?? 0) + flow.count });
  }
  return [...sums.values()];
}

function render() {
  wallWarning();
  reloadWall();
  if (!ctx.ready) return;
  const now = ctx.now();
  const rows = facilityRows(ctx);
  const regions = regionRows(ctx, rows);
  patch(byId("totalen"), totals(rows));
  patch(byId("wandklok"), h("span", null, longDay(now)), h("b", null, time(now)));
  const expected = forecastsOf("", now, { past: false }).value?.rows ?? [];
  patch(
    byId("tegels"),
    regions.map((row) => tile(row, expected, now)),
  );
  drawNews(now);
  patch(byId("logboek"), lastLines(now));
  fitLog();
  patch(byId("legenda"), legend());
  map.draw(regions, rows, "phase", { flows: flows(), incidents: incidentsNow() });
}

start(render).then(() => map.outlines());
