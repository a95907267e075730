/** Where the keyboard is: given back when what was opened closes, not let out of what is open, and never lost to the
 *  top of the page when what had it goes away.
 */

const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";
const lost = () => !document.activeElement || document.activeElement === document.body;

/** Go to a part of the page. Never to a button: a key pressed twice would do what nobody chose. */
function land(around) {
  const place = around.find((one) => one?.isConnected && !one.matches(STOPS) && one.checkVisibility());
  if (!place) return;
  place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
}

/**
 * Remember where the keyboard is inside `root`; returns how to stay near there when that went away.
 * @param {Element} root
 */
export function nearby(root) {
  /** @type {{at: Element, around: (Element | null)[]}[]} */
  const chain = [];
  for (let at = document.activeElement; at && at !== root && root.contains(at); at = at.parentElement) {
    chain.unshift({ at, around: [at.nextElementSibling, at.previousElementSibling] });
  }
  return () => {
    const gone = chain.findIndex(({ at }) => !root.contains(at));
    if (gone < 0 || !lost()) return;
    const outside = chain.slice(0, gone).map(({ at }) => at);
    land([...chain[gone].around, ...outside.reverse(), root]);
  };
}

/** Remember what has the focus; returns how to give it back: to the same, or near there when that is gone. */
export function keepFocus() {
  const was = /** @type {HTMLElement | null} */ (document.activeElement);
  const near = nearby(document.body);
  return () => {
    if (!was || was === document.body) return;
    if (!was.isConnected) near();
    else if (was.matches(":disabled")) land([was.parentElement, was.closest("article, section, main")]);
    else was.focus({ preventScroll: true });
  };
}

/**
 * Let Tab go round inside an element that is open.
 * @param {HTMLElement} element
 */
export function keepIn(element) {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(STOPS)]).filter(
      (one) => one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility(),
    );
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const edge = event.shiftKey ? at <= 0 : at === stops.length - 1;
    if (!edge || !stops.length) return;
    event.preventDefault();
    stops.at(event.shiftKey ? -1 : 0)?.focus();
  });
}
