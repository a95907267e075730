/** Who decides, as a part of the form of a plan: bodies, transitions, and who decides where none says so. */

import { add, both, field, list, named, options, phaseOptions } from "./planoptions.js";

/** Return the section of who decides. */
export function deciding(document, words) {
  const bodies = list(document.bodies);
  const deciders = [
    ...options(words.roles, words.deciding_roles),
    ...bodies.map((one) => [String(one?.id ?? ""), String(one?.name?.nl ?? one?.id ?? "")]),
  ];
  return {
    id: "besluit",
    title: gettext("Wie besluit"),
    groups: [
      ...bodies.map((body, i) => bodyGroup(`/bodies/${i}`, body, words)),
      { key: "add-body", fields: [], adds: [add(gettext("Gremium toevoegen"), "/bodies", newBody(bodies.length))] },
      ...list(document.transitions).map((way, i) => wayGroup(`/transitions/${i}`, way, deciders, words)),
      {
        key: "add-way",
        fields: [],
        mark: "/transitions",
        adds: [
          add(gettext("Overgang toevoegen"), "/transitions", { from: "regular", to: "adapted", by: ["roaz_chair"] }),
        ],
      },
      ...("deciders" in document ? [deciderGroup(words)] : []),
    ],
  };
}

const newBody = (n) => ({
  id: `gremium_${n + 1}`,
  name: { nl: gettext("Nieuw gremium"), en: "New body" },
  members: ["roaz_chair"],
  chair: "roaz_chair",
});

function bodyGroup(pointer, body, words) {
  return {
    key: `body${pointer}`,
    what: gettext("Gremium"),
    folds: true,
    title: String(body?.name?.nl ?? body?.id ?? ""),
    pointer,
    mark: pointer,
    fields: [
      field(`${pointer}/id`, "text", gettext("Kenmerk")),
      ...both(`${pointer}/name`, gettext("Naam"), "text"),
      field(`${pointer}/members`, "list", gettext("Leden"), { options: memberOptions(words), itemAs: "member" }),
      field(`${pointer}/chair`, "select", gettext("Voorzitter"), {
        options: options(words.roles, words.deciding_roles),
      }),
      field(`${pointer}/deputies`, "list", gettext("Vervangers, op volgorde"), {
        options: options(words.roles, words.deciding_roles),
      }),
      field(`${pointer}/all`, "yes", gettext("Allen moeten het eens zijn")),
      field(`${pointer}/together`, "yes", gettext("Eén gremium voor alle regio’s die als één werken")),
    ],
  };
}

function memberOptions(words) {
  const seats = {
    region: gettext("%s van de regio"),
    veiligheidsregio: gettext("%s van elke veiligheidsregio"),
    facility: gettext("%s van elke instelling"),
  };
  return words.seat_roles.flatMap((role) =>
    words.seats.map((at) => [`${role}@${at}`, interpolate(seats[at], [named(words.roles, role)])]),
  );
}

function wayGroup(pointer, way, deciders, words) {
  return {
    key: `way${pointer}`,
    what: gettext("Overgang"),
    folds: true,
    title: `${named(words.phases, way?.from)} → ${named(words.phases, way?.to)}`,
    pointer,
    mark: pointer,
    fields: [
      field(`${pointer}/from`, "select", gettext("Van"), { options: phaseOptions(words) }),
      field(`${pointer}/to`, "select", gettext("Naar"), { options: phaseOptions(words) }),
      field(`${pointer}/by`, "list", gettext("Besluit ligt bij"), { options: deciders }),
      field(`${pointer}/consensus/answer_within_minutes`, "number", gettext("Leden antwoorden binnen, minuten"), {
        hint: gettext("Leeg: de voorzitter besluit zonder ronde."),
      }),
      field(`${pointer}/by_telephone`, "yes", gettext("Mag telefonisch")),
    ],
  };
}

function deciderGroup(words) {
  return {
    key: "deciders",
    title: gettext("Wie over een fase besluit, waar geen overgang het zegt"),
    fields: [
      ...Object.keys(words.phases).map((phase) =>
        field(`/deciders/${phase}`, "many", named(words.phases, phase), {
          options: options(words.roles, words.deciding_roles),
        }),
      ),
      field("/by_telephone", "yes", gettext("Mag telefonisch")),
    ],
  };
}
