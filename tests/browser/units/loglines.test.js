import { LastLook } from "/static/zb/lastlook.js";
import { activityIn, bounds, holds, LogLines } from "/static/zb/loglines.js";
import { equal, ok, test } from "/units/harness.js";

const line = (seq, at, cat = "beds") => ({ seq, at, line: { cat } });
const live = [line(11, "2020-10-15T10:00:00Z"), line(12, "2020-10-15T11:00:00Z", "phase")];
const seqs = (found) => found.map((one) => one.seq);
const iso = (moment) => moment?.toISOString() ?? null;
const settled = () => new Promise((done) => setTimeout(done));

/** Answer each question for a page with the next of `pages`; an Error is one that did not come. */
function reader(...pages) {
  const asked = [];
  const lines = new LogLines(
    async (query) => {
      asked.push(query);
      const page = pages.shift();
      if (page instanceof Error) throw page;
      return page;
    },
    () => undefined,
  );
  return { lines, asked };
}

test("a moment is one of Dutch clocks and a minute is shown whole", () => {
  const { since, until, wrong } = bounds("2020-10-15T12:00", "2020-10-15T12:30");
  equal([iso(since), iso(until), wrong], ["2020-10-15T10:00:00.000Z", "2020-10-15T10:30:59.999Z", ""]);
  equal(bounds("", ""), { since: null, until: null, wrong: "" });
});

test("of the hour that occurs twice both are shown, and one that does not exist is said", () => {
  const twice = bounds("2020-10-25T02:30", "2020-10-25T02:30");
  equal([iso(twice.since), iso(twice.until)], ["2020-10-25T00:30:00.000Z", "2020-10-25T01:30:59.999Z"]);
  equal(bounds("2021-03-28T02:30", "").wrong, "since");
  equal(bounds("", "2021-03-28T02:30").wrong, "until");
  equal(bounds("2020-10-15T12:00", "2020-10-15T11:59").wrong, "until");
  equal(bounds("2020-10-15T12:00", "2020-10-15T12:00").wrong, "");
});

test("without a question the live lines are shown, newest first, by category", () => {
  const { lines, asked } = reader();
  equal(seqs(lines.all(live)), [12, 11]);
  lines.ask({ since: null, until: null, category: "phase" });
  equal(seqs(lines.all(live)), [12]);
  equal(asked, []);
});

test("a question about time is the server's, and live lines that belong come to it", async () => {
  const { lines, asked } = reader({ events: [line(4, "2020-10-15T09:30:00Z")], before: null });
  lines.ask({ ...bounds("2020-10-15T11:00", "2020-10-15T12:15"), category: "" });
  await settled();
  equal(asked, [{ limit: "200", since: "2020-10-15T09:00:00.000Z", until: "2020-10-15T10:15:59.999Z" }]);
  equal(seqs(lines.all(live)), [11, 4]);
  ok(!lines.isMore(live));
  lines.ask({ since: null, until: null, category: "" });
  equal(seqs(lines.all(live)), [12, 11]);
});

test("older lines come before the oldest one, page by page, and pages without any are gone through", async () => {
  const { lines, asked } = reader(
    { events: [line(9, "2020-10-15T08:00:00Z")], before: 9 },
    { events: [], before: 6 },
    { events: [line(2, "2020-10-15T07:00:00Z")], before: null },
  );
  ok(lines.isMore(live));
  await lines.more(live);
  equal(seqs(lines.all(live)), [12, 11, 9]);
  equal(seqs(lines.all([live[1]])), [12, 11, 9]); // one fell out of the picture
  await lines.more(live);
  equal(
    asked.map((query) => query.before),
    ["11", "9", "6"],
  );
  equal(seqs(lines.all(live)), [12, 11, 9, 2]);
  ok(!lines.isMore(live));
});

test("who scrolls is asked whether to go on where many pages held nothing", async () => {
  const empty = Array.from({ length: 10 }, (_, at) => ({ events: [], before: 100 - at }));
  const { lines } = reader(...empty, { events: [line(3, "2020-10-15T07:00:00Z")], before: null });
  await lines.more(live);
  ok(lines.none && lines.isMore(live));
  await lines.more(live);
  ok(!lines.none && !lines.isMore(live));
});

