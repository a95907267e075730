"""Reading the fixed yardstick: the regular beds that people set, as they stand at a moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from capacity.models import RegularBeds
from capacity.resource import Kind
from journal.models import Realm
from journal.prepared import Prepared
from network.models import Facility

Key = tuple[str, str]  # facility, kind


@dataclass(frozen=True)
class Yardstick:
    """What people set for one kind at one facility: what counts at a moment, and what comes after."""

    now: RegularBeds | None
    coming: tuple[RegularBeds, ...]

    @property
    def number(self) -> int | None:
        """Return the number that is set; None while nobody fixes it."""
        return self.now.number if self.now else None

    @property
    def steps(self) -> tuple[RegularBeds, ...]:
        """Return what counts, when it fixes a number, and what comes after, in order of time."""
        fixed = () if self.now is None or self.now.number is None else (self.now,)
        return (*fixed, *self.coming)


def yardsticks(
    realm: Realm,
    now: datetime,
    facilities: Iterable[str] | None = None,
    *,
    regions: Iterable[str] | None = None,
) -> dict[Key, Yardstick]:
    """Return what people set, by facility and kind (1 query, however many facilities)."""
    found: dict[Key, list[RegularBeds]] = {}
    for row in _standing_rows(realm, facilities, regions):
        found.setdefault((row.facility_id, row.kind), []).append(row)
    return {key: _standing(steps, now) for key, steps in found.items()}


def _standing_rows(
    realm: Realm, facilities: Iterable[str] | None, regions: Iterable[str] | None
) -> Iterable[RegularBeds]:
    """Return what people set and still holds, the earliest first."""
    if regions is not None and facilities is None:  # asked at every report
        return _WITHIN(realm=realm.pk, regions=list(regions))
    rows = RegularBeds.objects.filter(realm=realm, ended=False)
    if regions is not None:
        rows = rows.filter(facility__region__in=list(regions))
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    return rows.order_by("since", "pk")


_WITHIN = Prepared(
    lambda realm, regions: RegularBeds.objects.filter(
        realm=realm, ended=False, facility__region__in=regions
    ).order_by("since", "pk")
)


def _standing(steps: Iterable[RegularBeds], now: datetime) -> Yardstick:
    """Return which of the steps of one kind counts; of two with one moment the last said."""
    last = {row.since: row for row in steps}
    begun = [row for since, row in last.items() if since <= now]
    coming = tuple(row for since, row in last.items() if since > now)
    return Yardstick(begun[-1] if begun else None, coming)


class FixedOverTime:
    """The regular beds that people fixed, for whoever asks what counted when (1 query)."""

    def __init__(
        self, realm: Realm, kinds: Collection[str], *, known: datetime | None = None
    ) -> None:
        rows = RegularBeds.objects.filter(realm=realm, ended=False, kind__in=kinds)
        if known is not None:
            rows = rows.filter(set_at__lte=known)
        self._steps: dict[Key, dict[datetime, int | None]] = {}
        columns = ("facility", "kind", "since", "number")
        for facility, kind, since, number in rows.order_by("since", "pk").values_list(*columns):
            self._steps.setdefault((facility, kind), {})[since] = number

    def at(self, facility: str, kind: str, moment: datetime, said: float | None) -> float | None:
        """Return the regular beds at a moment: fixed then, else what was said."""
        number = None
        for since, one in self._steps.get((facility, kind), {}).items():
            if since <= moment:
                number = one
        return said if number is None else number


def regular_of(
    item: Kind, facility: Facility, reported: int | None, fixed: int | None
) -> int | None:
    """Return the regular beds of a kind: fixed by people, reported, else what it is listed with.

    None: unknown. Open beds are never it: opening beds would hide the pressure.
    """
    if fixed is not None:
        return fixed
    return item.listed(facility) if reported is None else reported
