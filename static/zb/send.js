/** One change to the server, with its outcome said at the foot of the screen. */

import { Problem, post } from "./api.js";
import { toast } from "./dom.js";

/** @type {Map<string, Promise<any>>} what is on its way, by address and body */
const going = new Map();

/**
 * Send a change and say how it ended; return the answer, or null when it did not work. The same change tapped again while
 * the first is on its way is that one: it would be refused as done already, which reads as if it had failed.
 */
export function send(url, body, done, key) {
  const same = key ?? `${url} ${JSON.stringify(body ?? null)}`;
  const first = going.get(same);
  if (first) return first;
  const way = sendOnce(url, body, done, key).finally(() => going.delete(same));
  going.set(same, way);
  return way;
}

async function sendOnce(url, body, done, key) {
  try {
    const answer = await post(url, body, key);
    if (done) toast(done);
    return answer ?? {};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
    return null;
  }
}
