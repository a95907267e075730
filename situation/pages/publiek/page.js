/** Texts for the public of one activiteit: what may be told, by whose approval, and what is being written. */

import { nothing } from "../../zb/activities.js";
import { act } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { arrive } from "../../zb/arrive.js";
import { ask, reasonField } from "../../zb/ask.js";
import { askedActivity, bobNav, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { mayApprove, mayWithdrawPublic, mayWritePublic, publicState, publicTextsOf } from "../../zb/publictexts.js";
import { newestIn, quoted } from "../../zb/quoted.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, seenOf, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const say = (text, values) => interpolate(text, values, true);
const key = (one) => `publictext:${one.id}`;
const to = (name, one) => address(`situation.public_text_${name}`, { public_text: one.id });
const UNDECIDED = ["draft", "submitted", "returned"];

function facts(one, now) {
  return h(
    "p",
    { class: "facts" },
    h("b", { class: `is-${one.state}` }, publicState(one.state)),
    one.approved_at
      ? h(
          "span",
          null,
          say(gettext("goedgekeurd door %(who)s, %(at)s"), {
            who: words.readable(one, "approved_by"),
            at: moment(one.approved_at, now),
          }),
        )
      : null,
    h(
      "span",
      null,
      say(gettext("geschreven door %(who)s, %(at)s"), {
        who: words.readable(one, "written_by"),
        at: moment(one.written_at, now),
      }),
    ),
    one.replaces ? h("span", null, say(gettext("vervangt P%(replaces)s"), one)) : null,
    words.readable(one, "reason")
      ? h(
          "span",
          { class: "late" },
          say(gettext("%(who)s: %(why)s"), {
            who: words.readable(one, "state_by"),
            why: words.readable(one, "reason"),
          }),
        )
      : null,
  );
}

function acts(activity, one) {
  const data = { "data-id": one.id };
  const writes = mayWritePublic(activity);
  const open = one.state === "draft" || one.state === "returned";
  return h(
    "div",
    { class: "btns no-print" },
    mayApprove(one) ? act("approve", gettext("Goedkeuren…"), { ...data, class: "btn pri" }) : null,
    mayApprove(one) ? act("return", gettext("Teruggeven…"), data) : null,
    writes && open ? act("submit", gettext("Ter goedkeuring"), { ...data, class: "btn pri" }) : null,
    writes && open ? act("edit", gettext("Wijzigen…"), data) : null,
    writes && one.state === "approved" ? act("anew", gettext("Nieuwe versie…"), data) : null,
    mayWithdrawPublic(activity, one) ? act("withdraw", gettext("Intrekken…"), data) : null,
  );
}

const card = (activity, now) => (one) =>
  h(
    "article",
    { class: "public-text", id: `publictext-${one.id}`, "data-key": key(one) },
    h("h3", null, h("b", { class: "bob-nr" }, `P${one.number}`), one.title),
    h("p", { class: "told" }, one.text),
    facts(one, now),
    acts(activity, one),
  );

const list = (found, activity, now, empty) =>
  found.length ? found.map(card(activity, now)) : h("p", { class: "empty" }, empty);

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = askedActivity();
  if (!activity) {
    for (const part of ["wegen", "werk-acties", "werk", "eerder"]) patch(byId(part));
    patch(byId("verteld"), noActivity());
    return;
  }
  const now = ctx.now();
  const found = publicTextsOf(activity.id);
  const told = found.filter((one) => one.state === "approved");
  const work = found.filter((one) => UNDECIDED.includes(one.state));
  const writes = mayWritePublic(activity);
  patch(byId("wegen"), bobNav(activity, "publiek"));
  byId("verteld-telling").textContent = told.length ? String(told.length) : "";
  byId("werk-telling").textContent = work.length ? String(work.length) : "";
  patch(byId("werk-acties"), writes ? act("write", gettext("Tekst schrijven…"), { class: "btn pri" }) : null);
  patch(
    byId("verteld"),
    list(
      told,
      activity,
      now,
      nothing(
        activity,
        gettext(
          "Nog niets goedgekeurd. Vertel het publiek alleen wat hier staat; een DPG of ROAZ-voorzitter keurt het goed.",
        ),
      ),
    ),
  );
  patch(
    byId("werk"),
    list(
      work,
      activity,
      now,
      writes
        ? gettext("Niets in voorbereiding. Schrijf een tekst; een ander keurt haar goed.")
        : gettext("Niets in voorbereiding dat u kunt zien."),
    ),
  );
  const gone = found.filter((one) => one.state === "withdrawn");
  byId("eerder").closest("section").hidden = !gone.length;
  patch(byId("eerder"), gone.map(card(activity, now)));
}

