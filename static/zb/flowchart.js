/** The flow through the emergency departments of a region as a drawing: how patients come, and where they go. */

import { s } from "./dom.js";
import { nameOf, numberWords, partName, partsOf, placesWords } from "./flow.js";
import { count } from "./format.js";

const ROW = 54;
const TOP = 26;
const BOX = 104; // the departments
const WIDE = 720; // from here on who waits after the beds stands beside it
const THICK = 30; // the most that a row leaves for its band
const CHARACTER = 6.6; // how wide one is at most, at 12 px

/** Return the lines into which words are broken so that they fit. */
function broken(text, room) {
  const most = Math.floor(room / CHARACTER);
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last && last.length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

const text = (x, y, lines, { anchor = "start", strong = false } = {}) =>
  s(
    "text",
    { x, y, "text-anchor": anchor, class: strong ? "strong" : null },
    lines.map((line, index) => s("tspan", { x, dy: index ? 14 : 0 }, line)),
  );

/** Return a band between two upright edges. */
function band(from, to, thick, name) {
  const middle = (from.x + to.x) / 2;
  const curve = (start, end) => `${middle} ${start} ${middle} ${end}`;
  return s("path", {
    class: name,
    d: `M${from.x} ${from.y}C${curve(from.y, to.y)} ${to.x} ${to.y}V${to.y + thick}C${curve(to.y + thick, from.y + thick)} ${from.x} ${from.y + thick}Z`,
  });
}

/**
 * Return one side of the departments: a row a part, its band as thick as there are patients.
 * @param {any[]} parts
 * @param {{label: number, edge: number, box: number, scale: number, top: number, height: number, left: boolean}} at
 */
function side(parts, at) {
  const thick = parts.map((one) => (one.value ? Math.max(1.5, one.value * at.scale) : 0));
  const whole = thick.reduce((all, one) => all + one, 0);
  let y = at.top + (at.height - whole) / 2;
  const step = at.height / Math.max(parts.length, 1);
  return parts.map((one, index) => {
    const row = at.top + (index + 0.5) * step;
    const [outer, inner] = [
      { x: at.edge, y: row - thick[index] / 2 },
      { x: at.box, y },
    ];
    const [from, to] = at.left ? [outer, inner] : [inner, outer];
    y += thick[index];
    const lines = [...broken(partName(one.code), Math.abs(at.label - at.edge) - 6 || 100), numberWords(one)];
    const x = at.left ? at.edge - 6 : at.edge + 6;
    return [
      thick[index]
        ? band(from, to, thick[index], one.code === "untold" ? "flow untold" : "flow")
        : s("line", { class: "no-flow", x1: at.edge, x2: at.box, y1: row, y2: at.top + at.height / 2 }),
      text(x, row - ((lines.length - 1) * 14) / 2 + 4, lines, { anchor: at.left ? "end" : "start" }),
    ];
  });
}

/** Return the departments: who is there now, and who of them waits for a bed. */
function departments(document, { x, top, height }) {
  const { present, boarders } = document.through;
  const middle = top + height / 2;
  return [
    s("rect", { class: "flow-box", x, y: top, width: BOX, height, rx: 6 }),
    text(x + BOX / 2, middle - 26, [gettext("SEH")], { anchor: "middle", strong: true }),
    text(
      x + BOX / 2,
      middle - 6,
      [interpolate(gettext("%s aanwezig"), [numberWords(present)]), gettext("van wie wachten"), gettext("op een bed:")],
      { anchor: "middle" },
    ),
    text(x + BOX / 2, middle + 40, [numberWords(boarders)], { anchor: "middle", strong: true }),
  ];
}

/** Return the beds that boarders wait for, and who waits there or elsewhere for what comes after them. */
function after(document, { x, top, height, width }) {
  const beds = document.steps.findIndex((one) => one.reads === "boarders");
  const long = document.through.long_ward;
  const steps = document.steps.slice(beds + 1);
  const most = Math.max(1, ...steps.map((one) => one.waiting.value ?? 0));
  const step = height / Math.max(steps.length, 1);
  const from = x + BOX + 24;
  const room = Math.max(20, width - from - 190);
  return [
    s("rect", { class: "flow-box", x, y: top, width: BOX, height, rx: 6 }),
    text(x + BOX / 2, top + height / 2 - 26, [gettext("Kliniek")], { anchor: "middle", strong: true }),
    text(
      x + BOX / 2,
      top + height / 2 - 6,
      [
        ...broken(placesWords(document.steps[beds]?.places), BOX - 8),
        ...broken(interpolate(gettext("onverwacht lang: %s"), [numberWords(long)]), BOX - 8),
      ],
      { anchor: "middle" },
    ),
    steps.map((one, index) => {
      const y = top + (index + 0.5) * step;
      const value = one.waiting.value;
      const long = value ? Math.max(3, (value / most) * room) : 0;
      return [
        long
          ? s("rect", {
              class: one.code === document.bottleneck.step ? "queue held" : "queue",
              x: from,
              y: y - 9,
              width: long,
              height: 18,
            })
          : s("line", { class: value === 0 ? "queue-none" : "no-flow", x1: from, x2: from + 16, y1: y, y2: y }),
        text(from + Math.max(long, 16) + 6, y + 4, [
          `${numberWords(one.waiting)} · ${nameOf(one).replace(/ \(.*/, "")}`,
        ]),
      ];
    }),
  ];
}

/** Return the drawing in one sentence, for who cannot see it. */
function drawnWords(document) {
  return interpolate(
    gettext(
      "Per dag komen %(came)s patiënten op de SEH’s binnen en gaan er %(went)s weg; nu zijn er %(present)s, van wie %(boarders)s op een bed wachten. De tabel eronder heeft elk getal.",
    ),
    {
      came: numberWords(document.came),
      went: numberWords(document.went),
      present: numberWords(document.through.present),
      boarders: numberWords(document.through.boarders),
    },
    true,
  );
}

/**
 * Return the drawing of a flow.
 * @param {any} document
 * @param {{width: number}} how
 */
export function flowChart(document, { width }) {
  const came = partsOf(document.came, document.came_by);
  const went = partsOf(document.went, document.went_to);
  const rows = Math.max(came.length, went.length);
  const height = rows * ROW;
  const wide = width >= WIDE;
  const label = Math.min(120, Math.max(84, width * 0.26));
  const part = wide ? width * 0.55 : width;
  const box = (part - BOX) / 2;
  const most = Math.max(1, ...[...came, ...went].map((one) => one.value ?? 0));
  const sums = [came, went].map((parts) => parts.reduce((all, one) => all + (one.value ?? 0), 0));
  const scale = Math.min(THICK / most, (height - 8) / Math.max(1, ...sums));
  const at = { top: TOP, height, scale };
  const heads = [
    text(0, 14, [gettext("Binnen, per dag")], { strong: true }),
    text(part, 14, [gettext("Weg, per dag")], { anchor: "end", strong: true }),
    wide ? text(part + 40, 14, [gettext("Daarna: wie nu wacht op")], { strong: true }) : null,
  ];
  return s(
    "svg",
    {
      class: "flow-chart",
      width,
      height: height + TOP + 4,
      viewBox: `0 0 ${width} ${height + TOP + 4}`,
      role: "img",
      "aria-label": drawnWords(document),
    },
    heads,
    side(came, { ...at, label: 0, edge: label, box, left: true }),
    side(went, { ...at, label: part, edge: part - label, box: box + BOX, left: false }),
    departments(document, { x: box, top: TOP, height }),
    wide ? after(document, { x: part + 40, top: TOP, height, width }) : null,
  );
}

/** Return the totals of a day in a few words. */
export const totalWords = (told) => (told.value === null ? "–" : count(Math.round(told.value)));
