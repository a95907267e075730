/** Translating a strange table: which column is what, and what it says then, before anything is kept. */

import { address, get, Problem } from "./api.js";
import { ask } from "./ask.js";
import { h, patch, toast } from "./dom.js";
import { count, moment } from "./format.js";
import { kindShort, kindTitle } from "./kinds.js";
import { ownFacilities, withRole } from "./rights.js";
import { placeName } from "./sourceplaces.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const said = (text, values) => interpolate(text, values, true);
const option = (value, label, chosen) => h("option", { value, selected: value === chosen }, label);

const own = {
  facility: () => gettext("code van de instelling"),
  name: () => gettext("naam van de instelling"),
  observed_at: () => gettext("moment van de cijfers"),
  bed_type: () => gettext("soort bed"),
};
const figures = {
  operational: () => gettext("open bedden"),
  occupied: () => gettext("bezet"),
  blocked: () => gettext("geblokkeerd"),
  available: () => gettext("vrij"),
  surge_24h: () => gettext("op te schalen in 24 uur"),
  surge_72h: () => gettext("op te schalen in 72 uur"),
};

/** Return what people call what a column can be, such as `ic.available`. */
export function oursWords(name) {
  const [kind, figure] = name.includes(".") ? name.split(".") : ["", name];
  const label = (own[figure] ?? figures[figure])?.() ?? figure;
  return kind ? `${kindShort(kind)}: ${label}` : label;
}

/** Return the choices for a column, the ones of each kind together. */
function choices(names, chosen) {
  const kinds = [...new Set(names.filter((one) => one.includes(".")).map((one) => one.split(".")[0]))];
  return [
    option("", gettext("niet overnemen"), chosen),
    h(
      "optgroup",
      { label: gettext("Waarover het gaat") },
      Object.entries(own).map(([value, label]) => option(value, label(), chosen)),
    ),
    kinds.map((kind) =>
      h(
        "optgroup",
        { label: kindTitle(kind) },
        Object.entries(figures).map(([figure, label]) =>
          option(`${kind}.${figure}`, `${kindShort(kind)}: ${label()}`, chosen),
        ),
      ),
    ),
    h(
      "optgroup",
      { label: gettext("Van de soort in die rij") },
      Object.entries(figures).map(([value, label]) => option(value, label(), chosen)),
    ),
  ];
}

/** Return for which houses somebody may say that a table is all of one. */
function houses() {
  const everywhere = withRole("administrator").length > 0;
  const regions = withRole("hin").map((one) => one.region);
  const mine = new Set(ownFacilities());
  return ctx.ref.facilities
    .filter((one) => everywhere || mine.has(one.code) || regions.includes(one.region))
    .map((one) => [one.code, placeName(one.code)])
    .sort((a, b) => a[1].localeCompare(b[1]));
}

const check = (id, label, checked) =>
  h("label", { class: "check" }, h("input", { type: "checkbox", id, name: id, checked }), ` ${label}`);

const select = (id, label, options) => h("label", null, `${label} `, h("select", { id, name: id }, options));

/** Return the beginning of the table, with a choice above each column. */
const tableView = (sheet) =>
  h(
    "div",
    { class: "sheet-scroll", tabindex: "0", role: "group", "aria-label": gettext("Het begin van de tabel") },
    h(
      "table",
      { class: "mini sheet" },
      h("caption", { class: "unseen" }, gettext("Het begin van de tabel")),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          sheet.columns.map((name, at) =>
            h(
              "th",
              { scope: "col" },
              h("span", null, name || "–"),
              name
                ? h(
                    "select",
                    {
                      name: `column-${at}`,
                      "aria-label": said(gettext("Kolom ‘%(name)s’ is"), { name }),
                    },
                    choices(sheet.names, sheet.mapping[at]),
                  )
                : null,
            ),
          ),
        ),
      ),
      h(
        "tbody",
        null,
        sheet.rows.map((row) =>
          h(
            "tr",
            null,
            row.map((cell) => h("td", null, cell)),
          ),
        ),
      ),
    ),
  );

const lineWords = (line) =>
  `${kindShort(line.bed)}: ${Object.entries(figures)
    .filter(([name]) => line[name] !== null && line[name] !== undefined)
    .map(([name, label]) => `${label()} ${count(line[name])}`)
    .join(", ")}`;

