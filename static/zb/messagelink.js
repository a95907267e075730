/** From a figure back to the message that brought it, as far as the live picture still has that message. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { all } from "./store.js";

/** Return the newest of some messages that brought the figures of a facility of a moment; null without. */
export function broughtBy(messages, facility, observedAt, part = "beds_at") {
  const at = Date.parse(observedAt);
  const found = messages.filter((message) =>
    message.carried?.some((one) => one.facility === facility && one[part] && Date.parse(one[part]) === at),
  );
  return found.sort((a, b) => b.id - a.id)[0] ?? null;
}

/** Return the way to the message that a figure came from; null for a figure that nobody's message brought. */
export function messageLink(facility, observedAt, part = "beds_at") {
  const message = observedAt ? broughtBy(all("message"), facility, observedAt, part) : null;
  if (!message) return null;
  return h(
    "a",
    { href: `${address("page-koppelingen")}#bericht-${message.id}` },
    interpolate(gettext("bericht %(id)s, %(name)s"), { id: message.id, name: message.name }, true),
  );
}
