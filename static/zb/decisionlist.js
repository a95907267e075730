/** The decision list of a region: a row per decision with the way to all that could be seen, and its frozen evidence. */

import { address, get, Problem } from "./api.js";
import { h } from "./dom.js";
import { evidenceTable } from "./evidence.js";
import { longDay, moment, time } from "./format.js";
import { nameOf } from "./levelplaces.js";
import { adviceChip, adviceWords } from "./levels.js";
import { tableHead } from "./parts.js";
import { pastAddress } from "./past.js";
import { refresh } from "./store.js";
import * as words from "./words.js";

/** @type {Map<string, any>} what was opened: region and number → its evidence, or a sentence */
const opened = new Map();
const keyOf = (region, one) => `${region}:${one.seq}`;

/** Fetch and show, or hide, the evidence of a decision. */
export async function openEvidence(region, seq) {
  const key = `${region}:${seq}`;
  if (opened.delete(key)) return refresh();
  opened.set(key, gettext("Ophalen…"));
  refresh();
  try {
    opened.set(key, await get(address("decision", { region, seq })));
  } catch (problem) {
    opened.set(key, problem instanceof Problem ? problem.message : String(problem));
  }
  return refresh();
}

function levelLine(one) {
  return h(
    "li",
    { "data-key": `${one.level}${one.place}` },
    h("b", null, one.name || nameOf(one.level, one.place)),
    " ",
    adviceChip(one),
    " ",
    h("small", null, adviceWords(one)),
  );
}

const seatLine = (one) =>
  h(
    "li",
    { "data-key": one.seat },
    h("b", null, [one.role ? words.roleBrief(one.role) : "", one.name].filter(Boolean).join(" ")),
    ` ${one.agrees === null ? gettext("niet gehoord") : one.agrees ? gettext("eens") : gettext("niet eens")}`,
    one.reason ? h("small", null, ` “${one.reason}”`) : null,
  );

const countLine = (one) =>
  h(
    "li",
    { "data-key": "counts" },
    one.counts.map((count) => `${count.number ?? gettext("onbekend")} ${words.said(count.name)}`).join(" · "),
    one.stage ? ` → ${interpolate(gettext("fase %s"), [one.stage])}` : "",
  );

function frozen(one) {
  if (typeof one === "string") return h("p", { class: "muted" }, one);
  if (!one.frozen.length)
    return h(
      "p",
      { class: "muted" },
      gettext("Dit besluit had geen voorstel: er is geen bewijs mee vastgelegd. Het beeld van toen staat er wel."),
    );
  const seats = one.frozen.filter((line) => "seat" in line);
  const counts = one.frozen.filter((line) => "counts" in line);
  const levels = one.frozen.filter((line) => "dimensions" in line);
  const figures = one.frozen.filter((line) => "facility" in line && !("dimensions" in line));
  return [
    one.sentence ? h("p", null, words.said(one.sentence)) : null,
    figures.length
      ? h("div", { class: "scroll-x" }, evidenceTable({ evidence: figures, opened_at: one.at }, new Date(one.at)))
      : null,
    h("ul", { class: "frozen" }, counts.map(countLine), levels.map(levelLine), seats.map(seatLine)),
  ];
}

function row(region, one, now) {
  const label = (text) => ({ "data-label": text });
  const shown = opened.get(keyOf(region, one));
  const behalf = words.readable(one, "on_behalf_of");
  return [
    h(
      "tr",
      { "data-key": String(one.seq), id: `besluit-${one.seq}` },
      h(
        "th",
        { scope: "row", class: "nowrap" },
        h("span", { class: "no-print" }, moment(one.at, now)),
        // on paper there is no now to read a time by
        h("span", { class: "print-only" }, `${longDay(one.at)} ${time(one.at)}`),
      ),
      h("td", label(gettext("Waar")), one.level === "country" ? gettext("Nederland") : words.readable(one, "name")),
      h("td", label(gettext("Van")), words.said(one.from)),
      h("td", label(gettext("Naar")), h("b", null, words.said(one.to))),
      h(
        "td",
        label(gettext("Besloten door")),
        words.readable(one, "by"),
        behalf ? h("small", null, interpolate(gettext("namens %s"), [behalf])) : null,
      ),
      h("td", { ...label(gettext("Waarom")), class: "whole" }, words.readable(one, "reason")),
      h(
        "td",
        { ...label(gettext("Bewijs")), class: "whole" },
        words.said(one.evidence),
        words.readable(one, "plan") ? h("small", null, words.readable(one, "plan")) : null,
        one.review_at ? h("small", null, interpolate(gettext("herijking %s"), [moment(one.review_at, now)])) : null,
      ),
      h(
        "td",
        { class: "act no-print" },
        h(
          "a",
          { class: "btn small", href: pastAddress(address("page-beeld"), one.picture) },
          gettext("Beeld van toen"),
        ),
        h(
          "button",
          {
            type: "button",
            class: "btn small",
            "data-act": "evidence",
            "data-seq": one.seq,
            "aria-expanded": String(Boolean(shown)),
          },
          gettext("Bewijs"),
        ),
      ),
    ),
    shown
      ? h("tr", { "data-key": `${one.seq}e`, class: "evidence-row" }, h("td", { colspan: "8" }, frozen(shown)))
      : null,
  ];
}

/** Return the list as a table, or a sentence. */
export function decisionTable(region, decisions, now) {
  if (!decisions.length)
    return h(
      "p",
      { class: "empty" },
      gettext("In deze periode is hier niets besloten. Kies een langere periode of een andere regio."),
    );
  return h(
    "table",
    { class: "grid stack decision-list" },
    h("caption", { class: "unseen" }, gettext("Besluiten, nieuwste eerst")),
    tableHead(
      [
        gettext("Wanneer"),
        gettext("Waar"),
        gettext("Van"),
        gettext("Naar"),
        gettext("Besloten door"),
        gettext("Waarom"),
        gettext("Bewijs van toen"),
        "",
      ].map((text) => [text, "plain-head"]),
    ),
    h(
      "tbody",
      null,
      [...decisions].reverse().map((one) => row(region, one, now)),
    ),
  );
}
