"""How many more patients are expected per hospital by tomorrow, in the middle and one time in ten.

A rise is what a forecast expects over who lies there now, in the hospitals that it adds up, and is shared
over these by who lies there, in whole patients. What is expected to come free is no room: who is moved today
needs a bed today. Where one of these hospitals is unknown now, nobody knows how much more that is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from capacity.selectors import BedsNow
from capacity.selectors.forecasts import houses_forecast
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Facility
from patientspread.selectors.week import SCENARIOS, beds_expected

Place = tuple[str, str]  # facility, kind of bed


@dataclass(frozen=True)
class Rises:
    """How many more are expected to lie where, by the end of a day, per scenario.

    `unknown`: regions that count as they are now: without a fresh forecast, or with a hospital of which
    nobody knows now who lies there.
    """

    day: date
    of: Mapping[str, Mapping[Place, int]]  # scenario -> place -> patients, never fewer than none
    unknown: tuple[str, ...]

    @property
    def worst(self) -> Mapping[Place, int]:
        """Return the most that any scenario expects, place by place."""
        places = {place for rises in self.of.values() for place in rises}
        return {place: max(rises.get(place, 0) for rises in self.of.values()) for place in places}


def rises_of(
    realm: Realm,
    facilities: Sequence[Facility],
    known: Mapping[str, BedsNow],
    now: datetime,
    hours: int,
) -> Rises | None:
    """Return the rises until so many hours from now, or as far as forecasts reach; None: nobody forecasts.

    `known` are the beds of `facilities`. Regions of theirs alone are looked at.
    """
    regions = {one.region_id for one in facilities}
    expected = {at: beds for at, beds in beds_expected(realm, now).items() if at[0] in regions}
    last = (now + timedelta(hours=hours)).astimezone(LOCAL).date()
    days = [day for _region, _kind, day in expected if day <= last]
    if not days:
        return None
    day = max(days)
    houses = houses_forecast(realm)
    found: dict[str, dict[Place, int]] = {name: {} for name in SCENARIOS}
    told, silent = set(), set()
    for (region, kind, when), levels in expected.items():
        if when != day:
            continue
        there = _lying(known, houses.get((region, kind), ()), kind)
        if not there:
            silent.add(region)
            continue
        told.add(region)
        for name, rises in found.items():
            more = max(round(levels[name]) - sum(there.values()), 0)
            rises |= {(house, kind): n for house, n in _shared_out(more, there).items() if n}
    return Rises(day, found, tuple(sorted((regions - told) | silent)))


def _lying(known: Mapping[str, BedsNow], houses: Collection[str], kind: str) -> dict[str, int]:
    """Return who lies in a kind of bed of some hospitals; empty where that is unknown of any of them."""
    found = {}
    for house in houses:
        line = known[house].lines.get(kind) if house in known else None
        if line is None or line.occupied is None:
            return {}
        found[house] = line.occupied
    return found


def _shared_out(more: int, there: Mapping[str, int]) -> dict[str, int]:
    """Return whole parts of a rise by who lies where now; by hospital where nobody lies anywhere."""
    weights = dict(there) if any(there.values()) else dict.fromkeys(there, 1)
    total, gone, bounds = sum(weights.values()), 0, [0]
    for house in sorted(weights):
        gone += weights[house]
        bounds.append(round(more * gone / total))
    return {
        house: to - since
        for house, (since, to) in zip(sorted(weights), pairwise(bounds), strict=True)
    }
