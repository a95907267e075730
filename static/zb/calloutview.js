/** An alarm and a call on the screen: who comes, who does not, who is silent, and the three buttons. */

import { confirmedWords, faultWord, mayEnd, missingWords, seatsAsking, tally, wayWord } from "./callout.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { canAct } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const said = (text, values) => interpolate(text, values, true);
const act = (name, label, more = {}) => h("button", { type: "button", class: "btn", "data-act": name, ...more }, label);

const kindChip = (alarm) =>
  h("span", { class: `call-chip ${alarm.kind}` }, alarm.kind === "test" ? gettext("PROEFALARM") : gettext("ALARM"));

/** Return how long there is to answer: in the minutes that people live in, whatever the clock of an exercise does. */
function timeLeft(alarm) {
  if (!alarm.answer_by) return "";
  const seconds = (Date.parse(alarm.answer_by) - ctx.wall().getTime()) / 1000;
  return seconds > 0
    ? interpolate(gettext("antwoord binnen %s"), [age(seconds)])
    : gettext("de tijd om te antwoorden is om");
}

function head(alarm, level = "h3") {
  return [
    h(
      "p",
      { class: "call-head" },
      kindChip(alarm),
      h(
        "span",
        { class: "muted" },
        said(gettext("%(at)s · door %(by)s"), {
          at: moment(alarm.opened_at, ctx.now()),
          by: words.readable(alarm, "opened_by"),
        }),
      ),
    ),
    h(level, null, words.readable(alarm, "what")),
  ];
}

const answerWords = (call) => {
  if (call.answer === "come")
    return call.minutes ? interpolate(gettext("komt over %s min"), [call.minutes]) : gettext("komt");
  if (call.answer === "later")
    return call.minutes ? interpolate(gettext("komt later, over %s min"), [call.minutes]) : gettext("komt later");
  return call.answer === "not" ? gettext("kan niet") : gettext("nog geen antwoord");
};

/** Return a call to the person at the screen, with its three buttons. */
export function callCard([alarm, call]) {
  const button = (answer, label, kind = "btn big") =>
    h(
      "button",
      {
        type: "button",
        class: kind,
        "data-act": "answer",
        "data-id": call.id,
        "data-answer": answer,
        "aria-pressed": String(call.answer === answer),
        disabled: !canAct(),
      },
      label,
    );
  const asked = seatsAsking(alarm, call);
  const isOver = call.seats.length > 0 && !asked.length;
  return h(
    "article",
    { class: "wait my-call", "data-key": `call${call.id}` },
    head(alarm),
    asked.length
      ? h(
          "p",
          null,
          gettext("U wordt opgeroepen als:"),
          " ",
          asked.map((seat) => `${words.readable(seat, "function_name")}, ${words.readable(seat, "name")}`).join("; "),
        )
      : null,
    h(
      "p",
      { class: call.answer ? "call-mine" : "muted" },
      call.answer
        ? said(gettext("Uw antwoord: %(answer)s."), { answer: answerWords(call) })
        : isOver
          ? null
          : timeLeft(alarm),
    ),
    isOver
      ? h("p", null, gettext("U wordt hiervoor niet meer opgeroepen; u hoeft niets te doen."))
      : h(
          "div",
          { class: "call-answers" },
          button("come", gettext("Ik kom"), "btn big pri"),
          button("later", gettext("Later…")),
          button("not", gettext("Ik kom niet")),
        ),
  );
}

/** Return the ways that were tried for a call, in words; what went well in short, what failed with why. */
function waysTried(call) {
  const tried = call.ways.filter((one) => one.state === "sent" || one.fault);
  return h(
    "ul",
    { class: "call-ways" },
    tried.map((one) =>
      h(
        "li",
        { "data-key": one.way, class: one.state === "sent" ? "" : "late" },
        one.state === "sent" ? wayWord(one.way) : `${wayWord(one.way)}: ${faultWord(one.fault)}`,
      ),
    ),
  );
}

const seatWord = {
  filled: () => "✓",
  asked: () => "…",
  unreached: () => "✕",
  ended: () => "–",
};

