/** What this browser keeps, and for whom: everything is under the word of the reader that the page was made for. */

/** The word of who reads this page; empty on a page for nobody in particular. */
export const reader = document.body.dataset.reader ?? "";

/** Whoever logged in last in this browser, as all its tabs see it. */
const PRESENT = "zb:present";
const PICTURES = "zorgbeeld-live:";
const PATIENCE = 500; // milliseconds that going to the login page waits for the browser's stores

/**
 * Return the name under which something is kept for this reader.
 * @param {string} name such as `draft:tweede-golf:MAASSTAD`
 */
export const keptName = (name) => `zb:${reader}:${name}`;

/** Do something with a store of the browser; one that keeps nothing, or is full, is as an empty one. */
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** Return the pieces of work of this reader that were not sent yet. */
export function unsent() {
  const names = quietly(() => Object.keys(localStorage).filter((name) => name.startsWith(keptName("outbox:")))) ?? [];
  const jobs = names.flatMap((name) => quietly(() => JSON.parse(localStorage.getItem(name) ?? "[]")) ?? []);
  const texts = quietly(() => Object.keys(localStorage).filter((name) => name.startsWith(keptName("text:")))) ?? [];
  return jobs.length + texts.length;
}

/** Remove every picture that was kept, of all readers and realms: it comes back from the server.
 *  A browser that is slow to name its stores keeps nobody waiting: they go when it has named them.
 */
export function forgetPictures() {
  const late = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
  });
  return Promise.race([dropPictures(), late]);
}

/** Remove the pictures of this tab at once, and those of the browser as soon as it names them. */
async function dropPictures() {
  quietly(() => {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(PICTURES)) sessionStorage.removeItem(name);
  });
  const known = (await quietly(() => indexedDB.databases())?.catch(() => [])) ?? [];
  for (const { name } of known) if (name?.startsWith(PICTURES)) indexedDB.deleteDatabase(name);
}

/** Remove what is kept for this reader: drafts, what was not sent, what was seen, the pictures. */
export function forgetAll() {
  quietly(() => {
    for (const name of Object.keys(localStorage)) if (name.startsWith(keptName(""))) localStorage.removeItem(name);
    localStorage.removeItem(PRESENT);
  });
  return forgetPictures();
}

/** Say in all tabs who reads now; pictures of whoever read before go. */
export function arrive() {
  const before = quietly(() => localStorage.getItem(PRESENT));
  if (before === reader) return;
  if (before) forgetPictures();
  quietly(() => localStorage.setItem(PRESENT, reader));
}

/**
 * Call `tell` when somebody else reads in this browser, or nobody any more.
 * @param {() => void} tell
 */
export function onOther(tell) {
  addEventListener("storage", (event) => {
    const cleared = event.key === null;
    if (cleared || (event.key === PRESENT && event.newValue !== reader)) tell();
  });
}
