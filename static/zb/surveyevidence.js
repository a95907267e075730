/** Answers to the meetlat as evidence of a proposal: as they stood when the rule fired. */

import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { phaseChip, tableHead } from "./parts.js";
import { sourceLabel } from "./sources.js";
import { theme } from "./surveywords.js";

/** Return the answers among some evidence: a figure has a kind of bed, an answer a theme. */
export const answersIn = (evidence) => evidence.filter((one) => one.theme);

/** Return them as a table, heaviest first as they were frozen; null without any. */
export function answersTable(proposal, now) {
  const answers = answersIn(proposal.evidence);
  if (!answers.length) return null;
  const then = Date.parse(proposal.opened_at);
  const titles = [
    gettext("Instelling"),
    gettext("Thema"),
    gettext("Antwoord"),
    gettext("Gemeld"),
    gettext("Leeftijd toen"),
    gettext("Bron"),
  ];
  return h(
    "table",
    { class: "evidence stack" },
    h("caption", { class: "unseen" }, gettext("Antwoorden op de uitvraag bij dit voorstel")),
    tableHead(titles.map((title) => [title, "plain-head"])),
    h(
      "tbody",
      null,
      answers.map((one) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, one.name),
          [
            theme(one.theme),
            phaseChip(one.level),
            moment(one.observed_at, now),
            age((then - Date.parse(one.observed_at)) / 1000),
            sourceLabel(one.source),
          ].map((cell, at) => h("td", { "data-label": titles[at + 1] }, cell)),
        ),
      ),
    ),
  );
}
