"""What every house says of one kind of resource, whichever figures it has: also those that said nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models.fields.json import KeyTransform

from capacity.models import SourceFigures
from capacity.resource import EVERYBODY, LISTED, REGULAR, Kind
from capacity.selectors.operating import OperatingNow, operating_known
from capacity.selectors.pace import paces_of
from journal.models import Realm
from network.models import Facility
from network.sectors import Sector


class House(NamedTuple):
    """What a ranking reads of a house: two thousand are read for one patient, and no more of each."""

    pk: str
    name: str
    sector: str
    region_id: str
    latitude: float
    longitude: float
    hours: str
    listed: int | None = None  # the regular number with which it lists the kind

    @property
    def is_hospital(self) -> bool:
        """Say whether it is a hospital location."""
        return self.sector == Sector.HOSPITAL


class KindFigure(NamedTuple):
    """One house with what it says; `observed_at` None: it never said any.

    `values` are its figures by name where they are no load and room. `standing` None: nobody said whether
    it is open, and it has no hours.
    """

    facility: House
    values: Mapping[str, Any]
    load: int | None
    room: int | None
    regular: int | None
    observed_at: datetime | None
    fresh: bool
    standing: OperatingNow | None


class _Said(NamedTuple):
    """What counts of one house."""

    source: str
    observed_at: datetime
    load: int | None
    room: int | None
    regular: int | None
    values: Mapping[str, Any] = {}


def figures_of_kind(realm: Realm, item: Kind, now: datetime) -> list[KindFigure]:
    """Return what each house in use says that has a kind (4 queries, however many houses)."""
    houses = _houses(item)
    rows = SourceFigures.objects.filter(realm=realm, counts=True, cohort="", kind=item.code)
    columns = _Said._fields[:-1] if item.is_measured else _Said._fields
    known = {code: _Said(*facts) for code, *facts in rows.values_list("facility_id", *columns)}
    paces, standing = paces_of(realm), operating_known(realm, houses)
    return [
        _figure(one, known.get(one.pk), item, paces, standing.get(one.pk), now) for one in houses
    ]


def _houses(item: Kind) -> list[House]:
    """Return the houses in use that have a kind, by their code (1 query): what `Kind.has` says of each."""
    rows = Facility.objects.filter(sector__in=item.sectors, retired_at__isnull=True).order_by("pk")
    columns: list[Any] = [*House._fields[:-1]]
    if item.applies == LISTED:
        rows = rows.filter(resources__has_key=item.code)
        columns.append(KeyTransform(item.code, "resources"))
    elif item.applies != EVERYBODY:  # a flag of theirs
        rows = rows.filter(**{item.applies: True})
    return [House(*facts) for facts in rows.values_list(*columns)]


def _figure(  # noqa: PLR0917
    house: House,
    row: _Said | None,
    item: Kind,
    paces: Mapping[str, str],
    standing: OperatingNow | None,
    now: datetime,
) -> KindFigure:
    """Return what one house says."""
    if row is None:
        return KindFigure(house, {}, None, None, house.listed, None, fresh=False, standing=standing)
    pace = paces.get(house.region_id, REGULAR)
    fresh = row.observed_at >= now - timedelta(seconds=item.deadline(row.source, pace))
    regular = row.regular if row.regular is not None else house.listed
    return KindFigure(
        house, row.values, row.load, row.room, regular, row.observed_at, fresh, standing
    )
