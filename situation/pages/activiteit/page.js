/** One activiteit: GRIP in it, teams and who is at work, how far calls are, who takes part, and where it is. */

import {
  activityOf,
  areaName,
  declinedToMe,
  declinedWords,
  functionShort,
  gripsOf,
  handoversToMe,
  heldByMe,
  mayChange,
  mayEnd,
  mayKeep,
  mayStaff,
  nothing,
  pageHref,
  postBody,
  postKey,
  postsForMe,
  postsOf,
  runningActivities,
  staffing,
  staffingWords,
} from "../../zb/activities.js";
import { askActivity, askParty } from "../../zb/activitydialogs.js";
import { askStep } from "../../zb/activitysteps.js";
import { act, callList, demoChip, gripRows, partyList, teamList, underName } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { arrive } from "../../zb/arrive.js";
import { sure } from "../../zb/ask.js";
import { bobSummary } from "../../zb/bobview.js";
import { askCasualties, casualtyLine, mayCount } from "../../zb/casualties.js";
import { facilityRows, regionRows } from "../../zb/derive.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { askGrip } from "../../zb/gripdialog.js";
import {
  firstScope,
  ownLines,
  pictureLink,
  scopes,
  totalLines,
  totalLink,
  totalWarnings,
} from "../../zb/incidentview.js";
import { incidentWaits } from "../../zb/incidentwaits.js";
import { activityIn } from "../../zb/loglines.js";
import { LogWrite, mayWriteLine } from "../../zb/logwrite.js";
import { PictureMap } from "../../zb/map.js";
import { isMeasured } from "../../zb/outside.js";
import { segments } from "../../zb/parts.js";
import { itemActions } from "../../zb/pictureacts.js";
import { currency, placedIn, totalOf } from "../../zb/pictures.js";
import { currencyMeter } from "../../zb/pictureview.js";
import { Placing, placingActions } from "../../zb/placing.js";
import { askAssign, askAttend, askCall, askHandover, askTake, askTakeOver } from "../../zb/postdialogs.js";
import { QuickWrite } from "../../zb/quickwrite.js";
import { mandates } from "../../zb/rights.js";
import { roleBrief } from "../../zb/roles.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, seenOf, start } from "../../zb/store.js";
import { totalActions, totalActs, totalOwner, totalVersion } from "../../zb/totalview.js";
import * as words from "../../zb/words.js";

const asked = new URLSearchParams(location.search).get("id");
/** @type {{drawn: string, scope: string}} `scope`: whose items; empty until the person chose */
const view = { drawn: "", scope: "" };
const map = new PictureMap(byId("kaart"));
const logHref = (activity) => `${address("page-logboek")}?activiteit=${activity.id}`;
const logWrite = new LogWrite(byId("regel-schrijf"), { own: true });
const quick = new QuickWrite(byId("schrijf"));
const placing = new Placing(map, byId("plaats-acties"));
const mark = L.layerGroup().addTo(map.map);

/** Return the activiteit of the address; without a number the newest that runs. */
const shown = () => activityOf(asked) ?? (asked ? null : (runningActivities()[0] ?? null));

function head(activity, now) {
  return [
    underName(activity, now),
    activity.address ? h("p", null, activity.address) : null,
    activity.state === "open" || !words.readable(activity, "reason")
      ? null
      : h("p", { class: "quote" }, words.readable(activity, "reason")),
  ];
}

function headActs(activity) {
  const ends = mayEnd(activity);
  return [
    mayCount(activity) ? act("casualties", gettext("Slachtoffers tellen…")) : null,
    activity.state !== "closed" && mayChange(activity) ? act("change", gettext("Wijzigen…")) : null,
    ends && activity.state === "open" ? act("wind_down", gettext("Afbouwen…")) : null,
    ends && activity.state !== "closed" ? act("close", gettext("Sluiten…")) : null,
    ends && activity.state !== "open" ? act("reopen", gettext("Heropenen…")) : null,
    h("a", { class: "btn", href: pageHref("sitrap", activity.id) }, gettext("SITRAP")),
    h("a", { class: "btn", href: pageHref("overdrachtsblad", activity.id) }, gettext("Overdracht")),
    h("a", { class: "btn", href: pageHref("publiek", activity.id) }, gettext("Publieksteksten")),
    h("a", { class: "btn", href: pageHref("bellijst", activity.id) }, gettext("Bellijst")),
    h("a", { class: "btn", href: pageHref("incidentwand", activity.id, null) }, gettext("Wand")),
  ];
}

