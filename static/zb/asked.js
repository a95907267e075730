/** What a dialog asked of the server and got no answer to: pressing again after a lost line does nothing twice. */

import { intention } from "./api.js";

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Moments stand for "in half an hour": counted from now they are others at each press. */
const but = (_name, value) => (typeof value === "string" && MOMENT.test(value) ? "" : value);

export class Asked {
  /** @type {Map<string, {content: any, key: string}>} */
  #open = new Map();
  #last = "";

  /** Return what is sent, and its key: as it went the first time, where the person asks the same again. */
  of(url, content, form) {
    this.#last = JSON.stringify([url, JSON.stringify(content, but), [...new FormData(form)]]);
    if (!this.#open.has(this.#last)) this.#open.set(this.#last, { content, key: intention() });
    return /** @type {{content: any, key: string}} */ (this.#open.get(this.#last));
  }

  /** The server said no: nothing came of it, and what is asked next is asked anew. */
  refused() {
    this.#open.delete(this.#last);
  }
}
