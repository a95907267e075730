"""Reading capacity: what is known now per facility, with its age and freshness."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capacity.freshness import Freshness, deadline, freshness
from capacity.inputs import BedLine
from capacity.models import Bed, BedReport, EdReport, Newest
from journal.models import Realm
from network.models import Facility

# Share of the regular beds that each further class adds: a demo assumption, marked as such on screen.
DEMO_WIDTH_SHARES = {"buffer": 0.05, "adapted": 0.10, "crisis": 0.20}


@dataclass(frozen=True)
class BedsNow:
    """The newest bed report of a facility, with what it says per kind of bed."""

    facility: Facility
    report: BedReport
    lines: dict[str, BedLine]
    stale_after_s: int

    def freshness(self, now: datetime) -> Freshness:
        """Return whether these figures may be used as they are at a realm moment."""
        return freshness(
            observed_at=self.report.observed_at,
            stale_after_s=self.stale_after_s,
            now=now,
        )


@dataclass(frozen=True)
class EdNow:
    """The newest report of a facility's emergency department."""

    facility: Facility
    report: EdReport
    stale_after_s: int

    def freshness(self, now: datetime) -> Freshness:
        """Return whether this state may be used as it is at a realm moment."""
        return freshness(
            observed_at=self.report.observed_at,
            stale_after_s=self.stale_after_s,
            now=now,
        )


def demo_widths(facility: Facility, bed: str) -> dict[str, int]:
    """Return the stacked class widths from a facility's demo beds, in whole beds."""
    regular = facility.demo_ic_beds if bed == Bed.IC else facility.demo_ward_beds
    return {"regular": regular} | {
        name: math.ceil(regular * share) for name, share in DEMO_WIDTH_SHARES.items()
    }


def kinds_of(facility: Facility) -> tuple[str, ...]:
    """Return the kinds of bed a facility has."""
    return (Bed.IC.value, Bed.WARD.value) if facility.has_ic else (Bed.WARD.value,)


def beds_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, BedsNow]:
    """Return the newest bed report per facility code (2 queries, however many facilities)."""
    rows = Newest.objects.filter(realm=realm, beds__isnull=False)
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    rows = rows.select_related("facility__region", "facility__veiligheidsregio", "beds")
    return {
        row.facility_id: BedsNow(
            facility=row.facility,
            report=row.beds,
            lines={
                line.bed: BedLine(
                    bed=line.bed,
                    operational=line.operational,
                    occupied=line.occupied,
                    blocked=line.blocked,
                    isolation_free=line.isolation_free,
                    widths=line.widths,
                )
                for line in row.beds.lines.all()
                # another edition may say that the house has no IC any more
                if line.bed in kinds_of(row.facility)
            },
            stale_after_s=deadline("beds", row.beds.source),
        )
        for row in rows.prefetch_related("beds__lines").order_by("facility_id")
        if row.beds is not None
    }


def ed_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, EdNow]:
    """Return the newest report of the emergency department per facility code (1 query)."""
    rows = Newest.objects.filter(realm=realm, ed__isnull=False)
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    rows = rows.select_related("facility__region", "facility__veiligheidsregio", "ed")
    return {
        row.facility_id: EdNow(row.facility, row.ed, deadline("ed", row.ed.source))
        for row in rows.order_by("facility_id")
        if row.ed is not None
    }
