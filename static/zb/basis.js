/** What an open dialog decides on: the number of the entity it showed, and what somebody else did to it since. */

import { isClosed } from "./closed.js";
import { h, patch } from "./dom.js";
import { moment } from "./format.js";
import { ctx, seenOf, watch } from "./store.js";
import * as words from "./words.js";

/** Return what was seen of an entity: also that there was none yet, or two who begin it at once overwrite each other. */
function seenIn(key) {
  if (!key) return {};
  return ctx.entities.has(key) ? seenOf(key) : { seen: ctx.seq };
}

export class Basis {
  /**
   * @param {{key: string, within?: number, place: HTMLElement, turn: (changed: boolean, over: boolean) => void,
   *   open?: (state: any) => boolean, facts?: string[]}} how
   *   `key` of the entity, empty when the dialog is about none; `within`: the activiteit in which it decides; `place`
   *   where a change is said; `turn` is called when what is seen is, or is again, what is the case, `over`: nothing is
   *   left to decide; `open` says whether there is still something to decide; `facts` what matters of its state, where
   *   that is not all that happens to it (as its command declares them)
   */
  constructor({ key, within, place, turn, open = () => true, facts = [] }) {
    this.within = within ? `activity:${within}` : "";
    this.wasRunning = this.isRunning;
    this.open = open;
    this.facts = facts;
    this.sending = false;
    this.key = key;
    this.place = place;
    this.turn = turn;
    this.seen = seenIn(key);
    this.was = key ? ctx.entities.get(key) : undefined;
    this.wasClosed = isClosed();
    this.stop = watch(() => this.look());
  }

  get newest() {
    return this.key ? ctx.entities.get(this.key) : undefined;
  }

  /** True while the activiteit of the dialog runs; one that left the picture was closed before. */
  get isRunning() {
    return Boolean(this.within) && (ctx.state(this.within)?.state ?? "closed") !== "closed";
  }

  /** True when the activiteit closed while the dialog stood open. */
  get isEnded() {
    return this.wasRunning && !this.isRunning;
  }

  /** True when the realm, or the activiteit, closed while the dialog stood open: nothing can be decided any more. */
  get isShut() {
    return (isClosed() && !this.wasClosed) || this.isEnded;
  }

  /** True when the entity is another than the one that was seen, also when it is gone or new. */
  get changed() {
    return this.isShut || !(this.newest?.seq === this.was?.seq || this.isSame);
  }

  /** True when nothing that matters of its state is another. */
  get isSame() {
    const [was, is] = [this.was?.state, this.newest?.state];
    const said = (state) => JSON.stringify(this.facts.map((name) => state[name] ?? null));
    return this.facts.length > 0 && Boolean(was && is) && said(was) === said(is);
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
    if (this.isShut) return this.shutWords();
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

  /** Say what closed, and that what was filled in stays to be copied. */
  shutWords() {
    const keeps = gettext("Wat u invulde, blijft hier staan: kopieer wat u wilt bewaren.");
    if (!this.isEnded) {
      const said = gettext("Deze omgeving is intussen gesloten: er kan niets meer veranderen.");
      return h("p", null, said, " ", keeps);
    }
    const closed = ctx.entities.get(this.within);
    const said = closed?.state
      ? interpolate(
          gettext(
            "De activiteit is intussen gesloten door %(who)s om %(when)s: er kan niets meer in worden vastgelegd.",
          ),
          { who: words.readable(closed, "by"), when: moment(closed.at, ctx.now()) },
          true,
        )
      : gettext("De activiteit is intussen gesloten: er kan niets meer in worden vastgelegd.");
    return h("p", null, h("b", null, said), " ", keeps);
  }

  button() {
    return this.over
      ? null
      : h("button", { type: "button", class: "btn", "data-act": "on-now" }, gettext("Gezien, op deze stand besluiten"));
  }

  /** From now on decide on what is the case; returns how to go back to what was seen before. */
  accept() {
    const before = { seen: this.seen, was: this.was };
    this.seen = seenIn(this.key);
    this.was = this.newest;
    this.look();
    return () => {
      Object.assign(this, before);
      this.look();
    };
  }
}
