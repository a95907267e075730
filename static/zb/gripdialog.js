/** Registering GRIP in few taps: the level, who decided, as which function one calls it in. */

import { areaName, deciders, gripRoles, gripsOf, levels } from "./activities.js";
import { address } from "./api.js";
import { ask } from "./ask.js";
import { h, patch } from "./dom.js";
import { fromDutch, wallClock } from "./format.js";
import { roleBrief } from "./roles.js";
import { ctx } from "./store.js";

const levelOf = (activity, area) => ctx.state(`grip:${activity.id}:${area}`)?.level ?? 0;
/** Return who decides on a change: of the level that is reached, or of the one that is left. */
const decidersOf = (before, level) => levels().find((one) => one.level === Math.max(before, level))?.deciders ?? [];

/** Return the name that was given last for a function in this activiteit: mostly it is the same person again. */
function nameLast(activity, decider) {
  const known = gripsOf(activity.id)
    .flatMap((grip) => grip.history ?? [])
    .filter((one) => one.decider === decider)
    .sort((a, b) => (a.registered_at < b.registered_at ? -1 : 1))
    .at(-1);
  const function_ = ctx.ref.grip.deciders.find((one) => one.code === decider)?.name_nl ?? "";
  return known ? known.on_behalf_of.slice(function_.length).trim() : "";
}

function levelChoice(now) {
  return levels().map((one) =>
    h(
      "label",
      { class: `pick grip-level${one.level === now ? " is-now" : ""}` },
      h("input", { type: "radio", name: "level", value: one.level, required: true, disabled: one.level === now }),
      h(
        "span",
        null,
        h("b", null, one.level ? `GRIP ${one.level}` : gettext("geen GRIP")),
        " ",
        h("small", null, one.level === now ? gettext("geldt nu") : one.name),
      ),
    ),
  );
}

const deciderChoice = (codes) =>
  codes.length
    ? deciders()
        .filter((one) => codes.includes(one.code))
        .map((one, at) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: "decider", value: one.code, required: true, checked: at === 0 }),
            h("span", null, one.name),
          ),
        )
    : h("p", { class: "hint" }, gettext("Kies eerst het niveau."));

const rolesChoice = (roles) =>
  roles.length > 1
    ? [
        h("label", { for: "als" }, gettext("U meldt dit als")),
        h(
          "select",
          { id: "als", name: "acting_as" },
          roles.map((role) => h("option", { value: role }, roleBrief(role))),
        ),
      ]
    : null;

/** Ask for the GRIP level of an activiteit in a veiligheidsregio: which, by whose decision, and who is called. */
export function askGrip(activity, area) {
  let now = levelOf(activity, area);
  const opened = wallClock(ctx.now());
  const dialog = ask({
    within: activity.id,
    about: `grip:${activity.id}:${area}`,
    title: [h("h3", null, interpolate(gettext("GRIP in %s"), [areaName(area)])), h("small", null, activity.name)],
    body: [
      h(
        "fieldset",
        { class: "choice" },
        h("legend", null, gettext("Niveau")),
        h("div", { id: "niveaus", class: "choice grip-levels" }, levelChoice(now)),
      ),
      h(
        "fieldset",
        { class: "choice" },
        h("legend", null, gettext("Wie besloot")),
        h("div", { id: "besluiters", class: "choice" }, deciderChoice([])),
      ),
      h("label", { for: "besluiter" }, gettext("Naam van wie besloot")),
      h("input", {
        id: "besluiter",
        name: "on_behalf_of",
        "data-names": "officials",
        required: true,
        minlength: "2",
        maxlength: "80",
        autocomplete: "off",
      }),
      h("label", { for: "grip-reden" }, gettext("Waarom")),
      h("input", {
        id: "grip-reden", // this dialog may stand over one that asks for another reason
        name: "reason",
        required: true,
        minlength: "3",
        maxlength: "500",
        list: "redenen",
        autocomplete: "off",
      }),
      h(
        "datalist",
        { id: "redenen" },
        [
          gettext("Bron- en effectgebied."),
          gettext("Meer coördinatie nodig."),
          gettext("Gevolgen voor de bevolking."),
          gettext("Inzet beëindigd."),
        ].map((text) => h("option", { value: text })),
      ),
      rolesChoice(gripRoles(area)),
      h(
        "details",
        null,
        h("summary", null, gettext("Moment van besluit: nu")),
        h("label", { for: "moment" }, gettext("Besloten om")),
        " ",
        h("input", { id: "moment", name: "decided_at", type: "datetime-local", value: opened }),
      ),
      h(
        "label",
        { class: "pick" },
        h("input", { type: "checkbox", name: "call", checked: true }),
        h("span", null, gettext("Roep op wie dit niveau vraagt en er nog niet is")),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    anew: () => {
      now = levelOf(activity, area);
      patch(dialog.querySelector("#niveaus"), levelChoice(now));
      const left = dialog.querySelector("[name=level]:checked:enabled");
      patch(dialog.querySelector("#besluiters"), deciderChoice(left ? decidersOf(now, Number(left.value)) : []));
    },
    submit: (data) => [
      address("phases.grip_set", { activity: activity.id, veiligheidsregio: area }),
      {
        level: Number(data.get("level")),
        decider: data.get("decider") ?? "",
        on_behalf_of: data.get("on_behalf_of"),
        decided_at: momentOf(data.get("decided_at"), opened),
        reason: data.get("reason"),
        acting_as: data.get("acting_as") ?? "",
        call: data.get("call") !== null,
      },
      gettext("GRIP vastgelegd."),
    ],
  });
  const name = dialog.querySelector("#besluiter");
  const fillName = (decider) => {
    if (!decider || (name.value && name.dataset.filled !== name.value)) return;
    name.value = nameLast(activity, decider);
    name.dataset.filled = name.value;
  };
  dialog.addEventListener("change", ({ target }) => {
    if (target.name === "decider") fillName(target.value);
    if (target.name !== "level") return;
    const codes = decidersOf(now, Number(target.value));
    patch(dialog.querySelector("#besluiters"), deciderChoice(codes));
    fillName(codes[0]);
  });
}

/** Return the moment that was chosen; null where it was left at now: the server's clock counts. */
function momentOf(text, opened) {
  if (!text || text === opened) return null;
  return fromDutch(String(text))?.toISOString() ?? null;
}
