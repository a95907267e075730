/**
 * The picture: a realm's state as this reader sees it, and the position it belongs to.
 *
 * Pure data, no browser: a frame is applied only when it continues exactly where the picture is
 * (first = seq + 1); an older one changes nothing, a later one says that something is missing.
 */

export const LOG_KEPT = 500;

export class Picture {
  epoch = "";
  seq = -1; // nothing held, not even an empty realm
  tag = "";
  /** @type {Map<string, any>} */
  entities = new Map();
  /** @type {any[]} */
  log = [];

  /** Forget everything. */
  clear() {
    this.epoch = "";
    this.seq = -1;
    this.tag = "";
    this.entities = new Map();
    this.log = [];
  }

  /** Say whether there is anything to show or to go on from. */
  get held() {
    return this.seq >= 0;
  }

  /** Replace everything by a snapshot document (docs/protocol.md). */
  load(snapshot) {
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.tag = snapshot.tag;
    this.entities = new Map(Object.entries(snapshot.entities));
    this.log = snapshot.log.slice(-LOG_KEPT);
  }

  /**
   * Apply an `events` or `skip` frame.
   * @returns {{outcome: "applied"|"old"|"gap", changed: string[], events: any[]}}
   */
  apply(frame) {
    const none = { changed: [], events: [] };
    if (!this.held || frame.from > this.seq + 1) return { outcome: "gap", ...none };
    if (frame.to <= this.seq) return { outcome: "old", ...none };
    const events = (frame.events ?? []).filter((event) => event.seq > this.seq);
    const changed = new Set();
    for (const event of events) {
      if (event.state === null) this.entities.delete(event.key);
      else this.entities.set(event.key, event);
      changed.add(event.key);
      if (event.line) this.log.push(event);
    }
    if (this.log.length > LOG_KEPT) this.log = this.log.slice(-LOG_KEPT);
    this.seq = frame.to;
    this.tag = frame.tag;
    return { outcome: "applied", changed: [...changed], events };
  }

  /** Return everything as plain data: for another tab. */
  export() {
    const { epoch, seq, tag, entities, log } = this;
    return { epoch, seq, tag, entities, log };
  }

  /** Take over what `export` gave. */
  import(data) {
    Object.assign(this, data, { entities: new Map(data.entities), log: [...data.log] });
  }
}
