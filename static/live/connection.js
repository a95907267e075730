/**
 * The one connection of a browser to a realm: ticket, socket, heartbeat, and coming back.
 *
 * One attempt is in flight at a time; the pause between attempts has full jitter, so that thousands of
 * screens do not come back in one second. Where websockets do not get through, the same frames come as
 * server-sent events.
 */

import { call, Problem } from "../zb/api.js";

const PROTOCOL = "live.v1";
const FIRST_MS = 250;
const LONGEST_MS = 15000;
const SILENCE_MS = 40000; // the server says its head every 15 s: two lost and some
const OPEN_MS = 10000; // from dialling to `hello`
const ACK_EVENTS = 100;
const ACK_CHARS = 48 * 1024; // the server lets 512 KiB wait for us: acknowledge well before
const ACK_MS = 10000;
const PATIENCE_MS = 15000; // for a ticket
const SSE_AFTER = 3; // websockets that never said hello, in a row
const SSE_FOR_MS = 300000; // then try a websocket again
const SLOW_MS = 30000; // between attempts when a person has to do something first

/** Return a pause for the n-th failed attempt in a row: anywhere up to 0.25 s × 2^n, at most 15 s. */
export function pause(attempt, random = Math.random) {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
}

/** What is not acknowledged yet; at which count it will be differs, or all screens would do so at once. */
const owedNothing = () => ({ events: 0, chars: 0, timer: 0, limit: ACK_EVENTS * (0.5 + Math.random() / 2) });

export class Connection {
  /**
   * @param {{addresses: {ticket: string}, position: () => any, onFrame: (frame: any, size: number) => void,
   *   onStatus: (status: any) => void, onReader: (reader: string) => void}} options `position` → {epoch, seq, tag}
   *   or null; `onStatus` gets {connection, transport, problem}
   */
  constructor({ addresses, position, onFrame, onStatus, onReader }) {
    this.addresses = addresses;
    this.position = position;
    this.onFrame = onFrame;
    this.onStatus = onStatus;
    this.onReader = onReader;
    this.running = false;
    /** @type {any} */
    this.ticket = null; // {text, until, url, sse}
    /** @type {any} a websocket, or what stands in for one */
    this.socket = null;
    this.attempt = 0;
    this.deaf = 0; // websockets in a row that never said hello
    this.sseUntil = 0;
    this.unacked = owedNothing();
    this.subscribed = false; // by the address, or since: who is not gets neither events nor heads
    this.timers = { watchdog: 0, retry: 0 };
    this.bye = null;
    this.status = { connection: "offline", transport: null, problem: null };
    this.wakeUp = () => this.#hurry();
    this.cutOff = () => this.#closed(4001); // the machine says so itself: do not wait for the silence
  }

  start() {
    if (this.running) return;
    this.running = true;
    addEventListener("online", this.wakeUp);
    addEventListener("offline", this.cutOff);
    document.addEventListener("visibilitychange", this.wakeUp);
    this.#attempt();
  }

  stop() {
    this.running = false;
    removeEventListener("online", this.wakeUp);
    removeEventListener("offline", this.cutOff);
    document.removeEventListener("visibilitychange", this.wakeUp);
    clearTimeout(this.timers.retry);
    this.#drop();
    this.#say({ connection: "offline", transport: null });
  }

  /** Use a ticket that was fetched elsewhere. */
  useTicket({ ticket, url, sse, expires_in }) {
    this.ticket = {
      text: ticket,
      url: url ?? this.ticket?.url,
      sse: sse ?? this.ticket?.sse,
      until: Date.now() + (expires_in - 5) * 1000,
    };
  }

  /** Send a message; false when there is no open websocket. */
  send(message) {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Subscribe from the present position: after a snapshot, or when something turned out to be missing. */
  subscribe() {
    const at = this.position();
    this.#forgetUnacked();
    if (this.status.transport === "sse") this.#drop();
    else if (at) this.subscribed = this.send({ op: "sub", epoch: at.epoch, since: at.seq, tag: at.tag });
    if (this.status.transport === "sse") this.#later(0);
  }

  /** Count what was applied, and acknowledge in time. */
  applied(frame, size) {
    const owed = this.unacked;
    owed.events += frame.to - frame.from + 1;
    owed.chars += size;
    if (frame.more || owed.events >= owed.limit || owed.chars >= ACK_CHARS) this.#ack();
    else if (!owed.timer) owed.timer = setTimeout(() => this.#ack(), ACK_MS * (0.5 + Math.random() / 2));
  }

  #ack() {
    this.#forgetUnacked();
    const at = this.position();
    if (at) this.send({ op: "ack", seq: at.seq });
  }

  #forgetUnacked() {
    clearTimeout(this.unacked.timer);
    this.unacked = owedNothing();
  }

