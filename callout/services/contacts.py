"""How functions at a place are reached: a list per realm, set as a whole, confirmed in one tap."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from callout.bodies import ConfirmIn, ContactsIn
from callout.events import ContactsSet
from callout.functions import code_of, function_name, plain_words
from callout.models import Contact
from callout.places import FACILITY, At
from callout.rights import COUNTRY, KEEP, VOUCH
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Readable, beside
from journal.services import record, writing
from journal.turns import take_turn
from network.models import User
from network.places import require_in_use
from web.commands import command
from web.people import can, require, within

Given = Mapping[str, Any]


def require_here(actor: Actor, at: At) -> None:
    """Raise Refused for the whole country, unless the actor answers for it."""
    if at.place is None:
        require(actor, COUNTRY)


def may_vouch(actor: Actor, realm: Realm, at: At) -> bool:
    """Say whether an actor answers for a house in this realm, and so for the addresses it may answer at."""
    return at.kind == FACILITY and can(within(actor, realm), VOUCH, at.place)


@command(
    "callout.contacts_set",
    by=KEEP,
    place="at.place",
    body=ContactsIn,
    address="contacts/",
    answer=lambda at: {"place": at.key},
    on=("contacts:{at.key}",),
)
def contacts_set(
    *, actor: Actor, realm: Realm, at: At, contacts: Sequence[Given], demo: bool = False
) -> At:
    """Set how the functions of a place are reached, which confirms them; no list: nobody is known.

    Raises Refused, Invalid (no way to reach a function, a function twice), Conflict (closed).
    """
    require_here(actor, at)
    rows = [{**one, "function": code_of(one["function"])} for one in contacts]
    with writing():
        take_turn(at.place or realm)
        require_in_use(at.place)
        before = contacts_at(realm, at)
        accounts = _accounts(rows, {row.function: row.user for row in before if row.user})
        _check(rows, accounts)
        here = may_vouch(actor, realm, at)
        known = {(row.function, row.mail.casefold()) for row in before if row.vouched}
        Contact.objects.filter(pk__in=[row.pk for row in before]).delete()
        now = realm.now()
        Contact.objects.bulk_create(
            Contact(
                realm=realm,
                at_kind=at.kind,
                at_code=at.code,
                order=place,
                function=row["function"],
                telephone=row.get("telephone", ""),
                mail=row.get("mail", ""),
                user=accounts[place],
                confirmed_at=None if demo else now,
                confirmed_by="" if demo else actor.label,
                demo=demo,
                vouched=here or (row["function"], row.get("mail", "").casefold()) in known,
            )
            for place, row in enumerate(rows)
        )
        _tell(realm, at, actor, told="set")
    return at


@command(
    "callout.contacts_confirm",
    by=KEEP,
    place="at.place",
    body=ConfirmIn,
    address="contacts/confirm/",
    answer=lambda at: {"place": at.key},
)
def contacts_confirm(*, actor: Actor, realm: Realm, at: At, function: str = "") -> At:
    """Say that the contacts of a place, or that of one function, still hold.

    Raises Refused, Conflict (there is none, or the place closed).
    """
    require_here(actor, at)
    with writing():
        take_turn(at.place or realm)
        require_in_use(at.place)
        rows = _at(realm, at)
        if function:
            rows = rows.filter(function=code_of(function))
        if not rows.update(confirmed_at=realm.now(), confirmed_by=actor.label):
            raise Conflict("callout.no_contact", field="function")
        if may_vouch(actor, realm, at):
            rows.update(vouched=True)
        _tell(realm, at, actor, told="confirmed")
    return at


def _accounts(rows: Sequence[Given], before: Mapping[str, User | None]) -> list[User | None]:
    """Return the account of each row: the one that is named, else the one it had. Raises Invalid."""
    found: list[User | None] = []
    for place, row in enumerate(rows):
        name = row.get("username")
        if name is None:
            found.append(before.get(row["function"]))
            continue
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if name and user is None:
            raise Invalid("callout.no_account", field=f"contacts.{place}.username", given=name)
        found.append(user)
    return found


def _check(rows: Sequence[Given], accounts: Sequence[User | None]) -> None:
    """Raise Invalid unless each function is there once and can be reached."""
    seen: set[str] = set()
    for place, row in enumerate(rows):
        name = plain_words(row["function"])
        if name in seen:
            given = function_name(row["function"])
            raise Invalid("callout.contact_twice", field=f"contacts.{place}.function", given=given)
        seen.add(name)
        if not (row.get("telephone") or row.get("mail") or accounts[place]):
            raise Invalid(
                "callout.contact_unreachable",
                field=f"contacts.{place}.telephone",
                given=function_name(row["function"]),
            )


def _at(realm: Realm, at: At) -> QuerySet[Contact]:
    """Return the rows of the contacts of a place."""
    return Contact.objects.filter(realm=realm, at_kind=at.kind, at_code=at.code)


def contacts_at(realm: Realm, at: At) -> list[Contact]:
    """Return the contacts of a place, in their order."""
    return list(_at(realm, at).select_related("user").order_by("order"))


def _tell(realm: Realm, at: At, actor: Actor, *, told: str) -> None:
    """Record the contacts of a place as they are now."""
    record(_event(realm, at, told), realm=realm, actor=actor)


def contacts_tell(realm: Realm, at: At, actor: Actor) -> None:
    """Record the contacts of a place after somebody was taken out of them."""
    _tell(realm, at, actor, told="")


def _event(realm: Realm, at: At, told: str) -> ContactsSet:
    """Return the event for the contacts of a place."""
    return ContactsSet(
        at=at.kind,
        place=at.code,
        facility=at.code if at.kind == "facility" else "",
        region=at.region,
        veiligheidsregio=at.veiligheidsregio,
        name=str(at.name),
        contacts=tuple(
            {
                **beside("function", function_name(row.function)),
                "code": row.function,
                "telephone": row.telephone,
                "mail": row.mail,
                "username": row.user.username if row.user else "",
                "confirmed_at": row.confirmed_at,
                **beside("confirmed_by", row.confirmed_by),
                "demo": row.demo,
                "vouched": row.vouched,
            }
            for row in contacts_at(realm, at)
        ),
        told=told,
        entity=at.key,
    )


def contacts_end(
    *, actor: Actor, realm: Realm, kind: str, codes: Mapping[str, str], reason: Readable
) -> None:
    """Take the contacts of places that closed out of a realm; `codes`: their names by code."""
    rows = Contact.objects.filter(realm=realm, at_kind=kind, at_code__in=list(codes))
    gone: Collection[str] = sorted(set(rows.values_list("at_code", flat=True)))
    rows.delete()
    for code in gone:
        entity = code if kind == "facility" else f"{kind}:{code}"
        event = ContactsSet(kind, code, "", "", "", codes[code], None, "", entity)
        record(event, realm=realm, actor=actor, reason=reason)
