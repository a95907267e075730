/** Rounds of the meetlat as a coordinator sees them: who answered, who did not and since when, and what can be done. */

import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { answeredAt } from "./survey.js";
import { rhythm } from "./surveywords.js";
import * as words from "./words.js";

/** Return one round with its response list; `may`: this person coordinates its region. */
export function roundCard(round, { ctx, may, name, region }) {
  const now = ctx.now();
  const rows = round.requests.map((request) => ({ request, at: answeredAt(round, request) }));
  const silent = rows.filter((row) => !row.at);
  const open = round.state === "open";
  return h(
    "article",
    { class: "round", "data-key": `r${round.id}` },
    h(
      "h3",
      null,
      interpolate(gettext("%(region)s · ronde %(number)s"), { region, number: round.number }, true),
      " ",
      h("span", { class: "tag" }, open ? gettext("open") : gettext("gesloten")),
    ),
    h(
      "p",
      { class: "muted" },
      interpolate(
        gettext("%(done)s van %(all)s antwoordden · gevraagd %(opened)s · antwoord voor %(due)s"),
        {
          done: rows.length - silent.length,
          all: rows.length,
          opened: moment(round.opened_at, now),
          due: moment(round.due_at, now),
        },
        true,
      ),
      words.readable(round, "reason") ? ` · ${words.readable(round, "reason")}` : "",
    ),
    may && open
      ? h(
          "div",
          { class: "btns" },
          h(
            "button",
            { type: "button", class: "btn pri", "data-act": "remind", "data-id": round.id, disabled: !silent.length },
            interpolate(ngettext("%s instelling herinneren", "%s instellingen herinneren", silent.length), [
              silent.length,
            ]),
          ),
          h("button", { type: "button", class: "btn", "data-act": "close", "data-id": round.id }, gettext("Sluiten…")),
        )
      : null,
    h(
      "details",
      { "data-key": "list" },
      h("summary", null, gettext("Responslijst")),
      h(
        "ul",
        { class: "responses" },
        [...silent, ...rows.filter((row) => row.at)].map(({ request, at }) =>
          h(
            "li",
            { "data-key": request.facility, class: at ? null : "is-silent" },
            h("b", null, name(request.facility)),
            " ",
            at
              ? interpolate(gettext("beantwoord %s"), [moment(at, now)])
              : interpolate(gettext("geen antwoord, al %s"), [
                  age((Date.parse(round.closed_at ?? now.toISOString()) - Date.parse(round.opened_at)) / 1000),
                ]),
            request.reminders
              ? h(
                  "small",
                  null,
                  " · ",
                  interpolate(
                    ngettext(
                      "%(n)s keer herinnerd, %(when)s",
                      "%(n)s keer herinnerd, laatst %(when)s",
                      request.reminders,
                    ),
                    { n: request.reminders, when: moment(request.reminded_at, now) },
                    true,
                  ),
                )
              : null,
          ),
        ),
      ),
    ),
  );
}

/** Return one series: how often, since whom, when next, and how to stop it. */
export const seriesRow = (series, { ctx, may, region }) =>
  h(
    "p",
    { class: "series", "data-key": `s${series.id}` },
    h("b", null, region),
    " ",
    interpolate(
      gettext("uitvraag %(rhythm)s · volgende %(next)s · gestart door %(who)s"),
      { rhythm: rhythm(series), next: moment(series.next_at, ctx.now()), who: words.readable(series, "started_by") },
      true,
    ),
    " ",
    may
      ? h("button", { type: "button", class: "btn", "data-act": "stop", "data-id": series.id }, gettext("Stoppen…"))
      : null,
  );
