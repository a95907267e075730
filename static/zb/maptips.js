/** What a mark on a map says when somebody points at it or has the keyboard there: whole, within the edges of the map. */

const GAP = 6; // px between the mark and what it says

/**
 * Keep what this mark says within the map: under it where there is no room above, shifted from the sides.
 * @param {any} map Leaflet's
 * @param {any} mark Leaflet's, with a tooltip
 */
export function keepTipIn(map, mark) {
  mark.on("tooltipopen", ({ tooltip }) => {
    const tip = tooltip.getElement();
    const isBelow = map.latLngToContainerPoint(mark.getLatLng()).y < tip.offsetHeight + 3 * GAP;
    tooltip.options.direction = isBelow ? "bottom" : "top";
    tooltip.options.offset = [0, isBelow ? GAP : -GAP];
    tip.style.marginLeft = "";
    tooltip.update();
    const edge = map.getContainer().getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const shift = Math.max(0, edge.left - box.left) || Math.min(0, edge.right - box.right);
    if (shift) tip.style.marginLeft = `${shift}px`;
  });
}
