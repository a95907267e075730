"""Pressure scores of now: the figures of the running system held against the scheme in force.

One computation for screens, plans and the journal alike: all of them take it from here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from capacity.kinds import kinds
from capacity.selectors.beds import bed_figures
from journal.models import Realm
from network.models import Facility, Region
from phases.plain_readings import KIND, OPERATING, read_departments, read_kinds, read_operating
from phases.pressure_scheme import scheme_in_force
from phases.rules.figures import Figure, Reading
from phases.rules.history import Derive
from phases.rules.lines import Known
from phases.rules.pressure import ABOUT, Place, Scheme, Scores, score, score_readings

SCORE = ABOUT


def scores_now(
    realm: Realm,
    now: datetime,
    regions: Collection[str] | None = None,
    scheme: Scheme | None = None,
) -> Scores:
    """Return how every place of some regions (or of all) stands (about 12 queries, however many places)."""
    rows = Facility.objects.filter(retired_at__isnull=True, region__retired_at__isnull=True)
    if regions is not None:
        rows = rows.filter(region__in=list(regions))
    populations = dict(Region.objects.values_list("pk", "population"))
    found = scheme or scheme_in_force()
    return _scores(realm, list(rows.order_by("pk")), now, found, populations)


def read_scores(
    realm: Realm, facilities: Sequence[Facility], _about: Collection[str], now: datetime
) -> Iterator[Reading]:
    """Yield the scores of facilities and of their regions, for plans."""
    yield from score_readings(_scores(realm, facilities, now, scheme_in_force(), {}), now)


def _scores(
    realm: Realm,
    facilities: Sequence[Facility],
    now: datetime,
    scheme: Scheme,
    populations: dict[str, int],
) -> Scores:
    """Return the scores of some facilities and of everything above them."""
    figures = _figures(realm, facilities, scheme, now)
    readings = list(_readings(realm, facilities, scheme, now))
    return score(scheme, places_of(facilities), figures, readings, populations)


def places_of(facilities: Sequence[Facility]) -> list[Place]:
    """Return facilities as the scheme looks at them."""
    in_force = kinds()
    return [
        Place(
            code=one.pk,
            name=one.name,
            sector=one.sector,
            region=one.region_id,
            area=one.veiligheidsregio_id,
            kinds=frozenset(kind.code for kind in in_force if kind.has(one)),
        )
        for one in facilities
    ]


def deriving(region: str) -> Derive:
    """Return what adds the scores of a region to what is known, for plans held against the past."""
    rows = Facility.objects.filter(region=region, retired_at__isnull=True)
    places, scheme = places_of(list(rows.order_by("pk"))), scheme_in_force()

    def derive(known: Known, moment: datetime) -> Known:
        found = score(scheme, places, known.figures, known.readings)
        return replace(known, readings=[*known.readings, *score_readings(found, moment)])

    return derive


def _figures(
    realm: Realm, facilities: Sequence[Facility], scheme: Scheme, now: datetime
) -> list[Figure]:
    """Return the figures of the kinds that a scheme looks at by their regular number."""
    regions = {one.region_id for one in facilities}
    return [
        Figure(
            facility=one.facility.pk,
            name=one.facility.name,
            bed=one.bed,
            occupied=one.occupied,
            operational=one.operational,
            observed_at=one.observed_at,
            source=one.source,
            fresh=one.fresh,
            regular=one.regular,
        )
        for one in bed_figures(realm, regions, scheme.beds, now)
    ]


def _readings(
    realm: Realm, facilities: Sequence[Facility], scheme: Scheme, now: datetime
) -> Iterator[Reading]:
    """Yield everything else that a scheme reads."""
    about = sorted(scheme.readings)
    named = [one for one in about if one.startswith(KIND)]
    if named:
        yield from read_kinds(realm, facilities, named, now)
    if any(one == "ed" for one in about):
        yield from read_departments(realm, facilities, [], now)
    states = [one for one in about if one.startswith(OPERATING)]
    if states:
        yield from read_operating(realm, facilities, states, now)
