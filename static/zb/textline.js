/** The line of one shared text: sends what the server does not have, and takes what others wrote.
 *
 *  What is typed is on the disk of this device first. On coming back both sides compare what they know: nothing
 *  depends on what was under way when the line broke. Digits that may become a number of a person wait a moment for
 *  what follows them; so many that they tell which, for as long as the writer stands behind them.
 */

import * as Y from "yjs";
import { pause } from "../live/connection.js";
import { address, call, intention, Problem } from "./api.js";
import { begunAt, elevenIn } from "./patients.js";
import { forget, keep, keptOf, nameOf } from "./sharedkept.js";

const PROTOCOL = "text.v1";
const GATHER_MS = 200; // letters that are sent together
const HOLD_MS = 3_000; // after the last of digits that may become a number of a person
const TELLING = 6; // of its digits: with so many known few numbers are left, so they wait until the writer goes on
const LOOK_MS = 500; // whether she did
const LEAVE_MS = 5_000; // for what is still to be sent when the dialog closes
const PING_MS = 10_000;
const SILENCE_MS = 8_000; // after a ping
const OPEN_MS = 10_000;
const AWAY_MS = 3_000; // letters that waited longer for a line were written without one
const OVER = new Set(["another", "is_withdrawn", "closed"]);
const REFUSED = 4403; // this person may not write here any more
const GONE = new Set([4404, 4409]); // the text is not there any more; withdrawn, closed, another document
const SERVER = "server";

const toText = (bytes) => {
  let text = "";
  for (const one of bytes) text += String.fromCharCode(one);
  return btoa(text);
};
const toBytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

const notArrived = () => gettext("Wat u het laatst schreef, is nog niet aangekomen: het staat op dit apparaat.");

/** Return what a state of a text says that this device kept. */
function textOf(state) {
  const doc = new Y.Doc();
  if (state) Y.applyUpdate(doc, toBytes(state));
  return doc.getText("text").toString();
}

/** Return the place to which the last change of a text goes: behind what was put, where something was taken out. */
function placeOf(delta) {
  let at = 0;
  let place = 0;
  for (const { retain = 0, insert = "", delete: gone = 0 } of delta) {
    at += retain + insert.length;
    if (insert || gone) place = at;
  }
  return place;
}

export class TextLine {
  /** @param {{item: any, caret: () => number, onStatus: () => void, onWriter: (by: any) => void,
   *    onEnd: (lost: string) => void}} options `caret`: where in the text the writer stands, -1 while elsewhere */
  constructor({ item, caret, onStatus, onWriter, onEnd }) {
    this.item = item;
    this.caret = caret;
    this.onStatus = onStatus;
    this.onWriter = onWriter;
    this.onEnd = onEnd; // with why the last letters did not arrive
    this.doc = new Y.Doc();
    this.text = this.doc.getText("text");
    this.tab = intention();
    this.epoch = "";
    /** @type {any} */
    this.standing = null;
    /** @type {string} */
    this.problem = ""; // why nothing can be written any more
    this.isOver = false; // nor later: what was not sent arrives no more
    this.refused = ""; // why the last change was not taken
    this.holdsPatient = false; // it brought a number of a person: it waits here until that is out of the text
    this.isOnLine = false;
    this.isFull = false; // this device keeps nothing
    this.merged = false; // letters of ours that were written without a line came in
    /** @type {any} */
    this.socket = null;
    /** @type {any} */
    this.sent = null; // {id, own, away, at}
    this.isUnsent = false;
    this.isHeld = false; // digits wait here for what follows them
    this.awaySince = 0; // since when letters wait for a line
    this.level = ""; // the text when both sides were equal last
    /** @type {any} */
    this.place = null; // of the last letter that was typed here
    this.typedAt = 0;
    /** @type {Uint8Array} */
    this.known = new Uint8Array([0]);
    this.attempt = 0;
    this.ended = false;
    this.leaving = false;
    this.timers = { retry: 0, gather: 0, hold: 0, ping: 0, watch: 0, leave: 0 };
    this.old = keptOf(item);
    /** @type {{name: string, text: string}[]} */
    this.lost = []; // what this device kept of a text that began anew
    this.text.observe((event) => {
      if (!event.transaction.local) return;
      this.place = Y.createRelativePositionFromTypeIndex(this.text, placeOf(event.delta), -1);
      this.typedAt = Date.now();
    });
    this.doc.on("update", (_update, origin) => {
      if (origin !== SERVER) this.#written();
    });
    this.wake = () => {
      if (!this.socket) this.#later(0);
      else this.#ping();
    };
    this.cut = () => this.#closed(0);
    addEventListener("online", this.wake);
    addEventListener("offline", this.cut);
    document.addEventListener("visibilitychange", this.wake);
    this.leave = (event) => {
      if (this.isUnsent) event.preventDefault();
    };
    addEventListener("beforeunload", this.leave);
  }

  start() {
    this.#attempt();
  }

