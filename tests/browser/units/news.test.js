import { News } from "/static/zb/news.js";
import { equal, test } from "/units/harness.js";

const missed = (news) => [...news.missed];

test("what waits at the first look is no news, nor what comes while somebody looks", () => {
  const news = new News();
  equal(news.look([["house", ["t:1"]]], true), []);
  equal(news.look([["house", ["t:1", "t:2"]]], false), []);
  equal(missed(news), []);
});

test("what comes while nobody looks is told once and stays until it is seen or over", () => {
  const news = new News();
  news.look(
    [
      ["house", []],
      ["phases", []],
    ],
    true,
  );
  const both = [
    ["house", ["t:1", "t:2"]],
    ["phases", ["p:1"]],
  ];
  equal(news.look(both, true), both);
  equal(news.look(both, true), []);
  equal(missed(news), both);
  news.look(
    [
      ["house", ["t:2"]],
      ["phases", []],
    ],
    false,
  );
  equal(missed(news), [["house", ["t:2"]]]);
  news.seen();
  news.look([["house", ["t:2"]]], true);
  equal(missed(news), []);
});

test("what went and comes back is news again", () => {
  const news = new News();
  news.look([["phases", ["p:1"]]], true);
  news.look([["phases", []]], true);
  equal(news.look([["phases", ["p:1"]]], true), [["phases", ["p:1"]]]);
});
