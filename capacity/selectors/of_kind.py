"""What every house says of one kind of resource, whichever figures it has: also those that said nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from capacity.models import SourceFigures
from capacity.resource import REGULAR, Kind
from capacity.selectors.operating import OperatingNow, operating_now
from capacity.selectors.pace import paces_of
from journal.models import Realm
from network.models import Facility


@dataclass(frozen=True)
class KindFigure:
    """One house with its figures by their name; `observed_at` None: it never said any."""

    facility: Facility
    values: Mapping[str, Any]
    load: int | None
    room: int | None
    regular: int | None
    observed_at: datetime | None
    fresh: bool
    standing: OperatingNow


class _Said(NamedTuple):
    """What counts of one house: two thousand rows are read for one patient, and no more of each."""

    source: str
    observed_at: datetime
    values: dict[str, Any]
    load: int | None
    room: int | None
    regular: int | None


# what is read of a house, whichever kind it is asked for
_OF_HOUSES = ("name", "sector", "region", "latitude", "longitude", "hours")


def figures_of_kind(realm: Realm, item: Kind, now: datetime) -> list[KindFigure]:
    """Return what each house in use says that has a kind (5 queries, however many houses).

    Of a house that is read which a ranking needs: name, place, region, hours, and what it lists.
    """
    places = Facility.objects.filter(sector__in=item.sectors, retired_at__isnull=True)
    places = places.only(*_OF_HOUSES, *item.asks)
    houses = [one for one in places.prefetch_related("region").order_by("pk") if item.has(one)]
    rows = SourceFigures.objects.filter(realm=realm, counts=True, cohort="", kind=item.code)
    said = rows.values_list("facility_id", *_Said._fields)
    known = {code: _Said(*facts) for code, *facts in said}
    paces, standing = paces_of(realm), operating_now(realm, houses)
    return [_figure(one, known.get(one.pk), item, paces, standing[one.pk], now) for one in houses]


def _figure(  # noqa: PLR0917
    house: Facility,
    row: _Said | None,
    item: Kind,
    paces: Mapping[str, str],
    standing: OperatingNow,
    now: datetime,
) -> KindFigure:
    """Return what one house says."""
    listed = item.listed(house)
    if row is None:
        return KindFigure(house, {}, None, None, listed, None, fresh=False, standing=standing)
    pace = paces.get(house.region_id, REGULAR)
    fresh = row.observed_at >= now - timedelta(seconds=item.deadline(row.source, pace))
    regular = row.regular if row.regular is not None else listed
    return KindFigure(
        house, row.values, row.load, row.room, regular, row.observed_at, fresh, standing
    )