test("a page that does not come is said and can be asked again; an answer to an old question is dropped", async () => {
  const { lines } = reader(new Error("away"), { events: [line(3, "2020-10-15T07:00:00Z")], before: null });
  await lines.more(live);
  ok(lines.failed && !lines.busy && lines.isMore(live));
  const late = lines.more(live);
  lines.ask({ since: null, until: null, category: "phase" });
  await late;
  ok(!lines.busy && !lines.failed);
  equal(seqs(lines.all(live)), [12]);
});

test("what is new since the last look is counted, for this person in this realm", () => {
  const first = new LastLook("proef", "a");
  equal(first.fresh(live), 0);
  first.look(11, new Date("2020-10-15T10:05:00Z"));
  equal(first.fresh(live), 0); // of this look nothing is new yet
  const second = new LastLook("proef", "a");
  equal([second.mark?.at, second.fresh([...live].reverse())], ["2020-10-15T10:05:00.000Z", 1]);
  second.look(12, new Date("2020-10-15T11:05:00Z"));
  equal(second.fresh([...live].reverse()), 1); // the mark stays while one looks
  second.renew();
  equal(second.fresh([...live].reverse()), 0);
  equal(new LastLook("proef", "b").mark, null);
  equal(new LastLook("ander", "a").mark, null);
});

test("what was kept and cannot be read counts as never", () => {
  localStorage.setItem("zb::log-seen:proef:a", "{stuk");
  equal(new LastLook("proef", "a").mark, null);
  localStorage.setItem("zb::log-seen:proef:a", '{"seq": 3, "at": "ooit"}');
  equal(new LastLook("proef", "a").mark, null);
});

/** A server that knows of a look, and takes down what it is told. */
const keeper = (mark) => {
  const told = [];
  return { told, ask: () => Promise.resolve(mark), tell: (seq) => Promise.resolve(told.push(seq)) };
};

test("what another device read is no news here, and what is seen here goes to the server once", async () => {
  const far = keeper({ seq: 12, at: "2020-10-15T11:00:00Z" });
  let drawn = 0;
  const look = new LastLook("proef", "c", far, () => {
    drawn += 1;
  });
  look.look(13, new Date("2020-10-15T11:05:00Z"));
  await look.send();
  await look.send();
  equal([look.mark?.seq, drawn, far.told], [12, 1, [13]]);
});

test("a server that does not answer leaves it to this browser", async () => {
  const away = { ask: () => Promise.reject(new Error("away")), tell: () => Promise.reject(new Error("away")) };
  const first = new LastLook("proef", "d", away);
  first.look(11, new Date("2020-10-15T10:05:00Z"));
  await first.send();
  equal(new LastLook("proef", "d", away).mark?.seq, 11);
});

test("words and one line are the server's question, and live lines that hold the words come to it", async () => {
  const { lines, asked } = reader(
    { events: [line(4, "2020-10-15T09:30:00Z")], before: null },
    { events: [], before: null },
  );
  const said = (seq, nl) => ({ seq, at: "2020-10-15T12:00:00Z", line: { cat: "beds", nl, en: "" }, by: "D. Bakker" });
  lines.ask({ since: null, until: null, category: "", words: "bedden bakker", upto: null });
  await settled();
  equal(asked[0], { limit: "200", words: "bedden bakker" });
  equal(seqs(lines.all([said(20, "12 bedden vrij"), said(21, "GRIP 2")])), [20, 4]);
  lines.ask({ since: null, until: null, category: "", words: "", upto: 11 });
  await settled();
  equal(asked[1], { limit: "200", before: "12" });
  equal(seqs(lines.all(live)), [11]);
});

test("accents and capitals do not matter", () => {
  ok(holds({ line: { nl: "Café-zaal vol", en: "" } }, "CAFE vol"));
  ok(!holds({ line: { nl: "Café-zaal vol", en: "" } }, "cafe leeg"));
});

test("an alarm belongs to the activiteit that it is about", () => {
  equal(activityIn({ key: "alarm:3", state: { about: "activity:2:VR17" } }), "2");
  equal(activityIn({ key: "alarm:3", state: { about: "measure:2:x" } }), "");
  equal(activityIn({ key: "casualties:2", state: null }), "2");
});
