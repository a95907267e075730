/** The dialogs of agreements: one to set or change them, one to end them. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h, on } from "./dom.js";
import { fromDutch, wallClock } from "./format.js";
import { bedKinds, kindTitle } from "./kinds.js";
import { newestIn } from "./quoted.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const CHECKS = {
  ed_open: () => gettext("zoveel SEH’s nemen op"),
  beds_free: () => gettext("zoveel bedden zijn samen vrij"),
  occupancy: () => gettext("samen ten hoogste zo vol"),
  stays_open: () => gettext("een afdeling blijft overal open"),
};
const LONGEST_CODE = 20;
const DEFAULT_PERCENT = 95;

/** Return a code from words: small letters, digits and dashes; never one that is in force already. */
function codeFrom(title, region) {
  const plain = title
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_CODE - 2)
    .replace(/^-+|-+$/g, "");
  const base = plain || "afspraak";
  let code = base;
  for (let number = 2; ctx.state(`agreement:${region}/${code}`); number += 1) code = `${base.slice(0, 17)}-${number}`;
  return code;
}

const checkOf = (agreement) => {
  const found = agreement?.indicator.check ?? "ed_open";
  return found === "condition" ? "occupancy" : found;
};

/** The fields of an agreement, and how they say what stands elsewhere in it. */
const AS = {
  title_nl: (_, state) => state?.title.nl,
  title_en: (_, state) => state?.title.en,
  text_nl: (_, state) => state?.text.nl,
  text_en: (_, state) => state?.text.en,
  check: (_, state) => checkOf(state),
  at_least: (_, state) => state?.indicator.at_least ?? 1,
  bed: (_, state) => state?.indicator.bed ?? state?.indicator.condition?.bed ?? bedKinds()[0]?.code,
  percent: (_, state) => percentOf(state?.indicator),
  part: (_, state) => state?.indicator.part ?? bedKinds()[0]?.code,
  partners: (value) => value,
  valid_until: (value) => (value ? wallClock(value) : ""),
};
const FIELDS = Object.keys(AS);

/** Return how full the beds may be by an agreement, in per cent. */
const percentOf = (indicator) =>
  indicator?.condition?.threshold ? Math.round(indicator.condition.threshold * 100) : DEFAULT_PERCENT;

const field = (id, label, input) => [h("label", { for: id }, label), input];

const bedSelect = (name, chosen) =>
  h(
    "select",
    { id: name, name },
    bedKinds().map((kind) => h("option", { value: kind.code, selected: kind.code === chosen }, kindTitle(kind.code))),
  );

function detail(kind, shown, ...kids) {
  return h("div", { class: "agree-detail", "data-for": kind, hidden: !kind.split(" ").includes(shown) }, ...kids);
}

function partners(region, chosen) {
  const own = ctx.ref.facilities.filter((one) => one.region === region || chosen.includes(one.code));
  own.sort(
    (a, b) =>
      Number((b.sector ?? "hospital") === "hospital") - Number((a.sector ?? "hospital") === "hospital") ||
      a.name.localeCompare(b.name),
  );
  return h(
    "fieldset",
    { class: "agree-partners" },
    h("legend", null, gettext("Partners")),
    own.map((one) =>
      h(
        "label",
        null,
        h("input", { type: "checkbox", name: "partners", value: one.code, checked: chosen.includes(one.code) }),
        ` ${one.name}`,
      ),
    ),
  );
}

function indicatorOf(data) {
  const check = String(data.get("check"));
  const least = Number(data.get("at_least") || 1);
  if (check === "ed_open") return { check, at_least: least };
  if (check === "beds_free") return { check, bed: data.get("bed"), at_least: least };
  if (check === "stays_open") return data.get("part") ? { check, part: data.get("part") } : { check };
  return {
    check: "condition",
    condition: {
      bed: data.get("bed"),
      scope: "region",
      compare: "below",
      threshold: Number(data.get("percent") || DEFAULT_PERCENT) / 100,
    },
  };
}

