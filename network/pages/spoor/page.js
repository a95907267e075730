/** The trail: who did what with whose data, when, from where and on what ground; searched, and kept as a file. */

import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { day, time } from "../../zb/format.js";
import { bounds } from "../../zb/loglines.js";
import { tableHead } from "../../zb/parts.js";
import { withRole } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

const WAIT_MS = 300; // typing goes on: ask when it pauses
const { actions: KNOWN } = JSON.parse(byId("page-data")?.textContent ?? '{"actions":[]}');
const view = { actor: "", object: "", action: "", outcome: "", since: "", until: "" };
const FIELDS = { wie: "actor", wat: "object", soort: "action", afloop: "outcome", vanaf: "since", tot: "until" };
/** @type {{notes: any[] | null, before: number | null, error: string, busy: boolean}} */
const known = { notes: null, before: null, error: "", busy: false };
let timer = 0;

const ACTIONS = {
  read: () => gettext("gelezen"),
  export: () => gettext("bestand opgehaald"),
  print: () => gettext("afgedrukt"),
  login: () => gettext("ingelogd"),
  logout: () => gettext("uitgelogd"),
  refused: () => gettext("geweigerd"),
  mandate: () => gettext("mandaat gewijzigd"),
  account: () => gettext("account gewijzigd"),
  token: () => gettext("sleutel gewijzigd"),
  plan_begun: () => gettext("plan gewijzigd"),
  setting: () => gettext("instelling gewijzigd"),
  reference: () => gettext("stamgegevens geladen"),
  peer: () => gettext("bron gewijzigd"),
  redaction: () => gettext("inhoud verwijderd"),
  removed: () => gettext("bewaartermijn voorbij"),
  restored: () => gettext("back-up teruggezet"),
};
const OUTCOMES = {
  done: () => gettext("gelukt"),
  refused: () => gettext("geweigerd"),
  failed: () => gettext("mislukt"),
};
const actionWords = (code) => ACTIONS[code]?.() ?? code;

function query() {
  const { since, until } = bounds(view.since, view.until);
  const asked = { ...view, since: since?.toISOString() ?? "", until: until?.toISOString() ?? "" };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
}

/** Fetch the notes that were asked for; `more`: those before the last one shown. */
async function load(more = false) {
  known.busy = true;
  refresh();
  const asked = query();
  if (more && known.before) asked.set("before", String(known.before));
  try {
    const answer = await get(`${address("trail")}?${asked}`);
    if (!more && asked.toString() !== query().toString()) return;
    known.notes = more ? [...(known.notes ?? []), ...answer.notes] : answer.notes;
    known.before = answer.before;
    known.error = "";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    known.error = problem.message;
  } finally {
    known.busy = false;
    refresh();
  }
}

const choice = (id, label, options) =>
  h(
    "label",
    { "data-own": true, "data-key": id },
    h("span", null, label),
    h(
      "select",
      { id },
      h("option", { value: "" }, gettext("Alles")),
      options.map(([code, text]) => h("option", { value: code }, text)),
    ),
  );

const text = (id, label, type, placeholder = "") =>
  h(
    "label",
    { "data-own": true, "data-key": id },
    h("span", null, label),
    h("input", { type, id, autocomplete: "off", maxlength: "120", placeholder }),
  );

const filters = () => [
  text("wie", gettext("Wie"), "search"),
  text("wat", gettext("Over wat"), "search", "transfer:12"),
  choice(
    "soort",
    gettext("Wat er gebeurde"),
    KNOWN.map((code) => [code, actionWords(code)]),
  ),
  choice(
    "afloop",
    gettext("Afloop"),
    Object.entries(OUTCOMES).map(([code, said]) => [code, said()]),
  ),
  text("vanaf", gettext("Vanaf"), "datetime-local"),
  text("tot", gettext("Tot en met"), "datetime-local"),
];

