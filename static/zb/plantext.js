/** A draft of a plan as text: what is typed stays on this device until it is kept, also over a reload. */

import { h } from "./dom.js";
import { faultList, keepState } from "./planfaults.js";

/** Return the text of a draft with its faults, for who may write as a field. */
export function textEditor(draft) {
  if (!draft?.given || draft.state === "loading") return h("p", { class: "empty" }, gettext("Concept ophalen…"));
  const canWrite = draft.given.state === "draft" && !draft.readOnly;
  return [
    h(
      "p",
      { class: "hint" },
      gettext(
        "Hetzelfde plan als tekst (YAML of JSON), voor wie dat prettiger vindt. Het formaat staat in docs/plan-format.md.",
      ),
    ),
    draft.state === "moved" ? keepState(draft) : faultList(draft),
    h(
      "div",
      { class: "plan-text", "data-own": true, "data-key": `tekst-${draft.revision}-${draft.generation}` },
      h("label", { for: "plan-tekst", class: "unseen" }, gettext("Het plan als tekst")),
      h(
        "textarea",
        { id: "plan-tekst", rows: "30", spellcheck: "false", disabled: !canWrite },
        draft.typed?.text ?? draft.given.text,
      ),
    ),
    canWrite
      ? h(
          "div",
          { class: "btns" },
          h("button", { type: "button", class: "btn pri", "data-act": "plan-text" }, gettext("Tekst bewaren")),
        )
      : null,
  ];
}
