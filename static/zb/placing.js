/** Pointing out where an activiteit is and drawing its area: with a finger or mouse, with the arrow keys and Enter, or
 *  by coordinates. Below the map stands what can be done; the cross in the middle is where Enter puts a point.
 */

import { placedAt } from "./activitydialogs.js";
import { act } from "./activityview.js";
import { address } from "./api.js";
import { isIn, readPlace } from "./coordinates.js";
import { h, patch } from "./dom.js";
import { send } from "./send.js";
import { seenOf } from "./store.js";

const INK = "#9E1B32";
const LEAST = 3; // points of an area
const round = (number) => Math.round(number * 1e5) / 1e5;

export class Placing {
  /** @type {"" | "point" | "area"} */
  mode = "";
  /** @type {{latitude: number, longitude: number}[]} */
  points = [];
  /** @type {any} */
  activity = null;

  /**
   * @param {import("./map.js").PictureMap} picture
   * @param {HTMLElement} panel where the buttons and the field are
   */
  constructor(picture, panel) {
    this.picture = picture;
    this.panel = panel;
    this.frame = picture.map.getContainer();
    this.sketch = L.layerGroup().addTo(picture.map);
    picture.map.on("click", ({ latlng }) => this.put({ latitude: round(latlng.lat), longitude: round(latlng.lng) }));
    this.frame.addEventListener("keydown", (event) => this.#pressed(event));
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed(/** @type {any} */ (event.target));
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.mode) this.stop();
    });
  }

  /** Show what the person can do with the place of an activiteit; nothing where she may not. */
  draw(activity, may) {
    this.activity = activity;
    if (!may && this.mode) this.stop();
    if (this.mode) return; // what is being pointed out is not drawn over
    patch(this.panel, may ? this.#idle(activity) : null);
  }

  #idle(activity) {
    return [
      act("place", activity.latitude === null ? gettext("Plaats aanwijzen…") : gettext("Plaats verzetten…")),
      act("area", activity.area ? gettext("Gebied opnieuw tekenen…") : gettext("Gebied tekenen…")),
      activity.area ? act("area-remove", gettext("Gebied verwijderen")) : null,
    ];
  }

  /** Begin: a click, Enter or a typed place is the point, or the next of an area. */
  begin(mode) {
    this.mode = mode;
    this.points = [];
    this.frame.classList.add("is-placing");
    patch(this.panel);
    patch(this.panel, this.#form());
    this.#show();
    this.panel.querySelector("input")?.focus();
  }

  /** Put the drawing away; nothing changed. */
  stop() {
    this.mode = "";
    this.points = [];
    this.sketch.clearLayers();
    this.frame.classList.remove("is-placing");
    patch(this.panel, this.activity ? this.#idle(this.activity) : null);
    /** @type {HTMLElement | null} */ (this.panel.querySelector("button"))?.focus();
  }

  #form() {
    const area = this.mode === "area";
    return h(
      "form",
      { class: "placing", "data-own": true, "data-key": this.mode },
      h(
        "p",
        { class: "hint" },
        area
          ? gettext("Tik de hoekpunten op de kaart, of zet het kruis met de pijltjes en druk Enter.")
          : gettext("Tik op de kaart, of zet het kruis met de pijltjes en druk Enter."),
      ),
      h("label", { for: "coordinaten" }, gettext("Coördinaten (RD of WGS84)")),
      h(
        "div",
        { class: "placing-row" },
        h("input", {
          id: "coordinaten",
          name: "place",
          autocomplete: "off",
          maxlength: "60",
          placeholder: "51.8512, 4.5523",
          "aria-describedby": "coordinaten-fout",
        }),
        h("button", { class: "btn" }, area ? gettext("Punt erbij") : gettext("Zetten")),
      ),
      h("p", { class: "form-error", id: "coordinaten-fout", role: "alert", hidden: true }),
      h("p", { class: "placing-count", "aria-live": "polite" }),
      h(
        "div",
        { class: "btns" },
        area ? act("area-close", gettext("Gebied sluiten"), { class: "btn pri", disabled: true }) : null,
        area ? act("area-undo", gettext("Punt terug"), { disabled: true }) : null,
        act("placing-stop", gettext("Laat maar")),
      ),
    );
  }

  #pressed(event) {
    if (!this.mode || event.target !== this.frame) return;
    if (event.key === "Escape") this.stop();
    if (event.key === "Backspace" && this.mode === "area") this.undo();
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lat, lng } = this.picture.map.getCenter();
    this.put({ latitude: round(lat), longitude: round(lng) });
  }

  #typed(form) {
    const place = readPlace(form.elements.place.value);
    if (!place) {
      this.#wrong(gettext("Geef twee getallen in Nederland: 51.8512, 4.5523 of 95123, 427456."));
      return;
    }
    if (this.put(place)) form.elements.place.value = "";
  }

  #wrong(text) {
    const error = this.panel.querySelector(".form-error");
    if (!error) return;
    error.textContent = text;
    error.toggleAttribute("hidden", !text);
  }

  /** Take a place as the point, or as the next point of the area; says whether it is one. */
  put(place) {
    if (!this.mode) return false;
    const outlines = this.picture.geometries();
    if (outlines.length && !isIn(place, outlines)) {
      this.#wrong(gettext("Dit ligt niet in Nederland."));
      return false;
    }
    this.#wrong("");
    if (this.mode === "point") {
      this.#send({ latitude: place.latitude, longitude: place.longitude }, gettext("De plaats staat op de kaart."));
      return true;
    }
    this.points.push(place);
    this.#show();
    /** @type {[number, number]} */
    const at = [place.latitude, place.longitude];
    if (!this.picture.map.getBounds().contains(at)) this.picture.map.panTo(at, { animate: false });
    return true;
  }

  /** Take the last point back. */
  undo() {
    this.points.pop();
    this.#show();
  }

  /** Send the area that was drawn. */
  close() {
    if (this.points.length < LEAST) return;
    const ring = [...this.points, this.points[0]].map(({ latitude, longitude }) => [longitude, latitude]);
    this.#send({ area: { type: "Polygon", coordinates: [ring] } }, gettext("Het gebied staat op de kaart."));
  }

  /** Take the area away; it can be drawn again. */
  remove() {
    this.#send({ area: null }, gettext("Het gebied is van de kaart."));
  }

  async #send(changed, done) {
    const { activity } = this;
    const { latitude, longitude } = activity;
    const answer = await send(
      address("phases.activity_change", { activity: activity.id }),
      { ...placedAt(activity, latitude, longitude), ...changed, ...seenOf(`activity:${activity.id}`) },
      done,
    );
    if (answer && this.mode) this.stop(); // what was refused stays, to be mended
  }

  #show() {
    this.sketch.clearLayers();
    const line = /** @type {[number, number][]} */ (
      this.points.map(({ latitude, longitude }) => [latitude, longitude])
    );
    const shape = line.length < LEAST ? L.polyline(line) : L.polygon(line);
    shape.setStyle({ color: INK, weight: 2, dashArray: "6 4", interactive: false });
    shape.addTo(this.sketch);
    for (const at of line)
      L.circleMarker(at, { radius: 5, color: INK, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(
        this.sketch,
      );
    if (this.mode !== "area") return;
    const count = line.length;
    const told = this.panel.querySelector(".placing-count");
    if (told) told.textContent = interpolate(ngettext("%s punt", "%s punten", count), [count]);
    this.panel.querySelector("[data-act='area-close']")?.toggleAttribute("disabled", count < LEAST);
    this.panel.querySelector("[data-act='area-undo']")?.toggleAttribute("disabled", !count);
  }
}

/**
 * Return what the buttons below the map do.
 * @param {Placing} placing
 */
export const placingActions = (placing) => ({
  place: () => placing.begin("point"),
  area: () => placing.begin("area"),
  "area-undo": () => placing.undo(),
  "area-close": () => placing.close(),
  "area-remove": () => placing.remove(),
  "placing-stop": () => placing.stop(),
});
