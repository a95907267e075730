/** What a person sent stays in the browser until the server has it: without a line nothing is lost, and
 *  the Idempotency-Key of each job makes that sending it again changes nothing twice.
 *
 *  A job is held back for ten seconds in which it can be undone. A page that is left sends at once what it
 *  holds: a phone in a pocket stops the clock of a page, and a report must not wait for the next look.
 */

import { intention, Problem, post } from "./api.js";

const RETRY = 4_000; // milliseconds between attempts while the line is down
export const HOLD = 10_000; // milliseconds in which what was sent can be undone
const SECOND_TAP = 600; // milliseconds in which a tap on what just appeared under the thumb is no choice

export class Outbox {
  /**
   * @param {{name: string, who: () => string, now: () => Date, changed: () => void,
   *   sent: (job: any, answer: any) => void, refused: (job: any, problem: Problem) => void}} options `name`:
   *   where it is kept; `who`: whose jobs go; `now`: the realm's time; `changed`: after every step;
   *   `refused`: when the server said no
   */
  constructor({ name, who, now, changed, refused, sent }) {
    this.name = name;
    this.who = who;
    this.now = now;
    this.changed = changed;
    this.refused = refused;
    this.sent = sent;
    this.sending = false;
    this.waiting = false;
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.release());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.release();
    });
    setInterval(() => {
      if (this.jobs.length) this.flush();
    }, RETRY);
  }

  get kept() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "null") ?? [];
    } catch {
      return [];
    }
  }

  /** The jobs of whoever is at the screen: another person's wait until that person is back. */
  get jobs() {
    return this.kept.filter((job) => job.who === this.who());
  }

  keep(jobs) {
    if (jobs.length) localStorage.setItem(this.name, JSON.stringify(jobs));
    else localStorage.removeItem(this.name);
  }

  change(key, more) {
    this.keep(this.kept.map((job) => (job.key === key ? { ...job, ...more } : job)));
  }

  drop(...keys) {
    this.keep(this.kept.filter((job) => !keys.includes(job.key)));
  }

  /** Keep the jobs `{url, body, timed, …}` of one act, to be sent together when it can be undone no more;
   *  `timed`: it takes the moment of what it says.
   */
  add(...jobs) {
    const act = intention();
    const at = Date.now();
    const more = { act, who: this.who(), moment: this.now().toISOString(), made: at, due: at + HOLD };
    this.keep([...this.kept, ...jobs.map((job) => ({ key: intention(), ...job, ...more }))]);
    this.changed();
    setTimeout(() => this.flush(), HOLD + 1);
  }

  /** Return the milliseconds in which a job can still be undone; 0: it is, or may be, on its way. */
  left(job) {
    const left = job.due - Date.now();
    return job.tried || left > HOLD ? 0 : Math.max(0, left); // a clock that was set back holds nothing
  }

  /** Return the acts that can be undone: `{act, jobs, left}`. */
  get held() {
    const acts = Map.groupBy(
      this.jobs.filter((job) => this.left(job) > 0),
      (job) => job.act,
    );
    return [...acts].map(([act, jobs]) => ({ act, jobs, left: this.left(jobs[0]) }));
  }

  /** Take back an act, with what was made on top of it at the same house; return the jobs, none when it is too
   *  late or a second tap of the same thumb.
   */
  undo(act) {
    const held = this.held;
    const at = held.findIndex((one) => one.act === act);
    if (at < 0 || Date.now() - held[at].jobs[0].made < SECOND_TAP) return [];
    const { facility } = held[at].jobs[0];
    const found = held
      .slice(at)
      .filter((one) => one.act === act || (facility && one.jobs[0].facility === facility))
      .flatMap((one) => one.jobs);
    this.drop(...found.map((job) => job.key));
    this.changed();
    return found;
  }

  /** Send at once what is held. A page that goes has no second turn: what is first of its address goes now. */
  release() {
    const first = new Map();
    for (const job of this.jobs) {
      this.change(job.key, { due: 0 });
      if (!first.has(job.url)) first.set(job.url, job);
    }
    if (this.sending) return;
    const going = [...first.values()];
    this.sending = true;
    Promise.all(going.map((job) => this.settle(job))).finally(() => {
      this.sending = false;
      this.changed();
    });
  }

  /** Send what is kept, in order; stop at the first that is held or finds no server. */
  async flush() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let job = this.jobs[0]; job && !this.left(job); job = this.jobs[0]) {
        if (!(await this.settle(job))) break;
      }
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  /** Send a job and forget it when the server answered; return whether it did. */
  async settle(job) {
    const tried = this.jobs.find((one) => one.key === job.key);
    if (!tried) return true; // another tab of this browser sent it
    this.change(job.key, { tried: true });
    if (!(await this.attempt(tried))) return false;
    this.drop(job.key);
    return true;
  }

  async attempt(job) {
    try {
      // what had to wait for a line says of when it is: it must not look fresher than it was
      const late = job.late || Date.now() - job.made > HOLD + RETRY; // a machine that slept missed its turn
      const body = late && job.timed ? { ...job.body, observed_at: job.body.observed_at ?? job.moment } : job.body;
      const answer = await post(job.url, body, job.key, { keepalive: true });
      this.waiting = false;
      this.sent(job, answer);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.final || error.status === 401) {
        // who has to log in again finds it here afterwards
        this.waiting = true;
        this.change(job.key, { late: true });
        return false;
      }
      this.refused(job, error);
      return true;
    }
  }
}
