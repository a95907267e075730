"""Emergency departments for who looks at the flow through them: who waits there, demand by hour of the week.

Counts of houses that spoke alone; a department that is silent adds nothing and is counted as silent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models.functions import Coalesce

from capacity.crowding import TIMES
from capacity.hours import HOUR
from capacity.kinds import kind
from capacity.models import Arrival, EdDay, EdReport
from capacity.resource import ED, REGULAR
from capacity.selectors.pace import paces_of
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Facility

WEEKDAYS, DAY_HOURS = 7, 24
Week = list[list[float | None]]  # by weekday (Monday first) and local hour


@dataclass(frozen=True)
class Count:
    """What one department counted: patients present, and what else it said."""

    at: datetime
    source: str
    present: int | None
    inputs: dict[str, Any]

    @property
    def places(self) -> int | None:
        """Return its treatment places; None: unknown."""
        return self.inputs.get("places")

    @property
    def boarders(self) -> int | None:
        """Return who is admitted and waits there for a bed; None: unknown."""
        return self.inputs.get("boarders")

    @property
    def beyond(self) -> int | None:
        """Return who is there beyond the treatment places; None: unknown."""
        if self.present is None or self.places is None:
            return None
        return max(self.present - self.places, 0)


@dataclass
class Department:
    """One department over some days: its counts in order, and the minutes that sources measured."""

    now: Count | None = None  # the last count, while it is fresh
    counts: list[Count] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)

    def usual(self, name: str) -> float | None:
        """Return the median of what its counts say; None where none does."""
        said = [value for one in self.counts if (value := getattr(one, name)) is not None]
        return median(said) if said else None


def departments_flow(
    realm: Realm, facilities: Collection[Facility], since: datetime, at: datetime
) -> dict[str, Department]:
    """Return what departments counted until a moment, as it was known then (2 queries)."""
    rows = EdReport.objects.annotate(counted=Coalesce("counted_at", "observed_at")).filter(
        realm=realm,
        facility__in=[one.pk for one in facilities],
        observed_at__gte=since,
        observed_at__lte=at,
        received_at__lte=at,
    )
    found = {one.pk: Department() for one in facilities}
    columns = ("facility_id", "counted", "source", "present", "inputs", "times")
    for code, counted, source, present, inputs, times in rows.order_by("counted", "pk").values_list(
        *columns
    ):
        one = found[code]
        one.counts.append(Count(counted, source, present, inputs))
        for name in TIMES:
            if times.get(name) is not None:
                one.times.setdefault(name, []).append(times[name])
    paces, department = paces_of(realm), kind(ED)
    for house in facilities:
        pace = paces.get(house.region_id, REGULAR)
        for last in found[house.pk].counts[-1:]:
            if last.at >= at - timedelta(seconds=department.deadline(last.source, pace)):
                found[house.pk].now = last
    return found


def minutes_of(found: Iterable[Department]) -> dict[str, int | None]:
    """Return the medians of the minutes from arrival, of departments together."""
    some = list(found)
    said = {name: [value for one in some for value in one.times.get(name, ())] for name in TIMES}
    return {name: round(median(values)) if values else None for name, values in said.items()}


def present_by_hour(
    realm: Realm, facilities: Collection[str], since: datetime, at: datetime
) -> tuple[Week, int]:
    """Return the patients present by weekday and hour, and how many departments it is of (1 query).

    Of each department its average of that hour of the week; an hour that none ever counted is None.
    """
    days = EdDay.objects.filter(realm=realm, day__range=(_day(since), _day(at)))
    seen: dict[tuple[str, int, int], list[float]] = defaultdict(list)
    for day, hours in days.order_by("day").values_list("day", "hours"):
        midnight = datetime.combine(day, time(), UTC)
        for code in sorted({*facilities} & {*hours}):
            for number, value in enumerate(hours[code].get("present") or ()):
                moment = midnight + number * HOUR
                if value is not None and since <= moment <= at:
                    local = moment.astimezone(LOCAL)
                    seen[code, local.weekday(), local.hour].append(value)
    sums: dict[tuple[int, int], float] = {}
    for (_code, weekday, hour), values in seen.items():
        sums[weekday, hour] = sums.get((weekday, hour), 0.0) + sum(values) / len(values)
    return week_of(sums), len({code for code, _weekday, _hour in seen})


def announced_by_hour(
    realm: Realm, facilities: Collection[str], since: datetime, at: datetime
) -> Week | None:
    """Return the announced arrivals a week by weekday and hour; None where there are none (1 query)."""
    rows = Arrival.objects.filter(
        realm=realm, facility__in=list(facilities), announced_at__gte=since, announced_at__lte=at
    )
    return per_week(rows.values_list("expected_at", flat=True), since, at)


def per_week(moments: Iterable[datetime], since: datetime, at: datetime) -> Week | None:
    """Return how many moments there are a week by weekday and hour; None where there are none."""
    counts: dict[tuple[int, int], float] = defaultdict(float)
    for moment in moments:
        local = moment.astimezone(LOCAL)
        counts[local.weekday(), local.hour] += 1
    if not counts:
        return None
    weeks = max((at - since) / timedelta(days=7), 1.0)
    every = ((weekday, hour) for weekday in range(WEEKDAYS) for hour in range(DAY_HOURS))
    return week_of({place: counts[place] / weeks for place in every})


def week_of(cells: dict[tuple[int, int], float]) -> Week:
    """Return cells as rows of a week, rounded; who is not there is None."""
    return [
        [
            None if (value := cells.get((weekday, hour))) is None else round(value, 1)
            for hour in range(DAY_HOURS)
        ]
        for weekday in range(WEEKDAYS)
    ]


def _day(moment: datetime) -> Any:
    """Return the day of a moment, as the hours of departments are kept (UTC)."""
    return moment.astimezone(UTC).date()
