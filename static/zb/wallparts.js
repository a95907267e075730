/** What every wall says by itself: that its line is down, that something stands still, that its realm is closed. */

import { renderClosed } from "./closed.js";
import { byId } from "./dom.js";
import { age, longDay, moment, time } from "./format.js";
import { renderHealth } from "./health.js";
import { isDown, pictureAt } from "./outage.js";
import { ctx } from "./store.js";

/** Return how marks grow with the letters: 1 rem is 24 px on the wall of 1920 x 1080. */
export const wallScale = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 15;

/** Say at the head of a wall what is wrong with what it shows. */
export function wallWarning() {
  renderHealth(false);
  renderClosed();
  const place = byId("waarschuwing");
  const down = isDown();
  document.body.classList.toggle("is-down", down);
  place.hidden = !down && ctx.asOf === null;
  if (ctx.asOf !== null) {
    place.textContent = interpolate(gettext("U ziet de stand van %s. Besluiten kan alleen in het heden."), [
      `${longDay(ctx.asOf)} ${time(ctx.asOf)}`,
    ]);
    return;
  }
  if (!down) return;
  const last = pictureAt();
  place.textContent = last
    ? interpolate(
        gettext("Verbinding weg: dit is de stand van %(time)s, %(age)s geleden"),
        { time: moment(last.at, ctx.now()), age: age(last.seconds) },
        true,
      )
    : gettext("Nog geen verbinding");
}
