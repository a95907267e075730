/** The dialogs about rides: planning one of a request, and what can be away from a region at once. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h, patch } from "./dom.js";
import { moment } from "./format.js";
import { field } from "./pmrdialogs.js";
import { newestIn, redrawn } from "./quoted.js";
import { curveIn, driverOf, freeWords, modesKnown, ridesOf, sharedRides, spansOf, usualLine } from "./rides.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

/** Return how long the ride of an accepted request takes by the table or by estimate; null: nobody knows. */
const driveOf = (one) =>
  all("transfer").find((transfer) => transfer.request === one.id && transfer.state === "accepted") ?? null;

const lasts = (drive) =>
  drive === null
    ? gettext("Duurt (minuten)")
    : drive.measured
      ? gettext("Duurt (minuten; gemeten rijtijd)")
      : gettext("Duurt (minuten; schatting)");

/** Return the choice between a ride of one's own and those on which one can come along; nothing where there are none. */
function alongField(shared, now) {
  if (!shared.length) return null;
  const says = { own: gettext("niemand: een eigen rit"), seats: gettext("%(taken)s van %(seats)s plaatsen bezet") };
  const choice = field(
    gettext("Rijdt mee met"),
    "pmr-mee",
    h(
      "select",
      { id: "pmr-mee", name: "along" },
      h("option", { value: "" }, says.own),
      shared.map(({ lead, taken, seats }) =>
        h(
          "option",
          { value: lead.id },
          [
            `R-${lead.number}`,
            words.mode(lead.mode),
            interpolate(gettext("vertrekt %s"), [moment(lead.leaves_at, now)]),
            interpolate(says.seats, { taken, seats }, true),
          ].join(" · "),
        ),
      ),
    ),
  );
  const hint = gettext("Wie meerijdt, heeft het vertrek, het vervoer en de organisatie van die rit.");
  return [choice, h("p", { class: "hint" }, hint)];
}

/** Say of the kind that is chosen how many are free, and who drives it as long as nobody wrote that. */
function followsMode(dialog, one, free, now) {
  const kind = dialog.querySelector("#pmr-vervoer");
  const who = dialog.querySelector("#pmr-wie");
  let filled = who.value;
  kind.addEventListener("change", () => {
    patch(free, freeWords(one.region, kind.value, now));
    if (who.value !== filled) return;
    filled = driverOf(one.region, kind.value, now);
    who.value = filled;
  });
}

