/** Whether the own facility is open, at the top of its screen: what holds, until when, and back to open in one tap. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { facilityStanding, standingOfPart } from "./operating.js";
import * as words from "./words.js";

/** Return until when and why something holds, in words. */
function becauseOf(held, said, now) {
  const when = held.until ? moment(held.until, now) : "";
  if (held.because === "hours")
    return when
      ? interpolate(
          held.state === "closed"
            ? gettext("opent %s volgens openingstijden")
            : gettext("tot %s volgens openingstijden"),
          [when],
        )
      : gettext("volgens openingstijden");
  if (held.overdue) return interpolate(gettext("zou duren tot %s: nog niet gemeld"), [when]);
  return [
    words.operatingReason(said?.reason ?? ""),
    when ? interpolate(gettext("verwacht tot %s"), [when]) : "",
    said?.temporary ? `${gettext("noodlocatie")}: ${said.temporary}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const cap = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const button = (name, label, locked, more = {}) =>
  h("button", { type: "button", class: "btn", "data-act": name, "data-key": name, disabled: locked, ...more }, label);

function line(model, title, part, held, said) {
  const why = becauseOf(held, said, model.now);
  const ends = said && (said.state !== "open" || said.expected_end);
  const back = said?.state === "open" ? gettext("Gewone tijden") : gettext("Weer open");
  return h(
    "div",
    {
      class: `standing ${held.state}${held.overdue ? " overdue" : ""}${ends ? " long" : ""}`,
      "data-key": `standing-${part}`,
    },
    h(
      "p",
      null,
      title ? `${title}: ` : "",
      h("b", { class: `operating ${held.state}` }, cap(words.operating(held.state))),
      why ? ` · ${why}` : "",
      said?.note ? h("span", { class: "quote" }, ` “${said.note}”`) : null,
    ),
    h(
      "span",
      { class: "standing-acts", "data-key": "acts" },
      ends ? button("open-again", back, model.locked, { "data-part": part }) : null,
      button("standing", gettext("Wijzigen…"), model.locked || !model.maySet, { "data-part": part }),
    ),
  );
}

/** Return the block: the whole, and each part that people spoke of. */
export function standingBlock(model) {
  const { house, operating: said, now } = model;
  return h(
    "section",
    { class: "house-standing", "data-key": "standing", "aria-label": gettext("Openstelling") },
    line(model, "", "", facilityStanding(house.facility, said, now), said?.whole),
    (said?.parts ?? []).map((one) =>
      line(model, words.readable(one, "part_name"), one.part, standingOfPart(said.whole, one, null, now), one),
    ),
  );
}
