"""The port through which forecasts come in, and what plans read of them.

A forecasting task (`capacity.services.forecasting`) hands `forecast_record` its rows; nobody else writes
them. What is newest per place, kind and hours ahead counts, whichever model made it; where that was
refused nothing does.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from capacity.forecasting import ForecastRow
from capacity.kinds import kind_in_force
from capacity.models import FigureReport, Forecast
from capacity.models.forecasts import COUNTRY
from capacity.signals import figures_changed
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import writing
from network.models import Facility
from network.permissions import ADMINISTER
from web.people import require

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Expected:
    """The newest forecast of a kind at a place: quantiles as shares of the regular beds, none if unknown."""

    region: str
    name: str  # of the facility, or of the region
    facility: Facility | None
    kind: str
    hours: float
    made_at: datetime
    model: str
    shares: tuple[tuple[float, float], ...]
    fresh: bool
    fresh_until: datetime


def forecast_record(*, actor: Actor, realm: Realm, rows: Iterable[ForecastRow]) -> list[Forecast]:
    """Keep what a model expects, beside everything it ever expected. Raises Refused, Invalid.

    Only the system forecasts. Plans that read forecasts are held against them in the same transaction.
    """
    require(actor, ADMINISTER)
    made = [_row(realm, one) for one in rows]
    if len(made) > MOST_ROWS:
        raise Invalid("capacity.forecast_rows", field="rows", most=MOST_ROWS)
    if not made:
        return []
    with writing():
        kept = Forecast.objects.bulk_create(made)
        figures_changed.send(
            sender=FigureReport,
            realm=realm,
            actor=actor,
            facilities=[],
            regions=sorted({one.region_id for one in kept if one.region_id}),
            kinds={f"expected:{one.kind}" for one in kept},
        )
    return kept


def _row(realm: Realm, one: ForecastRow) -> Forecast:
    """Return a forecast to be kept. Raises Invalid for one that can be of no distribution."""
    kind_in_force(one.kind)
    ordered = sorted(one.quantiles.items())
    beds = [value for _chance, value in ordered]
    sound = beds == sorted(beds) and beds[0] >= 0 if beds else bool(one.refused)
    if not sound or not all(0 < chance < 1 for chance, _value in ordered) or one.hours <= 0:
        raise Invalid("capacity.forecast_quantiles", field="quantiles", kind=one.kind)
    return Forecast(
        series_id=one.series,
        realm=realm,
        region_id=one.region or None,
        facility_id=one.facility or None,
        kind=one.kind,
        cohort=one.cohort,
        hours=one.hours,
        made_at=one.made_at,
        fresh_until=one.made_at + one.fresh_for,
        model=one.model,
        quantiles={f"{chance:g}": value for chance, value in ordered},
        regular=one.regular,
        refused=one.refused,
    )


def forecasts_now(
    realm: Realm,
    regions: Collection[str],
    kinds: Collection[str],
    now: datetime,
    *,
    each: Collection[str] = (),
) -> list[Expected]:
    """Return the newest forecast per place, kind and hours ahead (1 query, none without a kind).

    Of regions as a whole; `each`: kinds of which the facilities are wanted too.
    """
    if not kinds:
        return []
    rows = Forecast.objects.filter(
        _places(each),
        realm=realm,
        region__in=list(regions),
        kind__in=list(kinds),
        cohort="",
        made_at__lte=now,
    )
    newest: dict[tuple[str, str, str, float], Forecast] = {}
    # old ones are of no use to a plan: what is a week old is as good as none
    rows = rows.filter(made_at__gt=now - timedelta(days=7)).select_related("facility", "region")
    for row in rows.order_by("made_at", "pk"):
        newest[row.region_id or "", row.facility_id or "", row.kind, row.hours] = row
    return [_expected(row, now) for _key, row in sorted(newest.items())]


def forecasts_between(
    realm: Realm,
    region: str,
    kinds: Collection[str],
    start: datetime,
    end: datetime,
    *,
    each: Collection[str] = (),
) -> list[Expected]:
    """Return every forecast that counted at some moment of a time (1 query, none without a kind).

    Of the region as a whole; `each`: kinds of which its facilities are wanted too.
    """
    if not kinds:
        return []
    rows = Forecast.objects.filter(
        _places(each),
        realm=realm,
        region=region,
        kind__in=list(kinds),
        cohort="",
        made_at__lte=end,
        fresh_until__gte=start,
    )
    found = rows.select_related("facility", "region").order_by("made_at", "pk")
    return [_expected(row, row.made_at) for row in found]


def _places(each: Collection[str]) -> Q:
    """Return which rows are wanted: of regions, and of facilities (many more) of some kinds alone."""
    whole = Q(facility__isnull=True)
    return whole | Q(kind__in=list(each)) if each else whole


def _expected(row: Forecast, now: datetime) -> Expected:
    """Return a forecast as a share of the regular beds."""
    shares = (
        tuple(sorted((float(chance), beds / row.regular) for chance, beds in row.quantiles.items()))
        if row.regular and not row.refused
        else ()
    )
    region = row.region.short_name if row.region else COUNTRY
    return Expected(
        region=row.region_id or "",
        name=row.facility.name if row.facility else region,
        facility=row.facility,
        kind=row.kind,
        hours=row.hours,
        made_at=row.made_at,
        model=row.model,
        shares=shares,
        fresh=row.fresh_until >= now,
        fresh_until=row.fresh_until,
    )
