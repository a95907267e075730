/** The dialogs of an activiteit: opening and changing it, and who takes part. Its steps: activitysteps.js. */

import { kindAbout, kinds, openAreas } from "./activities.js";
import { levelsWithout } from "./activitysteps.js";
import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { fromDutch, wallClock } from "./format.js";
import { newestIn } from "./quoted.js";
import { ctx } from "./store.js";

const field = (id, label, control) => [h("label", { for: id }, label), control];

function kindChoice(chosen) {
  return h(
    "fieldset",
    { class: "choice activity-kinds" },
    h("legend", null, gettext("Soort")),
    kinds().map((one) =>
      h(
        "label",
        { class: "pick" },
        h("input", { type: "radio", name: "kind", value: one.code, required: true, checked: one.code === chosen }),
        h("span", null, one.name, " ", h("small", null, kindAbout(one))),
      ),
    ),
  );
}

function areaChoice(activity) {
  const own = openAreas();
  const chosen = activity?.veiligheidsregios ?? own.slice(0, 1);
  const first = [...new Set([...chosen, ...own])];
  const rest = ctx.ref.veiligheidsregios.map((one) => one.code).filter((code) => !first.includes(code));
  const pick = (code) =>
    h(
      "label",
      { class: "pick" },
      h("input", { type: "checkbox", name: "areas", value: code, checked: chosen.includes(code) }),
      h("span", null, ctx.ref.veiligheidsregio.get(code)?.name ?? code),
    );
  return h(
    "fieldset",
    { class: "choice activity-areas" },
    h("legend", null, gettext("Veiligheidsregio’s")),
    first.map(pick),
    rest.length
      ? h(
          "details",
          null,
          h("summary", null, gettext("andere veiligheidsregio’s")),
          h("div", { class: "choice" }, rest.map(pick)),
        )
      : null,
  );
}

/**
 * Ask what an activiteit is: a new one, or how this one is from now on.
 * @param {any} activity
 * @param {(answer: any) => void} [done] what to do with the answer
 */
export function askActivity(activity, done = () => {}) {
  const now = wallClock(activity?.starts_at ?? ctx.now());
  const about = activity ? `activity:${activity.id}` : "";
  let base = activity;
  const newest = newestIn(about, ["name", "kind", "address", "starts_at"], { starts_at: wallClock });
  const dialog = ask({
    within: activity?.id,
    about,
    hinders: (form) => (activity ? levelsWithout(activity, new FormData(form).getAll("areas")) : null),
    anew: () => {
      const was = base;
      base = ctx.state(about) ?? base;
      refill(dialog.querySelector("form").elements, was, base);
      newest.anew();
    },
    title: h("h3", null, activity ? gettext("Activiteit wijzigen") : gettext("Activiteit openen")),
    body: [
      field(
        "naam",
        gettext("Naam (waaraan iedereen haar herkent; geen patiëntgegevens)"),
        h("input", {
          id: "naam",
          name: "name",
          maxlength: "120",
          required: true,
          value: activity?.name ?? "",
          autofocus: true,
        }),
      ),
      kindChoice(activity?.kind ?? "incident"),
      field(
        "adres",
        gettext("Plaats in woorden"),
        h("input", { id: "adres", name: "address", maxlength: "160", value: activity?.address ?? "" }),
      ),
      field(
        "begin",
        gettext("Begin"),
        h("input", { id: "begin", name: "starts_at", type: "datetime-local", required: true, value: now }),
      ),
      areaChoice(activity),
      newest.place,
      activity
        ? null
        : h("p", { class: "hint" }, gettext("De plaats op de kaart zet u daarna, op de pagina van de activiteit.")),
    ],
    foot: h("button", { class: "btn pri" }, activity ? gettext("Wijzigen") : gettext("Openen")),
    submit: (data) => [
      activity ? address("phases.activity_change", { activity: activity.id }) : address("phases.activity_open"),
      {
        name: data.get("name"),
        kind: data.get("kind"),
        address: data.get("address"),
        veiligheidsregios: data.getAll("areas"),
        regions: regionsOf(data.getAll("areas"), base),
        latitude: base?.latitude ?? null,
        longitude: base?.longitude ?? null,
        area: base?.area ?? null,
        starts_at: startOf(data.get("starts_at"), base),
      },
      (answer) => {
        done(answer);
        return activity ? gettext("Activiteit gewijzigd.") : gettext("Activiteit geopend.");
      },
    ],
  });
}

