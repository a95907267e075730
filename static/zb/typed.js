/** What a reload would lose, and whether a page is to be reloaded at all. */

/** Whether a page is of another version than the server says; not known yet counts as the same. */
export const isOther = (own, told) => Boolean(own && told && own !== told);

/** Whether a field holds words that a reload would lose. What a page keeps by itself says `data-kept`. */
export function isTyped(field) {
  if (field.matches("[type=search], [data-kept], [data-kept] *")) return false;
  return field.value.trim() !== "" && field.value !== field.defaultValue;
}
