/** The measures of running plans: the ladder of a region, what is for me, what the decision set going. */

import { address } from "../../zb/api.js";
import { ask, reasonField } from "../../zb/ask.js";
import { closedThen } from "../../zb/closed.js";
import { byUrgency, isLate, isOwn } from "../../zb/course.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { fromDutch, moment, wallClock } from "../../zb/format.js";
import { ladder, standingOf } from "../../zb/ladderview.js";
import { dueText, measureItem } from "../../zb/measureparts.js";
import { closedLine, openedText } from "../../zb/openedbeds.js";
import { colourChip, colourOf, needPlans } from "../../zb/owncolours.js";
import { phaseChip } from "../../zb/parts.js";
import { mandates, openProposals } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, shownWith, start } from "../../zb/store.js";
import { answeredAt, rounds } from "../../zb/survey.js";
import * as words from "../../zb/words.js";

const HOUR = 3_600_000;
/** @type {{region: string, plans: any[] | null}} */
const view = { region: new URLSearchParams(location.search).get("regio") ?? "", plans: null };

function landRow(region, now) {
  const late = all("measure").filter((one) => one.region === region.code && isLate(one, now)).length;
  const proposed = openProposals().some((one) => one.region === region.code);
  return h(
    "li",
    { "data-key": region.code },
    h(
      "button",
      {
        type: "button",
        class: "land-row",
        "data-act": "region",
        "data-code": region.code,
        "aria-pressed": String(region.code === view.region),
      },
      h("span", null, region.short_name),
      h(
        "span",
        { class: "land-chips" },
        phaseChip(ctx.state(`phase:${region.code}`)?.phase),
        colourChip(colourOf(region.code)),
      ),
      late
        ? h(
            "b",
            { class: "badge", title: gettext("maatregelen te laat") },
            late,
            h("span", { class: "unseen" }, ` ${gettext("te laat")}`),
          )
        : null,
      proposed ? h("span", { class: "proposed", title: gettext("er ligt een voorstel") }, "→ ?") : null,
    ),
  );
}

function mine(now) {
  const found = byUrgency(all("measure").filter((one) => isOwn(one, mandates())));
  if (!found.length) return h("p", { class: "empty" }, gettext("Er is nu geen maatregel voor u."));
  return h(
    "ul",
    { class: "measures" },
    found.map((one) => [
      h(
        "li",
        { class: "measure-name", "data-key": `n${one.id}` },
        h("b", null, words.said(one.title)),
        h("small", null, dueText(one, now)),
      ),
      measureItem(one, now),
    ]),
  );
}

function asked(now) {
  const round = rounds().find((one) => one.region === view.region);
  if (!round) return h("p", { class: "empty" }, gettext("Hier is nog geen uitvraag gedaan."));
  const answered = round.requests.filter((one) => answeredAt(round, one)).length;
  return [
    h(
      "p",
      null,
      h("b", null, interpolate(gettext("ronde %s"), [round.number])),
      ` · ${interpolate(gettext("%(done)s van %(all)s antwoordden"), { done: answered, all: round.requests.length }, true)}`,
    ),
    h(
      "p",
      { class: "muted" },
      interpolate(
        round.state === "open"
          ? gettext("gevraagd %(opened)s · antwoord voor %(due)s")
          : gettext("gevraagd %(opened)s · gesloten %(closed)s"),
        {
          opened: moment(round.opened_at, now),
          due: moment(round.due_at, now),
          closed: moment(round.closed_at, now),
        },
        true,
      ),
    ),
    h("a", { class: "btn", href: `${address("page-uitvraag")}?regio=${view.region}` }, gettext("Naar de uitvraag")),
  ];
}

