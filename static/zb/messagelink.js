/** From a figure back to the message that brought it, as far as the live picture still has that message. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { all } from "./store.js";

const SYSTEM = "source:"; // how the names of registered systems begin, as senders

/** Return the source that figures of a message have: the system that sent it, or `file` where a person brought it. */
const sourceOf = (message) => (message.source.startsWith(SYSTEM) ? message.source.slice(SYSTEM.length) : "file");

/**
 * Return the newest of some messages that brought a figure; null without.
 * @param {any[]} messages
 * @param {string} facility
 * @param {{source: string, observed_at: string}} told whose word the figure is, of which moment: two systems may speak of one
 * @param {string} [part]
 */
export function broughtBy(messages, facility, told, part = "beds_at") {
  const at = Date.parse(told.observed_at);
  const found = messages.filter(
    (message) =>
      sourceOf(message) === told.source &&
      message.carried?.some((one) => one.facility === facility && one[part] && Date.parse(one[part]) === at),
  );
  return found.sort((a, b) => b.id - a.id)[0] ?? null;
}

/** Return whose word a line of figures is, and of which moment. */
export const toldOf = (line) => ({ source: line.source, observed_at: line.at });

/** Return the way to the message that a figure came from; null for a figure that nobody's message brought. */
export function messageLink(facility, told, part = "beds_at") {
  const message = told.observed_at ? broughtBy(all("message"), facility, told, part) : null;
  if (!message) return null;
  return h(
    "a",
    { href: `${address("page-koppelingen")}#bericht-${message.id}` },
    interpolate(gettext("bericht %(id)s, %(name)s"), { id: message.id, name: message.name }, true),
  );
}
