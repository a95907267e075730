/** Up to which line a person had the log open before: kept in this browser, for this person in this realm. */

import { keptName } from "./kept.js";

/** @typedef {{seq: number, at: string}} Mark the newest line of that time, and when it was by the realm's clock */

export class LastLook {
  /**
   * @param {string} realm
   * @param {string} person
   */
  constructor(realm, person) {
    this.key = keptName(`log-seen:${realm}:${person}`);
    this.renew();
  }

  /** Begin a new look: what was on the screen until now was seen. */
  renew() {
    /** @type {Mark | null} null: never before, or this browser keeps nothing */
    this.mark = this.#read();
  }

  /**
   * Keep what is on the screen as seen; the mark of this look stays where it is.
   * @param {number} seq
   * @param {Date} at
   */
  look(seq, at) {
    if (seq === this.#read()?.seq) return;
    try {
      localStorage.setItem(this.key, JSON.stringify({ seq, at: at.toISOString() }));
    } catch {
      // a browser that keeps nothing says nothing about the last time
    }
  }

  /**
   * Return how many of these lines, newest first, are new since the last look; 0 without one.
   * @param {{seq: number}[]} lines
   */
  fresh(lines) {
    const mark = this.mark;
    if (!mark) return 0;
    const seen = lines.findIndex((event) => event.seq <= mark.seq);
    return seen < 0 ? lines.length : seen;
  }

  /** @returns {Mark | null} */
  #read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
      return Number.isInteger(kept?.seq) && !Number.isNaN(Date.parse(kept.at)) ? kept : null;
    } catch {
      return null;
    }
  }
}
