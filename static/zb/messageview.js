/** A message that came in: how it came through each stage, what was wrong and where, and mending what was held back. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { count, moment } from "./format.js";
import { kindTitle } from "./kinds.js";
import { tableHead } from "./parts.js";
import { canAct, may, ownFacilities, withRole } from "./rights.js";
import { send } from "./send.js";
import { placeName } from "./sourceplaces.js";
import { ctx, seenOf } from "./store.js";
import * as words from "./words.js";

const PLACES = 5; // as many places of one sentence can be read at a glance
const said = (text, values) => interpolate(text, values, true);

const stageNames = {
  transport: () => gettext("ontvangen"),
  well_formed: () => gettext("leesbaar"),
  schema: () => gettext("vorm"),
  business: () => gettext("cijfers"),
  mapped: () => gettext("vertaald"),
  applied: () => gettext("verwerkt"),
};
/** How a stage ended: its sign, and the word for who does not see it. */
const outcomes = {
  ok: ["✓", () => gettext("in orde")],
  partly: ["▲", () => gettext("deels")],
  refused: ["✕", () => gettext("niet")],
  waits: ["…", () => gettext("wacht")],
  skipped: ["–", () => gettext("niet aan toe gekomen")],
};

/** Return how a message came through its stages, in a row. */
export const stageRow = (message) =>
  message.stages?.length
    ? h(
        "ol",
        { class: "stages", "aria-label": gettext("Stap voor stap") },
        message.stages.map(({ stage, outcome }) =>
          h(
            "li",
            { class: outcome, "data-key": stage },
            h("i", { "aria-hidden": "true" }, outcomes[outcome]?.[0] ?? ""),
            stageNames[stage]?.() ?? stage,
            h("span", { class: "unseen" }, `: ${outcomes[outcome]?.[1]() ?? outcome}`),
          ),
        ),
      )
    : null;

/** Return the problems of a message with each sentence once, in the order in which they first occur. */
function grouped(problems) {
  const found = new Map();
  for (const problem of problems) {
    const sentence = words.readable(problem, "sentence");
    const known = found.get(sentence) ?? { sentence, places: [], stage: problem.stage, remark: problem.remark };
    known.places.push(words.readable(problem, "place"));
    found.set(sentence, known);
  }
  return [...found.values()];
}

/** Return where one thing is wrong; of a long list the rest is folded. */
function placesOf(places) {
  const [first, rest] = [places.slice(0, PLACES), places.slice(PLACES)];
  if (!rest.length) return first.join(", ");
  return [
    first.join(", "),
    h(
      "details",
      null,
      h(
        "summary",
        null,
        interpolate(ngettext("en nog %s plaats", "en nog %s plaatsen", rest.length), [count(rest.length)]),
      ),
      rest.join(", "),
    ),
  ];
}

const tableOf = (caption, found) =>
  h(
    "table",
    { class: "mini problems" },
    h("caption", { class: "unseen" }, caption),
    tableHead([gettext("Plaats"), gettext("Wat er niet klopt")]),
    h(
      "tbody",
      null,
      found.map((one) =>
        h(
          "tr",
          { "data-key": one.sentence },
          h("th", { scope: "row" }, placesOf(one.places)),
          h("td", null, one.sentence),
        ),
      ),
    ),
  );

/** Return what is wrong with a message, and where; what held nothing back is folded. Null without anything. */
export function problemTable(message) {
  const found = grouped(message.problems ?? []);
  const [held, remarks] = [found.filter((one) => !one.remark), found.filter((one) => one.remark)];
  if (!found.length) return null;
  return [
    held.length ? h("div", { "data-key": "held" }, tableOf(gettext("Problemen"), held)) : null,
    remarks.length
      ? h(
          "details",
          { class: "remarks", "data-key": "remarks" },
          h(
            "summary",
            null,
            interpolate(
              ngettext("%s opmerking, houdt niets tegen", "%s opmerkingen, houden niets tegen", remarks.length),
              [count(remarks.length)],
            ),
          ),
          tableOf(gettext("Opmerkingen"), remarks),
        )
      : null,
  ];
}

