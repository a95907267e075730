/** Calls to this person that nobody answered yet. */

import { address } from "../../zb/api.js";
import { myOpenCalls } from "../../zb/callout.js";
import { h } from "../../zb/dom.js";
import { registerWaits } from "../../zb/waits.js";
import * as words from "../../zb/words.js";

function card([alarm, call]) {
  return h(
    "article",
    { class: "wait", "data-key": `call${call.id}` },
    h("h3", null, alarm.kind === "test" ? gettext("Proefalarm") : gettext("Alarm")),
    h("p", null, words.readable(alarm, "what")),
    h("div", { class: "btns" }, h("a", { class: "btn pri", href: address("page-oproep") }, gettext("Antwoorden"))),
  );
}

registerWaits("oproep", {
  keys: () => myOpenCalls().map(([, call]) => `call:${call.id}`),
  words: ({ length: number }) =>
    interpolate(ngettext("%s oproep wacht op uw antwoord", "%s oproepen wachten op uw antwoord", number), [number]),
  cards: (room) => myOpenCalls().slice(0, room).map(card),
});
