/** When plans are made by themselves, and why one was made: by hand, on a rhythm, after change, after an answer. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { offerable } from "./moves.js";
import { field } from "./pmrdialogs.js";
import { newestIn } from "./quoted.js";
import { canAct, runScopes } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** @type {{times: string[], after_requests: number | null, after_beds: number | null}} what the policy proposes */
let usual = { times: [], after_requests: null, after_beds: null };
export const useRhythm = (said) => {
  usual = said ?? usual;
};

const areaName = (scope) =>
  scope === "national" ? gettext("Landelijk") : (ctx.ref.region.get(scope)?.short_name ?? scope);
const isOn = (one) => Boolean(one) && (one.times.length > 0 || one.after_requests !== null || one.after_beds !== null);

/** Return after how much change an area is planned, in words; nothing when it is not. */
function changeWords(one) {
  const parts = [
    one.after_requests === null
      ? ""
      : interpolate(ngettext("%s nieuwe aanvraag", "%s nieuwe aanvragen", one.after_requests), [one.after_requests]),
    one.after_beds === null
      ? ""
      : interpolate(ngettext("%s bed vrij of bezet geraakt", "%s bedden vrij of bezet geraakt", one.after_beds), [
          one.after_beds,
        ]),
  ].filter(Boolean);
  return parts.length ? interpolate(gettext("na %s"), [parts.join(gettext(" of "))]) : "";
}

