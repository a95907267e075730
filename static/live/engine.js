/**
 * The engine of the tab that holds the socket: brings the picture up to date and keeps it on disk.
 */

import { call, Problem, urgent, withNumber } from "../zb/api.js";
import { Connection, pause } from "./connection.js";
import { Picture } from "./picture.js";
import { Store } from "./store.js";

const COMMAND_MS = 8000; // no answer over the socket for so long: by HTTP, with the same key

export class Engine {
  /**
   * @param {{realm: string, addresses: any, reader: string, ticket: any, onLoad: (picture: Picture) => void,
   *   onApply: (frame: any, result: any) => void, onStatus: (status: any) => void,
   *   onReader: (reader: string) => void}} options where, who, and what to tell
   */
  constructor(options) {
    this.options = options;
    this.picture = new Picture();
    this.store = new Store(options.realm, options.reader);
    /** @type {Map<string, any>} */
    this.commands = new Map(); // id → {resolve, reject, timer}
    /** @type {Promise<void> | null} */
    this.loading = null;
    this.failed = 0; // snapshots in a row
    this.stopped = false;
    /** @type {any} the last greeting of the server */
    this.head = null;
    /** @type {any} */
    this.status = {
      connection: "connecting",
      transport: null,
      problem: null,
      synced: false,
      lastUpdate: null,
      delayMs: null,
      health: null,
      offset: 0,
    };
    this.connection = new Connection({
      addresses: options.addresses,
      position: () => (this.picture.held ? this.picture : null),
      onFrame: (frame, size) => this.#onFrame(frame, size),
      onStatus: (change) => this.#onConnection(change),
      onReader: (reader) => reader !== options.reader && options.onReader(reader),
    });
    this.connection.useTicket(options.ticket);
    this.keep = () => this.store.flush(this.picture); // a page that goes away writes what it can
    addEventListener("pagehide", this.keep);
  }

  async start() {
    await this.store.open();
    const kept = await this.store.load();
    if (this.stopped) return;
    const { held, epoch, seq, tag } = this.picture; // a tab that followed until now knows at least as much
    const isSame = kept?.epoch === epoch && kept?.seq === seq && kept?.tag === tag; // it was shown from the disk
    if (held && !isSame && (kept?.epoch !== epoch || seq >= kept.seq)) this.store.note(this.picture, null);
    else if (kept && !isSame) {
      this.picture.import(kept);
      this.options.onLoad(this.picture);
    } else if (!held) this.#load(); // beside the line: who cannot have one sees the picture too
    this.connection.start();
  }

