/** The state of the system, as a duty officer reads it: what is wrong, since when, what it means, what to do. */

import { address, get, Problem } from "../../zb/api.js";
import { byId, h, patch } from "../../zb/dom.js";
import { age, count, moment, time } from "../../zb/format.js";
import { tableHead } from "../../zb/parts.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { readable } from "../../zb/words.js";

const AGAIN_MS = 5_000;
/** @type {{answer: any, error: string}} */
const known = { answer: null, error: "" };

async function load() {
  try {
    known.answer = await get(address("system"));
    known.error = "";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    known.error = problem.message;
  }
  refresh();
  setTimeout(load, AGAIN_MS);
}

const STATES = {
  works: () => gettext("werkt"),
  slow: () => gettext("traag"),
  still: () => gettext("staat stil"),
  absent: () => gettext("niet ingericht"),
};
const isTrouble = (part) => part.state === "slow" || part.state === "still";
const WHOLE = {
  works: () => gettext("Alles werkt."),
  absent: () => gettext("Alles werkt."),
  slow: () => gettext("Een deel is traag; wat u ziet klopt."),
  still: () => gettext("Niet alles werkt. Hieronder staat wat dat betekent en wat u doet."),
};

const sinceWords = (part) =>
  part.since
    ? interpolate(
        gettext("sinds %(moment)s (%(age)s)"),
        {
          moment: moment(new Date(part.since), ctx.wall()),
          age: age((ctx.wall().getTime() - Date.parse(part.since)) / 1000),
        },
        true,
      )
    : "";

const contact = () => known.answer.contact || gettext("de beheerder van uw organisatie");

const FACTS = {
  vendor: () => gettext("soort"),
  missing: () => gettext("nog uit te voeren"),
  machine_off_s: () => gettext("klok van deze machine wijkt af, s"),
  processes: () => gettext("processen"),
  waiting: () => gettext("wacht"),
  late: () => gettext("te laat, s"),
  failed: () => gettext("mislukt met"),
  unasked: () => gettext("niet te vragen"),
  ways: () => gettext("wegen"),
  down: () => gettext("dicht"),
};

/** Return what is known beside an age: a name and a figure, or a list of them; nothing of an empty one. */
function factWords(name, value) {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : null;
  if (entries?.length === 0) return "";
  const listed = entries?.map(([key, one]) => (Array.isArray(value) ? one : `${key} ${count(one)}`)).join(", ");
  const said = typeof value === "number" ? count(value) : String(value);
  return `${FACTS[name]?.() ?? name}: ${listed ?? said}`;
}

/** Return what an administrator looks at, in one line. */
function more(part) {
  if (part.slow_after_s === undefined) return null;
  const facts = Object.entries(part.facts).map(([name, value]) => factWords(name, value));
  const figures = [
    part.problem,
    part.age_s === null || part.still_after_s === 0
      ? ""
      : interpolate(
          gettext("nu %(age)s s; traag vanaf %(slow)s s, stil vanaf %(still)s s"),
          {
            age: count(part.age_s),
            slow: count(part.slow_after_s),
            still: count(part.still_after_s),
          },
          true,
        ),
    ...facts,
  ];
  return figures.filter(Boolean).join(" · ");
}

const trouble = (part) =>
  h(
    "article",
    { class: `part ${part.state}`, "data-key": part.part },
    h(
      "h2",
      null,
      readable(part, "title"),
      h("span", { class: "part-state" }, STATES[part.state]()),
      h("small", null, sinceWords(part)),
    ),
    h("p", null, readable(part, "means")),
    h("p", null, h("b", null, `${gettext("Wat u doet:")} `), readable(part, "todo")),
    h("p", null, h("b", null, `${gettext("Ondersteuning:")} `), contact()),
    more(part) === null
      ? null
      : h(
          "p",
          { class: "part-more" },
          h("b", null, `${gettext("Voor de beheerder:")} `),
          readable(part, "more"),
          h("br", null),
          h("small", null, more(part)),
        ),
  );

const working = (part) =>
  h(
    "li",
    { class: part.state, "data-key": part.part },
    h("i", { "aria-hidden": "true" }, part.state === "works" ? "✓" : "–"),
    h("span", null, readable(part, "title")),
    h("span", null, STATES[part.state]()),
    more(part) === null ? null : h("small", null, more(part)),
  );

const KINDS = {
  web: () => gettext("server voor schermen"),
  worker: () => gettext("werk op de achtergrond"),
  beat: () => gettext("wekker"),
  mllp: () => gettext("lijnen van ziekenhuizen"),
};

function processes() {
  const found = known.answer.processes;
  if (!found) return null;
  return [
    h("h2", { "data-key": "head" }, gettext("Processen")),
    h(
      "table",
      { "data-key": "table" },
      tableHead([gettext("Soort"), gettext("Machine en nummer"), gettext("Laatst gehoord")]),
      h(
        "tbody",
        null,
        found.map((one) =>
          h(
            "tr",
            { "data-key": `${one.kind}:${one.name}` },
            h("td", null, KINDS[one.kind]?.() ?? one.kind),
            h("td", null, one.name),
            h("td", null, interpolate(gettext("%s geleden"), [age(one.silent_s)])),
          ),
        ),
      ),
    ),
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  if (known.error && !known.answer) {
    patch(byId("samen"), h("p", { class: "form-error", "data-key": "error" }, known.error));
    return;
  }
  if (!known.answer) return;
  const { parts, state, at } = known.answer;
  byId("moment").textContent = known.error
    ? interpolate(gettext("stand van %s; opvragen lukt nu niet"), [time(at)])
    : interpolate(gettext("stand van %s"), [time(at)]);
  patch(byId("samen"), h("p", { class: "whole", "data-key": state }, WHOLE[state]()));
  const wrong = parts.filter(isTrouble);
  patch(
    byId("delen"),
    wrong.sort((a, b) => (a.state === b.state ? 0 : a.state === "still" ? -1 : 1)).map(trouble),
    h("ul", { class: "working", "data-key": "working" }, parts.filter((part) => !isTrouble(part)).map(working)),
  );
  patch(byId("processen"), processes());
}

connectShell();
start(render);
load();
