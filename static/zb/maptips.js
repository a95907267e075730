/** What a mark on a map says when somebody points at it or has the keyboard there: whole, within the edges of the map. */

const GAP = 6; // px between the mark and what it says
/** @type {WeakMap<any, any>} the mark of a map that says something now: a map may move under it, as for a mark at its edge */
const told = new WeakMap();

/**
 * Keep what this mark says within the map: under it where there is no room above, shifted from the sides.
 * @param {any} map Leaflet's
 * @param {any} mark Leaflet's, with a tooltip
 */
export function keepTipIn(map, mark) {
  if (!told.has(map)) {
    told.set(map, null);
    map.on("move", () => told.get(map) && settle(map, told.get(map)));
  }
  mark.on("tooltipopen", () => {
    told.set(map, mark);
    settle(map, mark);
  });
  mark.on("tooltipclose", () => told.get(map) === mark && told.set(map, null));
}

/**
 * Let a mark say something else; what is read at that moment may have become longer.
 * @param {any} map Leaflet's
 * @param {any} mark Leaflet's; one without a tooltip stays as it is
 * @param {string} said
 */
export function say(map, mark, said) {
  if (!mark.getTooltip()) return;
  const tip = document.createElement("span");
  tip.textContent = said;
  mark.setTooltipContent(tip);
  if (mark.isTooltipOpen()) settle(map, mark);
}

function settle(map, mark) {
  const tooltip = mark.getTooltip();
  const tip = tooltip.getElement();
  tip.style.margin = "";
  put(tooltip, "top");
  const edge = map.getContainer().getBoundingClientRect();
  if (tip.getBoundingClientRect().top < edge.top) put(tooltip, "bottom");
  const box = tip.getBoundingClientRect();
  const aside = Math.max(0, edge.left - box.left) || Math.min(0, edge.right - box.right);
  const up = Math.min(0, edge.bottom - box.bottom);
  if (aside) tip.style.marginLeft = `${aside}px`;
  if (up) tip.style.marginTop = `${up}px`;
}

function put(tooltip, direction) {
  tooltip.options.direction = direction;
  tooltip.options.offset = [0, direction === "bottom" ? GAP : -GAP];
  tooltip.update();
}
