"""Who a message is from, with what they may say now: a person, a registered system, or a part of ours."""

from collections.abc import Iterable

from django.db.models import Q

from capacity.models import Source, SourceState
from journal.actors import Actor
from journal.models import Realm
from journal.said import kept, said
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from network.models import Facility, User
from network.permissions import person_of
from web.program import Program

PROGRAM = "source:"  # how the names of registered systems begin, as actors


def program_of(source: Source) -> Program:
    """Return the actor that a registered system is: it may bring files, at its own places (1 query)."""
    rows = Facility.objects.filter(
        Q(pk__in=source.facilities) | Q(region__in=source.regions), retired_at__isnull=True
    )
    return program_at(source, rows.values_list("pk", flat=True))


def program_at(source: Source, places: Iterable[str]) -> Program:
    """Return the actor that a registered system is at these places, which are its own and in use."""
    return Program(
        name=f"{PROGRAM}{source.name}",
        label=kept(said("capacity.source.actor", label=source.label)),
        rights=frozenset({IMPORT.name}),
        places=frozenset(places),
        house=next(iter(source.facilities), ""),
    )


def sender_of(message: Message) -> Actor:
    """Return who sent a message, with the mandates of now; who is gone may do nothing."""
    nobody = Actor(message.actor, message.actor_label)
    if message.actor.startswith(PROGRAM):
        source = source_of(message)
        return nobody if source is None else program_of(source)
    if not message.actor.startswith("user:"):
        return nobody
    username = message.actor.removeprefix("user:")
    user = User.objects.filter(username=username, is_active=True).first()
    return person_of(user, message.realm) if user else nobody


def registered(realm: Realm, actor: str) -> Source | None:
    """Return the registered system that an actor is, also one that was withdrawn; None for another actor."""
    if not actor.startswith(PROGRAM):
        return None
    return Source.objects.filter(realm=realm, name=actor.removeprefix(PROGRAM)).first()


def source_of(message: Message) -> Source | None:
    """Return the registered system that sent a message, unless it was withdrawn."""
    source = registered(message.realm, message.actor)
    return None if source is None or source.state == SourceState.WITHDRAWN else source


def locked(source: Source) -> Source:
    """Return a registered system, locked within a transaction."""
    rows = Source.objects.select_for_update(of=("self",), no_key=True).select_related("realm")
    return rows.get(pk=source.pk)


def audience_of(actor: Actor) -> str:
    """Return the audience of the house that somebody, or a system, brings messages for; or nothing."""
    if isinstance(actor, Program):
        codes = [actor.house] if actor.house else []
    else:
        codes = [one.facility_id for one in getattr(actor, "mandates", ()) if one.facility_id]
    return next((f"facility:{code}" for code in codes), "")
