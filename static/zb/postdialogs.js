/** The dialogs of people at work: taking and giving a function, handing it over, answering that, calling a team. */

import { areaName, attendances, functionName, postBody, postKey, postsOf, teamName, teams } from "./activities.js";
import { address, get, Problem } from "./api.js";
import { ask } from "./ask.js";
import { h, toast } from "./dom.js";
import { moment } from "./format.js";
import { quoted } from "./quoted.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const field = (id, label, control) => [h("label", { for: id }, label), control];
const to = (name, post) => address(`situation.${name}`, { activity: post.activity });

function whereChoice(chosen = "present") {
  return [
    h(
      "fieldset",
      { class: "choice" },
      h("legend", null, gettext("Waar")),
      attendances().map(([code, label]) =>
        h(
          "label",
          { class: "pick" },
          h("input", { type: "radio", name: "attendance", value: code, checked: code === chosen }),
          h("span", null, label),
        ),
      ),
    ),
    field(
      "minuten",
      gettext("Over hoeveel minuten er (bij onderweg)"),
      h("input", { id: "minuten", name: "minutes", type: "number", min: "0", max: "1440", step: "1" }),
    ),
  ];
}

const whereIn = (data) => ({
  attendance: data.get("attendance"),
  minutes: data.get("attendance") === "coming" && data.get("minutes") ? Number(data.get("minutes")) : null,
});

const titled = (text, post) => [
  h("h3", null, interpolate(text, [functionName(post.function)])),
  h("small", null, areaName(post.veiligheidsregio)),
];

/** Ask where I am, and take a function. */
export const askTake = (post) =>
  ask({
    within: post.activity,
    about: postKey(post),
    title: titled(gettext("Ik ben %s"), post),
    body: whereChoice(),
    foot: h("button", { class: "btn pri" }, gettext("Functie nemen")),
    submit: (data) => [to("post_take", post), { ...postBody(post), ...whereIn(data) }, gettext("U hebt de functie.")],
  });

/** Ask where whoever holds a function is now. */
export const askAttend = (post) =>
  ask({
    within: post.activity,
    about: postKey(post),
    title: titled(gettext("Waar is %s"), post),
    body: [h("p", null, post.holder), whereChoice(post.attendance)],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [to("post_attend", post), { ...postBody(post), ...whereIn(data) }, gettext("Vastgelegd.")],
  });

async function candidates(post) {
  try {
    const answer = await get(
      address("post-candidates", {
        activity: post.activity,
        veiligheidsregio: post.veiligheidsregio,
        function: post.function,
      }),
    );
    return answer.people.filter((one) => one.username !== post.username);
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
    return null;
  }
}

/** Ask who holds a vacant function: an account, or a name heard by telephone. */
export async function askAssign(post) {
  const people = await candidates(post);
  if (people === null) return;
  ask({
    within: post.activity,
    about: postKey(post),
    title: titled(gettext("Wie is %s"), post),
    body: [
      people.length
        ? field(
            "wie",
            gettext("Wie"),
            h(
              "select",
              { id: "wie", name: "username" },
              h("option", { value: "" }, gettext("iemand anders, met naam")),
              people.map((one) => h("option", { value: one.username }, one.name)),
            ),
          )
        : h("p", { class: "hint" }, gettext("Niemand heeft hier een mandaat of rooster voor deze functie.")),
      field(
        "naam",
        gettext("Naam, als er geen account is"),
        h("input", { id: "naam", name: "name", maxlength: "120", autocomplete: "off", "data-names": "officials" }),
      ),
      whereChoice("by_phone"),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      to("post_assign", post),
      { ...postBody(post), username: data.get("username") ?? "", name: data.get("name"), ...whereIn(data) },
      gettext("Vastgelegd."),
    ],
  });
}

