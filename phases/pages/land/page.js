/** The country at a glance: where every region stands and since when, what is open, what waits, what comes next. */

import { gripsRaised } from "../../zb/activities.js";
import { address, get } from "../../zb/api.js";
import { countsAsLate } from "../../zb/closed.js";
import { country } from "../../zb/countryview.js";
import { isLate, isUndone } from "../../zb/course.js";
import { decisionAddress } from "../../zb/decisionway.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { fanBlock, inOrder, noneWords, widthOf } from "../../zb/fanview.js";
import { moment } from "../../zb/format.js";
import { forecastsOf } from "../../zb/histories.js";
import { levelOf, nameOf, ownPlaces } from "../../zb/levelplaces.js";
import {
  adviceChip,
  adviceWords,
  decidedBy,
  decideLevel,
  decideStage,
  heaviest,
  levelButtons,
  relayLevel,
  reviewText,
  scaledUp,
} from "../../zb/levels.js";
import { colourChip, colourOf, needPlans } from "../../zb/owncolours.js";
import { phaseChip, tableHead } from "../../zb/parts.js";
import { openProposals } from "../../zb/rights.js";
import { openRounds } from "../../zb/rounds.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, shownWith, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const COUNTRY = "NL"; // how the country is asked for, where regions are
const AGAIN_MS = 60_000; // figures change all the time; what they add up to is asked once a minute

/** @type {{standing: any, failed: boolean, onWall: boolean}} */
const view = {
  standing: null,
  failed: false,
  onWall: new URLSearchParams(location.search).has("wand"),
};

async function askStanding() {
  if (document.hidden) return;
  try {
    view.standing = await get(address("standing"));
    view.failed = false;
  } catch {
    view.failed = true;
  }
  refresh();
}

const advice = (level, place) => (ctx.asOf ? null : (view.standing?.[level]?.[place] ?? null));
const label = (text) => ({ "data-label": text });

/** Return what is open and overdue in a region: measures and rounds. */
function work(code, now) {
  const measures = all("measure").filter((one) => one.region === code && isUndone(one));
  const late = measures.filter((one) => isLate(one, now)).length;
  const rounds = openRounds().filter((one) => one.region === code);
  const parts = [
    measures.length
      ? interpolate(ngettext("%s maatregel open", "%s maatregelen open", measures.length), [measures.length])
      : "",
    rounds.length ? interpolate(ngettext("%s ronde loopt", "%s rondes lopen", rounds.length), [rounds.length]) : "",
  ].filter(Boolean);
  return [
    parts.join(" · ") || h("span", { class: "muted" }, gettext("niets open")),
    late ? h("b", { class: "late" }, ` ${interpolate(gettext("%s te laat"), [late])}`) : null,
    countsAsLate(rounds.some((one) => one.overdue_since))
      ? h("b", { class: "late" }, ` ${gettext("ronde over tijd")}`)
      : null,
  ];
}

function waiting(code) {
  const proposal = openProposals().find((one) => one.region === code);
  const found = advice("region", code);
  return [
    proposal
      ? h(
          "a",
          { class: "proposed", href: `${address("page-fasen")}#voorstel-${proposal.id}` },
          gettext("voorstel"),
          " ",
          phaseChip(proposal.to),
        )
      : null,
    found
      ? h(
          "small",
          { title: adviceWords(found) },
          gettext("cijfers:"),
          " ",
          found.phase ? words.phase(found.phase).toLowerCase() : gettext("niet te zeggen"),
          heaviest(found),
        )
      : null,
  ];
}

const gripOf = (region) =>
  gripsRaised().filter((one) => ctx.ref.veiligheidsregio.get(one.veiligheidsregio)?.regions.includes(region));

function regionRow(region, now) {
  const phase = ctx.state(`phase:${region.code}`);
  const run = ctx.state(`planrun:${region.code}`);
  const grips = gripOf(region.code);
  return h(
    "tr",
    { "data-key": region.code },
    h(
      "th",
      { scope: "row" },
      h("a", { href: `${address("page-maatregelen")}?regio=${region.code}` }, region.short_name),
    ),
    h(
      "td",
      { ...label(gettext("Fase")), class: "chips" },
      phaseChip(phase?.phase),
      colourChip(colourOf(region.code)),
      run
        ? h("span", { class: "chip in-force", title: words.readable(run, "plan") }, gettext("plan van kracht"))
        : null,
    ),
    h(
      "td",
      { ...label(gettext("Sinds")), class: "nowrap" },
      phase?.decided_by ? moment(phase.since, now) : h("span", { class: "muted" }, gettext("het begin")),
    ),
    h(
      "td",
      { ...label(gettext("Waarom")), class: "because" },
      phase?.decided_by
        ? [
            `“${words.readable(phase, "reason")}”`,
            h(
              "small",
              null,
              decidedBy(phase),
              " ",
              h("a", { href: decisionAddress(region.code) }, gettext("bewijs van toen")),
            ),
          ]
        : h("span", { class: "muted" }, "–"),
    ),
    h(
      "td",
      label("GRIP"),
      grips.length
        ? grips.map((one) =>
            h(
              "span",
              { class: "grip-at", "data-key": `${one.activity}:${one.veiligheidsregio}`, title: one.incident },
              h("b", { class: "grip-chip" }, `GRIP ${one.level}`),
              ` ${one.name} `,
            ),
          )
        : h("span", { class: "muted" }, gettext("geen")),
    ),
    h("td", label(gettext("Open")), work(region.code, now)),
    h("td", label(gettext("Advies")), waiting(region.code)),
    h(
      "td",
      { ...label(gettext("Herijking")), class: "nowrap" },
      run ? reviewText(run, now) : h("span", { class: "muted" }, "–"),
    ),
    h(
      "td",
      { class: "act no-print" },
      h("a", { href: `${address("page-verloop")}?regio=${region.code}` }, gettext("verloop")),
    ),
  );
}

