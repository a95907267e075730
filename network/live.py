"""What the live delivery asks of the network: who reads, and whether that and their session still hold."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from journal import clock
from journal.identity import Reader
from journal.models import Realm
from network.factors import lacks_factor
from network.models import Mandate, User
from network.permissions import PICTURE_SEE, audiences_in, person_of
from network.sessions import (
    is_of_token,
    proved_at,
    proved_in,
    session_end_at,
    session_word,
    standings,
)
from web.people import Person, can, require


def live_reader(request: Any, realm: Realm) -> Reader:
    """Return the reader behind an authenticated request. Raises Refused."""
    by_token = getattr(request, "auth", None) is not None
    person = replace(
        person_of(request.user, realm), proved_at=proved_at(request), by_token=by_token
    )
    require(person, PICTURE_SEE)
    return _reader(person, realm, session_word(request))


def live_recheck(actor_name: str, realm: Realm, session: str) -> Reader | None:
    """Return somebody's present rights, or None: the session ended, or nothing is left of them.

    Who came to lack a second factor (a function that asks it, the factor removed) goes on when it is there.
    """
    user = User.objects.filter(username=actor_name.removeprefix("user:"), is_active=True).first()
    if user is None or session not in standings([session]):
        return None
    by_token = is_of_token(session)
    if not by_token and lacks_factor(user):
        return None
    person = replace(person_of(user, realm), proved_at=proved_in(session), by_token=by_token)
    return _reader(person, realm, session) if can(person, PICTURE_SEE) else None


def _reader(person: Person, realm: Realm, session: str) -> Reader:
    """Return the reader for a person, until their rights or their session change by themselves."""
    ends = [moment for moment in (_next_change(person.user_id), session_end_at(session)) if moment]
    return Reader(
        actor=person,
        audiences=audiences_in(person, realm),
        session=session,
        valid_until=min(ends, default=None),
        standing=standings([session]).get(session, ""),
    )


def _next_change(user_id: int) -> datetime | None:
    """Return when a mandate of this user next begins or ends."""
    now = clock.now()
    moments = Mandate.objects.filter(
        Q(valid_until__gt=now) | Q(valid_from__gt=now),
        user=user_id,
    ).values_list("valid_from", "valid_until")
    return min((m for pair in moments for m in pair if m is not None and m > now), default=None)
