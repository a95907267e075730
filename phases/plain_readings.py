"""Reading what is no bed, as rules look at it: figures of any kind, departments, operating states.

Who has a kind and never said anything of it is there too, unknown: silence keeps a rule from being judged.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from capacity.kinds import has_kind, kinds
from capacity.resource import ED
from capacity.selectors import ed_now, operating_now
from capacity.selectors.figures import KindFigure, kind_figures
from journal.models import Realm
from network.models import Facility
from phases.rules.figures import Reading

KIND, OPERATING = "kind:", "operating:"


def read_kinds(
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


def read_departments(
    realm: Realm, facilities: Sequence[Facility], _about: Collection[str], now: datetime
) -> Iterator[Reading]:
    """Yield emergency departments: what they take in, how crowded they are."""
    hospitals = [one for one in facilities if one.is_hospital]
    known = ed_now(realm, [one.pk for one in hospitals])
    for house in hospitals:
        one = known.get(house.pk)
        numbers: dict[str, Any] = {}
        if one:
            numbers = {
                **one.report.times,
                "nedocs": one.report.nedocs,
                "present": one.report.present,
            }
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


def read_operating(
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
