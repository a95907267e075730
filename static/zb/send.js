/** One change to the server, with its outcome said at the foot of the screen. */

import { Problem, post } from "./api.js";
import { toast } from "./dom.js";

/** @type {Map<string, {same: string, way: Promise<any>}>} what was sent last to an address and is on its way */
const going = new Map();

/**
 * Send a change and say how it ended; return the answer, or null when it did not work. The same change tapped again while
 * the first is on its way is that one: it would be refused as done already, which reads as if it had failed. After another
 * change at that address (pause, on, pause again) it is meant anew, and goes out.
 */
export function send(url, body, done, key) {
  const same = key ?? JSON.stringify(body ?? null);
  const last = going.get(url);
  if (last && last.same === same) return last.way;
  const way = sendOnce(url, body, done, key).finally(() => {
    if (going.get(url)?.way === way) going.delete(url);
  });
  going.set(url, { same, way });
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
