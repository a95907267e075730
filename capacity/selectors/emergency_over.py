"""Emergency departments over a period: how crowded they were, how long things took, and when they stopped."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q
from django.db.models.functions import Coalesce

from capacity.crowding import TIMES
from capacity.hours import HOUR, floor
from capacity.models import EdReport, EdStop
from journal.models import Realm

OVERCROWDED = 100.0  # from this NEDOCS on a department is overcrowded (Weiss 2004)


@dataclass
class EdOver:
    """One department in a period, by the hour: of several counts in an hour their average.

    `scores` and `present` are by hour; `times` are the minutes that sources measured, by what they are of.
    """

    scores: dict[datetime, list[float]] = field(default_factory=dict)
    present: dict[datetime, list[float]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)

    @property
    def hours(self) -> int:
        """Return in how many hours its patients were counted."""
        return len(self.present)

    @property
    def averages(self) -> dict[datetime, float]:
        """Return its score per hour."""
        return {at: sum(found) / len(found) for at, found in self.scores.items()}


def departments_over(
    realm: Realm, facilities: Collection[str], since: datetime, until: datetime
) -> dict[str, EdOver]:
    """Return what was counted at departments between two moments (1 query); who was silent is not in it.

    A report that only says its state again is no count; of two counts of one moment the last one said holds.
    """
    rows = EdReport.objects.annotate(counted=Coalesce("counted_at", "observed_at")).filter(
        realm=realm,
        facility__in=list(facilities),
        observed_at__gte=since,
        observed_at__lt=until,
        counted__gte=since,
    )
    found: dict[str, EdOver] = {}
    columns = ("facility_id", "counted", "present", "nedocs", "times")
    counts = {(one[0], one[1]): one[2:] for one in rows.order_by("pk").values_list(*columns)}
    for (code, counted), (present, nedocs, times) in counts.items():
        one = found.setdefault(code, EdOver())
        hour = floor(counted)
        if present is not None:
            one.present.setdefault(hour, []).append(float(present))
        if nedocs is not None:
            one.scores.setdefault(hour, []).append(float(nedocs))
        for name in TIMES:
            if times.get(name) is not None:
                one.times.setdefault(name, []).append(float(times[name]))
    return found


def departments_told(
    realm: Realm, facilities: Collection[str], since: datetime, until: datetime
) -> set[str]:
    """Return the facilities whose department said anything between two moments (1 query)."""
    rows = EdReport.objects.filter(
        realm=realm, facility__in=list(facilities), observed_at__gte=since, observed_at__lt=until
    )
    return set(rows.order_by().values_list("facility_id", flat=True).distinct())


@dataclass(frozen=True)
class Crowded:
    """Departments together: hours counted of hours there were, the score, and the medians of times."""

    departments: int
    hours: int
    scored: int
    average: float | None
    highest: float | None
    overcrowded: int  # hours with a score of 100 or more
    present: float | None
    minutes: Mapping[str, int | None]


def crowded(found: Iterable[EdOver]) -> Crowded:
    """Return how crowded some departments were."""
    some = [one for one in found if one.hours]
    scores = [score for one in some for score in one.averages.values()]
    present = [sum(seen) / len(seen) for one in some for seen in one.present.values()]
    times = {name: [value for one in some for value in one.times.get(name, ())] for name in TIMES}
    return Crowded(
        departments=len(some),
        hours=sum(one.hours for one in some),
        scored=len(scores),
        average=sum(scores) / len(scores) if scores else None,
        highest=max(scores, default=None),
        overcrowded=sum(score >= OVERCROWDED for score in scores),
        present=sum(present) / len(present) if present else None,
        minutes={name: round(median(values)) if values else None for name, values in times.items()},
    )


@dataclass
class StopsOver:
    """The stops of one department in a period: how many began, and for how long it was stopped in it."""

    begun: int = 0
    time: timedelta = timedelta(0)
    longest: timedelta = timedelta(0)


def stops_over(
    realm: Realm, facilities: Collection[str], since: datetime, until: datetime
) -> dict[str, StopsOver]:
    """Return the stops of whole departments that lie in a period (1 query).

    A stop counts where it began, its time where it was; one that stands goes on to the end of the period.
    """
    rows = EdStop.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=since),
        realm=realm,
        facility__in=list(facilities),
        part="",
        began_at__lt=until,
    )
    found: dict[str, StopsOver] = {}
    for code, began, ended in rows.order_by("pk").values_list(
        "facility_id", "began_at", "ended_at"
    ):
        one = found.setdefault(code, StopsOver())
        one.begun += began >= since
        lasted = max(min(ended or until, until) - max(began, since), timedelta(0))
        one.time += lasted
        one.longest = max(one.longest, lasted)
    return found


def hours_in(time: timedelta) -> float:
    """Return a stretch of time in hours, to a tenth."""
    return round(time / HOUR, 1)
