/** The sheet for the next shift of a team, or of one function in it: of now, or of the moment that is shown. */

import { areaName, functionName, heldByMe, nothing, postsOf, teamName, teams } from "../../zb/activities.js";
import { act } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { askedActivity, bobNav, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { asking, momentShown, ReportRead } from "../../zb/reportread.js";
import { reportBody, textOf } from "../../zb/reportview.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

const sheet = new ReportRead();
const first = new URLSearchParams(location.search);
/** @type {{at: string, function: string}} `at`: veiligheidsregio and team */
const view = { at: first.get("team") ?? "", function: first.get("functie") ?? "" };

/** Return the teams of an activiteit that have functions, each as `VR18:ac_ghor`; one's own first. */
function places(activity) {
  const mine = heldByMe(activity.id).map((one) => `${one.veiligheidsregio}:${one.team}`);
  const order = teams().map((one) => one.code);
  const found = [...new Set(postsOf(activity.id).map((one) => `${one.veiligheidsregio}:${one.team}`))];
  const rank = (key) => order.indexOf(key.split(":")[1]);
  return found.sort(
    (a, b) => Number(mine.includes(b)) - Number(mine.includes(a)) || rank(a) - rank(b) || (a < b ? -1 : 1),
  );
}

function choices(activity, found) {
  const [area, team] = view.at.split(":");
  const here = postsOf(activity.id).filter((one) => one.veiligheidsregio === area && one.team === team);
  return [
    h(
      "label",
      null,
      gettext("Team"),
      h(
        "select",
        { "data-act": "team", id: "team" },
        found.map((key) => {
          const [place, code] = key.split(":");
          return h("option", { value: key, selected: key === view.at }, `${teamName(code)} ${areaName(place)}`);
        }),
      ),
    ),
    h(
      "label",
      null,
      gettext("Functie"),
      h(
        "select",
        { "data-act": "function", id: "functie" },
        h("option", { value: "", selected: view.function === "" }, gettext("heel het team")),
        here.map((one) =>
          h("option", { value: one.function, selected: one.function === view.function }, functionName(one.function)),
        ),
      ),
    ),
  ];
}

/** Say why there is no sheet; where the activiteit is there, the ways to its other pages stay. */
function missing(words, activity = null) {
  for (const part of ["acties", "keuze"]) patch(byId(part));
  patch(byId("wegen"), activity ? bobNav(activity, "overdrachtsblad") : null);
  byId("blad-kop").textContent = gettext("Overdrachtsblad");
  patch(byId("blad"), words);
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = askedActivity();
  if (!activity) return missing(noActivity());
  const found = places(activity);
  if (!found.length)
    return missing(
      h(
        "p",
        { class: "empty" },
        nothing(activity, gettext("Deze activiteit heeft nog geen teams. Ze volgen het GRIP-niveau.")),
      ),
      activity,
    );
  if (!found.includes(view.at)) Object.assign(view, { at: found[0], function: "" });
  const [area, team] = view.at.split(":");
  const params = { activity: activity.id, veiligheidsregio: area, team };
  const asked = { ...momentShown(), ...(view.function ? { function: view.function } : {}) };
  sheet.follow(asking(address("handover-sheet", params), asked), ctx.asOf !== null);
  patch(byId("wegen"), bobNav(activity, "overdrachtsblad"));
  patch(byId("keuze"), choices(activity, found));
  patch(
    byId("acties"),
    h("a", { class: "btn", href: asking(address("handover-sheet-pdf", params), asked) }, gettext("PDF")),
    act("print", gettext("Afdrukken")),
  );
  const { document: shown } = sheet;
  byId("blad-kop").textContent = shown ? textOf(shown.title) : gettext("Overdrachtsblad");
  patch(byId("blad"), reportBody(sheet));
}

connectShell();
actions(byId("inhoud"), { print: () => print() });
byId("keuze").addEventListener("change", ({ target }) => {
  if (target.id === "team") Object.assign(view, { at: target.value, function: "" });
  else view.function = target.value;
  refresh();
});
start(render);
