/** Regional agreements on the screen: whether they are kept, in form and words; by what one sees it. */

import { h } from "./dom.js";
import { count, percent } from "./format.js";
import { kindTitle } from "./kinds.js";
import { canAct, may, withRole } from "./rights.js";
import { all } from "./store.js";

const STATES = {
  kept: () => ["✓", gettext("nagekomen")],
  broken: () => ["✕", gettext("niet nagekomen")],
  unknown: () => ["?", gettext("niet te beoordelen")],
};

/** Return the mark of an agreement: shape and words. */
export function keptMark(agreement) {
  const [shape, text] = (STATES[agreement.state] ?? STATES.unknown)();
  return h("span", { class: `kept kept-${agreement.state}` }, h("i", { "aria-hidden": "true" }, shape), ` ${text}`);
}

/** Say whether this person may set and end agreements of a region. */
export const mayAgree = (region) =>
  may("phases.agree") &&
  canAct() &&
  withRole("regional_coordinator", "roaz_chair").some((one) => one.region === region);

/** Return the broken agreements that this person answers for. */
export const brokenForMe = () => {
  const mine = new Set(withRole("regional_coordinator", "roaz_chair").map((one) => one.region));
  return all("agreement").filter((one) => one.state === "broken" && mine.has(one.region));
};

const RANK = { broken: 0, unknown: 1, kept: 2 };

/** Return the agreements of a region (or of all), what is broken first. */
export const agreementsOf = (region) =>
  all("agreement")
    .filter((one) => !region || one.region === region)
    .sort((a, b) => RANK[a.state] - RANK[b.state] || a.region.localeCompare(b.region) || a.code.localeCompare(b.code));

const part = (code) => (code ? kindTitle(code) : gettext("de hele locatie"));

/** Return by what one sees that an agreement is kept, in a sentence. */
export function indicatorText({ indicator }) {
  const least = indicator.at_least ?? 1;
  if (indicator.check === "ed_open")
    return interpolate(
      ngettext("ten minste %s SEH van de partners neemt op", "ten minste %s SEH’s van de partners nemen op", least),
      [count(least)],
    );
  if (indicator.check === "stays_open")
    return interpolate(gettext("%s is bij geen van de partners gesloten"), [part(indicator.part)]);
  if (indicator.check === "beds_free")
    return interpolate(
      gettext("ten minste %(beds)s bedden vrij: %(kind)s, samen"),
      { beds: count(least), kind: kindTitle(indicator.bed) },
      true,
    );
  const line = indicator.condition ?? {};
  if (line.bed && line.scope === "region")
    return interpolate(
      line.compare === "below"
        ? gettext("%(kind)s samen ten hoogste %(line)s bezet")
        : gettext("%(kind)s samen ten minste %(line)s bezet"),
      { kind: kindTitle(line.bed), line: percent(line.threshold) },
      true,
    );
  return gettext("een voorwaarde zoals in een beheersplan");
}

/** Return what was counted against what was agreed. */
export function countedText(agreement) {
  const { value, line } = agreement.evidence ?? {};
  if (value === null || value === undefined) return "";
  const isShare = agreement.indicator.check === "condition" && agreement.indicator.condition?.bed;
  const shown = (number) => (isShare ? percent(number) : count(Math.round(number)));
  return interpolate(gettext("nu %(value)s, afgesproken %(line)s"), { value: shown(value), line: shown(line) }, true);
}