/** Return the veiligheidsregio's with teams, that with the highest level first. */
function areasOf(activity) {
  const ranked = gripsOf(activity.id).map((one) => one.veiligheidsregio);
  const manned = postsOf(activity.id).map((one) => one.veiligheidsregio);
  return [...new Set([...ranked.filter((code) => manned.includes(code)), ...manned])];
}

function teamsOf(activity, now) {
  const areas = areasOf(activity);
  const callable = activity.veiligheidsregios.filter((code) => mayStaff(code) && activity.state !== "closed");
  const bare = callable.filter((code) => !areas.includes(code));
  if (!areas.length)
    return [
      h(
        "p",
        { class: "empty", "data-key": "none" },
        nothing(
          activity,
          gettext(
            "Nog geen teams. Ze volgen het GRIP-niveau: leg dat vast zodra u het hoort, of roep zelf een groep op.",
          ),
        ),
      ),
      bare.map((code) => h("p", { class: "btns", "data-key": `b${code}` }, callButton(code, bare.length > 1))),
    ];
  return areas.map((code) =>
    h(
      "div",
      { class: "area-teams", "data-key": code },
      h(
        "div",
        { class: "area-head" },
        areas.length > 1 || activity.veiligheidsregios.length > 1 ? h("b", null, areaName(code)) : null,
        callable.includes(code) ? callButton(code, areas.length > 1) : null,
      ),
      callList(activity, code, now),
      teamList(activity, code, now),
    ),
  );
}

const callButton = (code, named = true) =>
  act("call", named ? interpolate(gettext("Groep oproepen in %s…"), [areaName(code)]) : gettext("Groep oproepen…"), {
    "data-area": code,
  });

/** Return as which function the person acts here: those she holds in this activiteit, else those she has at all. */
function actingAs(activity) {
  const held = heldByMe(activity.id).map((one) => functionShort(one.function));
  if (held.length) return interpolate(gettext("u bent hier %s"), [[...new Set(held)].join(", ")]);
  const roles = [...new Set(mandates().map((one) => roleBrief(one.role)))];
  return roles.length ? interpolate(gettext("u kijkt als %s"), [roles.join(", ")]) : "";
}

function waiting(activity) {
  const own = (post) => post.activity === activity.id;
  const offered = handoversToMe().filter(own);
  const vacant = postsForMe().filter(own);
  const cards = [
    ...offered.map((post) =>
      card(
        post,
        interpolate(gettext("%(giver)s draagt %(function)s aan u over"), say(post), true),
        "take-over",
        gettext("Bekijken en overnemen…"),
      ),
    ),
    ...declinedToMe().filter(own).map(declined),
    ...vacant.map((post) =>
      card(
        post,
        interpolate(gettext("%(function)s is vacant en past bij u"), say(post), true),
        "take",
        gettext("Ik neem deze…"),
      ),
    ),
    ...incidentWaits()
      .filter((one) => one.activity === activity.id)
      .map((one) => one.card()),
  ];
  if (cards.length) return cards;
  return h(
    "p",
    { class: "empty" },
    nothing(activity, gettext("Niets in deze activiteit. Wat op u wacht, verschijnt hier vanzelf.")),
  );
}

const say = (post) => ({ giver: post.handover?.giver ?? "", function: functionShort(post.function) });

const card = (post, text, name, label) =>
  h(
    "article",
    { class: "wait", "data-key": postKey(post) },
    h("h3", null, text),
    h("p", null, areaName(post.veiligheidsregio)),
    h("div", { class: "btns" }, act(name, label, { class: "btn pri", "data-post": postKey(post) })),
  );