/** Return what a note is about: its object, or the things that were shown. */
function about(note) {
  const objects = note.detail.objects ?? [];
  if (objects.length > 1)
    return h(
      "details",
      { "data-key": "objects" },
      h("summary", null, interpolate(ngettext("%s ding", "%s dingen", objects.length), [objects.length])),
      objects.map((one) => one.split("@")[0]).join(", "),
    );
  return note.object || "–";
}

const WAYS = {
  snapshot: () => gettext("in het beeld"),
  live: () => gettext("in het beeld, live"),
  past: () => gettext("terugblik"),
  log: () => gettext("in het logboek"),
  run: () => gettext("in een plan"),
  admin: () => gettext("in het beheer"),
  trail: () => gettext("deze inzage"),
  link: () => gettext("met een link die niet geldt"),
  code: () => gettext("met een code van de tweede stap"),
  old_password: () => gettext("met het oude wachtwoord, bij het wijzigen"),
  provider: () => gettext("via de eigen organisatie"),
};

/** What was done to an account, at one of its doors. */
const DONE = {
  factor_added: () => gettext("tweede stap ingesteld"),
  factor_removed: () => gettext("tweede stap weggehaald"),
  factor_renewed: () => gettext("herstelcodes vernieuwd"),
  password_set: () => gettext("wachtwoord gekozen"),
  sessions_ended: () => gettext("sessies beëindigd"),
};

const KINDS = {
  own: () => gettext("zelf"),
  reset: () => gettext("herstellink"),
  invitation: () => gettext("uitnodiging"),
  setup: () => gettext("link van de server"),
  totp: () => gettext("code-app"),
  webauthn: () => gettext("passkey of sleutel"),
  recovery_codes: () => gettext("herstelcodes"),
};

const DETAILS = {
  username: () => gettext("account"),
  role: () => gettext("functie"),
  region: () => gettext("regio"),
  veiligheidsregio: () => gettext("veiligheidsregio"),
  facility: () => gettext("zorglocatie"),
  valid_until: () => gettext("tot"),
  version: () => gettext("versie"),
  active: () => gettext("mag inloggen"),
  notes: () => gettext("regels"),
  query: () => gettext("gezocht op"),
  why: () => gettext("reden"),
  n: () => gettext("aantal"),
  kind: () => gettext("soort"),
  link: () => gettext("link gemaakt"),
  what: () => gettext("gevraagd"),
  status: () => gettext("antwoord"),
  file: () => gettext("bestand"),
  code: () => gettext("waarom"),
  left_out: () => gettext("hiervoor weggelaten"),
  deputy_for: () => gettext("plaatsvervanger van"),
};
/** What became of a mandate that was asked. */
const STANDING = {
  waiting: () => gettext("gevraagd, wacht op een tweede beheerder"),
  confirmed: () => gettext("bevestigd"),
  declined: () => gettext("afgewezen"),
};
/** Why a live socket was not let in; other codes are those of the API. */
const CODES = {
  ticket_invalid: () => gettext("vals toegangsbewijs"),
  ticket_realm: () => gettext("toegangsbewijs van een andere omgeving"),
  ticket_ended: () => gettext("toegangsbewijs van een beëindigde sessie"),
  origin: () => gettext("een pagina van elders"),
  too_many: () => gettext("te veel tegelijk"),
};
const SOCKET = "live socket";
const HIDDEN = new Set(["objects", "id", "type"]); // said by the columns, or of use to programs alone

const roleWords = (code) => {
  const named = ctx.ref.roles.find((known) => known.code === code);
  return (document.documentElement.lang === "en" ? named?.brief_en : named?.brief_nl) ?? code;
};

/** What says enough by itself, and what is said after its name. */
const ALONE = { way: WAYS, done: DONE, standing: STANDING, what: { [SOCKET]: () => gettext("live verbinding") } };
const AFTER = { kind: KINDS, link: KINDS, code: CODES };

function valueWords(name, value) {
  if (AFTER[name]) return AFTER[name][value]?.() ?? value;
  if (name === "role") return roleWords(value);
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return value ? gettext("ja") : gettext("nee");
  return value;
}