/** Ask by what a ride goes, who drives, how many minutes from now it leaves, and how long it takes; or with whom. */
export function planRequest(one) {
  const now = ctx.now();
  const about = `pmr:${one.id}`;
  const drive = driveOf(one);
  const newest = newestIn(about, ["mode", "driver"], {
    driver: (said, state) => said || driverOf(state.region, state.mode, now),
  });
  const along = redrawn(() => alongField(sharedRides(ctx.state(about) ?? one), ctx.now()));
  const free = h("p", { class: "hint", role: "status" }, freeWords(one.region, one.mode, now));
  const modes = modesKnown();
  const number = (id, name, value, least = "0") =>
    h("input", { id, name, type: "number", min: least, max: "1440", required: true, value });
  const dialog = ask({
    about,
    open: (state) => ["accepted", "planned"].includes(state.state),
    anew: () => {
      along.anew();
      newest.anew();
      patch(free, freeWords(one.region, dialog.querySelector("#pmr-vervoer").value, ctx.now()));
    },
    title: h("h3", null, interpolate(gettext("Rit van R-%s plannen"), [one.number])),
    body: [
      along.place,
      field(
        gettext("Vervoer"),
        "pmr-vervoer",
        h(
          "select",
          { id: "pmr-vervoer", name: "mode" },
          [one.mode, ...modes.filter((mode) => mode !== one.mode)].map((mode) =>
            h("option", { value: mode }, words.mode(mode)),
          ),
        ),
      ),
      field(
        gettext("Wie rijdt (een organisatie, geen persoon)"),
        "pmr-wie",
        h("input", {
          id: "pmr-wie",
          name: "driver",
          maxlength: "80",
          autocomplete: "off",
          value: one.driver || driverOf(one.region, one.mode, now),
        }),
      ),
      field(gettext("Vertrekt over (minuten)"), "pmr-over", number("pmr-over", "wait", "30")),
      free,
      field(lasts(drive), "pmr-duur", number("pmr-duur", "ride", String(drive?.minutes ?? 60), "1")),
      newest.place,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Plannen")),
    submit: (data) => {
      const lead = Number(data.get("along"));
      if (lead) return [address("patientspread.request_plan", { pmr: one.id }), { along: lead }, gettext("Rijdt mee.")];
      const leaves = ctx.now().getTime() + Number(data.get("wait")) * 60_000;
      const arrives = leaves + Number(data.get("ride")) * 60_000;
      return [
        address("patientspread.request_plan", { pmr: one.id }),
        {
          leaves_at: new Date(leaves).toISOString(),
          arrives_at: new Date(arrives).toISOString(),
          mode: data.get("mode"),
          driver: data.get("driver"),
        },
        gettext("Rit gepland."),
      ];
    },
  });
  followsMode(dialog, one, free, now);
}

const SPANS = 4;

/** Return the fields of a day's curve: from which hours how many, fewer at night; left empty it is the same all day. */
function curveFields(line) {
  const spans = spansOf(line);
  const number = (name, index, value, most, label) =>
    h("input", {
      id: `vloot-${name}-${index}`,
      name: `${name}${index}`,
      type: "number",
      min: "0",
      max: most,
      value: value ?? "",
      "aria-label": interpolate(label, [index + 1]),
    });
  const row = (index) =>
    h(
      "div",
      { class: "span-row" },
      h("span", null, gettext("Vanaf (uur)")),
      number("hour", index, spans[index]?.hour, "23", gettext("Vanaf welk uur, regel %s")),
      h("span", null, gettext("tegelijk weg")),
      number("most", index, spans[index]?.per_hour, "200", gettext("Hoeveel tegelijk, regel %s")),
    );
  return h(
    "details",
    { class: "fold", open: spans.length > 0 },
    h("summary", null, gettext("Verschilt over de dag")),
    Array.from({ length: Math.max(SPANS, spans.length) }, (_, index) => row(index)),
    h(
      "p",
      { class: "hint" },
      gettext(
        "Bijvoorbeeld vanaf 7 uur 4 en vanaf 23 uur 1. Elke regel geldt tot de volgende; leeg: de hele dag gelijk.",
      ),
    ),
  );
}

const SPAN_FIELDS = Array.from({ length: SPANS }, (_, index) => [`hour${index}`, `most${index}`]).flat();

/** Return how the fields of a day's curve say what a line of transport says. */
const spanValues = (lineIn) =>
  Object.fromEntries(
    Array.from({ length: SPANS }, (_, index) => [
      [`hour${index}`, (_value, state) => spansOf(lineIn(state))[index]?.hour ?? ""],
      [`most${index}`, (_value, state) => spansOf(lineIn(state))[index]?.per_hour ?? ""],
    ]).flat(),
  );

/** Ask how many vehicles of a kind can be away from a region at once, and which organisation drives. */
export function changeFleet(region, mode, now) {
  const line = ridesOf(region, now, 1).find((one) => one.mode === mode);
  if (!line) return;
  const about = `rides:${region}`;
  const lineIn = (state) => state?.lines.find((one) => one.mode === mode) ?? usualLine(mode);
  const newest = newestIn(about, ["per_hour", "driver", ...SPAN_FIELDS], {
    per_hour: (_, state) => lineIn(state)?.per_hour ?? "",
    driver: (_, state) => lineIn(state)?.driver ?? "",
    ...spanValues(lineIn),
  });
  ask({
    about,
    facts: ["lines"], // not what is away: that changes all day
    anew: newest.anew,
    title: h("h3", null, `${ctx.ref.region.get(region)?.short_name}: ${words.mode(mode)}`),
    body: [
      field(
        gettext("Hoeveel er tegelijk weg kunnen zijn"),
        "vloot-uur",
        h("input", {
          id: "vloot-uur",
          name: "per_hour",
          type: "number",
          min: "0",
          max: "200",
          required: true,
          value: line.per_hour ?? "",
        }),
      ),
      curveFields(line),
      newest.place,
      field(
        gettext("Wie rijdt (een organisatie, geen persoon)"),
        "vloot-wie",
        h("input", { id: "vloot-wie", name: "driver", maxlength: "80", value: line.driver, autocomplete: "off" }),
      ),
      field(
        gettext("Reden (wie het leest, weet waarom)"),
        "vloot-reden",
        h("input", { id: "vloot-reden", name: "reason", maxlength: "200", value: "", autocomplete: "off" }),
      ),
      h(
        "p",
        { class: "hint" },
        gettext(
          "Een rit telt tot het voertuig terug is. Bij 0 vertrekt er niets: sneeuw, mist. Wat al gepland is, blijft staan.",
        ),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("patientspread.fleet_set", { region }),
      {
        mode,
        per_hour: Number(data.get("per_hour")),
        curve: curveIn(data),
        driver: String(data.get("driver")),
        reason: String(data.get("reason")),
      },
      gettext("Vervoer vastgelegd."),
    ],
  });
}
