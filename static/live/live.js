/**
 * The live picture for a screen. See README.md beside this file.
 *
 * Of all tabs of one reader on one realm, the one that holds a browser lock runs the engine (socket,
 * snapshot, disk); the others get its frames over a BroadcastChannel and apply them to their own copy.
 * When the leader closes, the next one takes the lock and goes on from where it was.
 */

import { Problem, urgent } from "../zb/api.js";
import { Engine } from "./engine.js";
import { Picture } from "./picture.js";
import { Store } from "./store.js";

const HIDDEN_MS = 250; // a hidden tab has no animation frames
const NO_FRAME_MS = 1000; // one that gives no frames is told all the same
const JOIN_MS = 1500; // a leader answers in milliseconds; after this ask again
const MUTE_AFTER = 4; // unanswered in a row: who holds the lock is no more, or frozen
const TICKET_MS = [500, 15000]; // pauses before the first ticket is there

export class Live {
  #realm;
  #addresses;
  #picture = new Picture();
  /** @type {{picture: Picture, asOf: Date} | null} */
  #past = null; // {picture, asOf} while looking back
  #sought = 0; // how often another moment was asked for
  #stateCallbacks = new Set();
  #statusCallbacks = new Set();
  #changed = new Set();
  #initial = true;
  #scheduled = false;
  #status = {
    connection: "offline",
    synced: false,
    lastUpdate: null,
    seq: 0,
    delayMs: null,
    health: null,
    leader: false,
    transport: null,
    problem: null,
    build: null, // of the server: a page of another one is to be reloaded
  };
  #offset = 0;
  /** @type {any} */
  #clock = null; // as the realm said last: it is no reader's, and runs on while a picture is fetched anew
  /** @type {any} */
  #run = null; // {reader, channel, engine, release, abort}
  #running = false;
  #turn = 0; // how often it began
  #pending = new Map(); // commands of this tab: id → {name, payload, resolve, reject}
  #id = crypto.randomUUID?.() ?? String(Math.random());

  constructor({ realm, addresses }) {
    this.#realm = realm;
    this.#addresses = addresses;
  }

  get entities() {
    return this.#shown.entities;
  }

  get log() {
    return this.#shown.log;
  }

  get seq() {
    return Math.max(this.#shown.seq, 0);
  }

  get status() {
    return this.#status;
  }

  get #shown() {
    return this.#past?.picture ?? this.#picture;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    document.addEventListener("visibilitychange", this.#left);
    this.#begin();
  }

  stop() {
    this.#running = false;
    document.removeEventListener("visibilitychange", this.#left);
    this.#leave();
    this.#say({ connection: "offline", synced: false, transport: null });
  }

  onState(callback) {
    this.#stateCallbacks.add(callback);
    if (this.#shown.held) callback(this.#stateOf([...this.entities.keys()], true));
    return () => this.#stateCallbacks.delete(callback);
  }

  onStatus(callback) {
    this.#statusCallbacks.add(callback);
    callback(this.#status);
    return () => this.#statusCallbacks.delete(callback);
  }

  /** The realm's time: played time in an exercise. */
  now() {
    return this.realmTime(new Date());
  }

  /** The moment by the server's clock, whatever that of this machine is set to. */
  serverNow() {
    return new Date(Date.now() + this.#offset);
  }

  /**
   * What the realm's clock shows at a moment of this machine's.
   * @param {Date} at
   */
  realmTime(at) {
    this.#clock = clockOf(this.#picture) ?? this.#clock;
    return shownBy(this.#clock, at.getTime() + this.#offset);
  }

  /** Show the state as of a number or a moment of realm time; null: live again. False: another was asked for since. */
  async seek(where) {
    this.#sought += 1;
    const turn = this.#sought;
    /** @type {{picture: Picture, asOf: Date} | null} */
    let past = null;
    try {
      past = where === null ? null : await this.#pastAt(where);
    } catch (problem) {
      if (turn === this.#sought) throw problem;
    }
    if (turn !== this.#sought) return false;
    this.#past = past;
    this.#initial = true;
    this.#schedule();
    return true;
  }

  /** Fetch the picture as of a number or a moment; null: that is yet to come, which is no past. */
  async #pastAt(where) {
    const query = where instanceof Date ? { at: where.toISOString() } : { seq: String(where) };
    const picture = new Picture();
    picture.load(await urgent(`${this.#addresses.snapshot}?${new URLSearchParams(Object.entries(query))}`));
    if (where instanceof Date) return this.#comes(where, picture) ? null : { picture, asOf: where };
    return picture.seq < where ? null : { picture, asOf: momentOf(picture) };
  }

  /** Say whether a moment is yet to come, by the clock that ran at it; that of now may not be known yet. */
  #comes(moment, picture) {
    const then = shownBy(clockOf(picture), Date.now() + this.#offset);
    return moment > then && (!this.#picture.held || moment > this.now());
  }

  /** Say whether what is shown is of the past. */
  get isPast() {
    return this.#past !== null;
  }

  /** Run a command once; it survives a reconnect and a change of the leading tab. */
  command(name, payload = {}) {
    return new Promise((resolve, reject) => {
      const id = crypto.randomUUID?.() ?? `${this.#id}-${performance.now()}`;
      this.#pending.set(id, { name, payload, resolve, reject });
      this.#issue(id);
    });
  }

  // -- which tab leads ------------------------------------------------------------------------------

  /** Learn who reads (a ticket), then join the other tabs of this reader. */
  async #begin() {
    this.#turn += 1;
    const turn = this.#turn;
    const isMine = () => this.#running && turn === this.#turn; // of two that join, one would hold the lock and be mute
    let wait = TICKET_MS[0];
    await this.#showKept();
    while (isMine()) {
      try {
        const ticket = await urgent(this.#addresses.ticket, { method: "POST", body: {}, patience: TICKET_MS[1] });
        if (isMine()) this.#join(ticket);
        return;
      } catch (error) {
        if (!isMine()) return;
        const problem = error instanceof Problem && error.status ? { code: error.code, message: error.message } : null;
        this.#say({ connection: "offline", synced: false, problem });
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * wait));
      wait = Math.min(wait * 2, TICKET_MS[1]);
    }
  }

  /** Until the server answers, show what this tab's reader had. */
  async #showKept() {
    const reader = sessionStorage.getItem(this.#keptName);
    if (!reader || this.#picture.held) return;
    const store = new Store(this.#realm, reader);
    await store.open();
    const kept = await store.load();
    store.close();
    if (kept && !this.#picture.held) {
      this.#picture.import(kept);
      this.#all();
    }
  }

  get #keptName() {
    return `zorgbeeld-live:${this.#realm}:${document.body.dataset.reader ?? ""}`; // of this page's reader
  }

  #join(ticket) {
    const { reader } = ticket;
    if (sessionStorage.getItem(this.#keptName) !== reader) this.#picture.clear();
    sessionStorage.setItem(this.#keptName, reader);
    const name = `zorgbeeld-live:${this.#realm}:${reader}`;
    const run = {
      reader,
      name,
      channel: new BroadcastChannel(name),
      engine: null,
      abort: new AbortController(),
      asked: 0,
      unanswered: 0, // in a row
      ticket,
    };
    this.#run = run;
    run.channel.onmessage = ({ data }) => this.#run === run && this.#hear(data);
    this.#askState();
    if (!navigator.locks) {
      this.#lead(run, ticket); // an old browser: every tab has its own socket
      return;
    }
    navigator.locks.request(name, { signal: run.abort.signal }, () => this.#lead(run, ticket)).catch(() => undefined); // stopped while waiting
  }

  /** Hold the lock and run the engine until this tab stops. */
  #lead(run, ticket) {
    if (this.#run !== run) return undefined;
    clearTimeout(run.asked);
    const engine = new Engine({
      realm: this.#realm,
      addresses: this.#addresses,
      reader: run.reader,
      ticket: { ...ticket, expires_in: run.late ? 0 : ticket.expires_in },
      onLoad: (picture) => {
        this.#take(picture);
        this.#tell({ t: "state", data: picture.export() });
      },
      onApply: (frame, { changed }) => {
        this.#applied(changed);
        this.#tell({ t: "frame", frame });
      },
      onStatus: (status) => {
        this.#hearStatus(status, true);
        this.#tell({ t: "status", status });
      },
      onReader: () => this.#otherReader(),
    });
    run.engine = engine;
    engine.picture = this.#picture; // one copy in the leading tab
    engine.start().then(() => {
      this.#tell({ t: "leader" });
      for (const id of this.#pending.keys()) this.#issue(id);
    });
    return new Promise((resolve) => {
      run.release = resolve;
    });
  }

  /** Rights changed, or somebody else logged in: start over under the new name. */
  #otherReader() {
    this.#tell({ t: "reader" });
    this.#restart();
  }

  #restart() {
    this.#sought += 1;
    this.#past = null; // what was read of it was another's to see
    this.#leave();
    this.#picture.clear();
    sessionStorage.removeItem(this.#keptName); // nor is what the disk has of it
    this.#all();
    if (this.#running) this.#begin();
  }

  #leave() {
    const run = this.#run;
    this.#run = null;
    if (!run) return;
    clearTimeout(run.asked);
    run.abort.abort();
    run.engine?.stop();
    run.channel.close();
    run.release?.();
  }

  #tell(message) {
    try {
      this.#run?.channel.postMessage({ from: this.#id, ...message });
    } catch {
      // the channel closed between two messages: this tab is leaving
    }
  }

  #askState() {
    const run = this.#run;
    if (!run || run.engine) return;
    run.late = run.asked !== 0; // the ticket may be too old by the time this tab leads
    clearTimeout(run.asked);
    this.#tell({ t: "join" });
    run.asked = setTimeout(() => this.#unanswered(run), JOIN_MS);
  }

  /** Ask again; of who stays mute this tab waits for nothing more. */
  #unanswered(run) {
    run.unanswered += 1;
    if (run.unanswered < MUTE_AFTER) return this.#askState();
    run.abort.abort();
    this.#lead(run, run.ticket); // beside it, as where there are no locks
  }

  // -- what the other tabs say ----------------------------------------------------------------------

  #hear(data) {
    if (data.to && data.to !== this.#id) return;
    const run = this.#run;
    const asLeader = {
      join: () =>
        this.#picture.held &&
        this.#tell({ t: "state", to: data.from, data: this.#picture.export(), status: run.engine.status }),
      cmd: () => this.#runFor(data),
    };
    const asFollower = {
      state: () => this.#followState(data),
      frame: () => this.#follow(data.frame),
      status: () => this.#hearStatus(data.status, false),
      leader: () => this.#askState(),
      answer: () => this.#answered(data),
      reader: () => this.#restart(),
    };
    (run.engine ? asLeader : asFollower)[data.t]?.();
    if (data.t === "leader" && !run.engine) for (const id of this.#pending.keys()) this.#issue(id);
  }

  #followState(data) {
    clearTimeout(this.#run.asked);
    this.#run.unanswered = 0;
    this.#run.late = true;
    this.#picture.import(data.data);
    if (data.status) this.#hearStatus(data.status, false);
    this.#all();
  }

  #follow(frame) {
    const { outcome, changed } = this.#picture.apply(frame);
    if (outcome === "gap") this.#askState();
    if (outcome === "applied") this.#applied(changed);
  }

  #hearStatus({ offset, ...status }, leader) {
    this.#offset = offset;
    this.#say({ ...status, leader });
  }

  // -- commands -------------------------------------------------------------------------------------

  #issue(id) {
    const { name, payload } = this.#pending.get(id);
    const engine = this.#run?.engine;
    if (!engine) {
      this.#tell({ t: "cmd", id, name, payload }); // and again when there is a leader
      return;
    }
    engine.command(id, name, payload).then(
      (answer) => this.#answered({ id, answer }),
      (error) => this.#answered({ id, error }),
    );
  }

  #runFor({ from, id, name, payload }) {
    const plain = ({ code, message, field }) => ({ code, message, field });
    this.#run.engine.command(id, name, payload).then(
      (answer) => this.#tell({ t: "answer", to: from, id, answer }),
      (error) => this.#tell({ t: "answer", to: from, id, error: plain(error) }),
    );
  }

  /** @param {{id: string, answer?: any, error?: any}} end how a command ended */
  #answered({ id, answer, error }) {
    const waiting = this.#pending.get(id);
    if (!waiting) return;
    this.#pending.delete(id);
    if (error) waiting.reject(error instanceof Error ? error : new Problem(error.code, error.message, error));
    else waiting.resolve(answer);
  }

  // -- what the screen is told ----------------------------------------------------------------------

  #take(picture) {
    if (picture !== this.#picture) this.#picture.import(picture.export());
    this.#all();
  }

  #all() {
    if (!this.#past) this.#initial = true;
    this.#schedule();
  }

  #applied(changed) {
    for (const key of changed) this.#changed.add(key);
    this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (document.visibilityState !== "hidden") requestAnimationFrame(this.#showNow);
    setTimeout(this.#showNow, document.visibilityState === "hidden" ? HIDDEN_MS : NO_FRAME_MS);
  }

  #showNow = () => {
    if (!this.#scheduled) return; // it was hidden meanwhile, and shown so
    this.#scheduled = false;
    this.#show();
  };

  /** A tab that is left between asking for a frame and getting it is told all the same. */
  #left = () => {
    if (this.#scheduled && document.visibilityState === "hidden") setTimeout(this.#showNow, HIDDEN_MS);
  };

  #show() {
    const initial = this.#initial;
    const changed = initial ? [...this.entities.keys()] : [...this.#changed];
    this.#changed.clear();
    this.#say({ seq: Math.max(this.#picture.seq, 0) });
    if (!this.#shown.held || (this.#past && !initial)) return;
    this.#initial = false;
    const state = this.#stateOf(changed, initial);
    for (const callback of this.#stateCallbacks) callback(state);
  }

  #stateOf(changed, initial) {
    return { entities: this.entities, changed, log: this.log, seq: this.seq, asOf: this.#past?.asOf ?? null, initial };
  }

  #say(change) {
    const next = { ...this.#status, ...change };
    const same = Object.keys(next).every((name) => next[name] === this.#status[name]);
    this.#status = next;
    if (!same) for (const callback of this.#statusCallbacks) callback(next);
  }
}

/** Return how the clock of a realm runs, as a picture says it; null: as that of the server. */
function clockOf(picture) {
  const said = picture.entities.get("clock")?.state;
  return said?.time && said.set_at ? said : null;
}

/** Return what a clock shows at a moment of the server's. */
function shownBy(clock, server) {
  if (!clock) return new Date(server);
  const time = Date.parse(clock.time);
  return new Date(clock.running ? time + (server - Date.parse(clock.set_at)) * clock.rate : time);
}

/** Return the moment a past picture shows: that of its newest event. */
function momentOf(picture) {
  let newest = 0;
  for (const event of [...picture.entities.values(), ...picture.log]) newest = Math.max(newest, Date.parse(event.at));
  return newest ? new Date(newest) : new Date(0);
}