/** Return what the table says when it is read so, and what is wrong with it. */
const saysView = (sheet) => [
  h("h4", null, gettext("Dit staat er dan")),
  sheet.says.length
    ? h(
        "ul",
        { class: "sheet-says" },
        sheet.says.map((one) =>
          h(
            "li",
            null,
            h("b", null, one.facility),
            one.observed_at ? ` · ${moment(one.observed_at, ctx.now())}` : "",
            h("div", null, one.lines.map(lineWords).join(" · ")),
          ),
        ),
      )
    : h("p", { class: "muted" }, gettext("Nog niets: wijs aan welke kolom wat is.")),
  sheet.more ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [count(sheet.more)])) : null,
  sheet.problems.some((one) => !one.remark)
    ? h(
        "ul",
        { class: "sheet-wrong" },
        sheet.problems
          .filter((one) => !one.remark)
          .map((one) => h("li", null, `${words.readable(one, "place")}: ${words.readable(one, "sentence")}`)),
      )
    : null,
];

/** Return what is asked of a table, as the address has it. */
function asked(form, withColumns) {
  const data = new FormData(form);
  const columns = [...data.entries()]
    .filter(([name, value]) => name.startsWith("column-") && value)
    .map(([name, value]) => `${name.slice("column-".length)}:${value}`);
  return {
    columns: columns.join(","),
    query: new URLSearchParams({
      ...(withColumns ? { map: columns.join(",") } : {}),
      turned: String(data.get("turned") === "on"),
      fill: String(data.get("fill") === "on"),
      moment: String(data.get("moment") ?? ""),
      facility: String(data.get("facility") ?? ""),
      header: String(data.get("header") ?? 0),
    }),
    turned: data.get("turned") === "on",
    fill: data.get("fill") === "on",
    moment: String(data.get("moment") ?? ""),
    facility: String(data.get("facility") ?? ""),
    header: Number(data.get("header") ?? 0),
  };
}

/** Ask which column of a message's table is what. */
export async function sheetDialog(message) {
  const url = address("message-sheet", { message: message.id });
  let sheet;
  try {
    sheet = await get(url);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
    return;
  }
  const table = h("div", { id: "tabel" });
  const says = h("div", { id: "zegt", "aria-live": "polite" });
  const draw = (found, whole) => {
    sheet = found;
    if (whole) patch(table, tableView(sheet));
    patch(says, saysView(sheet));
  };
  draw(sheet, true);
  const body = h(
    "div",
    { class: "sheet-map" },
    h(
      "p",
      { class: "hint" },
      gettext(
        "Wat u aanwijst wordt onthouden voor deze afzender: de volgende tabel met dezelfde koppen heeft niets nodig. Wat al telde telt niet nog eens.",
      ),
    ),
    check("turned", gettext("De tabel ligt op zijn kant: een kolom per instelling"), sheet.turned),
    check("fill", gettext("Een lege cel geldt als die erboven (samengevoegde cellen)"), sheet.fill),
    h(
      "div",
      { class: "filters" },
      select(
        "header",
        gettext("De koppen staan op regel"),
        sheet.lines.map((line) => option(String(line), String(line), String(sheet.header))),
      ),
      select("moment", gettext("Moment van de cijfers"), [
        option("", gettext("staat in een kolom"), sheet.moment),
        option("above", gettext("staat boven de tabel"), sheet.moment),
        option("received", gettext("is wanneer het bericht binnenkwam"), sheet.moment),
      ]),
      select("facility", gettext("Alles is van"), [
        option("", gettext("de instelling in een kolom"), sheet.facility),
        houses().map(([code, name]) => option(code, name, sheet.facility)),
      ]),
    ),
    sheet.above.length
      ? h(
          "p",
          { class: "muted" },
          said(gettext("Boven de tabel: %(text)s"), {
            text: sheet.above.map((row) => row.filter(Boolean).join(" ")).join(" / "),
          }),
        )
      : null,
    table,
    says,
  );
  let turn = 0;
  let redraw = false;
  body.addEventListener("change", async (event) => {
    const name = event.target.name;
    // a table on its side, or filled, has other columns: they are recognised anew
    const anew = name === "turned" || name === "header";
    try {
      const mine = ++turn;
      redraw ||= anew;
      const found = await get(`${url}?${asked(body.closest("form"), !anew).query}`);
      // an answer that was overtaken says what was asked before
      if (mine !== turn) return;
      draw(found, redraw);
      redraw = false;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(error.message, "bad");
    }
  });
  ask({
    title: h("h3", null, said(gettext("Tabel %(name)s vertalen"), { name: message.name })),
    about: `message:${message.id}`,
    wide: true,
    body,
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Onthouden en opnieuw lezen")),
    submit: () => {
      const { columns, turned, fill, moment: when, facility, header } = asked(body.closest("form"), true);
      return [
        address("lcms_bridge.sheet_map", { message: message.id }),
        { columns, turned, fill, moment: when, facility, header },
        gettext("Onthouden voor deze afzender."),
      ];
    },
  });
}
