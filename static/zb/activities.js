/** What a screen knows of activiteiten: GRIP in them, functions and who holds them, calls, and where one may do what. */

import { address } from "./api.js";
import { closedThen } from "./closed.js";
import { pastAddress } from "./past.js";
import { canAct, mandates, may } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const english = () => document.documentElement.lang === "en";
const nameOf = (row) => (row ? (english() ? row.name_en : row.name_nl) : "");
const find = (rows, code) => (rows ?? []).find((one) => one.code === code);

export const kinds = () => (ctx.ref.activity_kinds ?? []).map((one) => ({ ...one, name: nameOf(one) }));
export const kindName = (code) => nameOf(find(ctx.ref.activity_kinds, code)) || code;
export const kindAbout = (one) => (english() ? one.about_en : one.about_nl);
export const levels = () => (ctx.ref.grip?.levels ?? []).map((one) => ({ ...one, name: nameOf(one) }));
export const deciders = () => (ctx.ref.grip?.deciders ?? []).map((one) => ({ ...one, name: nameOf(one) }));
export const teams = () => (ctx.ref.teams ?? []).map((one) => ({ ...one, name: nameOf(one) }));
export const teamName = (code) => nameOf(find(ctx.ref.teams, code)) || code;
export const functionName = (code) => nameOf(find(ctx.ref.functions, code)) || code;
export const areaName = (code) => ctx.ref.veiligheidsregio.get(code)?.name ?? code;

/** Return a function in as few letters as people use for it: what stands between brackets in its name. */
export const functionShort = (code) => /\(([^)]+)\)/.exec(functionName(code))?.[1] ?? functionName(code);

/** Return the address of a page of an activiteit; who looks at the past goes on looking at it, or at another moment. */
export function pageHref(page, id, past = ctx.past) {
  const when = past === null ? "" : `&${pastAddress("", past).slice(1)}`;
  return `${address(`page-${page}`)}?id=${encodeURIComponent(id)}${when}`;
}
export const activityHref = (id, past = ctx.past) => pageHref("activiteit", id, past);

const newest = (a, b) => b.id - a.id;
/** Return the activiteiten that run, those that wind down last. */
export const runningActivities = () =>
  all("activity")
    .filter((one) => one.state !== "closed")
    .sort((a, b) => Number(a.state !== "open") - Number(b.state !== "open") || newest(a, b));

export const activityOf = (id) => ctx.state(`activity:${id}`);

/** Return the levels of an activiteit that were ever decided on, the highest first. */
export const gripsOf = (id) =>
  all("grip")
    .filter((one) => one.activity === id)
    .sort((a, b) => b.level - a.level || (a.name < b.name ? -1 : 1));

/** Return every level that counts now, the highest first: in a closed realm none does any more. */
export const gripsRaised = () =>
  closedThen()
    ? []
    : all("grip")
        .filter((one) => one.level > 0)
        .sort((a, b) => b.level - a.level);

export const highestOf = (id) => Math.max(0, ...gripsOf(id).map((one) => one.level));

const teamRank = () => new Map(teams().flatMap((team, at) => team.functions.map((code, n) => [code, at * 100 + n])));

/** Return what stands where there is nothing: what comes or can be done; of a closed activiteit, that nothing will. */
export const nothing = (activity, said) =>
  activity.state === "closed" ? gettext("Niets; de activiteit is gesloten.") : said;

/** Return how many people confirmed in some calls: who comes for several functions counts once; null: that is not known
 *  of calls that were kept before people had numbers.
 */
export function peopleIn(calls, answer = "") {
  const filled = calls
    .flatMap((call) => call.seats)
    .filter((seat) => seat.state === "filled" && (!answer || seat.answer === answer));
  return filled.every((seat) => seat.who) ? new Set(filled.map((seat) => seat.who)).size : null;
}

const FURTHEST = ["ended", "unreached", "asked", "filled"];

/** Return in words how many of the functions that a level asks for somebody holds. */
export const staffingWords = ({ held, needed }) =>
  interpolate(
    ngettext("%(held)s van %(needed)s functie bezet", "%(held)s van %(needed)s functies bezet", needed),
    { held, needed },
    true,
  );

/** Return how far some calls are together: a function that two of them ask for counts once, as far as it got. */
export function ratesOf(calls) {
  const furthest = new Map();
  for (const { veiligheidsregio, seats } of calls)
    for (const { function: code, state } of seats) {
      const place = `${veiligheidsregio}:${code}`;
      if (FURTHEST.indexOf(state) > FURTHEST.indexOf(furthest.get(place))) furthest.set(place, state);
    }
  const states = [...furthest.values()].filter((state) => state !== "ended");
  const number = (state) => states.filter((one) => one === state).length;
  return {
    total: states.length,
    confirmed: number("filled"),
    silent: number("asked"),
    unreached: number("unreached"),
  };
}

/** Return the functions of an activiteit, in the order of its teams. */
export function postsOf(id) {
  const rank = teamRank();
  return all("post")
    .filter((one) => one.activity === id)
    .sort(
      (a, b) =>
        (a.veiligheidsregio < b.veiligheidsregio ? -1 : a.veiligheidsregio > b.veiligheidsregio ? 1 : 0) ||
        (rank.get(a.function) ?? 999) - (rank.get(b.function) ?? 999),
    );
}

export const callupsOf = (id) =>
  all("callup")
    .filter((one) => one.activity === id)
    .sort((a, b) => b.alarm - a.alarm);

/** Return what was answered to the newest open call for a function, or null. */
export function calledFor(post) {
  for (const call of callupsOf(post.activity)) {
    if (call.veiligheidsregio !== post.veiligheidsregio || call.state !== "open") continue;
    const seat = call.seats.find((one) => one.function === post.function);
    if (seat) return { ...seat, opened_at: call.opened_at };
  }
  return null;
}

