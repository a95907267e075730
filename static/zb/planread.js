/** A plan as people read it: its sentences in sections, and the differences between two versions. */

import { h } from "./dom.js";
import * as words from "./words.js";

const SECTIONS = {
  general: () => gettext("Algemeen"),
  deciding: () => gettext("Wie besluit"),
  rules: () => gettext("Regels"),
  measures: () => gettext("Maatregelen"),
  rhythm: () => gettext("Ritme"),
  classes: () => gettext("Bedden per fase"),
  lead: () => gettext("Operationele leiding"),
  told: () => gettext("Wie bericht krijgt"),
};

const broken = (faults) =>
  h(
    "p",
    { class: "empty" },
    interpolate(
      ngettext(
        "Er is nog %s fout: herstel die bij Wijzigen, dan is het plan hier te lezen.",
        "Er zijn nog %s fouten: herstel die bij Wijzigen, dan is het plan hier te lezen.",
        faults,
      ),
      [faults],
    ),
  );

const UNREAD = {
  text: () => gettext("De tekst van dit concept is nog niet te lezen. Herstel die onder Tekst."),
  around: () =>
    gettext(
      "De tekst van dit concept is te lezen, maar noemt een andere regio of een onbekend woord. Herstel dat onder Tekst.",
    ),
};

/** Return why the text of a draft says nothing yet: it cannot be read, or it can and is not of this region's plan. */
export const unreadWords = (why) => (UNREAD[why] ?? UNREAD.text)();
const unread = (found) => h("p", { class: "empty" }, unreadWords(found.unread));

/** Return a version as a document. */
export function readable(found) {
  if (!found) return h("p", { class: "empty" }, gettext("Plan ophalen…"));
  if (found.unread) return unread(found);
  if (found.faults) return broken(found.faults);
  return h(
    "article",
    { class: "plan-document" },
    h("h2", null, words.readable(found, "title")),
    Object.keys(SECTIONS).map((section) => sectionText(section, found.statements)),
  );
}

function sectionText(section, statements) {
  const here = statements.filter((one) => one.section === section);
  if (!here.length) return null;
  const groups = Map.groupBy ? Map.groupBy(here, (one) => one.of) : grouped(here);
  return h(
    "section",
    { "data-key": section },
    h("h3", null, SECTIONS[section]()),
    [...groups].map(([of, lines]) => (isBlock(of) ? block(lines) : sentences(lines))),
  );
}

function grouped(rows) {
  const found = new Map();
  for (const one of rows) found.set(one.of, [...(found.get(one.of) ?? []), one]);
  return found;
}

const isBlock = (of) => of.startsWith("rule/") || of.startsWith("measure/");

const sentences = (lines) =>
  h(
    "ul",
    { class: "plan-sentences" },
    lines.map((one) => h("li", null, words.said(one))),
  );

const block = (lines) =>
  h(
    "div",
    { class: "plan-block" },
    h("p", null, h("b", null, words.said(lines[0]))),
    lines.length > 1
      ? h(
          "ul",
          { class: "plan-sentences" },
          lines.slice(1).map((one) => h("li", null, words.said(one))),
        )
      : null,
  );

const WHAT = {
  added: () => gettext("Nieuw"),
  removed: () => gettext("Weg"),
  changed: () => gettext("Anders"),
};

/** Return the differences between two versions. */
export function comparisonView(found) {
  if (!found) return h("p", { class: "empty" }, gettext("Vergelijken…"));
  if (found.unread) return unread(found);
  if (found.faults) return broken(found.faults);
  const head = h(
    "p",
    null,
    interpolate(
      gettext("Van %(before)s naar %(after)s:"),
      { before: words.readable(found, "before"), after: words.readable(found, "after") },
      true,
    ),
  );
  if (!found.differences.length)
    return h("div", null, head, h("p", { class: "empty" }, gettext("De twee zeggen precies hetzelfde.")));
  return h(
    "div",
    { class: "plan-comparison" },
    head,
    Object.keys(SECTIONS).map((section) => {
      const here = found.differences.filter((one) => one.section === section);
      if (!here.length) return null;
      return h(
        "section",
        { "data-key": section },
        h("h3", null, SECTIONS[section]()),
        h("ul", { class: "plan-differences" }, here.map(difference)),
      );
    }),
  );
}

function difference(one) {
  const rule = /^(rule|measure)\/([^/]+)\//.exec(one.key);
  const where = rule ? `${rule[1] === "rule" ? gettext("Regel") : gettext("Maatregel")} ${rule[2]}` : "";
  return h(
    "li",
    { class: `diff-${one.what}`, "data-key": one.key },
    h("b", { class: "diff-what" }, WHAT[one.what]()),
    where ? h("span", { class: "diff-where" }, where) : null,
    one.before ? h("del", null, words.said(one.before)) : null,
    one.before && one.after ? h("span", { class: "diff-to", "aria-label": gettext("wordt") }, "→") : null,
    one.after ? h("ins", null, words.said(one.after)) : null,
  );
}
