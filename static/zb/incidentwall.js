/** What the wall of one activiteit says, row by row: no buttons, every state in words. */

import { areaName, functionShort, gripsOf, postsOf, teamName, teams } from "./activities.js";
import { actionsOf, askedState, isUndone, requestsOf, sideName, sideWords } from "./bob.js";
import { dueMark } from "./bobview.js";
import { countsAsLate } from "./closed.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { totalWarnings } from "./incidentview.js";
import { withFigures } from "./livefigures.js";
import { ageOf, certainty, isActive, isOld, placedIn, themesOf } from "./pictures.js";
import { itemOwner } from "./pictureview.js";

const say = (text, values) => interpolate(text, values, true);
const secondsSince = (at, now) => Math.max(0, (now.getTime() - Date.parse(at)) / 1000);

/** Return the GRIP level of every veiligheidsregio of an activiteit, and since when it holds. */
export function gripRows(activity, now) {
  const states = new Map(gripsOf(activity.id).map((one) => [one.veiligheidsregio, one]));
  return activity.veiligheidsregios.map((code) => {
    const state = states.get(code);
    const level = state?.level ?? 0;
    return h(
      "p",
      { class: `iw-grip${level ? " is-raised" : ""}`, "data-key": code },
      h("b", null, level ? `GRIP ${level}` : gettext("geen GRIP")),
      h("span", null, areaName(code)),
      state
        ? h(
            "span",
            { class: "iw-muted" },
            say(gettext("sinds %(at)s (%(age)s)"), {
              at: moment(state.since, now),
              age: age(secondsSince(state.since, now)),
            }),
          )
        : null,
    );
  });
}

/** Return the teams with how many of their functions are held, and which are vacant; those with vacant ones first. */
export function teamRows(activity) {
  const posts = postsOf(activity.id).filter((one) => one.needed);
  const wide = activity.veiligheidsregios.length > 1;
  const found = activity.veiligheidsregios.flatMap((area) =>
    teams().map((team) => ({
      area,
      team,
      posts: posts.filter((one) => one.veiligheidsregio === area && one.team === team.code),
    })),
  );
  return found
    .filter((one) => one.posts.length)
    .map((one) => ({ ...one, vacant: one.posts.filter((post) => !post.holder) }))
    .sort((a, b) => Number(b.vacant.length > 0) - Number(a.vacant.length > 0))
    .map(({ area, team, posts: all, vacant }) =>
      h(
        "li",
        { class: "iw-team", "data-key": `${area}${team.code}` },
        h("b", null, teamName(team.code), wide ? ` ${areaName(area)}` : ""),
        ` ${all.length - vacant.length}/${all.length}`,
        vacant.length
          ? h(
              "p",
              { class: "iw-vacant" },
              "✕ ",
              say(gettext("vacant: %(names)s"), {
                names: vacant.map((post) => functionShort(post.function)).join(", "),
              }),
            )
          : null,
      ),
    );
}

/** Return who keeps the common picture, and which of its themes are empty or old. */
export const totalStanding = (activity, total, now) => [
  total?.owner
    ? h("p", { class: "iw-muted", "data-key": "owner" }, say(gettext("eigenaar: %(owner)s"), total))
    : activity.state === "closed"
      ? null
      : h("p", { class: "late", "data-key": "owner" }, gettext("Niemand houdt het totaalbeeld nog.")),
  totalWarnings(
    activity,
    placedIn(total).map(({ item }) => item),
    now,
  ),
];

/** Return what stands in the common picture by its themes, each with whose it is, how old and how sure. */
export function totalRows(activity, total, now) {
  const placed = placedIn(total).filter(({ item }) => isActive(item));
  return themesOf(activity).flatMap((theme) =>
    placed
      .filter(({ item }) => item.theme === theme.code)
      .map(({ item, changed }) =>
        h(
          "li",
          { "data-key": `i${item.id}` },
          h(
            "p",
            { class: "iw-theme" },
            `${theme.title} · ${itemOwner(item)} · `,
            h("span", { class: isOld(item, theme, now) ? "iw-old" : null }, oldWords(item, theme, now)),
            item.certainty === "confirmed" ? "" : h("span", { class: "late" }, ` · ${certainty(item.certainty)}`),
            changed ? h("span", { class: "iw-old" }, ` · ${gettext("gewijzigd sinds plaatsing")}`) : "",
          ),
          h("p", null, withFigures(item.text)),
        ),
      ),
  );
}

const oldWords = (item, theme, now) =>
  say(gettext("%(age)s geleden"), { age: age(ageOf(item, now)) }) +
  (isOld(item, theme, now) ? ` · ${gettext("veroudert")}` : "");

/** Return the actions that are to be done, what is late first. */
export const actionRows = (activity, now) =>
  actionsOf(activity.id)
    .filter(isUndone)
    .map((one) =>
      h(
        "li",
        { "data-key": `a${one.id}` },
        h("b", null, `A${one.number} `),
        one.text,
        h("p", null, h("span", { class: "iw-muted" }, `${sideWords(activity.id, one.owner)} `), dueMark(one, now)),
      ),
    );

/** Return the requests that are open, with how far each side is that was asked. */
export const requestRows = (activity) =>
  requestsOf(activity.id)
    .filter((one) => one.state === "open")
    .map((one) =>
      h(
        "li",
        { "data-key": `v${one.id}` },
        h("b", null, `V${one.number} `),
        one.text,
        h(
          "p",
          { class: "iw-muted" },
          one.asked.map((asked) => `${sideName(asked.side)}: ${askedState(asked.state)}`).join(" · "),
        ),
        countsAsLate(one.asked.some((asked) => asked.overdue_since))
          ? h("p", null, h("b", { class: "late" }, gettext("geen antwoord op tijd")))
          : null,
      ),
    );
