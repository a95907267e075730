/** The steps in the life of an activiteit: winding down, closing, opening again; and what stands in their way. */

import { activityOf, areaName, gripAreas, gripsOf, runningActivities } from "./activities.js";
import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h } from "./dom.js";
import { askGrip } from "./gripdialog.js";

/** Return how a level in a veiligheidsregio keeps an activiteit open, with the way to end it for who may. */
function levelCounts(activity, grip, mine) {
  const names = { level: grip.level, place: areaName(grip.veiligheidsregio) };
  const said = (text) => interpolate(text, names, true);
  if (!mine.includes(grip.veiligheidsregio))
    return h(
      "li",
      { "data-key": grip.veiligheidsregio },
      said(gettext("GRIP %(level)s geldt nog in %(place)s; de GHOR of meldkamer daar legt het einde vast.")),
    );
  const end = h(
    "button",
    { type: "button", class: "btn", "data-key": "grip" },
    said(gettext("GRIP in %(place)s wijzigen…")),
  );
  end.addEventListener("click", () => askGrip(activity, grip.veiligheidsregio));
  return h(
    "li",
    { "data-key": grip.veiligheidsregio },
    h("span", { "data-key": "said" }, said(gettext("GRIP %(level)s geldt nog in %(place)s."))),
    " ",
    end,
  );
}

/** Return that something cannot be while these levels count, with the way to end each; null where there are none. */
function whileThese(activity, raised, text) {
  if (!raised.length) return null;
  const mine = gripAreas();
  return [
    h("b", null, text),
    h(
      "ul",
      null,
      raised.map((one) => levelCounts(activity, one, mine)),
    ),
  ];
}

const raisedIn = (activity) => gripsOf(activity.id).filter((one) => one.level > 0);

/** Return that an activiteit cannot close while a level counts in it; null where none does. */
function levelsCount(activity) {
  const raised = activity.state === "closed" ? [] : raisedIn(activity);
  return whileThese(activity, raised, gettext("Sluiten kan nog niet: leg eerst vast dat GRIP is beëindigd."));
}

/** Return that veiligheidsregio's cannot be left out of an activiteit while a level counts there; null where none does. */
export function levelsWithout(activity, kept) {
  const raised = raisedIn(activity).filter((one) => !kept.includes(one.veiligheidsregio));
  const text = gettext(
    "Een veiligheidsregio waar GRIP geldt, kan er niet uit: leg eerst vast dat GRIP daar is beëindigd.",
  );
  return whileThese(activity, raised, text);
}

/** Return that an activiteit cannot run again beside another of its name; null where there is none. */
function nameTaken(activity) {
  if (activity.state !== "closed") return null;
  const same = (one) => one.id !== activity.id && one.name.toLowerCase() === activity.name.toLowerCase();
  if (!runningActivities().some(same)) return null;
  const text = gettext(
    "Heropenen kan nog niet: er loopt al een activiteit met de naam ‘%s’. Sluit die eerst, of geef die een andere naam.",
  );
  return h("p", null, interpolate(text, [activity.name]));
}

const HINDERS = { close: levelsCount, reopen: nameTaken };

const STEPS = () => ({
  wind_down: {
    title: gettext("Activiteit afbouwen"),
    about: gettext("Er wordt niets nieuws verwacht; wat open staat wordt afgemaakt."),
    act: gettext("Afbouwen"),
    done: gettext("De activiteit is in afbouw."),
  },
  close: {
    title: gettext("Activiteit sluiten"),
    about: gettext(
      "Functies, oproepen en overdrachten eindigen; de activiteit gaat naar het archief en kan worden heropend.",
    ),
    act: gettext("Sluiten en archiveren"),
    done: gettext("De activiteit is gesloten."),
  },
  reopen: {
    title: gettext("Activiteit heropenen"),
    about: gettext("De activiteit loopt weer; functies moeten opnieuw worden bezet."),
    act: gettext("Heropenen"),
    done: gettext("De activiteit is heropend."),
  },
});

/**
 * Ask why an activiteit winds down, closes or opens again.
 * @param {any} activity
 * @param {string} step
 * @param {(answer: any) => void} [done]
 */
export function askStep(activity, step, done = () => {}) {
  const say = STEPS()[step];
  ask({
    within: activity.id,
    about: `activity:${activity.id}`,
    hinders: () => HINDERS[step]?.(activityOf(activity.id) ?? activity) ?? null,
    title: h("h3", null, say.title),
    body: [
      h("p", null, h("b", null, activity.name)),
      h("p", { class: "hint" }, say.about),
      reasonField(gettext("Waarom")),
    ],
    foot: h("button", { class: "btn pri" }, say.act),
    submit: (data) => [
      address(`phases.activity_${step}`, { activity: activity.id }),
      { reason: data.get("reason") },
      (answer) => {
        done(answer);
        return say.done;
      },
    ],
  });
}
