/** Dialogs about emergency departments: a stop of one specialism, and an arrival that is announced. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h } from "./dom.js";
import { listName, listOptions } from "./edparts.js";
import { newestIn } from "./quoted.js";
import { canAct, may, ownFacilities, withRole } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const field = (id, name, label, content) => [
  h("label", { for: id }, label),
  h("select", { id, name, required: true }, content),
];

/** Ask which part of a department stops, why and how long. */
export function askPartStop(facility) {
  ask({
    title: h("h3", null, gettext("Stop voor één specialisme")),
    body: [
      field("deel", "part", gettext("Specialisme"), listOptions("part")),
      field(
        "deelstand",
        "traffic",
        gettext("Stand"),
        ["stop", "pressure"].map((one) => h("option", { value: one }, words.traffic(one))),
      ),
      field(
        "deelreden",
        "reason",
        gettext("Waardoor"),
        ["peak", "capacity", "incident"].map((one) => h("option", { value: one }, words.edReason(one))),
      ),
      field(
        "deeluren",
        "hours",
        gettext("Eindigt vanzelf over"),
        [1, 2, 4, 8].map((hours) =>
          h("option", { value: hours, selected: hours === ctx.ref.emergency.stop_hours }, `${hours} ${gettext("uur")}`),
        ),
      ),
      h("p", { class: "hint" }, gettext("Levensbedreigend en level 1 gaan altijd naar binnen.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("capacity.part_report", { facility }),
      {
        part: data.get("part"),
        traffic: data.get("traffic"),
        reason: data.get("reason"),
        expected_end: new Date(ctx.now().getTime() + Number(data.get("hours")) * 3_600_000).toISOString(),
      },
      interpolate(gettext("Vastgelegd: %s."), [listName("part", data.get("part"))]),
    ],
  });
}

/** Ask from which scores a department is busy, crowded and overcrowded; three empty fields: no own cut-offs. */
export function askCutoffs(facility, edges) {
  const labels = [gettext("Druk vanaf"), gettext("Overvol vanaf"), gettext("Ernstig overvol vanaf")];
  const about = `edcutoffs:${facility}`;
  const names = labels.map((_, at) => `edge-${at}`);
  const newest = newestIn(
    about,
    names,
    Object.fromEntries(names.map((name, at) => [name, (_, state) => state?.edges?.[at] ?? ""])),
  );
  ask({
    about,
    anew: newest.anew,
    title: h("h3", null, gettext("Eigen grenzen van NEDOCS")),
    body: [
      labels.map((label, at) => [
        h("label", { for: `grens${at}` }, label),
        h("input", {
          id: `grens${at}`,
          name: names[at],
          type: "number",
          min: "0",
          max: "200",
          inputmode: "numeric",
          value: edges?.[at] ?? "",
        }),
      ]),
      h("p", { class: "hint" }, gettext("Drie oplopende getallen; leeg: geen eigen grenzen.")),
      newest.place,
      reasonField(gettext("Waarom deze grenzen")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("capacity.cutoffs_set", { facility }),
      {
        edges: names
          .map((name) => data.get(name))
          .filter((one) => one !== "")
          .map(Number),
        reason: data.get("reason"),
      },
      gettext("Grenzen vastgelegd."),
    ],
  });
}

const SENDING = ["dispatch", "ambulance"];

/** Say whether the person at the screen can announce an arrival at a department. */
export function mayAnnounce(facility) {
  if (!may("capacity.arrival_announce") || !canAct()) return false;
  return (
    withRole("national_coordinator").length > 0 ||
    withRole("regional_coordinator").some((one) => one.region === facility.region) ||
    [...ownFacilities(), ...withRole("mka_dispatcher").map((one) => one.facility)].some((code) =>
      SENDING.includes(ctx.ref.facility.get(code)?.sector),
    )
  );
}

/** Ask what comes and when: codes and minutes, with no place for a person's data. */
export function askArrival(facility) {
  ask({
    title: h("h3", null, interpolate(gettext("Aankondigen bij %s"), [facility.name])),
    body: [
      field("klasse", "urgency", gettext("Klasse"), listOptions("urgency")),
      field("aard", "kind", gettext("Aard"), listOptions("arrival")),
      h("label", { for: "minuten" }, gettext("Aankomst over (minuten)")),
      h("input", {
        id: "minuten",
        name: "minutes",
        type: "number",
        min: "0",
        max: String(ctx.ref.emergency.longest_arrival_minutes),
        value: "10",
        required: true,
        inputmode: "numeric",
      }),
      h(
        "fieldset",
        { class: "ed-notes" },
        h("legend", null, gettext("Bijzonderheden")),
        ctx.ref.emergency.note.map((one) =>
          h(
            "label",
            null,
            h("input", { type: "checkbox", name: "notes", value: one.code }),
            " ",
            listName("note", one.code),
          ),
        ),
      ),
      h("p", { class: "hint" }, gettext("Geen gegevens van een patiënt: die gaan langs de gewone weg.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Aankondigen")),
    submit: (data) => [
      address("capacity.arrival_announce", { facility: facility.code }),
      {
        urgency: data.get("urgency"),
        kind: data.get("kind"),
        minutes: Number(data.get("minutes")),
        notes: data.getAll("notes"),
      },
      gettext("Aangekondigd."),
    ],
  });
}
