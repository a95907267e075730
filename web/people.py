"""Who asks, and what may they: the one check of rights, used by services, views and sockets alike.

The network knows users and mandates and tells this module how to find the person behind a user.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings

from journal import clock
from journal.actors import Actor
from journal.errors import Refused
from journal.models import Realm
from journal.said import kept, said
from web.program import Program
from web.rights import Reach, Right, leading_roles


class Held(Protocol):
    """A role that somebody holds somewhere."""

    @property
    def role(self) -> Any:
        """Return the role's name."""

    def reaches(self, reach: Reach, place: Any) -> bool:
        """Say whether it counts at a place, by the reach of a right."""

    def counts_in(self, realm: Realm | None) -> bool:
        """Say whether it counts in a realm (None: outside all)."""


@dataclass(frozen=True)
class Person(Actor):
    """A user with the mandates held at the moment of asking."""

    user_id: int = 0
    # what the network calls mandates: `Held`, with the region, veiligheidsregio or facility of each
    mandates: tuple[Any, ...] = field(default=(), repr=False)
    # when this person last showed a secret in the session that asks; None: it is not known
    proved_at: datetime | None = field(default=None, compare=False, repr=False)
    # the mandates that have the lead where they are held, in the realm of what is done (`within`)
    leading: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    is_named_so: bool = field(default=False, compare=False, repr=False)
    # a program that shows a token of this person, by whatever way it came
    by_token: bool = field(default=False, compare=False, repr=False)

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held anywhere."""
        return frozenset(str(mandate.role) for mandate in self.mandates)


@dataclass
class _Hook:
    """How to find the person behind a user; one a process."""

    person_of: Callable[[Any, Realm | None], Person] | None = None
    proved_at: Callable[[Any], datetime | None] | None = None
    leads: Callable[[Realm, tuple[Any, ...]], tuple[Any, ...]] | None = None


_hook = _Hook()


def register(
    person_of: Callable[[Any, Realm | None], Person],
    proved_at: Callable[[Any], datetime | None] | None = None,
) -> None:
    """Set the functions that know people; called once, when the apps are ready."""
    _hook.person_of = person_of
    _hook.proved_at = proved_at


def register_leads(leads: Callable[[Realm, tuple[Any, ...]], tuple[Any, ...]]) -> None:
    """Set the function that says which of some mandates have the lead where they are held."""
    _hook.leads = leads


def person_behind(request: Any, realm: Realm | None = None) -> Person:
    """Return who makes a request, with what counts in a realm. Raises Refused when nobody did log in."""
    if _hook.person_of is None:
        msg = "no app has registered who people are (web.people.register)"
        raise RuntimeError(msg)
    if not request.user.is_authenticated:
        raise Refused("web.not_logged_in")
    person = _hook.person_of(request.user, realm)
    person = replace(person, by_token=getattr(request, "auth", None) is not None)
    return replace(person, proved_at=_hook.proved_at(request)) if _hook.proved_at else person


def outside(actor: Actor) -> Actor:
    """Return an actor with what counts outside all realms: for what belongs to the installation.

    It is asked for within a realm too, and that may be an exercise.
    """
    if not isinstance(actor, Person):
        return actor
    return replace(actor, mandates=tuple(one for one in actor.mandates if one.counts_in(None)))


def within(actor: Actor, realm: Any) -> Actor:
    """Return an actor with what counts in a realm alone, and where the lead is theirs at this moment.

    An exercise borrows, and never lends.
    """
    if not isinstance(actor, Person) or not isinstance(realm, Realm):
        return actor
    counting = tuple(mandate for mandate in actor.mandates if mandate.counts_in(realm))
    leading = _leading(realm, counting)
    if len(counting) == len(actor.mandates) and leading == actor.leading:
        return actor
    return replace(actor, mandates=counting, leading=leading)


def _leading(realm: Realm, mandates: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the mandates that have the lead; asked only of functions to which that gives a right."""
    could = tuple(mandate for mandate in mandates if mandate.role in leading_roles())
    return _hook.leads(realm, could) if could and _hook.leads is not None else ()


def require_proof(actor: Actor, right: Right, realm: Realm) -> None:
    """Raise Refused when a right asks for a fresh proof of who one is, and the last one is too old.

    Which rights do is a setting, and whether they do in exercises; programs and parts of the system have no
    password to show again.
    """
    if right.name not in settings.STEP_UP_RIGHTS or not isinstance(actor, Person):
        return
    if realm.is_exercise and not settings.STEP_UP_EXERCISES and not right.outlives:
        return
    oldest = clock.now() - timedelta(minutes=settings.STEP_UP_MINUTES)
    if actor.proved_at is None or actor.proved_at < oldest:
        raise Refused(
            "web.prove_on_screen" if actor.by_token else "web.prove_again", field=right.name
        )


def can(actor: Actor, right: Right, place: Any = None) -> bool:
    """Say whether an actor has a right at a place (None: somewhere).

    Parts of the system may do everything: what they do was decided by whoever set them up. A program
    from outside may what it was registered for.
    """
    if isinstance(actor, Program):
        return actor.may(right, place)
    if actor.is_system:
        return True
    held: tuple[Held, ...] = actor.mandates if isinstance(actor, Person) else ()
    return any(
        _reaches(actor, mandate, right.who[mandate.role], place)
        for mandate in held
        if mandate.role in right.who
    )


def _reaches(actor: Actor, mandate: Held, reach: Reach, place: Any) -> bool:
    """Say whether a mandate counts at a place; of the lead: somewhere always, there while it has it."""
    if reach is not Reach.LED:
        return mandate.reaches(reach, place)
    has_it = isinstance(actor, Person) and mandate in actor.leading
    return (place is None or has_it) and mandate.reaches(Reach.REGION, place)


def may_where_leading(actor: Actor, right: Right, place: Any) -> bool:
    """Say whether an actor holds a function that has a right at a place while it has the lead there."""
    held: tuple[Held, ...] = actor.mandates if isinstance(actor, Person) else ()
    return any(
        mandate.reaches(Reach.REGION, place)
        for mandate in held
        if right.who.get(mandate.role) is Reach.LED
    )


def leading_with(actor: Actor, right: Right) -> Actor:
    """Return an actor who is named with the lead, where a right is theirs by that alone."""
    if not isinstance(actor, Person) or actor.is_named_so:
        return actor
    if not any(right.who.get(mandate.role) is Reach.LED for mandate in actor.leading):
        return actor
    label = kept(said("web.person_leading", who=actor.label))
    return replace(actor, label=label, is_named_so=True)


def require(actor: Actor, right: Right, place: Any = None) -> None:
    """Raise Refused unless the actor has this right at this place."""
    if not can(actor, right, place):
        if place is None:
            raise Refused("web.refused", field=right.name)
        if may_where_leading(actor, right, place):
            raise Refused("web.no_lead", field=right.name, place=place)
        raise Refused("web.refused_here", code="refused", field=right.name, place=place)
