/** What a screen knows of the pictures of an activiteit: themes, items and how fresh they are, whose they are, questions. */

import { activityOf, areaName, pageHref, postsOf, runningActivities, teamName, teams } from "./activities.js";
import { canAct, mandates, sectorsIn } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const MINUTE = 60_000;
export const pictureHref = (id) => pageHref("eigenbeeld", id);
export const totalHref = (id) => pageHref("totaalbeeld", id);
export const itemKey = (item) => `item:${item.activity}:${item.id}`;
export const questionKey = (one) => `question:${one.activity}:${one.id}`;

/** The roles that write for a place that takes part. @type {Record<string, string[]>} */
export const WRITERS = {
  facility: ["hospital_liaison", "crisis_coordinator", "mka_dispatcher"],
  region: ["regional_coordinator", "roaz_chair"],
  veiligheidsregio: ["hin", "information_manager", "hon", "acgz", "dpg"],
};
const KEEP = ["hin", "information_manager", "acgz", "hon", "dpg"];
const KEEPING = ["hin", "plotter"]; // functions that may keep the common picture whoever holds them

/** Return the themes of an activiteit in their order: its own, or those with which every one begins. */
export function themesOf(activity) {
  const kept = ctx.state(`themes:${activity.id}`)?.themes;
  if (kept) return kept.map((one) => ({ ...one, title: words.readable(one, "name") }));
  const { themes = [], pace = {} } = ctx.ref.picture_themes ?? {};
  const english = document.documentElement.lang === "en";
  return themes.map((one) => ({
    code: one.code,
    owner: "",
    title: english ? one.name_en : one.name_nl,
    stale_after_min: one.stale_after_min * (pace[activity.kind] ?? 1),
    closed_at: null,
  }));
}

/** Return the items of an activiteit that the person may see, those that changed last first. */
export const itemsOf = (id) =>
  all("item")
    .filter((one) => one.activity === id)
    .sort((a, b) => (a.changed_at < b.changed_at ? 1 : a.changed_at > b.changed_at ? -1 : b.id - a.id));

export const isActive = (item) => item.state === "active";

/** Return when an item was last said to be so. */
export const freshAt = (item) => [item.fact_at, item.checked_at].sort()[1];
export const ageOf = (item, now) => (now.getTime() - Date.parse(freshAt(item))) / 1000;
/** Say whether an item is older than its theme allows; of an activiteit that closed nothing has to be fresh. */
export const isOld = (item, theme, now) => !item.over && ageOf(item, now) * 1000 > theme.stale_after_min * MINUTE;

/**
 * Return how a theme stands: `fresh`, `old` or `empty`, with the age of what is newest in it.
 * @returns {{state: "fresh" | "old" | "empty", age: number | null, old: number}}
 */
export function themeStanding(theme, items, now) {
  const here = items.filter((one) => one.theme === theme.code && isActive(one));
  if (!here.length) return { state: "empty", age: null, old: 0 };
  const newest = Math.min(...here.map((one) => ageOf(one, now)));
  const old = here.filter((one) => isOld(one, theme, now)).length;
  return { state: newest > theme.stale_after_min * 60 ? "old" : "fresh", age: newest, old };
}

/** Return the themes that all pictures have and that were not closed: what a common picture is measured by. */
export const commonThemes = (activity) => themesOf(activity).filter((one) => !one.owner && !one.closed_at);

// --- whose pictures there are

const teamTitle = (area, code) => `${teamName(code)} ${areaName(area)}`;

/** Return the name of whose a picture is, from its code. */
export function ownerName(activity, code) {
  const [kind, place, team] = code.split(":");
  if (kind === "team") return teamTitle(place, team);
  return activity?.parties.find((one) => one.at === kind && one.place === place)?.name ?? place;
}

const rolesOf = (team) =>
  team.functions.map((code) => (ctx.ref.functions ?? []).find((one) => one.code === code)?.role).filter(Boolean);

/** Return the teams of an activiteit in which the person sits: by a function held now first, then by a role. */
function teamsOfMine(activity) {
  const posts = postsOf(activity.id);
  const held = posts.filter((one) => one.username && one.username === ctx.me?.username);
  const present = new Set(posts.map((one) => `team:${one.veiligheidsregio}:${one.team}`));
  const found = held.map((one) => `team:${one.veiligheidsregio}:${one.team}`);
  for (const area of activity.veiligheidsregios)
    for (const team of teams())
      if (mandates().some((one) => one.veiligheidsregio === area && rolesOf(team).includes(one.role)))
        found.push(`team:${area}:${team.code}`);
  const running = found.filter((code) => present.has(code));
  return [...new Set(running.length ? running : found)];
}

/** Say whether the person speaks in a region for the sector of a house that takes part. */
function speaksFor(party) {
  const house = party.at === "facility" ? ctx.ref.facility.get(party.place) : null;
  return Boolean(house) && sectorsIn(house.region).includes(house.sector);
}

