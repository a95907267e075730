/** Which source a figure is from and why it counts, in words: the same note wherever a figure is explained. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { age, count, moment } from "./format.js";
import { freshness } from "./freshness.js";
import { canAct, may, ownFacilities } from "./rights.js";
import { send } from "./send.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const BY_PEOPLE = ["manual", "file", "exercise"]; // every other source is a system

/** Say whether a source is a system that reports by itself. */
export const isFeed = (source) => Boolean(source) && !BY_PEOPLE.includes(source);

/** Return what people call a source: the label of a registered system or a neighbour, else the word of its way of reporting. */
export function sourceLabel(source) {
  const known = ctx.state?.(`source:${source}`)?.label;
  if (known) return known;
  const [category, ...name] = String(source ?? "").split(":");
  if (!name.length) return words.source(category);
  const neighbour = category === "buur" ? ctx.state?.(`neighbour:${name[0]}`)?.label : null;
  return neighbour ?? `${words.source(category)} (${name.join(":")})`;
}

/** What is compared of a figure: the first that says how much of it is used. */
const MAIN = ["occupied", "present", "count", "waiting", "days", "used", "state"];
const mainOf = (values) => MAIN.map((name) => values?.[name]).find((one) => one !== undefined && one !== null) ?? null;

const reasons = {
  only: () => "",
  newest: () => gettext("het nieuwste cijfer"),
  held: (why, now) => interpolate(gettext("met de hand, geldt tot %s"), [moment(why.until, now)]),
  feed: () => gettext("de automatische bron spreekt"),
  silent: () => gettext("de automatische bron is stil"),
  hand: () => gettext("wat getypt is gaat hier voor"),
  corrected: () => gettext("een verbetering van wat eerder gemeld was"),
};

/** Return why a source counts, in words; empty where there was nothing to choose. */
export const whyWords = (why, now) => reasons[why?.code]?.(why, now) ?? "";

/**
 * Return what is to be said of a figure's sources: which counts and why, what the others say, which fell silent.
 * Pure but for the labels.
 * @param {any} line a line of figures: `source`, `observed_at`, `stale_after_s`, `why`, `others`
 * @param {Date} now
 */
export function sourceFacts(line, now, label = sourceLabel) {
  const others = line.others ?? [];
  const feeds = [line, ...others].filter((one) => isFeed(one.source) && one.observed_at);
  return {
    counts: others.length ? label(line.source) : "",
    why: whyWords(line.why, now),
    others: others.map((one) => ({ label: label(one.source), value: mainOf(one.values), at: one.observed_at })),
    silent: feeds
      .filter((one) => one.stale_after_s !== undefined && freshness(one, now) === "stale")
      .map((one) => ({ label: label(one.source), since: one.observed_at })),
    held: line.why?.code === "held" && others.some((one) => isFeed(one.source)),
  };
}

const said = (text, values) => interpolate(text, values, true);

const states = {
  never: () => gettext("nog nooit gehoord"),
  speaks: () => gettext("spreekt"),
  late: () => gettext("laat"),
  withdrawn: () => gettext("ingetrokken"),
};

/** Return how a registered source stands: since when it is silent, or how long ago it was heard. */
export function standingWords(source, now) {
  const ago = (value) => age((now.getTime() - Date.parse(value)) / 1000);
  if (source.state === "silent")
    return said(gettext("stil sinds %(since)s (%(age)s)"), {
      since: moment(source.since, now),
      age: ago(source.since),
    });
  const text = states[source.state]?.() ?? source.state;
  return source.last_heard_at && source.state !== "withdrawn"
    ? said(gettext("%(state)s · %(age)s geleden gehoord"), { state: text, age: ago(source.last_heard_at) })
    : text;
}

/**
 * Return the note about the sources of a figure, or null where one source speaks and there is nothing to tell.
 * @param {any} line a line of figures
 * @param {Date} now
 * @param {string} [facility] whose figure it is: who may, lets the automatic source count again from here
 */
export function sourceNote(line, now, facility = "") {
  const facts = sourceFacts(line, now);
  if (!facts.counts && !facts.silent.length) return null;
  const resume =
    facts.held && facility && canAct() && may("capacity.feed_resume") && ownFacilities().includes(facility);
  return h(
    "div",
    { class: "source-note", "data-key": `source-${line.bed}` },
    facts.counts
      ? h(
          "p",
          null,
          h("b", null, said(gettext("telt: %(label)s"), { label: facts.counts })),
          facts.why ? ` · ${facts.why}` : "",
          facts.others.map((one) =>
            h(
              "span",
              null,
              "; ",
              said(gettext("%(label)s zegt %(value)s (%(at)s)"), {
                label: one.label,
                value: one.value === null ? "?" : typeof one.value === "number" ? count(one.value) : one.value,
                at: moment(one.at, now),
              }),
            ),
          ),
        )
      : null,
    facts.silent.map((one) =>
      h(
        "p",
        { class: "late", "data-key": `silent-${one.label}` },
        said(gettext("%(label)s stil sinds %(since)s"), { label: one.label, since: moment(one.since, now) }),
      ),
    ),
    resume
      ? h(
          "button",
          { type: "button", class: "btn", "data-resume": facility, "data-kind": line.bed },
          gettext("Laat de automatische bron weer gelden"),
        )
      : null,
  );
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (
    /** @type {HTMLElement} */ (event.target).closest?.("[data-resume]") ?? null
  );
  if (!button) return;
  const { resume = "", kind } = button.dataset;
  send(address("capacity.feed_resume", { facility: resume }), { kind }, gettext("De automatische bron geldt weer."));
});
