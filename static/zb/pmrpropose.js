/** Choosing a hospital by hand: in order with figures and reasons, what stands against the others, and why all the same. */

import { address, get, Problem } from "./api.js";
import { ask } from "./ask.js";
import { h, patch } from "./dom.js";
import { count, moment } from "./format.js";
import { SEEKING } from "./pmr.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const SHOWN = 8; // a coordinator calls a few; the rest is one tap further
const english = () => document.documentElement.lang === "en";

/** Return what a hospital has: free beds, what is promised, how far, and since when that is known. */
function figures(one, now) {
  const { held_in: held, reserved_in: reserved, under_way_in: coming } = one.promised;
  const promised = held + reserved + coming;
  return [
    one.free === null
      ? gettext("vrij: niet bekend")
      : interpolate(gettext("%(free)s van %(open)s vrij"), { free: count(one.free), open: count(one.open) }, true),
    promised
      ? interpolate(
          gettext("toegezegd %(all)s (vastgehouden %(held)s, gereserveerd %(reserved)s, onderweg %(coming)s)"),
          { all: count(promised), held: count(held), reserved: count(reserved), coming: count(coming) },
          true,
        )
      : "",
    words.rideTime(one.minutes, one.measured),
    one.observed_at ? interpolate(gettext("gemeld %s"), [moment(one.observed_at, now)]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return one hospital to choose: what it has, why it stands where it does, what is not known, what stands against it. */
function choice(one, now, about) {
  const barred = one.against.some((rule) => !rule.may_overrule);
  const place = one.region === about.region ? "" : ` (${one.region_name})`;
  return h(
    "label",
    { class: barred ? "place-choice is-barred" : "place-choice", "data-facility": one.facility },
    h("input", {
      type: "radio",
      name: "place",
      value: one.facility,
      required: true,
      disabled: barred,
      "data-against": one.against.length ? "1" : null,
    }),
    h(
      "span",
      null,
      h("b", null, one.rank ? `${one.rank}. ` : "", one.name, place),
      one.bed_class && words.bedClass(one.bed_class)
        ? h("span", { class: "tag" }, words.bedClass(one.bed_class))
        : null,
      h("small", { class: one.status === "fresh" ? "" : "stale" }, figures(one, now)),
      one.against.map((rule) => h("small", { class: "against" }, words.said(rule))),
      one.below ? h("small", { class: "muted" }, words.said(one.below)) : null,
      one.notes.map((note) => h("small", { class: "note" }, words.said(note))),
    ),
  );
}

const ABROAD = "country:";
const HELD = () => gettext("Er wordt een bed vastgehouden tot het ziekenhuis antwoordt.");
const AGREED = () => gettext("Dit is afgesproken met wie daar opneemt: de aanvraag heeft dan meteen een plek.");

/** Return the countries where a place can have been found. */
const abroad = (about, lists) =>
  about.may_abroad && about.state === "national"
    ? [
        h("p", { class: "muted" }, gettext("Of een plek die in het buitenland gevonden is:")),
        lists.country.map((land) =>
          h(
            "label",
            { class: "place-choice" },
            h("input", { type: "radio", name: "place", value: `${ABROAD}${land.code}`, required: true }),
            h("span", null, h("b", null, english() ? land.name_en : land.name_nl)),
          ),
        ),
      ]
    : null;

/** Return everything to choose from. */
function choices(found, about, lists, now) {
  const rows = found.places.map((one) => choice(one, now, about));
  return [
    found.wish ? h("p", { class: "hint" }, words.said(found.wish)) : null,
    rows.length
      ? rows.slice(0, SHOWN)
      : h(
          "p",
          { class: "empty" },
          gettext("Nergens is plek waar niets tegen staat. Hieronder staat wat er in de weg zit."),
        ),
    rows.length > SHOWN
      ? h(
          "details",
          null,
          h("summary", null, interpolate(gettext("nog %s mogelijk"), [rows.length - SHOWN])),
          rows.slice(SHOWN),
        )
      : null,
    abroad(about, lists),
    found.others.length
      ? h(
          "details",
          { open: !rows.length },
          h("summary", null, interpolate(gettext("bij %s staat er iets tegen"), [found.others.length])),
          found.others.map((one) => choice(one, now, about)),
        )
      : null,
  ];
}

/** Ask to which hospital a request is proposed, or in which country a place was found. */
export function proposeRequest(one, lists) {
  const list = h(
    "fieldset",
    { class: "choice column place-choices" },
    h("legend", null, gettext("Ziekenhuis")),
    h("p", { class: "loading" }, gettext("Rekent met de cijfers van nu…")),
  );
  const why = h("textarea", { id: "pmr-toch", name: "overrule", maxlength: "200", rows: "2" });
  const although = h(
    "div",
    { class: "pmr-field", hidden: true },
    h("label", { for: "pmr-toch" }, gettext("Waarom toch? (het ziekenhuis leest dit; niets over wie de patiënt is)")),
    why,
  );
  const means = h("p", { class: "hint" }, HELD());
  const yes = h("button", { class: "btn pri" }, gettext("Voorstellen"));
  list.addEventListener("change", () => {
    const chosen = /** @type {HTMLInputElement | null} */ (list.querySelector("input:checked"));
    although.hidden = !chosen?.dataset.against;
    why.required = !although.hidden;
    const isAbroad = chosen?.value.startsWith(ABROAD);
    means.textContent = isAbroad ? AGREED() : HELD();
    yes.textContent = isAbroad ? gettext("Vastleggen") : gettext("Voorstellen");
  });
  const about = `pmr:${one.id}`;
  ask({
    about,
    open: (state) => SEEKING.includes(state.state),
    anew: async () => {
      // figures of another moment, maybe other places: nobody's choice is carried over to what stands in its place
      list.replaceChildren();
      await load(list, ctx.state(about) ?? one, lists);
      list.dispatchEvent(new Event("change"));
    },
    wide: true,
    title: h(
      "h3",
      null,
      interpolate(gettext("R-%s voorstellen"), [one.number]),
      " ",
      h("small", null, words.bed(one.bed)),
    ),
    body: [list, although, means],
    foot: yes,
    submit: (data) => {
      const place = String(data.get("place"));
      const url = address("patientspread.request_propose", { pmr: one.id });
      if (place.startsWith(ABROAD))
        return [url, { country: place.slice(ABROAD.length) }, gettext("Plek in het buitenland vastgelegd.")];
      const overrule = although.hidden ? "" : String(data.get("overrule"));
      return [url, { destination: place, overrule }, gettext("Voorgesteld.")];
    },
  });
  load(list, one, lists);
}

/** Fill in the hospitals when they are known, or say why not. */
async function load(list, one, lists) {
  const head = h("legend", null, gettext("Ziekenhuis"));
  try {
    patch(list, head, choices(await get(address("pmr-places", { pmr: one.id })), one, lists, ctx.now()));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    patch(list, head, h("p", { class: "form-error" }, problem.message));
  }
}