function followed(now) {
  const { run, phase, lead, series } = standingOf(view.region);
  const closed = phase ? closedLine(view.region, phase.since, run?.classes ?? []) : null;
  if (!run)
    return [
      closed ? h("ul", { class: "followed" }, closed) : null,
      h(
        "p",
        { class: "empty" },
        closedThen()
          ? gettext("Er loopt geen plan meer: de omgeving is gesloten. Wat er liep, staat onder verloop en besluiten.")
          : gettext("Er loopt geen plan: een besluit op een hogere fase start het."),
      ),
    ];
  const opened = openedText(view.region, run.classes);
  const measures = all("measure").filter((one) => one.region === view.region && one.state !== "lapsed");
  const lines = [
    interpolate(gettext("%s is van kracht sinds %s"), [words.readable(run, "plan"), moment(run.since, now)]),
    interpolate(ngettext("%s maatregel uitgezet", "%s maatregelen uitgezet", measures.length), [measures.length]),
    interpolate(gettext("spreiding mag gebruiken: %s"), [run.classes.map(words.capacityClass).join(", ")]),
    opened ? interpolate(gettext("geopend boven regulier: %s"), [opened]) : "",
    series.length ? interpolate(gettext("volgende uitvraag %s"), [moment(series[0].next_at, now)]) : "",
    phase?.phase === "regular" ? "" : gettext("de termijnen van cijfers zijn korter geworden"),
    lead ? interpolate(gettext("de leiding over de witte kolom is bij: %s"), [words.roleBrief(lead.role)]) : "",
  ].filter(Boolean);
  return h(
    "ul",
    { class: "followed" },
    lines.map((line) => h("li", { "data-key": line }, line)),
    closed,
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  view.region ||= mandates().find((one) => one.region)?.region || homeRegion() || ctx.ref.regions[0].code;
  const region = ctx.ref.region.get(view.region);
  patch(
    byId("land"),
    ctx.ref.regions.map((one) => landRow(one, now)),
  );
  patch(
    byId("ladder"),
    region
      ? ladder(region, now, planOf(region.code))
      : h("p", { class: "empty" }, gettext("Deze regio is er niet. Kies er een.")),
  );
  patch(byId("mijn"), mine(now));
  patch(byId("uitvraag"), asked(now));
  patch(byId("gevolg"), followed(now));
}

const planOf = (code) => view.plans?.find((one) => one.region === code) ?? null;

/** Return the region of the own facility, for who has no region. */
const homeRegion = () => ctx.ref.facility.get(mandates().find((one) => one.facility)?.facility ?? "")?.region ?? "";

function askRun(region) {
  ask({
    about: `planrun:${region.code}`,
    title: h("h3", null, interpolate(gettext("Plan van kracht in %s"), [region.short_name])),
    body: [
      h(
        "p",
        { class: "hint" },
        gettext("De fase blijft regulier. Het plan staat vast zoals het nu is, en de herijking wordt bewaakt."),
      ),
      reasonField(gettext("Waarom nu")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Van kracht verklaren")),
    submit: (data) => [
      address("phases.plan_run", { region: region.code }),
      { running: true, reason: data.get("reason") },
      gettext("Het plan is van kracht."),
    ],
  });
}

function askReview(region) {
  const next = new Date(ctx.now().getTime() + 8 * HOUR);
  ask({
    about: `planrun:${region.code}`,
    title: h("h3", null, interpolate(gettext("Herijken in %s"), [region.short_name])),
    body: [
      h("label", { for: "moment" }, gettext("Volgende herijking")),
      h("input", { id: "moment", name: "at", type: "datetime-local", required: true, value: wallClock(next) }),
      reasonField(gettext("Wat is er besproken")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("phases.review_set", { region: region.code }),
      { at: fromDutch(String(data.get("at")))?.toISOString(), reason: data.get("reason") },
      gettext("De herijking is vastgelegd."),
    ],
  });
}

connectShell();
actions(document.querySelector("main"), {
  region: (button) => {
    view.region = button.dataset.code ?? "";
    history.replaceState(null, "", `?regio=${view.region}`);
    refresh();
  },
  run: () => askRun(ctx.ref.region.get(view.region)),
  review: () => askReview(ctx.ref.region.get(view.region)),
});
start(render).then(async () => {
  view.plans = await shownWith(needPlans());
  refresh();
});
