/** Whether entered figures can be right: what the server would refuse, and what is asked before it goes.
 *  The rules and limits are those of capacity/validation.py and capacity/plausibility.py; tests hold them equal.
 */

import { count } from "./format.js";
import { kindTitle } from "./kinds.js";

export const MAX_BEDS = 5000;
export const MAX_DUIDING = 500;
const JUMP_LEAST = 10; // beds or patients; a smaller step happens in an ordinary night
const JUMP_SHARE = 0.5; // of the larger of the two figures
const CROWDED = 1.5; // patients per place from which a typing slip is likelier than the truth

const known = (...values) => values.every((value) => value !== null && value !== undefined);

/** Return what the server refuses in the line of a kind of bed: sentences by field name. */
export function faultsOf(line) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const name of ["operational", "occupied", "blocked", "isolation_free"]) {
    if (known(line[name]) && line[name] > MAX_BEDS)
      found[name] = interpolate(gettext("Geef een heel getal van 0 tot %s."), [MAX_BEDS]);
  }
  if (known(line.operational, line.blocked) && line.blocked > line.operational)
    found.blocked ??= interpolate(
      gettext("Er zijn meer bedden gesloten (%(blocked)s) dan open (%(open)s)."),
      {
        blocked: count(line.blocked),
        open: count(line.operational),
      },
      true,
    );
  return found;
}

function* jump(code, before, after) {
  if (!known(before, after)) return;
  const step = Math.abs(after - before);
  if (step >= JUMP_LEAST && step > JUMP_SHARE * Math.max(before, after)) yield { code, params: { before, after } };
}

/** What is remarkable about one line by itself, whatever it was before. */
function* standing(line, size) {
  const { operational, occupied, isolation_free: isolation } = line;
  if (size && known(operational) && operational > size)
    yield { code: "more_than_house", params: { count: operational, size } };
  if (known(operational, occupied) && occupied - operational >= JUMP_LEAST && occupied > CROWDED * operational)
    yield { code: "crowded", params: { count: occupied, size: operational } };
  if (!known(operational, occupied, isolation)) return;
  const free = Math.max(operational - occupied - (line.blocked ?? 0), 0);
  if (isolation > free) yield { code: "isolation_more_than_free", params: { count: isolation, size: free } };
}

/** Return what is remarkable about a line of figures, `{code, params}`: as `bed_remarks` of the server. */
export function remarksOf(line, before, size) {
  return [
    ...jump("jump_operational", before?.operational, line.operational),
    ...jump("jump_occupied", before?.occupied, line.occupied),
    ...standing(line, size),
  ];
}

/** Return what must be asked before a line goes: what is remarkable and was not so already, and what is emptied. */
export function questionsOf(line, before, size) {
  const already = new Set([...standing(before ?? {}, size)].map((one) => one.code));
  const emptied = ["occupied", "operational", "blocked", "isolation_free"].filter(
    (name) => known(before?.[name]) && !known(line[name]),
  );
  return [
    ...emptied.map((name) => ({ code: `emptied_${name}`, params: { before: before[name] } })),
    ...remarksOf(line, before, size).filter((one) => !already.has(one.code)),
  ];
}

const SENTENCES = {
  emptied_occupied: () => gettext("%(kind)s bezet: van %(before)s naar onbekend"),
  emptied_operational: () => gettext("%(kind)s open: van %(before)s naar onbekend"),
  emptied_blocked: () => gettext("%(kind)s gesloten: van %(before)s naar onbekend"),
  emptied_isolation_free: () => gettext("%(kind)s isolatie vrij: van %(before)s naar onbekend"),
  jump_occupied: () => gettext("%(kind)s bezet: van %(before)s naar %(after)s"),
  jump_operational: () => gettext("%(kind)s open: van %(before)s naar %(after)s"),
  more_than_house: () => gettext("%(kind)s: %(count)s open bedden, het huis heeft er %(size)s"),
  crowded: () => gettext("%(kind)s: %(count)s patiënten op %(size)s open bedden"),
  isolation_more_than_free: () => gettext("%(kind)s: %(count)s isolatiebedden vrij, er zijn %(size)s bedden vrij"),
};

/** Return a question about a kind of bed in words, with both figures. */
export function asked(kind, { code, params }) {
  const figures = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, count(value)]));
  return interpolate(SENTENCES[code](), { kind: kindTitle(kind), ...figures }, true);
}
