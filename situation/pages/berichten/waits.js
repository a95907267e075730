/** What waits for this person in what goes to and fro: shared texts that a neighbour changed at the same time. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { choicesForMe } from "../../zb/sharedchoice.js";
import { ctx } from "../../zb/store.js";
import { registerWaits } from "../../zb/waits.js";

const keyOf = (one) => `heardtext:${one.origin}:${one.ref}@${one.revision}`;

const card = (one) =>
  h(
    "article",
    { class: "wait", "data-key": keyOf(one) },
    h("h3", null, interpolate(gettext("Gedeelde tekst: %s"), [one.title])),
    h(
      "p",
      null,
      interpolate(gettext("Wij en %s wijzigden deze tekst tegelijk."), [
        ctx.state(`neighbour:${one.origin}`)?.label ?? one.origin,
      ]),
    ),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-buren")}#keuze-kop` }, gettext("Beide teksten bekijken")),
    ),
  );

registerWaits("berichten", {
  keys: () => choicesForMe().map(keyOf),
  words: ({ length: number }) =>
    interpolate(ngettext("%s gedeelde tekst vraagt uw keuze", "%s gedeelde teksten vragen uw keuze", number), [number]),
  cards: (room) => choicesForMe().slice(0, room).map(card),
});
