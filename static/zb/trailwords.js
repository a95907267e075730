/** What the trail says in words: what was done, how it ended, why it was refused, by which way, of what. */

import { day, time } from "./format.js";
import { ctx } from "./store.js";

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
  formula: () => gettext("formule geschreven"),
};
export const OUTCOMES = {
  done: () => gettext("gelukt"),
  refused: () => gettext("geweigerd"),
  failed: () => gettext("mislukt"),
};
export const actionWords = (code) => ACTIONS[code]?.() ?? code;

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
  password: () => gettext("met een wachtwoord"),
  token: () => gettext("met een sleutel"),
};

/** What was done to an account, at one of its doors. */
const DONE = {
  factor_added: () => gettext("tweede stap ingesteld"),
  factor_removed: () => gettext("tweede stap weggehaald"),
  factor_renewed: () => gettext("herstelcodes vernieuwd"),
  password_set: () => gettext("wachtwoord gekozen"),
  sessions_ended: () => gettext("sessies beëindigd"),
  wait_lifted: () => gettext("wachttijd bij het inloggen opgeheven"),
  source_order: () => gettext("welke bron voorgaat"),
  vouched: () => gettext("ingestaan voor wie het is: geen nieuw bewijs gevraagd"),
  factors_reset: () => gettext("tweede stap weggehaald door iemand anders"),
  made: () => gettext("gemaakt"),
  revoked: () => gettext("ingetrokken"),
  reviewed: () => gettext("de lijst wie mag wat nagelopen"),
};

/** What was decided of another system, or of a place of the reference data. */
const TOLD = {
  registered: () => gettext("aangemeld"),
  set: () => gettext("ingericht"),
  paused: () => gettext("gepauzeerd"),
  resumed: () => gettext("hervat"),
  withdrawn: () => gettext("ingetrokken"),
  stopped: () => gettext("gestopt"),
  renewed: () => gettext("nieuwe sleutel"),
  signed: () => gettext("elk bericht moet ondertekend zijn"),
  unsigned: () => gettext("berichten hoeven niet meer ondertekend te zijn"),
  replayed: () => gettext("bericht opnieuw verstuurd"),
  discarded: () => gettext("bericht weggegooid"),
  drawn: () => gettext("met de hand opgegeven"),
  given_back: () => gettext("weer zoals in de gegevens"),
  added: () => gettext("toegevoegd"),
  changed: () => gettext("gewijzigd"),
  closed: () => gettext("gesloten"),
  opened: () => gettext("geopend"),
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
  left_out: () => gettext("hiervoor weggelaten"),
  deputy_for: () => gettext("plaatsvervanger van"),
  ends: () => gettext("geldt tot"),
  scopes: () => gettext("mag"),
  hint: () => gettext("sleutel"),
  owner: () => gettext("eigenaar"),
  gives: () => gettext("geeft"),
  takes: () => gettext("krijgt"),
  format: () => gettext("formaat"),
  source: () => gettext("bron"),
  regions: () => gettext("regio's"),
  facilities: () => gettext("zorglocaties"),
  dialect: () => gettext("vertaling"),
  told: () => gettext("wat"),
  realm: () => gettext("omgeving"),
  seq: () => gettext("regel"),
  key: () => gettext("van"),
  digest: () => gettext("vingerafdruk"),
  entries: () => gettext("regels van het journaal"),
  up_to: () => gettext("tot en met nummer"),
  made_at: () => gettext("gemaakt op"),
  head: () => gettext("tot en met regel"),
  lines: () => gettext("regels"),
  odd: () => gettext("waarvan opvallend"),
  rows: () => gettext("rijen"),
  removed: () => gettext("account verwijderd"),
  asked: () => gettext("opgevraagd"),
  field: () => gettext("veld"),
};
/** Whether the name was an account that somebody tried to come in with. */
const ACCOUNTS = {
  known: () => gettext("verkeerd wachtwoord"),
  unknown: () => gettext("geen account met die naam"),
};
/** What was asked of a list, by the names of its fields. */
const ASKED = {
  actor: () => gettext("wie"),
  object: () => gettext("over wat"),
  action: () => gettext("wat er gebeurde"),
  outcome: () => gettext("afloop"),
  since: () => gettext("vanaf"),
  until: () => gettext("tot en met"),
};
/** What became of a mandate that was asked. */
const STANDING = {
  waiting: () => gettext("gevraagd, wacht op een tweede beheerder"),
  confirmed: () => gettext("bevestigd"),
  declined: () => gettext("afgewezen"),
  withdrawn: () => gettext("ingetrokken door wie het vroeg"),
  lapsed: () => gettext("verlopen: niemand bevestigde het binnen een week"),
};
/** Why something was refused, where that says more than how it was answered. */
const CODES = {
  ticket_invalid: () => gettext("vals toegangsbewijs"),
  ticket_realm: () => gettext("toegangsbewijs van een andere omgeving"),
  ticket_ended: () => gettext("toegangsbewijs van een beëindigde sessie"),
  origin: () => gettext("een pagina van elders"),
  forged: () => gettext("niet van een eigen pagina, of die stond te lang open"),
  not_authenticated: () => gettext("niet ingelogd"),
  not_logged_in: () => gettext("niet ingelogd"),
  authentication_failed: () => gettext("de sleutel of sessie geldt niet"),
  second_factor: () => gettext("nog geen tweede stap ingesteld"),
  prove_again: () => gettext("moest opnieuw laten zien wie het is"),
  prove_on_screen: () => gettext("moest opnieuw laten zien wie het is"),
  no_scope: () => gettext("de sleutel mag dit niet"),
  too_many: () => gettext("te veel tegelijk"),
};
/** Any other code of the API, by how it was answered. */
const ANSWERS = {
  401: () => gettext("niet ingelogd"),
  403: () => gettext("mag dit hier niet"),
  404: () => gettext("is er niet, of niet voor deze persoon"),
  429: () => gettext("te vaak kort na elkaar"),
};
/** What a note is about, where that is no thing with a number. */
const OBJECTS = {
  trail: () => gettext("deze inzage"),
  review: () => gettext("de lijst wie mag wat"),
  policy: () => gettext("het spreidingsbeleid"),
  travel: () => gettext("de reistijden"),
  reference: () => gettext("de stamgegevens"),
};
const SOCKET = "live socket";
const HIDDEN = new Set(["objects", "id", "type"]); // said by the columns, or of use to programs alone

