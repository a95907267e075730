/** What a person sent stays in the browser until the server has it: without a line nothing is lost, and
 *  the Idempotency-Key of each job makes that sending it again changes nothing twice.
 */

import { intention, Problem, post } from "./api.js";

const RETRY = 4_000; // milliseconds between attempts while the line is down

export class Outbox {
  /**
   * @param {{name: string, now: () => Date, changed: () => void, sent: (job: any, answer: any) => void,
   *   refused: (job: any, sentence: string) => void}} options `name`: where it is kept; `now`: the realm's
   *   time; `changed`: after every step; `refused`: when the server said no
   */
  constructor({ name, now, changed, refused, sent }) {
    this.name = name;
    this.now = now;
    this.changed = changed;
    this.refused = refused;
    this.sent = sent;
    this.sending = false;
    this.waiting = false;
    addEventListener("online", () => this.flush());
    setInterval(() => {
      if (this.jobs.length) this.flush();
    }, RETRY);
  }

  get jobs() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "null") ?? [];
    } catch {
      return [];
    }
  }

  keep(jobs) {
    if (jobs.length) localStorage.setItem(this.name, JSON.stringify(jobs));
    else localStorage.removeItem(this.name);
  }

  /** Keep a job `{url, facility, body, fields}` and try to send it at once. */
  add(job) {
    this.keep([...this.jobs, { ...job, key: intention(), seen: this.now().toISOString() }]);
    this.changed();
    this.flush();
  }

  /** Send what is kept, in order; stop at the first that finds no server. */
  async flush() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let job = this.jobs[0]; job; job = this.jobs[0]) {
        if (!(await this.attempt(job))) break;
        this.keep(this.jobs.filter((one) => one.key !== job.key));
      }
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  async attempt(job) {
    try {
      // what had to wait for a line says of when it is: it must not look fresher than it was
      const body = job.late ? { ...job.body, observed_at: job.seen } : job.body;
      const answer = await post(job.url, body, job.key);
      this.waiting = false;
      this.sent(job, answer);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.final) {
        this.waiting = true;
        this.keep(this.jobs.map((one) => (one.key === job.key ? { ...one, late: true } : one)));
        return false;
      }
      this.refused(job, error.message);
      return true;
    }
  }
}
