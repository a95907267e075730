/** The dialogs about neighbours: where one is, and who tells of what. */

import { address } from "./api.js";
import { ask, sure } from "./ask.js";
import { h, on } from "./dom.js";
import { ownRegions } from "./peerdialogs.js";
import { newestIn } from "./quoted.js";
import { daysField, daysOf, scopesField } from "./scopes.js";
import { send } from "./send.js";
import { showOnce } from "./sourcedialogs.js";
import { all, ctx, seenOf } from "./store.js";
import * as words from "./words.js";

/** All that the token of a neighbour can be made for. */
const SCOPES = ["exchange", "texts"];

const GRIP = [1, 2, 3, 4, 5];
export const option = (value, label, selected = false) => h("option", { value, selected }, label);
export const text = (id, name, options) => h("input", { id, name, autocomplete: "off", ...options });
export const field = (id, label, control, hint = "") => [
  h("label", { for: id }, label),
  control,
  hint ? h("p", { class: "hint" }, hint) : null,
];

const DAYS = "b-geldig";

/** Return a choice of regions. */
const regions = (label, name, codes, chosen) =>
  h(
    "fieldset",
    null,
    h("legend", null, label),
    h(
      "div",
      { class: "region-checks" },
      codes.map(([code, shown]) =>
        h(
          "label",
          { class: "check" },
          h("input", { type: "checkbox", name, value: code, checked: chosen.includes(code) }),
          ` ${shown}`,
        ),
      ),
    ),
  );

/** What a form of a neighbour says, and how it writes what is no text. */
const CHANGED = ["label", "url", "world", "gives", "takes", "from_phase", "from_grip"];
const WRITES = { from_grip: (level) => String(level || 0), from_phase: (phase) => phase || "" };

/** Return what the form is about, and what says there how it is now. */
const stands = (was, names, newest) => {
  const about = was ? `neighbour:${was.neighbour}` : "";
  return { about, ...newestIn(about, names, WRITES, { shown: was, newest }) };
};

/**
 * Ask where a neighbour is, who tells of which regions, and when the line is open; `was` is one that is there.
 * @param {() => void} reload fetches the list anew
 * @param {any} was
 * @param {() => Promise<any>} newest fetches it as it is now
 */
