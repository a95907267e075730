/** Where a link leads on a page whose parts come after the page itself: once the part is there the browser goes to it. */

import { byId, fragment } from "./dom.js";

let arrived = "";

/** Go to the part that the address names, once; what is not there yet is waited for. */
export function arrive() {
  const id = fragment();
  if (!id || id === arrived || !byId(id)) return;
  arrived = id;
  location.replace(location.hash); // looked for again: it scrolls there, and Tab goes on from there
}
