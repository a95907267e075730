import { offersForMe } from "/static/zb/bob.js";
import { askers, likely, sideField } from "/static/zb/sidefield.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const activity = { id: 7, state: "open", veiligheidsregios: ["VR17"], regions: [], parties: [] };
const side = (code) => ({ kind: "function", area: "VR17", code });
const post = (code, username) => ({
  activity: 7,
  veiligheidsregio: "VR17",
  function: code,
  team: "rot",
  username,
  holder: username,
});
const request = (id, code, account) => ({
  id,
  activity: 7,
  state: "open",
  asker: side(code),
  account,
  asked: [{ id: 1, side: { kind: "name", name: "MKA" }, state: "offered", arrives_at: null }],
});

async function world(states) {
  ctx.me = { username: "anna", mandates: [{ role: "acgz", veiligheidsregio: "VR17" }] };
  ctx.ref = { facilities: [], regions: [], veiligheidsregios: [], facility: new Map(), veiligheidsregio: new Map() };
  ctx.entities = new Map(Object.entries(states).map(([key, state]) => [key, { key, state }]));
  refresh(); // what was found in the world before is forgotten
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

const posts = {
  "activity:7": activity,
  "post:7:VR17:duty_officer": post("duty_officer", ""),
  "post:7:VR17:acgz": post("acgz", "anna"),
};

test("who asks something does so in her own function first, not in one that nobody holds", async () => {
  await world(posts);
  equal(
    askers(activity).map((one) => one.code),
    ["acgz", "duty_officer"],
  );
});

test("who holds nothing asks for a function that somebody holds, before one that nobody does", async () => {
  const others = { ...posts, "post:7:VR17:acgz": post("acgz", "bram") };
  await world(others);
  equal(
    askers(activity).map((one) => one.code),
    ["acgz", "duty_officer"],
  );
});

test("an action is first proposed to oneself, else to a function that is held, and to none where all are vacant", async () => {
  const hon = { "post:7:VR17:hon": post("hon", "bram") };
  await world({ ...posts, ...hon });
  equal(likely(activity).code, "acgz");
  await world({ ...posts, ...hon, "post:7:VR17:acgz": post("acgz", "") });
  equal(likely(activity).code, "hon");
  await world({ ...posts, "post:7:VR17:acgz": post("acgz", "") });
  equal(likely(activity), null);
});

test("whoever has an action and is in no list is not made the first function of it", async () => {
  await world(posts);
  const chosen = (side) => {
    const [, select] = sideField(activity, "Van wie", side);
    document.body.replaceChildren(select);
    return [select.value, select.selectedOptions[0].textContent];
  };
  equal(chosen(side("acgz"))[0], "function|VR17|acgz");
  equal(chosen(side("gone")), ["", "kies…"]);
  equal(chosen({ kind: "facility", area: "", code: "VER" }), ["", "kies…"]);
  equal(chosen({ kind: "name", name: "Boer" })[0], "name");
});

test("an offer waits for who holds the function that asked; where nobody does, for who wrote the request down", async () => {
  await world({
    ...posts,
    "partyrequest:3": request(3, "acgz", "bram"),
    "partyrequest:4": request(4, "duty_officer", "anna"),
    "partyrequest:5": request(5, "duty_officer", "bram"),
  });
  equal(
    offersForMe().map((one) => one.id),
    [3, 4],
  );
});
