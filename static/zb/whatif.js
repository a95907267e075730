/** A what-if: which hospitals close, where beds come, which rides fall away, and by which key is shared out. */

import { hospitals } from "./derive.js";
import { byId, h } from "./dom.js";
import { bedKinds } from "./kinds.js";
import { modesKnown } from "./rides.js";
import { canAct, runScopes } from "./rights.js";
import { scopeName } from "./runview.js";
import { KEYS } from "./shareview.js";
import { ctx, refresh } from "./store.js";
import * as words from "./words.js";

/** @type {{close: string[], willing: string[], add: any[], cut: any[], key: string, weights: Record<string, number>}} */
const asked = { close: [], willing: [], add: [], cut: [], key: "", weights: {} };
const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;
const houseName = (code) => ctx.ref.facility.get(code)?.name ?? code;

const option = (value, text) => h("option", { value }, text);
const adder = (kind) =>
  h("button", { type: "button", class: "btn", "data-act": "wi-add", "data-kind": kind }, gettext("Toevoegen"));
const number = (id, value, label, most = "500") =>
  h("input", { id, type: "number", min: "1", max: most, value, "aria-label": label });

function fields() {
  const houses = [...hospitals(ctx)].sort((a, b) => a.name.localeCompare(b.name));
  const houseOptions = () => houses.map((one) => option(one.code, one.name));
  const regionOptions = () => ctx.ref.regions.map((one) => option(one.code, one.short_name));
  const row = (...kids) => h("div", { class: "what-row" }, kids);
  return h(
    "form",
    { id: "watalsformulier", "data-own": true, class: "what-if" },
    row(
      h("label", { for: "wi-sluit" }, gettext("Ziekenhuis dicht")),
      h("select", { id: "wi-sluit" }, houseOptions()),
      adder("close"),
    ),
    row(
      h("label", { for: "wi-bereid" }, gettext("Weigering teruggenomen")),
      h("select", { id: "wi-bereid" }, houseOptions()),
      adder("willing"),
    ),
    row(
      h("label", { for: "wi-huis" }, gettext("Bedden erbij")),
      h("select", { id: "wi-huis" }, houseOptions()),
      h(
        "select",
        { id: "wi-bed", "aria-label": gettext("Soort bed") },
        bedKinds().map((kind) => option(kind.code, words.bed(kind.code))),
      ),
      number("wi-aantal", "10", gettext("Aantal")),
      adder("add"),
    ),
    row(
      h("label", { for: "wi-regio" }, gettext("Ritten minder")),
      h("select", { id: "wi-regio" }, regionOptions()),
      h(
        "select",
        { id: "wi-vervoer", "aria-label": gettext("Vervoer") },
        modesKnown().map((mode) => option(mode, words.mode(mode))),
      ),
      number("wi-ritten", "4", gettext("Aantal ritten")),
      adder("cut"),
    ),
    row(
      h("label", { for: "wi-sleutel" }, gettext("Eerlijk verdelen naar")),
      h(
        "select",
        { id: "wi-sleutel" },
        option("", gettext("de sleutel van nu")),
        Object.keys(KEYS).map((key) => option(key, KEYS[key]())),
      ),
    ),
    row(
      h("label", { for: "wi-gewicht-regio" }, gettext("Eigen gewicht")),
      h("select", { id: "wi-gewicht-regio" }, regionOptions()),
      number("wi-gewicht", "1", gettext("Gewicht"), "1000000"),
      adder("weight"),
    ),
  );
}

const dropper = (kind, value) =>
  h(
    "button",
    { type: "button", class: "plain link", "data-act": "wi-drop", "data-kind": kind, "data-value": value },
    gettext("weg"),
  );

