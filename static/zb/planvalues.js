/** How the values of a plan stand in the fields of a form, and back. What cannot be read stays as it was typed: the
 *  server says at its place what belongs there.
 */

const FINE = 1e9; // shares are kept as they were written: 7% is 0.07, not 0.07000000000000001

/** Return a value as a field shows it. */
export function shown(as, value) {
  if (value === undefined || value === null) return "";
  if (as === "percent" && typeof value === "number") return String(Math.round(value * 100 * FINE) / FINE);
  if (as === "yes") return value === true ? "true" : "";
  if (as === "member") return typeof value === "string" ? `${value}@region` : `${value.role}@${value.at ?? "region"}`;
  if (as === "averts") return avertsText(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Return the value that somebody meant by what stands in a field; undefined: nothing is said. */
export function read(as, text) {
  if (as === "yes") return text === "true" ? true : undefined;
  if (as === "member") return member(text);
  if (as === "averts") return averts(text);
  if (as !== "number" && as !== "percent") return text === "" ? undefined : text;
  const given = text.trim().replace(",", ".");
  if (given === "") return undefined;
  const number = Number(given);
  if (!Number.isFinite(number)) return text;
  return as === "percent" ? Math.round((number / 100) * FINE) / FINE : number;
}

function member(text) {
  const [role, at] = text.split("@");
  if (!role) return undefined;
  return at === "region" ? role : { role, at };
}

const avertsText = (value) =>
  "agreement" in value ? `agreement:${value.agreement}` : `measure:${value.measure ?? ""}`;

function averts(text) {
  const at = text.indexOf(":");
  return at < 0 ? undefined : { [text.slice(0, at)]: text.slice(at + 1) };
}

/** Return the value after somebody left a field: the old one where it says the same, in whatever form it was written. */
export const kept = (as, old, text) => (shown(as, old) === text ? old : read(as, text));

/** Return a list with a word ticked or not: what stood there keeps its order, what comes stands where it is offered. */
export function ticked(list, word, on, offered) {
  const old = Array.isArray(list) ? list : [];
  if (!on) return old.filter((one) => one !== word);
  if (old.includes(word)) return old;
  const rank = (one) => offered.indexOf(one);
  const before = old.findIndex((one) => rank(one) > rank(word));
  return before < 0 ? [...old, word] : [...old.slice(0, before), word, ...old.slice(before)];
}
