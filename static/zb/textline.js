/** The line of one shared text: sends what the server does not have, and takes what others wrote.
 *
 *  What is typed is on the disk of this device first. On coming back both sides compare what they know: nothing
 *  depends on what was under way when the line broke.
 */

import * as Y from "yjs";
import { pause } from "../live/connection.js";
import { address, call, intention, Problem } from "./api.js";
import { forget, keep, keptOf, nameOf } from "./sharedkept.js";

const PROTOCOL = "text.v1";
const GATHER_MS = 200; // letters that are sent together
const PING_MS = 10_000;
const SILENCE_MS = 8_000; // after a ping
const OPEN_MS = 10_000;
const AWAY_MS = 3_000; // letters that waited longer for a line were written without one
const ENDS = new Set([4403, 4404, 4409]);
const SERVER = "server";

const toText = (bytes) => {
  let text = "";
  for (const one of bytes) text += String.fromCharCode(one);
  return btoa(text);
};
const toBytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

export class TextLine {
  /** @param {{item: any, onStatus: () => void, onWriter: (by: any) => void}} options */
  constructor({ item, onStatus, onWriter }) {
    this.item = item;
    this.onStatus = onStatus;
    this.onWriter = onWriter;
    this.doc = new Y.Doc();
    this.text = this.doc.getText("text");
    this.tab = intention();
    this.epoch = "";
    /** @type {any} */
    this.standing = null;
    /** @type {string} */
    this.problem = ""; // why nothing can be written any more
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
    this.unsentSince = 0;
    /** @type {Uint8Array} */
    this.known = new Uint8Array([0]);
    this.attempt = 0;
    this.ended = false;
    this.timers = { retry: 0, gather: 0, ping: 0, watch: 0 };
    this.old = keptOf(item);
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

  stop() {
    if (this.socket && !this.isUnsent) this.settle();
    this.ended = true;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.cut);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("beforeunload", this.leave);
    this.#drop();
    this.doc.destroy();
  }

  /** Something was typed: it is kept before it is sent. */
  #written() {
    this.isUnsent = true;
    this.unsentSince ||= Date.now();
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
    const data = Y.encodeStateAsUpdate(this.doc, this.known);
    const own = Y.encodeStateVector(this.doc);
    const away = this.unsentSince > 0 && Date.now() - this.unsentSince > AWAY_MS;
    const id = intention();
    this.sent = { id, own, away, at: this.unsentSince };
    this.isUnsent = false;
    this.unsentSince = 0;
    this.#send({ op: "update", id, epoch: this.epoch, data: toText(data), away });
    this.onStatus();
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
      if (error instanceof Problem && [401, 403, 404].includes(error.status)) this.problem = error.message;
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
        if (frame.closed) this.problem = frame.closed.message;
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
      this.problem = gettext("Deze tekst is opnieuw begonnen. Neem hier over wat u nog nodig heeft.");
      return;
    }
    this.epoch = epoch;
    const mine = this.old.filter((one) => one.epoch === epoch && one.state);
    for (const { state } of mine) Y.applyUpdate(this.doc, toBytes(state), "kept");
    if (mine.length) this.unsentSince = 1;
    this.old = this.old.filter((one) => mine.includes(one));
    this.#send({ op: "sync", vector: toText(Y.encodeStateVector(this.doc)) });
  }

  #level({ data, vector }) {
    Y.applyUpdate(this.doc, toBytes(data), SERVER);
    this.known = toBytes(vector);
    this.isOnLine = true;
    this.attempt = 0;
    this.sent = null;
    clearInterval(this.timers.ping);
    this.timers.ping = setInterval(() => this.#ping(), PING_MS);
    if (this.isUnsent || this.old.length) this.#flush();
  }

  #others({ changes }) {
    for (const one of changes) {
      Y.applyUpdate(this.doc, toBytes(one.data), SERVER);
      if (one.by) this.onWriter(one);
    }
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
    if (this.isUnsent) this.#flush();
    else forget([nameOf(this.item, this.tab)]);
  }

  #refused({ id, code, message, retry_after: after }) {
    if (!this.sent || id !== this.sent.id) {
      if (!id) this.refused = message;
      return;
    }
    this.isUnsent = true;
    this.unsentSince = this.sent.at || Date.now();
    this.sent = null;
    this.refused = message;
    this.holdsPatient = code === "patient";
    if (code === "another" || code === "is_withdrawn" || code === "closed") this.problem = message;
    else if (code === "behind") this.#send({ op: "sync", vector: toText(Y.encodeStateVector(this.doc)) });
    else if (after) setTimeout(() => this.#flush(), after * 1000);
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
    for (const name of ["watch", "retry", "gather"]) clearTimeout(this.timers[name]);
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
    if (this.sent) {
      // whether it arrived is found by comparing
      this.isUnsent = true;
      this.unsentSince = this.sent.at || Date.now();
      this.sent = null;
    }
    if (ENDS.has(code)) this.problem ||= this.refused || gettext("U kunt niet meer in deze tekst schrijven.");
    else this.#later(after ?? pause(this.attempt++));
    this.onStatus();
  }

  #later(ms) {
    clearTimeout(this.timers.retry);
    if (!this.ended && !this.problem) this.timers.retry = setTimeout(() => this.#attempt(), ms);
  }
}
