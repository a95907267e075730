/** Writing a line in the log of an activiteit, for whoever takes part in it: a text, and the line is there. */

import { activityOf, heldByMe, mayKeep, runningActivities } from "./activities.js";
import { address } from "./api.js";
import { h } from "./dom.js";
import { keptName } from "./kept.js";
import { OneField } from "./onefield.js";
import { myOwners } from "./pictures.js";
import { canAct, may } from "./rights.js";
import { ctx } from "./store.js";

/** Say whether the person may write a line for an activiteit (situation/taking_part.py). */
export const mayWriteLine = (activity) =>
  canAct() &&
  may("situation.log_write") &&
  activity.state !== "closed" &&
  (heldByMe(activity.id).length > 0 || myOwners(activity).length > 0 || mayKeep(activity));

/** Return the activiteiten that run and for which the person may write a line. */
export const linesFor = () => runningActivities().filter(mayWriteLine);

/** The field, in an element that it keeps for itself. */
export class LogWrite extends OneField {
  #signature = "";
  #chosen = "";
  #of = 0;

  /**
   * @param {HTMLElement} place
   * @param {{own?: boolean}} [options] `own`: on the page of one activiteit, where what was typed for another never stands
   */
  constructor(place, { own = false } = {}) {
    super(place);
    this.own = own;
  }

  /** Show the field for these activiteiten, `chosen` first; where there are none only what did not go. */
  draw(activities, chosen = "") {
    if (!activities.length) {
      this.#signature = "";
      this.end();
      return;
    }
    this.place.hidden = false;
    const signature = JSON.stringify([activities.map((one) => [one.id, one.name]), chosen]);
    if (signature === this.#signature) return;
    this.#signature = signature;
    const before = this.#field();
    const picked = before?.value ?? "";
    this.#of = activities[0].id;
    // whoever looks elsewhere in the middle of a line still writes it where she began; what alone there was nobody chose
    const hers = this.typed || (before?.tagName === "SELECT" && chosen === this.#chosen);
    const stays = !this.own && picked && hers;
    this.#chosen = chosen;
    this.rebuild(this.#form(activities, stays ? picked : chosen));
    // a line that is half written never goes to another activiteit unsaid
    if (stays && this.typed && this.#field().value !== picked)
      this.say(gettext("De activiteit van deze regel is gesloten: kijk waar de regel nu heen gaat."));
  }

  /** @returns {any} what says to whose log the line goes; null: there is no form yet */
  #field() {
    return this.place.querySelector('[name="activity"]');
  }

  get keptAs() {
    return keptName(this.own ? `line:${ctx.realm}:${this.#of}` : `line:${ctx.realm}`);
  }

  #form(activities, chosen) {
    return h(
      "form",
      { class: "log-write", "data-kept": true, "aria-label": gettext("Regel in het logboek schrijven") },
      activities.length > 1
        ? [
            h("label", { class: "unseen", for: "regel-activiteit" }, gettext("In het logboek van")),
            h(
              "select",
              { id: "regel-activiteit", name: "activity", required: true },
              // of several at once the newest is not hers unasked: a line cannot be taken from a log again
              h("option", { value: "" }, gettext("kies de activiteit…")),
              activities.map((one) =>
                h("option", { value: String(one.id), selected: String(one.id) === chosen }, one.name),
              ),
            ),
          ]
        : h("input", { type: "hidden", name: "activity", value: String(activities[0].id) }),
      h(
        "label",
        { class: "unseen", for: "regel-tekst" },
        interpolate(gettext("Regel in het logboek van %s (geen patiëntgegevens)"), [
          activities.length > 1 ? gettext("deze activiteit") : activities[0].name,
        ]),
      ),
      h("input", {
        id: "regel-tekst",
        name: "text",
        required: true,
        maxlength: "2000",
        autocomplete: "off",
        placeholder: gettext("Wat gebeurde er? Geen namen."),
      }),
      h("button", { class: "btn" }, gettext("Vastleggen")),
      h("p", { class: "form-error", role: "alert", hidden: true }),
    );
  }

  /** @param {FormData} data @returns {[string, object, string]} */
  request(data) {
    const activity = Number(data.get("activity"));
    return [
      address("situation.note_post"),
      { activity, text: data.get("text") },
      interpolate(gettext("In het logboek van %s."), [activityOf(activity)?.name ?? ""]),
    ];
  }
}
