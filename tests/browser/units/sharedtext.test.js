import * as Y from "yjs";
import { h } from "/static/zb/dom.js";
import { itemButtons } from "/static/zb/pictureview.js";
import { keep, keepsOf } from "/static/zb/sharedkept.js";
import { openText } from "/static/zb/sharedtext.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const ITEM = { id: 4, activity: 7, owner: "anna", owner_name: "Anna", revision: 1, text: "Stand" };
const ACTIVITY = { id: 7, state: "open", veiligheidsregios: [], regions: [], parties: [] };
const NUMBER = "111222333";
const PATIENT = { code: "patient", message: "Het wordt niet aangenomen." };

const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

function document7(words) {
  const doc = new Y.Doc();
  doc.getText("text").insert(0, words);
  return doc;
}

/** The other end of the line, which says what a test has it say. */
class Server {
  constructor(words = "Stand", epoch = "een") {
    this.doc = document7(words);
    this.epoch = epoch;
    this.updates = [];
    this.syncs = 0;
    const server = this;
    this.real = { fetch: window.fetch, socket: window.WebSocket };
    window.fetch = () => Promise.resolve(new Response('{"ticket": "t"}'));
    window.WebSocket = /** @type {any} */ (
      class {
        constructor() {
          this.readyState = 1;
          server.socket = this;
        }
        send(text) {
          server.heard(JSON.parse(text));
        }
        close() {
          this.readyState = 3;
        }
      }
    );
  }

  say(frame) {
    this.socket?.onmessage({ data: JSON.stringify(frame) });
  }

  end(code, message = "") {
    if (message) this.say({ op: "error", code: "none", message });
    this.socket.onclose({ code });
  }

  heard(said) {
    if (said.op === "update") this.updates.push(said);
    if (said.op !== "sync") return;
    this.syncs += 1;
    const data = toText(Y.encodeStateAsUpdate(this.doc, toBytes(said.vector)));
    this.say({ op: "state", data, vector: toText(Y.encodeStateVector(this.doc)) });
  }

  refuse(more) {
    this.say({ op: "error", id: this.updates.at(-1).id, ...more });
  }

  take() {
    const { id, data } = this.updates.at(-1);
    Y.applyUpdate(this.doc, toBytes(data));
    this.say({ op: "done", id });
  }

  stop() {
    Object.assign(window, { fetch: this.real.fetch, WebSocket: this.real.socket });
  }
}

const until = async (holds, what) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`${what}: ${document.body.textContent}`);
};
const status = () => document.getElementById("samen-stand")?.textContent ?? "";
const button = (words) =>
  [...document.querySelectorAll("button")].reverse().find((one) => one.textContent.startsWith(words));
const press = (words) => button(words).click();
const dialogs = () => document.querySelectorAll("dialog").length;

/** Close the text, which asks nothing. */
async function leave() {
  press("Klaar");
  await until(() => dialogs() === 0, "closed");
}

/** Open the text on a line that says hello; return its field. */
async function opened(server) {
  ctx.asOf = null;
  ctx.live = { now: () => new Date() };
  openText(ITEM);
  await until(() => server.socket, "a line");
  server.say({ op: "hello", epoch: server.epoch });
  return document.getElementById("samen-tekst");
}

function type(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input"));
}

/** Have a number refused that somebody typed; return the field. */
async function refused(server) {
  const field = await opened(server);
  type(field, `Stand ${NUMBER}`);
  await until(() => server.updates.length === 1, "the number went");
  server.refuse(PATIENT);
  equal(status(), PATIENT.message);
  return field;
}

test("letters of a text that began anew are shown, and go with one press; the new text is written in meanwhile", async () => {
  const server = new Server("Opnieuw", "twee");
  keep(ITEM, "oud", "een", toText(Y.encodeStateAsUpdate(document7("Stand en meer"))));
  const field = await opened(server);
  equal([field.value, status()], ["Opnieuw", "Bewaard."]);
  equal(document.querySelector(".text-more textarea").textContent, "Stand en meer");
  type(field, "Opnieuw!");
  await until(() => server.updates.length === 1, "it went");
  server.take();
  equal(server.doc.getText("text").toString(), "Opnieuw!");
  ok(keepsOf(ITEM), "thrown away without being asked");
  press("Weggooien…");
  press("Weggooien");
  await until(() => !keepsOf(ITEM), "thrown away");
  equal([document.querySelector(".text-more textarea"), dialogs()], [null, 1]);
  await leave();
  server.stop();
});

