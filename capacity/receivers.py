"""When a facility or region closes, or a realm, what was open there ends in the same transaction."""

from typing import Any

from django.dispatch import receiver

from capacity.repeated import REPEATED
from capacity.services import (
    arrivals_close,
    cohorts_end,
    figures_end,
    lends_close,
    operating_end,
    regular_end,
    rounds_close,
    series_stop,
    stops_close,
    surveys_end,
)
from journal.actors import Actor
from journal.models import Realm
from journal.repeated import register_repeated
from journal.said import Readable
from journal.selectors import realms_open
from journal.signals import realm_closing
from network.places import PlacesChanged, closed_reason, places_closed

register_repeated(REPEATED)


@receiver(places_closed, dispatch_uid="capacity.places_closed")
def end_figures(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """End what stands of the facilities that closed, and the questions to the regions that did."""
    for realm in realms_open():
        figures_end(actor=changed.actor, realm=realm, facilities=changed.facilities)
        operating_end(actor=changed.actor, realm=realm, facilities=changed.facilities)
        lends_close(actor=changed.actor, realm=realm, facilities=changed.facilities)
        regular_end(actor=changed.actor, realm=realm, facilities=changed.facilities)
        surveys_end(actor=changed.actor, realm=realm, facilities=changed.facilities)
        for code, name in changed.regions.items():
            _end_asking(changed.actor, realm, closed_reason(name), {code})


@receiver(realm_closing, dispatch_uid="capacity.realm_closing")
def end_realm(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """End what stands in a realm that closes: stops, arrivals, cohorts, what is lent, what is asked."""
    stops_close(actor=actor, realm=realm, facilities=None, reason=reason)
    arrivals_close(actor=actor, realm=realm, facilities=None, reason=reason)
    cohorts_end(actor=actor, realm=realm, reason=reason)
    lends_close(actor=actor, realm=realm, reason=reason)
    _end_asking(actor, realm, reason, None)


def _end_asking(actor: Actor, realm: Realm, reason: Readable, regions: set[str] | None) -> None:
    """Stop what asks by rhythm, and close what still asks."""
    series_stop(actor=actor, realm=realm, reason=reason, regions=regions)
    rounds_close(actor=actor, realm=realm, reason=reason, regions=regions)
