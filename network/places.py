"""Places that close and open: nothing is written at a closed place, and the apps above are told.

A region, veiligheidsregio or facility is closed when the edition in force lacks it. Its row stays, for
what happened there; what was open there is ended by whoever holds it, in the load's own transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.dispatch import Signal

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict
from journal.local_time import shown_day
from journal.prepared import Prepared
from journal.said import Said, said
from journal.services import before_commit
from network.models import Facility, Region, Veiligheidsregio

AnyPlace = Facility | Region | Veiligheidsregio

# Sent inside the transaction of a load, with `changed` (a `PlacesChanged`): end what is open at the
# places that closed, begin what a place that opened needs; in every open realm. The first is sent
# twice: the second time finds what came in meanwhile, and must not tell again what was told.
places_closed = Signal()
places_opened = Signal()


@dataclass(frozen=True)
class PlacesChanged:
    """Places that closed, or that opened, with one edition: their names by code, and who did it."""

    actor: Actor
    facilities: Mapping[str, str]
    regions: Mapping[str, str]
    veiligheidsregios: Mapping[str, str]

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.facilities or self.regions or self.veiligheidsregios)


def closed_reason(name: str) -> Said:
    """Return why something at a place was ended."""
    return said("network.reason.closed", place=name)


def require_in_use(*places: AnyPlace | None) -> None:
    """Raise Conflict for the first of these places that is closed, whatever the caller holds.

    Asks the database, because the caller's copy may be older than the edition in force: now, and once
    more at the end of `writing()`, when a place that closed meanwhile is seen. Inside `writing()` only.
    """
    look_in_use(*places)
    if connection.vendor != "sqlite":  # there a load and another write never overlap
        before_commit(lambda: look_in_use(*places))


def _closed(model: type[AnyPlace]) -> Prepared[AnyPlace]:
    """Return the reading of which of some places of one sort are closed: asked twice at every report."""
    places = model._default_manager.filter(retired_at__isnull=False)  # noqa: SLF001
    return Prepared(lambda codes: places.filter(pk__in=codes).order_by("pk"))


_CLOSED = {model: _closed(model) for model in (Facility, Region, Veiligheidsregio)}


def look_in_use(*places: AnyPlace | None) -> None:
    """Raise Conflict for the first of these places that is closed."""
    for model in (Facility, Region, Veiligheidsregio):
        codes = {place.pk for place in places if isinstance(place, model)}
        if not codes:
            continue
        for place in _CLOSED[model](codes=sorted(codes)):
            raise place_closed(place)


def place_closed(place: AnyPlace) -> Conflict:
    """Return the refusal for a closed place."""
    return Conflict(
        "network.place_closed",
        field=type(place).__name__.lower(),
        place=str(place),
        day=shown_day(place.retired_at or clock.now()),
    )
