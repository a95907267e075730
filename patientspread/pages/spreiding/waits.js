/** Requests to move a patient that wait for this person, and the newest plan, as long as hospitals have not answered. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { age, signed } from "../../zb/format.js";
import { homeWaiting } from "../../zb/homeward.js";
import { lateWith } from "../../zb/late.js";
import { comingLate, needOf, requestsLate, requestsWaiting } from "../../zb/pmr.js";
import { comingActs, comingButton, lateTag, needTags, requestButton } from "../../zb/pmrtags.js";
import { runScopes, runsNewestFirst } from "../../zb/rights.js";
import { shownToMe, willing } from "../../zb/shownwaits.js";
import { all, ctx } from "../../zb/store.js";
import { runSentence } from "../../zb/waitpanel.js";
import { registerWaits } from "../../zb/waits.js";
import { weekCard, weekUnread } from "../../zb/weekunread.js";
import * as words from "../../zb/words.js";

const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

function balance(flows) {
  const change = new Map();
  for (const flow of flows ?? []) {
    if (flow.from === flow.to) continue;
    change.set(flow.from, (change.get(flow.from) ?? 0) - flow.count);
    change.set(flow.to, (change.get(flow.to) ?? 0) + flow.count);
  }
  return [...change]
    .filter(([, value]) => value !== 0)
    .sort((a, b) => a[1] - b[1])
    .map(([code, value]) => `${regionName(code)} ${signed(value)}`)
    .join(", ");
}

function runCard(run, open) {
  return h(
    "article",
    { class: "wait run", "data-key": `r${run.id}` },
    h(
      "h3",
      null,
      gettext("Spreidingsplan"),
      ` ${run.scope === "national" ? gettext("landelijk") : regionName(run.scope)}`,
    ),
    h("p", null, runSentence(run)),
    h("p", { class: "muted" }, balance(run.flows)),
    h(
      "p",
      { class: "muted" },
      interpolate(ngettext("%s voorstel wacht op een ziekenhuis", "%s voorstellen wachten op een ziekenhuis", open), [
        open,
      ]),
    ),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-spreiding")}#run-${run.id}` }, gettext("Bekijken")),
    ),
  );
}

/** Return the newest own plan and how many of its moves wait for an answer. */
function openRun() {
  const scopes = runScopes();
  if (!scopes.length) return { run: null, open: 0 };
  const run = runsNewestFirst().find((one) => one.state === "done" && !one.what_if && scopes.includes(one.scope));
  const open = all("transfer").filter((transfer) => transfer.state === "proposed" && transfer.run === run?.id).length;
  return { run: open ? run : null, open };
}

const requestCard = (one) =>
  h(
    "article",
    { class: "wait", "data-key": `pmr${one.id}` },
    h("h3", null, `R-${one.number} `, words.bed(one.bed), " ", needTags(one)),
    h(
      "p",
      null,
      ctx.ref.facility.get(one.from)?.name ?? one.from,
      " · ",
      age((ctx.now().getTime() - Date.parse(one.entered_at)) / 1000),
    ),
    h("p", { class: "muted" }, words.requestState(one.state)),
    h(
      "div",
      { class: "btns" },
      h(
        "a",
        { class: "btn pri", href: `${address("page-spreiding")}#aanvragen-kaart` },
        one.state === "accepted" ? gettext("Rit plannen") : gettext("Plaats zoeken"),
      ),
    ),
  );

/** Return the card of a ride that is late, or of a bed to which nobody travels: it is asked about, and can be ended. */
const lateCard = (key, one, ride, place, acts) =>
  h(
    "article",
    { class: "wait", "data-key": key },
    h("h3", null, `R-${ride.number} `, words.bed(one.bed), " ", lateTag(ride, ctx.now())),
    h(
      "p",
      null,
      [one.from, one.to]
        .filter(Boolean)
        .map((code) => ctx.ref.facility.get(code)?.name ?? code)
        .join(" → "),
    ),
    h(
      "p",
      { class: "muted" },
      words.requestState(ride.state),
      ride.state === "accepted" ? ` · ${gettext("geldt het nog? Plan de rit, of beëindig het")}` : "",
    ),
    h(
      "div",
      { class: "btns" },
      acts,
      h("a", { class: "btn", href: `${address("page-spreiding")}#${place}` }, gettext("Bekijken")),
    ),
  );

