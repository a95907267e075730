/** Patients who were moved and may go home: their home region has room again. People ask for the way back. */

import { facilityRows, regionRows } from "./derive.js";
import { performanceOf } from "./histories.js";
import { coordinates, maySee } from "./rights.js";
import { all, ctx } from "./store.js";

/** How full a region may be, by the policy; below nought: nobody said. */
const limit = { load: -1 };
export const useBringBack = (load) => {
  limit.load = load ?? -1;
};

/** Return the limit, also on a page that was not given it. */
function limitNow() {
  if (limit.load >= 0 || !maySee("patientspread.performance_see") || ctx.asOf !== null) return limit.load;
  return performanceOf({}).value?.bring_back_load ?? -1;
}

/** Return the regions and kinds of bed with room for their own, as `REGION bed`: fresh figures against the regular beds. */
function withRoom(load) {
  const found = new Set();
  for (const row of regionRows(ctx, facilityRows(ctx))) {
    for (const [bed, line] of Object.entries(row.bed)) {
      const known = line.houses > 0 && line.known === line.houses && line.regular > 0;
      if (known && line.ofRegular <= load * line.regular) found.add(`${row.code} ${bed}`);
    }
  }
  return found;
}

/** Return the numbers of the requests whose patient may go home. */
export function mayGoHome(requests) {
  const there = requests.filter(
    (one) =>
      ["arrived", "closed"].includes(one.state) &&
      one.country === "" &&
      one.to_region !== one.region &&
      !requests.some((other) => other.returns === one.id),
  );
  const load = there.length ? limitNow() : -1;
  if (load < 0) return new Set();
  const room = withRoom(load);
  return new Set(there.filter((one) => room.has(`${one.region} ${one.bed}`)).map((one) => one.id));
}

/** Return the requests whose patient may go home to a region that one coordinates. */
export function homeWaiting() {
  const away = all("pmr").filter((one) => coordinates(one.region));
  const home = away.length ? mayGoHome(all("pmr")) : new Set();
  return away.filter((one) => home.has(one.id));
}
