/** What waits for who drives: rides that are late, and patients who have a place and no ride. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { lateWith, lateWords } from "../../zb/late.js";
import { ridesWaiting } from "../../zb/ridelist.js";
import { ctx } from "../../zb/store.js";
import { registerWaits } from "../../zb/waits.js";
import * as words from "../../zb/words.js";

const card = (one) =>
  h(
    "article",
    { class: "wait", "data-key": `ride${one.id}` },
    h("h3", null, `R-${one.number} `, words.mode(one.mode)),
    h("p", null, `${one.origin_name} → ${one.destination_name || one.country}`),
    h("p", { class: "muted" }, lateWords()[lateWith(one, ctx.now())]),
    h("div", { class: "btns" }, h("a", { class: "btn pri", href: address("page-ritten") }, gettext("Bekijken"))),
  );

registerWaits("ritten", {
  keys: () => ridesWaiting().map((one) => `ride:${one.id}`),
  words: (keys) => interpolate(ngettext("%s rit is te laat", "%s ritten zijn te laat", keys.length), [keys.length]),
  cards: (room) => ridesWaiting().slice(0, room).map(card),
});
