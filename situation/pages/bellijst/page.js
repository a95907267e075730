/** The telephones of an activiteit: its functions and who holds them, then who takes part. Fetched, and again when posts change. */

import { activityOf, attendance, nothing, teamName } from "../../zb/activities.js";
import { address, get, Problem } from "../../zb/api.js";
import { bobNav } from "../../zb/bobview.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { longDay, time } from "../../zb/format.js";
import { demoMark, tableHead } from "../../zb/parts.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, shownWith, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const asked = new URLSearchParams(location.search).get("id");
/** @type {{list: any | null, failed: string, seen: string}} */
const view = { list: null, failed: "", seen: "" };

const label = (text) => ({ "data-label": text });
const number = (row) =>
  row.telephone
    ? [
        h("a", { href: `tel:${row.telephone.replace(/[^\d+]/g, "")}` }, row.telephone),
        " ",
        row.demo ? demoMark(true) : null,
      ]
    : "–";

const COLUMNS = () => ({
  post: [gettext("Functie"), gettext("Wie"), gettext("Telefoon"), gettext("E-mail")],
  party: [gettext("Organisatie"), gettext("Contact"), gettext("Telefoon"), gettext("E-mail")],
});

/** Return what stands first in a row: the function with its team, or the organisation. */
function first(row) {
  if (row.group === "party") return [row.place, h("small", null, row.guest ? gettext("gast") : "")];
  const under = [row.team ? teamName(row.team) : "", row.place].filter(Boolean).join(" · ");
  return [words.readable(row, "function"), h("small", null, under)];
}

/** Return who answers there. */
function second(row) {
  if (row.group === "party") return words.readable(row, "function") || "–";
  return [row.who || gettext("vacant"), row.attendance ? h("small", null, attendance(row.attendance)) : null];
}

function table(rows, group) {
  const columns = COLUMNS()[group];
  return h(
    "table",
    { class: "grid stack bel-table", role: "table" },
    h("caption", { class: "unseen" }, group === "post" ? gettext("Functies") : gettext("Deelnemers")),
    tableHead(columns.map((text) => [text, "plain-head"])),
    h(
      "tbody",
      null,
      rows.map((row, at) =>
        h(
          "tr",
          { "data-key": `${group}${at}` },
          h("th", { scope: "row" }, first(row)),
          h("td", label(columns[1]), second(row)),
          h("td", label(columns[2]), number(row)),
          h("td", label(columns[3]), row.mail || "–"),
        ),
      ),
    ),
  );
}

function list() {
  if (!asked)
    return h(
      "p",
      { class: "empty" },
      gettext("Kies een activiteit: haar bellijst staat op haar pagina."),
      " ",
      h("a", { href: address("page-activiteiten") }, gettext("Naar de lijst en het archief")),
    );
  if (view.failed) return h("p", { class: "form-error" }, view.failed);
  if (!view.list) return h("p", { class: "empty" }, gettext("Bellijst ophalen…"));
  const activity = activityOf(asked);
  // the picture has those that go on: of another one only what was can be read
  const none = (said) => (activity || ctx.ready ? nothing(activity ?? { state: "closed" }, said) : "");
  const posts = view.list.rows.filter((row) => row.group === "post");
  const parties = view.list.rows.filter((row) => row.group === "party");
  return [
    h("h2", { class: "bel-group", "data-key": "h1" }, gettext("Functies")),
    posts.length
      ? table(posts, "post")
      : h("p", { class: "empty", "data-key": "e1" }, none(gettext("Nog geen functies: die volgen het GRIP-niveau."))),
    h("h2", { class: "bel-group", "data-key": "h2" }, gettext("Deelnemers")),
    parties.length
      ? table(parties, "party")
      : h(
          "p",
          { class: "empty", "data-key": "e2" },
          none(gettext("Nog niemand: voeg deelnemers toe op de pagina van de activiteit.")),
        ),
  ];
}

/** Fetch the list anew when who holds a function, who takes part or a contact changed. */
async function follow() {
  if (!asked) return;
  const seen = [...ctx.entities.values()]
    .filter(({ key }) => key.startsWith(`post:${asked}:`) || key === `activity:${asked}` || key.startsWith("contacts:"))
    .reduce((most, { seq }) => Math.max(most, seq), 0);
  if (String(seen) === view.seen) return;
  view.seen = String(seen);
  try {
    view.list = await get(address("activity-phones", { activity: asked }));
    view.failed = "";
  } catch (error) {
    view.failed = error instanceof Problem ? error.message : String(error);
  }
  refresh();
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  follow();
  const name = activityOf(asked)?.name ?? view.list?.name ?? "";
  byId("bel-kop").textContent = name ? interpolate(gettext("Bellijst %s"), [name]) : gettext("Bellijst");
  byId("bel-moment").textContent = `${longDay(ctx.now())} ${time(ctx.now())}`;
  patch(byId("wegen"), asked ? bobNav({ id: asked, name: name || gettext("Activiteit") }, "bellijst") : null);
  patch(byId("bellijst"), list());
}

connectShell();
actions(byId("inhoud"), { print: () => print() });
start(render).then(() => shownWith(follow()));
