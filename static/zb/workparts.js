/** The parts of the page of one's own work, by the names of `situation/work.py`: each returns its content, or null where
 *  there is nothing to say. What is done on another page leads there.
 */

import {
  activityHref,
  activityOf,
  areaName,
  functionName,
  isMine,
  openAreas,
  pageHref,
  postKey,
  postsOf,
} from "./activities.js";
import { act, activityCard } from "./activityview.js";
import { address } from "./api.js";
import { decisionsOf, isOwn, requestsOf } from "./bob.js";
import { closedThen } from "./closed.js";
import { byUrgency, isUndone, mayCarry } from "./course.js";
import { hospitals } from "./derive.js";
import { h } from "./dom.js";
import { alwaysIn } from "./edparts.js";
import { inForce } from "./emergency.js";
import { age, moment } from "./format.js";
import { freshness } from "./freshness.js";
import { arrivalExpected, lateWith, lateWords } from "./late.js";
import { decidedBy } from "./levels.js";
import { dueText, standMark } from "./measureparts.js";
import { isMeasured } from "./outside.js";
import { edMark, phaseChip } from "./parts.js";
import { commonThemes, isActive, itemsOf, themeStanding, totalHref } from "./pictures.js";
import { ridesSeen } from "./ridelist.js";
import { canAct, mandates } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";
import { tone, workActivities, workPhases, workRegions } from "./work.js";
import { house, places, reporting } from "./workplaces.js";

const say = (text, values) => interpolate(text, values, true);
const MOST = 6; // of a list; the page behind it has all

/** Return a list of lines, at most a few, and how many more there are. */
const lines = (rows, line) =>
  rows.length
    ? [
        h("ul", { class: "work-lines" }, rows.slice(0, MOST).map(line)),
        rows.length > MOST ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [rows.length - MOST])) : null,
      ]
    : null;
const line = (key, href, title, more, mark = null) =>
  h(
    "li",
    { "data-key": key },
    h("a", { href }, title),
    h("span", { class: "muted" }, more),
    mark ? h("span", { class: "work-mark" }, mark) : null,
  );
const empty = (text) => h("p", { class: "empty" }, text);

function activities(now) {
  const running = workActivities();
  const opens = openAreas().length > 0;
  return [
    opens
      ? h("div", { class: "btns work-acts" }, act("open", gettext("Incident melden…"), { class: "btn pri" }))
      : null,
    running.length
      ? h(
          "div",
          { class: "wait-cards" },
          running.slice(0, MOST).map((one) => activityCard(one, now)),
        )
      : empty(
          closedThen()
            ? gettext("Er loopt niets; de omgeving is gesloten.")
            : opens
              ? gettext("Er loopt niets in uw gebied. Hoort u van een incident of van GRIP: meld het hier.")
              : gettext("Er loopt niets in uw gebied. Wat begint, verschijnt hier vanzelf."),
        ),
  ];
}

const TRAFFIC = ["stop", "pressure"];

function stops(now) {
  const regions = workRegions();
  const rows = hospitals(ctx)
    .filter((one) => regions.includes(one.region))
    .map((one) => ({ facility: one, ed: inForce(ctx.state(`ed:${one.code}`), now) }))
    .filter(({ ed }) => TRAFFIC.includes(ed?.traffic))
    .sort((a, b) => TRAFFIC.indexOf(a.ed.traffic) - TRAFFIC.indexOf(b.ed.traffic));
  const until = (ed) =>
    [
      words.edReason(ed.reason),
      ed.expected_end ? interpolate(gettext("tot %s"), [moment(ed.expected_end, now)]) : gettext("zonder eindtijd"),
      interpolate(gettext("gemeld %s"), [moment(ed.observed_at, now)]),
    ]
      .filter(Boolean)
      .join(" · ");
  const row = ({ facility, ed }) =>
    line(
      facility.code,
      `${address("page-meldkamer")}#huis-${facility.code}`,
      facility.name,
      until(ed),
      edMark(ed, freshness(ed, now)),
    );
  return [
    lines(rows, row) ?? empty(gettext("Geen SEH in uw gebied heeft een stop of dreiging gemeld.")),
    rows.length ? alwaysIn() : null,
  ];
}

