/** The field that asks whose something is, or of whom it is asked: functions here, who takes part, others, a name. */

import { postsOf } from "./activities.js";
import { isOwn, sideName, speaksFor } from "./bob.js";
import { h } from "./dom.js";
import { ctx } from "./store.js";

const value = (side) => [side.kind, side.area ?? "", side.code || side.name].join("|");

/** Return what a command takes for a value of the field. */
export function sideOf(text) {
  const [kind, area, code] = String(text).split("|");
  return kind === "function" ? { function: code, veiligheidsregio: area } : { [kind]: code };
}

const functions = (activity) =>
  postsOf(activity.id).map((post) => ({
    kind: "function",
    area: post.veiligheidsregio,
    code: post.function,
    label: [
      sideName({ kind: "function", code: post.function }),
      activity.veiligheidsregios.length > 1 ? (ctx.ref.veiligheidsregio.get(post.veiligheidsregio)?.name ?? "") : "",
      post.holder || gettext("vacant"),
    ]
      .filter(Boolean)
      .join(" · "),
    isHeld: Boolean(post.holder),
  }));

const parties = (activity) =>
  activity.parties.map((one) => ({
    kind: one.at || "name",
    area: "",
    code: one.at ? one.place : "",
    name: one.name,
    label: one.name,
  }));

const place = (kind) => (one) => ({ kind, area: "", code: one.code, label: one.short_name ?? one.name });

/**
 * Return the others of the network that may be asked: dispatch centres, regions, hospitals near by.
 * @returns {[string, any[]][]}
 */
function others(activity) {
  const near = (one) =>
    activity.regions.includes(one.region) || activity.veiligheidsregios.includes(one.veiligheidsregio);
  return [
    [
      gettext("Meldkamers ambulancezorg"),
      ctx.ref.facilities.filter((one) => one.sector === "dispatch").map(place("facility")),
    ],
    [gettext("ROAZ-regio’s"), ctx.ref.regions.map(place("region"))],
    [gettext("Veiligheidsregio’s"), ctx.ref.veiligheidsregios.map(place("veiligheidsregio"))],
    [
      gettext("Ziekenhuizen in de buurt"),
      ctx.ref.facilities.filter((one) => one.sector === "hospital" && near(one)).map(place("facility")),
    ],
  ];
}

const group = (label, rows, chosen) =>
  rows.length
    ? h(
        "optgroup",
        { label },
        rows.map((one) => h("option", { value: value(one), selected: value(one) === chosen }, one.label)),
      )
    : null;

/**
 * Return the groups from which a side is chosen; each once, where it stands first.
 * @returns {[string, any[]][]}
 */
function groups(activity) {
  const seen = new Set();
  const once = (rows) => rows.filter((one) => !seen.has(value(one)) && seen.add(value(one)));
  /** @type {[string, any[]][]} */
  const found = [
    [gettext("Functies"), functions(activity)],
    [gettext("Doen mee"), parties(activity)],
    ...others(activity),
  ];
  return found.map(([label, rows]) => [label, once(rows)]);
}

const NAMED = "name"; // the choice of who is in no list

/** Return the function that stands chosen before anybody chose: the person's own, else one that is held; null: none is. */
export function likely(activity) {
  const held = functions(activity).filter((one) => one.isHeld);
  return held.find((one) => isOwn(activity.id, one)) ?? held[0] ?? null;
}

/**
 * Return the field for one side, with a name for who is in no list.
 * @param {any} activity
 * @param {string} label
 * @param {any} [chosen]
 */
export function sideField(activity, label, chosen = likely(activity)) {
  const found = groups(activity);
  const isThere = (one) =>
    one.kind === NAMED || found.some(([, rows]) => rows.some((row) => value(row) === value(one)));
  return [
    h("label", { for: "wie" }, label),
    h(
      "select",
      { id: "wie", name: "side", required: true },
      // without it the browser takes the first function for whoever is in no list
      chosen && isThere(chosen) ? null : h("option", { value: "", selected: true }, gettext("kies…")),
      found.map(([name, rows]) => group(name, rows, chosen ? value(chosen) : "")),
      h("option", { value: NAMED, selected: chosen?.kind === "name" }, gettext("iemand anders, met naam")),
    ),
    h("label", { for: "wie-naam" }, gettext("Naam, als die niet in de lijst staat")),
    h("input", {
      id: "wie-naam",
      name: "name",
      maxlength: "120",
      autocomplete: "off",
      "data-names": "officials",
      value: chosen?.kind === "name" ? chosen.name : "",
    }),
  ];
}

/** Return the side that was filled in. */
export const sideIn = (data) => (data.get("side") === NAMED ? { name: data.get("name") } : sideOf(data.get("side")));

/** Return the field for several sides: those here at once, the others folded away. */
export function sidesField(activity, label, without = []) {
  const left = new Set(without.map(value));
  const pick = (one) =>
    h(
      "label",
      { class: "pick" },
      h("input", { type: "checkbox", name: "sides", value: value(one) }),
      h("span", null, one.label),
    );
  /** @type {[string, any[]][]} */
  const rows = groups(activity).map(([name, found]) => [name, found.filter((one) => !left.has(value(one)))]);
  return [
    h(
      "fieldset",
      { class: "choice column side-picks" },
      h("legend", null, label),
      rows.map(([name, found], at) =>
        found.length
          ? h(
              "details",
              { open: at < 2 },
              h("summary", null, `${name} (${found.length})`),
              h("div", { class: "choice" }, found.map(pick)),
            )
          : null,
      ),
    ),
    h("label", { for: "ook" }, gettext("Ook aan wie niet in de lijst staat (naam)")),
    h("input", { id: "ook", name: "name", maxlength: "120", autocomplete: "off", "data-names": "officials" }),
  ];
}

/** Return the sides that were ticked, and the name. */
export const sidesIn = (data) => [
  ...data.getAll("sides").map(sideOf),
  ...(String(data.get("name") ?? "").trim() ? [{ name: data.get("name") }] : []),
];

/** Return the sides for which the person may ask something: her own first, then those for which she writes down. */
export function askers(activity) {
  const found = functions(activity).filter((one) => speaksFor(activity, one));
  const places = [...parties(activity), ...others(activity).flatMap(([, rows]) => rows)].filter(
    (one) => one.kind !== "name" && speaksFor(activity, one),
  );
  const seen = new Set();
  const all = [...found, ...places].filter((one) => !seen.has(value(one)) && seen.add(value(one)));
  // what one asks comes back to who asks it: to nobody, where nobody holds the function
  const rank = (one) => (isOwn(activity.id, one) ? 0 : one.kind !== "function" || one.isHeld ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b));
}

/** Return the field for as whom one asks. */
export const askerField = (activity) => [
  h("label", { for: "als" }, gettext("U vraagt namens")),
  h(
    "select",
    { id: "als", name: "asker" },
    askers(activity).map((one) => h("option", { value: value(one) }, one.label)),
  ),
];
