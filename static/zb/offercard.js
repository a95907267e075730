/** What a hospital must know of a patient who is offered, to say yes or no: never who it is. */

import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { explained, facts } from "./parts.js";
import { needTags } from "./pmrtags.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const MINUTE = 60_000;
const name = (code) => ctx.ref.facility.get(code)?.name ?? code;

/** Return advice on transport in words: by what, and why. */
export const adviceWords = (advice) =>
  interpolate(
    gettext("Advies: %(mode)s (%(why)s)"),
    { mode: words.mode(advice.mode), why: advice.reasons.map(words.said).join("; ") },
    true,
  );

/** Return when the patient can be there: as planned, else at the earliest. */
function arrival(transfer, now) {
  const planned = transfer.need?.arrives_at;
  if (planned) return moment(planned, now);
  const ready = Math.max(now.getTime(), Date.parse(transfer.need?.ready_at ?? "") || 0);
  const at = new Date(ready + transfer.minutes * MINUTE).toISOString();
  return interpolate(gettext("op zijn vroegst %s"), [moment(at, now)]);
}

/** Return the name of what a list of requests says, where it says anything in particular. */
const listed = (need, list, nothing = "") => (need[list] === nothing ? "" : words.said(need.names?.[list]));

/** Return what is known of the patient: pairs for a list. */
const patient = (need, now) => [
  [gettext("Leeftijd"), listed(need, "age")],
  [gettext("Specialisme"), listed(need, "specialism", "general")],
  [gettext("Groep"), listed(need, "cohort")],
  [gettext("Stabiel sinds"), need.stable_since ? moment(need.stable_since, now) : gettext("niet bekend")],
  [gettext("Toestemming"), listed(need, "consent")],
  [gettext("Wens"), listed(need, "wish", "none")],
];

/** Return how the patient travels: by what, how long, the advice of the guideline, when. */
function ride(transfer, now) {
  const { need } = transfer;
  const by = `${words.mode(need?.mode || transfer.mode)} · ${words.rideTime(transfer.minutes, transfer.measured)}`;
  return [
    [gettext("Vervoer"), need?.driver ? `${by} · ${need.driver}` : by],
    [gettext("Richtlijn"), need?.advice ? adviceWords(need.advice) : ""],
    [gettext("Kan weg"), need?.ready_at ? moment(need.ready_at, now) : ""],
    [gettext("Aankomst"), arrival(transfer, now)],
  ];
}

/**
 * Return how long one can still answer: for as long a bed is held. The time to answer is that of the clock on the wall,
 * so a past picture has none.
 */
function answerTime(transfer) {
  if (ctx.asOf !== null) return null;
  const left = (Date.parse(transfer.answer_before) - ctx.wall().getTime()) / 1000;
  if (transfer.state !== "proposed" || !(left > 0)) return null;
  const text = gettext("Antwoord binnen %s: zo lang wordt er een bed voor vastgehouden.");
  return h("p", { class: "muted", "data-key": "time" }, interpolate(text, [age(left)]));
}

/** Return what an offer says, above its buttons. */
export function offerTold(transfer, now) {
  const { need } = transfer;
  const although = words.readable(transfer, "reason");
  return [
    h(
      "h3",
      null,
      interpolate(
        gettext("%(bed)s-patiënt uit %(from)s"),
        { bed: words.bed(transfer.bed), from: name(transfer.from) },
        true,
      ),
      words.bedClass(transfer.bed_class) ? h("span", { class: "tag" }, words.bedClass(transfer.bed_class)) : null,
      transfer.isolation ? h("span", { class: "tag" }, gettext("isolatie")) : null,
      need ? needTags({ ...need, isolation: false }) : null,
    ),
    facts(...(need ? patient(need, now) : []), ...ride(transfer, now)),
    explained(words.said(transfer.why)),
    although && transfer.state === "proposed"
      ? h("p", null, interpolate(gettext("Toch gevraagd: %s"), [although]))
      : null,
    answerTime(transfer),
    h(
      "p",
      { class: "muted" },
      interpolate(
        gettext("nr %(number)s · naar %(to)s"),
        { number: need ? `R-${need.number}` : transfer.number, to: name(transfer.to) },
        true,
      ),
    ),
  ];
}
