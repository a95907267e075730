/** Pressure: the country, its regions, their sub-regions and facilities by score; one click opens the evidence. */

import { address, get } from "../../zb/api.js";
import { sectorName } from "../../zb/boardways.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { longDay, since } from "../../zb/format.js";
import { tableHead } from "../../zb/parts.js";
import { heaviest, levelChip, pressureOf, scoreText, trendMark } from "../../zb/pressure.js";
import { evidence, facilitiesBelow, facilityLink, prescribed, standing } from "../../zb/pressureview.js";
import { mandates } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, shownWith, start } from "../../zb/store.js";
import { askTakeUp, takeUpCell } from "../../zb/takeup.js";
import * as words from "../../zb/words.js";

const NATION = "country:NL";
const MOST_SILENT = 5;
const NARROW = 700; // where what is chosen stands first, and its whole sub-region would be a long way down
/** @type {{place: string, open: Set<string>, scheme: any, evidence: any, asked: string}} */
const view = {
  place: new URLSearchParams(location.search).get("plek") ?? "",
  open: new Set(),
  scheme: null,
  evidence: null,
  asked: "",
};

const stateOf = (place) => ctx.state(`pressure:${place}`);
const parts = (place) => {
  const at = place.indexOf(":");
  return [place.slice(0, at), place.slice(at + 1)];
};

/** Return the name of a place by its tier and code. */
function nameOf(place) {
  const [tier, code] = parts(place);
  if (tier === "country") return gettext("Nederland");
  if (tier === "region") return ctx.ref.region.get(code)?.short_name ?? code;
  if (tier === "area") return ctx.ref.veiligheidsregio.get(code.split("/")[1])?.name ?? code;
  return ctx.ref.facility.get(code)?.name ?? code;
}

/** Return the name of a place below, of whichever tier it is. */
const anyName = (code) =>
  ctx.ref.facility.get(code)?.name ??
  ctx.ref.region.get(code)?.short_name ??
  ctx.ref.veiligheidsregio.get(code.split("/")[1])?.name ??
  code;

const facilitiesIn = (place) => {
  const [tier, code] = parts(place);
  const [region, area] = code.split("/");
  return ctx.ref.facilities.filter(
    (one) => tier === "country" || (one.region === region && (tier === "region" || one.veiligheidsregio === area)),
  );
};

const byPressure = (places) => [...places].sort((a, b) => heaviest(stateOf(a), stateOf(b)));

/** Return the places right below one, heaviest first. */
function below(place) {
  const [tier, code] = parts(place);
  if (tier === "country") return byPressure(ctx.ref.regions.map((one) => `region:${one.code}`));
  if (tier === "region") {
    const areas = new Set(facilitiesIn(place).map((one) => `area:${code}/${one.veiligheidsregio}`));
    return byPressure([...areas].filter(stateOf));
  }
  if (tier === "area") return byPressure(facilitiesIn(place).map((one) => `facility:${one.code}`)).filter(stateOf);
  return [];
}

const chooser = (place, text) =>
  h("button", { type: "button", class: "plain link", "data-act": "place", "data-place": place }, text);

function row(place, depth, now) {
  const state = stateOf(place);
  const [tier, code] = parts(place);
  const isOpen = view.open.has(place) || tier === "country";
  const sector = tier === "facility" ? ctx.ref.facility.get(code)?.sector : "";
  return h(
    "tr",
    { "data-key": place, class: `tier-${tier}${place === view.place ? " chosen" : ""}` },
    h(
      "th",
      { scope: "row", class: `depth-${depth}` },
      tier === "region" || tier === "area"
        ? h(
            "button",
            {
              type: "button",
              class: "fold",
              "data-act": "fold",
              "data-place": place,
              "aria-expanded": String(isOpen),
              "aria-label": interpolate(gettext("Wat onder %s ligt"), [nameOf(place)]),
            },
            isOpen ? "▾" : "▸",
          )
        : null,
      chooser(place, nameOf(place)),
      sector ? h("small", null, sectorName(sector, false)) : null,
    ),
    h("td", { "data-label": gettext("Niveau") }, levelChip(state)),
    h("td", { class: "n", "data-label": gettext("Score") }, scoreText(state)),
    h("td", { class: "n", "data-label": gettext("Verloop") }, trendMark(state)),
    h("td", { class: "n", "data-label": gettext("Sinds") }, state ? since(state.since, now) : "–"),
    h("td", { class: "n", "data-label": gettext("Voorgeschreven") }, state?.measures.length || "–"),
  );
}

function rows(place, depth, now) {
  const [tier] = parts(place);
  const found = [row(place, depth, now)];
  if (tier === "country" || view.open.has(place))
    for (const one of below(place)) found.push(...rows(one, depth + 1, now));
  return found;
}

function tree(now) {
  if (!stateOf(NATION))
    return h(
      "p",
      { class: "empty" },
      gettext("Er is nog geen score. Zodra zorglocaties melden rekent het systeem, elke twintig seconden opnieuw."),
    );
  return h(
    "table",
    { class: "grid pressure-tree stack", role: "table" },
    h("caption", { class: "unseen" }, gettext("Druk per plek")),
    tableHead([
      [gettext("Plek"), "plain-head"],
      [gettext("Niveau"), "plain-head"],
      [gettext("Score"), "plain-head n"],
      [gettext("Verloop"), "plain-head n"],
      [gettext("Sinds"), "plain-head n"],
      [gettext("Voorgeschreven"), "plain-head n"],
    ]),
    h("tbody", null, rows(NATION, 0, now)),
  );
}

