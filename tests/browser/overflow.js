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
  const lines = {
    cut: (one, style) => ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1,
    low: (one, style) => ["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1,
    scrolls: (one, style) => ["auto", "scroll"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1,
    beyond: (one) => {
      const box = one.getBoundingClientRect();
      const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      return text && box.width > 0 && (box.right > wide + 1 || box.left < -1) && !held(one);
    },
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
  for (const one of document.querySelectorAll("body *")) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest(skipped) || one.matches(".map")) continue;
    const style = getComputedStyle(one);
    for (const [kind, fails] of Object.entries(lines)) {
      if (kind === "scrolls" && one.matches(sideways)) continue;
      if (fails(one, style))
        found.push(
          `${kind} ${one.scrollWidth}x${one.scrollHeight} > ${one.clientWidth}x${one.clientHeight} ${name(one)}`,
        );
    }
  }
  return found;
};