/** Let the areas that nobody touched be those of an activiteit now. */
function refill(fields, was, now) {
  for (const box of fields.namedItem("areas")) {
    if (box.checked === was.veiligheidsregios.includes(box.value))
      box.checked = now.veiligheidsregios.includes(box.value);
  }
}

/** Return the regions: those it has while its veiligheidsregio's stay, else none, and the server takes those that follow. */
function regionsOf(areas, activity) {
  const stays = areas.length === activity?.veiligheidsregios.length;
  if (!stays || !areas.every((code) => activity.veiligheidsregios.includes(code))) return [];
  return activity.regions.filter((code) => ctx.ref.region.has(code)); // one that closed meanwhile is none
}

/** Return the moment that was chosen; what was left as it stood keeps its seconds. */
function startOf(text, activity) {
  if (activity && text === wallClock(activity.starts_at)) return activity.starts_at;
  const chosen = fromDutch(String(text));
  if (!activity && chosen && wallClock(ctx.now()) === text) return null; // now: as the server's clock has it
  return chosen?.toISOString() ?? null;
}

/** Ask for the place of an activiteit on the map: sent as it was chosen there. */
export const placedAt = (activity, latitude, longitude) => ({
  name: activity.name,
  kind: activity.kind,
  address: activity.address,
  veiligheidsregios: activity.veiligheidsregios,
  regions: activity.regions,
  latitude,
  longitude,
  area: activity.area,
  starts_at: activity.starts_at,
});

/** Ask which organisation takes part, in full or as a guest. */
export function askParty(activity) {
  const here = [...ctx.ref.facility.values()].filter((one) =>
    activity.veiligheidsregios.includes(one.veiligheidsregio),
  );
  const others = [...ctx.ref.facility.values()].filter((one) => !here.includes(one));
  const byName = (a, b) => (a.name < b.name ? -1 : 1);
  const group = (label, rows) =>
    rows.length
      ? h(
          "optgroup",
          { label },
          rows.map(([value, name]) => h("option", { value }, name)),
        )
      : null;
  const houses = (rows) => rows.sort(byName).map((one) => [`facility:${one.code}`, one.name]);
  const dialog = ask({
    within: activity.id,
    title: h("h3", null, gettext("Wie doet mee")),
    body: [
      field(
        "wie",
        gettext("Organisatie"),
        h(
          "select",
          { id: "wie", name: "who", required: true },
          h("option", { value: "" }, gettext("kies…")),
          group(gettext("In deze veiligheidsregio’s"), houses(here)),
          group(
            gettext("GHOR’s"),
            ctx.ref.veiligheidsregios.map((one) => [`veiligheidsregio:${one.code}`, `GHOR ${one.name}`]),
          ),
          group(
            gettext("ROAZ-regio’s"),
            ctx.ref.regions.map((one) => [`region:${one.code}`, one.short_name]),
          ),
          group(gettext("Elders"), houses(others)),
          group(gettext("Buiten de zorg"), [["name:", gettext("een andere organisatie…")]]),
        ),
      ),
      h(
        "div",
        { class: "ask-part", id: "anders", hidden: true },
        field("organisatie", gettext("Naam"), h("input", { id: "organisatie", name: "name", maxlength: "120" })),
        field(
          "nummer",
          gettext("Telefoon"),
          h("input", { id: "nummer", name: "telephone", type: "tel", maxlength: "30" }),
        ),
      ),
      h(
        "fieldset",
        { class: "choice" },
        h("legend", null, gettext("Hoe")),
        [
          ["", gettext("volledig: draagt bij")],
          ["guest", gettext("gast: leest mee")],
        ].map(([value, label]) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: "how", value, checked: !value }),
            h("span", null, label),
          ),
        ),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Toevoegen")),
    submit: (data) => {
      const [kind, code] = String(data.get("who")).split(":");
      const who = kind === "name" ? { name: data.get("name"), telephone: data.get("telephone") } : { [kind]: code };
      return [
        address("phases.activity_party_set", { activity: activity.id }),
        { ...who, guest: data.get("how") === "guest" },
        gettext("Toegevoegd."),
      ];
    },
  });
  dialog.addEventListener("change", (event) => {
    if (event.target.id !== "wie") return;
    const other = event.target.value === "name:";
    dialog.querySelector("#anders").hidden = !other;
    dialog.querySelector("#organisatie").required = other;
  });
}
