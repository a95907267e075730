/** The reports of a facility as they came, corrections among them: nothing was overwritten. */

import { labelName } from "./cohortnames.js";
import { replacedLine, wasWords } from "./correction.js";
import { h } from "./dom.js";
import { count, moment } from "./format.js";
import { kindTitle } from "./kinds.js";
import { sourceLabel } from "./sources.js";
import * as words from "./words.js";

/** Return a line in words; of a correction also what stood there. */
function lineWords(kinds, line, was) {
  const kind = kinds.get(line.kind);
  const name = [kindTitle(line.kind), labelName(line.cohort)].filter(Boolean).join(" ");
  if (!kind) return name;
  // patients with the label of a cohort may have no beds of their own
  const said = (values) =>
    line.cohort && typeof values.operational !== "number" ? count(values.occupied) : wasWords(kind, values);
  const now = `${name} ${said(line.values)}`;
  return was ? [now, " ", h("s", { class: "was" }, said(was.values))] : now;
}

const between = (parts, text) => parts.flatMap((part, at) => (at ? [text, part] : [part]));

const correctButton = (report) =>
  h(
    "button",
    {
      type: "button",
      class: "btn small",
      "data-act": "correct",
      "data-at": report.observed_at,
      "data-code": report.lines[0]?.kind,
    },
    gettext("Verbeteren…"),
  );

const isAmong = (report, now) => Date.parse(report.received_at) <= now.getTime();

/**
 * Return the list; `kinds` is the map of kinds by code; what came after the moment on the screen is not in it.
 * `corrects`: who looks may correct them.
 */
export const reportList = (reports, kinds, now, past, corrects = false) =>
  h(
    "ol",
    { class: "reports" },
    reports
      .filter((report) => !past || isAmong(report, now))
      .map((report) =>
        h(
          "li",
          { "data-key": report.id },
          h("time", null, moment(report.observed_at, now)),
          h(
            "div",
            null,
            report.is_correction ? h("b", { class: "correction" }, gettext("verbetering")) : null,
            " ",
            between(
              report.lines.map((line) =>
                lineWords(kinds, line, report.is_correction ? replacedLine(reports, report, line) : null),
              ),
              " · ",
            ),
            report.duiding ? h("p", { class: "quote" }, `“${report.duiding}”`) : null,
            h(
              "small",
              null,
              [
                words.readable(report, "reported_by"),
                sourceLabel(report.source),
                words.method(report.method),
                interpolate(gettext("ontvangen %s"), [moment(report.received_at, now)]),
              ]
                .filter(Boolean)
                .join(" · "),
            ),
          ),
          corrects ? correctButton(report) : null,
        ),
      ),
  );
