"""What the live delivery asks of the network: who reads, and whether that still holds."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from journal import clock
from journal.identity import Reader
from journal.models import Realm
from network.models import Mandate, User
from network.permissions import PICTURE_SEE, audiences_of, person_of
from web.people import Person, can, require


def live_reader(request: Any, realm: Realm) -> Reader:
    """Return the reader behind an authenticated request. Raises Refused."""
    person = person_of(request.user)
    require(person, PICTURE_SEE)
    return _reader(person, request.user)


def live_recheck(actor_name: str, realm: Realm, session: str) -> Reader | None:
    """Return somebody's present rights, or None: closed, logged out, or nothing left of them."""
    user = User.objects.filter(username=actor_name.removeprefix("user:"), is_active=True).first()
    if user is None or str(user.live_generation) != session:
        return None
    person = person_of(user)
    return _reader(person, user) if can(person, PICTURE_SEE) else None


def _reader(person: Person, user: User) -> Reader:
    """Return the reader for a person, until their rights change by themselves."""
    return Reader(
        actor=person,
        audiences=audiences_of(person),
        session=str(user.live_generation),
        valid_until=_next_change(person.user_id),
    )


def _next_change(user_id: int) -> datetime | None:
    """Return when a mandate of this user next begins or ends."""
    now = clock.now()
    moments = Mandate.objects.filter(
        Q(valid_until__gt=now) | Q(valid_from__gt=now),
        user=user_id,
    ).values_list("valid_from", "valid_until")
    return min((m for pair in moments for m in pair if m is not None and m > now), default=None)