/** Ask to whom a function goes, what the other must know, and what is open. */
export async function askHandover(post) {
  const people = await candidates(post);
  if (people === null) return;
  if (!people.length) {
    toast(gettext("Er is niemand anders met een mandaat of rooster voor deze functie."), "bad");
    return;
  }
  ask({
    within: post.activity,
    about: postKey(post),
    title: titled(gettext("%s overdragen"), post),
    body: [
      h("p", { class: "hint" }, gettext("Tot de ander overneemt, houdt u de functie.")),
      field(
        "aan",
        gettext("Aan"),
        h(
          "select",
          { id: "aan", name: "to", required: true },
          people.map((one) => h("option", { value: one.username }, one.name)),
        ),
      ),
      field(
        "notitie",
        gettext("Wat de ander moet weten (geen patiëntgegevens)"),
        h("textarea", { id: "notitie", name: "note", rows: "4", required: true, minlength: "3", maxlength: "2000" }),
      ),
      field(
        "open",
        gettext("Wat open staat, één punt per regel"),
        h("textarea", { id: "open", name: "open_points", rows: "3", maxlength: "3000" }),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Aanbieden")),
    submit: (data) => [
      to("handover_offer", post),
      {
        ...postBody(post),
        to: data.get("to"),
        note: data.get("note"),
        open_points: String(data.get("open_points"))
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean),
      },
      gettext("Aangeboden. U houdt de functie tot de ander overneemt."),
    ],
  });
}

/** Return what is said of a handover: by whom, the note, what is open. */
const handoverOf = ({ handover }) => [
  h(
    "p",
    null,
    interpolate(
      gettext("Van %(giver)s, aangeboden om %(at)s."),
      { giver: handover.giver, at: moment(handover.offered_at, ctx.now()) },
      true,
    ),
  ),
  h("p", { class: "quote" }, handover.note),
  handover.open_points.length
    ? [
        h("b", null, gettext("Wat open staat")),
        h(
          "ul",
          { class: "open-points" },
          handover.open_points.map((one) => h("li", null, words.said(one))),
        ),
      ]
    : h("p", { class: "hint" }, gettext("Er staat niets open.")),
];

/** Show what is handed over, and ask whether I take it. */
export function askTakeOver(post) {
  const offer = quoted(postKey(post), post, handoverOf);
  ask({
    within: post.activity,
    about: postKey(post),
    anew: offer.anew,
    open: (state) => state.handover?.to === ctx.me.username,
    title: titled(gettext("%s overnemen"), post),
    body: [
      offer.place,
      field(
        "antwoord",
        gettext("Antwoord aan de ander (mag leeg)"),
        h("input", { id: "antwoord", name: "answer", maxlength: "500" }),
      ),
    ],
    foot: [
      h("button", { class: "btn pri", value: "yes" }, gettext("Overnemen")),
      h("button", { class: "btn", value: "no" }, gettext("Niet overnemen")),
    ],
    submit: (data, button) => [
      to("handover_answer", post),
      { ...postBody(post), accept: button?.value !== "no", answer: data.get("answer") },
      button?.value === "no" ? gettext("De ander houdt de functie.") : gettext("U hebt de functie overgenomen."),
    ],
  });
}

/** Ask which functions are called, and what for. */
export function askCall(activity, area) {
  const posts = postsOf(activity.id).filter((one) => one.veiligheidsregio === area);
  const vacant = new Set(posts.filter((one) => one.needed && !one.holder).map((one) => one.function));
  const codes = [...new Set(teams().flatMap((team) => team.functions))];
  ask({
    within: activity.id,
    title: [h("h3", null, gettext("Groep oproepen")), h("small", null, areaName(area))],
    body: [
      h(
        "fieldset",
        { class: "choice column" },
        h("legend", null, gettext("Wie")),
        codes.map((code) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "checkbox", name: "functions", value: code, checked: vacant.has(code) }),
            h(
              "span",
              null,
              functionName(code),
              h(
                "small",
                null,
                ` ${[
                  ...new Set(
                    teams()
                      .filter((one) => one.functions.includes(code))
                      .map((one) => teamName(one.code)),
                  ),
                ].join(", ")}`,
              ),
            ),
          ),
        ),
      ),
      field(
        "tekst",
        gettext("Waarvoor (komt op vergrendelde schermen: geen patiëntgegevens)"),
        h("input", { id: "tekst", name: "text", maxlength: "200" }),
      ),
      h(
        "p",
        { class: "hint" },
        gettext("Wie niet antwoordt, wordt opgevolgd door de vervanger en dan door de functie erboven."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Oproepen")),
    submit: (data) => [
      address("situation.callup_raise", { activity: activity.id }),
      { veiligheidsregio: area, functions: data.getAll("functions"), text: data.get("text") },
      gettext("De oproep is verstuurd."),
    ],
  });
}
