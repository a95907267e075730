"""Forecasting beds: once a day of a realm, from its last whole day, for every region.

Also of other kinds, and for every facility, where somebody reads that (`capacity.wanted`). What the
verdict refuses is not shown; where it was shown before, that it is refused now is kept too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from capacity.forecasting import GOOD, ForecastRow, Foreseen, House, foresee
from capacity.forecasts import forecast_record
from capacity.models import BedDay, Forecast, ForecastRun
from capacity.selectors.beds import bed_figures
from capacity.services.bed_days import LOOKED_BACK, ONE_DAY, bed_days_follow
from capacity.wanted import kinds_forecast
from journal.actors import Actor
from journal.local_time import LOCAL, end_of_day
from journal.models import Realm
from journal.services import writing
from network.models import Region

# In the real world the hours of a day are added up in the minutes after it; an exercise keeps its lines.
SETTLED = {True: timedelta(0), False: timedelta(minutes=10)}
Key = tuple[str, str, str]  # region, facility (empty: the region), kind


def forecasts_follow(*, actor: Actor, realm: Realm) -> ForecastRun | None:
    """Forecast from the last whole day, unless that was done or nothing is known of it.

    May run twice, also at the same moment: a day is forecast from once.
    """
    day = last_whole_day(realm)
    if ForecastRun.objects.filter(realm=realm, day=day).exists():
        return None
    if not bed_days_follow(realm, day) or not BedDay.objects.filter(realm=realm, day=day).exists():
        return None
    found = list(_foreseen(realm, day))
    with writing():
        reasons = Counter(one.reason for one in found)
        run, made = ForecastRun.objects.get_or_create(
            realm=realm,
            day=day,
            defaults={"shown": reasons.pop(GOOD, 0), "refused": dict(sorted(reasons.items()))},
        )
        if made:
            forecast_record(actor=actor, realm=realm, rows=_rows(realm, found, end_of_day(day)))
    return run if made else None


def last_whole_day(realm: Realm) -> date:
    """Return the last local day that is over, and of which the figures are there."""
    return (realm.now() - SETTLED[realm.is_exercise]).astimezone(LOCAL).date() - ONE_DAY


def _foreseen(realm: Realm, day: date) -> Iterator[Foreseen]:
    """Yield the forecasts of every kind."""
    kinds = kinds_forecast(realm)
    days: dict[str, dict[date, dict[str, int]]] = {}
    rows = BedDay.objects.filter(
        realm=realm, kind__in=list(kinds), day__gt=day - timedelta(days=LOOKED_BACK), day__lte=day
    )
    for kind, at, beds in rows.order_by("day").values_list("kind", "day", "beds"):
        days.setdefault(kind, {})[at] = beds
    regions = Region.objects.filter(retired_at__isnull=True).values_list("pk", flat=True)
    houses: dict[str, list[House]] = {}
    for one in bed_figures(realm, regions, list(kinds), realm.now()):
        house = House(one.facility.pk, one.facility.region_id, one.regular)
        houses.setdefault(one.bed, []).append(house)
    for kind, known in days.items():
        yield from foresee(kind, houses.get(kind, []), known, day, each=kinds[kind])


def _rows(realm: Realm, found: Iterable[Foreseen], made_at: datetime) -> Iterator[ForecastRow]:
    """Yield what is kept: all that is shown, and what is refused where something would count else."""
    counting = _counting(realm, made_at)
    for one in found:
        if one.reason == GOOD or (one.series.region, one.series.facility, one.kind) in counting:
            yield from one.rows(made_at)


def _counting(realm: Realm, now: datetime) -> set[Key]:
    """Return the places and kinds of which a forecast counts at a moment (1 query)."""
    rows = Forecast.objects.filter(realm=realm, refused="", fresh_until__gte=now)
    return {
        (region, facility or "", kind)
        for region, facility, kind in rows.values_list("region", "facility", "kind").distinct()
    }
