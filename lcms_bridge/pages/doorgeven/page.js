/** Telling other systems what we know: who, how each line goes, what was refused, and trying it. */

import { againSaid } from "../../zb/again.js";
import { address, get } from "../../zb/api.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { count, moment } from "../../zb/format.js";
import { kindShort } from "../../zb/kinds.js";
import { Listed } from "../../zb/listed.js";
import { discardDelivery, ownRegions, peerDialog, preview, withdrawPeer } from "../../zb/peerdialogs.js";
import { canAct, may } from "../../zb/rights.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { placeName } from "../../zb/sourceplaces.js";
import { ctx, seenOf, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

/** @type {{name: string, label: string}[]} the formats that go out, as the server declares them */
const FORMATS = JSON.parse(byId("page-data").textContent);
const AGAIN_MS = 10_000;
const said = (text, values) => interpolate(text, values, true);
const systems = new Listed("peer", "peer", async () => (await get(address("peers"))).peers);

const states = {
  waiting: () => gettext("wacht"),
  delivered: () => gettext("aangenomen"),
  superseded: () => gettext("vervangen door een nieuwer bericht"),
  dead: () => gettext("geweigerd"),
  discarded: () => gettext("weggegooid"),
};

const formatLabel = (name) => FORMATS.find((one) => one.name === name)?.label ?? name;
const button = (act, id, label, main = false) =>
  h("button", { type: "button", class: main ? "btn pri" : "btn", "data-act": act, "data-id": id }, label);

/** Return how a line goes, in a sentence. */
function standing(peer, now) {
  if (peer.state === "paused")
    return said(gettext("gepauzeerd sinds %(since)s: er gaat niets weg"), { since: moment(peer.since, now) });
  if (peer.state === "withdrawn") return said(gettext("ingetrokken %(since)s"), { since: moment(peer.since, now) });
  if (peer.failing_since)
    return said(gettext("hapert sinds %(since)s: %(fault)s. %(again)s"), {
      since: moment(peer.failing_since, now),
      fault: words.within(words.readable(peer, "fault_words")),
      again: againSaid(peer.again_at),
    });
  const taken = peer.taken_at
    ? said(gettext("laatst aangenomen %(at)s"), { at: moment(peer.taken_at, now) })
    : gettext("nog niets aangenomen");
  if (peer.refused)
    return said(
      ngettext(
        "weigerde %(refused)s bericht; %(taken)s. Verstuur het opnieuw als de oorzaak weg is, of gooi het weg.",
        "weigerde %(refused)s berichten; %(taken)s. Verstuur ze opnieuw als de oorzaak weg is, of gooi ze weg.",
        peer.refused,
      ),
      { refused: count(peer.refused), taken },
    );
  if (peer.worked_at) return said(gettext("antwoordt; %(taken)s"), { taken });
  return gettext("nog niets verstuurd");
}

function tryLine(one) {
  const status = one.status ? `HTTP ${one.status}` : "";
  const outcome = one.fault ? words.readable(one, "fault_words") : gettext("aangenomen");
  return [outcome, status, interpolate(gettext("%s ms"), [count(one.took_ms)]), one.said].filter(Boolean).join(" · ");
}

/** Return who last decided about a message that was refused, and when. */
function decided(one, now) {
  const values = { who: words.readable(one, "decided_by"), at: moment(one.decided_at, now) };
  return one.state === "discarded"
    ? said(gettext("weggegooid door %(who)s, %(at)s"), values)
    : said(gettext("opnieuw verstuurd door %(who)s, %(at)s"), values);
}

function delivery(one, now, acts) {
  const [last] = one.tries;
  return h(
    "li",
    { class: one.state, "data-key": String(one.id) },
    h("b", null, states[one.state]?.() ?? one.state),
    ` · ${moment(one.made_at, now)} · ${one.name}`,
    last
      ? h(
          "div",
          { class: "muted tries" },
          tryLine(last),
          one.tried > 1 ? ` (${interpolate(gettext("%s pogingen"), [count(one.tried)])})` : "",
        )
      : null,
    one.reason ? h("div", { class: "muted" }, one.reason) : null,
    one.decided_at ? h("div", { class: "muted" }, decided(one, now)) : null,
    one.state === "dead" && acts
      ? h(
          "div",
          { class: "btns" },
          button("replay", one.id, gettext("Opnieuw versturen")),
          button("discard", one.id, gettext("Weggooien…")),
        )
      : null,
  );
}

/** What can be done with a system, by how it stands: the act, and its word. */
const ways = {
  active: () => [
    ["try", gettext("Nu versturen")],
    ["preview", gettext("Wat zou er gaan?")],
    ["change", gettext("Wijzigen…")],
    ["pause", gettext("Pauzeren")],
    ["withdraw", gettext("Intrekken…")],
  ],
  paused: () => [
    ["resume", gettext("Hervatten")],
    ["preview", gettext("Wat zou er gaan?")],
    ["change", gettext("Wijzigen…")],
    ["withdraw", gettext("Intrekken…")],
  ],
  withdrawn: () => [["change", gettext("Opnieuw inrichten…")]],
};

const tone = (peer) => {
  if (peer.state !== "active") return "";
  if (peer.failing_since || peer.refused) return "is-down";
  return peer.worked_at ? "is-well" : "";
};

/** Return what a system gets, in a sentence; of a system that gets some kinds of bed, which. */
function gets(peer) {
  const values = {
    what: peer.region === "NL" ? gettext("Heel Nederland") : placeName(peer.region),
    format: formatLabel(peer.format),
    minutes: Math.round(peer.every_s / 60),
    kinds: peer.kinds.map(kindShort).join(", "),
  };
  return peer.kinds.length
    ? said(
        gettext("krijgt %(what)s als %(format)s, van bedden alleen %(kinds)s, ten hoogste elke %(minutes)s min"),
        values,
      )
    : said(gettext("krijgt %(what)s als %(format)s, ten hoogste elke %(minutes)s min"), values);
}

const means = (peer) =>
  [
    peer.url,
    peer.has_token ? gettext("met token") : "",
    peer.signed ? gettext("ondertekend") : "",
    peer.beds || peer.codes || peer.sahana ? gettext("in hun eigen woorden") : "",
    peer.contact,
  ].filter(Boolean);

function system(peer, now) {
  const acts = canAct() && may("lcms_bridge.peers");
  const listed = peer.deliveries.map((one) => delivery(one, now, acts));
  return h(
    "article",
    { class: `peer ${tone(peer)}`, "data-key": peer.peer },
    h("h3", null, peer.label),
    h("p", null, standing(peer, now)),
    h("p", null, gets(peer)),
    h("p", { class: "muted peer-url" }, means(peer).join(" · ")),
    acts
      ? h(
          "div",
          { class: "btns" },
          ways[peer.state]().map(([act, label]) => button(act, peer.peer, label)),
        )
      : null,
    listed.length ? h("ul", { "aria-label": gettext("Berichten") }, listed) : null,
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  systems.follow();
  const mayMake = canAct() && may("lcms_bridge.peers") && ownRegions().length > 0;
  patch(byId("acties"), mayMake ? button("new", "", gettext("Systeem toevoegen…"), true) : null);
  patch(
    byId("ontvangers"),
    systems.rows === null
      ? null
      : systems.rows.length
        ? systems.rows.map((one) => system(one, ctx.now()))
        : h(
            "p",
            { class: "empty" },
            gettext(
              "Er is nog geen systeem dat vanzelf de stand krijgt: een buurregio, een dashboard of het LCMS. Voeg er een toe, of haal bij Koppelingen een bestand op.",
            ),
          ),
  );
}

const { load } = systems;
const step = (name, done) => async (element) => {
  await send(address(`lcms_bridge.${name}`, { peer: element.dataset.id }), seenOf(`peer:${element.dataset.id}`), done);
  load();
};

connectShell();
actions(byId("inhoud"), {
  new: () => peerDialog(FORMATS, load),
  change: (element) => systems.on(element.dataset.id, (one, newest) => one && peerDialog(FORMATS, load, one, newest)),
  try: step("peer_send", gettext("Het bericht gaat nu; hier staat zo hoe het afliep.")),
  pause: step("peer_pause", gettext("Gepauzeerd.")),
  resume: step("peer_resume", gettext("Hervat.")),
  preview: (element) => preview(element.dataset.id),
  withdraw: (element) => withdrawPeer(element.dataset.id, load),
  replay: async (element) => {
    await send(
      address("lcms_bridge.delivery_replay", { delivery: element.dataset.id }),
      {},
      gettext("Het gaat opnieuw."),
    );
    load();
  },
  discard: (element) => discardDelivery(element.dataset.id, load),
});
setInterval(load, AGAIN_MS);
start(render);
