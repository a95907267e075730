/** How senders speak, as people pointed it right: seen, and taken back. */

import { address } from "./api.js";
import { sure } from "./ask.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { kindTitle } from "./kinds.js";
import { canAct, may } from "./rights.js";
import { send } from "./send.js";
import { oursWords } from "./sheetdialog.js";
import { placeName } from "./sourceplaces.js";
import { ctx, seenOf } from "./store.js";
import * as words from "./words.js";

const said = (text, values) => interpolate(text, values, true);
const tables = {
  sites: () => gettext("instelling"),
  beds: () => gettext("soort bed"),
  statuses: () => gettext("toestand"),
  wards: () => gettext("afdeling"),
};
const last = (given) => (given.includes("|") ? given.split("|").at(-1) : given);
const becomes = (table, value) => {
  if (table === "sites") return placeName(value);
  return value === "-" || table === "statuses" ? value : kindTitle(value);
};

/** Return what was pointed out of a sender: the table, its word, and what people read of it. */
function pointed(dialect) {
  const all = { ...dialect.tables, wards: dialect.tables.options?.wards };
  const found = Object.keys(tables).flatMap((table) =>
    Object.entries(all[table] ?? {}).map(([given, value]) => ({
      table,
      given,
      text: said(gettext("%(table)s ‘%(word)s’ is %(becomes)s"), {
        table: tables[table](),
        word: last(given),
        becomes: becomes(table, value),
      }),
    })),
  );
  const columns = Object.entries(dialect.tables.fields ?? {});
  if (columns.length)
    found.push({
      table: "fields",
      given: "",
      text: said(gettext("kolommen van de tabel: %(columns)s"), {
        columns: columns.map(([ours, theirs]) => `‘${theirs}’ = ${oursWords(ours)}`).join(", "),
      }),
    });
  if (dialect.format)
    found.push({
      table: "format",
      given: "",
      text: said(gettext("bestanden zijn %(format)s"), { format: dialect.format }),
    });
  return found;
}

/** Return how senders speak, each with what can be taken back. */
export function dialectList(dialects) {
  const acts = canAct() && may("lcms_bridge.mend");
  return dialects
    .map((one) => [one, pointed(one)])
    .filter(([, found]) => found.length)
    .map(([one, found]) =>
      h(
        "article",
        { class: "message dialect", "data-key": one.source },
        h("b", null, one.source.replace(/^(source|user):/, "")),
        h(
          "span",
          { class: "muted" },
          ` ${said(gettext("laatst gewijzigd %(at)s door %(by)s"), {
            at: moment(one.changed_at, ctx.now()),
            by: words.readable(one, "changed_by"),
          })}`,
        ),
        h(
          "ul",
          { class: "pointed" },
          found.map(({ table, given, text }) =>
            h(
              "li",
              { "data-key": `${table} ${given}` },
              h("span", null, text),
              acts
                ? h(
                    "button",
                    {
                      type: "button",
                      class: "btn",
                      "data-act": "take-back",
                      "data-source": one.source,
                      "data-table": table,
                      "data-given": given,
                      "aria-label": said(gettext("Terugnemen: %(what)s"), { what: text }),
                    },
                    gettext("Terugnemen…"),
                  )
                : null,
            ),
          ),
        ),
      ),
    );
}

/** Take back what was pointed out, after a question. */
export async function takeBackPointed({ source, table, given }) {
  const seen = seenOf(`dialect:${source}`); // what stood there when it was asked
  const yes = await sure({
    title: gettext("Terugnemen?"),
    body: h(
      "p",
      null,
      gettext("Vanaf het volgende bericht van deze afzender geldt dit niet meer. Wat zo gelezen is, blijft staan."),
    ),
    yes: gettext("Terugnemen"),
  });
  if (!yes) return;
  const url = address("lcms_bridge.dialect_take_back");
  await send(url, { source, table, given, ...seen }, gettext("Teruggenomen."));
}
