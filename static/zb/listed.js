/** A list that is fetched beside the live picture, of entities that the picture has only in part: an address, how a system
 *  speaks. A row is at least as new as its entity was when the list was asked for; a dialog opens on a row only when that is
 *  still so, hence what a person decides on is what she was shown.
 */

import { Problem } from "./api.js";
import { toast } from "./dom.js";
import { ctx, refresh } from "./store.js";

export class Listed {
  /**
   * @param {string} prefix of the entities: `peer` of `peer:buren`
   * @param {string} name which field of a row names its entity
   * @param {() => Promise<any[]>} fetch asks for the rows
   */
  constructor(prefix, name, fetch) {
    this.prefix = prefix;
    this.name = name;
    this.fetch = fetch;
    /** @type {any[] | null} null: not fetched yet */
    this.rows = null;
    /** @type {Map<string, number>} the numbers of the entities when the rows were asked for */
    this.numbers = new Map();
    this.asked = ""; // the numbers for which the list was last asked
    this.turn = 0;
    this.shown = 0;
    this.opening = false;
    this.answered = false; // or it failed: nobody waits for the first answer any more
  }

  /** Return the numbers of the entities on the screen. */
  seen() {
    const found = new Map();
    for (const [key, one] of ctx.entities) if (key.startsWith(`${this.prefix}:`)) found.set(key, one.seq);
    return found;
  }

  /** Ask for the rows; an answer that a later one overtook is let go. Raises Problem. */
  async ask() {
    const numbers = this.seen();
    this.asked = JSON.stringify([...numbers]);
    this.turn += 1;
    const turn = this.turn;
    const rows = await this.fetch();
    if (turn < this.shown) return;
    Object.assign(this, { rows, numbers, shown: turn, answered: true });
    refresh();
  }

  /** Ask for the rows; a line that is away is tried again by itself. */
  load = async () => {
    try {
      await this.ask();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!this.answered) refresh();
    } finally {
      this.answered = true;
    }
  };

  /** Ask anew when an entity changed since the list was asked; called with each drawing. */
  follow() {
    if (JSON.stringify([...this.seen()]) !== this.asked) this.load();
  }

  /** Return a row, as the list has it. */
  row(id) {
    return this.rows?.find((one) => one[this.name] === id) ?? null;
  }

  /** Return a row that is as new as the entity on the screen. Raises Problem. */
  async newest(id) {
    const key = `${this.prefix}:${id}`;
    while (!this.rows || this.numbers.get(key) !== ctx.entities.get(key)?.seq) await this.ask();
    return this.row(id);
  }

  /**
   * Open a dialog on a row as it is now; where that cannot be known it is said, and nothing opens.
   * @param {string} id
   * @param {(row: any, newest: () => Promise<any>) => void} open gets the row (null: there is none), and how to get it anew
   */
  async on(id, open) {
    if (this.opening) return;
    this.opening = true;
    try {
      open(await this.newest(id), () => this.newest(id));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(error.message, "bad");
    } finally {
      this.opening = false;
    }
  }
}
