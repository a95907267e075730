/** Beds that the phase of a region opened: how many its hospitals reported open above the regular ones, per class. */

import { facilityRows } from "./derive.js";
import { h } from "./dom.js";
import { count } from "./format.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const ABOVE = ["buffer", "adapted", "crisis"]; // classes as they are stacked on the regular beds

/**
 * Return of one line how many beds of each class are open and how many there are: the lightest are open first.
 * Who never said how beds divide over the classes has what is open above the regular ones as buffer.
 */
function stacked(line) {
  let below = line.regular;
  return Object.fromEntries(
    ABOVE.map((name) => {
      const above = Math.max(line.operational - below, 0);
      const ready = Object.keys(line.widths).length ? (line.widths[name] ?? 0) : name === "buffer" ? above : 0;
      below += ready;
      return [name, { open: Math.min(above, ready), ready }];
    }),
  );
}

/**
 * Return per kind of bed how many beds of these classes are open in a region: `{bed, classes: {name: {open, ready}}}`.
 * Only fresh figures count.
 */
export function openedBeds(rows, classes) {
  const names = ABOVE.filter((name) => classes.includes(name));
  const kinds = Object.keys(rows[0]?.bed ?? {});
  return kinds.map((bed) => {
    const lines = rows
      .map((row) => row.bed[bed])
      .filter((line) => line.fresh === "fresh" && line.operational !== null && line.regular !== null)
      .map(stacked);
    const sum = (name, part) => lines.reduce((total, line) => total + line[name][part], 0);
    return {
      bed,
      classes: Object.fromEntries(names.map((name) => [name, { open: sum(name, "open"), ready: sum(name, "ready") }])),
    };
  });
}

const part = (name, { open, ready }) =>
  interpolate(
    gettext("%(name)s %(open)s van %(ready)s"),
    { name: words.capacityClass(name), open: count(open), ready: count(ready) },
    true,
  );

/** Return in words why no bed counts as open: nobody opened one, or what was said is too old to say so. */
function noneOpen(rows) {
  const old = rows.filter((row) => Object.values(row.bed).every((line) => line.fresh !== "fresh")).length;
  if (!old) return gettext("nog geen: ziekenhuizen melden hun open bedden opnieuw zodra die bemenst zijn");
  return interpolate(
    ngettext(
      "onbekend: %s ziekenhuis meldde te lang geleden",
      "onbekend: %s ziekenhuizen meldden te lang geleden",
      old,
    ),
    [count(old)],
  );
}

/** Return in words what hospitals of a region opened of the classes that its plan opens; null where it opens none. */
export function openedText(region, classes) {
  if (!ABOVE.some((name) => classes.includes(name))) return null;
  const rows = facilityRows(ctx).filter((row) => row.region === region);
  const found = openedBeds(rows, classes).filter((one) => Object.values(one.classes).some((all) => all.ready));
  const open = found.flatMap((one) => Object.values(one.classes)).reduce((total, one) => total + one.open, 0);
  if (!open) return noneOpen(rows);
  return found
    .map((one) => {
      const parts = Object.entries(one.classes).filter(([, all]) => all.ready);
      return `${words.bed(one.bed)}: ${parts.map(([name, all]) => part(name, all)).join(", ")}`;
    })
    .join(" · ");
}

/** Return what the step to its phase closed in a region and is not open again, for who may see it; else null. */
export function closedLine(region, since, open) {
  const closed = ctx.state(`closed_classes:${region}`);
  if (!closed || Date.parse(closed.at) < Date.parse(since) || closed.classes.some((one) => open.includes(one)))
    return null;
  const texts = [
    interpolate(gettext("niet meer open voor spreiding: %s"), [closed.classes.map(words.capacityClass).join(", ")]),
    interpolate(ngettext("%s voorstel ingetrokken", "%s voorstellen ingetrokken", closed.withdrawn.length), [
      count(closed.withdrawn.length),
    ]),
    closed.kept.length
      ? interpolate(
          ngettext(
            "%s geaccepteerde verplaatsing blijft",
            "%s geaccepteerde verplaatsingen blijven",
            closed.kept.length,
          ),
          [count(closed.kept.length)],
        )
      : "",
  ].filter(Boolean);
  return h("li", { "data-key": "closed" }, texts.join(" · "));
}
