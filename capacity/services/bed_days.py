"""The occupied beds at the end of each day: made from the figures, and handed in for days nobody played.

A day is made again for some days, because what is said later of it counts too; twice is once.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from capacity.hours import HOUR, unpack
from capacity.models import BedDay, FigureDay, ReportLine
from capacity.selectors.sources import preferences_of
from capacity.selectors.told import Asked, lines_all
from capacity.sources import preference
from capacity.timeline import INSTANT, Span, spans
from capacity.wanted import kinds_forecast
from journal.actors import Actor
from journal.local_time import LOCAL, end_of_day
from journal.models import Realm
from journal.services import writing
from network.permissions import ADMINISTER
from web.people import require

ONE_DAY = timedelta(days=1)
LOOKED_BACK = 180  # days that forecasts look at: what is older weighs less than three in a hundred
MADE_AGAIN = {True: 1, False: 8}  # days, in an exercise and else: a correction reaches back a week
AT_ONCE = 28  # days that one reading takes
What = tuple[str, str]  # kind, cohort (empty: all of the kind)
Beds = Mapping[date, Mapping[What, Mapping[str, int]]]  # -> facility -> occupied


def bed_days_fill(
    *, actor: Actor, realm: Realm, days: Mapping[date, Mapping[str, Mapping[str, int]]]
) -> None:
    """Keep the occupied beds of days that were not played: by day, kind and facility. Raises Refused."""
    require(actor, ADMINISTER)
    whole = {day: {(kind, ""): beds for kind, beds in kinds.items()} for day, kinds in days.items()}
    with writing():
        _keep(realm, whole)


def bed_days_follow(realm: Realm, until: date) -> bool:
    """Make the days until a day from the figures; say whether any day is known at all."""
    first = _first(realm, until)
    if first is None:
        return False
    while first <= until:
        last = min(first + timedelta(days=AT_ONCE - 1), until)
        found: dict[date, dict[What, dict[str, int]]] = {}
        for day, what, facility, load in _loads(realm, first, last):
            found.setdefault(day, {}).setdefault(what, {})[facility] = load
        with writing():
            _keep(realm, found)
        first = last + ONE_DAY
    return True


def _first(realm: Realm, until: date) -> date | None:
    """Return the first day that is to be made; None in a realm without any figures."""
    kept = BedDay.objects.filter(realm=realm).order_by("-day").values_list("day", flat=True).first()
    if kept is not None:
        return kept - timedelta(days=MADE_AGAIN[realm.is_exercise] - 1)
    if realm.is_exercise:
        said = ReportLine.objects.filter(realm=realm).order_by("observed_at")
        moment = said.values_list("observed_at", flat=True).first()
        begun = moment.astimezone(LOCAL).date() if moment else None
    else:
        days = FigureDay.objects.filter(realm=realm).order_by("day")
        begun = days.values_list("day", flat=True).first()
    return None if begun is None else max(begun, until - timedelta(days=LOOKED_BACK))


def _keep(realm: Realm, days: Beds) -> None:
    """Put days in their place; in an exercise what was said goes before what was handed in."""
    filled = BedDay.objects.filter(realm=realm, day__in=list(days)) if realm.is_exercise else ()
    before = {(row.kind, row.cohort, row.day): row.beds for row in filled}
    BedDay.objects.bulk_create(
        [
            BedDay(
                realm=realm,
                kind=kind,
                cohort=cohort,
                day=day,
                beds={**before.get((kind, cohort, day), {}), **dict(sorted(beds.items()))},
            )
            for day, kinds in sorted(days.items())
            for (kind, cohort), beds in sorted(kinds.items())
        ],
        update_conflicts=True,
        unique_fields=["realm", "kind", "cohort", "day"],
        update_fields=["beds"],
    )


def _loads(realm: Realm, first: date, last: date) -> Iterator[tuple[date, What, str, int]]:
    """Yield what counted last on each local day: (day, what, facility, occupied), in order of time."""
    codes = list(kinds_forecast(realm))
    read = _of_lines if realm.is_exercise else _of_hours
    return read(realm, codes, first, last)


def _of_hours(
    realm: Realm, codes: list[str], first: date, last: date
) -> Iterator[tuple[date, What, str, int]]:
    """Yield it from the hours that were added up (1 query)."""
    rows = FigureDay.objects.filter(realm=realm, kind__in=codes, day__range=(first - ONE_DAY, last))
    local: dict[date, list[date]] = {}
    columns = ("day", "kind", "cohort", "facility_id", "hours")
    for day, kind, cohort, facility, packed in rows.order_by("day").values_list(*columns):
        if day not in local:
            midnight = datetime.combine(day, time(), tzinfo=UTC)
            local[day] = [(midnight + n * HOUR).astimezone(LOCAL).date() for n in range(24)]
        for at, one in zip(local[day], unpack(bytes(packed)), strict=True):
            if one.load is not None and one.seconds and first <= at <= last:
                yield at, (kind, cohort), facility, int(one.load)


def _of_lines(
    realm: Realm, codes: list[str], first: date, last: date
) -> Iterator[tuple[date, What, str, int]]:
    """Yield it from the lines as they were said (2 queries)."""
    asked = Asked(realm, end_of_day(first - ONE_DAY), end_of_day(last), kinds=codes, cohort=None)
    preferences = preferences_of(realm)
    for (facility, kind, cohort), told in lines_all(asked).items():
        prefer = preference(preferences, facility, kind)
        counted = spans(told, asked.start, asked.end, prefer=prefer)
        for day, load in _by_day(counted).items():
            yield day, (kind, cohort), facility, load


def _by_day(counted: Iterable[Span]) -> dict[date, int]:
    """Return what counted last on each local day that spans of time touch."""
    found: dict[date, int] = {}
    for one in counted:
        if one.told.load is not None:
            day, last = (at.astimezone(LOCAL).date() for at in (one.since, one.until - INSTANT))
            while day <= last:
                found[day] = int(one.told.load)
                day += ONE_DAY
    return found