function posts(now) {
  const own = workActivities().flatMap((one) => postsOf(one.id));
  const mine = own.filter(isMine);
  const vacant = own.filter((one) => one.needed && !one.holder);
  const row = (post) =>
    line(
      postKey(post),
      activityHref(post.activity),
      functionName(post.function),
      [
        activityOf(post.activity)?.name,
        areaName(post.veiligheidsregio),
        interpolate(gettext("sinds %s"), [moment(post.since, now)]),
      ].join(" · "),
      post.holder ? null : h("b", { class: "late" }, gettext("vacant")),
    );
  if (!own.length) return null;
  return [
    h("h3", null, gettext("U bent nu")),
    lines(mine, row) ??
      empty(gettext("U hebt nog geen functie in een activiteit. Neem er een op de pagina van de activiteit.")),
    vacant.length ? [h("h3", null, gettext("Vacant")), lines(vacant, row)] : null,
  ];
}

/** Return how many common themes are empty or old: to who sees what is shared, for others look empty. */
export function themesBehind(activity, now) {
  if (!isMeasured(activity)) return { lag: 0, of: 0 };
  const items = itemsOf(activity.id).filter(isActive);
  const standings = commonThemes(activity).map((theme) => themeStanding(theme, items, now).state);
  return { lag: standings.filter((one) => one !== "fresh").length, of: standings.length };
}

function pictures(now) {
  const running = workActivities();
  const row = (activity) => {
    const total = ctx.state(`total:${activity.id}`);
    const kept = total?.username
      ? say(gettext("totaalbeeld van %(owner)s"), total)
      : gettext("niemand houdt het totaalbeeld");
    const version = total?.version
      ? say(gettext("versie %(version)s, %(age)s oud"), {
          version: total.version,
          age: age((now.getTime() - Date.parse(total.published_at)) / 1000),
        })
      : gettext("nog niets gepubliceerd");
    const { lag, of } = themesBehind(activity, now);
    return line(
      `p${activity.id}`,
      totalHref(activity.id),
      activity.name,
      `${kept} · ${version}`,
      lag ? h("b", { class: "late" }, say(gettext("%(lag)s van %(all)s thema’s leeg of oud"), { lag, all: of })) : null,
    );
  };
  return lines(running, row);
}

function map() {
  const row = (activity) => {
    const placed = activity.latitude !== null || activity.area;
    return line(
      `k${activity.id}`,
      `${activityHref(activity.id)}#kaart`,
      activity.name,
      activity.address || activity.veiligheidsregios.map(areaName).join(", "),
      placed ? null : h("b", { class: "late" }, gettext("nog niet op de kaart")),
    );
  };
  return (
    lines(workActivities(), row) ??
    empty(gettext("Er loopt niets om te plotten. Loopt er iets, dan wijst u hier de plaats aan."))
  );
}

function phases(now) {
  const row = (state) =>
    line(
      state.region,
      `${address("page-fasen")}#regio-${state.region}`,
      state.name,
      [interpolate(gettext("sinds %s"), [moment(state.since, now)]), decidedBy(state)].filter(Boolean).join(" · "),
      phaseChip(state.phase),
    );
  return lines(workPhases(), row);
}

function decisions(now) {
  const rows = workActivities()
    .flatMap((one) => decisionsOf(one.id).filter((decision) => decision.state === "stands"))
    .sort((a, b) => (a.taken_at < b.taken_at ? 1 : -1));
  const row = (decision) =>
    line(
      `d${decision.id}`,
      `${pageHref("besluiten", decision.activity)}#teamdecision-${decision.id}`,
      `B${decision.number} ${decision.text}`,
      `${decision.taken_by} · ${moment(decision.taken_at, now)}`,
    );
  return lines(rows, row);
}

function measures(now) {
  const rows = byUrgency(all("measure").filter((one) => isUndone(one) && mayCarry(one, mandates())));
  const row = (measure) =>
    line(
      `m${measure.id}`,
      `${address("page-maatregelen")}?regio=${measure.region}`,
      words.said(measure.title),
      `${words.readable(measure, "name")} · ${dueText(measure, now)}`,
      standMark(measure, now),
    );
  return lines(rows, row);
}

