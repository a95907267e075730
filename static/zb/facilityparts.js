/** Parts about one facility: whether it is open, which parts are not, its hours, how it is reached. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { departmentStanding, facilityStanding, partStandings } from "./operating.js";
import * as words from "./words.js";

function untilText(held, now) {
  if (!held.until) return "";
  const when = moment(held.until, now);
  if (held.overdue) return interpolate(gettext("zou duren tot %s: verlopen, nog niet gemeld"), [when]);
  if (held.because === "hours")
    return interpolate(held.state === "closed" ? gettext("opent %s") : gettext("sluit %s"), [when]);
  return interpolate(gettext("verwacht tot %s"), [when]);
}

const mark = (held) => h("b", { class: `operating ${held.state}` }, words.operating(held.state));

function saidLine(title, one, held, now) {
  const because = held.because === "hours" ? gettext("buiten openingstijd") : words.operatingReason(one?.reason ?? "");
  const details = [because, untilText(held, now), one?.temporary ? `${gettext("noodlocatie")}: ${one.temporary}` : ""];
  return h(
    "p",
    { class: held.overdue ? "operating-line overdue" : "operating-line", "data-key": `operating-${title}` },
    `${title}: `,
    mark(held),
    details.filter(Boolean).map((text) => ` · ${text}`),
    one?.note ? h("span", { class: "quote" }, ` “${one.note}”`) : null,
  );
}

/** Return what holds for a facility and for the parts that people spoke of; nothing where all is open. */
export function standingBlock(facility, said, now) {
  const whole = facilityStanding(facility, said, now);
  const told = whole.state !== "open" || whole.because === "people";
  // what was open for a while and is no more says nothing
  const parts = partStandings(facility, said, now).filter(
    ([, held]) => held.state !== "open" || held.because === "people",
  );
  if (!told && !parts.length) return null;
  return h(
    "section",
    { class: "operating-block" },
    told ? saidLine(gettext("Locatie"), said?.whole, whole, now) : null,
    parts.map(([one, held]) => saidLine(words.readable(one, "part_name"), one, held, now)),
  );
}

/** Return when an emergency department with hours opens or closes; nothing for one that is always open. */
export function hoursLine(facility, said, now) {
  const held = departmentStanding(facility, said, now);
  if (held.because !== "hours" || !held.until) return null;
  return h("p", { class: "muted" }, mark(held), ` · ${untilText(held, now)}`);
}

/** Return when a facility with hours opens or closes next; nothing for one that is always open. */
export function openingLine(facility, said, now) {
  const held = facilityStanding(facility, said, now);
  if (held.because !== "hours" || !held.until) return null;
  return h("p", { class: "muted" }, mark(held), ` · ${untilText(held, now)}`);
}

/** Return how the functions of a facility are reached; `level`: of its heading, where it stands under the title. */
export function contactsBlock(state, level = "h3") {
  if (!state?.contacts?.length) return null;
  return h(
    "section",
    { class: "contacts" },
    h(level, null, gettext("Contacten")),
    h(
      "ul",
      { class: "plain-list" },
      state.contacts.map((one) =>
        h(
          "li",
          { "data-key": one.function },
          `${one.function} `,
          one.telephone ? h("a", { href: `tel:${one.telephone.replace(/[^+0-9]/g, "")}` }, one.telephone) : null,
          one.telephone && one.mail ? " · " : "",
          one.mail ? h("a", { href: `mailto:${one.mail}` }, one.mail) : null,
        ),
      ),
    ),
  );
}