/** Return in words what a what-if changes, a line each, with how it is dropped: `[kind, value, words]`. */
function lines() {
  return [
    ...asked.close.map((code) => ["close", code, interpolate(gettext("%s dicht"), [houseName(code)])]),
    ...asked.willing.map((code) => [
      "willing",
      code,
      interpolate(gettext("%s neemt op wat het weigerde"), [houseName(code)]),
    ]),
    ...asked.add.map((one, at) => ["add", at, `${houseName(one.facility)}: +${one.count} ${words.bed(one.bed)}`]),
    ...asked.cut.map((one, at) => ["cut", at, `${regionName(one.region)}: −${one.trips} ${words.mode(one.mode)}`]),
    ...(asked.key ? [["key", "", `${gettext("Eerlijk verdelen naar")} ${KEYS[asked.key]()}`]] : []),
    ...Object.entries(asked.weights).map(([code, weight]) => ["weight", code, `${regionName(code)}: ${weight}`]),
  ];
}

/** Return the panel: what can be changed, what was chosen, and having it worked out. */
export function whatIfPanel() {
  const chosen = lines();
  return [
    fields(),
    h(
      "ul",
      { class: "what-list" },
      chosen.map(([kind, value, text]) => h("li", { "data-key": `${kind}${value}` }, text, " ", dropper(kind, value))),
    ),
    h(
      "div",
      { class: "btns" },
      h("label", { for: "wi-gebied", class: "unseen" }, gettext("Gebied")),
      h(
        "select",
        { id: "wi-gebied", "data-own": true, "data-key": `scope-${runScopes().join()}` },
        runScopes().map((scope) => option(scope, scopeName(scope))),
      ),
      h(
        "button",
        { type: "button", class: "btn pri", "data-act": "what-if", disabled: !chosen.length || !canAct() },
        gettext("Doorrekenen"),
      ),
    ),
  ];
}

const counted = (id, most = 500) => Math.min(most, Math.floor(Number(byId(id).value)));
/** What is added by each button. */
const ADD = {
  close: () => {
    const code = byId("wi-sluit").value;
    if (!asked.close.includes(code)) asked.close.push(code);
  },
  willing: () => {
    const code = byId("wi-bereid").value;
    if (!asked.willing.includes(code)) asked.willing.push(code);
  },
  add: () => {
    const count = counted("wi-aantal");
    if (count >= 1) asked.add.push({ facility: byId("wi-huis").value, bed: byId("wi-bed").value, count });
  },
  cut: () => {
    const trips = counted("wi-ritten");
    if (trips >= 1) asked.cut.push({ region: byId("wi-regio").value, mode: byId("wi-vervoer").value, trips });
  },
  weight: () => {
    asked.weights[byId("wi-gewicht-regio").value] = counted("wi-gewicht", 1_000_000);
    asked.key = "manual";
    byId("wi-sleutel").value = "manual";
  },
};

function drop(kind, value) {
  if (kind === "close") asked.close = asked.close.filter((code) => code !== value);
  if (kind === "willing") asked.willing = asked.willing.filter((code) => code !== value);
  if (kind === "add" || kind === "cut") asked[kind].splice(Number(value), 1);
  if (kind === "weight") delete asked.weights[value];
  if (kind === "key") {
    asked.key = "";
    byId("wi-sleutel").value = "";
  }
}

/** Follow the key that is chosen. */
export function followKey(element) {
  if (element.id !== "wi-sleutel") return;
  asked.key = element.value;
  refresh();
}

const body = () => ({
  close: asked.close,
  willing: asked.willing,
  add_beds: asked.add,
  cut_vehicles: asked.cut,
  key: asked.key ? { kind: asked.key, weights: asked.key === "manual" ? asked.weights : {} } : null,
});

/** Return what the buttons of the panel do. `ask` asks for a run with a body. */
export const whatIfActions = (ask) => ({
  "wi-add": (button) => {
    ADD[button.dataset.kind]();
    refresh();
  },
  "wi-drop": (button) => {
    drop(button.dataset.kind, button.dataset.value);
    refresh();
  },
  "what-if": () => ask({ scope: byId("wi-gebied").value, what_if: body() }),
});
