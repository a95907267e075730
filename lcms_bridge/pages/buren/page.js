/** Neighbours: how each line goes, what is shared, and the choice where two wrote one text at once. */

import { againSaid } from "../../zb/again.js";
import { address, get } from "../../zb/api.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { age, moment } from "../../zb/format.js";
import { silentSince } from "../../zb/layermap.js";
import { shapeSaid } from "../../zb/layershapes.js";
import { Listed } from "../../zb/listed.js";
import { neighbourDialog, withdrawNeighbour } from "../../zb/neighbourdialogs.js";
import { ownRegions } from "../../zb/peerdialogs.js";
import { canAct, may } from "../../zb/rights.js";
import { endWords, scopesSaid } from "../../zb/scopes.js";
import { send } from "../../zb/send.js";
import { chooseText, shareDialog, takeBack, textDialog, themeSaid } from "../../zb/sharedialogs.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { aboutName, placeName } from "../../zb/sourceplaces.js";
import { all, ctx, seenOf, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const AGAIN_MS = 10_000;
const said = (text, values) => interpolate(text, values, true);
/** What only who decides sees: addresses, and when each was heard. */
const lines = new Listed("neighbour", "neighbour", async () => (await get(address("neighbours"))).neighbours);
const { load } = lines;

const mayAct = () => canAct() && may("lcms_bridge.peers");
const button = (act, id, label, main = false) =>
  h("button", { type: "button", class: main ? "btn pri" : "btn", "data-act": act, "data-id": id }, label);
/** Say whether our token changes texts of a neighbour, as it last said; one that did not say it may be asked. */
const mayRevise = (name) => lines.row(name)?.lets?.includes("texts") !== false;
const names = (codes) => codes.map(placeName).join(", ") || "–";
const details = (one) => lines.row(one.neighbour);

/** Return how a line goes, in a sentence. */
function standing(one, more, now) {
  if (one.state === "paused") return said(gettext("gepauzeerd sinds %(since)s"), { since: moment(one.since, now) });
  if (one.state === "withdrawn") return said(gettext("ingetrokken %(since)s"), { since: moment(one.since, now) });
  if (!one.linked)
    return said(gettext("dicht sinds %(since)s: fase en GRIP vragen er niet om"), {
      since: moment(one.linked_since, now),
    });
  if (!more && one.failing_since)
    return said(gettext("koppeling uit sinds %(since)s"), { since: moment(one.failing_since, now) });
  if (more?.failing_since)
    return said(gettext("koppeling uit sinds %(since)s: %(fault)s. %(again)s"), {
      since: moment(more.failing_since, now),
      fault: words.within(words.readable(more, "fault_words")),
      again: againSaid(more.again_at),
    });
  if (more && !more.has_token) return gettext("wacht op het token van de buur: vul het in bij Wijzigen");
  if (more?.worked_at)
    return said(gettext("werkt; %(ago)s geleden gehoord"), {
      ago: age((now.getTime() - Date.parse(more.worked_at)) / 1000),
    });
  // when it was heard stands in the list, which who does not decide about this neighbour does not get
  return more ? gettext("nog niets gehoord") : gettext("geen storing bekend");
}

/** Return when the line is open, in a sentence. */
function opens(one) {
  const plan = one.from_phase === "plan" ? gettext("als het plan van de regio het zegt") : "";
  const phase =
    one.from_phase && !plan ? said(gettext("vanaf fase %(phase)s"), { phase: words.phase(one.from_phase) }) : "";
  const grip = one.from_grip ? said(gettext("vanaf GRIP %(level)s"), { level: one.from_grip }) : "";
  const when = [plan, phase, grip].filter(Boolean).join(gettext(" of "));
  return when ? said(gettext("gaat vanzelf open %(when)s"), { when }) : gettext("altijd open");
}

/** What can be done with a neighbour, by how it stands. */
const ways = {
  active: [
    ["change", () => gettext("Wijzigen…")],
    ["pause", () => gettext("Pauzeren")],
    ["withdraw", () => gettext("Intrekken…")],
  ],
  paused: [
    ["resume", () => gettext("Hervatten")],
    ["change", () => gettext("Wijzigen…")],
    ["withdraw", () => gettext("Intrekken…")],
  ],
  withdrawn: [["change", () => gettext("Opnieuw inrichten…")]],
};

function tone(one, more) {
  if (one.state !== "active" || !one.linked) return "";
  if (more?.failing_since || one.failing_since) return "is-down";
  return more?.worked_at ? "is-well" : "";
}

function neighbour(one, now) {
  const more = details(one);
  const grips = all("heardgrip").filter((grip) => grip.neighbour === one.neighbour);
  return h(
    "article",
    { class: `neighbour ${tone(one, more)}`, "data-key": one.neighbour },
    h("h3", null, one.label),
    h("p", null, standing(one, more, now)),
    h("p", null, said(gettext("wij vertellen van %(places)s"), { places: names(one.gives) })),
    h("p", null, said(gettext("de buur vertelt van %(places)s"), { places: names(one.takes) })),
    h("p", { class: "muted" }, [opens(one), more?.url, more?.world].filter(Boolean).join(" · ")),
    more && one.state !== "withdrawn"
      ? h(
          "p",
          { class: "muted", "data-key": "token" },
          endWords(more.token_ends_at, now),
          ` · ${scopesSaid(more.scopes)}`,
          mayRevise(one.neighbour) ? "" : ` · ${gettext("laat ons alleen lezen")}`,
          more.asked_at
            ? ` · ${said(gettext("vroeg ons het laatst %(when)s"), { when: moment(more.asked_at, now) })}`
            : "",
        )
      : null,
    grips.map((grip) =>
      h(
        "p",
        { "data-key": `${grip.activity}-${grip.veiligheidsregio}` },
        h("b", null, `GRIP ${grip.level}`),
        ` ${grip.name}: ${grip.incident} (${moment(grip.since, now)})`,
      ),
    ),
    (more?.held ?? []).map((held) =>
      h(
        "p",
        { class: "muted", "data-key": held.ref },
        said(gettext("niet overgenomen: %(ref)s. %(why)s"), {
          ref: aboutName(held.ref),
          why: words.readable(held, "fault"),
        }),
      ),
    ),
    mayAct() && more
      ? h(
          "div",
          { class: "btns" },
          ways[one.state].map(([act, label]) => button(act, one.neighbour, label())),
        )
      : null,
  );
}

const keyOf = (one) => (one.origin ? `${one.origin}:${one.ref}` : one.ref);

/** Return what may be done with a shared object: with a neighbour's text, or with one of ours. */
const sharedActs = (one) =>
  one.origin
    ? [
        one.form === "text" && ["", "read_only"].includes(one.ours_state) && mayRevise(one.origin)
          ? button("revise", keyOf(one), gettext("Wijziging voorleggen…"))
          : null,
        one.ours_state === "read_only" ? button("theirs", keyOf(one), gettext("Onze tekst laten vallen")) : null,
      ]
    : [
        one.form === "text" ? button("revise", keyOf(one), gettext("Wijzigen…")) : null,
        button("take-back", one.ref, gettext("Intrekken…")),
      ];

function shared(one, now) {
  const whose = one.origin
    ? (ctx.state(`neighbour:${one.origin}`)?.label ?? one.origin)
    : gettext("van ons, voor de buren");
  // what a neighbour told is as old as its line
  const since = one.origin ? silentSince(ctx.state(`neighbour:${one.origin}`)) : null;
  return h(
    "article",
    { class: "neighbour", "data-key": keyOf(one) },
    h("h3", null, one.title),
    h(
      "p",
      { class: "muted" },
      [whose, placeName(one.region), themeSaid(one.theme), moment(one.changed_at, now)].join(" · "),
    ),
    since ? h("p", null, h("b", null, interpolate(gettext("niet bijgewerkt sinds %s"), [moment(since, now)]))) : null,
    one.form === "text"
      ? h("p", { class: "shared-text" }, one.text)
      : h("p", null, said(gettext("kaartlaag: %(shape)s"), { shape: shapeSaid(one.geometry) })),
    one.ours_state === "conflict"
      ? h("p", null, h("a", { href: "#keuze-kop" }, gettext("Wij en de buur wijzigden deze tekst: kies")))
      : null,
    one.ours_state === "waiting" ? h("p", { class: "muted" }, gettext("Onze wijziging wacht op verzending.")) : null,
    one.ours_state === "read_only"
      ? [
          h("p", null, h("b", null, gettext("De buur laat ons alleen lezen: onze wijziging ging niet."))),
          h("p", { class: "shared-text" }, one.ours),
        ]
      : null,
    mayAct() ? h("div", { class: "btns" }, sharedActs(one)) : null,
  );
}

function conflict(one) {
  return h(
    "article",
    { class: "neighbour is-down", "data-key": keyOf(one) },
    h("h3", null, one.title),
    h(
      "div",
      { class: "two-texts" },
      h("div", null, h("b", null, gettext("Onze tekst")), h("p", { class: "shared-text" }, one.ours)),
      h("div", null, h("b", null, gettext("Tekst van de buur")), h("p", { class: "shared-text" }, one.text)),
    ),
    mayAct()
      ? h(
          "div",
          { class: "btns" },
          button("ours", keyOf(one), gettext("Onze tekst…"), true),
          button("theirs", keyOf(one), gettext("Tekst van de buur")),
        )
      : null,
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const neighbours = all("neighbour").sort((a, b) => a.label.localeCompare(b.label));
  lines.follow();
  const texts = [...all("shared"), ...all("heardtext")].sort((a, b) => (a.changed_at < b.changed_at ? 1 : -1));
  const open = texts.filter((one) => one.ours_state === "conflict");
  const own = ownRegions().filter(([code]) => code);
  byId("keuze-deel").hidden = !open.length;
  patch(byId("keuzes"), open.map(conflict));
  patch(byId("acties"), mayAct() && own.length ? button("new", "", gettext("Buur toevoegen…"), true) : null);
  patch(byId("delen"), mayAct() && own.length ? button("share", "", gettext("Delen…"), true) : null);
  patch(
    byId("buren"),
    neighbours.length
      ? neighbours.map((one) => neighbour(one, ctx.now()))
      : h(
          "p",
          { class: "empty" },
          gettext(
            "Er is nog geen buur. Een ander Zorgbeeld houdt ons op de hoogte van zijn regio, en wij het van de onze.",
          ),
        ),
  );
  patch(
    byId("gedeeld"),
    texts.length
      ? texts.map((one) => shared(one, ctx.now()))
      : h("p", { class: "empty" }, gettext("Er is nog niets gedeeld.")),
  );
}

/** Open the form of a neighbour: what everybody sees of it, with what only who decides sees. */
const change = (id) =>
  lines.on(id, (row, newest) => {
    const known = (more) => ({ ...ctx.state(`neighbour:${id}`), ...more });
    neighbourDialog(load, known(row), async () => known(await newest()));
  });
const textOf = (element) => [...all("shared"), ...all("heardtext")].find((one) => keyOf(one) === element.dataset.id);
const step = (name, done) => async (element) => {
  const url = address(`lcms_bridge.${name}`, { neighbour: element.dataset.id });
  if (await send(url, seenOf(`neighbour:${element.dataset.id}`), done)) load();
};

connectShell();
actions(byId("inhoud"), {
  new: () => neighbourDialog(load),
  change: (element) => change(element.dataset.id),
  pause: step("neighbour_pause", gettext("Gepauzeerd.")),
  resume: step("neighbour_resume", gettext("Hervat.")),
  withdraw: (element) => withdrawNeighbour(element.dataset.id, load),
  share: () => shareDialog(),
  revise: (element) => textDialog(textOf(element)),
  "take-back": (element) => takeBack(element.dataset.id),
  ours: (element) => chooseText(textOf(element)),
  theirs: (element) => {
    const one = textOf(element);
    return send(
      address("lcms_bridge.shared_choose", { ref: one.ref }),
      { neighbour: one.origin, choice: "theirs", ...seenOf(`heardtext:${one.origin}:${one.ref}`) },
      gettext("De tekst van de buur blijft."),
    );
  },
});
setInterval(load, AGAIN_MS);
start(render);
