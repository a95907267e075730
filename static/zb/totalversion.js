/** A published version of the common picture, drawn exactly as it was: its own texts, figures and names. */

import { act } from "./activityview.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { keptFigures, withFigures } from "./livefigures.js";
import { certainty } from "./pictures.js";
import { itemOwner } from "./pictureview.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const say = (text, values) => interpolate(text, values, true);

function itemThen(item, version) {
  const now = ctx.now();
  return h(
    "article",
    { class: `item${item.state === "withdrawn" ? " is-withdrawn" : ""}`, "data-key": `v${item.id}` },
    h("p", { class: "item-text" }, withFigures(item.text, keptFigures(version.figures, version.at))),
    item.state === "withdrawn" ? h("p", { class: "late" }, say(gettext("ingetrokken: %(reason)s"), item)) : null,
    item.certainty === "contradicted"
      ? h(
          "p",
          { class: "contradiction" },
          h("b", null, say(gettext("%(contradicted_by)s spreekt dit tegen: "), item)),
          item.contradiction,
        )
      : null,
    h(
      "p",
      { class: "item-facts" },
      h("b", null, itemOwner(item)),
      h("span", null, say(gettext("feit van %(at)s"), { at: moment(item.fact_at, now) })),
      item.source ? h("span", null, say(gettext("bron: %(source)s"), item)) : null,
      h("span", { class: `certainty is-${item.certainty}` }, certainty(item.certainty)),
    ),
  );
}

/** Return a version to read back, with the way back to now. */
export function versionView(version) {
  const now = ctx.now();
  return [
    h(
      "div",
      { class: "then-bar", "data-key": "then" },
      h(
        "b",
        null,
        say(gettext("Versie %(number)s, zoals gepubliceerd om %(at)s"), { ...version, at: moment(version.at, now) }),
      ),
      ` ${words.readable(version, "by")}`,
      version.note ? h("p", null, version.note) : null,
      h("div", { class: "btns no-print" }, act("now", gettext("Terug naar nu"))),
    ),
    version.themes
      .map((theme) => ({ theme, items: version.items.filter((one) => one.theme === theme.code) }))
      .filter(({ items }) => items.length)
      .map(({ theme, items }) =>
        h(
          "section",
          { class: "theme", "data-key": `v${theme.code}` },
          h("h2", null, words.readable(theme, "name")),
          items.map((item) => itemThen(item, version)),
        ),
      ),
    version.items.length
      ? null
      : h("p", { class: "empty", "data-key": "none" }, gettext("In deze versie staat niets dat met u gedeeld is.")),
  ];
}
