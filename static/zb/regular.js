/** Fixing the regular beds of a facility: who may, and the dialog that asks how many, from when and why. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h } from "./dom.js";
import { count, moment } from "./format.js";
import { isBed, kindTitle } from "./kinds.js";
import { newestIn } from "./quoted.js";
import { canAct, may, ownFacilities, withRole } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";
import { fixedRegular } from "./yardstick.js";

/** Say whether the person at the screen can fix the regular beds of a facility. */
const mayFix = (facility) =>
  may("capacity.regular_set") &&
  canAct() &&
  (ownFacilities().includes(facility.code) ||
    withRole("regional_coordinator").some((one) => one.region === facility.region));

/** Return the button that fixes the regular beds of a kind; null for who may not. */
export const fixButton = (facility, kind) =>
  mayFix(facility)
    ? h(
        "button",
        { type: "button", class: "btn", "data-act": "regular", "data-code": facility.code, "data-kind": kind },
        isBed(kind) ? gettext("Reguliere bedden vastleggen…") : gettext("Regulier aantal vastleggen…"),
      )
    : null;

const FROM = {
  said: () => gettext("zoals opgegeven"),
  listed: () => gettext("uit de lijst van instellingen"),
  unknown: () => gettext("niemand heeft ze vastgelegd"),
};

/** Return where the regular beds of a kind come from, in words, with what is set for later. */
export function regularSource(facility, line, now) {
  const state = ctx.state(`regular:${facility.code}`);
  const fixed = fixedRegular(state, line.bed, now);
  const steps = state?.kinds?.find((one) => one.bed === line.bed)?.steps ?? [];
  const coming = steps.filter((one) => Date.parse(one.since) > now.getTime());
  const from = fixed
    ? interpolate(
        gettext("vastgelegd door %(who)s, vanaf %(when)s: %(why)s"),
        { who: words.readable(fixed, "by"), when: moment(fixed.since, now), why: fixed.reason },
        true,
      )
    : FROM[line.regularFrom]();
  return [
    from,
    ...coming.map((one) =>
      interpolate(
        one.number === null ? gettext("vanaf %(when)s zoals opgegeven") : gettext("vanaf %(when)s %(number)s"),
        { when: moment(one.since, now), number: count(one.number) },
        true,
      ),
    ),
  ].join("; ");
}

/** Ask how many regular beds of a kind count, from now or from a moment on; empty: as reported again. */
export function askRegular(facility, kind) {
  const about = `regular:${facility.code}`;
  const fixedIn = (state) => fixedRegular(state, kind, ctx.now())?.number ?? "";
  const newest = newestIn(about, ["number"], { number: (_, state) => fixedIn(state) });
  ask({
    about,
    anew: newest.anew,
    title: h(
      "h3",
      null,
      interpolate(isBed(kind) ? gettext("Reguliere bedden: %s") : gettext("Regulier aantal: %s"), [kindTitle(kind)]),
    ),
    body: [
      h("p", { class: "hint" }, gettext("De vaste maat voor druk. Meer openen verandert hem niet.")),
      h("label", { for: "regulier" }, gettext("Aantal; leeg: zoals opgegeven")),
      h("input", {
        id: "regulier",
        name: "number",
        type: "number",
        min: "0",
        max: "5000",
        inputmode: "numeric",
        value: fixedIn(ctx.state(about)),
      }),
      h("label", { for: "vanaf" }, gettext("Vanaf; leeg: nu")),
      h("input", { id: "vanaf", name: "since", type: "datetime-local" }),
      newest.place,
      reasonField(gettext("Waarom dit aantal")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("capacity.regular_set", { facility: facility.code }),
      {
        kind,
        number: data.get("number") === "" ? null : Number(data.get("number")),
        since: data.get("since") ? new Date(String(data.get("since"))).toISOString() : null,
        reason: data.get("reason"),
      },
      gettext("Regulier aantal vastgelegd."),
    ],
  });
}
