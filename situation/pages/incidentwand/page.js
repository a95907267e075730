/** The wall of one activiteit: GRIP, teams, the common picture, what is late, what is asked, and where; no controls. */

import { activityState, kindName, nothing, staffing, staffingWords } from "../../zb/activities.js";
import { askedActivity } from "../../zb/bobview.js";
import { casualtyLine } from "../../zb/casualties.js";
import { facilityRows, regionRows } from "../../zb/derive.js";
import { byId, h, patch } from "../../zb/dom.js";
import { longDay, moment, time } from "../../zb/format.js";
import { incidentsNow } from "../../zb/incidents.js";
import { actionRows, gripRows, requestRows, teamRows, totalRows, totalStanding } from "../../zb/incidentwall.js";
import { sharedLayers } from "../../zb/layermap.js";
import { PictureMap } from "../../zb/map.js";
import { reloadWall } from "../../zb/newer.js";
import { nothingShared } from "../../zb/outside.js";
import { totalOf } from "../../zb/pictures.js";
import { ctx, start } from "../../zb/store.js";
import { totalVersion } from "../../zb/totalview.js";
import { wallScale, wallWarning } from "../../zb/wallparts.js";

const map = new PictureMap(byId("kaart"), { dark: true, quiet: true, scale: wallScale });
const view = { looked: "" };

/** Return rows as a list, or what is to be read where there are none. */
const listed = (rows, none) => (rows.length ? h("ul", null, rows) : h("p", { class: "iw-muted" }, none));

/** Hide the rows that do not fit whole: half a row reads as a wrong one. Says beside its title how many there are more. */
function fit(id, told, count = "") {
  const place = byId(id);
  const rows = [...place.querySelectorAll("li")];
  for (const row of rows) row.hidden = false;
  const end = place.getBoundingClientRect().bottom + 1;
  const narrow = matchMedia("(max-width: 999px)").matches;
  const beyond = narrow ? [] : rows.filter((row) => row.getBoundingClientRect().bottom > end);
  for (const row of beyond) row.hidden = true;
  const more = beyond.length ? interpolate(gettext("en nog %s"), [beyond.length]) : "";
  byId(told).textContent = [count, more].filter(Boolean).join(" · ");
}

/** Show the place of the activiteit, once until it is another. */
function look(activity) {
  const signature = JSON.stringify([activity.id, activity.latitude, activity.longitude, activity.area]);
  if (view.looked === signature) return;
  view.looked = signature;
  map.see(activity);
}

function drawMap(activity) {
  const rows = facilityRows(ctx);
  map.draw(regionRows(ctx, rows), rows, "phase", {
    incidents: incidentsNow(),
    layers: sharedLayers(ctx.now()),
  });
  look(activity);
}

function head(activity, now) {
  patch(byId("wandklok"), h("span", null, longDay(now)), h("b", null, time(now)));
  byId("naam").textContent = activity?.name ?? gettext("Activiteit");
  byId("soort").textContent = activity
    ? [
        kindName(activity.kind),
        interpolate(gettext("sinds %s"), [moment(activity.starts_at, now)]),
        activity.state === "open" ? "" : activityState(activity.state),
        activity.address,
      ]
        .filter(Boolean)
        .join(" · ")
    : "";
}

function staffed(activity) {
  const { needed, held } = staffing(activity.id);
  return needed ? staffingWords({ held, needed }) : "";
}

function draw(activity, now) {
  const total = totalOf(activity.id);
  const none = (said) => nothing(activity, said);
  patch(byId("grips"), gripRows(activity, now));
  patch(byId("slachtoffers"), casualtyLine(activity, now));
  patch(byId("teams"), listed(teamRows(activity), none(gettext("Nog geen teams: ze volgen het GRIP-niveau."))));
  patch(byId("stand"), totalStanding(activity, total, now));
  patch(
    byId("totaal"),
    listed(
      totalRows(activity, total, now),
      nothingShared(activity, gettext("Nog niets geplaatst in het totaalbeeld.")),
    ),
  );
  patch(byId("acties"), listed(actionRows(activity, now), gettext("Geen open acties.")));
  patch(byId("verzoeken"), listed(requestRows(activity), gettext("Geen open verzoeken.")));
  fit("teams", "bezetting", staffed(activity));
  fit("totaal", "versie", totalVersion(total, now));
  fit("acties", "actie-telling");
  fit("verzoeken", "verzoek-telling");
  drawMap(activity);
}

function render() {
  wallWarning();
  reloadWall();
  if (!ctx.ready) return;
  const now = ctx.now();
  const activity = askedActivity();
  head(activity, now);
  document.body.classList.toggle("no-activity", !activity);
  byId("geen").hidden = Boolean(activity);
  if (activity) draw(activity, now);
  else for (const id of ["grips", "slachtoffers", "teams", "stand", "totaal", "acties", "verzoeken"]) patch(byId(id));
}

start(render).then(() => map.outlines());
