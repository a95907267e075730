"""Reading operating states: what people said, and what holds at a moment with the opening hours."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from capacity.models import OperatingState
from capacity.operating import Standing, StateSaid, standing, standing_of_part
from capacity.resource import ED
from journal.models import Realm
from network.opening import parse_hours

# so many facilities are asked for by name: of more all that was said is read, which is little
NAMED = 200


class HasHours(Protocol):
    """A facility, or what was read of one."""

    @property
    def pk(self) -> str:
        """Return its code."""
        ...

    @property
    def hours(self) -> str:
        """Return when it takes acute care in; empty: nobody knows."""
        ...

    @property
    def is_hospital(self) -> bool:
        """Say whether it is a hospital location."""
        ...


@dataclass(frozen=True)
class OperatingNow:
    """What people said of a facility: of the whole, and per part by its code or name."""

    facility: HasHours
    whole: OperatingState | None
    parts: dict[str, OperatingState]

    def standing(self, now: datetime) -> Standing:
        """Return what holds for the whole: a hospital never closes by the hours, its department does."""
        hours = None if self.facility.is_hospital else parse_hours(self.facility.hours)
        return standing(_said(self.whole), hours, now)

    def standing_of(self, part: str, now: datetime) -> Standing:
        """Return what holds for a part: the code of a kind, or a name that people gave."""
        ours = self.facility.is_hospital and part != ED
        hours = None if ours else parse_hours(self.facility.hours)
        return standing_of_part(_said(self.whole), _said(self.parts.get(part)), hours, now)


def _said(row: OperatingState | None) -> StateSaid | None:
    """Return what a row says as plain values."""
    return StateSaid(row.operating, row.expected_end) if row else None


def operating_now(realm: Realm, facilities: Iterable[HasHours]) -> dict[str, OperatingNow]:
    """Return what holds per facility code, also for those of which nobody said anything (1 query)."""
    among = {facility.pk: facility for facility in facilities}
    said = _said_of(realm, among)
    return {code: _now(facility, said.get(code, {})) for code, facility in among.items()}


def operating_known(realm: Realm, facilities: Iterable[HasHours]) -> dict[str, OperatingNow]:
    """Return what holds of those alone of which somebody said anything, or that have hours (1 query)."""
    among = {facility.pk: facility for facility in facilities}
    said = _said_of(realm, among)
    known = [one for one in among.values() if one.hours or one.pk in said]
    return {one.pk: _now(one, said.get(one.pk, {})) for one in known}


def _said_of(realm: Realm, among: Collection[str]) -> dict[str, dict[str, OperatingState]]:
    """Return what was said per facility and part; the whole is the part without a name."""
    rows = OperatingState.objects.filter(realm=realm, in_force=True)
    if len(among) <= NAMED:
        rows = rows.filter(facility__in=list(among))
    found: dict[str, dict[str, OperatingState]] = {}
    for row in rows.order_by("facility_id", "part"):
        if row.facility_id in among:
            found.setdefault(row.facility_id, {})[row.part] = row
    return found


def _now(facility: HasHours, said: dict[str, OperatingState]) -> OperatingNow:
    """Return what was said of one facility."""
    return OperatingNow(facility, said.pop("", None), said)
