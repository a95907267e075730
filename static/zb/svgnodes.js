/** Nodes from the drawn marks of `marker.js`: no text ever becomes markup on our pages (trusted types). */

const SVG = "http://www.w3.org/2000/svg";
const SHAPE = /<(svg|circle|path)((?: [\w-]+="[^"<>]*")*)\/?>/g;
const ATTRIBUTE = / ([\w-]+)="([^"<>]*)"/g;

/**
 * Return the node of a drawing: one `svg` with circles and paths in it, and nothing else.
 * @param {string} drawing
 * @returns {SVGElement}
 */
export function svgNodes(drawing) {
  const made = [...drawing.matchAll(SHAPE)].map(([, name, attributes]) => {
    const node = document.createElementNS(SVG, name);
    for (const [, key, value] of attributes.matchAll(ATTRIBUTE)) node.setAttribute(key, value);
    return node;
  });
  const [root, ...shapes] = made;
  root.append(...shapes);
  return root;
}
