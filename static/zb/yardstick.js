/** How full beds are by two yardsticks: pure functions of figures. Opening or closing beds hides no pressure. */

/** Return occupied / beds; Infinity for people without any bed; null: unknown, or neither. */
export function ratioOf(occupied, beds) {
  if (occupied === null || beds === null) return null;
  if (beds === 0) return occupied > 0 ? Infinity : null;
  return occupied / beds;
}

/**
 * Return figures with their occupancy against regular and against open beds; `ratio` is what colours stand on:
 * by the regular beds, or the open ones where that is heavier; by the open beds alone where a plan says so.
 * @param {any} figures `occupied`, `operational`, `regular`, null when unknown; of a sum `ofRegular`: how many lie
 *   where the regular beds are known
 * @param {string} [yardstick]
 */
export function measured(figures, yardstick = "regular") {
  const onRegular = ratioOf(figures.ofRegular ?? figures.occupied, figures.regular);
  const onOpen = ratioOf(figures.occupied, figures.operational);
  const heavier = onRegular === null ? null : Math.max(onRegular, onOpen ?? 0);
  return { ...figures, onRegular, onOpen, ratio: yardstick === "open" ? onOpen : heavier };
}

const NOTHING = { occupied: null, operational: null, regular: null };

/**
 * Return lines of one kind added up and measured, with how many there are (`houses`) and of how many the regular beds
 * are known. Lines of which too little is known to count are left out; nothing open is known: who lies where no bed is
 * open counts too.
 */
export function summed(lines, yardstick) {
  const counted = lines.filter((line) => line.occupied !== null && line.operational !== null);
  const known = counted.filter((line) => (line.regular ?? null) !== null);
  const total = (among, name) => among.reduce((all, line) => all + line[name], 0);
  const figures = counted.length
    ? {
        occupied: total(counted, "occupied"),
        operational: total(counted, "operational"),
        regular: known.length ? total(known, "regular") : null,
        ofRegular: total(known, "occupied"),
      }
    : NOTHING;
  return { ...measured(figures, yardstick), houses: counted.length, known: known.length };
}

/**
 * Return the regular beds of a kind at a facility and where they come from: what people fixed (`fixed`), what its line
 * says (`said`), else the number that it is listed with, or in an exercise has (`listed`); null is `unknown`.
 * @param {any} facility of the reference data
 * @param {any} kind of the reference data
 * @param {{line?: any, fixed?: any, demo?: boolean}} known
 * @returns {{regular: number | null, regularFrom: string}}
 */
export function regularOf(facility, kind, { line, fixed, demo = false }) {
  if (fixed) return { regular: fixed.number, regularFrom: "fixed" };
  const said = line?.widths?.regular ?? null;
  if (said !== null) return { regular: said, regularFrom: "said" };
  const listed = kind.applies === "listed" || demo ? (facility.demo?.[kind.code] ?? null) : null;
  return { regular: listed, regularFrom: listed === null ? "unknown" : "listed" };
}

/** Return the step of the regular beds that people set for a kind and that counts at a moment; null: none. */
export function fixedRegular(state, kind, now) {
  const steps = state?.kinds?.find((one) => one.bed === kind)?.steps ?? [];
  const step = steps.filter((one) => Date.parse(one.since) <= now.getTime()).at(-1);
  return step && step.number !== null ? step : null;
}
