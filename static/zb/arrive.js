/** Where a link leads on a page whose parts come after the page itself: once the part is there the browser goes to it. */

import { byId, fragment } from "./dom.js";

const ALONE = ["Alt", "Control", "Meta", "Shift"]; // a key that does nothing by itself
let arrived = "";

// whoever does something is there: nothing that comes later takes her away from it
for (const kind of ["keydown", "pointerdown", "wheel"]) {
  addEventListener(
    kind,
    (/** @type {any} */ event) => {
      if (!ALONE.includes(event.key)) arrived = fragment();
    },
    { capture: true, passive: true },
  );
}

/** Go to the part that the address names, once; what is not there yet is waited for until somebody does something. */
export function arrive() {
  const id = fragment();
  if (!id || id === arrived || !byId(id)) return;
  arrived = id;
  location.replace(location.hash); // looked for again: it scrolls there, and Tab goes on from there
}
