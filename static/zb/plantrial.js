/** What a draft would have said over the past, beside the plan in force and what was decided. */

import { h } from "./dom.js";
import { evidenceTable } from "./evidence.js";
import { day, moment, percent, time } from "./format.js";
import { phaseChip } from "./parts.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const PHASES = ["regular", "adapted", "crisis"];
const houseName = (code) => ctx.ref.facility.get(code)?.name ?? code;

const WHY = {
  nobody: () => gettext("nog nooit iets gemeld"),
  stale: () => gettext("cijfers verouderd"),
  few_fresh: () => gettext("te weinig verse cijfers"),
};

/** Return the outcome of a trial, or that there is none. */
export function trialView(trial, live, now) {
  if (live && ["waiting", "running"].includes(live.state))
    return h(
      "p",
      { class: "plan-progress", role: "status" },
      live.state === "waiting" ? gettext("De proef wacht op een plaats om te rekenen…") : gettext("De proef rekent:"),
      " ",
      h("progress", { max: "1", value: String(live.done_share), "aria-label": gettext("voortgang van de proef") }),
      ` ${percent(live.done_share)}`,
    );
  if (trial === undefined) return h("p", { class: "empty" }, gettext("Concept ophalen…"));
  if (!trial)
    return h(
      "p",
      { class: "empty" },
      gettext(
        "Nog niet beproefd. Kies een aantal dagen: u ziet wat dit plan zou hebben gezegd, en wat er echt is besloten.",
      ),
    );
  if (trial.state === "failed")
    return h(
      "p",
      { class: "form-error" },
      gettext("De proef is mislukt. Probeer het opnieuw; blijft het zo, meld het aan de beheerder."),
    );
  if (!trial.result) return null;
  return h(
    "div",
    { class: "plan-trial" },
    trial.outdated
      ? h(
          "p",
          { class: "plan-outdated", role: "note" },
          gettext("Beproefd vóór de laatste wijziging: het concept is nu anders."),
        )
      : null,
    h(
      "p",
      { class: "muted" },
      interpolate(
        gettext("%(from)s tot %(to)s · %(n)s waarnemingen · gevraagd door %(by)s"),
        {
          from: `${day(trial.result.from)} ${time(trial.result.from)}`,
          to: `${day(trial.result.to)} ${time(trial.result.to)}`,
          n: trial.result.observations,
          by: words.readable(trial, "asked_by"),
        },
        true,
      ),
    ),
    strips(trial),
    h(
      "p",
      { class: "hint" },
      gettext(
        "Elke rij gaat ervan uit dat de regio het advies van dat plan direct volgde. Gestippeld: niet te beoordelen.",
      ),
    ),
    h("div", { class: "plan-beside" }, adviceList("draft", trial, now), adviceList("in_force", trial, now)),
  );
}

function strips(trial) {
  const { result } = trial;
  const rows = [
    [gettext("Besloten"), result.decided, []],
    [
      words.readable(trial, "beside") || gettext("Geen plan"),
      result.in_force?.phases ?? [],
      result.in_force?.unsure ?? [],
    ],
    [gettext("Dit concept"), result.draft.phases, result.draft.unsure],
  ];
  const [from, to] = [Date.parse(result.from), Date.parse(result.to)];
  return h(
    "div",
    { class: "plan-strips" },
    rows.map(([name, phases, unsure]) =>
      h(
        "div",
        { class: "plan-strip" },
        h("span", { class: "plan-strip-name" }, name),
        strip(phases, unsure, from, to, name),
      ),
    ),
    h("div", { class: "plan-strip" }, h("span", { class: "plan-strip-name" }), axis(from, to)),
    h(
      "p",
      { class: "plan-key" },
      PHASES.map((one) => phaseChip(one)),
      h("span", { class: "chip unsure" }, gettext("niet te beoordelen")),
    ),
  );
}

function strip(phases, unsure, from, to, name) {
  const at = (one) => {
    const [begin, end] = [Math.max(from, Date.parse(one.from)), Date.parse(one.to)];
    return { left: `${((begin - from) / (to - from)) * 100}%`, width: `${((end - begin) / (to - from)) * 100}%` };
  };
  const said = phases.map((one) => `${day(one.from)} ${words.phase(one.phase)}`).join(", ");
  return h(
    "div",
    { class: "plan-line-of-time", role: "img", "aria-label": `${name}: ${said}` },
    phases.map((one) =>
      h("i", { class: `strip-phase phase-${one.phase}`, style: at(one), title: words.phase(one.phase) }),
    ),
    unsure.map((one) => h("i", { class: "strip-unsure", style: at(one), title: whyNot(one) })),
  );
}

const whyNot = (one) => (WHY[one.why] ?? WHY.stale)();

function axis(from, to) {
  const steps = 6;
  return h(
    "div",
    { class: "plan-axis", "aria-hidden": "true" },
    Array.from({ length: steps + 1 }, (_, i) => h("span", null, day(from + ((to - from) * i) / steps))),
  );
}

function adviceList(which, trial, now) {
  const one = trial.result[which];
  const title =
    which === "draft"
      ? gettext("Dit concept zou hebben voorgesteld")
      : gettext("Het plan van nu zou hebben voorgesteld");
  if (!one) return h("section", null, h("h3", null, title), h("p", { class: "empty" }, gettext("Er gold geen plan.")));
  return h(
    "section",
    { "data-key": which },
    h("h3", null, title),
    one.advice.length
      ? h(
          "ol",
          { class: "plan-advice" },
          one.advice.map((advice) => adviceItem(advice, now)),
        )
      : h("p", { class: "empty" }, gettext("Niets: geen regel hield in deze tijd lang genoeg.")),
    one.more ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [one.more])) : null,
    one.unasked.length
      ? h(
          "p",
          { class: "muted" },
          interpolate(gettext("De hele tijd of een deel ervan niets gemeld voor regel %s."), [one.unasked.join(", ")]),
        )
      : null,
    unsureList(one.unsure, now),
  );
}

function adviceItem(advice, now) {
  return h(
    "li",
    { "data-key": advice.at + advice.rule },
    h("p", null, h("b", null, moment(advice.at, now)), " ", phaseChip(advice.from), " → ", phaseChip(advice.to)),
    h("p", null, `${words.said(advice.sentence)} · ${gettext("regel")} ${advice.rule}`),
    h(
      "details",
      null,
      h("summary", null, interpolate(gettext("Bewijs: %s cijfers van toen"), [advice.figures])),
      h("div", { class: "scroll-x" }, evidenceTable({ ...advice, opened_at: advice.at }, now)),
    ),
  );
}

function unsureList(unsure, now) {
  if (!unsure.length) return null;
  return h(
    "details",
    null,
    h(
      "summary",
      null,
      interpolate(ngettext("%s tijd niet te beoordelen", "%s tijden niet te beoordelen", unsure.length), [
        unsure.length,
      ]),
    ),
    h(
      "ul",
      null,
      unsure.map((one) =>
        h(
          "li",
          null,
          `${moment(one.from, now)} – ${moment(one.to, now)}: ${whyNot(one)}`,
          interpolate(gettext(" (regel %s)"), [one.rules.join(", ")]),
          one.unknown.length ? ` · ${one.unknown.map(houseName).join(", ")}` : "",
        ),
      ),
    ),
  );
}
