/** Reading the published quarters: the list of them, and the one that is chosen; anew when one was published. */

import { address, get, Problem } from "./api.js";
import { refresh } from "./store.js";

const AGAIN_MS = 15_000; // after a fault

/** Return the quarter to show of those there are: the chosen one, else the newest. */
const quarterOf = ({ published, waiting }, chosen) => {
  const there = [...published.map((one) => one.quarter), ...waiting];
  return there.includes(chosen) ? chosen : (there[0] ?? "");
};

/** What the page of published quarters read: `list` of all, `document` of the one that is chosen, `problem` why not. */
export class EditionRead {
  /** @param {string} quarter the one that the address asks for; empty: the newest */
  constructor(quarter) {
    /** @type {any} */
    this.list = null;
    this.quarter = quarter;
    /** @type {any} */
    this.document = null;
    this.problem = "";
    this.asked = "";
    this.isRead = false;
    this.timer = 0;
  }

  /** Read what is chosen, unless that was done; `published`: how many quarters are. */
  follow(published) {
    const asked = `${published}|${this.quarter}`;
    if (asked === this.asked) return;
    clearTimeout(this.timer);
    // publishing cannot be taken back: what stood there of another quarter is gone at once
    Object.assign(this, { asked, problem: "", document: null, isRead: false });
    this.read(asked, published);
  }

  async read(asked, published) {
    try {
      const list = await get(address("editions"));
      const quarter = quarterOf(list, this.quarter);
      const document = quarter ? await get(address("edition", { quarter })) : null;
      if (asked !== this.asked) return; // something else was chosen since
      Object.assign(this, { list, quarter, document, problem: "", isRead: true, asked: `${published}|${quarter}` });
    } catch (error) {
      if (asked !== this.asked) return;
      this.fail(error, asked, published);
    }
    refresh();
  }

  /** Keep why nothing came, until something does; what the server did not refuse is asked again. */
  fail(error, asked, published) {
    this.problem = error instanceof Problem ? error.message : String(error);
    this.isRead = true;
    if (error instanceof Problem && error.final) return;
    this.timer = window.setTimeout(() => {
      if (asked === this.asked) this.read(asked, published);
    }, AGAIN_MS);
  }
}
