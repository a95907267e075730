"""Forecasts as people see them: what is expected of the beds of a region, how good that was, and what came.

What is stale or refused never looks valid: what is refused has no quantiles here, and what is stale says so.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Case, Count, FloatField, Q, Sum, When

from capacity.forecasting import FARTHEST, LEAST_DAYS, truth_of
from capacity.foresight import Ahead, crossing, scenarios
from capacity.foresight.judged import LATELY
from capacity.models import BedDay, ForecastScore, ForecastSeries
from capacity.models.forecasts import COUNTRY
from journal.models import Realm

OLDEST_SHOWN = timedelta(days=8)  # what was made longer ago is nothing of this moment
KEYS = ("region", "facility", "kind", "cohort")
Key = tuple[str | None, str | None, str, str]


@dataclass(frozen=True)
class ForecastsAsked:
    """Which forecasts, at which moment (None: now); `came`: with what is known since of their days.

    Of regions as a whole and the country; of one facility where that is named.
    """

    realm: Realm
    region: str = ""
    kind: str = ""
    facility: str = ""
    at: datetime | None = None
    came: bool = False


def forecasts_of(asked: ForecastsAsked) -> dict[str, Any]:
    """Return the forecasts that stood at a moment, the newest of each series (3 to 5 queries)."""
    now = asked.realm.now()
    moment = min(asked.at or now, now)
    found = _standing(asked, moment)
    scores = _scores(asked.realm, found)
    came = _came(asked.realm, found) if asked.came else {}
    return {
        "at": moment,
        "rows": [
            {
                **_row(one, moment),
                "quality": _quality(one, scores.get(_key(one))),
                **({"came": came[one.pk]} if one.pk in came else {}),
            }
            for one in found
        ],
    }


def houses_forecast(realm: Realm) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return whose beds the newest forecast of each region and kind adds up (1 query)."""
    now = realm.now()
    rows = ForecastSeries.objects.filter(
        realm=realm,
        region__isnull=False,
        facility__isnull=True,
        cohort="",
        since__lte=now,
        since__gt=now - OLDEST_SHOWN,
    )
    said = rows.order_by("since", "pk").values_list("region", "kind", "houses")
    return {(region, kind): tuple(houses) for region, kind, houses in said}


def _key(one: ForecastSeries) -> Key:
    """Return of which place and kind a series is."""
    return (one.region_id, one.facility_id, one.kind, one.cohort)


def _standing(asked: ForecastsAsked, moment: datetime) -> list[ForecastSeries]:
    """Return the newest series of each place and kind that stood at a moment (2 queries)."""
    wanted: dict[str, Any] = {"kind": asked.kind, "facility": asked.facility}
    if asked.region == COUNTRY:
        wanted["region__isnull"] = True
    else:
        wanted["region"] = asked.region
    if not asked.facility:
        wanted["facility__isnull"] = True
    rows = ForecastSeries.objects.filter(
        realm=asked.realm,
        since__lte=moment,
        since__gt=moment - OLDEST_SHOWN,
        **{name: value for name, value in wanted.items() if value},
    )
    # a house that moved has rows of two regions: the newest counts
    own = bool(asked.facility)
    newest = {
        (None if own else one.region_id, *_key(one)[1:]): one.pk
        for one in rows.order_by("since", "pk")
    }
    found = ForecastSeries.objects.filter(pk__in=newest.values()).prefetch_related("forecasts")
    return sorted(found, key=lambda one: tuple(part or "" for part in _key(one)))


def _row(one: ForecastSeries, moment: datetime) -> dict[str, Any]:
    """Return a series as the wire shows it."""
    aheads = [] if one.refused else _aheads(one)
    last = len(one.known) - 1
    return {
        "region": one.region_id,
        "facility": one.facility_id,
        "kind": one.kind,
        "cohort": one.cohort,
        "day": one.day,
        "made_at": one.made_at,
        "since": one.since,
        "fresh_until": one.fresh_until,
        "fresh": one.fresh_until >= moment,
        "model": one.model,
        "age_hours": one.age,
        "houses": len(one.houses),
        "regular": one.regular,
        "refused": one.refused,
        "known": [
            {"day": one.day - timedelta(days=last - number), "beds": beds}
            for number, beds in enumerate(one.known)
        ],
        "ahead": [
            {
                "day": one.day + timedelta(hours=ahead.horizon),
                "hours": ahead.horizon,
                "quantiles": [list(pair) for pair in ahead.quantiles.items()],
            }
            for ahead in aheads
        ],
        "scenarios": scenarios(aheads) if aheads else None,
        "crossing": _crossing(one, aheads),
    }


def _aheads(one: ForecastSeries) -> list[Ahead]:
    """Return the forecasts of a series, the nearest first."""
    name, _space, version = one.model.rpartition(" ")
    found = []
    for row in sorted(one.forecasts.all(), key=lambda row: row.hours):
        levels = sorted((float(level), beds) for level, beds in row.quantiles.items())
        if levels:
            found.append(Ahead(int(row.hours), dict(levels), name, version, one.age or 0))
    return found