/** Return the head of a message: its name, how it stands, what counted of it, by which way and from whom. */
export function messageHead(message, now) {
  const from = words.readable(message, "by");
  return h(
    "div",
    { class: "message-top" },
    h("b", null, message.name || gettext("zonder naam")),
    h("span", { class: `m-state ${message.state}` }, words.messageState(message.state)),
    h(
      "span",
      null,
      interpolate(ngettext("%s locatie telt", "%s locaties tellen", message.applied ?? 0), [
        count(message.applied ?? 0),
      ]),
    ),
    h("span", { class: "muted" }, [message.format, from, words.readable(message, "way")].filter(Boolean).join(" · ")),
    h("time", { datetime: message.received_at }, moment(message.received_at, now)),
  );
}

/** Return what of a message can be pointed right, each word once. */
export function mendsOf(message) {
  const found = new Map();
  for (const problem of message.problems ?? []) {
    const mend = problem.mend;
    if (mend && !found.has(`${mend.table} ${mend.given}`))
      found.set(`${mend.table} ${mend.given}`, { ...mend, said: words.readable(problem, "sentence") });
  }
  return [...found.values()];
}

/** Say whether every place that the system of a message speaks for is this person's. */
function isOurs(message) {
  const source = message.source?.startsWith("source:") ? ctx.state(message.source) : null;
  if (!source || withRole("administrator").length) return true;
  const regions = withRole("hin").map((one) => one.region);
  const own = ownFacilities();
  const covers = (code) => own.includes(code) || regions.includes(ctx.ref.facility.get(code)?.region);
  return source.facilities.every(covers) && source.regions.every((code) => regions.includes(code));
}

/** Say whether this person may mend a message, as far as the screen knows; the server has the last word. */
const mayMend = (message) =>
  canAct() && may("lcms_bridge.mend") && ["quarantined", "partly"].includes(message.state) && isOurs(message);

const TABLES = ["spreadsheet", "capacity-csv"];
/** Say whether this person may say which column of a message's table is what. */
const mayMap = (message) =>
  canAct() &&
  may("lcms_bridge.mend") &&
  isOurs(message) &&
  (mayMend(message) || message.state === "applied") &&
  (message.format === "spreadsheet" || (TABLES.includes(message.format) && message.state === "quarantined"));

/** Return the buttons of a message that was held back, or whose table may be translated. */
export function mendButtons(message) {
  if (!mayMend(message) && !mayMap(message)) return null;
  const button = (act, label, kind = "btn") =>
    h("button", { type: "button", class: kind, "data-act": act, "data-id": message.id }, label);
  const mends = mendsOf(message).length > 0;
  return h(
    "div",
    { class: "btns", "data-key": "acts" },
    mayMap(message)
      ? button("sheet", gettext("Tabel vertalen…"), message.state === "applied" ? "btn" : "btn pri")
      : null,
    mends && mayMend(message) ? button("mend", gettext("Verbeteren…"), mayMap(message) ? "btn" : "btn pri") : null,
    mayMend(message) ? button("replay", gettext("Opnieuw lezen"), "btn") : null,
    mayMend(message) ? button("discard", gettext("Weggooien…")) : null,
  );
}

const states = {
  open: () => gettext("open"),
  dreigend: () => gettext("dreigende stop"),
  stop: () => gettext("stop"),
  nvt: () => gettext("geen SEH"),
};
const figures = {
  facility: () => gettext("de code van de instelling"),
  name: () => gettext("de naam van de instelling"),
  observed_at: () => gettext("het moment van de cijfers"),
};

/** Return what people call the word of a sender. */
function wordOf(mend) {
  if (mend.table === "format") return gettext("Dit bestand is een");
  if (mend.table === "fields")
    return said(gettext("In welke kolom staat %(what)s?"), { what: figures[mend.given]?.() ?? mend.given });
  if (mend.table === "wards") return said(gettext("Op afdeling ‘%(word)s’ staan bedden voor"), { word: mend.given });
  const word = mend.given.includes("|") ? mend.given.split("|").at(-1) : mend.given;
  return said(gettext("‘%(word)s’ is"), { word });
}