const roleWords = (code) => {
  const named = ctx.ref.roles.find((known) => known.code === code);
  return (document.documentElement.lang === "en" ? named?.brief_en : named?.brief_nl) ?? code;
};

/** What says enough by itself, and what is said after its name. */
const ALONE = {
  way: WAYS,
  done: DONE,
  told: TOLD,
  standing: STANDING,
  account: ACCOUNTS,
  what: { ...TOLD, [SOCKET]: () => gettext("live verbinding") },
};
const AFTER = { kind: KINDS, link: KINDS };
/** A file as its answer had it, `attachment; filename="lijst.csv"`: its name. */
const FILE = /filename\*?=(?:utf-8'')?"?([^";]+)/i;
const MOMENT = /^\d{4}-\d\d-\d\dT/;

export const objectWords = (object) => OBJECTS[object]?.() ?? object;

/** Return in words what a query asked: it is kept as an address has it. */
function askedWords(query) {
  const said = { action: actionWords, outcome: (code) => OUTCOMES[code]?.() ?? code };
  return [...new URLSearchParams(query)]
    .filter(([, value]) => value)
    .map(([name, value]) => `${ASKED[name]?.() ?? name} ${said[name]?.(value) ?? valueWords("", value)}`)
    .join(", ");
}

function fileWords(value) {
  const [, name] = value.match(FILE) ?? [null, value];
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a percent sign that is one
  }
}

function valueWords(name, value) {
  if (name === "query") return askedWords(value);
  if (AFTER[name]) return AFTER[name][value]?.() ?? value;
  if (name === "role") return roleWords(value);
  if (name === "file") return fileWords(value);
  if (MOMENT.test(value)) return `${day(value)} ${time(value)}`;
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return Object.keys(value).join(", ");
  if (typeof value === "boolean") return value ? gettext("ja") : gettext("nee");
  return value;
}

/** Return one thing that is known of a note. */
function detailWords(name, value, note) {
  if (name === "code")
    return `${gettext("waarom")}: ${(CODES[value] ?? ANSWERS[note.detail.status])?.() ?? gettext("geweigerd")}`;
  const alone = ALONE[name]?.[value];
  if (alone) return alone();
  return `${DETAILS[name]?.() ?? name}: ${valueWords(name, value)}`;
}

/** Return what else is known of a note. */
export const more = (note) =>
  Object.entries(note.detail)
    .filter(([name, value]) => !HIDDEN.has(name) && value !== "" && value !== null && value.length !== 0)
    .map(([name, value]) => detailWords(name, value, note))
    .join(" · ");

/** Return on what ground: functions by their names, with their places. */
export const groundWords = (ground) =>
  ground
    .split(", ")
    .map((one) => {
      const [, role, places, principal] = one.match(/^(\S*) ?(.*?)(?: \(deputy of (.*)\))?$/);
      const said = `${roleWords(role)} ${places}`.trim();
      return principal ? `${said} (${interpolate(gettext("plaatsvervanger van %s"), [principal])})` : said;
    })
    .join(", ");
