import { askActivity } from "/static/zb/activitydialogs.js";
import { askStep } from "/static/zb/activitysteps.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
const AREAS = [
  { code: "VR15", name: "Haaglanden" },
  { code: "VR17", name: "Rotterdam-Rijnmond" },
];
const activity = { id: 7, name: "Brand", state: "open", veiligheidsregios: ["VR15", "VR17"], regions: [] };
const grip = (area, level) => ({ activity: 7, veiligheidsregio: area, name: area, level });

const put = (key, state) => ctx.entities.set(key, { key, seq: 1, at: "2020-11-01T10:00:00+01:00", state });

async function now(states) {
  for (const [key, state] of Object.entries(states)) put(key, state);
  refresh();
  await painted();
}

async function world(states) {
  ctx.me = { mandates: [{ role: "hin", veiligheidsregio: "VR17" }], may: ["phases.grip_set"] };
  ctx.ref = { veiligheidsregios: AREAS, veiligheidsregio: new Map(AREAS.map((one) => [one.code, one])) };
  ctx.entities = new Map();
  await now(states);
}

const opened = (one, step) => {
  askStep(one, step);
  return document.querySelector("dialog[open]");
};
const hinder = (dialog) => dialog.querySelector(".in-the-way");
const isOff = (dialog) => dialog.querySelector(".ask-acts button").disabled;

test("who closes an activiteit in which GRIP counts reads from the start where, which, and what to do first", async () => {
  await world({ "activity:7": activity, "grip:7:VR15": grip("VR15", 1), "grip:7:VR17": grip("VR17", 2) });
  const dialog = opened(activity, "close");
  const lines = [...hinder(dialog).querySelectorAll("li")].map((one) => one.textContent);
  equal(hinder(dialog).querySelector("b").textContent, "Sluiten kan nog niet: leg eerst vast dat GRIP is beëindigd.");
  equal(lines, [
    "GRIP 2 geldt nog in Rotterdam-Rijnmond. GRIP in Rotterdam-Rijnmond wijzigen…",
    "GRIP 1 geldt nog in Haaglanden; de GHOR of meldkamer daar legt het einde vast.",
  ]);
  ok(isOff(dialog), "it can be pressed");
  dialog.close();
});

test("what keeps an activiteit open is said while it does, and no longer", async () => {
  await world({ "activity:7": activity, "grip:7:VR17": grip("VR17", 0) });
  const dialog = opened(activity, "close");
  equal([hinder(dialog).childElementCount, isOff(dialog)], [0, false]);
  dialog.querySelector("textarea").value = "Klaar";
  await now({ "grip:7:VR17": grip("VR17", 3) });
  ok(hinder(dialog).textContent.includes("GRIP 3 geldt nog in Rotterdam-Rijnmond"), hinder(dialog).textContent);
  ok(isOff(dialog), "it can be pressed");
  await now({ "grip:7:VR17": grip("VR17", 0) });
  equal([hinder(dialog).textContent, isOff(dialog)], ["", false]);
  equal(dialog.querySelector("textarea").value, "Klaar");
  dialog.close();
});

test("who opens an activiteit again whose name another has by now reads that first", async () => {
  const closed = { ...activity, state: "closed" };
  await world({ "activity:7": closed, "activity:8": { ...activity, id: 8, name: "brand" } });
  const dialog = opened(closed, "reopen");
  ok(hinder(dialog).textContent.includes("er loopt al een activiteit met de naam ‘Brand’"), hinder(dialog).textContent);
  ok(isOff(dialog), "it can be pressed");
  dialog.close();
  await now({ "activity:8": { ...activity, id: 8, name: "Brand", state: "closed" } });
  const free = opened(closed, "reopen");
  equal([hinder(free).textContent, isOff(free)], ["", false]);
  free.close();
});

test("who takes a veiligheidsregio out of an activiteit in which GRIP counts there reads so before it is sent", async () => {
  const whole = { ...activity, kind: "incident", address: "", starts_at: "2020-11-01T10:00:00+01:00" };
  ctx.live = { now: () => new Date("2020-11-01T10:02:00+01:00") };
  await world({ "activity:7": whole, "grip:7:VR15": grip("VR15", 0), "grip:7:VR17": grip("VR17", 2) });
  askActivity(whole);
  const dialog = document.querySelector("dialog[open]");
  const leaveOut = (code) => dialog.querySelector(`[name=areas][value=${code}]`).click();
  leaveOut("VR15");
  equal([hinder(dialog).textContent, isOff(dialog)], ["", false]);
  leaveOut("VR17");
  ok(hinder(dialog).textContent.includes("GRIP 2 geldt nog in Rotterdam-Rijnmond."), hinder(dialog).textContent);
  ok(isOff(dialog), "it can be pressed");
  leaveOut("VR17");
  equal([hinder(dialog).textContent, isOff(dialog)], ["", false]);
  dialog.close();
});

test("the dialog in which GRIP is ended stands over that of closing with names of its own", async () => {
  await world({ "activity:7": activity, "grip:7:VR17": grip("VR17", 2) });
  ctx.live = { now: () => new Date("2020-11-01T10:02:00+01:00") };
  const below = opened(activity, "close");
  hinder(below).querySelector("button").click();
  const above = [...document.querySelectorAll("dialog[open]")].at(-1);
  equal(above.querySelector("h3").textContent, "GRIP in Rotterdam-Rijnmond");
  const labels = [...above.querySelectorAll("label[for]")];
  equal(labels.filter((one) => !above.contains(one.control)).length, 0);
  above.close();
  below.close();
});
