/** Neighbouring emergency departments that stop at once: coordinators and dispatch act on it, until it is over. */

import { h } from "../../zb/dom.js";
import { alwaysIn } from "../../zb/edparts.js";
import { ownFacilities, withRole } from "../../zb/rights.js";
import { all, ctx } from "../../zb/store.js";
import { registerWaits } from "../../zb/waits.js";

/** Say whether a region's departments are this person's concern. */
function concerns(region) {
  if (withRole("national_coordinator").length) return true;
  if (withRole("regional_coordinator").some((one) => one.region === region)) return true;
  const own = ownFacilities().map((code) => ctx.ref.facility.get(code));
  return own.some((one) => one?.sector === "dispatch" && one.region === region);
}

const mine = () => all("together").filter((one) => concerns(one.region));

/** Return who stops, as one word: a group that grows is news. */
const stoppedIn = (one) =>
  [...new Set(one.groups.flatMap((group) => group.stopped.map((house) => house.facility)))].sort().join("+");

const names = (houses) => houses.map((one) => one.name).join(", ");

const card = (one) =>
  h(
    "article",
    { class: "wait", "data-key": `together-${one.region}` },
    h("h3", null, interpolate(gettext("SEH’s tegelijk in stop · %s"), [one.name])),
    one.groups.map((group) =>
      h(
        "p",
        null,
        h("b", null, names(group.stopped)),
        " · ",
        group.open_near.length
          ? interpolate(gettext("nog open in de buurt: %s"), [names(group.open_near)])
          : gettext("geen SEH meer open in de buurt"),
      ),
    ),
    alwaysIn(),
  );

registerWaits("capaciteit", {
  keys: () => mine().map((one) => `together:${one.region}:${stoppedIn(one)}`),
  words: ({ length: number }) =>
    interpolate(
      ngettext(
        "in %s regio zijn buur-SEH’s tegelijk in stop",
        "in %s regio’s zijn buur-SEH’s tegelijk in stop",
        number,
      ),
      [number],
    ),
  cards: (room) => mine().slice(0, room).map(card),
});
