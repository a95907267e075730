/** Shared texts that we and their neighbour changed at the same time: who chooses between both. */

import { canAct, heldIn, may, withRole } from "./rights.js";
import { all, ctx } from "./store.js";

/** Say whether this person decides about a neighbour: of all regions that we tell it of, or as administrator. */
function decides(name) {
  const gives = ctx.state(`neighbour:${name}`)?.gives ?? [];
  if (withRole("administrator").length) return true;
  return gives.length > 0 && gives.every((code) => heldIn([code], ["hin"]));
}

/** Return the texts of neighbours between which this person chooses. */
export const choicesForMe = () =>
  canAct() && may("lcms_bridge.peers")
    ? all("heardtext").filter((one) => one.ours_state === "conflict" && decides(one.origin))
    : [];