function requests(now) {
  const rows = workActivities().flatMap((one) =>
    requestsOf(one.id).filter(
      (request) =>
        request.state === "open" &&
        [request.asker, ...request.asked.map((asked) => asked.side)].some((side) => isOwn(one.id, side)),
    ),
  );
  const row = (request) =>
    line(
      `v${request.id}`,
      `${pageHref("verzoeken", request.activity)}#partyrequest-${request.id}`,
      `V${request.number} ${request.text}`,
      request.due_at ? interpolate(gettext("voor %s"), [moment(request.due_at, now)]) : gettext("zonder termijn"),
    );
  return lines(rows, row);
}

function transfers() {
  const rows = workRegions()
    .map((code) => ({ code, name: ctx.ref.region.get(code)?.short_name ?? code }))
    .map((region) => ({
      ...region,
      waiting: all("transfer").filter(
        (one) => one.state === "proposed" && [one.from_region, one.to_region].includes(region.code),
      ).length,
    }))
    .filter((one) => one.waiting);
  const row = (one) =>
    line(
      one.code,
      address("page-spreiding"),
      one.name,
      interpolate(
        ngettext("%s voorstel wacht op een ziekenhuis", "%s voorstellen wachten op een ziekenhuis", one.waiting),
        [one.waiting],
      ),
    );
  return lines(rows, row) ?? empty(gettext("Geen patiënt wacht op antwoord van een ziekenhuis."));
}

function rides(now) {
  const open = ridesSeen(now).filter((one) => !["arrived", "closed"].includes(one.state) || lateWith(one, now));
  const row = (one) => {
    const late = lateWith(one, now);
    const when = one.state === "under_way" ? arrivalExpected(one) : one.leaves_at;
    return line(
      `rit${one.id}`,
      address("page-ritten"),
      `R-${one.number} ${one.origin_name} → ${one.destination_name || words.country(one.country)}`,
      [words.mode(one.mode), when ? moment(when, now) : "", late ? lateWords()[late] : words.requestState(one.state)]
        .filter(Boolean)
        .join(" · "),
    );
  };
  return lines(open, row) ?? empty(gettext("Geen ritten te rijden."));
}

/** @type {Record<string, {title: () => string, page: string, draw: (now: Date) => any}>} */
export const PARTS = {
  activities: { title: () => gettext("Incidenten en GRIP"), page: "activiteiten", draw: activities },
  stops: { title: () => gettext("SEH’s in stop"), page: "meldkamer", draw: stops },
  posts: { title: () => gettext("Functies"), page: "activiteiten", draw: posts },
  pictures: { title: () => gettext("Totaalbeeld"), page: "activiteiten", draw: pictures },
  map: { title: () => gettext("Op de kaart"), page: "beeld", draw: map },
  phases: { title: () => gettext("Zorgfase"), page: "fasen", draw: phases },
  decisions: { title: () => gettext("Laatste besluiten"), page: "activiteiten", draw: decisions },
  measures: { title: () => gettext("Maatregelen die lopen"), page: "maatregelen", draw: measures },
  requests: { title: () => gettext("Verzoeken"), page: "activiteiten", draw: requests },
  transfers: { title: () => gettext("Verplaatsingen"), page: "spreiding", draw: transfers },
  rides: { title: () => gettext("Ritten"), page: "ritten", draw: rides },
  reporting: { title: () => gettext("Wie heeft niet gemeld"), page: "melden", draw: reporting },
  house: { title: () => gettext("Mijn huis"), page: "instelling", draw: house },
  places: { title: () => gettext("Vrije plekken"), page: "capaciteit", draw: places },
};

/** Return how the hour stands for the functions at work, in a sentence. */
export function toneWords() {
  if (!canAct()) return "";
  return {
    calm: gettext("Reguliere zorg en er loopt niets in uw gebied: u ziet alleen wat vandaag nodig is."),
    raised: gettext("Er is opgeschaald of er loopt iets in uw gebied."),
    crisis: gettext("Crisis: dit moet nu gebeuren."),
  }[tone()];
}
