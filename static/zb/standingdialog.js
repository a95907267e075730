/** The dialog about whether a facility, or a part of it, is open: it begins with what was said of that part last. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h, patch } from "./dom.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { kindTitle } from "./kinds.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const ELSE = "*"; // a part that is no kind: it has a name of its own
const DEPARTMENT = "ed";
const ROOMS = ["beds", "places"]; // shapes of what has a door; staff, stock and rides do not close
const REASONS = ["staff", "material", "space", "equipment", "incident"];

const iso = (text) => (text ? (fromDutch(text)?.toISOString() ?? null) : null);

/** Return the parts that can be chosen: `[code, name]`, the kinds that have rooms and what people named before. */
function partsOf(facility, said) {
  const shape = (code) => ctx.ref.kinds.find((kind) => kind.code === code)?.shape;
  const kinds = facility.kinds.filter((code) => code === DEPARTMENT || ROOMS.includes(shape(code)));
  const named = (said?.parts ?? []).filter((one) => !kinds.includes(one.part));
  return [
    ...kinds.map((code) => [code, kindTitle(code)]),
    ...named.map((one) => [one.part, words.readable(one, "part_name")]),
  ];
}

/** Put what holds of a part into the fields that nobody touched yet. */
function begin(form, one) {
  const held = { state: one?.state ?? "limited", end: one?.expected_end ? wallClock(one.expected_end) : "" };
  const states = [...form.querySelectorAll("input[name=state]")];
  if (states.every((radio) => radio.checked === radio.defaultChecked))
    for (const radio of states) {
      radio.defaultChecked = radio.value === held.state;
      radio.checked = radio.defaultChecked;
    }
  const texts = { expected_end: held.end, temporary: one?.temporary ?? "", note: one?.note ?? "" };
  for (const [name, text] of Object.entries(texts)) {
    const field = form.elements[name];
    if (field.value !== field.defaultValue) continue;
    field.defaultValue = text;
    field.value = text;
  }
  if (one?.reason) form.elements.reason.value = one.reason;
}

/** Return what another said of a part meanwhile: fields that somebody filled in do not say it. */
function heldWords(one) {
  const said = one
    ? [
        words.operating(one.state),
        one.reason ? words.operatingReason(one.reason) : "",
        one.expected_end ? interpolate(gettext("tot %s"), [moment(one.expected_end, ctx.now())]) : "",
        one.temporary,
        words.readable(one, "note"),
      ]
    : [gettext("niets bijzonders")];
  return h(
    "p",
    { class: "quote" },
    h("small", null, gettext("Er staat nu")),
    h("br"),
    said.filter(Boolean).join(" · "),
  );
}

const because = () =>
  h(
    "div",
    { class: "ask-part" },
    h("label", { for: "waardoor" }, gettext("Waardoor")),
    h(
      "select",
      { id: "waardoor", name: "reason" },
      REASONS.map((one) => h("option", { value: one }, words.operatingReason(one))),
    ),
    h("label", { for: "nood" }, gettext("Noodlocatie (als die er is)")),
    h("input", { id: "nood", name: "temporary", maxlength: "200" }),
  );

const state = (value) =>
  h(
    "label",
    { class: "pick" },
    h("input", { type: "radio", name: "state", value }),
    h("span", null, words.operating(value)),
  );

const when = () => [
  h("label", { for: "einde" }, gettext("Verwacht einde (leeg: onbekend)")),
  h("input", { id: "einde", name: "expected_end", type: "datetime-local" }),
  h("label", { for: "uitleg" }, gettext("Toelichting")),
  h("textarea", { id: "uitleg", name: "note", rows: "2", maxlength: "500" }),
  h(
    "p",
    { class: "hint" },
    gettext("‘Open’ met een einde is langer open dan de openingstijden; zonder einde heft het op wat gesloten was."),
  ),
];

function wishOf(data) {
  const isOpen = data.get("state") === "open";
  return {
    part: data.get("part") === ELSE ? data.get("named") : data.get("part"),
    state: data.get("state"),
    reason: isOpen ? "" : data.get("reason"),
    expected_end: iso(data.get("expected_end")),
    temporary: isOpen ? "" : data.get("temporary"),
    note: data.get("note"),
  };
}

/** Ask whether a facility, or a part of it, is open; `shown` is its `operating:<CODE>`. */
export function askStanding(facility, shown, chosen = "") {
  let said = shown;
  const about = `operating:${facility.code}`;
  const named = h("input", {
    id: "deelnaam",
    name: "named",
    maxlength: "60",
    placeholder: gettext("bijvoorbeeld afdeling 3B"),
  });
  const free = h(
    "div",
    { class: "ask-part", hidden: true },
    h("label", { for: "deelnaam" }, gettext("Naam van het onderdeel")),
    named,
  );
  const part = h(
    "select",
    { id: "deel", name: "part" },
    h("option", { value: "" }, gettext("De hele locatie")),
    partsOf(facility, said).map(([code, name]) => h("option", { value: code, selected: code === chosen }, name)),
    h("option", { value: ELSE }, gettext("Ander onderdeel…")),
  );
  const why = because();
  const now = h("div", { tabindex: "-1", "data-newest": true });
  const dialog = ask({
    about,
    anew: () => {
      said = ctx.state(about) ?? said;
      const held = heldOf(part.value);
      begin(form, held);
      patch(now, heldWords(held));
      show();
    },
    title: h("h3", null, gettext("Openstelling")),
    body: [
      now,
      h("label", { for: "deel" }, gettext("Wat")),
      part,
      free,
      h("fieldset", { class: "choice" }, h("legend", null, gettext("Stand")), ["limited", "closed", "open"].map(state)),
      why,
      when(),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("capacity.operating_state_set", { facility: facility.code }),
      wishOf(data),
      gettext("Openstelling vastgelegd."),
    ],
  });
  const form = dialog.querySelector("form");
  const heldOf = (code) => (code ? said?.parts?.find((one) => one.part === code) : said?.whole) ?? null;
  const show = () => {
    free.hidden = part.value !== ELSE;
    named.required = part.value === ELSE;
    why.hidden = form.elements.state.value === "open";
  };
  dialog.addEventListener("change", (event) => {
    if (event.target === part) begin(form, heldOf(part.value));
    show();
  });
  begin(form, heldOf(part.value));
  show();
}
