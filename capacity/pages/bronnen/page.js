/** Sources: which systems report by themselves, whether they do, their tokens, and which source counts. */

import { address, get } from "../../zb/api.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { kindShort, kindTitle } from "../../zb/kinds.js";
import { Listed } from "../../zb/listed.js";
import { canAct, may } from "../../zb/rights.js";
import { tokenWords } from "../../zb/scopes.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { registerDialog, renew, ruleDialog, unrule, withdraw } from "../../zb/sourcedialogs.js";
import { forAll, mayRule, ownPlaces, placeName, preferences } from "../../zb/sourceplaces.js";
import { standingWords } from "../../zb/sources.js";
import { all, ctx, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const AGAIN_MS = 15_000;
const known = new Listed("source", "source", async () => (await get(address("sources"))).sources);
const { load } = known;
const said = (text, values) => interpolate(text, values, true);

/** A fault of a row; one of the field `file` is of the whole message, which was not even stored. */
const faultLine = (fault, at) =>
  h(
    "li",
    { "data-key": `${fault.row}-${fault.field}-${at}` },
    fault.field === "file"
      ? null
      : said(gettext("rij %(row)s · %(field)s: "), { row: fault.row + 1, field: fault.field || gettext("de rij") }),
    fault.sentence[document.documentElement.lang === "en" ? "en" : "nl"],
  );

function batches(source) {
  if (!source.batches.length) return null;
  const [last] = source.batches;
  const faulty = source.batches.filter((one) => one.rejected);
  return [
    h(
      "p",
      { class: "muted" },
      said(gettext("laatste bericht: %(accepted)s verwerkt, %(unchanged)s ongewijzigd, %(rejected)s geweigerd"), last),
    ),
    faulty.length
      ? h(
          "details",
          { "data-key": "faults" },
          h(
            "summary",
            null,
            interpolate(ngettext("%s bericht met fouten", "%s berichten met fouten", faulty.length), [faulty.length]),
          ),
          faulty.map((one, at) => [
            h("p", { "data-key": `m${at}` }, moment(one.at, ctx.now())),
            h("ul", { class: "faults", "data-key": `f${at}` }, one.faults.map(faultLine)),
          ]),
        )
      : null,
  ];
}

function standing(source, now) {
  return h("span", { class: `tag source-state ${source.state}` }, standingWords(source, now));
}

function card(source) {
  const now = ctx.now();
  const acts = canAct() && source.manages && may("capacity.source_register");
  const button = (act, label, kind = "btn") =>
    h("button", { type: "button", class: kind, "data-act": act, "data-id": source.source }, label);
  return h(
    "article",
    { class: "source-card", "data-key": source.source },
    h("h2", null, source.label, " ", standing(source, now)),
    h(
      "p",
      null,
      said(gettext("spreekt voor %(places)s over %(kinds)s, elke %(minutes)s min"), {
        places: [...source.facilities, ...source.regions].map(placeName).join(", "),
        kinds: source.kinds.length ? source.kinds.map(kindShort).join(", ") : gettext("alles"),
        minutes: Math.round(source.interval_s / 60),
      }),
    ),
    h(
      "p",
      { class: "muted" },
      said(gettext("naam %(source)s · laatste cijfers %(report)s · token van %(token)s"), {
        source: source.source,
        report: source.last_report_at ? moment(source.last_report_at, now) : gettext("nooit"),
        token: source.token_made_at ? moment(source.token_made_at, now) : "–",
      }),
      source.contact ? ` · ${source.contact}` : "",
    ),
    h("p", { class: "muted" }, tokenWords(source, now)),
    batches(source),
    acts
      ? h(
          "div",
          { class: "btns" },
          source.state === "withdrawn"
            ? null
            : [button("renew", gettext("Nieuw token…")), button("withdraw", gettext("Intrekken…"))],
        )
      : null,
  );
}

const ruleRow = (rules, rule) =>
  h(
    "tr",
    { "data-key": `${rules.facility}-${rule.kind}` },
    h("th", { scope: "row" }, rules.name || gettext("Overal")),
    h("td", null, rule.kind ? kindTitle(rule.kind) : gettext("alles")),
    h("td", null, preferences[rule.prefer]?.() ?? rule.prefer),
    h(
      "td",
      null,
      rule.reason,
      h("small", { class: "muted" }, ` ${words.readable(rule, "set_by")} · ${moment(rule.set_at, ctx.now())}`),
    ),
    h(
      "td",
      null,
      mayRule(rules.facility)
        ? h(
            "button",
            {
              type: "button",
              class: "btn",
              "data-act": "unrule",
              "data-facility": rules.facility,
              "data-kind": rule.kind,
            },
            gettext("Weghalen…"),
          )
        : null,
    ),
  );

function render() {
  renderShell();
  if (!ctx.ready) return;
  known.follow();
  if (!known.answered) return; // what stands under the sources would move when they come
  const places = ownPlaces();
  const mayMake = canAct() && may("capacity.source_register") && places.facilities.length > 0;
  patch(
    byId("acties"),
    mayMake
      ? h("button", { type: "button", class: "btn pri", "data-act": "register" }, gettext("Bron aanmelden…"))
      : null,
  );
  patch(
    byId("bronnen"),
    known.rows === null
      ? null
      : known.rows.length
        ? known.rows.map(card)
        : h(
            "p",
            { class: "empty" },
            gettext("Er is nog geen bron aangemeld: alle cijfers komen met de hand of uit een bestand."),
          ),
  );
  const rules = all("sourcerules").filter((one) => one.rules.length);
  const mayAny = forAll() || places.facilities.length > 0;
  patch(
    byId("regelactie"),
    mayAny && canAct() && may("capacity.source_rule_set")
      ? h("button", { type: "button", class: "btn", "data-act": "rule" }, gettext("Regel maken…"))
      : null,
  );
  patch(
    byId("regels"),
    rules.length
      ? h(
          "div",
          { class: "scroll table-scroll", tabindex: "0", role: "group", "aria-labelledby": "regels-kop" },
          h(
            "table",
            { class: "grid" },
            h(
              "thead",
              null,
              h(
                "tr",
                null,
                [gettext("Waar"), gettext("Soort"), gettext("Wat telt"), gettext("Waarom"), ""].map((text) =>
                  h("th", { scope: "col" }, text),
                ),
              ),
            ),
            h(
              "tbody",
              null,
              rules.flatMap((one) => one.rules.map((rule) => ruleRow(one, rule))),
            ),
          ),
        )
      : h("p", { class: "empty" }, gettext("Geen eigen regels: overal geldt de gewone volgorde.")),
  );
}

connectShell();
actions(byId("inhoud"), {
  register: () => registerDialog(load),
  rule: ruleDialog,
  renew: (button) => known.on(button.dataset.id, (one) => one && renew(one.source, one.scopes)),
  withdraw: (button) => withdraw(button.dataset.id, load),
  unrule,
});
setInterval(load, AGAIN_MS);
start(render);
