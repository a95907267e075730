import { actions, h, patch } from "/static/zb/dom.js";
import { equal, ok, test } from "/units/harness.js";

const place = () => document.body.appendChild(document.createElement("main"));
const field = (key, id) => h("section", { "data-key": key }, h("input", { id }));
const tags = (root) => [...root.children].map((one) => one.tagName.toLowerCase() + (one.dataset.key ?? ""));

/** Type into a field and say whether it is still the same field, with its text and the focus. */
function typing(root, id, change) {
  const input = root.querySelector(`#${id}`);
  input.focus();
  let blurred = 0;
  input.addEventListener("blur", () => {
    blurred += 1;
  });
  input.value = "39";
  change();
  ok(root.querySelector(`#${id}`) === input, "the field was made anew");
  ok(document.activeElement === input && blurred === 0, "the field lost the focus");
  equal(input.value, "39");
}

test("text is text and never markup", () => {
  const node = h("p", { title: "<b>" }, "<b>vet</b>", null, false, 0);
  equal([node.children.length, node.textContent, node.title], [0, "<b>vet</b>0", "<b>"]);
});

test("typing goes on when a keyed part before it becomes another kind of node", () => {
  const root = place();
  patch(root, h("button", { "data-key": "top" }, "a"), field("x", "one"), field("y", "two"));
  typing(root, "two", () => patch(root, h("div", { "data-key": "top" }, "b"), field("x", "one"), field("y", "two")));
  equal(tags(root), ["divtop", "sectionx", "sectiony"]);
});

test("typing goes on when a part without a key before it becomes another kind of node", () => {
  const root = place();
  const form = (top) => patch(root, top, h("section", null, h("input", { id: "one" })), h("section", null, "foot"));
  form(h("button", null, "a"));
  typing(root, "one", () => form(h("div", null, "b")));
  typing(root, "one", () => form(h("button", null, "c")));
  equal(tags(root), ["button", "section", "section"]);
});

test("typing goes on when parts come and go before it", () => {
  const root = place();
  const form = (...before) => patch(root, before, field("x", "one"), h("p", null, "foot"));
  form();
  typing(root, "one", () => form(h("section", { "data-key": "offers" }, "!")));
  typing(root, "one", () =>
    form(h("section", { "data-key": "more" }, "?"), h("section", { "data-key": "offers" }, "!")),
  );
  typing(root, "one", () => form(h("section", { "data-key": "offers" }, "!")));
  typing(root, "one", () => form());
  typing(root, "one", () => form(h("p", null, "a line without a key")));
  typing(root, "one", () => form());
  equal(tags(root), ["sectionx", "p"]);
});

test("rows keep their node when their order turns", () => {
  const root = place();
  const rows = (...keys) =>
    patch(
      root,
      keys.map((key) => h("p", { "data-key": key }, key)),
    );
  rows("a", "b", "c");
  const [a, b, c] = root.children;
  rows("c", "a", "d", "b");
  equal(root.textContent, "cadb");
  ok(root.children[0] === c && root.children[1] === a && root.children[3] === b);
});

test("whatever stood there, what is wanted stands there after it", () => {
  let seed = 7;
  const random = (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const make = () => {
    const keys = ["k1", "k2", "k3", "k4"].filter(() => random(2)).sort(() => random(3) - 1);
    const kids = [
      ...keys.map((key) => [["p", "div"][random(2)], key]),
      ...Array.from({ length: random(4) }, () => [["p", "b"][random(2)], null]),
    ];
    kids.sort(() => random(3) - 1);
    return kids.map(([tag, key]) => h(tag, { "data-key": key, class: `c${random(3)}` }, `t${random(9)}`));
  };
  const root = place();
  for (let turn = 0; turn < 500; turn += 1) {
    const wanted = make();
    const html = wanted.map((one) => one.outerHTML).join("");
    patch(root, wanted);
    if (root.innerHTML !== html) throw new Error(`turn ${turn}: ${root.innerHTML} for ${html}`);
  }
});

test("a form that looks after itself is left alone", () => {
  const root = place();
  patch(root, h("form", { "data-own": true, "data-key": "f" }, h("input", { value: "1" })));
  root.querySelector("input").value = "2";
  patch(root, h("form", { "data-own": true, "data-key": "f" }, h("p", null, "other")));
  equal(root.querySelector("input")?.value, "2");
});

test("a press reaches the action it names, unless it is off", () => {
  const root = place();
  const pressed = [];
  actions(root, { go: (button) => pressed.push(button.dataset.id) });
  patch(
    root,
    h("button", { "data-act": "go", "data-id": "1" }, h("i", null, "x")),
    h("button", { "data-act": "go", "data-id": "2", disabled: true }),
  );
  root.querySelector("i").click();
  for (const button of root.querySelectorAll("button")) button.click();
  equal(pressed, ["1", "1"]);
});

test("no text turns the reading direction around, in what is shown or said of it; an emoji stays whole", () => {
  const root = place();
  patch(root, h("p", { title: "bed \u202e21" }, "bed \u202e21\u202c vrij \u2067x\u2069 👩\u200d⚕️"));
  equal([root.textContent, root.querySelector("p").title], ["bed 21 vrij x 👩\u200d⚕️", "bed 21"]);
});
