/** The activiteiten that run, for the common map: where each is, its area, its GRIP and its name; and the same in words. */

import { activityHref, areaName, gripsOf, highestOf, kindName, runningActivities } from "./activities.js";
import { gripChip } from "./activityview.js";
import { h } from "./dom.js";

/** Return what the map draws of the activiteiten that run: `at` and `area` are null where nobody placed it. */
export const incidentsNow = () =>
  runningActivities().map((one) => ({
    id: one.id,
    name: one.name,
    level: highestOf(one.id),
    kind: kindName(one.kind),
    regions: one.regions,
    at: one.latitude === null ? null : [one.latitude, one.longitude],
    area: one.area ?? null,
    href: activityHref(one.id),
  }));

/** Return the same as a list: who does not look at the map, or where nothing was placed yet. */
export function incidentList(incidents) {
  if (!incidents.length) return null;
  return h(
    "ul",
    { class: "incident-list", "aria-label": gettext("Lopende activiteiten") },
    incidents.map((one) =>
      h(
        "li",
        { "data-key": `a${one.id}` },
        one.level ? gripChip(one.level) : h("span", { class: "tag" }, one.kind),
        " ",
        h("a", { href: one.href }, one.name),
        " ",
        h("small", { class: "muted" }, whereWords(one)),
      ),
    ),
  );
}

function whereWords(one) {
  const raised = gripsOf(one.id).filter((grip) => grip.level > 0);
  return [
    raised.map((grip) => areaName(grip.veiligheidsregio)).join(", "),
    one.at || one.area ? "" : gettext("nog niet op de kaart"),
  ]
    .filter(Boolean)
    .join(" · ");
}
