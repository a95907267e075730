"""When a realm or a place closes, nobody solves its runs or answers its proposals any more."""

from typing import Any

from django.dispatch import receiver

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable
from journal.selectors import realms_open
from journal.signals import realm_closing
from network.places import PlacesChanged, places_closed
from patientspread.services import runs_end, transfers_close, transfers_end


@receiver(realm_closing, dispatch_uid="patientspread.realm_closing")
def end_spreading(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """End runs first: one that is finished meanwhile makes no new proposals."""
    runs_end(actor=actor, realm=realm, reason=reason)
    transfers_end(actor=actor, realm=realm, reason=reason)


@receiver(places_closed, dispatch_uid="patientspread.places_closed")
def end_at_places(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """End what is open at the places that closed, in every open realm."""
    for realm in realms_open():
        transfers_close(realm=realm, closed=changed)
