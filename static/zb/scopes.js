/** What a token may do, in words, and the choice of it where one is made: the same for every kind of token. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { ctx } from "./store.js";

/** The words of each scope that the server knows (`web/scopes.py`). @type {Record<string, () => string>} */
export const scopeWords = {
  picture: () => gettext("het beeld lezen"),
  files: () => gettext("bestanden en analyses ophalen"),
  trail: () => gettext("inzage lezen"),
  figures: () => gettext("cijfers en stops melden"),
  messages: () => gettext("berichten sturen en herstellen"),
  commands: () => gettext("alle andere opdrachten"),
  exchange: () => gettext("lezen wat wij vertellen"),
  texts: () => gettext("gedeelde teksten wijzigen"),
};

/** Return what a token may, in the order in which it is chosen. */
export const scopesSaid = (scopes) =>
  Object.keys(scopeWords)
    .filter((one) => scopes.includes(one))
    .map((one) => scopeWords[one]())
    .join(", ");

/** Ask what a token may: some of `known`, with `chosen` filled in. */
export const scopesField = (known, chosen) =>
  h(
    "fieldset",
    { class: "scopes" },
    h("legend", null, gettext("Mag")),
    known.map((one) =>
      h(
        "label",
        { class: "check" },
        h("input", { type: "checkbox", name: "scopes", value: one, checked: chosen.includes(one) }),
        ` ${scopeWords[one]()}`,
      ),
    ),
  );

/** For how long a token may open something; the shortest choice that does is the safest. */
const DAYS = [30, 90, 180, 365];
export const daysField = (id) => [
  h("label", { for: id }, gettext("Token geldig")),
  h(
    "select",
    { id, name: "days" },
    DAYS.map((days) => h("option", { value: days, selected: days === 365 }, interpolate(gettext("%s dagen"), [days]))),
    h("option", { value: "" }, gettext("tot het wordt ingetrokken")),
  ),
];
export const daysOf = (data) => (data.get("days") ? Number(data.get("days")) : null);

/** Return until when a token opens something; soon or over is said. It ends by the clock on the wall. */
export function endWords(ends, now) {
  if (!ends) return gettext("token zonder einddatum");
  if (Date.parse(ends) <= ctx.wall().getTime())
    return h("b", { class: "late" }, gettext("token is verlopen: maak een nieuw"));
  return interpolate(gettext("token tot %(day)s"), { day: moment(ends, now) }, true);
}

/** Return until when the token of a system opens something, for what, and when it last did. */
export const tokenWords = (source, now) => [
  endWords(source.token_ends_at, now),
  ` · ${scopesSaid(source.scopes)}`,
  source.last_used_at
    ? ` · ${interpolate(gettext("laatst gebruikt %(when)s"), { when: moment(source.last_used_at, now) }, true)}`
    : "",
];
