"""Holding forecasts of departments against what came, and what that says of those that are made next.

A forecast whose hour was silent is left out, and counted as such; nothing is filled. The days that are still
coming in are scored again each time, so that what is corrected counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from capacity.department_models import MAIN
from capacity.departments import PRESENT, STOP, Past, Quality, past_of
from capacity.foresight import Ahead, score
from capacity.foresight.intervals import LEVELS
from capacity.foresight.scores import FEWEST, NARROW
from capacity.hours import HOUR
from capacity.models import EdForecast, EdScore
from capacity.services.ed_hours import ed_days
from journal.local_time import LOCAL
from journal.models import Realm

ONE_DAY = timedelta(days=1)
LATELY = timedelta(days=28)  # whose forecasts are judged
LEAST_DAYS = 14  # of kept ones before these alone are believed
SUMS = ("number", "left_out", "error", "persistence", "crps", "inside")
CHANCES = ("over_error", "over_came", "stop_error", "stop_came")


def ed_forecasts_score(realm: Realm, at: datetime) -> int:
    """Hold the forecasts of today and yesterday against the hours until a moment; return the rows.

    May run twice (5 queries). To be called within the transaction of who forecasts.
    """
    before = EdForecast.objects.filter(realm=realm, made_at__lt=at).order_by("-made_at")
    newest = before.values_list("made_at", flat=True).first()
    if newest is None:
        return 0
    first = min(_day(at) - ONE_DAY, _day(newest))  # an exercise may have jumped
    made = list(
        EdForecast.objects.filter(
            realm=realm, made_at__gte=_midnight(first), made_at__lt=at
        ).order_by("made_at")
    )
    codes = sorted({code for one in made for code in one.rows})
    past = past_of(ed_days(realm, _midnight(first).date(), at.date()), codes)
    if past is None:
        return 0
    past = past.until(at)
    sums: dict[tuple[date, str, int], _Sums] = {}
    for one in made:
        for code, row in one.rows.items():
            for hours, quantiles in row["quantiles"].items():
                ahead = int(hours)
                if one.made_at + ahead * HOUR <= at:
                    key = (_day(one.made_at), code, ahead)
                    sums.setdefault(key, _Sums()).add(
                        past,
                        made_at=one.made_at,
                        code=code,
                        ahead=ahead,
                        row=row,
                        quantiles=quantiles,
                    )
    EdScore.objects.bulk_create(
        [
            EdScore(realm=realm, day=day, facility_id=code, hours=ahead, **vars(one))
            for (day, code, ahead), one in sorted(sums.items())
        ],
        update_conflicts=True,
        unique_fields=["realm", "day", "facility", "hours"],
        update_fields=[*SUMS, *CHANCES],
    )
    return len(sums)


def _day(moment: datetime) -> date:
    """Return the day of a moment as people and reports count it."""
    return moment.astimezone(LOCAL).date()


def _midnight(day: date) -> datetime:
    """Return the first moment of a day, in UTC: a day is scored whole, or its sums would lose hours."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


@dataclass
class _Sums:
    """The sums of one department, day and hour ahead."""

    number: int = 0
    left_out: int = 0
    error: float = 0.0
    persistence: float = 0.0
    crps: float = 0.0
    inside: int = 0
    over_error: float = 0.0
    over_came: int = 0
    stop_error: float = 0.0
    stop_came: int = 0

    def add(
        self,
        past: Past,
        *,
        made_at: datetime,
        code: str,
        ahead: int,
        row: Mapping[str, Any],
        quantiles: Iterable[float],
    ) -> None:
        """Hold one forecast against what came."""
        house = past.codes.index(code)
        truth = _value(past, PRESENT, house, made_at + ahead * HOUR)
        made = Ahead(ahead, dict(zip(LEVELS, quantiles, strict=True)), "", "")
        present = np.nan if row["present"] is None else row["present"]
        found = score(made, truth, present)
        if found is None:
            self.left_out += 1
            return
        self.number += 1
        self.error += found.error
        self.persistence += found.persistence
        self.crps += found.crps
        self.inside += found.inside
        if ahead == MAIN:
            self._chances(past, house, made_at, row, truth)

    def _chances(
        self, past: Past, house: int, made_at: datetime, row: Mapping[str, Any], truth: float
    ) -> None:
        """Hold the chances of one forecast against what came."""
        if row["over"] is not None and row["limit"] is not None:
            came = truth > row["limit"]
            self.over_error += (row["over"] - came) ** 2
            self.over_came += came
        stops = [_value(past, STOP, house, made_at + n * HOUR) for n in range(1, MAIN + 1)]
        known = [one for one in stops if np.isfinite(one)]
        if row["stop"] is not None and known:
            stopped = max(known) > 0
            self.stop_error += (row["stop"] - stopped) ** 2
            self.stop_came += stopped


def _value(past: Past, measure: str, house: int, moment: datetime) -> float:
    """Return what a department had at a moment; NaN where it was silent."""
    column = past.column(moment)
    rows = past.values[measure]
    return float(rows[house, column]) if 0 <= column < rows.shape[1] else float("nan")


def qualities_kept(realm: Realm, at: datetime) -> dict[str, dict[int, Quality]]:
    """Return how good the kept forecasts of late were, where two weeks of them are scored (1 query)."""
    rows = EdScore.objects.filter(realm=realm, day__gt=_day(at - LATELY), number__gt=0)
    days: dict[str, set[date]] = {}
    sums: dict[str, dict[int, list[float]]] = {}
    for code, day, hours, *its in rows.values_list(
        "facility_id", "day", "hours", "number", "error", "persistence", "inside"
    ):
        days.setdefault(code, set()).add(day)
        before = sums.setdefault(code, {}).setdefault(hours, [0.0] * len(its))
        sums[code][hours] = [a + b for a, b in zip(before, its, strict=True)]
    return {
        code: {hours: _quality(*one) for hours, one in its.items()}
        for code, its in sums.items()
        if len(days[code]) >= LEAST_DAYS
    }


def _quality(number: float, error: float, persistence: float, inside: float) -> Quality:
    """Judge sums of scores as `foresight.verdict` judges single ones."""
    ratio = error / persistence if persistence else (1.0 if not error else None)
    covered = inside / number
    reason = "good"
    if number < FEWEST:
        reason = "too_few"
    elif ratio is None or ratio > 1.0:
        reason = "worse_than_persistence"
    elif covered < NARROW:
        reason = "too_narrow"
    told = None if ratio is None else round(ratio, 4)
    return Quality(told, round(covered, 4), int(number), reason, "kept")