  #say(change) {
    this.status = { ...this.status, ...change };
    this.onStatus(this.status);
  }

  /** The network or the person is back: do not wait out the pause. */
  #hurry() {
    if (!this.running || document.visibilityState === "hidden") return;
    if (this.timers.retry) {
      clearTimeout(this.timers.retry);
      this.#later(pause(0));
    } else if (this.status.connection === "live") {
      this.send({ op: "ping" }); // a laptop that slept: the answer, or the watchdog, tells
    }
  }

  #later(ms) {
    clearTimeout(this.timers.retry);
    if (!this.running) return;
    this.timers.retry = setTimeout(() => {
      this.timers.retry = 0;
      this.#attempt();
    }, ms);
  }

  async #attempt() {
    if (!this.running) return;
    this.#say({ connection: navigator.onLine === false ? "offline" : "connecting" });
    try {
      await this.#needTicket();
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (!this.running || this.socket) return;
    if (Date.now() < this.sseUntil) this.#openStream();
    else this.#openSocket();
  }

  async #needTicket() {
    if (this.ticket && Date.now() < this.ticket.until) return;
    const given = await call(this.addresses.ticket, { method: "POST", body: {}, patience: PATIENCE_MS });
    this.useTicket(given);
    this.#say({ problem: null });
    this.onReader(given.reader);
  }

  #failed(error) {
    const personal = error instanceof Problem && [401, 403, 404].includes(error.status);
    const problem = personal ? { code: error.code, message: error.message } : null;
    // who had a ticket and gets none has no function here any more: the page shows nothing further; a 403 that is not
    // the server's own (a gate on the way) says nothing of that
    if (personal && error.status === 403 && error.code !== "http_403") dispatchEvent(new Event("zb:ended"));
    this.#say({ connection: "offline", transport: null, problem });
    this.#later(personal ? SLOW_MS : pause(this.attempt++));
  }

  #query() {
    const at = this.position();
    return at ? `?${new URLSearchParams({ epoch: at.epoch, since: at.seq, tag: at.tag })}` : "";
  }

  #openSocket() {
    const url = new URL(this.ticket.url + this.#query(), location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, [PROTOCOL, `ticket.${this.ticket.text}`]);
    this.socket = socket;
    this.subscribed = Boolean(this.position());
    let greeted = false;
    this.#watch(OPEN_MS);
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      if (!greeted) {
        greeted = true;
        this.deaf = 0;
        this.#say({ transport: "websocket" });
      }
      this.#heard(data);
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      if (!greeted && ++this.deaf >= SSE_AFTER) {
        this.deaf = 0;
        this.sseUntil = Date.now() + SSE_FOR_MS;
      }
      this.#closed(code);
    };
  }

  /** The fallback: frames over an ordinary answer that stays open for a while. */
  async #openStream() {
    const abort = new AbortController();
    const stream = { readyState: 0, close: () => abort.abort() };
    this.socket = stream;
    this.#watch(OPEN_MS);
    let orderly = false;
    try {
      const at = this.position();
      this.subscribed = Boolean(at);
      const response = await fetch(this.ticket.sse, {
        method: "POST",
        body: JSON.stringify({
          ticket: this.ticket.text,
          epoch: at?.epoch,
          since: at ? String(at.seq) : "",
          tag: at?.tag,
        }),
        signal: abort.signal,
      });
      if (!response.ok) {
        if (this.socket === stream) this.#closed(response.status === 403 ? 4401 : 1006);
        return;
      }
      this.#say({ transport: "sse" });
      await this.#readStream(response.body, stream);
      orderly = true;
    } catch {
      orderly = false;
    }
    if (this.socket === stream) this.#closed(orderly ? 1000 : 1006);
  }

  async #readStream(body, stream) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done || this.socket !== stream) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) if (part.startsWith("data: ")) this.#heard(part.slice(6));
    }
  }

  #heard(text) {
    this.#watch(SILENCE_MS);
    const frame = JSON.parse(text);
    switch (frame.op) {
      case "hello":
        this.attempt = 0;
        this.useTicket(frame);
        this.#say({ connection: "live", problem: null });
        break;
      case "ticket":
        this.useTicket(frame);
        break;
      case "bye":
        this.bye = frame.retry_ms;
        break;
      case "error":
        if (!frame.id) this.#say({ problem: this.#personal(frame) });
        break;
      default:
    }
    this.onFrame(frame, text.length);
  }

  #personal({ code, message }) {
    return ["refused", "no_realm"].includes(code) ? { code, message } : null;
  }

  #watch(ms) {
    clearTimeout(this.timers.watchdog);
    this.timers.watchdog = setTimeout(() => {
      this.#drop();
      this.#closed(4000);
    }, ms);
  }

  #drop() {
    clearTimeout(this.timers.watchdog);
    this.#forgetUnacked();
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  #closed(code) {
    this.#drop();
    if (!this.running) return;
    if (code >= 4400) this.ticket = null; // refused, stale, or for something else: ask anew
    const orderly = code === 1000 && this.status.transport === "sse";
    if (!orderly) this.#say({ connection: "connecting", transport: null });
    const asked = this.bye;
    this.bye = null;
    if (orderly) this.#later(0);
    else if (code === 4403)
      this.#later(0); // the ticket that is asked says whether there is a session
    else if (code === 4404) this.#later(SLOW_MS);
    else this.#later(asked ?? pause(this.attempt++));
  }
}
