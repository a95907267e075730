// What a page is judged by, there before anything is drawn: when it stood still, what moved, what axe finds on it.
(() => {
  const seen = { since: 0, shifts: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shifts.push(entry.value);
  }).observe({ type: "layout-shift", buffered: true });

  const isFilled = () =>
    document.body?.classList.contains("is-ready") &&
    document.querySelector("main")?.textContent.trim().length > 40 &&
    (document.getElementById("status")?.dataset.state ?? "live") === "live";
  const look = setInterval(() => {
    if (!isFilled()) return;
    clearInterval(look);
    seen.since = performance.now();
  }, 20);
  const stands = (quietMs) => seen.since > 0 && performance.now() - seen.since >= quietMs;
  const nextFrame = window.requestAnimationFrame.bind(window); // of the browser, also while the page gets none
  const frames = (number) => new Promise((done) => nextFrame(() => done(number > 1 && frames(number - 1))));

  // Siblings drawn alike teach axe nothing new: of each kind two are left to it, so that they can be too near one another.
  const LOOKS = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "display"];
  const NAMING = "[id], [for]"; // what names another is not hidden from it
  const own = (one) => {
    const style = getComputedStyle(one);
    const names = [...one.attributes].map(({ name }) => name);
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [one.tagName, one.className, names, one.role, LOOKS.map((name) => style[name]), text].join();
  };
  const twinsIn = (root) => {
    const twins = [];
    const whole = (one) => {
      const count = new Map();
      const inner = [...one.children].map((child) => {
        const kind = child.matches("svg, script, .leaflet-pane") ? child.tagName : whole(child);
        count.set(kind, (count.get(kind) ?? 0) + 1);
        if (count.get(kind) > 2 && !child.matches(NAMING) && !child.querySelector(NAMING)) twins.push(child);
        return kind;
      });
      return `${own(one)}(${[...new Set(inner)]})`;
    };
    whole(root);
    return twins;
  };

  const EXCLUDE = [".leaflet-pane"]; // Leaflet's own controls and drawings are not text of ours
  const UNCHANGED_MS = 100;
  const LOOKS_AT_MOST = 6;
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const CONTRAST = "color-contrast";
  const off = (rules) => Object.fromEntries(rules.map((rule) => [rule, { enabled: false }]));
  // The slow ones of those that look at an element and at what is next to it: asked of what is new on a page.
  const NEAR = [
    ...["target-size", "aria-allowed-attr", "aria-prohibited-attr", "aria-valid-attr", "aria-valid-attr-value"],
    ...[
      "avoid-inline-spacing",
      "label-content-name-mismatch",
      "scrollable-region-focusable",
      "link-name",
      "button-name",
    ],
  ];
  const askAxe = (include, runOnly, more) => {
    if (!window.axe) window.takeAxe();
    return window.axe.run({ include, exclude: EXCLUDE }, { runOnly, ...more });
  };
  const said = ({ violations }) =>
    violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id} ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ""}`),
    );
  /** Wait until nothing on the page changed for a while: a drawing that began goes on in slices. */
  const unchanged = () =>
    new Promise((done) => {
      let wait = 0;
      const observer = new MutationObserver(() => begin());
      const begin = () => {
        clearTimeout(wait);
        wait = setTimeout(() => {
          observer.disconnect();
          done();
        }, UNCHANGED_MS);
      };
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      begin();
    });
  // What is drawn meanwhile would show the twins again, and move what axe measured already.
  const heldStill = async (look) => {
    const frame = window.requestAnimationFrame; // of the page, which may draw nothing at all
    const waiting = [];
    window.requestAnimationFrame = (draw) => waiting.push(draw);
    // a page that is seen and gets no frames draws by the clock
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    try {
      await unchanged();
      return await look();
    } finally {
      delete document.visibilityState;
      window.requestAnimationFrame = frame;
      for (const draw of waiting) frame(draw);
    }
  };
  /** Where everything stands that is seen: axe asks one element after the other, and lets others work meanwhile. */
  const placesOf = (root) =>
    [...root.querySelectorAll("*:not(svg *)")]
      .map((one) => {
        if (!one.checkVisibility()) return "";
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height];
      })
      .join("|");
  /** What was measured while something moved is no measurement: it is taken again, of a page that stands. */
  const standing = async (root, look) => {
    for (let looks = 0; looks < LOOKS_AT_MOST; looks++) {
      if (looks) await unchanged();
      // a colour on its way from one theme to the other is none of either
      for (const one of document.getAnimations()) one.cancel();
      const before = placesOf(root);
      const found = await look();
      if (placesOf(root) === before) return found;
    }
    return [`nothing could be measured: in ${LOOKS_AT_MOST} looks something moved each time`];
  };
  /**
   * All that axe knows but the contrast of texts. `fresh`: what is new on a page of which the rest was judged: those
   * rules that look no further are asked of that, and of what stands with it.
   */
  const ruled = async (root, fresh) => {
    const twins = root === document.documentElement ? twinsIn(root) : [];
    for (const one of twins) one.setAttribute("data-twin", "");
    await frames(3); // what watches sizes answers to what was hidden
    const ask = async (include, runOnly, rules) =>
      said(await askAxe(include, runOnly, { rules, resultTypes: ["violations"] }));
    const shown = new Set(fresh?.map((one) => one.parentElement).filter((one) => one.checkVisibility()));
    try {
      return await standing(root, async () => {
        if (!fresh) return ask([root], TAGS, off([CONTRAST]));
        const found = await ask([root], TAGS, off([CONTRAST, ...NEAR]));
        return shown.size ? [...found, ...(await ask([...shown], NEAR))] : found;
      });
    } finally {
      for (const one of twins) one.removeAttribute("data-twin");
    }
  };
  // Of these axe says nothing wherever they stand; what lies under something here may lie bare elsewhere.
  const NEVER = ["bgGradient", "bgImage", "imgNode", "nonBmp", "shortTextContent", "pseudoContent"];
  /** The contrast of the texts that look as none whose contrast was measured; those are known from here on. */
  const contrasted = async (root, name, known) => {
    let learnt = []; // of the look that counts: one at a page that moved is taken again
    const found = await standing(root, async () => {
      const looks = window.looks.newLooks(root, name, known);
      learnt = [];
      if (!looks.size) return [];
      const told = await askAxe([...looks.keys()], [CONTRAST], { elementRef: true });
      const sure = [...told.violations, ...told.passes].flatMap(({ nodes }) => nodes);
      const never = told.incomplete
        .flatMap(({ nodes }) => nodes)
        .filter((node) => node.any.some((check) => NEVER.includes(check.data?.messageKey)));
      const measured = new Set([...sure, ...never].map((node) => looks.get(node.element)));
      learnt = [...new Set(looks.values())].map((look) =>
        measured.has(look) ? look : window.looks.hidden(name, look),
      );
      return said(told);
    });
    for (const one of learnt) known.add(one);
    return found;
  };
  const inTheDark = async (look) => {
    const chosen = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "dark";
    try {
      return await look();
    } finally {
      if (chosen) document.documentElement.dataset.theme = chosen;
      else delete document.documentElement.dataset.theme;
    }
  };
  const faultsIn = async ({ root = "html", name = location.pathname, known = "", fresh }) => {
    const found = typeof root === "string" ? document.querySelector(root) : root;
    const looks = new Set(known.split(" "));
    const before = new Set(looks);
    const marked = (theme, faults) => faults.map((fault) => `${theme}: ${fault}`);
    const faults = await heldStill(async () => {
      // what is folded away in its own place is judged too; a panel over the page would hide what is under it
      const folded = [...found.querySelectorAll("details:not([open])")].filter((one) => !one.closest(".top"));
      for (const one of folded) one.open = true;
      if (folded.length) await frames(3); // what watches sizes answers to what was opened
      try {
        const said = marked("light", await contrasted(found, name, looks));
        said.push(...marked("dark", await inTheDark(() => contrasted(found, name, looks))));
        if (!fresh || fresh.length) said.push(...marked("light", await ruled(found, fresh)));
        return said;
      } finally {
        for (const one of folded) one.open = false;
      }
    });
    return { faults, known: [...looks].filter((look) => !before.has(look)).join(" ") };
  };
  document.addEventListener("DOMContentLoaded", () => {
    const style = new CSSStyleSheet();
    style.replaceSync("[data-twin] { display: none !important; }");
    document.adoptedStyleSheets.push(style);
  });

  window.judge = {
    stands: (quietMs = 0) => stands(quietMs) && document.fonts.ready.then(() => frames(2)),
    moved: () => seen.shifts.reduce((sum, one) => sum + one, 0),
    /**
     * Say what axe finds in `root`: all rules in the light, and in both themes the contrast of texts that look as none
     * of `known`. Return the faults, and the looks that are known since.
     */
    faults: faultsIn,
    /** The same of a page of which the `kinds` of elements were judged: only what is new; none: all of it. */
    newFaults: async ({ name, known, kinds }) => {
      const judged = new Set(kinds.split(" "));
      const found = window.looks.kinds();
      const fresh = [...found].filter(([kind]) => !judged.has(kind)).map(([, one]) => one);
      const isNew = window.looks.newLooks(document.documentElement, name, new Set(known.split(" "))).size > 0;
      const told = { faults: [], known: "" };
      if (fresh.length || isNew) Object.assign(told, await faultsIn({ name, known, fresh: kinds ? fresh : undefined }));
      return { ...told, kinds: [...found.keys()].join(" ") };
    },
  };
})();
