"""Reading operating states: what people said, and what holds at a moment with the opening hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capacity.models import OperatingState
from capacity.operating import Standing, StateSaid, standing, standing_of_part
from capacity.resource import ED
from journal.models import Realm
from network.models import Facility
from network.opening import parse_hours

# so many facilities are asked for by name: of more all that was said is read, which is little
NAMED = 200


@dataclass(frozen=True)
class OperatingNow:
    """What people said of a facility: of the whole, and per part by its code or name."""

    facility: Facility
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


def operating_now(realm: Realm, facilities: Iterable[Facility]) -> dict[str, OperatingNow]:
    """Return what holds per facility code, also for those of which nobody said anything (1 query)."""
    among = {facility.pk: facility for facility in facilities}
    rows: dict[str, dict[str, OperatingState]] = {code: {} for code in among}
    said = OperatingState.objects.filter(realm=realm, in_force=True)
    if len(among) <= NAMED:
        said = said.filter(facility__in=list(among))
    for row in said.order_by("facility_id", "part"):
        if row.facility_id in rows:
            rows[row.facility_id][row.part] = row
    return {
        code: OperatingNow(among[code], found.pop("", None), found) for code, found in rows.items()
    }
