/** When a lost line is said loudly: a blink is no outage, what the machine itself knows is one at once. */

import { ctx, isLive } from "./store.js";

const LOUD_AFTER = 2_500; // milliseconds without connection
const FIRST_TIME = 8_000; // the same before the first picture: "connecting" is said all the while

/** @type {number | null} */
let since = null;

/** Return whether the screen must say that what it shows is old. */
export function isDown() {
  if (isLive()) since = null;
  else since ??= Date.now();
  return (
    since !== null &&
    (navigator.onLine === false || Date.now() - since > (ctx.status.lastUpdate ? LOUD_AFTER : FIRST_TIME))
  );
}

/** Return since when the picture stands still, `{at, seconds}` on the clock of the realm, the one clock of a
 *  screen; null before the first picture.
 */
export function pictureAt() {
  const last = ctx.status.lastUpdate;
  if (!last) return null;
  const at = ctx.live.realmTime(last);
  return { at, seconds: (ctx.live.now().getTime() - at.getTime()) / 1000 };
}