  #take(snapshot) {
    this.picture.load(snapshot);
    this.store.note(this.picture, null);
    this.options.onLoad(this.picture);
  }

  async stop() {
    removeEventListener("pagehide", this.keep);
    this.connection.stop();
    this.stopped = true; // what still comes is for nobody: the picture is already the next reader's
    await this.store.flush(this.picture);
    this.store.close();
  }

  #say(change) {
    if (this.stopped) return;
    this.status = { ...this.status, ...change };
    this.options.onStatus(this.status);
  }

  #onConnection(change) {
    const synced = change.connection === "live" && this.status.synced;
    this.#say({ ...change, synced });
  }

  #onFrame(frame, size) {
    if (this.stopped) return;
    if (frame.now) this.#say({ offset: Date.parse(frame.now) - Date.now() });
    const handlers = {
      hello: () => this.#onHello(frame),
      events: () => this.#onEvents(frame, size),
      skip: () => this.#onEvents(frame, size),
      head: () => this.#onHead(frame),
      resync: () => this.#onResync(frame),
      health: () => this.#say({ health: { troubles: frame.troubles } }),
      ticket: () => frame.reader !== this.options.reader && this.options.onReader(frame.reader),
      done: () => this.#settle(frame.id, (waiting) => waiting.resolve(frame.answer)),
      error: () => this.#onError(frame),
    };
    handlers[frame.op]?.();
    this.#say({ lastUpdate: new Date() });
  }

  #onHello(frame) {
    this.head = frame;
    this.#say({ build: frame.build, health: { troubles: frame.troubles ?? [] } });
    if (!this.picture.held) this.#load();
    else {
      this.#say({ synced: this.picture.seq === frame.head && this.picture.epoch === frame.epoch });
      // the first picture came while the line was being made: the address could not say from where
      if (!this.connection.subscribed) this.connection.subscribe();
    }
  }

  #onEvents(frame, size) {
    const result = this.picture.apply(frame);
    if (result.outcome === "gap") {
      this.#say({ synced: false });
      if (!this.loading) this.connection.subscribe();
      return;
    }
    this.connection.applied(frame, size);
    if (result.outcome === "old") return;
    this.store.note(this.picture, result.changed);
    const last = result.events.at(-1);
    const delayMs = last ? Math.max(0, Date.now() + this.status.offset - Date.parse(last.rec)) : this.status.delayMs;
    this.#say({ synced: !frame.more, delayMs });
    this.options.onApply(frame, result);
  }

  /** What is held is not what is read from here on, for whatever reason: another history, other rights. */
  #onResync({ epoch, head }) {
    this.head = { ...this.head, epoch, head };
    this.#load();
  }

  /** The authoritative head: whoever is behind it has lost something, whatever the reason. */
  #onHead(frame) {
    if (this.loading) return;
    const { seq, epoch } = this.picture;
    const level = seq === frame.seq && epoch === frame.epoch;
    this.#say({ synced: level });
    if (!level) this.connection.subscribe();
  }

  #onError(frame) {
    if (!frame.id) return;
    // what failed on our side is named by its number, which is that of the command
    const sentence = frame.code === "unavailable" ? withNumber(frame.message, frame.id) : frame.message;
    this.#settle(frame.id, (waiting) =>
      waiting.reject(new Problem(frame.code, sentence, { ...frame, request: frame.id })),
    );
  }

  /** Fetch a snapshot and go on from there; one at a time. */
  #load() {
    this.#say({ synced: false });
    this.loading ??= this.#fetch().finally(() => {
      this.loading = null;
    });
  }

  async #fetch() {
    let snapshot;
    try {
      snapshot = await urgent(this.options.addresses.snapshot);
    } catch (error) {
      this.#notLoaded(error);
      return;
    }
    if (this.stopped) return;
    this.#take(snapshot);
    const { seq, epoch } = this.picture;
    this.failed = 0;
    // the present is what the line says it is
    this.#say({ synced: this.head !== null && epoch === this.head.epoch && seq >= this.head.head });
    this.connection.subscribe();
  }

  /** Begin anew in a while: a line that says where it is asks for the picture, and without one it is asked here. */
  #notLoaded(error) {
    if (this.stopped) return;
    if (error.status) this.#say({ problem: { code: error.code, message: error.message } });
    this.connection.stop();
    setTimeout(
      () => {
        if (this.stopped) return;
        if (!this.picture.held && !error.final) this.#load();
        this.connection.start();
      },
      1000 + Math.random() * 2000 + pause(this.failed++),
    );
  }

  /** Run a command once, over the socket or by HTTP; `id` is its idempotency key. */
  command(id, name, payload) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#byHttp(id, name, payload), COMMAND_MS);
      this.commands.set(id, { resolve, reject, timer });
      if (!this.connection.send({ op: "cmd", id, name, payload })) this.#byHttp(id, name, payload);
    });
  }

  async #byHttp(id, name, payload) {
    try {
      const url = this.options.addresses.command(name);
      const given = await call(url, { method: "POST", body: payload, key: id });
      this.#settle(id, (waiting) => waiting.resolve(given.answer));
    } catch (error) {
      this.#settle(id, (waiting) => waiting.reject(error));
    }
  }

  #settle(id, act) {
    const waiting = this.commands.get(id);
    if (!waiting) return;
    this.commands.delete(id);
    clearTimeout(waiting.timer);
    act(waiting);
  }
}
