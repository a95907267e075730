/** What waits for a place: of a desk who waits, of a house what it is asked. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { placementsWaiting } from "../../zb/placements.js";
import { ctx } from "../../zb/store.js";
import { registerWaits } from "../../zb/waits.js";

const asks = (one) => one.state === "asked";

const card = (one) =>
  h(
    "article",
    { class: "wait", "data-key": `placement${one.id}` },
    h("h3", null, asks(one) ? gettext("Heeft u een plek?") : gettext("Zoekt een plek"), ` P-${one.number}`),
    h("p", { class: "muted" }, ctx.ref.facility.get(one.from)?.name ?? one.from),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        { class: "btn pri", href: `${address("page-bemiddeling")}#p-${one.id}` },
        asks(one) ? gettext("Antwoorden") : gettext("Plek zoeken"),
      ),
    ),
  );

registerWaits("bemiddeling", {
  keys: () => placementsWaiting().map((one) => `placement:${one.id}`),
  words: (keys) =>
    interpolate(ngettext("%s patiënt wacht op een plek", "%s patiënten wachten op een plek", keys.length), [
      keys.length,
    ]),
  cards: (room) => placementsWaiting().slice(0, room).map(card),
});