/** For which houses somebody may say that a strange name is theirs: with own houses those, else those of the own region. */
function houses() {
  const everywhere = withRole("administrator").length > 0;
  const regions = withRole("hin").map((one) => one.region);
  const own = new Set(ownFacilities());
  return ctx.ref.facilities
    .filter((one) => one.sector === undefined || one.sector === "hospital")
    .filter((one) => everywhere || own.has(one.code) || regions.includes(one.region))
    .map((one) => [one.code, placeName(one.code)])
    .sort((a, b) => a[1].localeCompare(b[1]));
}

/** Return the choices for a word: value and label. */
function choicesOf(mend, formats) {
  const choices = {
    sites: houses,
    beds: () => ctx.ref.kinds.filter((kind) => kind.is_bed).map((kind) => [kind.code, kindTitle(kind.code)]),
    wards: () => [
      ...ctx.ref.kinds.filter((kind) => kind.is_bed).map((kind) => [kind.code, kindTitle(kind.code)]),
      ["-", gettext("telt niet mee: hier staan geen bedden van een soort")],
    ],
    fields: () => mend.choices.map((one) => [one, one]),
    statuses: () => Object.entries(states).map(([value, label]) => [value, label()]),
    format: () => formats.map((one) => [one.name, one.label]),
  };
  return choices[mend.table]?.() ?? [];
}

/** Ask what the strange words of a message are here; what is left open stays held back. */
export function mendDialog(message, formats) {
  const mends = mendsOf(message);
  ask({
    title: h("h3", null, said(gettext("Bericht %(name)s verbeteren"), { name: message.name })),
    about: `message:${message.id}`,
    wide: true,
    body: [
      h(
        "p",
        { class: "hint" },
        gettext(
          "Wat u hier aanwijst wordt onthouden voor deze afzender. Daarna wordt het bericht opnieuw gelezen; wat al telde telt niet nog eens.",
        ),
      ),
      mends.map((mend, at) => [
        h("label", { for: `keuze-${at}` }, wordOf(mend), h("small", { class: "muted" }, ` ${mend.said}`)),
        h(
          "select",
          { id: `keuze-${at}`, name: `becomes-${at}` },
          h("option", { value: "" }, gettext("laat dit zo")),
          choicesOf(mend, formats).map(([value, label]) => h("option", { value }, label)),
        ),
      ]),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Opnieuw na verbetering")),
    submit: (data) => [
      address("lcms_bridge.message_mend", { message: message.id }),
      {
        corrections: mends
          .map(({ table, given }, at) => ({ table, given, becomes: String(data.get(`becomes-${at}`)) }))
          .filter((one) => one.becomes),
      },
      gettext("Onthouden; het bericht wordt opnieuw gelezen."),
    ],
  });
}

/** Have a message read again. */
export const replay = (id) =>
  send(
    address("lcms_bridge.message_replay", { message: id }),
    seenOf(`message:${id}`),
    gettext("Het bericht wordt opnieuw gelezen."),
  );

/** Ask why a message is discarded. */
export function discardDialog(message) {
  ask({
    title: h("h3", null, said(gettext("Bericht %(name)s weggooien"), { name: message.name })),
    about: `message:${message.id}`,
    body: [
      h("p", null, gettext("Wat apart gezet is, wordt niet meer gelezen. Wat al telde blijft tellen.")),
      h("label", { for: "reden" }, gettext("Waarom (blijft bij het bericht staan)")),
      h("textarea", { id: "reden", name: "reason", rows: "2", required: true, minlength: "3", maxlength: "300" }),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Weggooien")),
    submit: (data) => [
      address("lcms_bridge.message_discard", { message: message.id }),
      { reason: data.get("reason") },
      gettext("Weggegooid."),
    ],
  });
}
