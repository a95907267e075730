/** Who decides on a way from a phase to another, in words, and for which other regions that counts as well. */

import { heldIn } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const list = (value) => (Array.isArray(value) ? value : []);

/** Return who has the last word on ways, or on a proposal: roles by themselves, and bodies after a round. */
export const namesOf = (ways) => [
  ...new Set(
    ways.flatMap((way) => [
      ...list(way.alone ?? way.mandate).map(words.roleBrief),
      ...list(way.bodies)
        .filter((body) => body.asked)
        .map((body) => words.said(body.name)),
    ]),
  ),
];

/** Return the way of a plan from a phase to another, if anybody may go it. */
export const wayOf = (plan, from, to) => list(plan?.ways).find((way) => way.from === from && way.to === to) ?? null;

/** Say who decides on a step of a plan: in a round where a body is asked, by telephone where that is allowed. */
export function stepText(plan, from, to) {
  const step = { from: words.phase(from), to: words.phase(to) };
  const way = wayOf(plan, from, to);
  if (!way) return interpolate(gettext("%(from)s → %(to)s: niemand besluit dit in één stap"), step, true);
  const who = namesOf([way]).join(gettext(" of "));
  const text = interpolate(gettext("%(from)s → %(to)s: besluit van %(who)s"), { ...step, who }, true);
  const more = [
    list(way.bodies).some((body) => body.asked) ? gettext("na een ronde langs de leden") : "",
    way.by_telephone ? gettext("mag telefonisch") : "",
    alsoText(list(way.bodies).flatMap((body) => list(body.together))),
  ].filter(Boolean);
  return more.length ? `${text} (${more.join(", ")})` : text;
}

/** Return for which other regions a decision of the person at the screen counts: none by a role for the own alone. */
export function decidedToo(region, way) {
  if (!way || heldIn([region], list(way.roles))) return [];
  return list(way.bodies)
    .filter((body) => !body.asked && heldIn([region], body.heads))
    .flatMap((body) => list(body.together));
}

/** Say for which other regions a decision counts; nothing where there is none. */
export function alsoText(codes) {
  const names = [...new Set(codes)].map((code) => ctx.ref.region.get(code)?.short_name ?? code);
  return names.length ? interpolate(gettext("geldt ook voor %s"), [names.join(gettext(" en "))]) : "";
}
