"""Emergency departments over a period: crowding, throughput and stops, together and per department."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from capacity.crowding import TIMES
from capacity.selectors.emergency_over import (
    Crowded,
    EdOver,
    StopsOver,
    crowded,
    departments_over,
    departments_told,
    hours_in,
    stops_over,
)
from journal.local_time import LOCAL
from journal.said import Named, Readable, said
from situation.period.asked import Scope
from situation.period.numbers import heads, number, share
from situation.report.charts import axes_of, chart, line
from situation.report.paper import Figure, Row, Section, text

SHOWN_TIMES = ("to_doctor", "to_departure")


def crowding(scope: Scope) -> Section:
    """Return how crowded departments were and how long things took there (1 query)."""
    houses = _departments(scope)
    found = departments_over(scope.realm, houses, scope.since, scope.until)
    rows: list[Row] = []
    figures: list[Figure] = []
    for key, name, codes in _parts(scope, houses):
        one = crowded([found[code] for code in codes if code in found])
        if one.hours or key == "ed":
            rows.append(_row(key, name, one, len(codes), scope))
            figures += _figures(key, one, len(codes), scope)
    return Section(
        "crowding",
        heads(
            *("period_place", "nedocs", "nedocs_highest", "overcrowded", "present"),
            *("to_doctor", "to_departure", "reported"),
        ),
        tuple(rows) if found else (),
        lines=(said("situation.period.crowding_lines"),) if found else (),
        charts=tuple(_chart(scope, found)) if found else (),
        figures=tuple(figures) if found else (),
        empty=said("situation.period.no_departments"),
    )


def stops(scope: Scope) -> Section:
    """Return the stops of whole departments (1 query, 2 where there was none)."""
    houses = _departments(scope)
    found = stops_over(scope.realm, houses, scope.since, scope.until)
    told = () if found else departments_told(scope.realm, houses, scope.since, scope.until)
    rows: list[Row] = []
    figures: list[Figure] = []
    for key, name, codes in _parts(scope, houses):
        some = [found[code] for code in codes if code in found]
        if not some and key != "ed":
            continue
        whole = StopsOver(
            sum(one.begun for one in some),
            sum((one.time for one in some), timedelta(0)),
            max((one.longest for one in some), default=timedelta(0)),
        )
        cells = (
            name,
            number(whole.begun),
            number(hours_in(whole.time), 1),
            number(hours_in(whole.longest), 1),
            number(len(some)),
        )
        rows.append(Row(f"stop:{key}", cells))
        figures += [
            Figure(f"stop:{key}", "stops_begun", whole.begun, "stops"),
            Figure(f"stop:{key}", "stopped", hours_in(whole.time), "hours"),
        ]
    return Section(
        "stops",
        heads("period_place", "stops", "stopped", "longest", "departments"),
        tuple(rows) if found else (),
        figures=tuple(figures) if found else (),
        # who counted nothing said nothing of stops either: an exercise that jumped, a region that is silent
        empty=said("situation.period.no_stops", n=len(told), of=len(houses))
        if told
        else said("situation.period.stops_unknown"),
    )


def _departments(scope: Scope) -> list[str]:
    """Return the facilities that have a department."""
    return [code for code, one in scope.place.houses.items() if one.ed_hours]


def _parts(scope: Scope, houses: Sequence[str]) -> Iterable[tuple[str, Readable, list[str]]]:
    """Yield the whole and, of more than one facility, its parts: key, name, departments."""
    yield "ed", scope.place.name, list(houses)
    if scope.shows_each:
        for code, name, inside in scope.parts():
            codes = [house for house in inside if house in houses]
            if codes:
                yield f"ed:{code}", name, codes


def _hours(scope: Scope) -> int:
    """Return how many hours there were."""
    return round((scope.until - scope.since) / timedelta(hours=1))


def _row(key: str, name: Readable, one: Crowded, houses: int, scope: Scope) -> Row:
    """Return departments as a row."""
    cells = (
        name,
        number(one.average, 0),
        number(one.highest, 0),
        share(one.overcrowded, one.scored) if one.scored else "–",
        number(one.present, 1),
        *(_minutes(one.minutes.get(name)) for name in SHOWN_TIMES),
        said(
            "situation.period.hours_of",
            n=number(one.hours),
            of=number(_hours(scope) * houses),
            part=share(one.hours, _hours(scope) * houses),
        ),
    )
    return Row(key, cells)


def _minutes(value: int | None) -> Readable:
    """Return minutes; a source that does not measure them says nothing."""
    return number(value) if value is None else said("situation.period.minutes", n=number(value))


def _figures(key: str, one: Crowded, houses: int, scope: Scope) -> Iterable[Figure]:
    """Yield the numbers of a row."""
    yield Figure(key, "nedocs_average", _round(one.average), "points")
    yield Figure(key, "nedocs_highest", _round(one.highest), "points")
    yield Figure(key, "hours_overcrowded", one.overcrowded, "department-hours")
    yield Figure(key, "hours_with_score", one.scored, "department-hours")
    yield Figure(key, "present_average", _round(one.present), "patients")
    for name in TIMES:
        yield Figure(key, f"minutes_{name}_median", one.minutes.get(name), "minutes")
    yield Figure(key, "hours_reported", one.hours, "department-hours")
    yield Figure(key, "hours_in_period", _hours(scope) * houses, "department-hours")


def _round(value: float | None) -> float | None:
    """Return a number as it is kept."""
    return None if value is None else round(value, 2)


def _chart(scope: Scope, found: dict[str, EdOver]) -> Iterable[dict[str, object]]:
    """Yield the drawing of the score by day; nothing where no department gave one."""
    days: list[float | None] = []
    for at in range((scope.last - scope.period.first).days + 1):
        day = scope.period.first + timedelta(days=at)
        scores = [
            score
            for one in found.values()
            for hour, score in one.averages.items()
            if hour.astimezone(LOCAL).date() == day
        ]
        days.append(sum(scores) / len(scores) if scores else None)
    known = [one for one in days if one is not None]
    if not known:
        return
    axes = axes_of(scope.period.first, scope.period.days, [*days, 0.0])
    title = Named("NEDOCS, gemiddelde per dag", "NEDOCS, average per day")
    says = said(
        "situation.period.score_says",
        low=number(min(known)),
        high=number(max(known)),
        days=len(known),
        of=scope.period.days,
    )
    yield chart(axes, [line(axes, "load", days)], text(title), text(says), "", "nedocs")
