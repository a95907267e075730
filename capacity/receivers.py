"""When a facility closes, its figures leave every open realm in the same transaction."""

from typing import Any

from django.dispatch import receiver

from capacity.services import figures_end
from journal.selectors import realms_open
from network.places import PlacesChanged, places_closed


@receiver(places_closed, dispatch_uid="capacity.places_closed")
def end_figures(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """End the figures of the facilities that closed."""
    for realm in realms_open():
        figures_end(actor=changed.actor, realm=realm, facilities=changed.facilities)
