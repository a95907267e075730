/** A form around one text that is sent in one go: what is typed stays on this device until it is there, and what is
 *  sent again after a lost line is written once.
 */

import { intention, Problem, post } from "./api.js";
import { patch, toast } from "./dom.js";
import { sayOther, sayRefused } from "./lostline.js";

export class OneField {
  /** @type {string | undefined} */
  #intention;

  /** @param {HTMLElement} place an element that the form has for itself */
  constructor(place) {
    this.place = place;
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(event.target);
    });
    place.addEventListener("input", (event) => this.#typed(/** @type {any} */ (event.target)));
  }

  /** Return under which name the text is kept on this device. @returns {string} */
  get keptAs() {
    throw new Error("each form says where its text is kept");
  }

  /**
   * Return where the form goes, with what, and what is said when it is there.
   * @param {FormData} _data
   * @returns {[string, object, string]}
   */
  request(_data) {
    throw new Error("each form says what it sends");
  }

  /** The text that was typed before, and did not go. */
  get typed() {
    return localStorage.getItem(this.keptAs) ?? "";
  }

  /**
   * Build the form anew, with what was typed; whoever is in it stays where she was.
   * @param {any} form
   */
  rebuild(form) {
    const at = /** @type {any} */ (this.place.contains(document.activeElement) ? document.activeElement : null);
    const [name, caret] = [at?.name, at?.name === "text" ? at.selectionStart : null];
    patch(this.place);
    patch(this.place, form);
    const { elements } = /** @type {any} */ (this.place.querySelector("form"));
    elements.text.value = this.typed;
    if (name) elements[name]?.focus();
    if (caret !== null) elements.text.setSelectionRange(caret, caret);
  }

  /** Say something at the form, above its button. @param {string} words */
  say(words) {
    const told = /** @type {HTMLElement | null} */ (this.place.querySelector(".form-error"));
    if (told) sayOther(told, words);
  }

  /** Nothing goes from here any more: what was typed and did not go stays in sight, so that it can be copied. */
  end() {
    const form = /** @type {any} */ (this.place.querySelector("form"));
    const text = form?.elements.text;
    this.place.hidden = !text?.value;
    if (this.place.hidden || text.readOnly) return;
    text.readOnly = true;
    form.querySelector("button").disabled = true;
    this.say(
      gettext("Hier kan niets meer worden vastgelegd. Wat u typte is niet verzonden: kopieer wat u nog nodig hebt."),
    );
  }

  #typed(field) {
    this.#intention = undefined; // another text is another intention
    this.place.querySelector(".form-error")?.setAttribute("hidden", "");
    if (field.name !== "text") return;
    if (field.value) localStorage.setItem(this.keptAs, field.value);
    else localStorage.removeItem(this.keptAs);
  }

  async #send(form) {
    const kept = this.keptAs;
    const words = form.elements.text.value;
    const [url, body, done] = this.request(new FormData(form));
    const button = form.querySelector("button");
    this.#intention ??= intention();
    button.disabled = true;
    try {
      await post(url, body, this.#intention);
      this.#intention = undefined;
      this.#sent(kept, words);
      toast(done);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.final) this.#intention = undefined;
      sayRefused(this.#form().querySelector(".form-error"), problem);
    } finally {
      const { text } = this.#form().elements;
      button.disabled = text.readOnly;
      text.focus();
    }
  }

  /** The form as it stands: it may have been built anew while something was sent. @returns {any} */
  #form() {
    return this.place.querySelector("form");
  }

  /** What was sent goes from the field and from this device; what was typed since stays. */
  #sent(kept, words) {
    if (localStorage.getItem(kept) === words) localStorage.removeItem(kept);
    const { text } = this.#form().elements;
    if (this.keptAs !== kept || text.value !== words) return;
    text.value = "";
    text.dispatchEvent(new Event("input", { bubbles: true })); // nothing is to be said of it any more
  }
}
