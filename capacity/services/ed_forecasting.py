"""Forecasting emergency departments, one to four hours ahead: every five minutes, in an exercise each hour.

What is made on the hour is kept, and scored when its hours came. What was worse here lately than "it stays
as it is" is kept as well and shown nowhere. All departments of a region stand in one entity.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from capacity.department_models import MAIN, Fitted
from capacity.departments import (
    NEDOCS,
    PRESENT,
    SCALE_END,
    STOP,
    DepartmentAhead,
    Past,
    Quality,
    Values,
    past_of,
)
from capacity.events import DepartmentsAhead
from capacity.foresight import Ahead, chance_over, ed_ahead, own_percentile, stop_chance
from capacity.foresight.ed_features import HISTORY, WEEK
from capacity.foresight.ed_model import HORIZONS
from capacity.foresight.intervals import LEVELS
from capacity.freshness import Freshness
from capacity.hours import HOUR, floor
from capacity.models import EdForecast, EdRun
from capacity.selectors import ed_now
from capacity.services.ed_announced import announced_beyond
from capacity.services.ed_fitting import ed_models
from capacity.services.ed_hours import ed_days, ed_hours_follow, ed_until
from capacity.services.ed_scoring import ed_forecasts_score, qualities_kept
from journal import clock
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility
from network.permissions import ADMINISTER
from network.selectors import hospitals_in_use
from web.people import require

RHYTHM = timedelta(minutes=5)
LOOKED_BACK = timedelta(hours=HISTORY + WEEK)
RESTS = timedelta(seconds=3)  # of real time: at twenty seconds a day an hour of an exercise is less
FRESH_FOR = 3 * RHYTHM  # two may fail before what stands is said to count no more
FARTHEST = HORIZONS[-1] * HOUR
SHOWN = (0.1, 0.5, 0.9)  # of ten times, eight lie between the outer two
GOOD, SILENT = "good", "silent"
FEW_STOPS = 5 * WEEK  # hours of which it must be known whether a department stopped


@dataclass(frozen=True, eq=False)
class Standing:
    """What a forecast is made of: the moment, the hours before it, and what is known then (S,)."""

    at: datetime
    past: Past
    now: Mapping[str, Values]


def ed_forecasts_follow(*, actor: Actor, realm: Realm) -> EdRun | None:
    """Forecast all departments of a realm, unless that was done or nothing was fitted yet. Raises Refused.

    May run twice, also at the same moment: of a moment there is one forecast.
    """
    require(actor, ADMINISTER)
    before = EdRun.objects.filter(realm=realm).first()
    at = _moment(realm, before)
    if at is None:
        return None
    models = ed_models(realm)
    if PRESENT not in models:
        return None
    ed_hours_follow(realm, floor(realm.now()))
    standing = _standing(realm, at, models[PRESENT].codes)
    if standing is None:
        return None
    houses = {one.pk: one for one in hospitals_in_use()}
    found = [one for one in _expected(realm, models, standing) if one.code in houses]
    with writing():
        run, is_new = (
            EdRun.objects.select_for_update()
            .order_by("pk")
            .get_or_create(realm=realm, defaults={"made_at": at, "ran_at": clock.now()})
        )
        if run.made_at is not None and run.made_at >= at and not is_new:
            return None
        run.made_at, run.ran_at = at, clock.now()
        run.save()
        _tell(actor, realm, model=models[PRESENT].name, at=at, found=found, houses=houses)
        if at == floor(at):
            _keep(realm, models[PRESENT].name, at, found)
            ed_forecasts_score(realm, at)
    return run


def _moment(realm: Realm, before: EdRun | None) -> datetime | None:
    """Return the moment to forecast from; None while there is none since the last.

    The real world goes by five minutes; an exercise by the hours that were played, and not more often than
    people can read.
    """
    now = realm.now()
    if not realm.is_exercise:
        at = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    else:
        until = ed_until(realm)
        ran_at = before.ran_at if before else None
        rested = ran_at is None or clock.now() - ran_at >= RESTS
        if until is None or not rested:
            return None
        at = min(until, floor(now))
    made_at = before.made_at if before else None
    return at if made_at is None or at > made_at else None


def _standing(realm: Realm, at: datetime, codes: Sequence[str]) -> Standing | None:
    """Return what is known at a moment (2 or 3 queries)."""
    past = past_of(ed_days(realm, (at - LOOKED_BACK).date(), at.date()), codes)
    if past is None:
        return None
    past = past.until(at)
    column = past.column(at)
    if realm.is_exercise:
        known = {name: _column(rows, column) for name, rows in past.values.items()}
        return Standing(at, past, known)
    now = realm.now()
    present, score = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
    reports = ed_now(realm, codes)
    for row, code in enumerate(codes):
        one = reports.get(code)
        if one is not None and one.count_freshness(now) is Freshness.FRESH:
            present[row] = np.nan if one.report.present is None else one.report.present
            score[row] = np.nan if one.report.nedocs is None else one.report.nedocs
    return Standing(at, past, {PRESENT: present, NEDOCS: score})


def _column(rows: Values, column: int) -> Values:
    """Return a column; unknown where it is not there."""
    return rows[:, column] if 0 <= column < rows.shape[1] else np.full(len(rows), np.nan)


def _expected(
    realm: Realm, models: Mapping[str, Fitted], standing: Standing
) -> Iterable[DepartmentAhead]:
    """Yield what is expected of each department."""
    model, past = models[PRESENT], standing.past
    announced = announced_beyond(realm, past.codes, standing.at)
    aheads = _aheads(model, standing, announced)
    load, stopped = past.values[PRESENT], past.values[STOP]
    limits = own_percentile(load[:, -8 * WEEK :])
    known = np.isfinite(load) & np.isfinite(stopped)
    stops = (
        stop_chance(load, stopped, aheads, MAIN)
        if known.sum() >= FEW_STOPS
        else np.full(len(aheads), np.nan)
    )
    scores = _scores(models.get(NEDOCS), standing)
    kept = qualities_kept(realm, standing.at)
    for row, code in enumerate(past.codes):
        quality = kept.get(code) or model.tried.get(code, {})
        yield _department(
            code,
            standing.now[PRESENT][row],
            aheads=aheads[row],
            limit=limits[row],
            stop=stops[row],
            nedocs=scores[row],
            quality=quality,
        )


def _aheads(
    fitted: Fitted, standing: Standing, announced: Values | None = None
) -> list[list[Ahead]]:
    """Return the forecasts of a measure per department; none for one that is silent."""
    hours = standing.past.hours_to(fitted.measure, standing.at, standing.now[fitted.measure])
    return ed_ahead(fitted.model, hours, announced=announced, largest=SCALE_END[fitted.measure])


def _scores(fitted: Fitted | None, standing: Standing) -> list[Sequence[float]]:
    """Return the NEDOCS that is expected in two hours, as shown; empty where history bears none."""
    codes = standing.past.codes
    if fitted is None or fitted.codes != codes:
        return [()] * len(codes)
    found: list[Sequence[float]] = []
    for code, aheads in zip(codes, _aheads(fitted, standing), strict=True):
        quality = fitted.tried.get(code, {}).get(MAIN)
        one = next((one for one in aheads if one.horizon == MAIN), None)
        good = one is not None and quality is not None and quality.reason == GOOD
        found.append([round(one.quantiles[level]) for level in SHOWN] if good and one else ())
    return found


def _department(
    code: str,
    present: float,
    *,
    aheads: Sequence[Ahead],
    limit: float,
    stop: float,
    nedocs: Sequence[float],
    quality: Mapping[int, Quality],
) -> DepartmentAhead:
    """Return what is expected of one department, and whether it may be shown."""
    main = next((one for one in aheads if one.horizon == MAIN), None)
    quantiles = {one.horizon: [round(float(q), 2) for q in one.values] for one in aheads}
    over = np.nan if main is None else float(chance_over(main.values, np.array(limit)))
    its = quality.get(MAIN)
    reason = SILENT if main is None else its.reason if its else "too_few"
    return DepartmentAhead(
        code,
        _told(present),
        quantiles,
        _told(limit),
        _told(over, 4),
        _told(stop, 4),
        nedocs,
        quality,
        "" if reason == GOOD else reason,
    )


def _told(value: float, digits: int = 1) -> float | None:
    """Return a number as it is kept; None where it is unknown."""
    return round(float(value), digits) if np.isfinite(value) else None


def _keep(realm: Realm, model: str, at: datetime, found: Sequence[DepartmentAhead]) -> None:
    """Keep the forecasts of an hour, to be held against what comes."""
    rows = {
        one.code: {
            "present": one.present,
            "quantiles": {str(hours): its for hours, its in one.quantiles.items()},
            "limit": one.limit,
            "over": one.over,
            "stop": one.stop,
            "refused": one.refused,
            "left": _left_out(one),
        }
        for one in found
        if one.quantiles
    }
    EdForecast.objects.get_or_create(
        realm=realm, made_at=at, defaults={"model": model, "rows": rows}
    )


def _left_out(one: DepartmentAhead) -> dict[str, str]:
    """Return which hours ahead of a department are not shown though others are, and why."""
    reasons = {
        hours: its.reason if (its := one.quality.get(hours)) else "too_few"
        for hours in one.quantiles
    }
    return {str(hours): reason for hours, reason in reasons.items() if reason != GOOD}


def _tell(
    actor: Actor,
    realm: Realm,
    *,
    model: str,
    at: datetime,
    found: Sequence[DepartmentAhead],
    houses: Mapping[str, Facility],
) -> None:
    """Record what is expected, an entity a region."""
    regions: dict[str, list[DepartmentAhead]] = {}
    for one in found:
        regions.setdefault(houses[one.code].region_id, []).append(one)
    for region, its in sorted(regions.items()):
        rows = tuple(_row(one) for one in its)
        record(
            DepartmentsAhead(region, at, at + fresh_for(realm), model, rows),
            realm=realm,
            actor=actor,
        )


def fresh_for(realm: Realm) -> timedelta:
    """Return how long a forecast counts: a few of its rhythm, never beyond its last hour."""
    if not realm.is_exercise:
        return FRESH_FOR
    return min(FARTHEST, max(2 * HOUR, 2 * RESTS * realm.clock_rate))


def _row(one: DepartmentAhead) -> dict[str, Any]:
    """Return a department as the wire shows it: of what is refused only why, and how good it was.

    It is written every five minutes for each department: no figure finer than a screen tells it, and nothing
    that is not known.
    """
    main = one.quality.get(MAIN)
    places = [LEVELS.index(level) for level in SHOWN]
    left = _left_out(one)
    ahead = [
        [hours, *(round(quantiles[place]) for place in places)]
        for hours, quantiles in sorted(one.quantiles.items())
        if str(hours) not in left
    ]
    told: dict[str, Any] = {"refused": one.refused}
    if not one.refused:
        told = {"ahead": ahead, "over": _fine(one.over), "stop": _fine(one.stop)}
        # empty where it is not known, for this release: pages of the version before ask its length
        told["nedocs"] = list(one.nedocs)
    if main is not None:
        quality = (_fine(main.ratio), _fine(main.coverage), main.number, main.basis)
        told["quality"] = list(quality)
    return {"facility": one.code, **told}


def _fine(value: float | None) -> float | None:
    """Return a chance or a share as fine as screens tell it: below a hundredth they say no number."""
    return None if value is None else round(value, 3)