/** Nobody took it over: she offers it to somebody else, or goes on and says so. */
const declined = (post) =>
  h(
    "article",
    { class: "wait", "data-key": `d${postKey(post)}` },
    h("h3", null, declinedWords(post)),
    h("p", null, areaName(post.veiligheidsregio)),
    post.declined.answer ? h("p", { class: "quote" }, post.declined.answer) : null,
    h(
      "div",
      { class: "btns" },
      act("handover", gettext("Overdragen…"), { class: "btn pri", "data-post": postKey(post) }),
      act("keep", gettext("Ik houd de functie"), { "data-post": postKey(post) }),
    ),
  );

const SHOWN = 8; // lines of the log: more are one tap away

/** Return what was said last about this activiteit, the newest first. */
function lines(activity, now) {
  const found = ctx.log.filter((event) => activityIn(event) === String(activity.id)).slice(-SHOWN);
  if (!found.length) return h("p", { class: "empty" }, gettext("Niets in de laatste regels van het logboek."));
  return h(
    "ol",
    { class: "act-lines" },
    found
      .reverse()
      .map((event) =>
        h(
          "li",
          { "data-key": String(event.seq) },
          h("time", { datetime: event.at }, moment(event.at, now)),
          " ",
          h("span", null, words.said(event.line)),
        ),
      ),
  );
}

/** Draw the common picture with what it lacks, and the items that the person writes or looks at. */
function drawPictures(activity, now) {
  const total = totalOf(activity.id);
  const items = placedIn(total).map(({ item }) => item);
  patch(byId("totaal-kop"), totalLink(activity));
  byId("totaal-versie").textContent = totalVersion(total, now);
  patch(byId("totaal-wie"), totalOwner(activity, total, now));
  patch(byId("meter"), isMeasured(activity) ? currencyMeter(currency(activity, items, now)) : null);
  patch(byId("totaal-let-op"), items.length ? totalWarnings(activity, items, now) : null);
  patch(byId("totaal-acties"), totalActs(activity, total));
  patch(byId("totaal"), totalLines(activity, now));
  const options = scopes(activity);
  const scope = options.some(([code]) => code === view.scope) ? view.scope : firstScope(activity);
  patch(byId("eigen-kop"), pictureLink(activity));
  patch(byId("eigen-keuze"), segments("scope", options, scope));
  patch(byId("eigen"), ownLines(activity, scope, now));
  quick.draw(activity);
}

function drawPlace(activity) {
  const signature = JSON.stringify([activity.id, activity.latitude, activity.longitude, activity.area]);
  const rows = facilityRows(ctx);
  map.draw(regionRows(ctx, rows), rows, "phase");
  if (view.drawn === signature) return;
  view.drawn = signature;
  mark.clearLayers();
  const layers = [];
  if (activity.area)
    layers.push(L.geoJSON(activity.area, { style: { color: "#9E1B32", weight: 2, fillOpacity: 0.15 } }));
  if (activity.latitude !== null)
    layers.push(
      L.marker([activity.latitude, activity.longitude], {
        icon: L.divIcon({ className: "act-mark", iconSize: [22, 22] }),
        interactive: false,
        keyboard: false,
        zIndexOffset: 1000,
      }),
    );
  for (const layer of layers) layer.addTo(mark);
  if (!layers.length) return;
  map.see(activity);
}

