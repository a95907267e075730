"""Forecasts over a period: how good they were, and what stood there at a moment beside what came."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Case, Count, FloatField, Q, Sum, When

from capacity.forecasting import FARTHEST, truth_of
from capacity.models import EdScore, ForecastScore, ForecastSeries
from capacity.resource import ED
from capacity.selectors.forecasts import days_after
from journal.models import Realm

OLDEST = timedelta(days=2)  # what was forecast longer before a moment is no forecast of that moment


@dataclass(frozen=True)
class Quality:
    """How good forecasts of a kind were: `ratio` of the error to that of “as now”, below 1 is better."""

    kind: str
    number: int
    left_out: int
    ratio: float | None
    coverage: float | None
    crps: float | None


def quality_over(
    realm: Realm, regions: Collection[str], facility: str | None, first: date, last: date
) -> list[Quality]:
    """Return how good the forecasts of days in a period were, by kind (1 query).

    Of regions as a whole, or of one facility.
    """
    place = (
        {"forecast__series__facility": facility}
        if facility
        else {
            "forecast__series__facility__isnull": True,
            "forecast__series__region__in": list(regions),
        }
    )
    counted = Q(left_out=ForecastScore.LeftOut.NO)
    rows = ForecastScore.objects.filter(
        forecast__series__realm=realm,
        forecast__series__cohort="",
        day__gte=first,
        day__lte=last,
        **place,
    )
    grouped = (
        rows.order_by()
        .values("forecast__series__kind")
        .annotate(
            error_sum=Sum("error", filter=counted),
            basis=Sum("persistence", filter=counted),
            crps_mean=Avg("crps", filter=counted),
            covered=Avg(
                Case(When(inside=True, then=1.0), default=0.0, output_field=FloatField()),
                filter=counted,
            ),
            number=Count("pk", filter=counted),
            left_out_number=Count("pk", filter=~counted),
        )
    )
    return [_quality(row) for row in grouped.order_by("forecast__series__kind")]


def _quality(row: Mapping[str, Any]) -> Quality:
    """Return the sums of one kind as how good it was."""
    basis = row["basis"]
    return Quality(
        kind=row["forecast__series__kind"],
        number=row["number"],
        left_out=row["left_out_number"],
        ratio=row["error_sum"] / basis if basis else None,
        coverage=row["covered"],
        crps=row["crps_mean"],
    )


def departments_quality_over(
    realm: Realm, facilities: Collection[str], first: date, last: date
) -> dict[int, Quality]:
    """Return how good the forecasts of departments were in a period, by hours ahead (1 query)."""
    rows = EdScore.objects.filter(
        realm=realm, facility__in=list(facilities), day__gte=first, day__lte=last
    )
    names = ("number", "left_out", "error", "persistence", "crps", "inside")
    sums = {f"{name}_sum": Sum(name) for name in names}
    found = rows.order_by().values("hours").annotate(**sums).order_by("hours")
    return {row["hours"]: _of_departments(row) for row in found}


def _of_departments(row: Mapping[str, Any]) -> Quality:
    """Return the sums of so many hours ahead as how good it was."""
    number, basis = row["number_sum"], row["persistence_sum"]
    return Quality(
        kind=ED,
        number=number,
        left_out=row["left_out_sum"],
        ratio=row["error_sum"] / basis if basis else None,
        coverage=row["inside_sum"] / number if number else None,
        crps=row["crps_sum"] / number if number else None,
    )


@dataclass(frozen=True)
class Forecasted:
    """What was forecast of a place and kind when it stood on screens: per day ahead quantiles by level.

    `known` are its last days before, `came` what came on the days ahead; None is silence. `refused` says
    why nothing could be shown.
    """

    region: str  # empty: the country
    facility: str | None
    kind: str
    day: date
    since: datetime
    regular: float | None
    refused: str
    known: tuple[float | None, ...]
    ahead: tuple[tuple[date, dict[float, float]], ...]
    came: dict[date, float | None]


def forecasts_standing(
    realm: Realm,
    regions: Collection[str],
    facility: str | None,
    since: datetime,
    until: datetime,
    *,
    country: bool = False,
) -> list[Forecasted]:
    """Return the forecasts that stood at some moment of a period, with what came of them (3 queries).

    Of regions as a whole (`country`: and of the country), or of one facility; oldest first.
    """
    place = Q(region__in=list(regions))
    if country:
        place |= Q(region__isnull=True)
    rows = ForecastSeries.objects.filter(
        place,
        realm=realm,
        cohort="",
        since__gt=since - OLDEST,
        since__lt=until,
    )
    rows = rows.filter(facility=facility) if facility else rows.filter(facility__isnull=True)
    found = list(rows.order_by("since", "pk").prefetch_related("forecasts"))
    days = days_after(realm, found)
    return [_forecasted(one, days.get((one.kind, ""), {})) for one in found]


def _forecasted(one: ForecastSeries, days: dict[date, dict[str, float]]) -> Forecasted:
    """Return a series with its days."""
    ahead = []
    for row in sorted(one.forecasts.all(), key=lambda row: row.hours):
        levels = {float(level): beds for level, beds in row.quantiles.items()}
        if levels:
            ahead.append((one.day + timedelta(hours=row.hours), levels))
    return Forecasted(
        region=one.region_id or "",
        facility=one.facility_id,
        kind=one.kind,
        day=one.day,
        since=one.since,
        regular=one.regular,
        refused=one.refused,
        known=tuple(one.known),
        ahead=tuple(ahead),
        came={
            day: truth_of(days, one.houses, day)
            for day in sorted(days)
            if one.day < day <= one.day + FARTHEST
        },
    )


def standing_at(
    found: Iterable[Forecasted], region: str, moment: datetime
) -> dict[str, Forecasted]:
    """Return the newest forecast of each kind that stood in a region (empty: the country) at a moment."""
    standing: dict[str, Forecasted] = {}
    for one in found:  # oldest first
        if one.region == region and moment - OLDEST < one.since <= moment:
            standing[one.kind] = one
    return standing
