/** What a screen of the real world says of itself until something is there to show: see `web/pages.py`. */

import { byId } from "./dom.js";
import { ctx, watch } from "./store.js";

/** Say whether something is in the picture of which the key begins in one of these ways. */
export function isFilled(entities, beginnings) {
  for (const [key, event] of entities)
    if (event.state && beginnings.some((beginning) => key.startsWith(beginning))) return true;
  return false;
}

const bar = byId("nog-leeg");
if (bar) {
  const beginnings = (bar.dataset.filled ?? "").split(" ").filter(Boolean);
  watch(() => {
    bar.hidden = !ctx.ready || ctx.asOf !== null || isFilled(ctx.entities, beginnings);
  });
}
