/** The dialog in which the contacts of a place are set: rows that can be added, removed and moved. */

import { address, get, Problem } from "./api.js";
import { ask } from "./ask.js";
import { contactsKey, functionsAt, peopleQuery, placeBody } from "./callout.js";
import { h, patch } from "./dom.js";
import { placeOf, writtenToo } from "./quoted.js";
import { ctx } from "./store.js";

const FIELDS = ["function", "telephone", "mail", "username"];

/** Return the accounts that a place has; none when they cannot be had: the rest of the dialog works without. */
export async function peopleOf(at) {
  try {
    return (await get(`${address("callout-people")}${peopleQuery(at)}`)).people;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [];
  }
}

/** Ask how the functions of a place are reached; `at`: `{kind, code, name}`. */
export async function askContacts(at, contacts) {
  const people = await peopleOf(at);
  const rowsOf = (list) => list.map((one, id) => ({ ...one, id }));
  const asKept = (list) => JSON.stringify(list.map((row) => FIELDS.map((name) => row[name] ?? "")));
  let rows = rowsOf(contacts);
  let began = asKept(rows);
  let next = rows.length;
  const place = h("div", { class: "contact-rows" });
  // what was moved or removed is filled in too: the dialog asks before it is lost
  const order = h("input", { name: "order", hidden: true, value: "", "aria-hidden": "true", tabindex: "-1" });
  const keep = () => {
    for (const row of rows) for (const name of FIELDS) row[name] = byName(place, row.id, name)?.value ?? row[name];
  };
  const show = () => {
    patch(
      place,
      rows.map((row, place_) => contactRow(row, place_, rows.length, people)),
    );
    order.value = rows.map((row) => row.id).join(" ");
  };
  const about = contactsKey(at);
  const newest = placeOf();
  const dialog = ask({
    about,
    anew: () => {
      keep();
      const stands = ctx.state(about)?.contacts ?? [];
      const isOwn = asKept(rows) !== began;
      began = asKept(stands);
      if (!isOwn) {
        rows = rowsOf(stands);
        next = rows.length;
        show();
        order.defaultValue = order.value;
      }
      const words = (one) => FIELDS.map((name) => one[name]).filter(Boolean);
      patch(newest, isOwn ? writtenToo(stands.map((one) => words(one).join(" · "))) : null);
    },
    wide: true,
    title: h("h3", null, interpolate(gettext("Contacten van %s"), [at.name])),
    body: [
      h(
        "p",
        { class: "hint" },
        gettext("Functies in de volgorde waarin ze worden geprobeerd; geen namen van personen."),
      ),
      h(
        "datalist",
        { id: "functies" },
        functionsAt(at.kind).map((one) => h("option", { value: one.name })),
      ),
      place,
      order,
      h("button", { type: "button", class: "btn", "data-contact": "add" }, gettext("Functie toevoegen")),
      newest,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: () => {
      keep();
      const whole = rows.map((row) => ({
        function: row.function,
        telephone: row.telephone,
        mail: row.mail,
        ...(people.length ? { username: row.username ?? "" } : {}),
      }));
      return [address("callout.contacts_set"), { ...placeBody(at), contacts: whole }, gettext("Contacten vastgelegd.")];
    },
  });
  const change = {
    add: () => {
      rows = [...rows, { id: next, function: "", telephone: "", mail: "", username: "" }];
      next += 1;
    },
    remove: (index) => {
      rows = rows.filter((_, one) => one !== index);
    },
    up: (index) => {
      rows = rows.map((row, one) => (one === index - 1 ? rows[index] : one === index ? rows[index - 1] : row));
    },
  };
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-contact]");
    if (!button) return;
    keep();
    change[button.dataset.contact](Number(button.dataset.at));
    show();
    if (button.dataset.contact === "add") byName(place, next - 1, "function")?.focus();
  });
  show();
  order.defaultValue = order.value;
}

const byName = (place, id, name) => place.querySelector(`#contact-${id}-${name}`);

function contactRow(row, at, all, people) {
  const field = (name, label, type, more = {}) => [
    h("label", { for: `contact-${row.id}-${name}` }, label),
    h("input", { id: `contact-${row.id}-${name}`, name, type, value: row[name] ?? "", ...more }),
  ];
  const button = (name, label, off) =>
    h("button", { type: "button", class: "btn", "data-contact": name, "data-at": at, disabled: off }, label);
  return h(
    "fieldset",
    { class: "contact-row", "data-key": row.id },
    h("legend", null, interpolate(gettext("%(at)s van %(all)s"), { at: at + 1, all }, true)),
    field("function", gettext("Functie"), "text", { required: true, maxlength: "80", list: "functies" }),
    field("telephone", gettext("Telefoon"), "tel", { maxlength: "30" }),
    field("mail", gettext("E-mail"), "email", {}),
    people.length ? accountField(row, people) : null,
    h(
      "div",
      { class: "btns" },
      button("up", gettext("Omhoog"), at === 0),
      button("remove", gettext("Verwijderen"), false),
    ),
  );
}

/** Return the choice of an account; one that is of another place stays in it. */
function accountField(row, people) {
  const id = `contact-${row.id}-username`;
  const known = people.some((one) => one.username === row.username);
  const rest = row.username && !known ? [{ username: row.username, name: row.username }] : [];
  return [
    h("label", { for: id }, gettext("Account")),
    h(
      "select",
      { id, name: "username" },
      h("option", { value: "", selected: !row.username }, gettext("geen")),
      [...people, ...rest].map((one) =>
        h("option", { value: one.username, selected: one.username === row.username }, one.name),
      ),
    ),
  ];
}