export function neighbourDialog(reload, was = null, newest = async () => was) {
  const own = ownRegions().filter(([code]) => code);
  // a token is made for a new neighbour and for one that was withdrawn; else only where it is asked
  const keeps = Boolean(was) && was.state !== "withdrawn";
  const everywhere = ctx.ref.regions.map((one) => [one.code, one.short_name]);
  const { about, place, anew } = stands(was, keeps ? [...CHANGED, "scopes"] : CHANGED, newest);
  const dialog = ask({
    title: h("h3", null, was ? gettext("Buur wijzigen") : gettext("Buur toevoegen")),
    about,
    facts: ["state", "changes"], // not whether its line works, or is open
    anew,
    body: [
      field(
        "b-label",
        gettext("Hoe mensen de buur noemen"),
        text("b-label", "label", { required: true, minlength: "3", maxlength: "80", value: was?.label ?? "" }),
      ),
      was
        ? null
        : field(
            "b-naam",
            gettext("Korte naam (kleine letters, cijfers, -)"),
            text("b-naam", "name", { required: true, pattern: "[a-z][a-z0-9\\-]{1,28}[a-z0-9]", maxlength: "30" }),
          ),
      field(
        "b-adres",
        gettext("Adres van het Zorgbeeld van de buur"),
        text("b-adres", "url", {
          required: true,
          type: "url",
          maxlength: "200",
          value: was?.url ?? "",
          placeholder: "https://",
        }),
      ),
      field(
        "b-wereld",
        gettext("Naam van de omgeving daar"),
        text("b-wereld", "world", {
          required: true,
          pattern: "[a-z0-9_\\-]+",
          maxlength: "50",
          value: was?.world ?? "",
        }),
        gettext("Zoals in het adres na /r/. Een oefening hoort bij een oefening."),
      ),
      field(
        "b-token",
        gettext("Token dat de buur gaf"),
        text("b-token", "token", { maxlength: "2000", type: "password" }),
        was?.has_token ? gettext("Leeg laten: het token blijft. Bij een ander adres hoort het opnieuw.") : "",
      ),
      regions(
        gettext("Wij vertellen van"),
        "gives",
        own,
        was?.gives ?? (own.length === 1 ? own.map(([code]) => code) : []),
      ),
      regions(gettext("De buur vertelt van"), "takes", everywhere, was?.takes ?? []),
      field(
        "b-fase",
        gettext("De koppeling is open"),
        h(
          "select",
          { id: "b-fase", name: "from_phase" },
          option("", gettext("ongeacht de fase"), !was?.from_phase),
          ["adapted", "crisis"].map((phase) =>
            option(phase, interpolate(gettext("vanaf fase %s"), [words.phase(phase)]), was?.from_phase === phase),
          ),
          option("plan", gettext("zoals het plan van de regio zegt"), was?.from_phase === "plan"),
        ),
      ),
      field(
        "b-grip",
        gettext("of"),
        h(
          "select",
          { id: "b-grip", name: "from_grip" },
          option("0", gettext("ongeacht GRIP"), !was?.from_grip),
          GRIP.map((level) => option(level, interpolate(gettext("vanaf GRIP %s"), [level]), was?.from_grip === level)),
        ),
        gettext(
          "Zonder fase en GRIP is de koppeling altijd open; zo ook als zij het plan volgt en geen plan iets zegt.",
        ),
      ),
      scopesField(SCOPES, keeps ? was.scopes : ["exchange"]),
      keeps
        ? h(
            "label",
            { class: "check" },
            h("input", { type: "checkbox", name: "renew" }),
            ` ${gettext("Het token voor de buur opnieuw maken")}`,
          )
        : null,
      h("div", { id: DAYS, hidden: keeps }, daysField("b-dagen")),
      place,
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, was ? gettext("Wijzigen") : gettext("Inrichten")),
    submit: (data) => [
      address("lcms_bridge.neighbour_set"),
      {
        name: was?.neighbour ?? data.get("name"),
        is_new: !was,
        label: data.get("label"),
        url: data.get("url"),
        world: data.get("world"),
        token: data.get("token") || null,
        gives: data.getAll("gives"),
        takes: data.getAll("takes"),
        from_phase: data.get("from_phase"),
        from_grip: Number(data.get("from_grip")),
        renew: data.get("renew") === "on",
        days: keeps && data.get("renew") !== "on" ? null : daysOf(data),
        scopes: data.getAll("scopes"),
      },
      (answer) => {
        if (answer.token)
          showOnce(answer.token, gettext("Token voor de buur"), [
            gettext("Dit token wordt alleen nu getoond. Geef het aan de beheerder van de buur, niet per open mail."),
            gettext("De buur vult het in bij Token dat de buur gaf."),
          ]);
        reload();
        return gettext("De buur is ingericht.");
      },
    ],
  });
  if (keeps)
    on(dialog, "change", (field) => {
      // for how long a token holds is asked only where one is made
      if (field.name === "renew") dialog.querySelector(`#${DAYS}`).hidden = !field.checked;
    });
}

/** Return what of a neighbour goes when its line is withdrawn: its texts and GRIP, by name. */
function goes(name) {
  const texts = all("heardtext").filter((one) => one.origin === name);
  const levels = all("heardgrip").filter((one) => one.neighbour === name);
  if (!texts.length && !levels.length) return null;
  return [
    h("p", null, gettext("Dit verdwijnt hier:")),
    h(
      "ul",
      { class: "goes" },
      levels.map((one) => h("li", null, `GRIP ${one.level} · ${one.name} · ${one.incident}`)),
      texts.map((one) => h("li", null, one.title)),
    ),
  ];
}

/** End the line with a neighbour, after a question. */
export async function withdrawNeighbour(name, reload) {
  const seen = seenOf(`neighbour:${name}`); // what stood there when it was asked
  const yes = await sure({
    title: gettext("Koppeling intrekken?"),
    body: [
      h(
        "p",
        null,
        gettext("Wij horen dan niets meer van deze buur, en de buur niets meer van ons. Het token vervalt."),
      ),
      goes(name),
    ],
    yes: gettext("Intrekken"),
  });
  if (!yes) return;
  const url = address("lcms_bridge.neighbour_withdraw", { neighbour: name });
  if (await send(url, seen, gettext("Ingetrokken."))) reload();
}
