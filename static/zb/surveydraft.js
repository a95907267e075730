/** What a liaison chose in a round and that is not on record yet: kept in the browser until the server has it. */

import { keptName } from "./kept.js";
import { bare, same } from "./meetlat.js";

const PREFIX = keptName("meetlat");

export const draftKey = (realm, facility, round) => `${PREFIX}:${realm}:${facility}:${round}`;

/** Return the rounds of a house in which something was chosen here that never arrived. */
export function keptRounds(realm, facility) {
  const begin = `${PREFIX}:${realm}:${facility}:`;
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(begin))
    .map((key) => Number(key.slice(begin.length)));
}

/** Forget of a round what the server has by now, whichever page was open when it answered. */
export function arrived(realm, facility, round, sent) {
  const left = new SurveyDraft(draftKey(realm, facility, round));
  left.accept(sent);
}

/** `answers` by code of the question, `base` what was known of each when it was chosen; `full`: it could not be kept. */
export class SurveyDraft {
  constructor(name) {
    this.name = name;
    this.full = false;
    this.accepted = {};
    this.answers = {};
    this.base = {};
    try {
      const kept = JSON.parse(localStorage.getItem(name) ?? "null");
      this.answers = kept?.answers ?? {};
      this.base = kept?.base ?? {};
    } catch {
      // what was broken is as if it was never there
    }
  }

  get isEmpty() {
    return !Object.keys(this.answers).length;
  }

  /** Choose an answer; `pending` is what is on its way: who goes back from that to what is known has changed it again. */
  set(code, answer, known, pending = {}) {
    if (same(answer, known) && !(answer && code in pending)) this.forget(code);
    else {
      if (!(code in this.answers)) this.base[code] = bare(known);
      this.answers[code] = answer;
    }
    delete this.accepted[code];
    this.save();
  }

  forget(code) {
    delete this.answers[code];
    delete this.base[code];
  }

  clear() {
    for (const code of Object.keys(this.answers)) this.forget(code);
    this.save();
  }

  save() {
    try {
      const { base } = this;
      const answers = this.going({}); // what has arrived needs no keeping
      if (Object.keys(answers).length) localStorage.setItem(this.name, JSON.stringify({ answers, base }));
      else localStorage.removeItem(this.name);
      this.full = false;
    } catch {
      this.full = true; // the store of the browser is full: the screen says so, and it can still be sent
    }
  }

  /** Forget what is on record by now, unless another answer is still on its way there. */
  settle(known, pending = {}) {
    const settled = Object.keys(this.answers).filter(
      (code) =>
        same(this.answers[code], known[code]) && (!(code in pending) || same(this.answers[code], pending[code])),
    );
    for (const code of settled) this.forget(code);
    if (settled.length) this.save();
  }

  /** Note that the server has these: they go when the picture shows them, and are not sent again. */
  accept(sent) {
    for (const [code, answer] of Object.entries(sent)) this.accepted[code] = answer;
    this.save();
  }

  /** Return what would be sent now: what was chosen, less what is on its way or was accepted. */
  going(pending) {
    const out = {};
    for (const [code, answer] of Object.entries(this.answers)) {
      const last = code in pending ? pending[code] : this.accepted[code];
      if (last === undefined || !same(last, answer)) out[code] = answer;
    }
    return out;
  }

  /** Say whether somebody else answered a question otherwise since it was chosen here. */
  moved(code, known) {
    return code in this.base && !same(this.base[code], known) && !same(this.answers[code], known);
  }
}
