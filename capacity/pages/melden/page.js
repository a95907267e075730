/** Who has not reported, per region and sector: what is asked, how old it is, whom to call, and one tap to remind. */

import { address } from "../../zb/api.js";
import { closedThen } from "../../zb/closed.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { dueRows } from "../../zb/due.js";
import { age, moment } from "../../zb/format.js";
import { kindShort } from "../../zb/kinds.js";
import { canAct, may, maySee, sectorsIn, withRole } from "../../zb/rights.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { sourceLabel } from "../../zb/sources.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { sortTable, turned } from "../../zb/table.js";

const KINDS_SHOWN = 6;
const PERIOD_MS = 3_600_000; // who was reminded is not reminded again within it; the server has the same
const WORST = ["fresh", "due", "stale", "unknown"];
/** @type {any} */
const view = { order: { by: "state", down: true }, region: null, sector: "", all: false };

const said = (text, values) => interpolate(text, values, true);
const state = {
  fresh: () => gettext("gemeld"),
  due: () => gettext("bijna te laat"),
  stale: () => gettext("te laat"),
  unknown: () => gettext("nooit gemeld"),
};
const english = () => document.documentElement.lang === "en";
const sectorName = (code) => {
  const found = ctx.ref.sectors?.find((one) => one.code === code);
  return found ? (english() ? found.plural_en : found.plural_nl) : code;
};
const regionsOf = (...roles) => [
  ...new Set(
    withRole(...roles)
      .map((one) => one.region)
      .filter(Boolean),
  ),
];
const wide = () => regionsOf("regional_coordinator", "hin");
/** Return the own regions, and those in which the person speaks for a sector. */
const own = () => [
  ...new Set([...wide(), ...regionsOf("vvt_liaison", "ggz_liaison", "gp_liaison", "rav_liaison", "cav_desk")]),
];
const mayRemind = ({ region, sector }) =>
  canAct() && may("capacity.figures_remind") && (wide().includes(region) || sectorsIn(region).includes(sector));
const isSilent = (row) => row.worst === "stale" || row.worst === "unknown";
const isFresh = (reminder) => reminder && ctx.now().getTime() - Date.parse(reminder.at) < PERIOD_MS;

function kindLine(one) {
  const why =
    one.verdict === "unknown"
      ? gettext("nooit")
      : said(gettext("%(age)s oud, termijn %(deadline)s, %(source)s"), {
          age: age(one.age),
          deadline: age(one.state.stale_after_s),
          source: sourceLabel(one.state.source),
        });
  return h(
    "li",
    { "data-key": one.kind, title: why },
    `${kindShort(one.kind)} `,
    h(
      "span",
      { class: `age ${one.verdict === "due" ? "fresh" : one.verdict}` },
      one.verdict === "unknown" ? gettext("nooit") : `${age(one.age)} / ${age(one.state.stale_after_s)}`,
    ),
  );
}

function contacts(code) {
  const list = ctx.state(`contacts:${code}`)?.contacts ?? [];
  if (!list.length) return h("span", { class: "muted" }, gettext("niet bekend"));
  const [first] = list;
  return h(
    "span",
    { class: "due-contacts" },
    `${first.function} `,
    first.telephone
      ? h("a", { href: `tel:${first.telephone.replace(/[^+0-9]/g, "")}` }, first.telephone)
      : h("a", { href: `mailto:${first.mail}` }, first.mail),
  );
}

const columns = () => [
  {
    id: "name",
    title: gettext("Instelling"),
    value: (row) => row.facility.name,
    cell: (row) => [row.facility.name, h("small", { class: "muted" }, sectorName(row.sector))],
  },
  {
    id: "state",
    title: gettext("Stand"),
    value: (row) => WORST.indexOf(row.worst) * 1000 + row.late.length,
    cell: (row) => h("span", { class: `due-state ${row.worst}` }, state[row.worst]()),
  },
  {
    id: "kinds",
    title: gettext("Wat nog moet (oud / termijn)"),
    wide: true,
    value: (row) => row.late.length,
    cell: (row) =>
      row.late.length
        ? h(
            "ul",
            { class: "due-kinds" },
            row.late.slice(0, KINDS_SHOWN).map(kindLine),
            row.late.length > KINDS_SHOWN
              ? h(
                  "li",
                  { class: "muted", "data-key": "more" },
                  interpolate(gettext("en %s meer"), [row.late.length - KINDS_SHOWN]),
                )
              : null,
          )
        : h("span", { class: "muted" }, gettext("alles vers")),
  },
  { id: "contact", title: gettext("Contact"), value: () => "", cell: (row) => contacts(row.code) },
  {
    id: "reminder",
    title: gettext("Herinnerd"),
    value: (row) => row.reminder?.at ?? "",
    cell: (row) =>
      row.reminder
        ? h("span", { class: "muted" }, moment(row.reminder.at, ctx.now()))
        : row.late.length && mayRemind(row)
          ? h(
              "button",
              { type: "button", class: "btn", "data-act": "remind", "data-code": row.code, "data-region": row.region },
              gettext("Herinner"),
            )
          : "–",
  },
];

