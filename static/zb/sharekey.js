/** By which key patients are shared out here: what holds and why, the versions before it, and setting another. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { longDay, moment } from "./format.js";
import { bedKinds } from "./kinds.js";
import { field } from "./pmrdialogs.js";
import { newestIn } from "./quoted.js";
import { canAct, may } from "./rights.js";
import { KEYS } from "./shareview.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const MANUAL = "manual";
/** @type {{kind: string, band: number, weights: Record<string, number>, author: string, since: string}} what the policy says */
let usual = { kind: "population", band: 0.1, weights: {}, author: "", since: "" };
export const useShare = (said) => {
  usual = said ?? usual;
};

const keyNow = () => ctx.state("share:key") ?? usual;
const kindWords = (kind) => KEYS[kind]?.() ?? kind;

/** Return a band as it was said, to a tenth of a per cent. */
const inPercent = (band) => String(Math.round(band * 1000) / 10);
const bandWords = (band) => `${inPercent(band).replace(".", document.documentElement.lang === "en" ? "." : ",")}%`;

/** Return a key with its band in one line. */
const keyWords = (one) =>
  interpolate(gettext("%(key)s, band van %(band)s"), { key: kindWords(one.kind), band: bandWords(one.band) }, true);

function weightsLine(one) {
  const weights = Object.entries(one.weights ?? {});
  if (one.kind !== MANUAL || !weights.length) return null;
  const text = weights.map(([code, weight]) => `${ctx.ref.region.get(code)?.short_name ?? code} ${weight}`);
  return h("p", { class: "muted" }, text.join(" · "));
}

const since = (one) => (one.since ? interpolate(gettext("sinds %s"), [longDay(`${one.since}T12:00`)]) : "");

function beforeRow(one, now) {
  const by = [words.readable(one, "set_by"), moment(one.set_at, now)].filter(Boolean).join(", ");
  return h(
    "li",
    { "data-key": String(one.version) },
    h("b", null, keyWords(one)),
    ` · ${since(one)} · ${words.readable(one, "reason")} `,
    h("small", { class: "muted" }, by),
  );
}

const counted = () => bedKinds().some((kind) => ctx.state(`cohort:${kind.code}`));

/** Return what holds, who said so and why, and what held before. */
export function shareKeyView(now) {
  const one = keyNow();
  const set = one.version !== undefined;
  const who = set ? `${words.readable(one, "set_by")}, ${moment(one.set_at, now)}` : one.author;
  return [
    h(
      "p",
      { "data-key": "now" },
      h("b", null, keyWords(one)),
      since(one) ? ` · ${since(one)}` : "",
      h("small", { class: "muted" }, ` ${who || gettext("zoals het beleid zegt")}`),
    ),
    set ? h("p", { "data-key": "why" }, words.readable(one, "reason")) : null,
    weightsLine(one),
    counted() || !canAct() // where nothing is opened, nothing is told to come
      ? null
      : h(
          "p",
          { class: "muted", "data-key": "none" },
          gettext(
            "Er wordt nu geen cohort geteld. Onder Capaciteit opent het landelijk coördinatiecentrum er een; dan toont een landelijk plan het aandeel per regio.",
          ),
        ),
    may("patientspread.share_set") && canAct()
      ? h(
          "p",
          { class: "btns", "data-key": "act" },
          h("button", { type: "button", class: "btn", "data-act": "share-key" }, gettext("Sleutel wijzigen…")),
        )
      : null,
    one.before?.length
      ? h(
          "details",
          { "data-key": "before" },
          h("summary", null, gettext("Eerder")),
          h(
            "ul",
            { class: "share-before" },
            one.before.map((row) => beforeRow(row, now)),
          ),
        )
      : null,
  ];
}

const number = (id, name, value, most) =>
  h("input", { id, name, type: "number", min: "0", max: most, step: "any", value });

/** Ask a weight for every region; what stays empty weighs nothing. */
const weightFields = (one) =>
  h(
    "details",
    { class: "share-weights", open: one.kind === MANUAL },
    h("summary", null, gettext("Gewicht per regio (alleen bij eigen gewichten)")),
    [...ctx.ref.region.values()].map((region) =>
      field(
        region.short_name,
        `sleutel-${region.code}`,
        number(`sleutel-${region.code}`, `weight-${region.code}`, one.weights?.[region.code] ?? "", "1000000000"),
      ),
    ),
  );

const weightsOf = (data) =>
  Object.fromEntries(
    [...ctx.ref.region.keys()]
      .map((code) => [code, String(data.get(`weight-${code}`) ?? "").trim()])
      .filter(([, text]) => text !== "")
      .map(([code, text]) => [code, Number(text)]),
  );

/** Ask by which key patients are shared out from now on, and why. */
export function changeShareKey() {
  const one = keyNow();
  const weights = Object.fromEntries(
    [...ctx.ref.region.keys()].map((code) => [`weight-${code}`, (_, state) => (state ?? usual).weights?.[code] ?? ""]),
  );
  const newest = newestIn("share:key", ["kind", "band", ...Object.keys(weights)], {
    kind: (_, state) => (state ?? usual).kind,
    band: (_, state) => inPercent((state ?? usual).band),
    ...weights,
  });
  ask({
    about: "share:key",
    anew: newest.anew,
    title: h("h3", null, gettext("Eerlijk verdelen")),
    body: [
      h(
        "p",
        { class: "hint" },
        gettext("Geldt voor elk plan dat hierna gemaakt wordt, alleen in deze omgeving. Wat gold, blijft bewaard."),
      ),
      field(
        gettext("Sleutel"),
        "sleutel-soort",
        h(
          "select",
          { id: "sleutel-soort", name: "kind" },
          Object.keys(KEYS).map((kind) => h("option", { value: kind, selected: kind === one.kind }, kindWords(kind))),
        ),
      ),
      field(
        gettext("Band eromheen (procent)"),
        "sleutel-band",
        number("sleutel-band", "band", inPercent(one.band), "100"),
      ),
      weightFields(one),
      newest.place,
      field(
        gettext("Geldt sinds (leeg: vandaag)"),
        "sleutel-sinds",
        h("input", { id: "sleutel-sinds", name: "since", type: "date" }),
      ),
      field(
        gettext("Reden (wie het leest, weet waarom)"),
        "sleutel-reden",
        h("input", { id: "sleutel-reden", name: "reason", maxlength: "200", required: true, autocomplete: "off" }),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("patientspread.share_set"),
      {
        kind: data.get("kind"),
        band: Number(data.get("band")) / 100,
        weights: data.get("kind") === MANUAL ? weightsOf(data) : {},
        since: data.get("since") || null,
        reason: String(data.get("reason")),
      },
      gettext("Sleutel vastgelegd."),
    ],
  });
}
