/** A facility with all it reports, in the order of themes: short in the drawer, whole on its own page. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { figureCell, figureTable } from "./figureparts.js";
import { lineOf } from "./figures.js";
import { kindTitle } from "./kinds.js";
import { messageLink, toldOf } from "./messagelink.js";
import { ageMark } from "./parts.js";

/** @type {[string, () => string][]} */
const THEMES = [
  ["beds", () => gettext("Bedden en plaatsen")],
  ["flow", () => gettext("Doorstroom")],
  ["staff", () => gettext("Personeel")],
  ["supplies", () => gettext("Middelen")],
  ["expertise", () => gettext("Expertise nu")],
];

/** Return the address of a facility's own page. */
export const facilityPage = (code) => `${address("page-instelling")}?huis=${encodeURIComponent(code)}`;

/** Return the lines of a facility by theme, those it has, or their parts with a label: `[theme, title, lines]`. */
export function themeLines(ctx, facility, kinds, now, cohort = "") {
  const lines = kinds.map((kind) => lineOf(ctx, facility, kind, now, cohort)).filter((line) => line.applies);
  return THEMES.map(([theme, title]) => [theme, title(), lines.filter((line) => line.kind.theme === theme)]).filter(
    ([, , found]) => found.length,
  );
}

/** Return figures that were told, theme by theme, in few words; and how many were never told. */
export function figureList(ctx, facility, kinds, now) {
  const themes = themeLines(ctx, facility, kinds, now);
  const silent = themes.flatMap(([, , lines]) => lines).filter((line) => line.fresh === "unknown");
  return [
    themes.map(([theme, title, lines]) => {
      const told = lines.filter((line) => line.fresh !== "unknown");
      if (!told.length) return null;
      return h(
        "section",
        { class: "figure-list", "data-key": `theme-${theme}` },
        h("h3", null, title),
        h(
          "dl",
          { class: "facts" },
          told.map((line) => [
            h("dt", null, kindTitle(line.bed)),
            h(
              "dd",
              null,
              figureCell(line, now),
              " ",
              ageMark(line.age, line.fresh),
              " ",
              messageLink(facility.code, toldOf(line)),
            ),
          ]),
        ),
      );
    }),
    silentLine(silent),
  ];
}

/** Return what was never told, by name; nothing where all was. */
const silentLine = (lines) =>
  lines.length
    ? h(
        "p",
        { class: "muted", "data-key": "silent" },
        interpolate(gettext("Nooit gemeld: %s. Onbekend is niet nul."), [
          lines.map((line) => kindTitle(line.bed)).join(", "),
        ]),
      )
    : null;

/** Return every theme of a facility as a table, with what stands behind the figure that is open. */
export const themeTables = (ctx, facility, kinds, now, { open, cohort }) =>
  themeLines(ctx, facility, kinds, now, cohort).map(([theme, title, lines]) => {
    const told = lines.filter((line) => line.fresh !== "unknown");
    return h(
      "section",
      { class: "card theme-card", "data-key": `theme-${theme}` },
      h("div", { class: "ttl" }, h("h2", null, title)),
      told.length ? figureTable(told, now, { open }) : null,
      silentLine(lines.filter((line) => line.fresh === "unknown")),
    );
  });
