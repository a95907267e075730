/** Reading a report: fetched anew when what is asked changes, and of the present when something happened. */

import { get, Problem } from "./api.js";
import { toast } from "./dom.js";
import { ctx, refresh } from "./store.js";

const PACE_MS = 15_000; // between two readings of the present: some twenty queries each

/** Return the moment that the page shows as the server is asked for it; empty for now. */
export const momentShown = () => (ctx.asOf ? { seq: String(ctx.seq), at: ctx.asOf.toISOString() } : {});

/** Return an address with what is asked. */
export const asking = (url, asked) => {
  const query = new URLSearchParams(asked).toString();
  return query ? `${url}?${query}` : url;
};

/** One report that a page shows: `document` is the one that was read last, `problem` why there is none, in a sentence. */
export class ReportRead {
  constructor() {
    /** @type {any} */
    this.document = null;
    this.problem = "";
    this.isTold = false; // that what is shown could not be read anew: said once, not with every attempt
    this.url = "";
    this.seq = -1;
    this.at = 0;
    this.timer = 0;
  }

  /**
   * Read what an address gives, unless it is there. `isFixed`: it does not change with what happens.
   * @param {string} url
   * @param {boolean} isFixed
   */
  follow(url, isFixed) {
    const isSame = url === this.url;
    if (isSame && (isFixed || ctx.seq === this.seq)) return;
    const wait = isSame ? this.at + PACE_MS - Date.now() : 0;
    if (wait > 0) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(refresh, wait + 50);
      return;
    }
    if (!isSame) this.forget();
    Object.assign(this, { url, seq: ctx.seq, at: Date.now() });
    this.read(url);
  }

  forget() {
    this.document = null;
    this.problem = "";
    this.isTold = false;
  }

  async read(url) {
    try {
      const read = await get(url);
      if (url === this.url) Object.assign(this, { document: read, problem: "", isTold: false });
    } catch (error) {
      if (url === this.url) this.fail(error);
    }
    refresh();
  }

  /** Keep why nothing came; what the server did not refuse is asked again, also where nothing happens. */
  fail(error) {
    const message = error instanceof Problem ? error.message : String(error);
    if (!this.document) this.problem = message;
    else if (!this.isTold) {
      this.isTold = true;
      toast(message, "bad");
    }
    if (error instanceof Problem && error.final) return;
    const { url } = this;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (url !== this.url) return;
      this.at = Date.now();
      this.read(url);
    }, PACE_MS);
  }
}
