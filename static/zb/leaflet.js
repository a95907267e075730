/** Leaflet on a page that shows figures before its map: loaded when they stand, and somebody comes to the map. */

const WHEN_IDLE_MS = 1_000; // no later than that, however busy the page is
const AGAIN_MS = 5_000; // after a line that was away: the figures stand meanwhile

/** @type {Promise<void> | null} */
let coming = null;

/** Load Leaflet (global `L`) once the page has drawn; resolves when it is there, asked again while the line is away. */
export function leaflet() {
  coming ??= new Promise((resolve) => {
    const load = () => {
      const script = document.createElement("script");
      script.src = document.getElementById("leaflet")?.dataset.src ?? "";
      script.onload = () => resolve();
      script.onerror = () => {
        script.remove();
        setTimeout(load, AGAIN_MS);
      };
      document.head.append(script);
    };
    if ("requestIdleCallback" in window) requestIdleCallback(load, { timeout: WHEN_IDLE_MS });
    else setTimeout(load);
  });
  return coming;
}

/**
 * Wait until an element is in view: on a phone the map may stand below, and costs as much as the figures.
 * @param {Element} element
 * @returns {Promise<void>}
 */
export const inView = (element) =>
  new Promise((resolve) => {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      resolve();
    });
    watcher.observe(element);
  });
