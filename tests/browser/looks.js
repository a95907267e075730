// How texts are drawn, and on what: where all of that is as of a text whose contrast was measured, so is the contrast.
(() => {
  const CONTROLS = "input, select, textarea, button";
  const DISABLED = ":disabled, [aria-disabled='true']"; // of these axe asks no contrast
  const SKIPPED = "svg, script, style, template, .leaflet-pane";

  const kindOf = (one) => `${one.tagName}.${one.className}`;
  const ownText = (one) => {
    const text = [...one.childNodes].map((node) => (node.nodeType === 3 ? node.data.trim() : "")).join("");
    return one.matches(CONTROLS) ? text + (one.value ?? "") + (one.placeholder ?? "") : text;
  };
  const isClear = (colour) => /^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
  const isOpaque = (colour) => !/^rgba|\//.test(colour) && !isClear(colour);
  /** Whether an element may lie over something else than what it stands in. */
  const isMoved = (style) =>
    !["static", "relative"].includes(style.position) ||
    style.float !== "none" ||
    style.transform !== "none" ||
    [style.marginTop, style.marginLeft, style.top, style.left].some((one) => one.startsWith("-"));
  /** What lies under an element, from what lies under its parent: an opaque colour hides all that is under it. */
  const groundOf = (style, { ground, mixed, moved }) => {
    const { backgroundColor: colour, backgroundImage: image } = style;
    const effects = [style.opacity, style.filter, style.mixBlendMode].join();
    const blends = effects === "1,none,normal" ? "" : `${ground}{${effects}}`;
    const over = isClear(colour) ? ground : isOpaque(colour) ? colour : `${ground}+${colour}`;
    return {
      ground: image === "none" ? over : `${over}+${image}`,
      mixed: mixed + blends,
      moved: !isOpaque(colour) && (moved || isMoved(style)),
    };
  };
  const isOff = (one) => Boolean(one.closest(DISABLED)) || Boolean(one.closest("label")?.control?.matches(DISABLED));

  /** Return how each text in an element is drawn: the look, and the elements that have it. */
  const looksIn = (root, name) => {
    const looks = new Map();
    const walk = (one, under) => {
      if (one.matches(SKIPPED) || !one.checkVisibility()) return;
      const style = getComputedStyle(one);
      const lies = groundOf(style, under);
      const text = style.visibility === "visible" ? ownText(one) : "";
      if (text) {
        const look = [
          ...[style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke],
          ...[lies.ground, lies.mixed, lies.moved && `${name} ${innerWidth}`],
          ...[kindOf(one.parentElement), kindOf(one), one.type, isOff(one)],
          [...text].length > 1, // of one letter axe says nothing
          /[\p{L}\p{N}]/u.test(text), // nor of signs alone
        ].join();
        looks.set(look, [...(looks.get(look) ?? []), one]);
      }
      for (const child of one.children) walk(child, lies);
    };
    const above = [];
    for (let at = root.parentElement; at; at = at.parentElement) above.unshift(at);
    const clear = { ground: "", mixed: "", moved: false };
    const start = above.reduce((under, one) => groundOf(getComputedStyle(one), under), clear);
    walk(root, start);
    return looks;
  };

  /** Two numbers of 32 bits of a text: enough to know one look of a million from another. */
  const shortOf = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 2_654_435_761);
      b = Math.imul(b ^ code, 1_597_334_677);
    }
    return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
  };

  /** How it is kept that on a page, as wide, all texts of a look lie under something: elsewhere one may lie bare. */
  const hidden = (name, look) => `${name}:${innerWidth}>${look}`;
  /**
   * Return the texts in an element that look as none that is known: of each look the first ones, one in the middle and
   * the last. `known`: looks whose contrast was measured, and what is `hidden`.
   */
  const newLooks = (root, name, known) => {
    const found = new Map();
    for (const [look, all] of looksIn(root, name)) {
      const short = shortOf(look);
      if (known.has(short) || known.has(hidden(name, short))) continue;
      for (const one of [...all.slice(0, 2), all[all.length >> 1], all.at(-1)]) found.set(one, short);
    }
    return found;
  };

  const NAMED =
    "a, button, summary, input, select, textarea, img, th, label, h1, h2, h3, h4, h5, h6, [role], [aria-label]";
  const hasName = (one) =>
    [one.textContent, one.ariaLabel, one.title, one.alt, one.placeholder].map((text) => Boolean(text?.trim()));
  /** The kinds of elements on a page, with one that is of it: what axe says of an element follows from its kind. */
  const kinds = () => {
    const found = new Map();
    for (const one of document.querySelectorAll("body *:not(svg *, .leaflet-pane *)")) {
      if (!one.checkVisibility() && !one.closest("details:not([open])")) continue; // axe asks it when it is shown
      const names = [...one.attributes].map(({ name }) => name).filter((name) => !/^(data-|style)/.test(name));
      if (one.dataset.state) names.push(one.dataset.state);
      const named = one.matches(NAMED) ? hasName(one) : "";
      const kind = shortOf(`${kindOf(one.parentElement)}>${kindOf(one)}[${names}]${one.role}${named}`);
      if (!found.has(kind)) found.set(kind, one);
    }
    return found;
  };
  window.looks = { newLooks, hidden, kinds };
})();
