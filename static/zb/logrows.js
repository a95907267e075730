/** The rows of the log: drawn in pieces, so that a line that comes in leaves tens of thousands as they stand. */

import { h } from "./dom.js";
import { day, moment, time } from "./format.js";
import { Pieces, Standing } from "./logpieces.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

export class LogRows {
  #cut = new Pieces();
  #standing = new Standing();

  /** @param {HTMLElement} place where they are drawn */
  constructor(place) {
    this.place = place;
  }

  /**
   * Return the lines in pieces; one that stands as it is is named only, so that it stays (`data-own`).
   * @param {any[]} found newest first
   * @param {{last: import("./lastlook.js").LastLook | null, upto: number | null, redacts: boolean}} how
   *   `last`: when this person had the log open last; `upto`: the line of the address; `redacts`: may take words out
   */
  draw(found, { last, upto, redacts }) {
    const fresh = last?.fresh(found) ?? 0;
    let before = 0;
    this.#standing.begin();
    return this.#cut.of(found).map((piece) => {
      const at = fresh > before && fresh <= before + piece.length ? fresh - before : 0;
      before += piece.length;
      const key = `piece-${piece[piece.length - 1].seq}`;
      const own = this.place.querySelector(`[data-key="${key}"]`);
      const stands = this.#standing.same(key, [...piece, at, redacts, upto]) && own !== null;
      own?.toggleAttribute("data-own", stands);
      if (stands) return h("ol", { class: "log", "data-key": key });
      const rows = piece.map((event) => line(event, upto, redacts));
      if (at) rows.splice(at, 0, lastLook(fresh, last));
      return h("ol", { class: "log", "data-key": key }, rows);
    });
  }
}

function line(event, upto, redacts) {
  return h(
    "li",
    {
      class: `log-${event.line.cat}${event.seq === upto ? " is-linked" : ""}`,
      "data-key": String(event.seq),
    },
    h(
      "a",
      { class: "log-moment", href: `?regel=${event.seq}`, title: gettext("Vaste verwijzing naar deze regel") },
      h("time", { datetime: event.at }, `${day(event.at)} ${time(event.at)}`),
    ),
    h("b", null, words.category(event.line.cat)),
    h(
      "span",
      null,
      words.said(event.line),
      event.reason ? h("small", { class: "reason" }, `${gettext("Reden")}: ${words.readable(event, "reason")}`) : null,
      event.corrects ? h("small", null, interpolate(gettext("verbetert regel %s"), [event.corrects])) : null,
    ),
    h(
      "span",
      { class: "who" },
      words.readable(event, "by"),
      redacts
        ? h(
            "button",
            { type: "button", class: "redact no-print", "data-act": "redact", "data-seq": event.seq },
            gettext("Inhoud verwijderen"),
          )
        : null,
    ),
  );
}

function lastLook(fresh, last) {
  const said = interpolate(
    ngettext(
      "Hierboven %(n)s regel sinds u het logboek laatst open had (%(when)s)",
      "Hierboven %(n)s regels sinds u het logboek laatst open had (%(when)s)",
      fresh,
    ),
    { n: fresh, when: moment(last.mark.at, ctx.now()) },
    true,
  );
  return h("li", { class: "log-last-look", "data-key": "last-look" }, h("span", null, said));
}
