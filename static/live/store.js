/**
 * The picture on disk (IndexedDB): state and position in one transaction, so that they never part.
 *
 * One database per realm and reader: what one person was shown is never shown to the next. Without
 * IndexedDB (private windows, full disks) everything works, only a reload starts from a snapshot.
 */

const PREFIX = "zorgbeeld-live:";
const VERSION = 2; // what version 1 kept may lack what came just before its position: it is forgotten
const STORES = ["entities", "position"];
const FLUSH_MS = 300; // a burst of frames is one transaction; a crash costs at most this much catching up
const PATIENCE_MS = 1_000; // a disk that stands still keeps no picture away: the server has it too

const asPromise = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @returns {Promise<void>} */
const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

/** Return what comes in time, else null. */
function inTime(wanted) {
  let late = 0;
  const enough = new Promise((resolve) => {
    late = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  return Promise.race([wanted, enough]).finally(() => clearTimeout(late));
}

const isAt = (position, other) => position?.epoch === other?.epoch && position?.seq === other?.seq;

/** Return what is to be written, as it is now: the picture goes on while this waits for its turn. */
function taken(picture, whole, dirty) {
  const { epoch, seq, tag, log } = picture;
  const keys = whole ? picture.entities.keys() : dirty;
  return {
    whole,
    position: { epoch, seq, tag, log: [...log] },
    entities: [...keys].map((key) => [key, picture.entities.get(key)]),
  };
}

export class Store {
  constructor(realm, reader) {
    this.realm = realm;
    this.name = `${PREFIX}${realm}:${reader}`;
    this.db = null;
    this.dirty = new Set();
    this.whole = false;
    /** @type {{epoch: string, seq: number} | null} the position on disk, as this store left it */
    this.base = null;
    this.timer = 0;
    /** @type {Promise<void>} */
    this.writing = Promise.resolve();
  }

  /** Open the database, if that takes no time, and remove those of other readers of this realm. */
  async open() {
    if (typeof indexedDB === "undefined") return;
    const opening = this.#opened();
    this.db = await inTime(opening);
    if (!this.db) opening.then((late) => late?.close()); // live without it
  }

  /** Return the open database; null: not allowed here. */
  async #opened() {
    try {
      const request = indexedDB.open(this.name, VERSION);
      request.onupgradeneeded = () => {
        for (const name of [...request.result.objectStoreNames]) request.result.deleteObjectStore(name);
        for (const name of STORES) request.result.createObjectStore(name);
      };
      const db = await asPromise(request);
      db.onversionchange = () => (this.db === db ? this.close() : db.close());
      await this.#removeOthers();
      return db;
    } catch {
      return null;
    }
  }

  async #removeOthers() {
    const known = (await indexedDB.databases?.()) ?? [];
    for (const { name } of known) {
      if (name?.startsWith(`${PREFIX}${this.realm}:`) && name !== this.name) indexedDB.deleteDatabase(name);
    }
  }

  /** Return what was kept as `Picture.import` takes it, or null: nothing, or it takes too long. */
  load() {
    return this.db ? inTime(this.#loaded()) : Promise.resolve(null);
  }

  async #loaded() {
    try {
      const reading = this.db.transaction(STORES);
      const entities = reading.objectStore("entities");
      const [position, keys, values] = await Promise.all([
        asPromise(reading.objectStore("position").get("now")),
        asPromise(entities.getAllKeys()),
        asPromise(entities.getAll()),
      ]);
      this.base = position ?? null;
      if (!(position?.seq >= 0)) return null;
      return { ...position, entities: new Map(keys.map((key, place) => [key, values[place]])) };
    } catch {
      return null;
    }
  }

  /** Note that keys changed (null: everything), and write soon. */
  note(picture, changed) {
    if (!this.db) return;
    if (changed === null) this.whole = true;
    else for (const key of changed) this.dirty.add(key);
    if (!this.timer) this.timer = setTimeout(() => this.flush(picture), FLUSH_MS);
  }

  /** Write what is noted, as it is now, with the position that it belongs to, in one transaction. */
  flush(picture) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.db || !picture.held) return this.writing;
    const now = taken(picture, this.whole, this.dirty);
    this.whole = false;
    this.dirty = new Set();
    this.writing = this.writing
      .then(() => this.#write(now))
      .then((isWritten) => {
        if (!isWritten) this.note(picture, null);
      })
      .catch(() => this.close());
    return this.writing;
  }

  /** Say whether it was written: changes are, onto what they continue; another tab may have written meanwhile. */
  async #write({ whole, position, entities: changed }) {
    if (!this.db) return true;
    const writing = this.db.transaction(STORES, "readwrite");
    const entities = writing.objectStore("entities");
    const place = writing.objectStore("position");
    let isOurs = true;
    if (whole) entities.clear();
    else {
      const found = place.get("now");
      found.onsuccess = () => {
        isOurs = isAt(found.result, this.base);
        if (!isOurs) writing.abort(); // nothing of what follows here
      };
    }
    for (const [key, event] of changed) {
      if (event === undefined) entities.delete(key);
      else entities.put(event, key);
    }
    place.put(position, "now");
    try {
      await finished(writing);
    } catch (error) {
      if (isOurs) throw error;
    }
    if (isOurs) this.base = position;
    return isOurs;
  }

  close() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.db?.close();
    this.db = null;
  }
}
