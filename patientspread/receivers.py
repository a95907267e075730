"""When a realm or a place closes, nobody solves its runs or answers its proposals any more."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from journal.actors import Actor
from journal.models import Realm
from journal.repeated import register_repeated
from journal.said import Readable
from journal.selectors import realms_open
from journal.signals import realm_closing
from network.models import Region
from network.places import PlacesChanged, places_closed
from patientspread.models import Placement, Request, Rhythm
from patientspread.repeated import REPEATED
from patientspread.services import (
    classes_follow,
    placements_end,
    requests_end,
    rhythms_end,
    runs_end,
    transfers_close,
    transfers_end,
)
from phases.signals import classes_set

register_repeated(REPEATED)


@receiver(realm_closing, dispatch_uid="patientspread.realm_closing")
def end_spreading(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """End runs first: one that is finished meanwhile makes no new proposals."""
    scopes = Rhythm.objects.filter(realm=realm).values_list("scope", flat=True)
    rhythms_end(actor=actor, realm=realm, scopes=list(scopes), reason=reason)
    runs_end(actor=actor, realm=realm, reason=reason)
    transfers_end(actor=actor, realm=realm, reason=reason)
    requests_end(actor=actor, rows=Request.objects.filter(realm=realm), reason=reason)
    placements_end(actor=actor, rows=Placement.objects.filter(realm=realm), reason=reason)


@receiver(places_closed, dispatch_uid="patientspread.places_closed")
def end_at_places(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """End what is open at the places that closed, in every open realm."""
    for realm in realms_open():
        transfers_close(realm=realm, closed=changed)


@receiver(classes_set, dispatch_uid="patientspread.classes_set")
def follow_classes(
    *, realm: Realm, actor: Actor, region: Region, closed: Collection[str], **_kwargs: Any
) -> None:
    """Take back what counts on beds that are open no more."""
    if closed:
        classes_follow(actor=actor, realm=realm, region=region, closed=closed)