test("a text that goes while somebody writes in it is over: what she wrote is asked about", async () => {
  const server = new Server();
  const field = await opened(server);
  type(field, "Stand nu");
  server.end(4404, "Deze tekst is er niet (meer).");
  equal([status(), field.readOnly, field.value], ["Deze tekst is er niet (meer).", true, "Stand nu"]);
  press("Klaar");
  equal(document.querySelectorAll("dialog h3")[1].textContent, "Wat u schreef, komt niet meer aan");
  press("Weggooien en sluiten");
  await until(() => dialogs() === 0, "closed");
  ok(!keepsOf(ITEM), "it is kept");
  server.stop();
});

test("who may not write any more reads what did not arrive, closes without losing it, and can throw it away", async () => {
  const server = new Server();
  keep(ITEM, "oud", "een", toText(Y.encodeStateAsUpdate(document7("Stand en meer"))));
  for (const closes of [true, false]) {
    server.socket = null;
    openText(ITEM);
    await until(() => server.socket, "a line");
    server.end(4403, "Dit mag u niet.");
    const field = document.getElementById("samen-tekst");
    equal([status(), field.readOnly, field.disabled, field.value], ["Dit mag u niet.", true, false, "Stand en meer"]);
    press(closes ? "Klaar" : "Weggooien…");
    if (!closes) press("Weggooien en sluiten");
    await until(() => dialogs() === 0, "closed");
    equal(keepsOf(ITEM), closes);
  }
  server.stop();
});

test("a refused change that is mended goes when the dialog closes at once", async () => {
  const server = new Server();
  const field = await refused(server);
  type(field, "Stand in orde");
  await leave();
  equal(server.updates.length, 2);
  server.take();
  equal([server.doc.getText("text").toString(), keepsOf(ITEM)], ["Stand in orde", false]);
  server.stop();
});

test("what mends a change that is still under way goes once that is refused", async () => {
  for (const closes of [true, false]) {
    const server = new Server();
    const field = await opened(server);
    type(field, `Stand ${NUMBER}`);
    await until(() => server.updates.length === 1, "the number went");
    type(field, "Stand in orde");
    if (closes) await leave();
    await new Promise((done) => setTimeout(done, 300)); // longer than letters are gathered
    server.refuse(PATIENT);
    equal(server.updates.length, 2);
    server.take();
    equal([server.doc.getText("text").toString(), keepsOf(ITEM)], ["Stand in orde", false]);
    if (!closes) await leave();
    server.stop();
  }
});

test("while leaving a refusal is waited out, compared anew, or said", async () => {
  const told = document.body.appendChild(h("div", { id: "meldingen" }));
  const server = new Server();
  const field = await opened(server);
  type(field, "Stand nu");
  await leave();
  server.refuse({ code: "too_many", message: "Te snel.", retry_after: 0.02 });
  await until(() => server.updates.length === 2, "it went again");
  server.refuse({ code: "behind", message: "Opnieuw vergeleken." });
  equal([server.syncs, server.updates.length], [2, 3]);
  server.refuse({ code: "too_large", message: "Te lang." });
  equal([told.textContent, keepsOf(ITEM)], ["Te lang.", true]);
  server.stop();
});

test("closing asks about a number only while it is in the text", async () => {
  const server = new Server();
  const field = await refused(server);
  press("Klaar");
  equal(document.querySelectorAll("dialog h3")[1]?.textContent, "Wat u schreef, is niet aangekomen");
  press("Terug");
  await until(() => dialogs() === 1, "back");
  type(field, "Stand");
  await leave();
  server.stop();
});

test("letters that did not arrive are offered on one's own and another's item, and in the past none are", () => {
  const ended = { ...ITEM, over: true };
  const offered = (item, mine) =>
    itemButtons(item, ACTIVITY, mine).flatMap((one) => (one?.dataset.act === "item-together" ? [one.textContent] : []));
  ctx.me = { username: "anna", may: [], mandates: [] };
  ctx.ref = { teams: [] };
  ctx.asOf = null;
  equal([offered(ITEM, false), offered(ended, true)], [[], []]);
  keep(ITEM, "oud", "een", "");
  equal([offered(ITEM, false), offered(ended, true)], [["Niet verzonden letters…"], ["Niet verzonden letters…"]]);
  equal(offered(ITEM, true), ["Samen schrijven: niet verzonden…"]);
  ctx.asOf = new Date();
  equal([offered(ITEM, false), offered(ended, true), offered(ITEM, true)], [[], [], []]);
  ctx.asOf = null;
});
