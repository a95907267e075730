/** What a screen knows of texts for the public: which there are, who may write and who may approve, what waits. */

import { activityOf, pageHref } from "./activities.js";
import { h } from "./dom.js";
import { canAct, mandates } from "./rights.js";
import { all, ctx } from "./store.js";

/** Who writes and who approves, as the server has it (situation/report/public_steps.py). */
const WRITERS = ["hin", "information_manager", "acgz", "hon", "dpg"];
const WIDE = ["regional_coordinator", "roaz_chair"];

/** Return the texts of an activiteit, the newest first. */
export const publicTextsOf = (id) =>
  all("publictext")
    .filter((one) => one.activity === id)
    .sort((a, b) => b.number - a.number);

/** Say whether somebody has one of these roles in a veiligheidsregio, or of those in a region, of an activiteit. */
function has(activity, inArea, inRegion, { closed = false } = {}) {
  if (!activity || !canAct() || (activity.state === "closed" && !closed)) return false;
  const regions = new Set(activity.regions);
  for (const region of ctx.ref.region.values())
    if (region.veiligheidsregios?.some((code) => activity.veiligheidsregios.includes(code))) regions.add(region.code);
  return mandates().some(
    (one) =>
      (inArea.includes(one.role) && activity.veiligheidsregios.includes(one.veiligheidsregio)) ||
      (inRegion.includes(one.role) && regions.has(one.region)),
  );
}

export const mayWritePublic = (activity) => has(activity, WRITERS, WIDE);
/** Say whether the person may withdraw a text; what is told also once its activiteit closed. */
export const mayWithdrawPublic = (activity, one) =>
  one.state !== "withdrawn" && has(activity, WRITERS, WIDE, { closed: one.state === "approved" });
const wroteIt = (one) => one.writers.includes(`user:${ctx.me?.username}`);
export const mayApprove = (one) =>
  one.state === "submitted" && !wroteIt(one) && has(activityOf(one.activity), ["dpg"], ["roaz_chair"]);

export const publicState = (code) =>
  ({
    draft: gettext("concept"),
    submitted: gettext("ter goedkeuring"),
    approved: gettext("goedgekeurd"),
    returned: gettext("teruggegeven"),
    withdrawn: gettext("ingetrokken"),
  })[code] ?? code;

const card = (one, title, label) => () =>
  h(
    "article",
    { class: "wait", "data-key": `publictext:${one.id}` },
    h("h3", null, interpolate(title, [one.number])),
    h("p", null, one.title),
    h("p", { class: "muted" }, activityOf(one.activity)?.name ?? ""),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${pageHref("publiek", one.activity)}#publictext-${one.id}` }, label),
    ),
  );

/** Return what waits: texts to approve, and own ones that came back. */
export const publicWaits = () =>
  all("publictext")
    .filter(
      (one) =>
        mayApprove(one) || (one.state === "returned" && wroteIt(one) && mayWritePublic(activityOf(one.activity))),
    )
    .map((one) => ({
      key: `publictext:${one.id}`,
      activity: one.activity,
      card:
        one.state === "returned"
          ? card(one, gettext("Publiekstekst P%s teruggegeven"), gettext("Wijzigen"))
          : card(one, gettext("Publiekstekst P%s ter goedkeuring"), gettext("Lezen en besluiten")),
    }));
