"""Forecasting beds: once a day of a realm, from its last whole day, for every region and most houses.

Of which kinds, and of which of them houses too, `capacity.wanted` says. The labels of a kind that is split
now are forecast of regions and the country: in a house they are too few to tell. Everything is
kept, to be scored when its day came; what the verdict refuses is not shown. The verdict is that of the model
on the last weeks, and that of what was kept of them, where this is enough.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from capacity.forecasting import (
    FRESH_FOR,
    GOOD,
    ForecastRow,
    Foreseen,
    House,
    foresee,
    of_cohort,
    told_of,
)
from capacity.forecasts import forecast_record
from capacity.foresight import Verdict
from capacity.models import BedDay, Forecast, ForecastRun, ForecastSeries
from capacity.selectors.beds import bed_figures
from capacity.selectors.cohorts import cohorts_open
from capacity.services.bed_days import LOOKED_BACK, ONE_DAY, bed_days_follow
from capacity.services.forecast_scoring import Key, forecasts_score, verdicts_kept
from capacity.wanted import kinds_forecast
from journal.actors import Actor
from journal.local_time import LOCAL, end_of_day
from journal.models import Realm
from journal.services import writing
from network.models import Region

# In the real world the hours of a day are added up in the minutes after it; an exercise keeps its lines.
SETTLED = {True: timedelta(0), False: timedelta(minutes=10)}


def forecasts_follow(*, actor: Actor, realm: Realm) -> ForecastRun | None:
    """Forecast from the last whole day, unless that was done or nothing is known of it.

    May run twice, also at the same moment: a day is forecast from once.
    """
    day = last_whole_day(realm)
    if ForecastRun.objects.filter(realm=realm, day=day).exists():
        return None
    if not bed_days_follow(realm, day) or not BedDay.objects.filter(realm=realm, day=day).exists():
        return None
    forecasts_score(realm, day)
    kept = verdicts_kept(realm, day)
    found = [_judged_by(kept, one) for one in _foreseen(realm, day)]
    with writing():
        reasons = Counter(one.reason for one in found)
        run, made = ForecastRun.objects.get_or_create(
            realm=realm,
            day=day,
            defaults={"shown": reasons.pop(GOOD, 0), "refused": dict(sorted(reasons.items()))},
        )
        if made:
            made_at = end_of_day(day)
            rows = list(_rows(realm, found, day, made_at))
            forecast_record(actor=actor, realm=realm, rows=rows)
    return run if made else None


def last_whole_day(realm: Realm) -> date:
    """Return the last local day that is over, and of which the figures are there."""
    return (realm.now() - SETTLED[realm.is_exercise]).astimezone(LOCAL).date() - ONE_DAY


def _foreseen(realm: Realm, day: date) -> Iterator[Foreseen]:
    """Yield the forecasts of every kind."""
    kinds = kinds_forecast(realm)
    days: dict[tuple[str, str], dict[date, dict[str, int]]] = {}
    rows = BedDay.objects.filter(
        realm=realm, kind__in=list(kinds), day__gt=day - timedelta(days=LOOKED_BACK), day__lte=day
    )
    columns = ("kind", "cohort", "day", "beds")
    for kind, cohort, at, beds in rows.order_by("day").values_list(*columns):
        days.setdefault((kind, cohort), {})[at] = beds
    split = cohorts_open(realm)
    regions = Region.objects.filter(retired_at__isnull=True).values_list("pk", flat=True)
    houses: dict[str, list[House]] = {}
    for one in bed_figures(realm, regions, list(kinds), realm.now()):
        house = House(one.facility.pk, one.facility.region_id, one.regular)
        houses.setdefault(one.bed, []).append(house)
    for (kind, cohort), known in days.items():
        having = houses.get(kind, [])
        if not cohort:
            yield from foresee(kind, having, known, day, each=kinds[kind])
        elif kind in split and cohort in split[kind].labels:
            yield from of_cohort(foresee(kind, having, known, day, each=False), cohort)


def _key(one: Foreseen) -> Key:
    """Return which place and kind is forecast."""
    return (one.series.region, one.series.facility, one.kind, one.cohort)


def _judged_by(kept: Mapping[Key, Verdict], one: Foreseen) -> Foreseen:
    """Refuse what would be shown where those that were kept of late were no good."""
    verdict = kept.get(_key(one))
    if one.reason != GOOD or verdict is None:
        return one
    return replace(one, reason=told_of(one.series.facility, verdict))


def _rows(
    realm: Realm, found: Sequence[Foreseen], day: date, made_at: datetime
) -> Iterator[ForecastRow]:
    """Yield what is kept: of a series without any forecast, only where one would count else."""
    counting = _counting(realm, made_at)
    now = realm.now()
    series = [ForecastSeries(**_series(realm, one, day, made_at, now)) for one in found]
    for one, row in zip(found, ForecastSeries.objects.bulk_create(series), strict=True):
        if one.judged.aheads or _key(one) in counting:
            yield from one.rows(made_at, row.pk)


def _series(
    realm: Realm, one: Foreseen, day: date, made_at: datetime, now: datetime
) -> dict[str, Any]:
    """Return the row of a series: what it stands on, how it was judged, and whether it is shown."""
    its, aheads, verdict = one.series, one.judged.aheads, one.judged.verdict
    return {
        "realm": realm,
        "region_id": its.region or None,
        "facility_id": its.facility or None,
        "kind": one.kind,
        "cohort": one.cohort,
        "day": day,
        "made_at": made_at,
        "since": now,
        "fresh_until": made_at + FRESH_FOR,
        "model": one.model,
        "houses": list(its.houses),
        "known": its.lately,
        "age": aheads[0].age if aheads else None,
        "regular": its.regular,
        "refused": "" if one.reason == GOOD else one.reason,
        "ratio": verdict.ratio if verdict.scored and isfinite(verdict.ratio) else None,
        "coverage": verdict.coverage if verdict.scored else None,
        "judged": verdict.scored,
    }


def _counting(realm: Realm, now: datetime) -> set[Key]:
    """Return the places and kinds of which a forecast counts at a moment (1 query)."""
    rows = Forecast.objects.filter(realm=realm, refused="", fresh_until__gte=now)
    places = rows.values_list("region", "facility", "kind", "cohort").distinct()
    return {
        (region or "", facility or "", kind, cohort) for region, facility, kind, cohort in places
    }
