"""Figures over a period, hour by hour, of many facilities at once: for whoever reports back on it.

From the hours that are kept; what is not added up yet, and all of an exercise, from the lines. An hour in
which nobody spoke is NaN and is never filled.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
from django.db.models import Min

from capacity.hours import HOUR, HOURS, floor, hours_of, together, unpack
from capacity.kinds import kind as kind_of
from capacity.models import FigureDay, FigureHour
from capacity.selectors.regular import FixedOverTime
from capacity.selectors.sources import preferences_of
from capacity.selectors.told import Asked, lines_all
from capacity.sources import preference
from capacity.timeline import spans
from journal.models import Realm
from network.models import Facility

Grid = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hourly:
    """One kind at the facilities that have it: beds per facility and hour, NaN where nobody spoke.

    `load`, `room` and `regular` are (F, T): occupied, open and regular beds; `codes` names the F facilities,
    `start` is the first of the T hours (UTC).
    """

    kind: str
    codes: tuple[str, ...]
    start: datetime
    load: Grid
    room: Grid
    regular: Grid

    @property
    def reported(self) -> int:
        """Return how many of all hours of all facilities were reported in."""
        return int(np.isfinite(self.load).sum())

    @property
    def asked(self) -> int:
        """Return how many there are."""
        return int(self.load.size)


def hourly_over(
    realm: Realm,
    facilities: Mapping[str, Facility],
    kinds: Collection[str],
    since: datetime,
    until: datetime,
) -> list[Hourly]:
    """Return the hours of some kinds between two moments (5 queries, however many facilities).

    A kind that no facility has is left out; the last hour may be cut off by `until`.
    """
    start, number = floor(since), max(0, -(-int((until - floor(since)).total_seconds()) // 3600))
    grids = {
        code: _empty(code, facilities, start, number)
        for code in kinds
        if any(kind_of(code).has(one) for one in facilities.values())
    }
    if not number or not grids:
        return list(grids.values())
    index = {(kind, code): at for kind, one in grids.items() for at, code in enumerate(one.codes)}
    lines_from = _lines_from(realm, facilities, start)
    if not realm.is_exercise:
        _from_kept(realm, facilities, grids, index, lines_from)
    _from_lines(realm, facilities, grids, index, lines_from, until)
    _fix(realm, facilities, grids.values())
    return list(grids.values())


def _empty(code: str, facilities: Mapping[str, Facility], start: datetime, number: int) -> Hourly:
    """Return a kind of which nothing is known yet."""
    item = kind_of(code)
    codes = tuple(name for name, one in sorted(facilities.items()) if item.has(one))
    load, room, regular = (np.full((len(codes), number), np.nan) for _ in range(3))
    return Hourly(code, codes, start, load, room, regular)


def _lines_from(
    realm: Realm, facilities: Mapping[str, Facility], start: datetime
) -> dict[str, datetime]:
    """Return from which hour on the lines of each facility must be asked: not added up yet (1 query)."""
    if realm.is_exercise:
        return dict.fromkeys(facilities, start)
    running = floor(realm.now())
    waiting = FigureHour.objects.filter(realm=realm, facility__in=list(facilities), hour__gte=start)
    first = dict(waiting.order_by().values_list("facility").annotate(first=Min("hour")))
    return {code: min(first.get(code, running), running) for code in facilities}


def _from_kept(
    realm: Realm,
    facilities: Mapping[str, Facility],
    grids: Mapping[str, Hourly],
    index: Mapping[tuple[str, str], int],
    lines_from: Mapping[str, datetime],
) -> None:
    """Put the hours that are kept in place (1 query)."""
    one = next(iter(grids.values()))
    end = one.start + one.load.shape[1] * HOUR
    days = FigureDay.objects.filter(
        realm=realm,
        facility__in=list(facilities),
        kind__in=list(grids),
        cohort="",
        day__range=(one.start.date(), end.date()),
    )
    for code, kind, day, packed in days.values_list("facility_id", "kind", "day", "hours"):
        at = index.get((kind, code))
        if at is None:
            continue
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        offset = int((midnight - one.start) / HOUR)
        last = int((lines_from[code] - one.start) / HOUR)
        for number, hour in enumerate(unpack(bytes(packed))):
            place = offset + number
            if hour.seconds and 0 <= place < min(last, grids[kind].load.shape[1]):
                _put(grids[kind], at, place, hour.average, hour.room, hour.regular)


def _from_lines(  # noqa: PLR0917
    realm: Realm,
    facilities: Mapping[str, Facility],
    grids: Mapping[str, Hourly],
    index: Mapping[tuple[str, str], int],
    lines_from: Mapping[str, datetime],
    until: datetime,
) -> None:
    """Put the hours of which only the lines speak in place (2 queries)."""
    late = {code: at for code, at in lines_from.items() if at < until}
    if not late:
        return
    asked = Asked(realm, min(late.values()), until, list(late), list(grids))
    preferences = preferences_of(realm)
    for (code, kind, _cohort), told in lines_all(asked).items():
        at = index.get((kind, code))
        if at is None:
            continue
        grid = grids[kind]
        prefer = preference(preferences, code, kind)
        found = hours_of(spans(told, late[code], until, prefer=prefer))
        for moment, hour in found.items():
            place = int((moment - grid.start) / HOUR)
            if late[code] <= moment and 0 <= place < grid.load.shape[1] and together([hour]):
                _put(grid, at, place, hour.average, hour.room, hour.regular)


def _put(  # noqa: PLR0917
    grid: Hourly,
    at: int,
    place: int,
    load: float | None,
    room: float | None,
    regular: float | None,
) -> None:
    """Put what counted in one hour in place."""
    for values, number in ((grid.load, load), (grid.room, room), (grid.regular, regular)):
        values[at, place] = np.nan if number is None else number


def _fix(realm: Realm, facilities: Mapping[str, Facility], grids: Iterable[Hourly]) -> None:
    """Put the regular beds that people fixed, or a facility is listed with, in place: once a day (1 query).

    Only where the load is known: an hour of silence stays one.
    """
    found = list(grids)
    fixed = FixedOverTime(realm, [one.kind for one in found])
    for one in found:
        item = kind_of(one.kind)
        known = np.isfinite(one.load)
        for at, code in enumerate(one.codes):
            listed = item.listed(facilities[code])
            for first in range(0, one.load.shape[1], HOURS):
                day = slice(first, first + HOURS)
                number = fixed.at(code, one.kind, one.start + first * HOUR, None)
                values = one.regular[at, day]
                if number is not None:
                    values[:] = number
                elif listed is not None:
                    values[np.isnan(values)] = listed
        one.regular[~known] = np.nan
