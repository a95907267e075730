"""Who is called for a function at a place, in turn: roster, contacts, role, then the function above."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from callout.duty import on_duty, shifts_of
from callout.functions import Function, function_name, functions
from callout.models import Contact, Roster
from callout.places import At
from journal.models import Realm
from journal.said import both, said
from network.models import User
from network.permissions import mandates_in

HIGHEST = 4  # functions above one another; a chain of more is a slip in the file


@dataclass(frozen=True)
class Target:
    """Somebody to call: an account by its name, or a desk by its own telephone and mail."""

    target: str
    called: dict[str, str]  # in both languages
    username: str = ""
    telephone: str = ""
    mail: str = ""
    demo: bool = False
    function: str = ""  # for which it is called
    above: int = 0  # how many functions above the one that must answer


class Directory:
    """Who can be called in a realm now. What was looked up is kept: one alarm asks the same often."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm
        self._now = realm.now()
        self._known: dict[tuple[str, str], list[Target]] = {}
        self._rosters: dict[str, dict[tuple[str, str], Roster]] = {}
        self._contacts: dict[str, dict[tuple[str, str], Contact]] = {}

    def chain(self, function: Function, at: At) -> list[dict[str, Any]]:
        """Return who is called for a function at a place, in turn, each once; above it at the end."""
        found: dict[str, Target] = {}
        here: At | None = at
        asked: Function | None = function
        level = 0
        while asked is not None and here is not None and level < HIGHEST:
            for target in self._own(asked, here):
                found.setdefault(target.target, replace(target, above=level))
            asked = functions().get(asked.above)
            here = None if asked is None else here.above(asked.at)
            level += 1
        return [asdict(target) for target in found.values()]

    def _own(self, function: Function, at: At) -> list[Target]:
        """Return who is called for a function at its own place."""
        key = (function.code, at.key)
        if key not in self._known:
            found = [*self._from_roster(function, at), *self._from_contacts(function, at)]
            if not found and function.role:
                found = [
                    _person(user, function) for user in _with_role(function.role, at, self._realm)
                ]
            self._known[key] = found
        return self._known[key]

    def _look_up(self, function: Function) -> None:
        """Read all rosters and contacts of a function at once: an alarm asks them of many places."""
        if function.code in self._rosters:
            return
        here = {"realm": self._realm, "function": function.code}
        self._rosters[function.code] = {
            (row.at_kind, row.at_code): row for row in Roster.objects.filter(**here)
        }
        contacts = Contact.objects.filter(**here).select_related("user")
        self._contacts[function.code] = {(row.at_kind, row.at_code): row for row in contacts}

    def _from_roster(self, function: Function, at: At) -> list[Target]:
        """Return who is on duty now and has an account that is in use, in order."""
        self._look_up(function)
        row = self._rosters[function.code].get((at.kind, at.code))
        if row is None:
            return []
        names = on_duty(shifts_of(row.shifts), self._now)
        users = {user.username: user for user in users_in_use(names)}
        return [_person(users[name], function) for name in names if name in users]

    def _from_contacts(self, function: Function, at: At) -> Iterator[Target]:
        """Yield the account of a contact, and its desk where that has ways of its own."""
        contact = self._contacts[function.code].get((at.kind, at.code))
        if contact is None:
            return
        if contact.user is not None and contact.user.is_active:
            yield _person(contact.user, function)
        if contact.telephone or contact.mail:
            label = said("callout.desk", function=function_name(function.code), name=at.name)
            yield Target(
                target=f"contact:{at.key}:{function.code}"[:200],
                called=both(label),
                telephone=contact.telephone,
                mail=contact.mail,
                demo=contact.demo,
                function=function.code,
            )


def _with_role(role: str, at: At, realm: Realm) -> list[User]:
    """Return who holds a role at a place in a realm now."""
    rows = mandates_in(realm).filter(role=role, user__is_active=True)
    if at.place is not None:
        rows = rows.filter(**{at.kind: at.place})
    return [row.user for row in rows.select_related("user").order_by("pk")]


def users_in_use(names: tuple[str, ...] | list[str]) -> list[User]:
    """Return the accounts of these names that are not closed."""
    return list(User.objects.filter(username__in=list(names), is_active=True))


def _person(user: User, function: Function) -> Target:
    """Return somebody with an account, called for a function."""
    name = str(user)
    return Target(
        target=f"user:{user.username}",
        called={"nl": name, "en": name},
        username=user.username,
        function=function.code,
    )
