/** The dialogs of requests between parties: asking, offering, refusing, accepting, arriving, ending. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { isOwn, kindOf, requestKinds, sideName, unitOf } from "./bob.js";
import { h, patch } from "./dom.js";
import { dueField, dueIn } from "./duefield.js";
import { quoted } from "./quoted.js";
import { askerField, sideOf, sidesField, sidesIn } from "./sidefield.js";

const say = (text, values) => interpolate(text, values, true);
const number = (id, label, name, more = {}) => [
  h("label", { for: id }, label),
  h("input", { id, name, type: "number", min: "1", max: "100000", step: "1", ...more }),
];
const about = (request) => `partyrequest:${request.id}`;
const to = (name, request) => address(`situation.${name}`, { party_request: request.id });
const so = (value) => (value ? Number(value) : null);
/** Return what is still needed of a request. */
export const leftOf = (request) => Math.max(0, (request.amount ?? 0) - request.accepted);

function amountField(code) {
  if (!kindOf(code).counted) return h("p", { class: "hint" }, gettext("Het antwoord is een tekst."));
  return number("aantal", interpolate(gettext("Hoeveel (%s)"), [unitOf(code)]), "amount", { required: true });
}

/** Ask for something: what, how many, of whom, and until when an answer is wanted. */
export function askRequest(activity) {
  const kinds = requestKinds();
  const dialog = ask({
    within: activity.id,
    wide: true,
    title: [h("h3", null, gettext("Verzoek doen")), h("small", null, activity.name)],
    body: [
      askerField(activity),
      h(
        "fieldset",
        { class: "choice" },
        h("legend", null, gettext("Wat")),
        kinds.map((one, at) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: "kind", value: one.code, required: true, checked: at === 0 }),
            h("span", null, one.name),
          ),
        ),
      ),
      h("label", { for: "wat" }, gettext("Omschrijving (geen patiëntgegevens)")),
      h("textarea", { id: "wat", name: "text", rows: "2", required: true, maxlength: "500" }),
      h("div", { id: "hoeveel" }, amountField(kinds[0]?.code)),
      sidesField(activity, gettext("Aan wie")),
      dueField(gettext("Antwoord gewenst"), 15),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vragen")),
    submit: (data) => [
      address("situation.request_make", { activity: activity.id }),
      {
        kind: data.get("kind"),
        text: data.get("text"),
        amount: so(data.get("amount")),
        asker: sideOf(data.get("asker")),
        asked: sidesIn(data),
        due_at: dueIn(data),
      },
      gettext("Gevraagd. Het wacht bij wie moet antwoorden."),
    ],
  });
  dialog.addEventListener("change", ({ target }) => {
    if (target.name === "kind") patch(dialog.querySelector("#hoeveel"), amountField(target.value));
  });
}

const titled = (text, request) => [
  h("h3", null, interpolate(text, [`V${request.number}`])),
  h(
    "small",
    null,
    request.amount === null ? request.text : `${request.amount} ${unitOf(request.kind)} · ${request.text}`,
  ),
];

/** Ask of whom a request is asked as well. */
export const askMore = (activity, request) =>
  ask({
    within: activity.id,
    about: about(request),
    title: titled(gettext("%s ook aan anderen vragen"), request),
    body: sidesField(
      activity,
      gettext("Aan wie"),
      request.asked.filter((one) => !["refused", "withdrawn"].includes(one.state)).map((one) => one.side),
    ),
    foot: h("button", { class: "btn pri" }, gettext("Vragen")),
    submit: (data) => [to("request_ask", request), { asked: sidesIn(data) }, gettext("Gevraagd.")],
  });

/** Return the field for who said so, where somebody else writes it down. */
const saidBy = (request, asked) =>
  isOwn(request.activity, asked.side)
    ? null
    : [
        h("label", { for: "gezegd" }, interpolate(gettext("Wie zei dit bij %s"), [sideName(asked.side)])),
        h("input", {
          id: "gezegd",
          name: "said_by",
          required: true,
          maxlength: "120",
          autocomplete: "off",
          "data-names": "officials",
        }),
      ];

