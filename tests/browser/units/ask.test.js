import { allow, ask } from "/static/zb/ask.js";
import { h } from "/static/zb/dom.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));

function dialogAbout(key, seq) {
  ctx.entities.set(key, { key, seq, at: "2020-11-01T10:00:00+01:00", state: {} });
  return ask({
    about: key,
    title: "Ronde",
    body: [],
    foot: [
      h("button", { class: "btn pri", value: "follow", disabled: true }, "Volgen"),
      h("button", { class: "btn", value: "leave" }, "Niet volgen"),
    ],
    submit: () => ["", {}, ""],
  });
}

const off = (dialog) => [...dialog.querySelectorAll(".ask-acts button")].map((button) => button.disabled);

test("what is not possible yet stays off in a dialog, whatever else happens meanwhile", async () => {
  const dialog = dialogAbout("round:1", 1);
  equal(off(dialog), [true, false]);
  ctx.entities.set("other", { key: "other", seq: 2, at: "2020-11-01T10:00:00+01:00", state: {} });
  refresh();
  await painted();
  equal(off(dialog), [true, false]);
  dialog.close();
});

test("a realm that closes leaves nothing to press but closing the dialog, also where it is about nothing", async () => {
  const dialog = ask({
    title: "Alarm",
    body: h("textarea", { name: "text" }),
    foot: h("button", { class: "btn pri" }, "Versturen"),
    submit: () => ["", {}, ""],
  });
  equal(dialog.querySelector(".ask-acts").hidden, false);
  const clock = { closed_at: "2020-11-01T10:00:00+01:00", closed_because: "Klaar" };
  ctx.entities.set("clock", { key: "clock", seq: 3, at: clock.closed_at, state: clock });
  refresh();
  await painted();
  equal(dialog.querySelector(".ask-acts").hidden, true);
  equal(
    dialog.querySelector(".changed-meanwhile").textContent,
    "Deze omgeving is intussen gesloten: er kan niets meer veranderen. Wat u invulde, blijft hier staan: kopieer wat u wilt bewaren.",
  );
  ctx.entities.delete("clock");
  dialog.close();
});

test("who goes on with what is the case now sees that drawn", async () => {
  ctx.live = { now: () => new Date("2020-11-01T10:02:00+01:00") };
  ctx.entities.set("grip:1", { key: "grip:1", seq: 1, at: "2020-11-01T10:00:00+01:00", state: { level: 2 } });
  const level = h("b", null, "2");
  const dialog = ask({
    about: "grip:1",
    title: "GRIP",
    body: level,
    foot: h("button", { class: "btn pri" }, "Vastleggen"),
    anew: () => {
      level.textContent = String(ctx.state("grip:1").level);
    },
    submit: () => ["", {}, ""],
  });
  ctx.entities.set("grip:1", { key: "grip:1", seq: 2, at: "2020-11-01T10:01:00+01:00", state: { level: 3 } });
  refresh();
  await painted();
  equal(level.textContent, "2");
  dialog.querySelector("[data-act='on-now']").click();
  equal(level.textContent, "3");
  dialog.close();
});

test("what is asked again after a lost line goes out as it was, and anew once the server said no", async () => {
  const real = window.fetch;
  const sent = [];
  const answers = [null, null, 422, null];
  window.fetch = (_url, { headers, body }) => {
    sent.push([headers["Idempotency-Key"], body]);
    const status = answers.shift();
    const problem = JSON.stringify({ code: "invalid", message: "Nee." });
    return status
      ? Promise.resolve(new Response(problem, { status, headers: { "Content-Type": "application/json" } }))
      : Promise.reject(new TypeError("no line"));
  };
  let minute = 10;
  const dialog = ask({
    title: "Actie",
    body: h("input", { name: "text", value: "Omroepen" }),
    foot: h("button", { class: "btn pri" }, "Vastleggen"),
    submit: (data) => {
      minute += 1;
      return ["/proef/", { text: data.get("text"), due_at: `2020-11-01T10:${minute}:00.000Z` }, ""];
    },
  });
  const press = async () => {
    dialog.querySelector(".btn.pri").click();
    await painted();
  };
  for (const _turn of answers.slice()) await press();
  equal(sent.length, 4);
  equal(sent[1], sent[0]);
  equal(sent[2], sent[0]);
  equal(sent[3][0] === sent[0][0], false);
  equal(sent[3][1].includes("10:14"), true);
  dialog.close();
  window.fetch = real;
});

