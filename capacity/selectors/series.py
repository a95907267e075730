"""The series of a figure between two moments, as it is known now or was known then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Min

from capacity.choice import FEED_FIRST
from capacity.hours import HOUR, Hour, floor, hours_between, hours_of, together, unpack
from capacity.models import FigureDay, FigureHour
from capacity.resource import ED
from capacity.selectors.kept import kept_from
from capacity.selectors.regular import FixedOverTime
from capacity.selectors.sources import preferences_of
from capacity.selectors.told import Asked, department_lines, lines_all
from capacity.sources import preference
from capacity.timeline import INSTANT, Span, Told, in_force, spans
from capacity.timeline import gaps as gaps_of
from journal.local_time import LOCAL
from journal.models import Realm

REPORT, HOURLY, DAILY = "report", "hour", "day"
GRAINS = (REPORT, HOURLY, DAILY)
REPORT_SPAN = timedelta(days=2)
HOUR_SPAN = timedelta(days=60)
LONGEST = timedelta(days=800)


@dataclass(frozen=True)
class SeriesAsked:
    """Which figure, from when to when; `source`: what one source said of it; `known`: as known then."""

    realm: Realm
    facility: str
    kind: str
    start: datetime
    end: datetime
    cohort: str = ""
    source: str = ""
    known: datetime | None = None

    @property
    def grain(self) -> str:
        """Return the grain that fits the time asked about; what feeds said is not kept by line for ever."""
        kept = kept_from(self.realm)
        long = self.end - self.start
        if long <= REPORT_SPAN and (kept is None or self.start >= kept):
            return REPORT
        return HOURLY if long <= HOUR_SPAN else DAILY

    @property
    def added_up(self) -> bool:
        """Say whether hours that were added up answer it: what counted, as it is known now."""
        plain = not self.source and self.known is None and self.kind != ED
        return plain and not self.realm.is_exercise

    def lines(self, start: datetime) -> Asked:
        """Return what to ask of the lines."""
        return Asked(
            self.realm,
            start,
            self.end,
            [self.facility],
            [self.kind],
            self.cohort,
            self.source,
            self.known,
        )


def series(asked: SeriesAsked, grain: str = "") -> dict[str, Any]:
    """Return the points of a series, and the times in which nobody spoke (2 to 5 queries)."""
    grain = grain or asked.grain
    points, silent = _of_lines(asked) if grain == REPORT else _of_hours(asked, grain)
    if not asked.cohort:
        _fix(asked, points)
    return {
        "facility": asked.facility,
        "kind": asked.kind,
        "cohort": asked.cohort,
        "source": asked.source,
        "grain": grain,
        "from": asked.start,
        "to": asked.end,
        "known_at": asked.known,
        "points": points,
        "gaps": [{"from": since, "to": until} for since, until in silent],
    }


def _fix(asked: SeriesAsked, points: list[dict[str, Any]]) -> None:
    """Put the regular beds that people fixed above those that reports say, each from its moment on."""
    fixed = FixedOverTime(asked.realm, [asked.kind], known=asked.known)
    for point in points:
        point["regular"] = fixed.at(asked.facility, asked.kind, point["at"], point["regular"])


def counted_at(asked: SeriesAsked, moment: datetime) -> Told | None:
    """Return the line that counted at a moment; None when nothing did."""
    told = _told(asked, moment)
    return in_force(told, moment, prefer=_prefer(asked, told))


def _told(asked: SeriesAsked, start: datetime) -> list[Told]:
    """Return the lines that may count from a moment on."""
    lines = asked.lines(start)
    if asked.kind == ED:
        return department_lines(lines)
    return lines_all(lines).get((asked.facility, asked.kind, asked.cohort), [])


def _prefer(asked: SeriesAsked, told: Sequence[Told]) -> str:
    """Return which source goes first; where only one spoke there is nothing to ask (1 query, or none)."""
    if len({one.source for one in told}) < 2:  # noqa: PLR2004 -- of two, one goes first
        return FEED_FIRST
    return preference(preferences_of(asked.realm), asked.facility, asked.kind)


def _of_lines(asked: SeriesAsked) -> tuple[list[dict[str, Any]], list[tuple[datetime, datetime]]]:
    """Return a point per line that counted."""
    told = _told(asked, asked.start)
    prefer = _prefer(asked, told)
    # with what was said at the last moment itself: the clock of an exercise may stand still
    found = spans(told, asked.start, asked.end + INSTANT, prefer=prefer)
    found = [replace(one, until=min(one.until, asked.end)) for one in found]
    points = [_point(span, told, prefer) for span in found]
    return points, gaps_of(found, asked.start, asked.end)


def _point(span: Span, told: Sequence[Told], prefer: str) -> dict[str, Any]:
    """Return a line as a point; of a correction also what counted before it came in."""
    one = span.told
    point = {
        "at": span.since,
        "until": span.until,
        **_said(one),
        "received_at": one.received_at,
        "report": one.report,
        "corrected": span.corrected,
    }
    if span.corrected:
        earlier = [other for other in told if _came(other) < _came(one)]
        was = in_force(earlier, one.observed_at, prefer=prefer)
        point["was"] = _said(was) if was else None
    return point


def _came(one: Told) -> tuple[datetime, int]:
    """Return what puts lines in the order in which they came in."""
    return one.received_at, one.report


def _said(one: Told) -> dict[str, Any]:
    """Return what a line says."""
    return {
        "source": one.source,
        "observed_at": one.observed_at,
        "load": one.load,
        "room": one.room,
        "regular": one.regular,
        "values": one.values,
    }


def _of_hours(
    asked: SeriesAsked, grain: str
) -> tuple[list[dict[str, Any]], list[tuple[datetime, datetime]]]:
    """Return a point per hour or local day in which something counted."""
    hours = _hours(asked)
    step = _day if grain == DAILY else floor
    groups: dict[datetime, list[Hour]] = {}
    for hour in sorted(hours):
        groups.setdefault(step(hour), []).append(hours[hour])
    points = []
    for at, some in groups.items():
        one = together(some)
        if one is not None:
            until = min(_day(at + timedelta(hours=36)) if grain == DAILY else at + HOUR, asked.end)
            points.append(_hour_point(at, until, one))
    return points, _silent(asked, hours)


def _hour_point(at: datetime, until: datetime, one: Hour) -> dict[str, Any]:
    """Return an hour or a day as a point: its load is the average."""
    return {
        "at": at,
        "until": until,
        "source": "",
        "load": one.average,
        "least": one.least,
        "most": one.most,
        "last": one.load,
        "room": one.room,
        "regular": one.regular,
        "seconds": one.seconds,
        "lines": one.lines,
        "corrected": one.corrected,
    }


def _day(moment: datetime) -> datetime:
    """Return the beginning of the local day of a moment."""
    return moment.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)


def _silent(asked: SeriesAsked, hours: dict[datetime, Hour]) -> list[tuple[datetime, datetime]]:
    """Return the stretches of whole hours in which nothing counted."""
    found: list[tuple[datetime, datetime]] = []
    for hour in hours_between(asked.start, asked.end - INSTANT):
        if hour in hours and hours[hour].seconds:
            continue
        since, until = max(hour, asked.start), min(hour + HOUR, asked.end)
        if found and found[-1][1] == since:
            found[-1] = (found[-1][0], until)
        else:
            found.append((since, until))
    return found


def _hours(asked: SeriesAsked) -> dict[datetime, Hour]:
    """Return the hours of a time: those that were added up, and the others from the lines."""
    asked = replace(asked, start=floor(asked.start))
    if not asked.added_up:
        return _from_lines(asked, asked.start)
    kept: dict[datetime, Hour] = {}
    days = FigureDay.objects.filter(
        realm=asked.realm,
        facility=asked.facility,
        kind=asked.kind,
        cohort=asked.cohort,
        day__range=(asked.start.date(), asked.end.astimezone(UTC).date()),
    )
    for day, packed in days.values_list("day", "hours"):
        midnight = asked.start.replace(year=day.year, month=day.month, day=day.day, hour=0)
        for number, one in enumerate(unpack(bytes(packed))):
            if one.seconds:
                kept[midnight + number * HOUR] = one
    since = _since(asked)
    told = _from_lines(asked, since) if since <= asked.end else {}
    return {at: one for at, one in kept.items() if asked.start <= at < min(since, asked.end)} | told


def _since(asked: SeriesAsked) -> datetime:
    """Return from which hour on the lines must be asked: something was said of it that is not added up."""
    waiting = FigureHour.objects.filter(
        realm=asked.realm, facility=asked.facility, hour__gte=asked.start
    )
    first: datetime | None = waiting.aggregate(first=Min("hour"))["first"]
    running = floor(asked.realm.now())
    return min(first, running) if first is not None else running


def _from_lines(asked: SeriesAsked, start: datetime) -> dict[datetime, Hour]:
    """Return the hours of a time from the lines."""
    told = _told(asked, start)
    return hours_of(spans(told, start, asked.end, prefer=_prefer(asked, told)))


COLUMNS = (
    *("at", "until", "source", "observed_at", "received_at", "load", "least", "most", "last"),
    *("room", "regular", "seconds", "corrected"),
)


def series_rows(document: dict[str, Any]) -> Iterable[list[Any]]:
    """Yield a series as the rows of a file, its head first; of a correction also what it was."""
    yield [*COLUMNS, "was_load", "was_room"]
    for point in document["points"]:
        was = point.get("was") or {}
        yield [*(point.get(name) for name in COLUMNS), was.get("load"), was.get("room")]