/** Ask what is offered. */
export const askOffer = (request, asked) =>
  ask({
    within: request.activity,
    title: titled(gettext("Aanbieden op %s"), request),
    body: [
      request.amount === null
        ? [
            h("label", { for: "antwoord" }, gettext("Antwoord (geen patiëntgegevens)")),
            h("textarea", { id: "antwoord", name: "answer", rows: "3", required: true, maxlength: "500" }),
          ]
        : [
            number("aantal", interpolate(gettext("Hoeveel (%s)"), [unitOf(request.kind)]), "offered", {
              required: true,
              value: asked.offered ?? leftOf(request),
            }),
            dueField(gettext("Ter plaatse"), 30, asked.arrives_at),
            h("label", { for: "antwoord" }, gettext("Toelichting (mag leeg)")),
            h("input", { id: "antwoord", name: "answer", maxlength: "500", autocomplete: "off", value: asked.answer }),
          ],
      saidBy(request, asked),
    ],
    foot: h("button", { class: "btn pri" }, request.amount === null ? gettext("Antwoorden") : gettext("Aanbieden")),
    submit: (data) => [
      to("request_offer", request),
      {
        asked: asked.id,
        offered: so(data.get("offered")),
        arrives_at: request.amount === null ? null : dueIn(data),
        answer: data.get("answer"),
        said_by: data.get("said_by") ?? "",
      },
      gettext("Verstuurd. Het wacht nu op wie vroeg."),
    ],
  });

/** Ask why nothing is offered. */
export const askRefuse = (request, asked) =>
  ask({
    within: request.activity,
    title: titled(gettext("%s afwijzen"), request),
    body: [
      h("label", { for: "antwoord" }, gettext("Waarom")),
      h("textarea", { id: "antwoord", name: "answer", rows: "2", required: true, minlength: "3", maxlength: "500" }),
      saidBy(request, asked),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Afwijzen")),
    submit: (data) => [
      to("request_refuse", request),
      { asked: asked.id, answer: data.get("answer"), said_by: data.get("said_by") ?? "" },
      gettext("Afgewezen. Wie vroeg, ziet de reden."),
    ],
  });

/** Return what is offered by one who was asked, and how much of it is still needed. */
const offerOf = (request, asked) => [
  h("p", null, `${sideName(asked.side)}: ${asked.offered ?? ""} ${asked.answer}`.trim()),
  request.amount === null
    ? h("p", { class: "hint" }, gettext("Met dit antwoord is de vraag bij deze partij beantwoord."))
    : [
        number("aantal", gettext("Hoeveel u ervan neemt"), "accepted", {
          required: true,
          max: String(Math.min(asked.offered, leftOf(request))),
          value: Math.min(asked.offered, leftOf(request)),
        }),
        h("p", { class: "hint" }, say(gettext("Nog nodig: %(left)s."), { left: leftOf(request) })),
      ],
];
const askedIn = (request, asked) => request.asked.find((one) => one.id === asked.id) ?? asked;

/** Ask how much of an offer is taken. */
export function askAccept(request, asked) {
  const offer = quoted(about(request), request, (state) => offerOf(state, askedIn(state, asked)));
  ask({
    within: request.activity,
    about: about(request),
    anew: offer.anew,
    open: (state) => askedIn(state, asked).state === "offered" && (state.amount === null || leftOf(state) > 0),
    title: titled(gettext("Aanbod op %s aanvaarden"), request),
    body: offer.place,
    foot: h("button", { class: "btn pri" }, gettext("Aanvaarden")),
    submit: (data) => [
      to("request_accept", request),
      { asked: asked.id, accepted: so(data.get("accepted")) },
      gettext("Aanvaard. De ander ziet het meteen."),
    ],
  });
}

/** Ask how many arrived. */
export const askArrive = (request, asked) =>
  ask({
    within: request.activity,
    about: about(request),
    title: titled(gettext("Aankomst op %s"), request),
    body: number("aantal", interpolate(gettext("Hoeveel aangekomen van %s"), [sideName(asked.side)]), "arrived", {
      required: true,
      min: "0",
      max: String(asked.accepted),
      value: asked.accepted,
    }),
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      to("request_arrive", request),
      { asked: asked.id, arrived: Number(data.get("arrived")) },
      gettext("Vastgelegd."),
    ],
  });

/** Ask why nothing is wanted of somebody any more. */
export const askRelease = (request, asked) =>
  ask({
    within: request.activity,
    about: about(request),
    title: titled(interpolate(gettext("%s niet meer nodig"), [sideName(asked.side)]), request),
    body: reasonField(gettext("Waarom")),
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      to("request_release", request),
      { asked: asked.id, reason: data.get("reason") },
      gettext("Vastgelegd."),
    ],
  });

/** Ask whether a request is met or withdrawn, and why. */
export const askEnd = (request) =>
  ask({
    within: request.activity,
    about: about(request),
    title: titled(gettext("%s afsluiten"), request),
    body: reasonField(gettext("Waarom")),
    foot: [
      h("button", { class: "btn pri", value: "met" }, gettext("Vervuld")),
      h("button", { class: "btn", value: "withdrawn" }, gettext("Niet meer nodig")),
    ],
    submit: (data, button) => [
      to("request_end", request),
      { reason: data.get("reason"), met: button?.value !== "withdrawn" },
      gettext("Afgesloten."),
    ],
  });