function answering(sent, more = {}) {
  return ask({
    title: "Notitie",
    body: h("textarea", { name: "text", required: true, minlength: "3" }),
    foot: [
      h("button", { class: "btn pri", value: "yes", ...more }, "Ja"),
      h("button", { class: "btn", value: "no" }, "Nee"),
    ],
    submit: (data, button) => {
      sent.push([data.get("text"), button.value]);
      return ["/proef/", {}, ""];
    },
  });
}

const press = (field, more) => {
  const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more });
  field.dispatchEvent(event);
  return event.defaultPrevented;
};

test("Ctrl+Enter and Cmd+Enter in a text send a dialog as its first button does, Enter alone does not", async () => {
  const real = window.fetch;
  window.fetch = () => Promise.reject(new TypeError("no line"));
  const sent = [];
  const dialog = answering(sent);
  const field = dialog.querySelector("textarea");
  press(field, { ctrlKey: true });
  equal(sent, []); // a reason is required: the browser says so
  field.value = "Klaar.";
  equal([press(field, {}), press(field, { isComposing: true, ctrlKey: true })], [false, false]);
  equal(sent, []);
  press(field, { ctrlKey: true });
  await painted();
  press(field, { metaKey: true });
  press(field, { metaKey: true, repeat: true });
  await painted();
  equal(sent, [
    ["Klaar.", "yes"],
    ["Klaar.", "yes"],
  ]);
  dialog.close();
  window.fetch = real;
});

test("what is on its way is not sent again, whatever is typed or comes in meanwhile", async () => {
  const real = window.fetch;
  let fail;
  window.fetch = () => new Promise((_done, refuse) => (fail = refuse));
  const dialog = answering([]);
  const field = dialog.querySelector("textarea");
  field.value = "Klaar.";
  dialog.querySelector(".btn.pri").click();
  await painted();
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  ctx.entities.set("other", { key: "other", seq: 9, at: "2020-11-01T10:00:00+01:00", state: {} });
  refresh();
  await painted();
  allow(dialog.querySelector(".btn.pri"));
  equal(off(dialog), [true, true]);
  fail(new TypeError("no line"));
  await painted();
  equal(off(dialog), [false, false]);
  dialog.close();
  window.fetch = real;
});

test("a dialog whose button is off is not sent by keys either", () => {
  const sent = [];
  const dialog = answering(sent, { disabled: true });
  dialog.querySelector("textarea").value = "Klaar.";
  press(dialog.querySelector("textarea"), { ctrlKey: true });
  equal(sent, []);
  dialog.close();
});

test("a dialog of an activiteit that closes says so at once, keeps what was typed, and goes on when it opens again", async () => {
  ctx.live = { now: () => new Date("2020-11-01T10:02:00+01:00") };
  const put = (state, at) =>
    ctx.entities.set("activity:7", {
      key: "activity:7",
      seq: 1,
      at,
      by: "A. Bakker",
      by_en: "A. Bakker",
      state: { id: 7, state },
    });
  put("open", "2020-11-01T10:00:00+01:00");
  const dialog = ask({
    within: 7,
    title: "Actie",
    body: h("textarea", { name: "text" }),
    foot: h("button", { class: "btn pri" }, "Vastleggen"),
    submit: () => ["/proef/", {}, ""],
  });
  const [field, told, acts] = ["textarea", ".changed-meanwhile", ".ask-acts"].map((one) => dialog.querySelector(one));
  field.value = "Bel de RAV.";
  put("closed", "2020-11-01T10:01:00+01:00");
  refresh();
  await painted();
  equal(
    told.textContent,
    "De activiteit is intussen gesloten door A. Bakker om 10:01: er kan niets meer in worden vastgelegd. Wat u invulde, blijft hier staan: kopieer wat u wilt bewaren.",
  );
  equal([told.hidden, acts.hidden, field.value, field.disabled], [false, true, "Bel de RAV.", false]);
  put("open", "2020-11-01T10:02:00+01:00");
  refresh();
  await painted();
  equal([told.hidden, acts.hidden], [true, false]);
  ctx.entities.delete("activity:7");
  refresh();
  await painted();
  equal(acts.hidden, true);
  dialog.close();
});
