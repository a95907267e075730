/** Kinds of resource, as the reference data has them: their order, and their names in the screen's language. */

let known = new Map();

const ROOMY = 2; // kinds of bed for which a table has room beside its other columns

/** Take the kinds of a reference document, in their order. */
export function useKinds(list) {
  known = new Map((list ?? []).map((kind) => [kind.code, kind]));
  document.documentElement.classList.toggle("many-kinds", bedKinds().length > ROOMY);
}

const english = () => document.documentElement.lang === "en";
const named = (code, nl, en) => {
  const kind = known.get(code);
  return kind ? kind[english() ? en : nl] : String(code ?? "");
};

/** Say whether a kind is one of the beds that boards, walls and forms show at once; the others when asked for. */
export const isHeadlineBed = (kind) => kind.is_bed && kind.headline !== false;

/** Say whether a kind, by its code, is counted in beds. */
export const isBed = (code) => known.get(code)?.unit === "bed";

/** Return those kinds of bed, in their order. */
export const bedKinds = () => [...known.values()].filter(isHeadlineBed);

/** Return the kinds that are counted in places and are no beds: ambulances, operating rooms, machines. */
export const placeKinds = () => [...known.values()].filter((kind) => kind.shape === "places" && !kind.is_bed);

/** Return in which part of a report a kind stands: `beds`, `flow`. */
export const kindTheme = (code) => known.get(code)?.theme ?? "beds";

/** Return the short name as it stands inside a sentence: `kliniek`, `IC`. */
export const kindShort = (code) => named(code, "short_nl", "short_en");

/** Return the short name as a heading: `Kliniek`, `IC`. */
export function kindTitle(code) {
  const short = kindShort(code);
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/** Return what counts as this kind. */
export const kindDefinition = (code) => named(code, "definition_nl", "definition_en");

/** Return why this kind is asked. */
export const kindWhy = (code) => named(code, "why_nl", "why_en");