function missing() {
  for (const part of [
    "grips",
    "slachtoffers",
    "kop-acties",
    "partijen",
    "partij-acties",
    "teams",
    "regels",
    "regel-weg",
    "wachtend",
    "plaats-acties",
    "bob",
    "totaal-kop",
    "totaal-wie",
    "meter",
    "totaal-let-op",
    "totaal-acties",
    "totaal",
    "eigen-kop",
    "eigen-keuze",
    "eigen",
  ])
    patch(byId(part));
  document.body.classList.add("no-activity"); // empty cards say nothing
  byId("act-kop").textContent = gettext("Activiteit");
  const closed = asked && !ctx.asOf;
  patch(
    byId("kop"),
    h(
      "p",
      { class: "empty" },
      closed ? gettext("Deze activiteit is er niet of is gearchiveerd.") : gettext("Er loopt geen activiteit."),
    ),
    h("a", { class: "btn", href: address("page-activiteiten") }, gettext("Naar de lijst en het archief")),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const activity = shown();
  if (!activity) {
    missing();
    return;
  }
  document.body.classList.remove("no-activity");
  patch(byId("act-kop"), activity.name, " ", demoChip(activity));
  patch(byId("kop"), head(activity, now));
  patch(byId("grips"), gripRows(activity, now));
  patch(byId("slachtoffers"), casualtyLine(activity, now));
  patch(byId("kop-acties"), headActs(activity));
  patch(byId("partijen"), partyList(activity));
  byId("partij-telling").textContent = activity.parties.length ? String(activity.parties.length) : "";
  patch(
    byId("partij-acties"),
    activity.state !== "closed" && mayKeep(activity) ? act("party", gettext("Toevoegen…")) : null,
  );
  const { needed, held } = staffing(activity.id);
  byId("bezetting").textContent = needed ? staffingWords({ held, needed }) : "";
  patch(byId("teams"), teamsOf(activity, now));
  drawPictures(activity, now);
  patch(byId("regels"), lines(activity, now));
  patch(byId("regel-weg"), h("a", { href: logHref(activity) }, gettext("Logboek van deze activiteit")));
  logWrite.draw(mayWriteLine(activity) ? [activity] : []);
  byId("als-wie").textContent = actingAs(activity);
  patch(byId("wachtend"), waiting(activity));
  patch(byId("bob"), bobSummary(activity, now));
  byId("plaats").textContent =
    activity.latitude === null && !activity.area ? gettext("nog niet aangewezen") : activity.address;
  placing.draw(activity, activity.state !== "closed" && mayChange(activity));
  drawPlace(activity);
}

const postOf = (element) => ctx.state(element.dataset.post);
const toPost = (name, post, done) =>
  send(
    address(`situation.${name}`, { activity: post.activity }),
    { ...postBody(post), ...seenOf(postKey(post)) },
    done,
  );

async function leavePost(post) {
  const really = await sure({
    title: interpolate(gettext("%s loslaten zonder overdracht?"), [functionShort(post.function)]),
    body: h("p", null, gettext("De functie is dan vacant, en niemand weet wat u weet.")),
    yes: gettext("Loslaten"),
  });
  if (really) await toPost("post_leave", post, gettext("De functie is vacant."));
}

async function dropParty(id) {
  const activity = shown();
  const party = activity?.parties.find((one) => one.id === id);
  if (!activity || !party) return;
  await send(
    address("phases.activity_party_end", { activity: activity.id, party: id }),
    {},
    interpolate(gettext("%s doet niet meer mee. Toevoegen maakt het ongedaan."), [party.name]),
  );
}

connectShell();
actions(byId("inhoud"), {
  casualties: () => askCasualties(shown()),
  change: () => askActivity(shown()),
  wind_down: () => askStep(shown(), "wind_down"),
  close: () => askStep(shown(), "close"),
  reopen: () => askStep(shown(), "reopen"),
  grip: ({ dataset }) => askGrip(shown(), dataset.area),
  party: () => askParty(shown()),
  "party-end": ({ dataset }) => dropParty(Number(dataset.id)),
  call: ({ dataset }) => askCall(shown(), dataset.area),
  take: (button) => askTake(postOf(button)),
  assign: (button) => askAssign(postOf(button)),
  attend: (button) => askAttend(postOf(button)),
  handover: (button) => askHandover(postOf(button)),
  "take-over": (button) => askTakeOver(postOf(button)),
  withdraw: (button) => toPost("handover_withdraw", postOf(button), gettext("Het aanbod is ingetrokken.")),
  keep: (button) => toPost("handover_withdraw", postOf(button), gettext("U houdt de functie.")),
  leave: (button) => leavePost(postOf(button)),
  ...itemActions(shown),
  ...totalActions(shown),
  scope: ({ dataset }) => {
    view.scope = dataset.value;
    refresh();
  },
  ...placingActions(placing),
});
start(render, arrive).then(async () => {
  await map.outlines();
  view.drawn = ""; // above the outlines
  refresh();
});