/** Return how many functions a level asks for, and how many of them somebody holds. */
export function staffing(id) {
  const needed = postsOf(id).filter((one) => one.needed);
  return { needed: needed.length, held: needed.filter((one) => one.holder).length };
}

const servedBy = (code) => {
  const desk = ctx.ref.facility.get(code);
  return desk ? [desk.veiligheidsregio, ...(desk.serves ?? [])] : [];
};

/** Return the veiligheidsregio's in which the person holds one of these roles: a dispatcher those that are served. */
export function areasHeld(...roles) {
  const found = mandates()
    .filter((one) => roles.includes(one.role))
    .flatMap((one) => (one.role === "mka_dispatcher" ? servedBy(one.facility) : [one.veiligheidsregio]));
  return [...new Set(found.filter(Boolean))];
}

const STAFF = ["hin", "acgz", "dpg", "mka_dispatcher", "hon"];
const GRIP = ["hin", "acgz", "dpg", "mka_dispatcher", "information_manager"];
const KEEP = [...GRIP, "ovdg"];
const CHANGE = [...KEEP, "plotter"];
const END = ["hin", "acgz", "dpg"];

const coordinates = (activity) =>
  mandates().some(
    (one) =>
      one.role === "national_coordinator" ||
      (one.role === "regional_coordinator" && activity.regions.includes(one.region)),
  );
const heldIn = (activity, roles) => areasHeld(...roles).some((code) => activity.veiligheidsregios.includes(code));

export const mayKeep = (activity) =>
  canAct() && may("phases.activity_keep") && (heldIn(activity, KEEP) || coordinates(activity));
/** Say whether the person may change what an activiteit is called, what it is and where. */
export const mayChange = (activity) =>
  canAct() && may("phases.activity_change") && (heldIn(activity, CHANGE) || coordinates(activity));
export const mayEnd = (activity) =>
  canAct() && may("phases.activity_end") && (heldIn(activity, END) || coordinates(activity));
export const mayStaff = (area) => canAct() && areasHeld(...STAFF).includes(area);
/** Return the veiligheidsregio's in which the person may register GRIP. */
export const gripAreas = () => (canAct() && may("phases.grip_set") ? areasHeld(...GRIP) : []);

/** Return the veiligheidsregio's that the person may open an activiteit for, the own ones first. */
export function openAreas() {
  if (!canAct() || !may("phases.activity_keep")) return [];
  const own = areasHeld(...KEEP);
  const regions = mandates()
    .filter((one) => one.role === "regional_coordinator")
    .map((one) => one.region);
  const wide = mandates().some((one) => one.role === "national_coordinator");
  const rest = ctx.ref.veiligheidsregios
    .filter((one) => wide || one.regions.some((code) => regions.includes(code)))
    .map((one) => one.code);
  return [...new Set([...own, ...rest])];
}

/** Return the roles by which the person may register GRIP in a veiligheidsregio: she says as which she acts. */
export const gripRoles = (area) => GRIP.filter((role) => areasHeld(role).includes(area));

export const isMine = (post) => Boolean(post.username) && post.username === ctx.me?.username;

/** Say whether a function is one that the person has here by role: then she may take it. */
export function mayTake(post) {
  const role = find(ctx.ref.functions, post.function)?.role;
  return canAct() && Boolean(role) && areasHeld(role).includes(post.veiligheidsregio);
}

/** Return the functions that the person holds in an activiteit: as which she acts there. */
export const heldByMe = (id) => postsOf(id).filter(isMine);

/** Return the functions that the person offered and nobody took over, in all activiteiten. */
export const declinedToMe = () => (canAct() ? all("post").filter((one) => one.declined && isMine(one)) : []);

/** Return in words that somebody did not take a function over, for her who offered it. */
export const declinedWords = (post) =>
  interpolate(
    gettext("%(who)s neemt %(function)s niet over"),
    { who: post.declined.by, function: functionShort(post.function) },
    true,
  );

/** Return the handovers that wait for the person's answer, in all activiteiten. */
export const handoversToMe = () => (canAct() ? all("post").filter((one) => one.handover?.to === ctx.me?.username) : []);

/** Return the vacant functions that are the person's own to take, where a level asks for them. */
export const postsForMe = () => all("post").filter((one) => one.needed && !one.holder && mayTake(one));

export const attendance = (code) =>
  ({
    coming: gettext("onderweg"),
    present: gettext("aanwezig"),
    on_site: gettext("ter plaatse"),
    by_phone: gettext("telefonisch"),
    standby: gettext("stand-by"),
  })[code] ?? "";
export const attendances = () =>
  ["present", "on_site", "coming", "by_phone", "standby"].map((code) => [code, attendance(code)]);

export const activityState = (code) =>
  ({ open: gettext("open"), winding_down: gettext("in afbouw"), closed: gettext("gesloten") })[code] ?? code;

/** Return the words of who decided on a level, with a note of who wrote it down: both names stand there. */
export function decidedWords(grip) {
  const whom = words.readable(grip, "on_behalf_of");
  const by = words.readable(grip, "registered_by") || words.readable(grip, "decided_by");
  return whom ? interpolate(gettext("%(whom)s, gemeld door %(by)s"), { whom, by }, true) : by;
}

/** Return the key of a function in an activiteit. */
export const postKey = (post) => `post:${post.activity}:${post.veiligheidsregio}:${post.function}`;
/** Return how a command names a function. */
export const postBody = ({ activity, veiligheidsregio, function: code }) => ({
  activity,
  veiligheidsregio,
  function: code,
});
