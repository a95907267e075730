// What does not fit on the screen: text that is cut, beyond the edge, or hidden in a place that scrolls sideways.
() => {
  const wide = document.documentElement.clientWidth;
  const skipped = ".unseen, .skip, svg, script, select, .leaflet-pane, .leaflet-control-container";
  const sideways = ".variant, textarea, input"; // meant to scroll
  const found = [];
  const name = (one) =>
    `${one.tagName.toLowerCase()}#${one.id}.${one.className} "${one.textContent.trim().slice(0, 40)}"`;
  const held = (one) => {
    const near = one.parentElement?.closest(sideways);
    return Boolean(near && near.scrollWidth > near.clientWidth);
  };
  const sizes = (one) => `${one.scrollWidth}x${one.scrollHeight} > ${one.clientWidth}x${one.clientHeight} ${name(one)}`;
  // Few elements are larger within than without: only of those it is asked how they are drawn.
  const tooLarge = (one) => {
    const wider = one.scrollWidth > one.clientWidth + 1;
    const higher = one.scrollHeight > one.clientHeight + 1;
    if (!wider && !higher) return [];
    const { overflowX, overflowY } = getComputedStyle(one);
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    return [
      wider && hides(overflowX) && "cut",
      higher && hides(overflowY) && "low",
      wider && ["auto", "scroll"].includes(overflowX) && !one.matches(sideways) && "scrolls",
    ];
  };
  const isBeyond = (one) => {
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > wide + 1 || box.left < -1) && !held(one);
  };
  const peeping = [...document.querySelectorAll(".skip:not(:focus)")];
  found.push(...peeping.filter((one) => one.getBoundingClientRect().bottom > 0).map((one) => `peeps ${name(one)}`));
  if (document.documentElement.scrollWidth > wide) found.push(`page ${document.documentElement.scrollWidth} > ${wide}`);
  const apart = (a, b) =>
    a.left >= b.right - 1 || b.left >= a.right - 1 || a.top >= b.bottom - 1 || b.top >= a.bottom - 1;
  const heads = [...document.querySelectorAll(".top > *, .top-right > :not(.unseen), .menu-item")]
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width && box.height);
  const covers = ({ one, box }) =>
    heads
      .filter((other) => !one.contains(other.one) && !other.one.contains(one) && !apart(box, other.box))
      .map((other) => `over ${name(one)} and ${name(other.one)}`);
  found.push(...heads.flatMap(covers));
  // Words for a reader that are placed against something outside what scrolls lengthen the page to a void.
  const scrolling = (one) => {
    for (let at = one.parentElement; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if ([overflowX, overflowY].some((flow) => ["auto", "scroll"].includes(flow))) return at;
    }
    return null;
  };
  const isLoose = (one) => {
    const near = one.offsetParent && scrolling(one);
    return Boolean(near) && !near.contains(one.offsetParent);
  };
  const loose = [...document.querySelectorAll(".unseen")].filter(isLoose);
  found.push(...new Set(loose.map((one) => `loose in ${name(scrolling(one))}`)));
  const walk = (one) => {
    if (one.matches(skipped) || !one.checkVisibility()) return;
    if (!one.matches(".map") && one.checkVisibility({ visibilityProperty: true })) {
      const kinds = [...tooLarge(one), isBeyond(one) && "beyond"].filter(Boolean);
      found.push(...kinds.map((kind) => `${kind} ${sizes(one)}`));
    }
    for (const child of one.children) walk(child);
  };
  for (const one of document.body.children) walk(one);
  return found;
};
