/** Writing a fact in the own picture in one go: a theme and a text, below what stands there. What is typed stays on this
 *  device until it is there.
 */

import { address } from "./api.js";
import { h } from "./dom.js";
import { keptName } from "./kept.js";
import { OneField } from "./onefield.js";
import { myOwners, ownerName, themesOf } from "./pictures.js";
import { ctx } from "./store.js";

/** Return the themes under which one of these owners may write. */
const writable = (activity, owners) =>
  themesOf(activity).filter((one) => !one.closed_at && (!one.owner || owners.includes(one.owner)));

/** The field of one activiteit, in an element that it keeps for itself. */
export class QuickWrite extends OneField {
  #signature = "";
  /** @type {any} */
  #activity = null;

  get keptAs() {
    return keptName(`quick:${ctx.realm}:${this.#activity.id}`);
  }

  /** Show the field where the person writes; nothing where she does not. */
  draw(activity) {
    const owners = myOwners(activity);
    if (!owners.length) {
      this.#signature = "";
      this.end();
      return;
    }
    this.place.hidden = false;
    const themes = writable(activity, owners);
    const signature = JSON.stringify([activity.id, owners, themes.map((one) => [one.code, one.title])]);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#activity = activity;
    this.#build(owners, themes);
  }

  #build(owners, themes) {
    const chosen = this.#value("theme");
    const whose = this.#value("owner");
    const confirmed = this.place.querySelector("input")?.checked ?? false;
    this.rebuild(
      h(
        "form",
        { id: "snel", class: "quick-write", "data-kept": true, "aria-label": gettext("Schrijven in het eigen beeld") },
        h("label", { class: "unseen", for: "snel-thema" }, gettext("Thema")),
        h(
          "select",
          { id: "snel-thema", name: "theme" },
          themes.map((one) => h("option", { value: one.code, selected: one.code === chosen }, one.title)),
        ),
        owners.length > 1
          ? [
              h("label", { class: "unseen", for: "snel-beeld" }, gettext("In het beeld van")),
              h(
                "select",
                { id: "snel-beeld", name: "owner" },
                owners.map((code) =>
                  h("option", { value: code, selected: code === whose }, ownerName(this.#activity, code)),
                ),
              ),
            ]
          : null,
        h("label", { class: "unseen", for: "snel-tekst" }, gettext("Wat er is (geen patiëntgegevens)")),
        h("textarea", {
          id: "snel-tekst",
          name: "text",
          rows: "2",
          required: true,
          maxlength: "2000",
          placeholder: gettext("Wat er is: één feit. Geen namen."),
        }),
        h(
          "div",
          { class: "quick-foot" },
          h(
            "label",
            { class: "pick" },
            h("input", { type: "checkbox", name: "confirmed", checked: confirmed }),
            h("span", null, gettext("bevestigd")),
          ),
          h("p", { class: "form-error", role: "alert", hidden: true }),
          h("button", { class: "btn pri" }, gettext("Delen")),
        ),
      ),
    );
  }

  #value(name) {
    const field = /** @type {any} */ (this.place.querySelector(`[name="${name}"]`));
    return field?.value ?? "";
  }

  /** @param {FormData} data @returns {[string, object, string]} */
  request(data) {
    const activity = this.#activity;
    const body = {
      owner: data.get("owner") ?? myOwners(activity)[0],
      theme: data.get("theme"),
      text: data.get("text"),
      certainty: data.get("confirmed") ? "confirmed" : "unconfirmed",
    };
    return [address("situation.item_write", { activity: activity.id }), body, gettext("Het staat in het beeld.")];
  }
}
