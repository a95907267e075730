"""What plans look at beside beds and answers: figures of any kind, departments, states, pressure scores."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from capacity.resource import ED
from journal.models import Realm
from network.models import Facility
from phases.plain_readings import KIND, OPERATING, read_departments, read_kinds, read_operating
from phases.pressure import SCORE, read_scores
from phases.rules.figures import Reading

__all__ = ["BY_TIME", "KIND", "OPERATING", "SCORE", "region_readings"]

BY_TIME = (ED, OPERATING, SCORE)  # what changes by itself: a stop ends, a place closes, figures age
_Reader = Callable[[Realm, Sequence[Facility], Collection[str], datetime], Iterator[Reading]]


def region_readings(
    realm: Realm, regions: Iterable[str], about: Collection[str], now: datetime
) -> dict[str, list[Reading]]:
    """Return per region what is known of some things, however many facilities (1 query and 1 to 2 a sort)."""
    found: dict[str, list[Reading]] = {code: [] for code in regions}
    if not about:
        return found
    rows = Facility.objects.filter(region__in=list(found), retired_at__isnull=True)
    facilities = list(rows.order_by("pk"))
    region_of = {one.pk: one.region_id for one in facilities}
    for begins, read in _READERS.items():
        named = [one for one in about if one.startswith(begins)]
        for reading in read(realm, facilities, named, now) if named else ():
            # what is said of a region as a whole has its code where a facility's would be
            found[region_of.get(reading.facility, reading.facility)].append(reading)
    return found


_READERS: dict[str, _Reader] = {
    KIND: read_kinds,
    ED: read_departments,
    OPERATING: read_operating,
    SCORE: read_scores,
}