function body(region, agreement) {
  const indicator = agreement?.indicator ?? {};
  const check = checkOf(agreement);
  const text = (name, label, value, long) =>
    field(
      name,
      label,
      long
        ? h("textarea", { id: name, name, rows: 2, maxlength: 2000 }, value)
        : h("input", { id: name, name, maxlength: 120, required: true, value }),
    );
  return [
    text("title_nl", gettext("Afspraak, in het Nederlands"), agreement?.title.nl ?? ""),
    text("title_en", gettext("Afspraak, in het Engels"), agreement?.title.en ?? ""),
    text("text_nl", gettext("Wat is afgesproken, in het Nederlands"), agreement?.text.nl ?? "", true),
    text("text_en", gettext("Wat is afgesproken, in het Engels"), agreement?.text.en ?? "", true),
    field(
      "check",
      gettext("Nagekomen als"),
      h(
        "select",
        { id: "check", name: "check" },
        Object.entries(CHECKS).map(([code, say]) => h("option", { value: code, selected: code === check }, say())),
      ),
    ),
    detail(
      "ed_open beds_free",
      check,
      field(
        "at_least",
        gettext("Ten minste"),
        h("input", {
          id: "at_least",
          name: "at_least",
          type: "number",
          min: 1,
          max: 10000,
          value: indicator.at_least ?? 1,
        }),
      ),
    ),
    detail(
      "beds_free occupancy",
      check,
      field("bed", gettext("Soort bed"), bedSelect("bed", indicator.bed ?? indicator.condition?.bed)),
    ),
    detail(
      "occupancy",
      check,
      field(
        "percent",
        gettext("Ten hoogste, in procenten van de reguliere bedden"),
        h("input", {
          id: "percent",
          name: "percent",
          type: "number",
          min: 1,
          max: 300,
          value: percentOf(indicator),
        }),
      ),
    ),
    detail("stays_open", check, field("part", gettext("Afdeling"), bedSelect("part", indicator.part ?? ""))),
    partners(region, agreement?.partners ?? []),
    field(
      "valid_until",
      gettext("Geldig tot (leeg: tot opzegging)"),
      h("input", {
        id: "valid_until",
        name: "valid_until",
        type: "datetime-local",
        value: agreement?.valid_until ? wallClock(agreement.valid_until) : "",
      }),
    ),
  ];
}

/**
 * Ask what is agreed in a region; of an agreement that is there a next version.
 * @param {string} region
 * @param {any} [agreement]
 */
export function askAgreement(region, agreement = null) {
  const place = ctx.ref.region.get(region);
  const title = agreement ? gettext("Afspraak wijzigen in %s") : gettext("Afspraak vastleggen in %s");
  const about = agreement ? `agreement:${region}/${agreement.code}` : "";
  const newest = newestIn(about, FIELDS, AS);
  const dialog = ask({
    about,
    facts: ["version"], // its figures change while somebody writes
    anew: () => {
      newest.anew();
      showDetail(dialog, dialog.querySelector("#check").value);
    },
    wide: true,
    title: h("h3", null, interpolate(title, [place.short_name])),
    body: [body(region, agreement), newest.place],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("phases.agreement_set", { region }),
      {
        code: agreement?.code ?? codeFrom(String(data.get("title_nl")), region),
        title_nl: data.get("title_nl"),
        title_en: data.get("title_en"),
        text_nl: data.get("text_nl"),
        text_en: data.get("text_en"),
        partners: data.getAll("partners"),
        indicator: indicatorOf(data),
        valid_until: data.get("valid_until") ? fromDutch(String(data.get("valid_until")))?.toISOString() : null,
      },
      gettext("De afspraak is vastgelegd."),
    ],
  });
  on(dialog, "change", (changed) => {
    if (changed.name === "check") showDetail(dialog, changed.value);
  });
}

/** Show what belongs to a way of checking. */
function showDetail(dialog, check) {
  for (const one of dialog.querySelectorAll(".agree-detail")) one.hidden = !one.dataset.for.split(" ").includes(check);
}

/** Ask why an agreement ends. */
export function askEnd(agreement) {
  ask({
    about: `agreement:${agreement.region}/${agreement.code}`,
    facts: ["version"],
    title: h("h3", null, interpolate(gettext("Beëindigen: %s"), [words.said(agreement.title)])),
    body: [reasonField(gettext("Waarom eindigt de afspraak"))],
    foot: h("button", { class: "btn pri" }, gettext("Beëindigen")),
    submit: (data) => [
      address("phases.agreement_end", { region: agreement.region, code: agreement.code }),
      { reason: data.get("reason") },
      gettext("De afspraak is beëindigd."),
    ],
  });
}
