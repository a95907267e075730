"""Holding forecasts against what came, once a day, and what that says of those that are made next.

The truth of a day is the sum over the houses that the forecast was about. Where one of them was silent, or
the figure began to mean something else in between, nothing is scored: a gap is never filled. A day is scored
again while corrections of it come in, and while a step in the figure can still be told.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import numpy as np

from capacity.forecasting import FARTHEST, LEAST_DAYS, truth_of
from capacity.foresight import Ahead, Verdict, find_shifts, score
from capacity.foresight.judged import LATELY
from capacity.foresight.scores import verdict_of
from capacity.foresight.shifts import known_from
from capacity.models import BedDay, Forecast, ForecastRun, ForecastScore, ForecastSeries
from capacity.services.bed_days import MADE_AGAIN, ONE_DAY
from journal import clock
from journal.models import Realm
from journal.services import writing

STEPS_TOLD = timedelta(days=known_from(0))  # after so many days a step in a figure can be told
STEPS_SEEN = timedelta(
    days=60
)  # days in which steps are looked for: a month shows a week's pattern
# region (empty: the country), facility (empty: the region), kind, cohort (empty: all of the kind)
Key = tuple[str, str, str, str]
What = tuple[str, str]  # kind, cohort
Days = Mapping[What, Mapping[date, Mapping[str, float]]]  # -> day -> facility -> occupied


def forecasts_score(realm: Realm, day: date) -> int:
    """Hold what was forecast for the days until this one against them; return how many rows changed.

    May run twice, also at the same moment (6 queries): of a forecast there is one score, and who comes last
    says the same of it. Nobody waits while it is worked out: only what was found is written in a transaction.
    """
    # in one order, else two who write at the same moment may wait for each other
    found = sorted(_scored(realm, day), key=lambda one: one.forecast_id)
    if found:
        with writing():
            ForecastScore.objects.bulk_create(
                found,
                update_conflicts=True,
                unique_fields=["forecast"],
                update_fields=[
                    *("left_out", "truth", "error", "persistence", "crps", "inside", "scored_at"),
                ],
            )
    return len(found)


def _scored(realm: Realm, day: date) -> list[ForecastScore]:
    """Return what is held against the days until this one, as far as it changed (5 queries)."""
    again = timedelta(days=MADE_AGAIN[realm.is_exercise])
    since = day - max(again, STEPS_TOLD + ONE_DAY)
    before = ForecastRun.objects.filter(realm=realm).order_by("-day").values_list("day", flat=True)
    since = min([since, *before[:1]])  # an exercise may have jumped: every day has its turn
    series = ForecastSeries.objects.filter(
        realm=realm, day__gt=since - FARTHEST, day__lt=day
    ).prefetch_related("forecasts__score")
    made = list(series)
    if not made:
        return []
    days = _days(realm, {one.kind for one in made}, since - STEPS_SEEN, day)
    steps: dict[tuple[What, tuple[str, ...]], list[date]] = {}
    found: list[ForecastScore] = []
    for one in made:
        what = (one.kind, one.cohort)
        known = days.get(what, {})
        houses = tuple(one.houses)
        if (what, houses) not in steps:
            steps[what, houses] = _steps(known, houses)
        for forecast in one.forecasts.all():
            target = one.day + timedelta(hours=forecast.hours)
            if since < target <= day and forecast.quantiles:
                changed = any(one.day < step <= target for step in steps[what, houses])
                truth = truth_of(known, houses, target)
                held = _held(forecast, one, target, truth, changed=changed)
                found += [held] if held else []
    return found


def verdicts_kept(realm: Realm, day: date) -> dict[Key, Verdict]:
    """Return how good the kept forecasts of late were, where enough of them are scored (1 query)."""
    rows = ForecastScore.objects.filter(
        forecast__series__realm=realm, forecast__series__day__gt=day - timedelta(days=LATELY)
    ).filter(left_out=ForecastScore.LeftOut.NO)
    columns = ("region", "facility", "kind", "cohort", "day")
    scored: dict[Key, list[tuple[float, float, bool]]] = {}
    origins: dict[Key, set[date]] = {}
    for region, facility, kind, cohort, origin, *its in rows.values_list(
        *(f"forecast__series__{name}" for name in columns), "error", "persistence", "inside"
    ):
        key = (region or "", facility or "", kind, cohort)
        scored.setdefault(key, []).append((its[0], its[1], its[2]))
        origins.setdefault(key, set()).add(origin)
    return {
        key: verdict_of(
            np.array([one[0] for one in its]),
            np.array([one[1] for one in its]),
            np.array([one[2] for one in its], dtype=bool),
        )
        for key, its in scored.items()
        if len(origins[key]) >= LEAST_DAYS
    }


def _days(realm: Realm, kinds: Iterable[str], first: date, last: date) -> Days:
    """Return the days of some kinds (1 query)."""
    found: dict[What, dict[date, Mapping[str, float]]] = {}
    rows = BedDay.objects.filter(realm=realm, kind__in=list(kinds), day__range=(first, last))
    for kind, cohort, day, beds in rows.values_list("kind", "cohort", "day", "beds"):
        found.setdefault((kind, cohort), {})[day] = beds
    return found


def _steps(known: Mapping[date, Mapping[str, float]], houses: tuple[str, ...]) -> list[date]:
    """Return the first days on which the figure of some houses meant something else."""
    if not known:
        return []
    first, last = min(known), max(known)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    told = [truth_of(known, houses, day) for day in days]
    values = np.array([np.nan if one is None else one for one in told])
    return [first + timedelta(days=number) for number in find_shifts(values)]


def _held(
    forecast: Forecast, series: ForecastSeries, day: date, truth: float | None, *, changed: bool
) -> ForecastScore | None:
    """Return a forecast held against its day; None where that was done and nothing changed since."""
    why = ForecastScore.LeftOut
    left_out = why.SILENT if truth is None else why.CHANGED if changed else why.NO
    before = getattr(forecast, "score", None)
    if before is not None and (before.truth, before.left_out) == (truth, left_out):
        return None
    row = ForecastScore(
        forecast=forecast,
        day=day,
        left_out=left_out,
        truth_at_first=truth if before is None else before.truth_at_first,
        truth=truth,
        scored_at=clock.now(),
    )
    present = next((one for one in reversed(series.known) if one is not None), None)
    if truth is None or present is None or left_out:
        return row
    quantiles = {float(level): beds for level, beds in forecast.quantiles.items()}
    ahead = Ahead(int(forecast.hours), dict(sorted(quantiles.items())), series.model, "")
    scored = score(ahead, truth, present)
    if scored is not None:
        row.error, row.persistence = scored.error, scored.persistence
        row.crps, row.inside = scored.crps, scored.inside
    return row
