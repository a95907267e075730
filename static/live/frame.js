/**
 * Before the next frame, and not for ever: a browser that has no frames to draw (a page that went to the background
 * between asking and drawing, a graphics process that stands still) must not keep back what a screen is told.
 */

const HIDDEN_MS = 250; // a hidden tab has no animation frames
const NONE_MS = 1_000; // shown, and still no frame

/**
 * Call `act` once: in the next frame, or a moment later where none comes.
 * @param {() => void} act
 */
export function inFrame(act) {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    act();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, document.visibilityState === "hidden" ? HIDDEN_MS : NONE_MS);
}
