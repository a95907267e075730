/** The dialog in which a facility lends staff. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { fromDutch, wallClock } from "./format.js";
import { kindTitle } from "./kinds.js";
import { ctx } from "./store.js";

const iso = (text) => (text ? (fromDutch(text)?.toISOString() ?? null) : null);

/** Ask to whom staff of a kind goes, how many and until when. */
export function askLend(facility, kind, left) {
  const others = ctx.ref.facilities.filter((one) => one.code !== facility.code && one.kinds.includes(kind));
  const near = others.filter((one) => one.region === facility.region);
  const group = (label, list) =>
    list.length
      ? h(
          "optgroup",
          { label },
          list.map((one) => h("option", { value: one.code }, one.name)),
        )
      : null;
  const until = new Date(ctx.now().getTime() + 8 * 3_600_000);
  until.setMinutes(0, 0, 0);
  ask({
    title: h(
      "h3",
      null,
      interpolate(gettext("%(kind)s uitlenen van %(house)s"), { kind: kindTitle(kind), house: facility.name }, true),
    ),
    body: [
      h(
        "p",
        { class: "hint" },
        left === null
          ? gettext("Geef eerst op hoeveel er uitgeleend kunnen worden.")
          : interpolate(gettext("Nog %s uit te lenen volgens de laatste opgave."), [left]),
      ),
      h("label", { for: "aan" }, gettext("Aan")),
      h(
        "select",
        { id: "aan", name: "to", required: true },
        h("option", { value: "" }, gettext("Kies een huis")),
        group(ctx.ref.region.get(facility.region)?.short_name ?? facility.region, near),
        group(
          gettext("Andere regio’s"),
          others.filter((one) => one.region !== facility.region),
        ),
      ),
      h("label", { for: "hoeveel" }, gettext("Hoeveel")),
      h("input", {
        id: "hoeveel",
        name: "number",
        type: "number",
        min: "1",
        max: String(Math.max(left ?? 1, 1)),
        value: "1",
        required: true,
        inputmode: "numeric",
      }),
      h("label", { for: "tot" }, gettext("Tot")),
      h("input", { id: "tot", name: "until", type: "datetime-local", value: wallClock(until), required: true }),
      h(
        "p",
        { class: "hint" },
        gettext("Een toezegging is geen telling: de opgegeven cijfers blijven staan. Het eindigt vanzelf."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Uitlenen")),
    submit: (data) => [
      address("capacity.staff_lend", { facility: facility.code }),
      { to: data.get("to"), kind, number: Number(data.get("number")), until: iso(data.get("until")) },
      gettext("Uitgeleend."),
    ],
  });
}
