/** The meetlat as this screen knows it: questions from the server, rounds and answers from the live picture. */

import { address, getUntilThere, Problem } from "./api.js";
import { versionOf } from "./meetlat.js";
import { all, ctx, refresh } from "./store.js";

const AGAIN = 5_000; // milliseconds before a version that nobody knows is looked for again

/** @type {{list: any[], asking: boolean, at: number}} */
const known = { list: [], asking: false, at: 0 };

/** Fetch the questionnaires, again and again while the line is away. */
export async function loadQuestionnaires() {
  if (known.asking || Date.now() - known.at < AGAIN) return;
  known.asking = true;
  try {
    known.list = await getUntilThere(address("questionnaires"));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  } finally {
    known.asking = false;
    known.at = Date.now();
    refresh();
  }
}

/** Return the questions of a sector in a version; null until they are here. */
export function questionsOf(sector, version) {
  const found = versionOf(known.list, sector, version);
  if (!found && version) loadQuestionnaires();
  return found;
}

export const questionnairesInForce = () => known.list.filter((one) => one.in_force);

export const rounds = () => all("surveyround").sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1));
export const openRounds = () => rounds().filter((round) => round.state === "open");
export const answersOf = (facility) => ctx.state(`survey:${facility}`);
export const requestOf = (round, facility) => round.requests.find((one) => one.facility === facility);

/** Return when a facility answered a round, null when it did not: the newest answers say so before the round does. */
export function answeredAt(round, request) {
  const answers = answersOf(request.facility);
  return answers?.round === round.id ? answers.observed_at : request.answered_at;
}

/** Return the open rounds that wait for an answer of one of these facilities: `[round, request]`. */
export function waitingFor(facilities) {
  return openRounds().flatMap((round) =>
    round.requests
      .filter((request) => facilities.includes(request.facility) && !answeredAt(round, request))
      .map((request) => /** @type {[any, any]} */ ([round, request])),
  );
}
