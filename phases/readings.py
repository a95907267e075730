"""What plans look at beside beds and answers: figures of any kind, departments, operating states.

Who has a kind and never said anything of it is there too, unknown: silence keeps a rule from being judged.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from capacity.kinds import has_kind, kinds
from capacity.resource import ED
from capacity.selectors import ed_now, operating_now
from capacity.selectors.figures import KindFigure, kind_figures
from journal.models import Realm
from network.models import Facility
from phases.rules.figures import Reading

KIND, OPERATING = "kind:", "operating:"
BY_TIME = (ED, OPERATING)  # what changes by itself: a stop ends, a place closes by its hours
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
            found[region_of[reading.facility]].append(reading)
    return found


def _kinds(
    realm: Realm, facilities: Sequence[Facility], about: Collection[str], now: datetime
) -> Iterator[Reading]:
    """Yield figures of kinds."""
    codes = [one.removeprefix(KIND) for one in about]
    for one in kind_figures(realm, facilities, codes, now):
        yield _reading_of(one)


def _reading_of(one: KindFigure) -> Reading:
    """Return a kind's figures as rules look at them; what is null is unknown."""
    numbers = {
        name: float(value)
        for name, value in one.values.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    shape = one.kind.shape
    return Reading(
        facility=one.facility.pk,
        name=one.facility.name,
        sector=one.facility.sector,
        about=f"{KIND}{one.kind.code}",
        observed_at=one.observed_at,
        source=one.source,
        fresh=one.fresh,
        values=numbers,
        load=numbers.get(shape.load),
        room=numbers.get(shape.room),
    )


def _departments(
    realm: Realm, facilities: Sequence[Facility], _about: Collection[str], now: datetime
) -> Iterator[Reading]:
    """Yield emergency departments: what they take in, how crowded they are."""
    hospitals = [one for one in facilities if one.is_hospital]
    known = ed_now(realm, [one.pk for one in hospitals])
    for house in hospitals:
        one = known.get(house.pk)
        numbers = {"nedocs": one.report.nedocs, "present": one.report.present} if one else {}
        yield Reading(
            facility=house.pk,
            name=house.name,
            sector=house.sector,
            about=ED,
            observed_at=one.observed_at if one else now,
            source=one.report.source if one else "",
            fresh=one is not None and one.freshness(now).counts,
            values={name: float(value) for name, value in numbers.items() if value is not None},
            state=one.standing(now).traffic.value if one else "",
        )


def _operating(
    realm: Realm, facilities: Sequence[Facility], about: Collection[str], now: datetime
) -> Iterator[Reading]:
    """Yield whether places, or parts of them, are open."""
    known = operating_now(realm, facilities)
    codes = {one.code for one in kinds()}
    for house in facilities:
        for part in (one.removeprefix(OPERATING) for one in about):
            if part in codes and not has_kind(part, house):
                continue  # a place without a department has none that is open
            here = known[house.pk]
            row = here.parts.get(part) if part else here.whole
            standing = here.standing_of(part, now) if part else here.standing(now)
            yield Reading(
                facility=house.pk,
                name=house.name,
                sector=house.sector,
                about=f"{OPERATING}{part}",
                observed_at=row.set_at if row else now,
                source=standing.because,
                fresh=True,
                state=standing.state,
            )


_READERS: dict[str, _Reader] = {KIND: _kinds, ED: _departments, OPERATING: _operating}
