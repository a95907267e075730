/** The dialogs of meetings: planning, changing, ending with the next one, cancelling, noting a guest. */

import { teamName } from "./activities.js";
import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { rhythmOf } from "./bob.js";
import { ownTeams, teamField, teamIn } from "./bobdialogs.js";
import { byId, h, patch } from "./dom.js";
import { fromDutch, wallClock } from "./format.js";
import { newestIn } from "./quoted.js";
import { ctx } from "./store.js";

const MINUTE = 60_000;
const about = (meeting) => `meeting:${meeting.id}`;
const to = (name, meeting) => address(`situation.${name}`, { meeting: meeting.id });
const moment = (text) => fromDutch(String(text))?.toISOString() ?? null;
const lines = (text) =>
  String(text)
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean);

/** Return when a team meets again by its rhythm: on five minutes, as people say it. */
export function nextBy(team, from) {
  const at = from.getTime() + rhythmOf(team) * MINUTE;
  return new Date(Math.ceil(at / (5 * MINUTE)) * 5 * MINUTE);
}

const fields = (at, place = "", points = []) => [
  h("label", { for: "wanneer" }, gettext("Wanneer")),
  h("input", { id: "wanneer", name: "starts_at", type: "datetime-local", required: true, value: wallClock(at) }),
  h("label", { for: "waar" }, gettext("Waar, of hoe belt men in (mag leeg)")),
  h("input", { id: "waar", name: "place", maxlength: "160", autocomplete: "off", value: place }),
  h("label", { for: "punten" }, gettext("Te bespreken, één punt per regel (mag leeg)")),
  h("textarea", { id: "punten", name: "points", rows: "3", maxlength: "2000" }, points.join("\n")),
];
const filled = (data) => ({
  starts_at: moment(data.get("starts_at")),
  place: data.get("place"),
  points: lines(data.get("points")),
});

const titled = (text, meeting) => [
  h("h3", null, text),
  h("small", null, `${teamName(meeting.team)} · ${interpolate(gettext("overleg %s"), [meeting.number])}`),
];

/** Ask when a team meets; its members are asked whether they come. */
export function askMeeting(activity) {
  const dialog = ask({
    within: activity.id,
    title: [h("h3", null, gettext("Overleg plannen")), h("small", null, activity.name)],
    body: [
      teamField(activity),
      fields(new Date(ctx.now().getTime() + 15 * MINUTE)),
      h("p", { class: "hint", id: "ritme" }, rhythmWords(ownTeams(activity)[0]?.team ?? "")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Inplannen")),
    submit: (data) => [
      address("situation.meeting_plan", { activity: activity.id }),
      { ...teamIn(data), ...filled(data) },
      gettext("Gepland. Het wacht bij wie in het team zit."),
    ],
  });
  dialog.addEventListener("change", ({ target }) => {
    if (target.name === "team") patch(byId("ritme"), rhythmWords(target.value.split("|")[1]));
  });
}

const rhythmWords = (team) =>
  interpolate(
    gettext("Het ritme van %(team)s is %(minutes)s minuten."),
    { team: teamName(team), minutes: rhythmOf(team) },
    true,
  );

/** Ask when a meeting is from now on. */
export function askChange(meeting) {
  const newest = newestIn(about(meeting), ["starts_at", "place", "points"], { starts_at: wallClock });
  ask({
    within: meeting.activity,
    about: about(meeting),
    anew: newest.anew,
    title: titled(gettext("Overleg wijzigen"), meeting),
    body: [
      fields(new Date(meeting.starts_at), meeting.place, meeting.points),
      newest.place,
      h("p", { class: "hint" }, gettext("Verzet u het, dan wordt iedereen opnieuw gevraagd of men komt.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [to("meeting_change", meeting), filled(data), gettext("Vastgelegd.")],
  });
}

/** Ask how a meeting ended, and when the team meets again: its rhythm proposes it. */
export const askEnd = (meeting) =>
  ask({
    within: meeting.activity,
    about: about(meeting),
    title: titled(gettext("Overleg afsluiten"), meeting),
    body: [
      h("label", { for: "samenvatting" }, gettext("Samenvatting (mag leeg)")),
      h("textarea", { id: "samenvatting", name: "summary", rows: "3", maxlength: "2000" }),
      h(
        "label",
        { class: "pick" },
        h("input", { type: "checkbox", name: "again", checked: true }),
        h("span", null, gettext("Plan het volgende overleg")),
      ),
      h("label", { for: "volgend" }, gettext("Volgend overleg")),
      h("input", {
        id: "volgend",
        name: "next_at",
        type: "datetime-local",
        value: wallClock(nextBy(meeting.team, ctx.now())),
      }),
      h(
        "p",
        { class: "hint" },
        gettext("Besluiten en acties van dit overleg, en wat open staat, worden erbij bewaard."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Afsluiten")),
    submit: (data) => [
      to("meeting_end", meeting),
      { summary: data.get("summary"), next_at: data.get("again") === null ? null : moment(data.get("next_at")) },
      gettext("Het overleg is afgesloten."),
    ],
  });

/** Ask why a meeting is not held. */
export const askCancel = (meeting) =>
  ask({
    within: meeting.activity,
    about: about(meeting),
    title: titled(gettext("Overleg afzeggen"), meeting),
    body: reasonField(gettext("Waarom")),
    foot: h("button", { class: "btn pri" }, gettext("Afzeggen")),
    submit: (data) => [to("meeting_cancel", meeting), { reason: data.get("reason") }, gettext("Afgezegd.")],
  });

/** Ask for the name of a guest. */
export const askGuest = (meeting) =>
  ask({
    within: meeting.activity,
    title: titled(gettext("Gast noteren"), meeting),
    body: [
      h("label", { for: "gast" }, gettext("Naam en organisatie")),
      h("input", {
        id: "gast",
        name: "name",
        required: true,
        maxlength: "120",
        autocomplete: "off",
        "data-names": "officials",
      }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Noteren")),
    submit: (data) => [
      to("meeting_attend", meeting),
      { name: data.get("name"), presence: "present" },
      gettext("Genoteerd."),
    ],
  });