/** What is asked of each kind of lateness: what should have happened, or that it is over. @type {Record<string, string[]>} */
const ASKED = { leave: ["depart", "end"], arrive: ["arrive", "end"], plan: ["end"], back: ["vehicle"] };

/** Return what is late for this person: `{key, card}`. */
function late() {
  const now = ctx.now();
  return [
    ...requestsLate(now).map((one) => ({
      key: `late:pmr:${one.id}`,
      card: () =>
        lateCard(
          `late${one.id}`,
          one,
          one,
          "aanvragen-kaart",
          ASKED[lateWith(one, now)].map((act, index) => requestButton(act, one, index === 0)),
        ),
    })),
    ...comingLate(now).map((one) => ({
      key: `late:transfer:${one.id}`,
      card: () =>
        lateCard(
          `latet${one.id}`,
          one,
          needOf(one),
          "komt-kaart",
          comingActs(one, now).map((act, index) => comingButton(act, one, index === 0)),
        ),
    })),
  ];
}
const homeCard = (one) =>
  h(
    "article",
    { class: "wait", "data-key": `thuis${one.id}` },
    h("h3", null, `R-${one.number} `, words.bed(one.bed)),
    h("p", null, `${one.destination_name} → ${one.region_name}`),
    h("p", { class: "muted" }, gettext("thuisregio heeft ruimte")),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-spreiding")}#aanvragen-kaart` }, gettext("Terugbrengen")),
    ),
  );
const homes = (number) =>
  interpolate(ngettext("%s patiënt kan naar huis", "%s patiënten kunnen naar huis", number), [number]);
const shownLink = (one, text) =>
  h(
    "article",
    { class: "wait", "data-key": `shown${one.id}` },
    h("h3", null, text),
    h("p", null, one.facility_name, one.number ? ` · R-${one.number}` : ""),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-spreiding")}#antwoord-kaart` }, gettext("Bekijken")),
    ),
  );
const variants = (number) =>
  interpolate(ngettext("%s variant om te bekijken", "%s varianten om te bekijken", number), [number]);
const lates = (number) => interpolate(ngettext("%s rit is te laat", "%s ritten zijn te laat", number), [number]);
const asks = (number) => interpolate(ngettext("%s aanvraag wacht op u", "%s aanvragen wachten op u", number), [number]);
const plans = (number) =>
  interpolate(
    ngettext("%s spreidingsplan is klaar om te volgen", "%s spreidingsplannen zijn klaar om te volgen", number),
    [number],
  );

registerWaits("spreiding", {
  keys: () => [
    ...requestsWaiting().map((one) => `pmr:${one.id}`),
    ...late().map((one) => one.key),
    ...homeWaiting().map((one) => `home:${one.id}`),
    ...shownToMe().map((one) => `shown:${one.id}`),
    ...willing().map(({ one }) => `shown:${one.id}`),
    ...[openRun().run].flatMap((run) => (run ? [`run:${run.id}`] : [])),
    ...weekUnread().map(() => "week:national"),
  ],
  words: (keys) => {
    const asked = keys.filter((key) => key.startsWith("pmr:")).length;
    const overdue = keys.filter((key) => key.startsWith("late:")).length;
    const home = keys.filter((key) => key.startsWith("home:")).length;
    const shown = keys.filter((key) => key.startsWith("shown:")).length;
    const planned = keys.filter((key) => key.startsWith("run:")).length;
    return [
      asked ? asks(asked) : "",
      overdue ? lates(overdue) : "",
      home ? homes(home) : "",
      shown ? variants(shown) : "",
      planned ? plans(planned) : "",
      keys.includes("week:national") ? gettext("nieuwe weekdoelen om te lezen") : "",
    ]
      .filter(Boolean)
      .join(" · ");
  },
  cards: (room) => {
    const { run, open } = openRun();
    return [
      ...weekUnread().map(weekCard),
      ...late()
        .slice(0, room)
        .map((one) => one.card()),
      ...homeWaiting().slice(0, room).map(homeCard),
      ...shownToMe().map((one) => shownLink(one, gettext("Een variant is u getoond"))),
      ...willing().map(({ one }) => shownLink(one, gettext("Een ziekenhuis kijkt opnieuw"))),
      ...requestsWaiting()
        .slice(0, run ? Math.max(0, room - 1) : room)
        .map(requestCard),
      ...(run ? [runCard(run, open)] : []),
    ];
  },
});