/** Return one thing that is known of a note; codes of programs as they are. */
function detailWords(name, value) {
  const alone = ALONE[name]?.[value];
  if (alone) return alone();
  return `${DETAILS[name]?.() ?? name}: ${valueWords(name, value)}`;
}

/** Return what else is known of a note. */
const more = (note) =>
  Object.entries(note.detail)
    .filter(([name, value]) => !HIDDEN.has(name) && value !== "" && value !== null)
    .map(([name, value]) => detailWords(name, value))
    .join(" · ");

/** Return on what ground: functions by their names, with their places. */
const groundWords = (ground) =>
  ground
    .split(", ")
    .map((one) => {
      const [role, place = ""] = one.split(" ");
      return `${roleWords(role)} ${place}`.trim();
    })
    .join(", ");

function row(note) {
  return h(
    "tr",
    { "data-key": String(note.id), class: `outcome-${note.outcome}` },
    h("th", { scope: "row", "data-label": gettext("Wanneer") }, `${day(note.at)} ${time(note.at)}`),
    h(
      "td",
      { "data-label": gettext("Wie") },
      h("b", null, note.actor.replace(/^user:/, "") || gettext("onbekend")),
      note.ground ? h("small", null, groundWords(note.ground)) : null,
    ),
    h(
      "td",
      { "data-label": gettext("Wat er gebeurde") },
      h("b", null, actionWords(note.action)),
      ["done", note.action].includes(note.outcome)
        ? null
        : h("span", { class: "tag" }, OUTCOMES[note.outcome]?.() ?? note.outcome),
      h("small", null, more(note)),
    ),
    h("td", { "data-label": gettext("Over wat") }, about(note)),
    h(
      "td",
      { "data-label": gettext("Waarvandaan") },
      note.address || (note.door === "program" ? gettext("de server zelf") : note.door),
      h("small", null, note.request),
    ),
    h("td", { "data-label": gettext("Omgeving") }, note.realm || gettext("installatie")),
  );
}

function table() {
  if (!known.notes) return null;
  if (!known.notes.length) return h("p", { class: "empty" }, gettext("Niets gevonden. Maak het filter ruimer."));
  return h(
    "table",
    { class: "trail" },
    tableHead([
      gettext("Wanneer"),
      gettext("Wie"),
      gettext("Wat er gebeurde"),
      gettext("Over wat"),
      gettext("Waarvandaan"),
      gettext("Omgeving"),
    ]),
    h("tbody", null, known.notes.map(row)),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  patch(byId("filters"), filters());
  byId("uitleg").textContent = withRole("security_officer").length
    ? gettext("Wie wat deed met wiens gegevens, in deze installatie. Ook dat u hier kijkt, wordt vastgelegd.")
    : gettext(
        "Wat uw mensen deden, en wie over patiënten van of naar uw huis las. Ook dat u hier kijkt, wordt vastgelegd.",
      );
  byId("bestand").setAttribute("href", `${address("trail-csv")}?${query()}`);
  const count = known.notes?.length ?? 0;
  byId("telling").textContent = known.notes ? interpolate(ngettext("%s regel", "%s regels", count), [count]) : "";
  patch(
    byId("regels"),
    known.error ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, known.error) : null,
    table(),
    known.before
      ? h(
          "p",
          { class: "older no-print", "data-key": "older" },
          h(
            "button",
            { type: "button", class: "btn", "data-act": "older", disabled: known.busy },
            known.busy ? gettext("Ophalen…") : gettext("Oudere regels"),
          ),
        )
      : null,
  );
}

connectShell();
on(byId("filters"), "input", (element) => {
  const field = FIELDS[element.id];
  if (!field) return;
  view[field] = element.value;
  clearTimeout(timer);
  timer = setTimeout(load, WAIT_MS);
});
actions(document.querySelector("main"), { older: () => load(true) });
start(render);
load();
