/** A realm that is closed for good: since when and why, for every screen; nothing can be begun in it. */

import { byId, h, hide, mark, patch } from "./dom.js";
import { longDay, time } from "./format.js";
import { ctx } from "./store.js";
import { readable } from "./words.js";

/** Return since when and why the realm is closed; null while it is open. */
export function closing() {
  const clock = ctx.state("clock");
  if (clock?.closed_at) return { at: new Date(clock.closed_at), because: readable(clock, "closed_because") };
  // closed by a version that did not say so: its clock was set last when it closed
  if (!document.body.hasAttribute("data-closed")) return null;
  const at = ctx.asOf ? null : ctx.entities.get("clock")?.at;
  return { at: at ? new Date(at) : null, because: "" };
}

export const isClosed = () => closing() !== null;

/** Say whether the realm was closed at the moment that is shown: what ran before it closed still shows in its past. */
export const closedThen = () => (ctx.asOf === null ? isClosed() : Boolean(ctx.state("clock")?.closed_at));

/** Return whether something counts as late: where the realm is closed nothing waits any more; its past says what was. */
export const countsAsLate = (is) => is && !closedThen();

/** Return what a screen says of a closed realm. */
export function closedWords({ at, because }) {
  const since = at ? `${longDay(at)} ${time(at)}` : "";
  const what = ctx.isExercise
    ? since
      ? interpolate(gettext("Deze oefening is gesloten sinds %s."), [since])
      : gettext("Deze oefening is gesloten.")
    : since
      ? interpolate(gettext("Deze omgeving is gesloten sinds %s."), [since])
      : gettext("Deze omgeving is gesloten.");
  return [
    h("strong", null, gettext("Gesloten")),
    " ",
    what,
    " ",
    because ? `${interpolate(gettext("Reden: %s"), [because.replace(/\.$/, "")])}. ` : null,
    gettext("U kunt alles nog lezen; er kan niets meer veranderen."),
  ];
}

/** Show above the screen that its realm is closed; of a past moment the bar of the past speaks. */
export function renderClosed() {
  const place = byId("afgesloten");
  if (!place || !ctx.ready) return;
  const found = ctx.asOf === null ? closing() : null;
  mark("is-closed", found !== null);
  hide(place, found === null);
  if (!found) return;
  patch(
    place,
    h("span", null, closedWords(found)),
    document.body.classList.contains("wall-body")
      ? null
      : h("a", { href: "/", class: "no-print" }, gettext("Naar een open omgeving")),
  );
}