function regions(now) {
  return h(
    "table",
    { class: "grid stack land-table", role: "table" },
    h("caption", { class: "unseen" }, gettext("Alle regio's: fase, waarom, wat open is en wat komt")),
    tableHead(
      [
        gettext("Regio"),
        gettext("Fase"),
        gettext("Sinds"),
        gettext("Waarom en door wie"),
        "GRIP",
        gettext("Open en te laat"),
        gettext("Advies dat wacht"),
        gettext("Herijking"),
        "",
      ].map((text) => [text, "plain-head"]),
    ),
    h(
      "tbody",
      null,
      ctx.ref.regions.map((region) => regionRow(region, now)),
    ),
  );
}

function placeRow(level, place, state, now) {
  const found = advice(level, place);
  return h(
    "li",
    { class: "place", "data-key": `${level}:${place}` },
    h(
      "div",
      { class: "place-head" },
      h("b", null, nameOf(level, place)),
      phaseChip(state?.phase ?? "regular"),
      state ? h("small", null, interpolate(gettext("sinds %s"), [moment(state.since, now)])) : null,
    ),
    state?.reason ? h("p", null, `“${words.readable(state, "reason")}” — ${decidedBy(state)}`) : null,
    h(
      "p",
      { class: "muted" },
      state?.review_at ? [gettext("herijking"), " ", reviewText(state, now), " · "] : null,
      ctx.asOf ? null : [gettext("cijfers:"), " ", adviceChip(found), " ", adviceWords(found)],
    ),
    h("div", { class: "btns no-print" }, levelButtons(level, place, true)),
  );
}

function placeList(level, now, empty) {
  const up = scaledUp(level);
  if (!up.length) return h("p", { class: "empty" }, empty);
  return h(
    "ul",
    { class: "places" },
    up.map((one) => placeRow(level, one.place, one, now)),
  );
}

function own(now) {
  const places = ownPlaces();
  byId("own-card").hidden = places.length === 0;
  return h(
    "ul",
    { class: "places" },
    places.map(({ level, place }) => placeRow(level, place, levelOf(level, place), now)),
  );
}

/** Return the fans of the country, one per kind that boards show at once; in words why there is none. */
function expected(now) {
  const past = ctx.asOf !== null;
  const { value, missing } = forecastsOf(COUNTRY, now, { past });
  if (!value)
    return h(
      "p",
      { class: "empty" },
      missing
        ? gettext("De verwachting is nu niet op te halen. Dat wordt vanzelf opnieuw geprobeerd.")
        : gettext("Verwachting ophalen…"),
    );
  const rows = inOrder(value.rows);
  if (!rows.length) return h("p", { class: "empty" }, noneWords());
  const width = widthOf(byId("verwacht"), rows.length);
  return rows.map((row) => fanBlock(row, { now, came: false, width, level: "h3" }));
}

function render() {
  renderShell();
  document.body.classList.toggle("on-wall", view.onWall);
  byId("wand-knop").setAttribute("aria-pressed", String(view.onWall));
  if (!ctx.ready) return;
  const now = ctx.now();
  patch(byId("country"), country(now, view.standing, view.failed));
  patch(byId("regions"), regions(now));
  patch(byId("verwacht"), expected(now));
  patch(byId("own"), own(now));
  patch(byId("area"), placeList("area", now, gettext("Geen subregio is opgeschaald.")));
  patch(byId("facility"), placeList("facility", now, gettext("Geen instelling is opgeschaald.")));
}

connectShell();
const advised =
  ({ dataset: { level, place } }) =>
  () =>
    advice(level, place);
actions(document.querySelector("main"), {
  stage: () => decideStage(() => view.standing),
  level: (button) => decideLevel(button.dataset.level, button.dataset.place, advised(button)),
  "level-relay": (button) => relayLevel(button.dataset.level, button.dataset.place, advised(button)),
});
on(byId("wand-knop"), "click", () => {
  view.onWall = !view.onWall;
  history.replaceState(null, "", view.onWall ? "?wand=1" : location.pathname);
  refresh();
});
start(render).then(() => {
  shownWith(Promise.all([needPlans(), askStanding()]));
  setInterval(askStanding, AGAIN_MS);
});
