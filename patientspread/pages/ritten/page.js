/** The rides of who drives: planned, left, arrived, late; and saying that a patient left or arrived. */

import { actions, byId, h, patch } from "../../zb/dom.js";
import { lateWith } from "../../zb/late.js";
import { tellMove } from "../../zb/movedialog.js";
import { rideCard, ridesSeen } from "../../zb/ridelist.js";
import { canAct, saidOfNothing } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, start } from "../../zb/store.js";

/** Return how many rides stand where. */
function counted(rides, now) {
  const of = (...states) => rides.filter((one) => states.includes(one.state)).length;
  const late = rides.filter((one) => lateWith(one, now)).length;
  return [
    interpolate(gettext("%s te plannen"), [of("accepted")]),
    interpolate(gettext("%s gepland"), [of("planned")]),
    interpolate(gettext("%s onderweg"), [of("under_way")]),
    late ? interpolate(gettext("%s te laat"), [late]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const rides = ridesSeen(now);
  byId("ritten-telling").textContent = rides.length ? counted(rides, now) : "";
  patch(
    byId("ritten"),
    rides.length
      ? rides.map((one) => rideCard(one, now))
      : h(
          "p",
          { class: "empty" },
          saidOfNothing(
            gettext("Geen ritten. Wie een plek heeft en vervoerd moet worden, verschijnt hier."),
            gettext("Er waren geen ritten."),
          ),
        ),
  );
}

const tell = (step) => (button) => {
  const one = ctx.state(`ride:${button.dataset.id}`);
  if (one && canAct()) tellMove(one, step);
};

connectShell();
actions(document.querySelector("main"), {
  "ride-depart": tell("depart"),
  "ride-arrive": tell("arrive"),
  "ride-vehicle": tell("ride_back"),
});
start(render);