function regionChoice() {
  return h(
    "label",
    { "data-own": true, "data-key": "region" },
    h("span", null, gettext("Regio")),
    h(
      "select",
      { id: "regiokeuze" },
      h("option", { value: "", selected: !view.region }, gettext("Alle regio’s")),
      ctx.ref.regions.map((region) =>
        h("option", { value: region.code, selected: region.code === view.region }, region.short_name),
      ),
    ),
  );
}

const showChoice = () =>
  h(
    "div",
    { class: "seg", role: "group", "aria-label": gettext("Toon"), "data-key": "show" },
    [
      [false, gettext("Wie nog moet")],
      [true, gettext("Iedereen")],
    ].map(([value, label]) =>
      h(
        "button",
        {
          type: "button",
          "data-act": "show",
          "data-value": value ? "all" : "",
          "aria-pressed": String(view.all === value),
        },
        label,
      ),
    ),
  );

function remindAll(rows) {
  if (!view.region || !rows.some(mayRemind)) return null;
  const whom = rows.filter((row) => mayRemind(row) && row.late.length && !isFresh(row.reminder));
  return h(
    "button",
    { type: "button", class: "btn pri", "data-act": "remind-all", "data-key": "all", disabled: !whom.length },
    interpolate(ngettext("%s instelling herinneren", "%s instellingen herinneren", whom.length), [whom.length]),
  );
}

/** Return per sector how many did not report: `3 van 9 niet gemeld`. */
function sectors(rows) {
  const codes = [...new Set(rows.map((row) => row.sector))];
  return codes.map((code) => {
    const inside = rows.filter((row) => row.sector === code);
    const silent = inside.filter(isSilent).length;
    return h(
      "li",
      { "data-key": code },
      h(
        "button",
        {
          type: "button",
          class: "plain link",
          "data-act": "sector",
          "data-code": code,
          "aria-pressed": String(view.sector === code),
        },
        sectorName(code),
      ),
      " ",
      h(
        "span",
        { class: silent ? "age stale" : "age fresh" },
        said(gettext("%(silent)s van %(all)s niet gemeld"), { silent, all: inside.length }),
      ),
    );
  });
}

const here = () => dueRows(ctx.now()).filter((row) => !view.region || row.region === view.region);

/** Show that nobody has to report any more: who had not when the realm closed is in its past. */
function drawClosed() {
  byId("telling").textContent = "";
  for (const part of ["keuze", "sectoren"]) patch(byId(part));
  patch(
    byId("tabel"),
    h(
      "p",
      { class: "empty" },
      gettext(
        "Deze omgeving is gesloten: niemand hoeft nog te melden. Hoe oud de laatste cijfers zijn, staat bij Capaciteit.",
      ),
    ),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  if (closedThen()) {
    byId("bronnen").hidden = !maySee("capacity.sources_see");
    return drawClosed();
  }
  view.region ??= own()[0] ?? "";
  byId("bronnen").hidden = !maySee("capacity.sources_see");
  const rows = here();
  const inSector = rows.filter((row) => !view.sector || row.sector === view.sector);
  const shown = inSector.filter((row) => view.all || row.late.length);
  byId("telling").textContent = said(gettext("%(silent)s van %(all)s niet gemeld"), {
    silent: rows.filter(isSilent).length,
    all: rows.length,
  });
  patch(byId("keuze"), regionChoice(), showChoice(), remindAll(inSector));
  patch(byId("sectoren"), sectors(rows));
  patch(
    byId("tabel"),
    shown.length
      ? sortTable(shown, columns(), view.order, { key: (row) => row.code, name: gettext("Wie heeft niet gemeld") })
      : h("p", { class: "empty" }, gettext("Iedereen heeft gemeld: alle gevraagde cijfers zijn vers.")),
  );
}

const remind = (region, facilities) =>
  send(
    address("capacity.figures_remind", { region }),
    { facilities },
    interpolate(ngettext("%s instelling is herinnerd.", "%s instellingen zijn herinnerd.", facilities.length), [
      facilities.length,
    ]),
  );

byId("bronnen").href = address("page-bronnen");
connectShell();
actions(byId("inhoud"), {
  remind: (button) => remind(button.dataset.region, [button.dataset.code]),
  "remind-all": () =>
    remind(
      view.region,
      here()
        .filter((row) => (!view.sector || row.sector === view.sector) && row.late.length && !isFresh(row.reminder))
        .map((row) => row.code),
    ),
  show: (button) => {
    view.all = button.dataset.value === "all";
    refresh();
  },
  sector: (button) => {
    view.sector = view.sector === button.dataset.code ? "" : button.dataset.code;
    refresh();
  },
  sort: (button) => {
    view.order = turned(view.order, button.dataset);
    refresh();
  },
});
on(byId("inhoud"), "change", (element) => {
  if (element.id !== "regiokeuze") return;
  view.region = element.value;
  refresh();
});
start(render);
