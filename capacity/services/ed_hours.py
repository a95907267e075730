"""The hours of emergency departments: made from reports and stops, handed in where an exercise plays.

An hour has what counted at its moment: the newest report before it, as long as that was fresh, and whether
the department stopped. Where nothing counted there is nothing. The last hours are made again each time,
because what is said later of them counts too; twice is once.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from capacity.departments import MEASURES, UNKNOWN, Counted, Counts, DayValues, by_day
from capacity.departments import moments_between as moments
from capacity.hours import HOUR
from capacity.kinds import kind
from capacity.models import EdDay, EdReport, EdStop
from capacity.resource import ED, EXERCISE
from journal.actors import Actor
from journal.models import Realm
from journal.services import writing
from network.permissions import ADMINISTER
from web.people import require

MADE_AGAIN = timedelta(hours=6)  # a file of the morning speaks of the night
FARTHEST_BACK = timedelta(days=428)  # a year to learn from, and nine weeks before it
AT_ONCE = timedelta(days=7)  # reports of so long are read together
Stops = Mapping[str, Sequence[tuple[datetime, datetime | None]]]
# when it was counted, until when it counts, whether an exercise played it, patients present, NEDOCS
Told = tuple[datetime, datetime, bool, float | None, float | None]
Prefer = Callable[[float | None, float | None], bool]  # what is made, what is there


def ed_hours_fill(*, actor: Actor, realm: Realm, counts: Counts) -> None:
    """Keep what departments had at hours that nobody reported: by whole hour and department.

    Raises Refused. What people said of such an hour goes before it (`ed_hours_follow`).
    """
    require(actor, ADMINISTER)
    with writing():
        _keep(realm, counts)


def ed_hours_follow(realm: Realm, until: datetime) -> bool:
    """Make the hours until a moment from reports and stops; say whether any hour is known at all."""
    start = _begin(realm, until)
    if start is None:
        return EdDay.objects.filter(realm=realm).exists()
    while start < until:
        end = min(start + AT_ONCE, until)
        said, played = _counted(realm, start, end)
        with writing():
            _keep(realm, said, over=_by_people if realm.is_exercise else None)
            _keep(realm, played, over=_by_nobody)
        start = end
    return True


def _begin(realm: Realm, until: datetime) -> datetime | None:
    """Return after which moment hours are to be made; None in a realm without any report."""
    kept = (
        EdDay.objects.filter(realm=realm).order_by("-day").values_list("until", flat=True).first()
    )
    if kept is not None and not realm.is_exercise:
        return kept - MADE_AGAIN
    if kept is not None:
        return min(kept, until) - MADE_AGAIN
    said = EdReport.objects.filter(realm=realm).order_by("observed_at")
    first = said.values_list("observed_at", flat=True).first()
    return None if first is None else max(first - HOUR, until - FARTHEST_BACK)


def _keep(realm: Realm, counts: Counts, over: Prefer | None = None) -> None:
    """Put hours in their place in their days; `over` says which of them go before what is there."""
    if not counts:
        return
    fresh = by_day(counts)
    there = EdDay.objects.select_for_update().filter(realm=realm, day__in=fresh).order_by("pk")
    rows = {row.day: row for row in there}
    made = []
    for day, houses in fresh.items():
        hours = [at for at in (one.astimezone(UTC) for one in counts) if at.date() == day]
        before = rows[day].hours if day in rows else {}
        last = max([*hours, *([rows[day].until] if day in rows else [])])
        kept = _merged(before, houses, [one.hour for one in hours], over)
        made.append(EdDay(realm=realm, day=day, hours=kept, until=last))
    EdDay.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["realm", "day"],
        update_fields=["hours", "until"],
    )


def _merged(
    before: Mapping[str, DayValues],
    fresh: Mapping[str, DayValues],
    hours: Sequence[int],
    over: Prefer | None,
) -> dict[str, DayValues]:
    """Return the hours of a day with the fresh ones in their place."""
    kept = {code: dict(its) for code, its in before.items()}
    for code in sorted({*before, *fresh}):
        its = kept.setdefault(code, {name: list(UNKNOWN) for name in MEASURES})
        said = fresh.get(code)
        for name in MEASURES:
            row = its[name] = list(its.get(name) or UNKNOWN)
            for hour in hours:
                value = said[name][hour] if said else None
                if over is None or over(value, row[hour]):
                    row[hour] = value
    return kept


def _by_people(value: float | None, _there: float | None) -> bool:
    """Say whether what people said takes its place in an exercise: silence never does."""
    return value is not None


def _by_nobody(value: float | None, there: float | None) -> bool:
    """Say whether what an exercise said takes its place: where nothing was handed in."""
    return value is not None and there is None


def _counted(realm: Realm, start: datetime, end: datetime) -> tuple[Counts, Counts]:
    """Return what counted at the whole hours after a moment: said, and played by an exercise (2 queries)."""
    told = _told(realm, start, end)
    stops = _stops(realm, start, end)
    said: dict[datetime, dict[str, Counted]] = {}
    played: dict[datetime, dict[str, Counted]] = {}
    for moment in moments(start, end):
        said[moment] = {}
        for code, reports in told.items():
            is_played, one = _at(reports, moment, stops.get(code, ()))
            if one is not None:
                (played.setdefault(moment, {}) if is_played else said[moment])[code] = one
    return said, played


def _told(realm: Realm, start: datetime, end: datetime) -> dict[str, list[Told]]:
    """Return what was counted at departments in a time, in order: when, until when it counts, and what.

    A report that only says its state again keeps the moment of the count: it makes no old figure fresh.
    """
    department = kind(ED)
    longest = max(department.deadlines.values())
    rows = EdReport.objects.annotate(counted=Coalesce("counted_at", "observed_at")).filter(
        realm=realm, observed_at__gt=start - timedelta(seconds=longest), observed_at__lte=end
    )
    found: dict[str, list[Told]] = {}
    columns = ("facility_id", "counted", "source", "present", "nedocs")
    for code, at, source, present, nedocs in rows.order_by("counted", "pk").values_list(*columns):
        until = at + timedelta(seconds=department.deadline(source))
        played = realm.is_exercise and source == EXERCISE
        found.setdefault(code, []).append((at, until, played, present, nedocs))
    return found


def _at(
    reports: Sequence[Told], moment: datetime, stops: Sequence[tuple[datetime, datetime | None]]
) -> tuple[bool, Counted | None]:
    """Return whether an exercise played what counted at a moment, and what it is; None: nothing did."""
    number = bisect_right(reports, moment, key=lambda one: one[0])
    last = reports[number - 1] if number else None
    stopped = any(began <= moment and (ended is None or moment < ended) for began, ended in stops)
    if last is None or moment > last[1]:
        return False, Counted(None, None, 1.0) if stopped else None
    return last[2], Counted(last[3], last[4], float(stopped))


def _stops(realm: Realm, start: datetime, end: datetime) -> Stops:
    """Return the stops of whole departments that touch a time (1 query)."""
    rows = EdStop.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=start), realm=realm, part="", began_at__lte=end
    )
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for code, began, ended, expected in rows.values_list(
        "facility_id", "began_at", "ended_at", "expected_end"
    ):
        found.setdefault(code, []).append((began, ended or expected))
    return found


def ed_days(realm: Realm, first: date, last: date) -> dict[date, dict[str, DayValues]]:
    """Return the hours of departments by day (1 query)."""
    rows = EdDay.objects.filter(realm=realm, day__range=(first, last))
    return dict(rows.order_by("day").values_list("day", "hours"))


def ed_until(realm: Realm) -> datetime | None:
    """Return the last hour that is kept (1 query)."""
    rows = EdDay.objects.filter(realm=realm).order_by("-day")
    return rows.values_list("until", flat=True).first()