function seatRow(alarm, seat) {
  const call = alarm.calls.find((one) => one.id === seat.call);
  const before = alarm.calls.filter((one) => one.id !== seat.call && one.seats.includes(alarm.seats.indexOf(seat)));
  const silent = before.some((one) => !one.answer);
  const standing =
    seat.state === "unreached" ? gettext("niemand bereikt") : call ? answerWords(call) : gettext("vervallen");
  return h(
    "tr",
    { "data-key": `${seat.at}${seat.place}${seat.function}`, class: `seat ${seat.state}` },
    h(
      "th",
      { scope: "row" },
      words.readable(seat, "function_name"),
      h("small", { class: "muted" }, words.readable(seat, "name")),
    ),
    h(
      "td",
      { "data-label": gettext("Antwoord") },
      h(
        "span",
        { class: `seat-state ${seat.state}` },
        h("i", { "aria-hidden": "true" }, `${seatWord[seat.state]()} `),
        standing,
      ),
    ),
    h(
      "td",
      { "data-label": gettext("Wie") },
      call ? words.readable(call, "called") : "–",
      seat.above
        ? h("small", { class: "late" }, interpolate(gettext("doorgezet naar %s"), [words.readable(seat, "above_name")]))
        : seat.step > 0 && seat.state !== "unreached"
          ? h("small", { class: "late" }, silent ? gettext("vervanger: de eerste was stil") : gettext("vervanger"))
          : null,
    ),
    h("td", { "data-label": gettext("Bereikt via") }, call ? waysTried(call) : "–"),
  );
}

/** Return the confirmation rate: a bar and the same in words. */
function rate(alarm) {
  const sum = tally(alarm);
  const [silent, unreached] = missingWords(sum);
  const parts = [
    confirmedWords({ confirmed: sum.yes, total: sum.all, people: sum.people }),
    silent,
    sum.no ? interpolate(ngettext("%s persoon kan niet", "%s personen kunnen niet", sum.no), [sum.no]) : "",
    sum.escalated ? interpolate(gettext("%s doorgezet"), [sum.escalated]) : "",
    unreached,
  ].filter(Boolean);
  const share = (number) => ({ width: `${sum.all ? (number / sum.all) * 100 : 0}%` });
  return h(
    "div",
    { class: "call-rate" },
    h(
      "span",
      { class: "call-bar", "aria-hidden": "true" },
      h("i", { class: "yes", style: share(sum.yes) }),
      h("i", { class: "lost", style: share(sum.unreached) }),
    ),
    h("b", null, parts[0]),
    parts.length > 1 ? h("span", { class: "muted" }, parts.slice(1).join(" · ")) : null,
  );
}

/** Return an alarm with who comes, who does not and who is silent. */
export function alarmCard(alarm) {
  const isOpen = alarm.state === "open";
  return h(
    "article",
    { class: `alarm-card ${alarm.state}`, "data-key": `a${alarm.id}` },
    head(alarm, "h2"), // below the title of the list
    rate(alarm),
    isOpen ? h("p", { class: "muted" }, timeLeft(alarm)) : null,
    isOpen
      ? null
      : h(
          "p",
          { class: "muted" },
          said(gettext("gesloten %(at)s · %(why)s"), {
            at: moment(alarm.closed_at, ctx.now()),
            why: words.readable(alarm, "closed_because"),
          }),
        ),
    h(
      "details",
      { open: isOpen && alarm.seats.length <= 12, "data-key": "who" },
      h("summary", null, gettext("Wie komt")),
      h(
        "div",
        { class: "scroll-x" },
        h(
          "table",
          { class: "grid stack call-table" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              [gettext("Functie"), gettext("Antwoord"), gettext("Wie"), gettext("Bereikt via")].map((text) =>
                h("th", { scope: "col", class: "plain-head" }, text),
              ),
            ),
          ),
          h(
            "tbody",
            null,
            [...alarm.seats].sort(bySorrow(alarm)).map((seat) => seatRow(alarm, seat)),
          ),
        ),
      ),
    ),
    isOpen && mayEnd(alarm)
      ? h("div", { class: "btns" }, act("end", gettext("Sluiten…"), { "data-id": alarm.id }))
      : null,
  );
}

const SORROW = { unreached: 0, asked: 1, filled: 2, ended: 3 };
/** Return the order in which seats are shown: what needs somebody's care first. */
const bySorrow = (alarm) => (a, b) =>
  SORROW[a.state] - SORROW[b.state] || alarm.seats.indexOf(a) - alarm.seats.indexOf(b);
