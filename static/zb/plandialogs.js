/** The questions about a draft of a plan: how to begin, how long to try, to approval, approved, back. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h } from "./dom.js";
import { fromDutch } from "./format.js";
import { quoted } from "./quoted.js";

const about = (draft) => `plandraft:${draft.id}`;
const head = (text) => h("h3", null, text);

/** Ask how a new draft begins. */
export function askStart(region, done) {
  const file = h("input", { id: "plan-bestand", type: "file", accept: ".yaml,.yml,.json" });
  const text = h("textarea", { id: "plan-plak", name: "text", rows: "6", spellcheck: "false" });
  file.addEventListener("change", async () => {
    const [one] = file.files ?? [];
    if (!one) return;
    text.value = await one.text();
    const choice = text.closest("form")?.querySelector("input[value='text']");
    if (choice) choice.checked = true;
  });
  ask({
    title: head(interpolate(gettext("Nieuw concept voor %s"), [region.short_name])),
    body: [
      h(
        "fieldset",
        null,
        h("legend", null, gettext("Begin met")),
        choice("in_force", gettext("de versie die nu geldt"), true),
        choice("example", gettext("het voorbeeld in de vorm van de regio")),
        choice("text", gettext("een bestand of tekst (YAML of JSON)")),
      ),
      h("label", { for: "plan-bestand" }, gettext("Bestand")),
      file,
      h("label", { for: "plan-plak" }, gettext("of plak de tekst hier")),
      text,
      h("p", { class: "hint" }, gettext("Een tekst met fouten wordt bewaard; u ziet per regel wat er mis is.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Beginnen")),
    submit: (data) => [
      address("phases.plan_draft_start", { region: region.code }),
      { begin_from: data.get("from"), text: data.get("from") === "text" ? data.get("text") : "" },
      (answer) => {
        done(answer);
        return gettext("Het concept is begonnen.");
      },
    ],
  });
}

const choice = (value, text, checked = false) =>
  h("label", { class: "check" }, h("input", { type: "radio", name: "from", value, checked }), ` ${text}`);

/** Ask over how many days a draft is tried. */
export function askTrial(draft) {
  const days = [7, 14, 21, 28, 42];
  ask({
    title: head(gettext("Wat had dit plan gezegd?")),
    body: [
      h("label", { for: "dagen" }, gettext("Over de laatste")),
      h(
        "select",
        { id: "dagen", name: "days" },
        days.map((n) => h("option", { value: n, selected: n === 14 }, interpolate(gettext("%s dagen"), [n]))),
      ),
      h(
        "p",
        { class: "hint" },
        gettext("Met de cijfers die toen bekend waren, naast het plan dat nu geldt en wat er echt is besloten."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Beproeven")),
    submit: (data) => [
      address("phases.plan_draft_try", { draft: draft.id }),
      { days: Number(data.get("days")) },
      gettext("De proef is gestart."),
    ],
  });
}

/** Ask why a draft is put to approval, and from when on it shall be in force. */
export function askSubmit(draft) {
  ask({
    about: about(draft),
    title: head(gettext("Ter goedkeuring aanbieden")),
    body: [
      h(
        "p",
        { class: "hint" },
        gettext(
          "Het concept staat daarna vast. Twee verschillende mensen keuren goed: de voorzitter ROAZ en een DPG, of twee van hen. Wie het schreef, mag een van de twee zijn.",
        ),
      ),
      h("label", { for: "vanaf" }, gettext("Van kracht vanaf (leeg: direct na de tweede goedkeuring)")),
      h("input", { id: "vanaf", name: "from_at", type: "datetime-local" }),
      reasonField(gettext("Wat verandert er, en waarom")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Aanbieden")),
    submit: (data) => {
      const from = String(data.get("from_at") ?? "");
      return [
        address("phases.plan_draft_submit", { draft: draft.id }),
        { reason: data.get("reason"), from_at: from ? fromDutch(from)?.toISOString() : null },
        gettext("Het concept wacht op goedkeuring."),
      ];
    },
  });
}

/** Ask whether somebody approves. */
export function askApprove(draft) {
  const means = quoted(about(draft), draft, ({ needed, approvals }) =>
    h(
      "p",
      null,
      needed - approvals.length === 1
        ? gettext("Uw goedkeuring is de tweede: daarmee is dit de nieuwe versie van het plan.")
        : gettext("Uw goedkeuring is de eerste: daarna moet een tweede persoon het ook doen."),
    ),
  );
  ask({
    about: about(draft),
    anew: means.anew,
    title: head(gettext("Goedkeuren")),
    body: means.place,
    foot: h("button", { class: "btn pri" }, gettext("Goedkeuren")),
    submit: () => [address("phases.plan_draft_approve", { draft: draft.id }), {}, gettext("U heeft goedgekeurd.")],
  });
}

const BACK = {
  refuse: {
    title: () => gettext("Afkeuren"),
    why: () => gettext("Wat moet er anders"),
    done: () => gettext("Het concept is terug bij wie het schreef."),
  },
  call_off: {
    title: () => gettext("Afgelasten"),
    why: () => gettext("Waarom toch niet"),
    done: () => gettext("De versie wordt niet van kracht."),
  },
  recall: {
    title: () => gettext("Terugnemen"),
    why: () => gettext("Waarom"),
    done: () => gettext("Het concept is weer te wijzigen."),
  },
  withdraw: {
    title: () => gettext("Intrekken"),
    why: () => gettext("Waarom"),
    done: () => gettext("Het concept is ingetrokken."),
  },
};

/** Ask why a draft goes back, or away. */
export function askBack(draft, step) {
  const said = BACK[step];
  const command = ["refuse", "call_off"].includes(step) ? "phases.plan_draft_refuse" : "phases.plan_draft_back";
  ask({
    about: about(draft),
    title: head(said.title()),
    body: reasonField(said.why()),
    foot: h("button", { class: "btn pri" }, said.title()),
    submit: (data) => [address(command, { draft: draft.id }), { step, reason: data.get("reason") }, said.done()],
  });
}
