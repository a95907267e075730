"""The contacts of a facility on its form: how each function is reached in the real world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from callout.bodies import MOST_CONTACTS, ContactsIn
from callout.functions import code_of, function_name, functions, plain_words
from callout.places import At
from callout.services import contacts_set
from callout.services.contacts import contacts_at
from journal.errors import Invalid, ZorgbeeldError
from journal.models import Realm
from journal.said import Named, reader_language
from network.models import Facility
from situation.setup.steps import real_realm
from web.bodies import checked
from web.people import Person
from web.seen import Concerned, as_seen

COLUMNS = ("function", "telephone", "mail")
FREE_ROWS = 2
NEWEST = 2**63 - 1  # the largest number of an entry
DIGITS = 19  # that number has no more


@dataclass(frozen=True)
class ContactRow:
    """One line of the form; `who` is the account behind it, `fault` what is wrong in which column."""

    function: str
    telephone: str = ""
    mail: str = ""
    who: str = ""
    fault_field: str = ""
    fault: str = ""


@dataclass(frozen=True)
class ContactsForm:
    """The contacts of a facility as a form shows them; `seen` is the number of the entry it began from."""

    rows: list[ContactRow]
    offered: list[str]
    seen: int
    fault: str = ""


def contacts_form(
    facility: Facility,
    given: Sequence[dict[str, str]] | None = None,
    error: ZorgbeeldError | None = None,
) -> ContactsForm | None:
    """Return the form of a facility's contacts; None while the real world is not open."""
    realm = real_realm()
    if realm is None:
        return None
    there = contacts_at(realm, At(facility))
    whose = {row.function: str(row.user) for row in there if row.user}
    if given is None:
        given = [
            {"function": _words(one.function), "telephone": one.telephone, "mail": one.mail}
            for one in there
        ]
    rows = [
        ContactRow(**row, who=whose.get(code_of(row["function"]), ""), **_fault(number, error))
        for number, row in enumerate(given)
    ]
    offered, named = _offered(facility), {plain_words(row.function) for row in rows}
    rows += [ContactRow(name) for name in offered if plain_words(name) not in named]
    rows += [ContactRow("") for _ in range(min(FREE_ROWS, MOST_CONTACTS - len(rows)))]
    fault = error.message if error is not None and not any(row.fault for row in rows) else ""
    return ContactsForm(rows, offered, realm.head, fault)


def contacts_given(form: QueryDict) -> list[dict[str, str]]:
    """Return the lines that somebody filled in: a function, with a way to reach it or an account."""
    lists = [form.getlist(name)[: 2 * MOST_CONTACTS] for name in (*COLUMNS, "account")]
    found: list[dict[str, str]] = []
    for function, telephone, mail, account in zip(*lists, strict=False):
        row = {
            "function": function.strip()[:200],
            "telephone": telephone.strip(),
            "mail": mail.strip(),
        }
        if row["telephone"] or row["mail"] or (row["function"] and account):
            found.append(row)
    return found


def contacts_save(
    person: Person, realm: Realm, facility: Facility, given: Sequence[dict[str, str]], seen: str
) -> None:
    """Set the contacts of a facility, unless somebody else did since the form was opened.

    Raises Refused, Conflict, Invalid with the number of the line and the column.
    """
    if not (seen.isascii() and seen.isdigit() and len(seen) <= DIGITS and int(seen) <= NEWEST):
        raise Invalid("situation.setup.form_old", field="seen")
    values: dict[str, Any] = checked(ContactsIn, {"facility": facility.pk, "contacts": [*given]})
    at = At(facility)
    with as_seen(realm, (f"contacts:{at.key}",), int(seen), Concerned()):
        contacts_set(actor=person, realm=realm, at=at, contacts=values["contacts"])


def _fault(number: int, error: ZorgbeeldError | None) -> dict[str, str]:
    """Return what is wrong in one line."""
    field = error.field if error is not None else ""
    if error is None or not field.startswith(f"contacts.{number}."):
        return {}
    return {"fault_field": field.rpartition(".")[2], "fault": error.message}


def _words(function: str) -> str:
    """Return what a function is called, in the reader's language."""
    name = function_name(function)
    return name.text(reader_language()) if isinstance(name, Named) else str(name)


def _offered(facility: Facility) -> list[str]:
    """Return the functions that a facility of this sector has."""
    return [
        _words(one.code)
        for one in functions().values()
        if one.at == "facility" and (not one.sectors or facility.sector in one.sectors)
    ]
