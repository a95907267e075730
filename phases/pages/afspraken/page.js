/** Agreements of a region: kept or not, since when, by which figures; who may sets, changes and ends them. */

import { askAgreement, askEnd } from "../../zb/agreementdialogs.js";
import { agreementsOf, countedText, indicatorText, keptMark, mayAgree } from "../../zb/agreements.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { age, count, moment } from "../../zb/format.js";
import { kindTitle } from "../../zb/kinds.js";
import { facts } from "../../zb/parts.js";
import { mandates } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { sourceLabel } from "../../zb/sources.js";
import { ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

/** @type {{region: any}} null: not chosen yet; empty: all */
const view = { region: new URLSearchParams(location.search).get("regio") ?? null };

const houseName = (code) => ctx.ref.facility.get(code)?.name ?? code;

const STATES = {
  open: () => gettext("open"),
  pressure: () => gettext("dreigend"),
  stop: () => gettext("stop"),
  limited: () => gettext("beperkt"),
  closed: () => gettext("gesloten"),
};

/** Return what one figure of the evidence says. */
function shownText(one) {
  if (one.bed) {
    const beds = `${count(one.occupied)} / ${count(one.operational)}`;
    return interpolate(gettext("%(kind)s: %(beds)s bezet van open"), { kind: kindTitle(one.bed), beds }, true);
  }
  return STATES[one.state]?.() ?? (one.state || gettext("onbekend"));
}

function shownRow(one, now) {
  const known = Boolean(one.source) || !one.stale;
  return h(
    "li",
    { "data-key": `${one.facility}-${one.bed ?? one.about}`, class: one.stale ? "stale-row" : null },
    h("span", null, one.name),
    h("b", null, shownText(one)),
    h(
      "small",
      null,
      known && one.observed_at
        ? `${age((now.getTime() - Date.parse(one.observed_at)) / 1000)} · ${sourceLabel(one.source) || "–"}`
        : gettext("niet gemeld"),
    ),
  );
}

function evidence(one, now) {
  const { shown = [], silent = [] } = one.evidence ?? {};
  return h(
    "details",
    { class: "agree-why", open: one.state === "broken" },
    h("summary", null, [gettext("Waaraan men dat ziet"), countedText(one)].filter(Boolean).join(": ")),
    h(
      "ul",
      { class: "agree-shown" },
      shown.map((item) => shownRow(item, now)),
    ),
    silent.length
      ? h("p", { class: "muted" }, interpolate(gettext("Zwijgt: %s"), [silent.map(houseName).join(", ")]))
      : null,
  );
}

function card(one, now) {
  const acts = mayAgree(one.region);
  return h(
    "article",
    { class: `agree agree-${one.state}`, "data-key": `${one.region}/${one.code}`, id: `afspraak-${one.code}` },
    h(
      "div",
      { class: "agree-top" },
      h("h2", null, words.said(one.title)),
      keptMark(one),
      one.made_up
        ? h("span", { class: "demo", title: gettext("verzonnen afspraak, voor demonstraties") }, "demo")
        : null,
    ),
    h("p", null, words.said(one.text)),
    facts(
      [gettext("Regio"), ctx.ref.region.get(one.region)?.short_name ?? one.region],
      [gettext("Partners"), one.partners.map(houseName).join(", ")],
      [gettext("Nagekomen als"), indicatorText(one)],
      [gettext("Sinds"), moment(one.since, now)],
      [gettext("Geldig tot"), one.valid_until ? moment(one.valid_until, now) : gettext("opzegging")],
      [gettext("Vastgelegd"), `${words.readable(one, "set_by")}, ${moment(one.set_at, now)} (v${one.version})`],
    ),
    evidence(one, now),
    acts
      ? h(
          "div",
          { class: "btns" },
          h(
            "button",
            { type: "button", class: "btn", "data-act": "change", "data-key-of": `${one.region}/${one.code}` },
            gettext("Wijzigen…"),
          ),
          h(
            "button",
            { type: "button", class: "btn", "data-act": "end", "data-key-of": `${one.region}/${one.code}` },
            gettext("Beëindigen…"),
          ),
        )
      : null,
  );
}

function choice() {
  return [
    h(
      "label",
      { "data-own": true, "data-key": `for-${view.region}` },
      gettext("Regio"),
      " ",
      h(
        "select",
        { id: "regio" },
        h("option", { value: "", selected: view.region === "" }, gettext("alle regio’s")),
        ctx.ref.regions.map((one) =>
          h("option", { value: one.code, selected: one.code === view.region }, one.short_name),
        ),
      ),
    ),
    mayAgree(view.region)
      ? h("button", { type: "button", class: "btn pri", "data-act": "new" }, gettext("Afspraak vastleggen…"))
      : null,
  ];
}

function list(now) {
  const found = agreementsOf(view.region);
  if (found.length)
    return h(
      "div",
      { class: "agree-list" },
      found.map((one) => card(one, now)),
    );
  return h(
    "p",
    { class: "empty" },
    mayAgree(view.region)
      ? gettext(
          "Hier is nog niets afgesproken. Leg een afspraak vast; vanaf dan ziet het systeem of zij wordt nagekomen.",
        )
      : gettext(
          "Hier is nog niets afgesproken. De regionale coördinator of de voorzitter van de ROAZ legt afspraken vast.",
        ),
  );
}

const stateOf = (button) => ctx.state(`agreement:${button.dataset.keyOf}`);

function render() {
  renderShell();
  if (!ctx.ready) return;
  view.region ??= mandates().find((one) => one.region)?.region ?? homeRegion() ?? "";
  patch(byId("keuze"), choice());
  patch(byId("afspraken"), list(ctx.now()));
}

/** Return the region of the own facility, for who has no region. */
const homeRegion = () => ctx.ref.facility.get(mandates().find((one) => one.facility)?.facility ?? "")?.region;

connectShell();
actions(document.querySelector("main"), {
  new: () => askAgreement(view.region),
  change: (button) => askAgreement(stateOf(button).region, stateOf(button)),
  end: (button) => askEnd(stateOf(button)),
});
on(byId("keuze"), "change", (field) => {
  if (field.id !== "regio") return;
  view.region = field.value;
  history.replaceState(null, "", view.region ? `?regio=${view.region}` : "?");
  refresh();
});
start(render);
