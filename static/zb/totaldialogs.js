/** The dialogs of the common picture: taking it, handing it over, publishing a version. */

import { functionName, postsOf } from "./activities.js";
import { address, get, Problem } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h, toast } from "./dom.js";
import { moment } from "./format.js";
import { quoted } from "./quoted.js";
import { send } from "./send.js";
import { ctx, seenOf } from "./store.js";

const key = (activity) => `total:${activity.id}`;
const to = (name, activity) => address(`situation.${name}`, { activity: activity.id });
const titled = (text, activity) => [h("h3", null, text), h("small", null, activity.name)];

/** Take the common picture: at once where nobody has it, else with a reason that everybody reads. */
export function takeTotal(activity, total) {
  if (!total?.owner)
    return send(to("total_take", activity), seenOf(key(activity)), gettext("U houdt het totaalbeeld."));
  return ask({
    within: activity.id,
    about: key(activity),
    title: titled(gettext("Totaalbeeld overnemen"), activity),
    body: [
      h(
        "p",
        null,
        interpolate(gettext("%s heeft het totaalbeeld. Vraag bij voorkeur om een overdracht."), [total.owner]),
      ),
      reasonField(gettext("Waarom u het nu overneemt")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Overnemen")),
    submit: (data) => [to("total_take", activity), { reason: data.get("reason") }, gettext("U houdt het totaalbeeld.")],
  });
}

/** Return who may keep the common picture here: those who have the information function, or hold it now. */
async function candidates(activity) {
  const found = new Map();
  for (const area of activity.veiligheidsregios)
    for (const code of ["hin", "acgz", "hon", "dpg"]) {
      const answer = await get(
        address("post-candidates", { activity: activity.id, veiligheidsregio: area, function: code }),
      );
      for (const one of answer.people)
        if (!found.has(one.username)) found.set(one.username, `${one.name} · ${functionName(code)}`);
    }
  for (const post of postsOf(activity.id))
    if (post.function === "plotter" && post.username)
      found.set(post.username, `${post.holder} · ${functionName("plotter")}`);
  found.delete(ctx.me?.username);
  return [...found];
}

/** Ask to whom the common picture goes; until the other takes it, one keeps it. */
export async function offerTotal(activity) {
  let people;
  try {
    people = await candidates(activity);
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
    return;
  }
  if (!people.length) {
    toast(gettext("Er is niemand anders met de informatiefunctie in deze activiteit."), "bad");
    return;
  }
  ask({
    within: activity.id,
    about: key(activity),
    title: titled(gettext("Totaalbeeld overdragen"), activity),
    body: [
      h("p", { class: "hint" }, gettext("Tot de ander overneemt, houdt u het totaalbeeld.")),
      h("label", { for: "aan" }, gettext("Aan")),
      h(
        "select",
        { id: "aan", name: "to", required: true },
        people.map(([username, name]) => h("option", { value: username }, name)),
      ),
      h("label", { for: "notitie" }, gettext("Wat de ander moet weten (geen patiëntgegevens)")),
      h("textarea", { id: "notitie", name: "note", rows: "3", maxlength: "500" }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Aanbieden")),
    submit: (data) => [
      to("total_offer", activity),
      { to: data.get("to"), note: data.get("note") },
      gettext("Aangeboden. U houdt het totaalbeeld tot de ander overneemt."),
    ],
  });
}

const offerOf = ({ owner, offer }) => [
  h(
    "p",
    null,
    interpolate(gettext("Van %(owner)s, aangeboden om %(at)s."), { owner, at: moment(offer.at, ctx.now()) }, true),
  ),
  offer.note ? h("p", { class: "quote" }, offer.note) : null,
];

/** Show the offer, and ask whether I take it. */
export function answerTotal(activity, total) {
  const offer = quoted(key(activity), total, offerOf);
  ask({
    within: activity.id,
    about: key(activity),
    anew: offer.anew,
    open: (state) => state.offer?.to === ctx.me.username,
    title: titled(gettext("Totaalbeeld overnemen"), activity),
    body: offer.place,
    foot: [
      h("button", { class: "btn pri", value: "yes" }, gettext("Overnemen")),
      h("button", { class: "btn", value: "no" }, gettext("Niet overnemen")),
    ],
    submit: (_data, button) => [
      to("total_answer", activity),
      { accept: button?.value !== "no" },
      button?.value === "no" ? gettext("De ander houdt het totaalbeeld.") : gettext("U houdt het totaalbeeld."),
    ],
  });
}

/** Ask what is new, and publish the common picture as it stands; what needs a look first is said. */
export const publishTotal = (activity, total, { changed, old, empty }) =>
  ask({
    within: activity.id,
    about: key(activity),
    title: titled(interpolate(gettext("Versie %s publiceren"), [total.version + 1]), activity),
    body: [
      changed
        ? h(
            "p",
            { class: "late" },
            interpolate(
              ngettext(
                "%s bericht is gewijzigd sinds u het plaatste; het gaat mee zoals het nu luidt.",
                "%s berichten zijn gewijzigd sinds u ze plaatste; ze gaan mee zoals ze nu luiden.",
                changed,
              ),
              [changed],
            ),
          )
        : null,
      old.length ? h("p", { class: "late" }, interpolate(gettext("Verouderd: %s."), [old.join(", ")])) : null,
      empty.length ? h("p", { class: "hint" }, interpolate(gettext("Leeg: %s."), [empty.join(", ")])) : null,
      h("label", { for: "nieuw" }, gettext("Wat er nieuw is (mag leeg, geen patiëntgegevens)")),
      h("input", { id: "nieuw", name: "note", maxlength: "500", autocomplete: "off" }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Publiceren")),
    submit: (data) => [to("total_publish", activity), { note: data.get("note") }, gettext("Gepubliceerd.")],
  });
