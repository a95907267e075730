/** Up to which line a person had the log open before: kept at the server, so that another device knows it too, and in this
 *  browser for when the line is down.
 */

import { address, get, post } from "./api.js";
import { keptName } from "./kept.js";

const REST_MS = 10_000; // what is seen goes to the server no more often than this

/** @typedef {{seq: number, at: string}} Mark the newest line of that time, and when it was by the realm's clock */
/** @typedef {{ask: () => Promise<Mark | null>, tell: (seq: number, leaving: boolean) => Promise<any>}} Keeper */

/** What the server keeps of it. @type {Keeper} */
export const atServer = {
  ask: async () => (await get(address("log-last-look"))).mark,
  tell: (seq, leaving) => post(address("situation.log_look"), { seq }, undefined, { keepalive: leaving }),
};

/** @param {Mark | null} one @param {Mark | null} other @returns {Mark | null} */
const later = (one, other) => (!one || (other && other.seq > one.seq) ? other : one);

export class LastLook {
  #timer = 0;
  #told = 0; // what the server was told, so that nothing goes twice
  /** @type {Promise<void>} */
  #asked = Promise.resolve();

  /**
   * @param {string} realm
   * @param {string} person
   * @param {Keeper | null} keeper null: this browser alone
   * @param {() => void} onMark called when the server knows of a later look than this browser
   */
  constructor(realm, person, keeper = null, onMark = () => {}) {
    this.key = keptName(`log-seen:${realm}:${person}`);
    this.keeper = keeper;
    this.onMark = onMark;
    this.renew();
  }

  /** Begin a new look: what was on the screen until now was seen, here or on another device. */
  renew() {
    /** @type {Mark | null} null: never before, or nothing keeps it */
    this.mark = this.#read();
    if (this.keeper) this.#asked = this.#ask(this.keeper);
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
      // a browser that keeps nothing leaves it to the server
    }
    this.seen = seq;
    if (!this.keeper || this.#timer) return;
    this.#timer = setTimeout(() => this.send(), this.#told ? REST_MS : 0);
  }

  /** Send what is seen and was not sent yet. @param {boolean} [leaving] it goes on when the page is left */
  async send(leaving = false) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!leaving) await this.#asked; // never before it was asked what was seen until then
    const seq = this.seen ?? 0;
    if (!this.keeper || seq <= this.#told) return;
    this.#told = seq;
    await this.keeper.tell(seq, leaving).catch(() => {
      this.#told = 0; // with the next line again
    });
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

  /** @param {Keeper} keeper */
  async #ask(keeper) {
    const known = await keeper.ask().catch(() => null);
    if (later(this.mark, known) === this.mark) return;
    this.mark = known;
    this.onMark();
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