function schemeLine() {
  const scheme = view.scheme;
  if (!scheme) return null;
  return h(
    "p",
    { class: "muted" },
    h("b", null, words.said(scheme.name)),
    ` · ${scheme.author} · ${words.said(scheme.source)} · `,
    interpolate(gettext("geldig vanaf %s"), [longDay(scheme.valid_from)]),
    scheme.own_proposal ? [" ", h("span", { class: "tag" }, gettext("voorstel"))] : null,
  );
}

function silentNames(place, state) {
  if (!state.silent.length) return "";
  const [tier, code] = parts(place);
  let names = state.silent.map(anyName);
  if (tier === "facility") {
    const provider = view.scheme?.providers[ctx.ref.facility.get(code)?.sector];
    names = state.silent.map((id) => words.said(provider?.parameters.find((one) => one.id === id)?.name) || id);
  }
  const more = names.length - MOST_SILENT;
  const shown = names.slice(0, MOST_SILENT).join(", ");
  return more > 0 ? interpolate(gettext("%(names)s en nog %(more)s"), { names: shown, more }, true) : shown;
}

/** Return how the chosen place stands: of a facility whose evidence is there, as that was computed. */
function chosenState() {
  const state = stateOf(view.place);
  const found = view.evidence;
  if (!state || !found || found === "failed" || ctx.asOf || `facility:${found.code}` !== view.place) return state;
  // a level that is newer than the last one told began just now
  const told = found.level === state.level ? {} : { since: null, before: state.level };
  return { ...state, ...found, trend: state.trend, ...told };
}

function chosen(now) {
  const state = chosenState();
  const [tier, code] = parts(view.place);
  const head = h("h3", { "data-key": "name" }, nameOf(view.place), " ", levelChip(state));
  if (!state) return [head, h("p", { class: "empty" }, gettext("Van deze plek is geen score."))];
  return [head, standing(state, now, silentNames(view.place, state)), tier === "facility" ? facilityLink(code) : null];
}

function why(now) {
  const [tier, code] = parts(view.place);
  if (tier !== "facility")
    return [
      h(
        "p",
        { class: "muted", "data-key": "how" },
        gettext("Het gewogen gemiddelde van wat eronder ligt; de zwaarste zorglocaties:"),
      ),
      facilitiesBelow(
        facilitiesIn(view.place).map((one) => one.code),
        chooser,
      ),
    ];
  if (ctx.asOf)
    return h(
      "p",
      { class: "empty" },
      gettext("Van toen staan hier niveau en score. De cijfers van toen staan op de pagina van de instelling."),
    );
  ask(code);
  return evidence(view.scheme, view.evidence, ctx.ref.facility.get(code)?.sector, now);
}

/** Fetch the evidence of a facility again when its score was told anew. */
async function ask(code) {
  const wanted = `${code}@${stateOf(`facility:${code}`)?.at ?? ""}`;
  if (view.asked === wanted) return;
  if (!view.asked.startsWith(`${code}@`)) view.evidence = null;
  view.asked = wanted;
  let found = "failed";
  try {
    found = await shownWith(get(address("pressure-evidence", { facility: code })));
  } catch {
    // said in its place
  }
  if (view.asked !== wanted) return;
  view.evidence = found;
  refresh();
}

/** Return the region of who looks, for where the page begins. */
const homePlace = () => {
  const mine = mandates();
  const facility = mine.find((one) => one.facility)?.facility;
  if (facility && pressureOf("facility", facility)) return `facility:${facility}`;
  const region = mine.find((one) => one.region)?.region;
  return region ? `region:${region}` : NATION;
};

/** Open what is around a place, so that it is in sight. */
function unfold(place) {
  const [tier, code] = parts(place);
  const facility = tier === "facility" ? ctx.ref.facility.get(code) : null;
  const region = facility?.region ?? code.split("/")[0];
  if (tier !== "country") view.open.add(`region:${region}`);
  if (facility) view.open.add(`area:${region}/${facility.veiligheidsregio}`);
  if (tier === "area") view.open.add(place);
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  if (!view.place) {
    view.place = homePlace();
    if (innerWidth > NARROW) unfold(view.place);
  }
  patch(byId("schema"), schemeLine());
  patch(byId("boom"), tree(now));
  patch(byId("plek"), chosen(now));
  patch(
    byId("voorgeschreven"),
    prescribed(view.scheme, chosenState(), anyName, (id, one) => takeUpCell(view.place, id, one, now)),
  );
  patch(byId("bewijs"), why(now));
}

connectShell();
actions(document.querySelector("main"), {
  "take-up": ({ dataset: { place = "", id = "" } }) => askTakeUp(place, id, view.scheme.measures[id], nameOf(place)),
  place: (button) => {
    view.place = button.dataset.place ?? NATION;
    unfold(view.place);
    if (innerWidth <= NARROW) byId("plek").closest("section").scrollIntoView();
    history.replaceState(null, "", `?plek=${encodeURIComponent(view.place)}`);
    refresh();
  },
  fold: (button) => {
    const place = button.dataset.place ?? "";
    if (!view.open.delete(place)) view.open.add(place);
    refresh();
  },
});
start(render).then(async () => {
  if (view.place && innerWidth > NARROW) unfold(view.place);
  view.scheme = await shownWith(get(address("pressure-scheme")));
  refresh();
});
