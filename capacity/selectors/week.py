"""Seven days of one kind at many facilities: what counted at every sixth hour, in few queries."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When, Window
from django.db.models.functions import RowNumber

from capacity.hours import HOUR, HOURS, Hour, floor, unpack_one
from capacity.kinds import kind_in_force
from capacity.models import Method, ReportLine
from capacity.resource import Kind
from capacity.selectors.board import BoardAsked, board, days_of
from capacity.selectors.regular import FixedOverTime
from capacity.selectors.sources import preferences_of
from capacity.sources import held, main_figure, marks, preference
from capacity.timeline import Told, in_force

STEP_HOURS = 6
STEP = timedelta(hours=STEP_HOURS)
STEPS = 28
FIGURES = ("load", "room", "regular")
Lines = dict[str, dict[str, list[Any]]]  # figure -> facility -> a value per step


def week(asked: BoardAsked) -> dict[str, Any]:
    """Return what counted at each step of the last week, the last one now; null where nothing did."""
    item = kind_in_force(asked.kinds[0])
    now = asked.realm.now()
    start = floor(now)
    start -= timedelta(hours=start.hour % STEP_HOURS) + STEPS * STEP
    if asked.realm.is_exercise or asked.cohort:
        found = _from_lines(asked, item, start)
    else:
        found = _from_hours(asked, item, start)
    if not asked.cohort:
        _fix(found["regular"], asked, item, start)
    _end_with_now(found, asked)
    return {
        "kind": item.code,
        "cohort": asked.cohort,
        "step_hours": STEP_HOURS,
        "from": start,
        "rows": found["load"],
        "room": found["room"],
        "regular": found["regular"],
    }


def _put(found: Lines, facility: str, step: int, one: Hour | Told) -> None:
    """Put the figures of a moment in their place: the last one is for now."""
    for name in FIGURES:
        line = found[name].setdefault(facility, [None] * (STEPS + 2))
        line[step] = getattr(one, name)


def _nothing() -> Lines:
    """Return the figures of nobody."""
    return {name: {} for name in FIGURES}


def _fix(rows: dict[str, list[Any]], asked: BoardAsked, item: Kind, start: datetime) -> None:
    """Put the regular beds that people fixed above those that reports say, each from its moment on."""
    fixed = FixedOverTime(asked.realm, [item.code])
    for facility, line in rows.items():
        for step in range(STEPS + 1):
            line[step] = fixed.at(facility, item.code, start + step * STEP, line[step])


def _end_with_now(found: Lines, asked: BoardAsked) -> None:
    """Put what counts now at the end."""
    for row in board(asked)["rows"]:
        cell = row["figures"].get(asked.kinds[0])
        if cell is None or cell["freshness"] in ("stale", "unknown"):
            continue
        for name in FIGURES:
            line = found[name].setdefault(row["facility"], [None] * (STEPS + 2))
            line[-1] = cell[name]


def _from_hours(asked: BoardAsked, item: Kind, start: datetime) -> Lines:
    """Return the steps from hours that were added up: the hour before each (1 query)."""
    found = _nothing()
    rows = days_of(asked, [item.code], start - HOUR, start + STEPS * STEP)
    first = (start - HOUR).replace(hour=0)
    for facility, day, packed in rows.values_list("facility", "day", "hours"):
        kept = bytes(packed)
        midnight = first.replace(year=day.year, month=day.month, day=day.day)
        for number in range(STEP_HOURS - 1, HOURS, STEP_HOURS):
            step = (midnight + (number + 1) * HOUR - start) // STEP
            if 0 <= step <= STEPS and (one := unpack_one(kept, number)).seconds:
                _put(found, facility, step, one)
    return found


def _from_lines(asked: BoardAsked, item: Kind, start: datetime) -> Lines:
    """Return the steps from lines: of every source the last one before each (2 queries)."""
    moments = [start + step * STEP for step in range(STEPS + 1)]
    longest = timedelta(seconds=max(item.deadlines.values(), default=0))
    step = Case(
        *(When(observed_at__lte=at, then=Value(number)) for number, at in enumerate(moments)),
        default=Value(STEPS + 1),
        output_field=IntegerField(),
    )
    lines = (
        ReportLine.objects.filter(
            realm=asked.realm,
            facility__in=asked.facilities.order_by().values("code"),
            kind=item.code,
            cohort=asked.cohort,
            observed_at__gte=start - longest,
            observed_at__lte=moments[-1],
        )
        .exclude(report__method=Method.DERIVED_TRANSFER)
        .annotate(step=step)
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("facility"), F("source"), F("step")],
                order_by=[F("observed_at").desc(), F("report").desc()],
            )
        )
        .filter(place=1)
    )
    columns = (
        *("facility_id", "source", "observed_at", "values", "report_id"),
        *("report__received_at", "report__is_correction", "report__holds_until"),
    )
    told: dict[str, list[Told]] = {}
    for facility, *row in lines.values_list(*columns):
        told.setdefault(facility, []).append(_told(item, *row))
    preferences = preferences_of(asked.realm)
    found = _nothing()
    for facility, said in told.items():
        prefer = preference(preferences, facility, item.code)
        for number, at in enumerate(moments):
            one = in_force(said, at, prefer=prefer)
            if one is not None:
                _put(found, facility, number, one)
    return found


def _told(item: Kind, source: str, observed_at: datetime, values: Any, *report: Any) -> Told:
    """Return a line as the timeline takes it."""
    number, received_at, correction, holds_until = report
    known = marks(item, values)
    return Told(
        source=source,
        observed_at=observed_at,
        received_at=received_at,
        report=number,
        stale_after_s=item.deadline(source),
        load=main_figure(item, values),
        room=known["room"],
        regular=known["regular"],
        holds_until=holds_until if correction else held(source, observed_at, holds_until),
        correction=correction,
        values=values,
    )
