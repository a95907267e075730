"""Beds over a period: occupied beside regular and open, per kind and per part, with how much was reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np

from capacity.hours import HOUR
from capacity.kinds import bed_kinds, short_name
from capacity.kinds import kind as kind_of
from capacity.selectors.over import Grid, Hourly, hourly_over
from journal.local_time import LOCAL
from journal.said import Named, Readable, said
from situation.period.asked import Scope
from situation.period.numbers import between, heads, number, share
from situation.report.charts import axes_of, chart, line
from situation.report.paper import Figure, Row, Section, joined, text

Values = list[float | None]


@dataclass(frozen=True)
class Days:
    """Beds per local day of some facilities together: of those that spoke at all in the period.

    A day on which one of them was silent is None: what is not there is never filled.
    """

    load: Values
    room: Values
    regular: Values
    spoke: int  # facilities that spoke at all
    have: int  # that have the kind


@dataclass(frozen=True)
class Occupied:
    """Beds of one kind at some facilities over a period.

    The averages are over the hours in which both sides are known, so that neither is held against silence.
    """

    load: float | None
    of_regular: float | None
    of_room: float | None
    over_regular: int  # hours in which more lay there than the regular beds
    reported: int
    asked: int


def occupancy(scope: Scope) -> Section:
    """Return how full it was (5 queries)."""
    kinds = [one.code for one in bed_kinds() if one.headline]
    found = hourly_over(scope.realm, scope.place.houses, kinds, scope.since, scope.until)
    rows: list[Row] = []
    figures: list[Figure] = []
    charts = []
    for one in found:
        if not one.reported:
            continue
        whole = occupied(one, one.codes)
        days = days_of(one, one.codes, scope)
        key = f"beds:{one.kind}"
        rows.append(_row(key, _name(one.kind), whole, days))
        figures += _figures(key, whole, days)
        charts.append(_chart(one.kind, scope, days))
    if scope.shows_each:
        for code, name, houses in scope.parts():
            for one in found:
                own = [house for house in houses if house in one.codes]
                part = occupied(one, own)
                if part.reported:
                    key, days = f"beds:{one.kind}:{code}", days_of(one, own, scope)
                    rows.append(_row(key, joined([name, _name(one.kind)]), part, days))
                    figures += _figures(key, part, days)
    return Section(
        "occupancy",
        heads("period_kind", "load", "of_regular", "of_room", "highest", "over", "reported"),
        tuple(rows),
        lines=(said("situation.period.occupancy_lines"),) if rows else (),
        charts=tuple(charts),
        figures=tuple(figures),
        empty=said("situation.period.no_beds"),
    )


def occupied(one: Hourly, houses: Sequence[str]) -> Occupied:
    """Return how full some facilities were."""
    at = [one.codes.index(code) for code in houses]
    load, room, regular = one.load[at], one.room[at], one.regular[at]
    known = np.isfinite(load)
    return Occupied(
        load=_mean_sum(load),
        of_regular=_ratio(load, regular),
        of_room=_ratio(load, room),
        over_regular=int((load > regular).sum()),  # NaN is never more
        reported=int(known.sum()),
        asked=int(load.size),
    )


def _mean_sum(load: Grid) -> float | None:
    """Return what lay there on average: each facility over the hours it spoke in, added up."""
    means = [float(row[np.isfinite(row)].mean()) for row in load if np.isfinite(row).any()]
    return sum(means) if means else None


def _ratio(load: Grid, beds: Grid) -> float | None:
    """Return the part of some beds that was occupied, over the hours of which both are known."""
    both = np.isfinite(load) & np.isfinite(beds)
    total = float(beds[both].sum())
    return float(load[both].sum()) / total if total else None


def days_of(one: Hourly, houses: Sequence[str], scope: Scope) -> Days:
    """Return the averages of each local day of some facilities, of those that spoke at all."""
    at = [one.codes.index(code) for code in houses]
    grids = [grid[at] for grid in (one.load, one.room, one.regular)]
    spoke = np.isfinite(grids[0]).any(axis=1)
    days: tuple[Values, Values, Values] = ([], [], [])
    for number_ in range((scope.last - scope.period.first).days + 1):
        day = scope.period.first + timedelta(days=number_)
        # a local day has 23 or 25 hours when the clocks change
        begin, end = (
            int((datetime.combine(at, time(), LOCAL) - one.start) / HOUR)
            for at in (day, day + timedelta(days=1))
        )
        hours = slice(begin, end)
        for values, grid in zip(days, grids, strict=True):
            values.append(_together(grid[spoke, hours]))
    return Days(*days, spoke=int(spoke.sum()), have=len(houses))


def _together(hours: Grid) -> float | None:
    """Return the average of facilities together on a day; None where one of them was silent all of it."""
    if not hours.size or not np.isfinite(hours).any(axis=1).all():
        return None
    return float(np.nanmean(hours, axis=1).sum())


def _name(kind: str) -> Named:
    """Return the short name of a kind of bed."""
    return short_name(kind)


def _row(key: str, name: Readable, one: Occupied, days: Days) -> Row:
    """Return a kind as a row."""
    known = [value for value in days.load if value is not None]
    return Row(
        key,
        (
            name,
            number(one.load, 1),
            share(one.of_regular),
            share(one.of_room),
            number(max(known, default=None), 1),
            number(one.over_regular),
            said(
                "situation.period.hours_of",
                n=number(one.reported),
                of=number(one.asked),
                part=share(one.reported, one.asked),
            ),
        ),
    )


def _figures(key: str, one: Occupied, days: Days) -> Iterable[Figure]:
    """Yield the numbers of a row."""
    yield Figure(key, "occupied_beds_average", _round(one.load), "beds")
    yield Figure(key, "occupied_of_regular", _round(one.of_regular, 4), "share")
    yield Figure(key, "occupied_of_open", _round(one.of_room, 4), "share")
    yield Figure(key, "hours_over_regular", one.over_regular, "facility-hours")
    yield Figure(key, "hours_reported", one.reported, "facility-hours")
    yield Figure(key, "hours_in_period", one.asked, "facility-hours")
    yield Figure(key, "facilities_that_spoke", days.spoke, "facilities")
    yield Figure(key, "facilities", days.have, "facilities")


def _round(value: float | None, digits: int = 2) -> float | None:
    """Return a number as it is kept: the same on every machine."""
    return None if value is None else round(value, digits)


def _chart(kind: str, scope: Scope, days: Days) -> dict[str, object]:
    """Return the drawing of a kind: occupied, open and regular beds by day."""
    axes = axes_of(scope.period.first, scope.period.days, [*days.load, *days.room, *days.regular])
    known = [one for one in days.load if one is not None]
    item = kind_of(kind)
    title = Named(item.name_nl, item.name_en)
    says = said(
        "situation.period.chart_says",
        name=title,
        range=between(min(known, default=None), max(known, default=None)),
        days=len(known),
        of=scope.period.days,
    )
    key = said("situation.period.chart_key", n=days.spoke, of=days.have)
    return chart(
        axes,
        [
            line(axes, "regular", days.regular),
            line(axes, "room", days.room),
            line(axes, "load", days.load),
        ],
        text(title),
        text(says),
        text(key),
        kind,
    )