const fields = (title = "", text = "") => [
  h("label", { for: "kop-tekst" }, gettext("Kop")),
  h("input", { id: "kop-tekst", name: "title", maxlength: "120", required: true, value: title, autocomplete: "off" }),
  h("label", { for: "tekst" }, gettext("Wat verteld mag worden (geen patiëntgegevens)")),
  h("textarea", { id: "tekst", name: "text", rows: "8", maxlength: "4000", required: true }, text),
];

const replaces = (number) =>
  h("p", { class: "hint" }, say(gettext("Eenmaal goedgekeurd vervangt deze tekst P%(number)s."), { number }));

/** Return the text that is told in the place of one: itself, or what came after it meanwhile; null where none is. */
function toldFor(one) {
  const after = all("publictext").filter((other) => other.activity === one.activity && other.approved_at);
  let found = ctx.state(key(one));
  while (found && found.state !== "approved") {
    const { number } = found;
    found = after.find((other) => other.replaces === number) ?? null;
  }
  return found;
}

/** Ask for a text: a new one, or what a draft says from now on. */
function askText(activity, one, isNew) {
  const about = one && !isNew ? key(one) : "";
  const newest = newestIn(about, ["title", "text"]);
  ask({
    within: activity.id,
    about,
    anew: newest.anew,
    title: [
      h(
        "h3",
        null,
        one && !isNew ? say(gettext("Publiekstekst P%(number)s wijzigen"), one) : gettext("Publiekstekst schrijven"),
      ),
      h("small", null, activity.name),
    ],
    body: [
      h("p", { class: "hint" }, gettext("Wie meeschrijft, kan de tekst niet zelf goedkeuren.")),
      one && isNew ? replaces(one.number) : null,
      fields(one?.title, one?.text),
      newest.place,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Bewaren als concept")),
    submit: (data) => {
      const told = one && isNew ? toldFor(one) : null;
      return [
        one && !isNew ? to("edit", one) : address("situation.public_text_write", { activity: activity.id }),
        { title: data.get("title"), text: data.get("text"), ...(told ? { replaces: told.id } : {}) },
        told && told.id !== one.id
          ? say(gettext("Bewaard als concept. Goedgekeurd vervangt het P%(number)s, dat intussen verteld wordt."), told)
          : gettext("Bewaard als concept."),
      ];
    },
  });
}

const reads = (one) => [
  h("p", null, h("b", null, one.title)),
  h("p", { class: "quote" }, one.text),
  one.replaces ? replaces(one.replaces) : null,
];

function askDecision(one, approve) {
  const text = quoted(key(one), one, reads);
  ask({
    within: one.activity,
    about: key(one),
    anew: text.anew,
    open: (state) => state.state === "submitted",
    title: [h("h3", null, say(approve ? gettext("P%(number)s goedkeuren") : gettext("P%(number)s teruggeven"), one))],
    body: [
      text.place,
      approve
        ? h("p", { class: "hint" }, gettext("Iedereen leest de tekst dan, met uw naam en functie erbij."))
        : reasonField(gettext("Waarom niet")),
    ],
    foot: h("button", { class: "btn pri" }, approve ? gettext("Goedkeuren") : gettext("Teruggeven")),
    submit: (data) => [
      to("decide", one),
      { approve, reason: data.get("reason") ?? "" },
      approve ? gettext("Goedgekeurd.") : gettext("Teruggegeven."),
    ],
  });
}

function askWithdrawal(one) {
  const text = quoted(key(one), one, reads);
  ask({
    within: one.state === "approved" ? undefined : one.activity, // what was told can be withdrawn after that too
    about: key(one),
    anew: text.anew,
    open: (state) => state.state !== "withdrawn",
    title: [h("h3", null, say(gettext("P%(number)s intrekken"), one))],
    body: [text.place, reasonField(gettext("Waarom"))],
    foot: h("button", { class: "btn pri" }, gettext("Intrekken")),
    submit: (data) => [to("withdraw", one), { reason: data.get("reason") }, gettext("Ingetrokken.")],
  });
}

const textOf = ({ dataset }) => ctx.state(`publictext:${dataset.id}`);

connectShell();
actions(byId("inhoud"), {
  write: () => askText(askedActivity(), null, true),
  anew: (button) => askText(askedActivity(), textOf(button), true),
  edit: (button) => askText(askedActivity(), textOf(button), false),
  submit: (button) => send(to("submit", textOf(button)), seenOf(key(textOf(button))), gettext("Ligt ter goedkeuring.")),
  approve: (button) => askDecision(textOf(button), true),
  return: (button) => askDecision(textOf(button), false),
  withdraw: (button) => askWithdrawal(textOf(button)),
});
start(render, arrive);
