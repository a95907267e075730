/** The words for codes on the wire, in the language of the screen. Unknown codes show as they are. */

const lookup = (table) => (code) => (table[code] ? table[code]() : String(code ?? ""));

/** Return what a country is called of which a state says only the code (ISO 3166); nothing of none. */
export const country = (code) =>
  code ? (new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(code) ?? code) : "";

export const phase = lookup({
  regular: () => gettext("Regulier"),
  adapted: () => gettext("Aangepast"),
  crisis: () => gettext("Crisis"),
});
export { kindTitle as bed } from "./kinds.js";
export { roleBrief } from "./roles.js";
export const traffic = lookup({
  open: () => gettext("Open"),
  pressure: () => gettext("Dreigend"),
  stop: () => gettext("Stop"),
  closed: () => gettext("Dicht"),
});
export const operating = lookup({
  open: () => gettext("open"),
  limited: () => gettext("beperkt open"),
  closed: () => gettext("gesloten"),
});
export const operatingReason = lookup({
  staff: () => gettext("personeel"),
  material: () => gettext("middelen"),
  space: () => gettext("ruimte"),
  equipment: () => gettext("apparatuur"),
  incident: () => gettext("incident"),
  "": () => "",
});
export const edReason = lookup({
  peak: () => gettext("piek in patiënten"),
  capacity: () => gettext("te weinig capaciteit"),
  incident: () => gettext("incident"),
  "": () => "",
});
export const capacityClass = lookup({
  regular: () => gettext("regulier"),
  buffer: () => gettext("buffer"),
  adapted: () => gettext("aangepast"),
  crisis: () => gettext("crisis"),
});
const BED_CLASSES = {
  buffer: () => gettext("bufferbed"),
  adapted: () => gettext("bed voor aangepaste zorg"),
  crisis: () => gettext("crisisbed"),
};
/** Return the class of bed that a transfer fills, where it is no regular one. */
export const bedClass = (code) => BED_CLASSES[code]?.() ?? "";
export const method = lookup({
  reported: () => gettext("opgegeven"),
  confirmed: () => gettext("ongewijzigd bevestigd"),
  derived_transfer: () => gettext("afgeleid uit verplaatsing"),
  imported: () => gettext("ingelezen bestand"),
  simulated: () => gettext("gesimuleerd"),
  lapsed: () => gettext("vanzelf verstreken"),
});
export const source = lookup({
  exercise: () => gettext("oefening"),
  manual: () => gettext("met de hand"),
  file: () => gettext("bestand"),
  automatic: () => gettext("automatisch"),
});
export const category = lookup({
  phase: () => gettext("Fase"),
  proposal: () => gettext("Voorstel"),
  callout: () => gettext("Oproep"),
  figures: () => gettext("Cijfers"),
  ed: () => gettext("SEH"),
  grip: () => gettext("GRIP"),
  activity: () => gettext("Activiteit"),
  spreading: () => gettext("Spreiding"),
  note: () => gettext("Bericht"),
  survey: () => gettext("Uitvraag"),
  bridge: () => gettext("Koppeling"),
  exercise: () => gettext("Oefening"),
  system: () => gettext("Systeem"),
});
export const transferState = lookup({
  proposed: () => gettext("wacht op antwoord"),
  expected: () => gettext("verwachting, geen aanvragen"),
  accepted: () => gettext("geaccepteerd"),
  arrived: () => gettext("aangekomen"),
  refused: () => gettext("geweigerd"),
  withdrawn: () => gettext("ingetrokken"),
  expired: () => gettext("verlopen"),
  gone: () => gettext("niet meer open"),
});
export const requestState = lookup({
  requested: () => gettext("aangevraagd"),
  sought: () => gettext("regio zoekt"),
  national: () => gettext("landelijk gezocht"),
  proposed: () => gettext("wacht op antwoord"),
  refused: () => gettext("geweigerd, zoekt verder"),
  accepted: () => gettext("aangenomen, bed gereserveerd"),
  planned: () => gettext("rit gepland"),
  under_way: () => gettext("onderweg"),
  arrived: () => gettext("aangekomen"),
  closed: () => gettext("afgesloten"),
  brought_back: () => gettext("teruggebracht"),
  withdrawn: () => gettext("ingetrokken"),
  died: () => gettext("overleden"),
  own_means: () => gettext("op eigen gelegenheid verplaatst"),
  patient_refused: () => gettext("patiënt wil niet"),
  returned: () => gettext("onderweg omgekeerd"),
  expired: () => gettext("verlopen"),
});
export const runState = lookup({
  requested: () => gettext("aangevraagd"),
  running: () => gettext("rekent"),
  done: () => gettext("klaar"),
  failed: () => gettext("mislukt"),
});
export const messageState = lookup({
  received: () => gettext("ontvangen"),
  applied: () => gettext("verwerkt"),
  partly: () => gettext("deels verwerkt"),
  quarantined: () => gettext("in quarantaine"),
  discarded: () => gettext("weggegooid"),
});
export const refusals = () => ({
  no_staff: gettext("Geen personeel"),
  no_bed: gettext("Geen bed"),
  no_specialism: gettext("Specialisme ontbreekt"),
  no_isolation: gettext("Geen isolatie"),
  unstable: gettext("Patiënt niet stabiel genoeg"),
  patient_declines: gettext("Patiënt wil niet"),
  no_transport: gettext("Geen vervoer"),
});
export const themes = () => ({
  incident: gettext("Incident"),
  casualties: gettext("Slachtoffers"),
  effects: gettext("Effecten"),
  access: gettext("Bereikbaarheid"),
  population: gettext("Bevolking"),
  continuity: gettext("Zorgcontinuïteit"),
  communication: gettext("Communicatie"),
  outlook: gettext("Verwachting"),
  bottlenecks: gettext("Knelpunten"),
});
export const reliabilities = () => ({
  confirmed: gettext("bevestigd"),
  unconfirmed: gettext("onbevestigd"),
  contradicted: gettext("tegengesproken"),
});
export const mode = lookup({
  ambulance: () => gettext("ambulance"),
  micu: () => gettext("MICU"),
  accompanied: () => gettext("begeleid IC-vervoer"),
  urgent: () => gettext("spoedvervoer"),
  bus: () => gettext("ambulancebus"),
  micu_heli: () => gettext("MICU-helikopter"),
  helicopter: () => gettext("helikopter"),
});
/** Return a text that stands under a name, in the language of the screen: its English, where it differs, stands
 *  beside it as `<name>_en` (docs/wire.md).
 */
export const readable = (from, name) =>
  (document.documentElement.lang === "en" && from?.[`${name}_en`]) || from?.[name] || "";
/** Return a sentence as it stands within another: without its full stop. */
export const within = (sentence) => sentence.replace(/\.$/, "");
/** Return how long a ride takes, and whether that was measured. */
export const rideTime = (minutes, isMeasured) =>
  interpolate(isMeasured ? gettext("%s min rijden (gemeten)") : gettext("%s min rijden (schatting)"), [minutes]);
/** Return the text of `{nl, en}` in the language of the screen. */
export const said = (both) => (both ? both[document.documentElement.lang] || both.nl || "" : "");
/** Return what stands under a name in the language of the screen: its English is beside it as `<name>_en`. */
