/** Dialogs that stand open while another decides: what they ask and show is drawn anew for who goes on. */
import { askContacts } from "/static/zb/contactsdialog.js";
import { decidePhase } from "/static/zb/dialogs.js";
import { askCutoffs } from "/static/zb/eddialogs.js";
import { decideLevel } from "/static/zb/levels.js";
import { askApprove } from "/static/zb/plandialogs.js";
import { endRequest } from "/static/zb/pmrdialogs.js";
import { askRegular } from "/static/zb/regular.js";
import { changeRhythm } from "/static/zb/rhythm.js";
import { changeFleet } from "/static/zb/ridedialogs.js";
import { askBody } from "/static/zb/roundview.js";
import { askStanding } from "/static/zb/standingdialog.js";
import { ctx, refresh } from "/static/zb/store.js";
import { refuseTransfer } from "/static/zb/transferdialogs.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-11-01T10:02:00+01:00");
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
const kinds = [{ code: "ic", is_bed: true, shape: "beds", title_nl: "IC", title_en: "IC" }];

function begin(...entities) {
  ctx.live = { now: () => NOW };
  ctx.me = { mandates: [], rights: [], username: "hin" };
  const place = { code: "NOORD", short_name: "Noord", name: "Noord" };
  ctx.ref = {
    region: new Map([["NOORD", place]]),
    veiligheidsregio: new Map(),
    facility: new Map([["H1", { code: "H1", name: "Huis", region: "NOORD", kinds: ["ic"], sector: "hospital" }]]),
    facilities: [],
    regions: [],
    kinds,
    bedKinds: kinds,
    callout: { functions: [] },
  };
  ctx.entities.clear();
  for (const [key, state] of entities) put(key, state, 1);
}

const put = (key, state, seq = 2) =>
  ctx.entities.set(key, { key, seq, at: "2020-11-01T10:00:00+01:00", by: "Ander", state });

/** Another changes an entity; then who is in the dialog goes on with what is the case now. */
async function meanwhile(key, state) {
  put(key, state);
  refresh();
  await painted();
  const dialog = document.querySelector("dialog");
  dialog.querySelector("[data-act='on-now']")?.click();
  await painted();
  return dialog;
}

const values = (dialog, name) =>
  [...dialog.querySelectorAll(`input[name=${name}]:enabled`)].map((one) => one.value).sort();
const checked = (dialog, name) => dialog.querySelector(`input[name=${name}]:checked`)?.value ?? null;

test("a region that another took elsewhere meanwhile is offered the phases of where it stands now", async () => {
  begin(["phase:NOORD", { region: "NOORD", phase: "regular" }]);
  const ways = { regular: ["adapted", "crisis"], adapted: ["regular", "crisis"] };
  const standing = () => ctx.state("phase:NOORD").phase;
  decidePhase(ctx.ref.region.get("NOORD"), () => ({ plan: null, current: standing(), phases: ways[standing()] }));
  const before = document.querySelector("dialog");
  equal(values(before, "phase"), ["adapted", "crisis"]);
  before.querySelector("[value=adapted]").checked = true;
  const dialog = await meanwhile("phase:NOORD", { region: "NOORD", phase: "adapted" });
  equal(values(dialog, "phase"), ["crisis", "regular"]);
  equal(checked(dialog, "phase"), null); // it stands there already
  dialog.close();
});

test("what was chosen and still can be stays chosen", async () => {
  begin(["phase:NOORD", { region: "NOORD", phase: "regular" }]);
  const standing = () => ctx.state("phase:NOORD").phase;
  const ways = { regular: ["adapted", "crisis"], adapted: ["regular", "crisis"] };
  decidePhase(ctx.ref.region.get("NOORD"), () => ({ plan: null, current: standing(), phases: ways[standing()] }));
  document.querySelector("[value=crisis]").checked = true;
  const dialog = await meanwhile("phase:NOORD", { region: "NOORD", phase: "adapted" });
  equal(checked(dialog, "phase"), "crisis");
  dialog.close();
});

test("a body that another phase does not have is not asked", async () => {
  begin(["phase:NOORD", { region: "NOORD", phase: "regular" }]);
  const body = { id: "roaz", name: { nl: "ROAZ", en: "ROAZ" }, together: [] };
  const choices = { regular: [{ to: "crisis", body, minutes: 30 }], crisis: [] };
  askBody(ctx.ref.region.get("NOORD"), () => choices[ctx.state("phase:NOORD").phase]);
  const dialog = await meanwhile("phase:NOORD", { region: "NOORD", phase: "crisis" });
  equal(values(dialog, "choice"), []);
  equal(dialog.querySelector(".btn.pri").disabled, true);
  dialog.close();
});

test("the phase of a facility or a sub-region is asked from where it stands now", async () => {
  begin(["level:facility:H1", { level: "facility", place: "H1", phase: "crisis" }]);
  let found = { phase: "crisis", dimensions: {} };
  decideLevel("facility", "H1", () => found);
  found = { phase: "regular", dimensions: {} };
  const dialog = await meanwhile("level:facility:H1", { level: "facility", place: "H1", phase: "regular" });
  equal(values(dialog, "phase"), ["adapted", "crisis"]);
  equal(dialog.querySelector(".hint .phase-regular") !== null, true); // what the figures say is of now as well
  dialog.close();
});