  /** Have the item say it now; the log tells it. */
  settle() {
    this.#send({ op: "settle" });
  }

  /** Say whether this device has letters that the server has not. */
  get waits() {
    return this.isUnsent || Boolean(this.sent) || this.old.length > 0;
  }

  /** Return where the number is that was or will be refused: one that is here and was not when both sides were equal. */
  brought() {
    const before = elevenIn(this.level).map((one) => one.digits);
    const found = elevenIn(this.text.toString());
    for (const digits of before) {
      const at = found.findIndex((one) => one.digits === digits);
      if (at >= 0) found.splice(at, 1);
    }
    return found[0] ?? null;
  }

  /** Send what is left, and end. */
  stop() {
    this.leaving = true;
    if (!this.isOnLine || this.problem || !(this.isUnsent || this.sent)) return this.#end();
    this.timers.leave = setTimeout(() => this.#end(notArrived()), LEAVE_MS);
    this.#flush();
  }

  /** Throw away what did not arrive, and end. */
  discard() {
    forget([...this.old.map((one) => one.name), nameOf(this.item, this.tab)]);
    if (this.problem) this.forgetLost(); // else who throws away was asked about what she wrote now
    this.#end();
  }

  /** Throw away what was kept of a text that began anew. */
  forgetLost() {
    forget(this.lost.map((one) => one.name));
    this.lost = [];
    this.onStatus();
  }

  #end(lost = "") {
    if (this.ended) return;
    if (this.socket && !this.isUnsent) this.settle();
    this.ended = true;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.cut);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("beforeunload", this.leave);
    this.#drop();
    this.doc.destroy();
    this.onEnd(lost);
  }

  /** Something was typed: it is kept before it is sent. */
  #written() {
    this.isUnsent = true;
    if (!this.isOnLine) this.awaySince ||= Date.now();
    this.isFull = !keep(this.item, this.tab, this.epoch, toText(Y.encodeStateAsUpdate(this.doc)));
    this.timers.gather ||= setTimeout(() => {
      this.timers.gather = 0;
      this.#flush();
    }, GATHER_MS);
    this.onStatus();
  }

  /** Send all that the server does not have; one change is under way at a time. */
  #flush() {
    if (!this.isOnLine || this.sent || this.problem) return;
    clearTimeout(this.timers.hold);
    const rest = this.#rest();
    this.isHeld = rest > 0;
    if (this.isHeld) {
      this.timers.hold = setTimeout(() => this.#flush(), rest);
      this.onStatus();
      return;
    }
    const data = Y.encodeStateAsUpdate(this.doc, this.known);
    const own = Y.encodeStateVector(this.doc);
    const away = this.awaySince > 0 && Date.now() - this.awaySince > AWAY_MS;
    const id = intention();
    this.sent = { id, own, away, at: this.awaySince };
    this.isUnsent = false;
    this.awaySince = 0;
    this.#send({ op: "update", id, epoch: this.epoch, data: toText(data), away });
    this.onStatus();
  }

  /** Return after how long to look again at letters that wait because they are digits that may become a number of a person. */
  #rest() {
    if (this.leaving || !this.place) return 0;
    const text = this.text.toString();
    const at = Y.createAbsolutePositionFromRelativePosition(this.place, this.doc)?.index ?? 0;
    const digits = begunAt(text, at);
    if (digits >= TELLING && begunAt(text, this.caret())) return LOOK_MS;
    return digits ? Math.max(0, this.typedAt + HOLD_MS - Date.now()) : 0;
  }

  #send(message) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  async #attempt() {
    if (this.ended || this.socket || this.problem) return;
    let ticket;
    try {
      ({ ticket } = await call(address("realm-ticket"), { method: "POST", body: {}, patience: OPEN_MS }));
    } catch (error) {
      if (error instanceof Problem && [401, 403, 404].includes(error.status)) this.#stopped(error.message);
      this.onStatus();
      this.#later(pause(this.attempt++));
      return;
    }
    if (this.ended || this.socket) return;
    const { realm } = document.body.dataset;
    const path = `/live/${realm}/text/${this.item.activity}/${this.item.id}/`;
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, [PROTOCOL, `ticket.${ticket}`]);
    this.socket = socket;
    this.#watch(OPEN_MS);
    socket.onmessage = ({ data }) => {
      if (this.socket === socket) this.#heard(JSON.parse(data));
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.#closed(code);
    };
  }

  #heard(frame) {
    this.#watch(0);
    const hear = {
      hello: () => this.#greeted(frame),
      state: () => this.#level(frame),
      changes: () => this.#others(frame),
      done: () => this.#done(frame),
      standing: () => {
        this.standing = frame;
        if (frame.closed) this.#stopped(frame.closed.message, true);
      },
      error: () => this.#refused(frame),
      bye: () => {
        this.#closed(0, frame.retry_ms);
      },
    };
    hear[frame.op]?.();
    this.onStatus();
  }

  /** The text is open: what this device kept belongs to it, or to one that is no more. */
  #greeted({ epoch }) {
    if (this.epoch && this.epoch !== epoch) {
      this.#stopped(gettext("Deze tekst is opnieuw begonnen. Neem hier over wat u nog nodig heeft."), true);
      return;
    }
    this.epoch = epoch;
    const mine = this.old.filter((one) => one.epoch === epoch && one.state);
    for (const { state } of mine) Y.applyUpdate(this.doc, toBytes(state), "kept");
    if (mine.length) this.awaySince = 1;
    const others = this.old.filter((one) => !mine.includes(one));
    this.lost.push(...others.map(({ name, state }) => ({ name, text: textOf(state) })));
    this.old = mine;
    this.#sync();
  }

  /** Ask what the server has that is not here, and what it does not have. */
  #sync() {
    this.#send({ op: "sync", vector: toText(Y.encodeStateVector(this.doc)) });
  }

  /** Whether what was under way arrived is found by comparing. */
  #takeBack() {
    if (!this.sent) return;
    this.isUnsent = true;
    this.sent = null;
  }

  #level({ data, vector }) {
    Y.applyUpdate(this.doc, toBytes(data), SERVER);
    this.known = toBytes(vector);
    this.isOnLine = true;
    this.attempt = 0;
    this.#takeBack();
    clearInterval(this.timers.ping);
    this.timers.ping = setInterval(() => this.#ping(), PING_MS);
    if (this.isUnsent || this.old.length) this.#flush();
    this.#equal();
  }

  /** Note the text where both sides have the same. */
  #equal() {
    if (!this.waits) this.level = this.text.toString();
  }

  /** Nothing more can be written: what this device kept can be read. `isOver`: nor does it arrive later. */
  #stopped(why, isOver = false) {
    this.problem = why;
    this.isOver ||= isOver;
    if (this.epoch) return;
    for (const { state } of this.old) if (state) Y.applyUpdate(this.doc, toBytes(state), SERVER);
  }

  #others({ changes }) {
    for (const one of changes) {
      Y.applyUpdate(this.doc, toBytes(one.data), SERVER);
      if (one.by) this.onWriter(one);
    }
    this.#equal();
  }

  /** The server has it: what this device kept of it is not needed any more. */
  #done({ id }) {
    if (this.sent?.id !== id) return;
    this.known = this.sent.own;
    this.merged = this.merged || this.sent.away;
    this.sent = null;
    this.refused = "";
    this.holdsPatient = false;
    forget(this.old.map((one) => one.name));
    this.old = [];
    this.#equal();
    if (this.isUnsent) {
      this.#flush();
      return;
    }
    forget([nameOf(this.item, this.tab)]);
    if (this.leaving) this.#end();
  }

  #refused({ id, code, message, retry_after: after }) {
    if (!this.sent || id !== this.sent.id) {
      if (!id) this.refused = message;
      return;
    }
    const isMore = this.isUnsent; // written since: it may mend what was refused
    this.isUnsent = true;
    this.awaySince = this.sent.away ? this.sent.at : 0; // that it was refused is no line that was closed
    this.sent = null;
    this.refused = message;
    this.holdsPatient = code === "patient";
    if (OVER.has(code)) this.#stopped(message, true);
    if (code === "behind") this.#sync();
    else if (after) setTimeout(() => this.#flush(), after * 1000);
    else if (isMore && !this.problem) this.#flush();
    else if (this.leaving) this.#end(message);
  }

  #ping() {
    this.#send({ op: "ping" });
    this.#watch(SILENCE_MS);
  }

  /** Give the line up when nothing is heard for so long; 0: something was heard. */
  #watch(ms) {
    clearTimeout(this.timers.watch);
    if (ms) this.timers.watch = setTimeout(() => this.#closed(0), ms);
  }

  #drop() {
    for (const name of ["watch", "retry", "gather", "hold", "leave"]) clearTimeout(this.timers[name]);
    this.timers.gather = 0;
    clearInterval(this.timers.ping);
    const { socket } = this;
    this.socket = null;
    this.isOnLine = false;
    socket?.close();
  }

  #closed(code, after) {
    this.#drop();
    if (this.ended) return;
    if (this.leaving) return this.#end(notArrived());
    // what waits until a number is out of it does not wait for a line
    if (this.sent || (this.isUnsent && !this.refused)) this.awaySince = this.sent?.at || this.awaySince || Date.now();
    this.#takeBack();
    const why = this.problem || this.refused || gettext("U kunt niet meer in deze tekst schrijven.");
    if (code === REFUSED || GONE.has(code)) this.#stopped(why, GONE.has(code));
    else this.#later(after ?? pause(this.attempt++));
    this.onStatus();
  }

  #later(ms) {
    clearTimeout(this.timers.retry);
    if (!this.ended && !this.problem) this.timers.retry = setTimeout(() => this.#attempt(), ms);
  }
}