def _crossing(one: ForecastSeries, aheads: list[Ahead]) -> dict[str, Any] | None:
    """Return when more beds than the regular ones are likely needed; None where nothing can be said."""
    if one.regular is None:
        return None
    found = crossing(aheads, one.regular + 1, one.day)  # above the regular beds: one more at least
    if found is None:
        return None
    return {
        "threshold": one.regular,
        "day": found.day,
        "probability": round(found.probability, 4),
        "earliest": found.earliest,
        "latest": found.latest,
        "chances": [round(chance, 4) for chance in found.chances],
        "warns": found.warns,
    }


def _scores(realm: Realm, found: Iterable[ForecastSeries]) -> dict[Key, dict[str, Any]]:
    """Return how good the forecasts before these were, as known when these were made (1 query a day)."""
    scores: dict[Key, dict[str, Any]] = {}
    by_day: dict[date, list[ForecastSeries]] = {}
    for one in found:
        by_day.setdefault(one.day, []).append(one)
    for day, series in by_day.items():
        keys = {_key(one) for one in series}
        for row in _scores_until(realm, day, series):
            key = tuple(row[f"forecast__series__{name}"] for name in KEYS)
            if key in keys:
                scores[key] = row
    return scores


def _scores_until(
    realm: Realm, day: date, series: Collection[ForecastSeries]
) -> Iterable[dict[str, Any]]:
    """Return the sums of scores per series over the last weeks before a day, of the places of some."""
    counted = Q(left_out=ForecastScore.LeftOut.NO)
    codes = {one.region_id for one in series}
    places = Q(forecast__series__region__in=codes - {None})
    if None in codes:
        places |= Q(forecast__series__region__isnull=True)
    houses = {one.facility_id for one in series}
    if houses == {None}:
        places &= Q(forecast__series__facility__isnull=True)
    else:
        places &= Q(forecast__series__facility__in=houses - {None})
    rows = ForecastScore.objects.filter(
        places,
        forecast__series__realm=realm,
        forecast__series__day__gt=day - timedelta(days=LATELY),
        forecast__series__day__lt=day,
        day__lte=day,
    )
    grouped = rows.values(*(f"forecast__series__{name}" for name in KEYS))
    found: list[dict[str, Any]] = list(
        grouped.annotate(
            error_sum=Sum("error", filter=counted),
            persistence_sum=Sum("persistence", filter=counted),
            crps_mean=Avg("crps", filter=counted),
            covered=Avg(
                Case(When(inside=True, then=1.0), default=0.0, output_field=FloatField()),
                filter=counted,
            ),
            number=Count("pk", filter=counted),
            days=Count("forecast__series__day", filter=counted, distinct=True),
            left_out_number=Count("pk", filter=~counted),
        )
    )
    return found


def _quality(one: ForecastSeries, row: dict[str, Any] | None) -> dict[str, Any]:
    """Return how good forecasts of a series were lately: kept ones, or, while these are few, tried ones.

    `kept` is what really was forecast and has come since; the verdict stands on what the model would have
    forecast on the same days (`tried`) until two weeks were kept.
    """
    tried = {"ratio": one.ratio, "coverage": one.coverage, "number": one.judged}
    kept = None
    if row is not None:
        basis = row["persistence_sum"]
        kept = {
            "ratio": row["error_sum"] / basis if basis else None,
            "coverage": row["covered"],
            "crps": row["crps_mean"],
            "number": row["number"],
            "days": row["days"],
            "left_out": row["left_out_number"],
        }
    counts = "kept" if kept is not None and kept["days"] >= LEAST_DAYS else "tried"
    return {"days": LATELY, "counts": counts, "tried": tried, "kept": kept}


def days_after(
    realm: Realm, series: Sequence[ForecastSeries]
) -> dict[tuple[str, str], dict[date, dict[str, float]]]:
    """Return the beds of the days that forecasts are about, by kind and cohort (1 query)."""
    if not series:
        return {}
    rows = BedDay.objects.filter(
        realm=realm,
        kind__in={one.kind for one in series},
        day__gt=min(one.day for one in series),
        day__lte=max(one.day for one in series) + FARTHEST,
    )
    days: dict[tuple[str, str], dict[date, dict[str, float]]] = {}
    for kind, cohort, day, beds in rows.values_list("kind", "cohort", "day", "beds"):
        days.setdefault((kind, cohort), {})[day] = beds
    return days


def _came(realm: Realm, found: Iterable[ForecastSeries]) -> dict[int, list[dict[str, Any]]]:
    """Return what is known of the days that series are about, unknown ones as null (1 query)."""
    series = list(found)
    days = days_after(realm, series)
    return {
        one.pk: [
            {"day": day, "beds": truth_of(days[one.kind, one.cohort], one.houses, day)}
            for day in sorted(days.get((one.kind, one.cohort), {}))
            if one.day < day <= one.day + FARTHEST
        ]
        for one in series
    }