test("an approval that became the second says that it makes the plan", async () => {
  begin(["plandraft:4", { id: 4, needed: 2, approvals: [] }]);
  askApprove({ id: 4, needed: 2, approvals: [] });
  const dialog = await meanwhile("plandraft:4", { id: 4, needed: 2, approvals: [{}] });
  equal(dialog.querySelector(".ask-body").textContent.includes("is de tweede"), true);
  dialog.close();
});

test("who left meanwhile can turn round, and no longer waits for one", async () => {
  const one = { id: 7, number: 7, state: "planned" };
  begin(["pmr:7", one]);
  endRequest(one);
  const dialog = await meanwhile("pmr:7", { ...one, state: "under_way" });
  equal(values(dialog, "ending"), ["die", "go_by_own_means", "return"]);
  dialog.close();
});

test("an offer that another answered meanwhile is not refused any more", async () => {
  const offer = { id: 3, state: "proposed", need: { number: 7, state: "proposed" } };
  begin(["transfer:3", offer]);
  refuseTransfer(offer);
  const dialog = await meanwhile("transfer:3", { ...offer, state: "withdrawn" });
  equal(dialog.querySelector(".ask-acts").hidden, true);
  dialog.close();
});

test("fields that nobody touched say what another set meanwhile, and one that both wrote shows it", async () => {
  begin(["rhythm:NOORD", { scope: "NOORD", times: ["10:00"], after_requests: 3, after_beds: null }]);
  changeRhythm("NOORD");
  document.querySelector("#ritme-tijden").value = "11:00";
  const now = { scope: "NOORD", times: ["15:00"], after_requests: 5, after_beds: 8 };
  const dialog = await meanwhile("rhythm:NOORD", now);
  const field = (id) => dialog.querySelector(`#ritme-${id}`).value;
  equal([field("tijden"), field("aanvragen"), field("bedden")], ["11:00", "5", "8"]);
  equal(dialog.querySelector(".quote").textContent.includes("15:00"), true);
  dialog.close();
});

const steps = (number) => ({ kinds: [{ bed: "ic", steps: [{ since: "2020-10-01T00:00:00+01:00", number }] }] });

test("a number of beds that another fixed meanwhile stands in its field", async () => {
  begin(["regular:H1", steps(20)]);
  askRegular(ctx.ref.facility.get("H1"), "ic");
  const dialog = await meanwhile("regular:H1", steps(24));
  equal(dialog.querySelector("#regulier").value, "24");
  dialog.close();
});

test("cut-offs that another set meanwhile stand in their fields", async () => {
  begin(["edcutoffs:H1", { edges: [60, 100, 140] }]);
  askCutoffs("H1", [60, 100, 140]);
  const dialog = await meanwhile("edcutoffs:H1", { edges: [70, 110, 150] });
  equal(
    [...dialog.querySelectorAll("input[type=number]")].map((one) => one.value),
    ["70", "110", "150"],
  );
  dialog.close();
});

test("transport that another set meanwhile stands in its fields, and a ride that leaves is no change of it", async () => {
  const line = { mode: "micu", per_hour: 4, by_hour: [], seats: 1, driver: "RAV", reason: "" };
  begin(["rides:NOORD", { region: "NOORD", lines: [line], planned: [] }]);
  changeFleet("NOORD", "micu", NOW);
  const ride = { mode: "micu", hour: "2020-11-01T10:00:00+01:00", count: 1 };
  put("rides:NOORD", { region: "NOORD", lines: [line], planned: [ride] }, 2);
  refresh();
  await painted();
  equal(document.querySelector(".changed-meanwhile").hidden, true);
  put("rides:NOORD", { region: "NOORD", lines: [{ ...line, per_hour: 2 }], planned: [ride] }, 3);
  refresh();
  await painted();
  equal(document.querySelector(".changed-meanwhile").hidden, false);
  document.querySelector("[data-act='on-now']").click();
  equal(document.querySelector("#vloot-uur").value, "2");
  document.querySelector("dialog").close();
});

test("what another said of a part meanwhile stands in the fields of its dialog", async () => {
  const said = (state) => ({ whole: null, parts: [{ part: "ic", part_name: "IC", state, note: "" }] });
  begin(["operating:H1", said("limited")]);
  askStanding(ctx.ref.facility.get("H1"), said("limited"), "ic");
  const dialog = await meanwhile("operating:H1", said("closed"));
  equal(checked(dialog, "state"), "closed");
  dialog.close();
});

test("a list of contacts that nobody touched is the newest one, and one that was is kept beside it", async () => {
  const real = window.fetch;
  window.fetch = () => Promise.resolve(new Response(JSON.stringify({ code: "x", message: "Nee." }), { status: 403 }));
  const row = (telephone) => ({ function: "Wacht", telephone, mail: "" });
  const key = "contacts:H1";
  const at = { kind: "facility", code: "H1", name: "Huis" };
  for (const [typed, shown, quoted] of [
    ["", "222", 0],
    ["333", "333", 1],
  ]) {
    begin([key, { contacts: [row("111")] }]);
    await askContacts(at, [row("111")]);
    const field = document.querySelector("[id^=contact-][id$=telephone]");
    if (typed) field.value = typed;
    const dialog = await meanwhile(key, { contacts: [row("222")] });
    equal(dialog.querySelector("[id^=contact-][id$=telephone]").value, shown);
    equal(dialog.querySelectorAll(".quote").length, quoted);
    dialog.close();
    await painted(); // it leaves the page after it closed
  }
  window.fetch = real;
});
