/** Proposals that this person may decide. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { evidenceAge, proposalHead } from "../../zb/evidence.js";
import { canAct, deciderOf, openProposals } from "../../zb/rights.js";
import { ctx } from "../../zb/store.js";
import { registerWaits } from "../../zb/waits.js";
import * as words from "../../zb/words.js";

const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

function proposalCard(proposal) {
  return h(
    "article",
    { class: "wait proposal", "data-key": `p${proposal.id}` },
    proposalHead(proposal, regionName(proposal.region)),
    h("p", null, words.said(proposal.sentence)),
    h(
      "p",
      { class: "muted" },
      interpolate(
        gettext("cijfers %(age)s oud · %(plan)s, regel %(rule)s"),
        {
          age: evidenceAge(proposal, ctx.now()),
          plan: words.readable(proposal, "plan") || "–",
          rule: proposal.rule,
        },
        true,
      ),
    ),
    h(
      "div",
      { class: "btns" },
      h(
        "button",
        { type: "button", class: "btn pri", "data-act": "decide", "data-id": proposal.id, disabled: !canAct() },
        gettext("Besluiten…"),
      ),
      h("a", { class: "btn", href: `${address("page-fasen")}#voorstel-${proposal.id}` }, gettext("Bewijs")),
    ),
  );
}

const mine = () => openProposals().filter(deciderOf);

registerWaits("fasen", {
  keys: () => mine().map((proposal) => `proposal:${proposal.id}`),
  words: (number) =>
    interpolate(
      ngettext(
        "%s voorstel voor een fase wacht op uw besluit",
        "%s voorstellen voor een fase wachten op uw besluit",
        number,
      ),
      [number],
    ),
  cards: (room) => mine().slice(0, room).map(proposalCard),
});
