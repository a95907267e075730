/** The plans in force, fetched once a page, and the regions' own colours that stand in them. */

import { address, get } from "./api.js";
import { h } from "./dom.js";
import { ctx, refresh } from "./store.js";
import * as words from "./words.js";

/** @type {any[] | null} */
let plans = null;
let asked = false;

/** Fetch the plans when nobody did yet; what needs them is drawn again when they are there. */
export async function needPlans() {
  if (asked) return plans;
  asked = true;
  try {
    plans = await get(address("plans"));
  } catch {
    asked = false; // the next who needs them asks again
  }
  refresh();
  return plans;
}

export const planOf = (region) => plans?.find((one) => one.region === region) ?? null;

/** Return the colours that a region's plan has for a phase, from light to heavy. */
export const coloursFor = (region, phase) =>
  Object.entries(planOf(region)?.colours ?? {})
    .filter(([, of]) => of === phase)
    .map(([colour]) => colour);

/** Return the own colour in which a region stands: as decided, else the lightest of its phase; empty without any. */
export function colourOf(region) {
  const state = ctx.state(`phase:${region}`);
  return state?.colour || coloursFor(region, state?.phase)[0] || "";
}

const NAMES = {
  groen: () => gettext("groen"),
  geel: () => gettext("geel"),
  oranje: () => gettext("oranje"),
  rood: () => gettext("rood"),
  zwart: () => gettext("zwart"),
};
export const colourName = (colour) => NAMES[colour]?.() ?? colour;

/** Return the chip of an own colour: its name, with the colour beside it. */
export const colourChip = (colour) =>
  colour
    ? h(
        "span",
        { class: "chip own-colour", title: gettext("eigen kleur van de regio") },
        h("i", { class: `swatch colour-${colour}`, "aria-hidden": "true" }),
        colourName(colour),
      )
    : null;

/**
 * Return the choice among several colours of a phase, for a dialog: it shows with the phase that is chosen there; nothing
 * where there is no choice.
 */
export const colourField = (region, phases) =>
  phases
    .map((phase) => /** @type {[string, string[]]} */ ([phase, coloursFor(region, phase)]))
    .filter(([, colours]) => colours.length > 1)
    .map(([phase, colours]) =>
      h(
        "fieldset",
        { class: `choice colours for-${phase}${phases.length === 1 ? " only" : ""}` },
        h("legend", null, interpolate(gettext("Eigen kleur bij %s"), [words.phase(phase)])),
        colours.map((colour, at) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: `colour-${phase}`, value: colour, checked: at === 0 }),
            colourChip(colour),
          ),
        ),
      ),
    );

/** Return what a form says of the colour for a phase, as part of a body. */
export const colourIn = (data, phase) => {
  const colour = data.get(`colour-${phase}`);
  return colour ? { colour } : {};
};
