"""Adding figures up per hour, and letting go of the lines of feeds that were added up.

A report notes the hours it may count in; a sweep adds those up that are over, from the lines, again and
again with the same result. Only the real world is added up: an exercise keeps its lines.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from capacity.hours import EMPTY, HOUR, Hour, floor, hours_between, hours_of, pack
from capacity.inputs import FiguresInput
from capacity.kinds import kind
from capacity.models import FigureDay, FigureHour, FigureReport, ReportLine, SourceFigures
from capacity.resource import KEPT_SOURCES
from capacity.selectors.kept import kept_from
from capacity.selectors.sources import preferences_of
from capacity.selectors.told import Asked, lines_sparing
from capacity.sources import Place, preference
from capacity.timeline import spans
from journal.bulk import bulk_insert
from journal.models import Realm
from journal.services import writing

BATCH = 500
NOTED_AT_ONCE = 20_000  # hours of facilities that one run looks at
FACILITIES_AT_ONCE = 40  # a few hundred lines each: one transaction of about a second
THINNED_AT_ONCE = 2_000  # reports that one transaction lets go of
THIN_ROUNDS = 200


def hours_note(realm: Realm, rows: Sequence[FigureReport], reports: Sequence[FiguresInput]) -> None:
    """Note the hours in which reports may count: from when they were observed until they are stale."""
    if realm.is_exercise:
        return
    bulk_insert(
        [
            FigureHour(realm=realm, facility_id=row.facility_id, hour=hour)
            for row, report in zip(rows, reports, strict=True)
            for hour in hours_between(row.observed_at, _counts_until(report))
        ]
    )


def _counts_until(report: FiguresInput) -> datetime:
    """Return the last moment at which something of a report may count."""
    longest = max((kind(line.code).deadline(report.source) for line in report.lines), default=0)
    return report.observed_at + timedelta(seconds=longest)


def hours_add(realm: Realm) -> int:
    """Add up the hours that are over and of which something was said since; return how many.

    May run twice, also at the same moment: what comes out follows from the lines alone.
    """
    over = FigureHour.objects.filter(realm=realm, hour__lt=floor(realm.now()))
    noted: dict[tuple[str, datetime], list[int]] = {}
    rows = over.order_by("hour").values_list("facility", "hour", "pk")[:NOTED_AT_ONCE]
    for facility, hour, pk in rows:
        noted.setdefault((facility, hour), []).append(pk)
    for stretch, facilities in _stretches(noted).items():
        for start in range(0, len(facilities), FACILITIES_AT_ONCE):
            some = facilities[start : start + FACILITIES_AT_ONCE]
            hours = hours_between(*stretch)
            pks = [pk for code in some for hour in hours for pk in noted[code, hour]]
            _add(realm, some, hours, pks)
    return len(noted)


def _stretches(
    noted: Collection[tuple[str, datetime]],
) -> dict[tuple[datetime, datetime], list[str]]:
    """Return the facilities by the stretch of hours that is to be added up of them."""
    of: dict[str, list[datetime]] = {}
    for facility, hour in noted:
        of.setdefault(facility, []).append(hour)
    found: dict[tuple[datetime, datetime], list[str]] = {}
    for facility, hours in of.items():
        first = last = None
        for hour in sorted(hours):
            if last is not None and hour - last == HOUR:
                last = hour
                continue
            if first is not None and last is not None:
                found.setdefault((first, last), []).append(facility)
            first = last = hour
        if first is not None and last is not None:
            found.setdefault((first, last), []).append(facility)
    return found


def _add(
    realm: Realm, facilities: Sequence[str], hours: Sequence[datetime], noted: Sequence[int]
) -> None:
    """Add up these hours of facilities, whatever was there before."""
    start, end = hours[0], hours[-1] + HOUR
    with writing():
        # first: a line that comes in after this look brings a note of its own
        FigureHour.objects.filter(pk__in=noted).delete()
        lines = lines_sparing(Asked(realm, start, end, facilities, cohort=None))
        preferences = preferences_of(realm)
        days: dict[tuple[Place, date], dict[int, Hour | None]] = {}
        for place, told in lines.items():
            prefer = preference(preferences, place[0], place[1])
            counted = hours_of(spans(told, start, end, prefer=prefer))
            for hour in hours:
                days.setdefault((place, hour.date()), {})[hour.hour] = counted.get(hour)
        _write(realm, facilities, days)


def _write(
    realm: Realm,
    facilities: Sequence[str],
    days: dict[tuple[Place, date], dict[int, Hour | None]],
) -> None:
    """Put hours into their days."""
    dates = {day for _place, day in days}
    kept = {
        ((row.facility_id, row.kind, row.cohort), row.day): bytes(row.hours)
        for row in FigureDay.objects.filter(
            realm=realm, facility__in=list(facilities), day__in=dates
        )
    }
    FigureDay.objects.bulk_create(
        [
            FigureDay(
                realm=realm,
                facility_id=place[0],
                kind=place[1],
                cohort=place[2],
                day=day,
                hours=pack(kept.get((place, day), EMPTY), found),
            )
            for (place, day), found in sorted(days.items())
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["realm", "facility", "kind", "cohort", "day"],
        update_fields=["hours"],
    )


def lines_thin(realm: Realm) -> int:
    """Let go of what feeds said before the days that lines are kept; return how many reports.

    What people, files and transfers said stays, and so does whatever still counts or is not added up.
    """
    before = kept_from(realm)
    if before is None:
        return 0
    waiting = FigureHour.objects.filter(realm=realm).order_by("hour").values_list("hour", flat=True)
    first = waiting.first()
    if first is not None:
        before = min(before, first - timedelta(days=1))
    old = (
        FigureReport.objects.filter(realm=realm, received_at__lt=before)
        .exclude(source__in=KEPT_SOURCES)
        .exclude(pk__in=SourceFigures.objects.filter(realm=realm).values("report"))
        .order_by("received_at")
    )
    gone = 0
    for _round in range(THIN_ROUNDS):
        with writing():
            some = list(old.values_list("pk", flat=True)[:THINNED_AT_ONCE])
            ReportLine.objects.filter(report__in=some).delete()
            FigureReport.objects.filter(pk__in=some).delete()
        gone += len(some)
        if len(some) < THINNED_AT_ONCE:
            break
    return gone