/** Return a rhythm in one line. */
export function rhythmWords(one, now) {
  if (!isOn(one)) return gettext("alleen met de hand");
  return [
    one.times.join(", "),
    changeWords(one),
    one.next_at ? interpolate(gettext("volgende %s"), [moment(one.next_at, now)]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function rhythmRow(scope, now) {
  const one = ctx.state(`rhythm:${scope}`);
  return h(
    "li",
    { "data-key": scope },
    h("b", null, areaName(scope)),
    h("span", null, rhythmWords(one, now)),
    h(
      "button",
      {
        type: "button",
        class: "btn",
        "data-act": "rhythm",
        "data-scope": scope,
        disabled: !canAct(),
        "aria-label": interpolate(gettext("Ritme van %s wijzigen"), [areaName(scope)]),
      },
      gettext("Ritme…"),
    ),
  );
}

/** Return the rhythms of the areas that one coordinates. */
export function rhythmView(now) {
  const scopes = runScopes();
  if (!scopes.length) return null;
  return [
    h("h3", null, gettext("Rekent vanzelf")),
    h(
      "ul",
      { class: "rhythms" },
      scopes.map((scope) => rhythmRow(scope, now)),
    ),
  ];
}

const whole = (text) => (String(text).trim() === "" ? null : Number(text));

/** Ask when an area is planned by itself. */
export function changeRhythm(scope) {
  const about = `rhythm:${scope}`;
  const said = (state) => (isOn(state) ? state : usual);
  const shown = said(ctx.state(about));
  const newest = newestIn(about, ["times", "requests", "beds"], {
    times: (_, state) => said(state).times.join(", "),
    requests: (_, state) => said(state).after_requests ?? "",
    beds: (_, state) => said(state).after_beds ?? "",
  });
  const number = (id, name, value) =>
    h("input", { id, name, type: "number", min: "1", max: "1000", value: value ?? "", placeholder: gettext("niet") });
  ask({
    about,
    anew: newest.anew,
    title: h("h3", null, interpolate(gettext("Rekent vanzelf: %s"), [areaName(scope)])),
    body: [
      h(
        "p",
        { class: "hint" },
        gettext(
          "Zo’n plan stelt niets voor aan een ziekenhuis en trekt niets in: wat het vindt, biedt u aan. Leeg is alleen met de hand.",
        ),
      ),
      field(
        gettext("Op deze tijden (10:00, 15:00)"),
        "ritme-tijden",
        h("input", {
          id: "ritme-tijden",
          name: "times",
          maxlength: "170",
          autocomplete: "off",
          inputmode: "text",
          value: shown.times.join(", "),
        }),
      ),
      field(
        gettext("Na zoveel nieuwe aanvragen"),
        "ritme-aanvragen",
        number("ritme-aanvragen", "requests", shown.after_requests),
      ),
      field(
        gettext("Na zoveel bedden die vrij of bezet raakten"),
        "ritme-bedden",
        number("ritme-bedden", "beds", shown.after_beds),
      ),
      newest.place,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("patientspread.rhythm_set"),
      {
        scope,
        times: String(data.get("times"))
          .split(/[\s,;]+/)
          .filter(Boolean),
        after_requests: whole(data.get("requests")),
        after_beds: whole(data.get("beds")),
      },
      gettext("Ritme vastgelegd."),
    ],
  });
}

const OWN = {
  rhythm: () => gettext("op ritme"),
  changed: () => gettext("zoveel veranderd"),
  accepted: () => gettext("opnieuw gerekend"),
  refused: () => gettext("opnieuw gerekend"),
};

/** Return why the system made a plan, as a tag; nothing for one by hand. */
export const reasonTag = (run) => (OWN[run.reason] ? h("span", { class: "tag" }, OWN[run.reason]()) : null);

/** Return after whose answer the rest of a plan was made anew; who may not see that transfer hears no name. */
function answerWords(run) {
  const transfer = ctx.state(`transfer:${run.about}`);
  const yes = run.reason === "accepted";
  if (!transfer) return yes ? gettext("een acceptatie") : gettext("een weigering");
  const number = transfer.need ? `R-${transfer.need.number}` : transfer.number;
  const house = ctx.ref.facility.get(transfer.to)?.name ?? transfer.to;
  const text = yes
    ? gettext("de acceptatie van %(number)s door %(house)s")
    : gettext("de weigering van %(number)s door %(house)s");
  return interpolate(text, { number, house }, true);
}

/** Return what the rest of a plan changed for the others: who goes elsewhere, and for whom there is no place any more. */
function othersWords(run) {
  const { others_changed: elsewhere = 0, others_lapsed: lapsed = 0 } = run;
  const parts = [
    elsewhere
      ? interpolate(ngettext("%s ander voorstel veranderd", "%s andere voorstellen veranderd", elsewhere), [elsewhere])
      : "",
    lapsed
      ? interpolate(
          ngettext(
            "%s ander voorstel vervallen (geen plek meer)",
            "%s andere voorstellen vervallen (geen plek meer)",
            lapsed,
          ),
          [lapsed],
        )
      : "",
  ].filter(Boolean);
  return parts.join(", ") || gettext("geen ander voorstel veranderd");
}

/** Return why a plan was made by itself, in a sentence; nothing for one by hand. */
export function reasonWords(run) {
  if (run.reason === "rhythm") return gettext("Op ritme gerekend.");
  if (run.reason === "changed") {
    const { requests = 0, beds = 0 } = run.changed ?? {};
    const parts = [
      requests ? interpolate(ngettext("%s nieuwe aanvraag", "%s nieuwe aanvragen", requests), [requests]) : "",
      beds
        ? interpolate(ngettext("%s bed vrij of bezet geraakt", "%s bedden vrij of bezet geraakt", beds), [beds])
        : "",
    ].filter(Boolean);
    return interpolate(gettext("Gerekend omdat zoveel veranderde: %s."), [parts.join(", ")]);
  }
  if (!OWN[run.reason]) return "";
  const said = { after: answerWords(run), others: othersWords(run) };
  return run.state === "done"
    ? interpolate(gettext("Opnieuw gerekend na %(after)s, %(others)s."), said, true)
    : interpolate(gettext("Rekent opnieuw na %(after)s."), said, true);
}

/** Return that sentence above a plan, with what the person at the screen has to do with what it found. */
export function reasonLine(run, transfers) {
  const text = reasonWords(run);
  if (!text) return null;
  const todo = offerable(transfers).length ? ` ${gettext("Wat het vond is niet aangeboden: dat doet u.")}` : "";
  return h("p", { class: "run-reason", role: "status" }, text, todo);
}

/** Return how a transfer stands that a plan of the system's own found for a request. */
export const foundWords = (transfer) =>
  transfer.state === "expected" && transfer.request
    ? gettext("gevonden, nog niet aangeboden")
    : words.transferState(transfer.state);
