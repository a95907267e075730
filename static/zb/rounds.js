/** The rounds among the seats of a body that are open, and those that wait for somebody. */

import { isHead, seatsHeld } from "./rights.js";
import { all, ctx } from "./store.js";

export const openRounds = () => all("phaseround").filter((round) => round.state === "open");
export const silent = (round) => round.seats.filter((seat) => seat.agrees === null);

/** Return the rounds that wait for this person: an own seat is silent, or the last word can be said. */
export const roundsForMe = () =>
  openRounds().filter(
    (round) => seatsHeld(round).some((seat) => seat.agrees === null) || (isHead(round) && mayFollow(round)),
  );

/** Say whether the chair may follow a round now: all agree where all must, else all were heard or the time is over. */
export function mayFollow(round) {
  if (round.all) return round.seats.every((seat) => seat.agrees);
  return !silent(round).length || new Date(round.deadline) <= ctx.now();
}
