/** A plan's document by its places: reading and changing what stands at a JSON pointer, without touching the rest. */

const parts = (pointer) =>
  pointer
    .split("/")
    .slice(1)
    .map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Return what stands at a place; undefined where nothing does. */
export function valueAt(document, pointer) {
  return parts(pointer).reduce((value, name) => (isHolder(value) ? value[name] : undefined), document);
}

const isHolder = (value) => typeof value === "object" && value !== null;
const copyOf = (value, next) => {
  if (Array.isArray(value)) return [...value];
  if (isHolder(value)) return { ...value };
  return /^\d+$/.test(next) ? [] : {};
};

/** Return a document in which a value stands at a place; undefined takes it away, and what is empty by that. */
export function put(document, pointer, value) {
  const path = parts(pointer);
  const last = path.pop();
  if (last === undefined) return value;
  const made = copyOf(document, path[0] ?? last);
  /** @type {[any, string][]} */
  const line = [];
  let at = made;
  path.forEach((name, index) => {
    at[name] = copyOf(at[name], path[index + 1] ?? last);
    line.push([at, name]);
    at = at[name];
  });
  if (value === undefined) remove(at, last);
  else at[last] = value;
  if (value === undefined) clean(line);
  return made;
}

function remove(holder, name) {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}

/** An object of which nothing is left says nothing: it goes too. A list that is empty stays. */
function clean(line) {
  for (const [holder, name] of line.reverse()) {
    const value = holder[name];
    if (Array.isArray(holder) || Array.isArray(value) || Object.keys(value).length) return;
    delete holder[name];
  }
}

/** Return a document with a value added at the end of a list. */
export function added(document, pointer, value) {
  const list = valueAt(document, pointer);
  return put(document, pointer, [...(Array.isArray(list) ? list : []), value]);
}

/** Return a document in which something of a list stands one place further up (-1) or down (1). */
export function moved(document, pointer, by) {
  const [place, index] = [pointer.slice(0, pointer.lastIndexOf("/")), Number(pointer.split("/").at(-1))];
  const list = [...(valueAt(document, place) ?? [])];
  const to = index + by;
  if (to < 0 || to >= list.length) return document;
  list.splice(to, 0, ...list.splice(index, 1));
  return put(document, place, list);
}
