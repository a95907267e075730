/** The least that unit tests need: named tests, and assertions that say what they got. */

const tests = [];

export const test = (name, act) => tests.push({ name, act });

const shown = (value) =>
  JSON.stringify(value, (_, one) => (one instanceof Map ? [...one] : one === undefined ? "undefined" : one));

export function equal(got, wanted) {
  if (shown(got) !== shown(wanted)) throw new Error(`got ${shown(got)}, wanted ${shown(wanted)}`);
}

export function ok(value, what) {
  if (!value) throw new Error(what ?? `got ${shown(value)}`);
}

export function throws(act, words) {
  try {
    act();
  } catch (error) {
    if (!error.message.includes(words)) throw new Error(`said "${error.message}", not "${words}"`);
    return;
  }
  throw new Error("nothing was refused");
}

/** Run all tests in order; return how each ended. */
export async function run() {
  const results = [];
  for (const { name, act } of tests) {
    document.body.replaceChildren();
    localStorage.clear();
    try {
      await act();
      results.push({ name, error: "" });
    } catch (error) {
      results.push({ name, error: error.stack ?? String(error) });
    }
  }
  return results;
}
