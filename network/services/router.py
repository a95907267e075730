"""Keeping the driving times of a router in the database: nobody who plans a ride waits for its server."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from journal import clock
from journal.actors import Actor
from journal.bulk import bulk_insert
from journal.services import writing
from journal.trail import trail_note
from network.models import Facility, TravelTime
from network.permissions import ADMINISTER
from network.router import RouterError, is_there, table
from network.selectors import hospitals_in_use
from web.people import require

log = logging.getLogger(__name__)
AT_ONCE = 50  # OSRM takes a hundred points a question unless it is told otherwise
FEW = 0.05  # of an answer without a road: islands are, half a country is not
Pair = tuple[str, str]


def travel_ask(*, actor: Actor) -> int:
    """Ask the router about rides between hospitals nobody said, or long ago; return of how many it answered.

    What a table said stays before it (`travel_load`). That it knows no road is kept as long as a road is; the
    ride is estimated then, or takes the minutes that were said before. A part that is not answered is
    estimated, or stays as it was, until the next time. Raises Refused.
    """
    require(actor, ADMINISTER)
    if not is_there():
        return 0
    now = clock.now()
    houses = list(hospitals_in_use())
    known = _known(now)
    found: dict[Pair, int | None] = {}
    for origins, destinations in _parts(houses):
        wanted = {(a.pk, b.pk) for a in origins for b in destinations if a.pk != b.pk} - known
        if not wanted:
            continue
        try:
            minutes = table(origins, destinations)
        except RouterError as error:
            log.warning("router gave no table: %s", error)
            break  # the others would wait for it in vain as well
        some = _answered(wanted, origins, destinations, minutes)
        _warn_of_gaps(some)
        found |= some
    return _keep(found, actor, now) if found else 0


def _known(now: datetime) -> set[Pair]:
    """Return the rides that a table gave, or that the router said not long ago."""
    since = now - timedelta(days=settings.ROUTER_DAYS)
    rows = TravelTime.objects.filter(Q(asked_at=None) | Q(asked_at__gt=since))
    return set(rows.values_list("origin_id", "destination_id"))


def _parts(
    houses: Sequence[Facility],
) -> Iterator[tuple[Sequence[Facility], Sequence[Facility]]]:
    """Yield from whom to whom is asked in one question."""
    parts = [houses[start : start + AT_ONCE] for start in range(0, len(houses), AT_ONCE)]
    for origins in parts:
        for destinations in parts:
            yield origins, destinations


def _answered(
    wanted: Iterable[Pair],
    origins: Sequence[Facility],
    destinations: Sequence[Facility],
    minutes: Sequence[Sequence[int | None]],
) -> dict[Pair, int | None]:
    """Return what was answered of the rides that were asked for; None: no road."""
    rows = {one.pk: at for at, one in enumerate(origins)}
    columns = {one.pk: at for at, one in enumerate(destinations)}
    return {(a, b): minutes[rows[a]][columns[b]] for a, b in wanted}


def _warn_of_gaps(found: Mapping[Pair, int | None]) -> None:
    """Write in the log that many rides have no road: a map that was loaded in part answers so."""
    lacking = sum(minutes is None for minutes in found.values())
    if lacking > len(found) * FEW:
        log.warning("router knows no road for %d of %d rides", lacking, len(found))


def _keep(found: Mapping[Pair, int | None], actor: Actor, now: datetime) -> int:
    """Keep what was answered, and note it; return how many. A table that came in meanwhile goes before it.

    "No road" writes over no minutes: of these it is kept only that they were asked for.
    """
    with writing():
        known = _known(now)
        measured = _still_measured(found, known)
        kept = TravelTime.objects.filter(pk__in=measured.values())
        # in the order in which a table is written
        list(
            kept.order_by("origin_id", "destination_id")
            .select_for_update(no_key=True)
            .values_list("pk")
        )
        kept.update(asked_at=now)
        known |= measured.keys()
        rows = [
            TravelTime(
                origin_id=pair[0],
                destination_id=pair[1],
                minutes=minutes,
                source=settings.ROUTER_NAME,
                asked_at=now,
            )
            for pair, minutes in found.items()
            if pair not in known
        ]
        bulk_insert(
            rows,
            unique_fields=("origin", "destination"),
            update_fields=("minutes", "source", "asked_at"),
        )
        number = len(rows) + len(measured)
        if number:
            trail_note("setting", actor=actor, about="travel", detail={"asked": number})
    return number


def _still_measured(found: Mapping[Pair, int | None], known: Collection[Pair]) -> dict[Pair, int]:
    """Return the rows with minutes of an earlier answer for rides that have no road by this one (1 query)."""
    lost = {pair for pair, minutes in found.items() if minutes is None} - set(known)
    if not lost:
        return {}
    origins = {origin for origin, _destination in lost}
    rows = TravelTime.objects.filter(origin__in=origins, minutes__isnull=False)
    facts = rows.values_list("pk", "origin_id", "destination_id")
    return {(a, b): pk for pk, a, b in facts if (a, b) in lost}
