/** The drawer beside a picture: what is chosen, in the address and with the focus where it belongs.
 *
 *  What it shows is a sixth of a page's script and seldom the first thing somebody looks at: it is loaded when
 *  something is chosen, or when the page has stood for a while, so that it is there when the line is not.
 */

import { fragment, hide } from "./dom.js";
import { keepFocus, keepIn } from "./focus.js";

const LATER_MS = 10_000;
/** @type {typeof import("./drawerview.js") | null} */
let view = null;
let coming = false;

async function load(refresh) {
  if (view || coming) return;
  coming = true;
  try {
    view = await import("./drawerview.js");
    refresh();
  } catch {
    // no line: what is chosen is asked for again with the next drawing
  } finally {
    coming = false;
  }
}

function fromHash() {
  const found = /^(regio|huis)-(.+)$/.exec(fragment());
  return found ? { kind: found[1] === "regio" ? "region" : "facility", code: found[2] } : null;
}

/** Return a row of a facility that no board of hospitals has; null where there is none. */
function otherSector(chosen, ctx) {
  const facility = chosen.kind === "facility" ? ctx.ref.facility.get(chosen.code) : null;
  return facility ? { facility, code: facility.code, region: facility.region, general: true } : null;
}

/** What is open in the drawer: kept in the address (shared, reloaded). */
export class Choice {
  /**
   * @param {HTMLElement} element
   * @param {() => void} refresh
   */
  constructor(element, refresh) {
    this.element = element;
    this.refresh = refresh;
    this.value = fromHash();
    this.isNew = false; // the keyboard goes there once it is drawn
    this.isAhead = false; // what it shows is loaded before it is asked for
    /** @type {(() => void) | null} gives the focus back to where it was */
    this.giveBack = null;
    keepIn(element);
    element.addEventListener("click", (event) => view?.press(event.target));
    addEventListener("hashchange", () => this.set(fromHash()));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.value && !document.querySelector("dialog[open]")) this.close();
    });
  }

  set(value) {
    this.value = value;
    const part = value ? `#${value.kind === "region" ? "regio" : "huis"}-${encodeURIComponent(value.code)}` : "";
    if (part !== location.hash) history.replaceState(null, "", location.pathname + location.search + part);
    this.refresh();
  }

  /** Open a region or hospital and go there with the keyboard; choosing it again closes it. */
  choose(kind, code) {
    if (this.value?.kind === kind && this.value?.code === code) {
      this.close();
      return;
    }
    if (!this.element.contains(document.activeElement)) this.giveBack = keepFocus();
    this.isNew = true;
    this.set({ kind, code });
  }

  close() {
    this.isNew = false;
    this.set(null);
    this.giveBack?.();
    this.giveBack = null;
  }

  /** Draw what is chosen of the rows of regions and hospitals, or nothing. */
  render(regions, rows, now, ctx) {
    if (!this.isAhead) setTimeout(load, LATER_MS, this.refresh);
    this.isAhead = true;
    const chosen = this.value;
    const among = chosen?.kind === "region" ? regions : rows;
    const found = chosen ? (among.find((row) => row.code === chosen.code) ?? otherSector(chosen, ctx)) : null;
    if (found) load(this.refresh);
    hide(this.element, !found || !view);
    if (this.element.hidden) return;
    view?.drawFound(this.element, chosen?.kind, found, now, ctx);
    if (this.isNew) /** @type {any} */ (this.element.querySelector(".close"))?.focus();
    this.isNew = false;
  }
}