/** Say whether the person has a mandate at a party with which one writes in its picture. */
const writesAt = (party) =>
  mandates().some((one) => one[party.at] === party.place && WRITERS[party.at].includes(one.role));

/** Return the pictures in which the person writes, by their codes. */
export function myOwners(activity) {
  if (!activity || activity.state === "closed" || !canAct()) return [];
  const parties = activity.parties.filter((one) => !one.guest && WRITERS[one.at] && (writesAt(one) || speaksFor(one)));
  return [...teamsOfMine(activity), ...parties.map((one) => `${one.at}:${one.place}`)];
}

/** Return all whose pictures somebody can write or has written, the own ones first. */
export function ownersOf(activity) {
  const posts = postsOf(activity.id).map((one) => `team:${one.veiligheidsregio}:${one.team}`);
  const parties = activity.parties
    .filter((one) => !one.guest && WRITERS[one.at])
    .map((one) => `${one.at}:${one.place}`);
  const written = itemsOf(activity.id).map((one) => one.owner);
  return [...new Set([...myOwners(activity), ...posts, ...parties, ...written])];
}

/** Say whether the person keeps the themes of all pictures, and may keep the common one. */
export const mayKeepTotal = (activity) =>
  canAct() &&
  activity.state !== "closed" &&
  (mandates().some((one) => KEEP.includes(one.role) && activity.veiligheidsregios.includes(one.veiligheidsregio)) ||
    postsOf(activity.id).some((one) => one.username === ctx.me?.username && KEEPING.includes(one.function)));
export const mayKeepThemes = (activity) =>
  canAct() &&
  activity.state !== "closed" &&
  mandates().some((one) => KEEP.includes(one.role) && activity.veiligheidsregios.includes(one.veiligheidsregio));

/**
 * Return where a house or dispatch centre of the person takes part and has said nothing yet, in all that is open. Not for who
 * speaks for its sector, though she may write there: each house speaks for itself first.
 * @returns {{activity: number, owner: string}[]}
 */
export const emptyOfMine = () =>
  runningActivities().flatMap((activity) => {
    if (activity.state !== "open" || !canAct()) return [];
    const written = new Set(itemsOf(activity.id).map((one) => one.owner));
    const houses = activity.parties.filter((one) => one.at === "facility" && !one.guest && writesAt(one));
    const owners = houses.map((one) => `facility:${one.place}`);
    return owners.filter((owner) => !written.has(owner)).map((owner) => ({ activity: activity.id, owner }));
  });

// --- questions

export const questionsOf = (item) =>
  all("question")
    .filter((one) => one.item === item.id && one.activity === item.activity)
    .sort((a, b) => a.id - b.id);

/** Return the questions that wait for the person's answer, in all activiteiten. */
export const questionsToMe = () =>
  all("question").filter((one) => one.state === "asked" && myOwners(activityOf(one.activity)).includes(one.owner));

/** Return the answers to the person's own questions that she has not marked as seen. */
export const answersToMe = () =>
  canAct() ? all("question").filter((one) => one.state === "answered" && one.username === ctx.me?.username) : [];

// --- the common picture

export const totalOf = (id) => ctx.state(`total:${id}`);
export const ownsTotal = (id) =>
  canAct() && Boolean(totalOf(id)?.username) && totalOf(id).username === ctx.me?.username;
export const totalsToMe = () =>
  canAct() ? all("total").filter((one) => one.offer && one.offer.to === ctx.me?.username) : [];

/** Return the common pictures that the person offered and nobody took over. */
export const totalsDeclined = () => all("total").filter((one) => one.declined_by && ownsTotal(one.activity));

/** Return what stands in a common picture: each reference with its item, and whether that changed since it was placed. */
export function placedIn(total) {
  return (total?.entries ?? [])
    .map((entry) => ({ entry, item: ctx.state(`item:${total.activity}:${entry.item}`) }))
    .filter(({ item }) => item)
    .map(({ entry, item }) => ({ entry, item, changed: item.revision !== entry.revision }));
}

/** Return how current a common picture is: for each common theme how it stands, and the share that is fresh. */
export function currency(activity, items, now) {
  const rows = commonThemes(activity).map((theme) => ({ theme, ...themeStanding(theme, items, now) }));
  const fresh = rows.filter((one) => one.state === "fresh").length;
  return { rows, fresh, share: rows.length ? fresh / rows.length : 0 };
}

/** Return the totals of the person's own in which something changed since it was placed. */
export const totalsToLookAt = () =>
  all("total").filter((one) => !one.over && ownsTotal(one.activity) && placedIn(one).some(({ changed }) => changed));

export const certainty = (code) =>
  ({ confirmed: gettext("bevestigd"), unconfirmed: gettext("onbevestigd"), contradicted: gettext("tegengesproken") })[
    code
  ] ?? code;
export const shares = () => [
  ["own", gettext("alleen het eigen team")],
  ["activity", gettext("deze activiteit")],
  ["all", gettext("alle partijen")],
];
export const shareName = (code) => shares().find(([one]) => one === code)?.[1] ?? code;
