/** Writing a fact in the own picture in one go: a theme and a text, below what stands there. What is typed stays on this
 *  device until it is there.
 */

import { address, intention, Problem, post } from "./api.js";
import { byId, h, patch, toast } from "./dom.js";
import { keptName } from "./kept.js";
import { myOwners, ownerName, themesOf } from "./pictures.js";
import { ctx } from "./store.js";

const keptAs = (activity) => keptName(`quick:${ctx.realm}:${activity.id}`);

/** Return the themes under which one of these owners may write. */
const writable = (activity, owners) =>
  themesOf(activity).filter((one) => !one.closed_at && (!one.owner || owners.includes(one.owner)));

/** The field of one activiteit, in an element that it keeps for itself. */
export class QuickWrite {
  #signature = "";
  /** @type {any} */
  #activity = null;
  /** @type {string | undefined} */
  #intention;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(event.target);
    });
    place.addEventListener("input", (event) => this.#typed(/** @type {any} */ (event.target)));
  }

  /** Show the field where the person writes; nothing where she does not. */
  draw(activity) {
    const owners = myOwners(activity);
    this.place.hidden = !owners.length;
    if (!owners.length) return;
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
    patch(this.place);
    patch(
      this.place,
      h(
        "form",
        { class: "quick-write", "data-kept": true, "aria-label": gettext("Schrijven in het eigen beeld") },
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
    byId("snel-tekst").value = localStorage.getItem(keptAs(this.#activity)) ?? "";
  }

  #value(name) {
    const field = /** @type {any} */ (this.place.querySelector(`[name="${name}"]`));
    return field?.value ?? "";
  }

  #typed(field) {
    this.#intention = undefined; // another text is another fact
    this.place.querySelector(".form-error")?.setAttribute("hidden", "");
    if (field.name !== "text") return;
    if (field.value) localStorage.setItem(keptAs(this.#activity), field.value);
    else localStorage.removeItem(keptAs(this.#activity));
  }

  async #send(form) {
    const activity = this.#activity;
    const data = new FormData(form);
    const error = form.querySelector(".form-error");
    const button = form.querySelector("button");
    this.#intention ??= intention(); // sent again after a lost line it is written once
    button.disabled = true;
    try {
      await post(
        address("situation.item_write", { activity: activity.id }),
        {
          owner: data.get("owner") ?? myOwners(activity)[0],
          theme: data.get("theme"),
          text: data.get("text"),
          certainty: data.get("confirmed") ? "confirmed" : "unconfirmed",
        },
        this.#intention,
      );
      this.#intention = undefined;
      localStorage.removeItem(keptAs(activity));
      form.elements.text.value = "";
      toast(gettext("Het staat in het beeld."));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.final) this.#intention = undefined;
      error.textContent = problem.message;
      error.hidden = false;
    } finally {
      button.disabled = false;
      form.elements.text.focus();
    }
  }
}
