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
  const asked = async (root, runOnly) => {
    for (let looks = 0; looks < LOOKS_AT_MOST; looks++) {
      const { faults, stood } = await heldStill(() => judged(root, runOnly));
      if (stood) return faults;
    }
    return [`nothing could be measured: in ${LOOKS_AT_MOST} looks something moved each time`];
  };
  const judged = async (root, runOnly) => {
    const found = typeof root === "string" ? document.querySelector(root) : root;
    const twins = found === document.documentElement ? twinsIn(found) : [];
    for (const one of twins) one.setAttribute("data-twin", "");
    // what is folded away in its own place is judged too; a panel over the page would hide what is under it
    const folded = [...found.querySelectorAll("details:not([open])")].filter((one) => !one.closest(".top"));
    for (const one of folded) one.open = true;
    // a colour on its way from one theme to the other is none of either
    for (const one of document.getAnimations()) one.cancel();
    await frames(3); // what watches sizes answers to what was opened and hidden
    const before = placesOf(found);
    const faults = said(
      await window.axe.run({ include: [found], exclude: EXCLUDE }, { runOnly, resultTypes: ["violations"] }),
    );
    const stood = placesOf(found) === before;
    for (const one of folded) one.open = false;
    for (const one of twins) one.removeAttribute("data-twin");
    return { faults, stood };
  };
  document.addEventListener("DOMContentLoaded", () => {
    const style = new CSSStyleSheet();
    style.replaceSync("[data-twin] { display: none !important; }");
    document.adoptedStyleSheets.push(style);
  });

  window.judge = {
    stands: (quietMs = 0) => stands(quietMs) && document.fonts.ready.then(() => frames(2)),
    moved: () => seen.shifts.reduce((sum, one) => sum + one, 0),
    rules: (root) => asked(root, TAGS),
    contrast: (root) => asked(root, ["color-contrast"]),
    /** The kinds of elements on a page: where all were judged before, axe would find what it found. */
    kinds: () => [
      ...new Set(
        [...document.querySelectorAll("body *:not(svg *, .leaflet-pane *)")].map((one) => {
          const names = [...one.attributes].map(({ name }) => name).filter((name) => !/^(data-|style)/.test(name));
          if (one.dataset.state) names.push(one.dataset.state);
          return `${one.parentElement?.tagName}.${one.parentElement?.className}>${one.tagName}.${one.className}[${names}]`;
        }),
      ),
    ],
  };
})();
