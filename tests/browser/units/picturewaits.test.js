import { emptyOfMine } from "/static/zb/pictures.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

test("a house or dispatch centre that takes part and has said nothing is asked to; a guest, and one that wrote, are not", () => {
  const part = (id, place, more = {}) => ({
    id,
    state: "open",
    parties: [{ at: "facility", place, guest: false, ...more }],
  });
  const states = {
    "activity:1": part(1, "H"),
    "activity:2": part(2, "H", { guest: true }),
    "activity:3": part(3, "ELSEWHERE"),
    "activity:4": part(4, "H"),
    "activity:5": { ...part(5, "H"), state: "winding_down" },
    "item:4:1": { id: 1, activity: 4, owner: "facility:H", changed_at: "2020-10-20T12:00:00Z" },
  };
  ctx.entities = new Map(Object.entries(states).map(([key, state]) => [key, { key, state }]));
  ctx.asOf = null;
  ctx.me = { mandates: [{ role: "hospital_liaison", facility: "H" }], may: [] };
  equal(emptyOfMine(), [{ activity: 1, owner: "facility:H" }]);
  ctx.me = { mandates: [{ role: "mka_dispatcher", facility: "H" }], may: [] };
  equal(emptyOfMine(), [{ activity: 1, owner: "facility:H" }]);
  ctx.me = { mandates: [{ role: "vvt_liaison", region: "R" }], may: [] };
  equal(emptyOfMine(), []);
});
