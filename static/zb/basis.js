/** What an open dialog decides on: the number of the entity it showed, and what somebody else did to it since. */

import { isClosed } from "./closed.js";
import { h, patch } from "./dom.js";
import { moment } from "./format.js";
import { ctx, seenOf, watch } from "./store.js";
import * as words from "./words.js";

export class Basis {
  /**
   * @param {string} key of the entity; empty when the dialog is about none
   * @param {HTMLElement} place where a change is said
   * @param {(changed: boolean, over: boolean) => void} turn called when what is seen is, or is again, what is the case;
   *   `over`: nothing is left to decide
   * @param {(state: any) => boolean} open says whether there is still something to decide
   */
  constructor(key, place, turn, open = () => true) {
    this.open = open;
    this.sending = false;
    this.key = key;
    this.place = place;
    this.turn = turn;
    this.seen = key ? seenOf(key) : {};
    this.was = key ? ctx.entities.get(key) : undefined;
    this.wasClosed = isClosed();
    this.stop = watch(() => this.look());
  }

  get newest() {
    return this.key ? ctx.entities.get(this.key) : undefined;
  }

  /** True when the realm closed while the dialog stood open: nothing can be decided in it any more. */
  get isShut() {
    return isClosed() && !this.wasClosed;
  }

  /** True when the entity is another than the one that was seen, also when it is gone or new. */
  get changed() {
    return this.isShut || this.newest?.seq !== this.was?.seq;
  }

  /** True when it is another, and nothing is left to decide. */
  get over() {
    return this.changed && (this.isShut || !(this.newest?.state && this.open(this.newest.state)));
  }

  /** While one's own answer is under way nothing is said: what comes then is most likely that answer. */
  hold(sending) {
    this.sending = sending;
    if (!sending) this.look();
  }

  look() {
    if (this.sending) return;
    this.turn(this.changed, this.over);
    this.place.hidden = !this.changed;
    if (this.changed) patch(this.place, this.sentence(), this.button());
  }

  sentence() {
    const newest = this.newest;
    if (this.isShut) return h("p", null, gettext("Deze omgeving is intussen gesloten: er kan niets meer veranderen."));
    if (!newest?.state) return h("p", null, gettext("Dit is intussen afgehandeld of vervallen."));
    const who = { who: words.readable(newest, "by"), when: moment(newest.at, ctx.now()) };
    return h(
      "p",
      null,
      h("b", null, interpolate(gettext("Intussen gewijzigd door %(who)s om %(when)s"), who, true)),
      newest.line ? [" · ", words.said(newest.line)] : null,
      this.open(newest.state) ? null : [" · ", gettext("er is niets meer te besluiten")],
    );
  }

  button() {
    return this.over
      ? null
      : h("button", { type: "button", class: "btn", "data-act": "on-now" }, gettext("Gezien, op deze stand besluiten"));
  }

  /** From now on decide on what is the case; returns how to go back to what was seen before. */
  accept() {
    const before = { seen: this.seen, was: this.was };
    this.seen = seenOf(this.key);
    this.was = this.newest;
    this.look();
    return () => {
      Object.assign(this, before);
      this.look();
    };
  }
}
