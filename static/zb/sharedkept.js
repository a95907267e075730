/** Letters of a shared text that the server does not have yet: on the disk of this device before anything else. */

import { keptName } from "./kept.js";

const before = (item) => keptName(`text:${document.body.dataset.realm}:${item.activity}:${item.id}:`);

/** Say whether this installation and page have what writing together needs. */
export const canWriteTogether = () => Boolean(document.querySelector('meta[name="samen-schrijven"]'));

/** Return what is kept of a text, by every tab of this reader: `{name, epoch, state}`. */
export function keptOf(item) {
  const found = [];
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(before(item))))
      found.push({ name, ...JSON.parse(localStorage.getItem(name) ?? "{}") });
  } catch {
    return found; // a store that cannot be read holds nothing
  }
  return found;
}

/** Keep the state of a text under the name of a tab; false when the store of the browser is full or closed. */
export function keep(item, tab, epoch, state) {
  try {
    localStorage.setItem(`${before(item)}${tab}`, JSON.stringify({ epoch, state }));
    return true;
  } catch {
    return false;
  }
}

/** Forget what the server has. */
export function forget(names) {
  try {
    for (const name of names) localStorage.removeItem(name);
  } catch {
    // nothing is kept there
  }
}

/** Return the name under which a tab keeps a text. */
export const nameOf = (item, tab) => `${before(item)}${tab}`;

/** Say whether letters of a text wait on this device. */
export const keepsOf = (item) => keptOf(item).length > 0;

/** Return what the button to a text says: that letters wait on this device, where they do. */
export const togetherLabel = (item) =>
  keepsOf(item) ? gettext("Samen schrijven: niet verzonden…") : gettext("Samen schrijven…");
