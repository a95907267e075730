/** What a screen begins with: as long as it is not there the page says what it waits for, with a way to ask anew. */

import { Problem } from "./api.js";
import { h } from "./dom.js";

const LONG_MS = 10_000; // from here on nobody sits before a page that says nothing
const NAMES = () => ({
  me: gettext("wat u hier mag"),
  reference: gettext("de lijsten van regio's en locaties"),
  picture: gettext("het beeld"),
});

/** @type {Set<string>} names of what is on its way */
const coming = new Set();
let refused = ""; // what the server said no to does not come any more
/** @type {HTMLElement | null} */
let line = null;
/** @type {() => void} */
let show = () => undefined; // while a page is watched

/**
 * Return what is wanted; its name is said while it is on its way and the page shows nothing.
 * @template T
 * @param {"me" | "reference" | "picture"} name
 * @param {Promise<T>} wanted
 * @returns {Promise<T>}
 */
export async function begins(name, wanted) {
  coming.add(name);
  try {
    return await wanted;
  } catch (error) {
    if (error instanceof Problem) {
      refused = error.message;
      show(); // nothing is waited for any more
    }
    throw error;
  } finally {
    coming.delete(name);
    if (line) say();
  }
}

function say() {
  const names = [...coming].map((name) => NAMES()[name]).join(", ");
  const anew = h("button", { type: "button", class: "btn" }, gettext("Opnieuw proberen"));
  anew.addEventListener("click", () => location.reload());
  const words = names
    ? interpolate(gettext("Dit scherm is er nog niet: het wacht op %s."), [names])
    : gettext("Dit scherm is er nog niet: het is opgehaald en wordt getekend.");
  line?.replaceChildren(h("p", null, refused || words), anew);
}

/** Say from some time on what the page waits for, and at once what is refused; returns how to end that. */
export function watchBegin() {
  show = () => {
    if (line) return;
    const bar = h("div", { class: "trouble-bar late-bar no-print", role: "status" });
    document.querySelector("main")?.before(bar);
    line = bar;
    say();
  };
  const late = setTimeout(show, LONG_MS);
  return () => {
    clearTimeout(late);
    show = () => undefined;
    line?.remove();
    line = null;
  };
}
