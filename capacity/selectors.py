"""Reading capacity: what is known now per facility, with its age and freshness."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from capacity.freshness import Freshness, freshness
from capacity.inputs import EdInput
from capacity.kinds import bed_kinds, kind
from capacity.models import BedReport, EdReport, Method, Newest, Traffic
from capacity.resource import CLASSES, ED, BedLine, Kind
from journal.models import Realm
from network.models import Facility

# Share of the regular beds that each further class adds: a demo assumption, marked as such on screen.
DEMO_WIDTH_SHARES = {"buffer": 0.05, "adapted": 0.10, "crisis": 0.20}


@dataclass(frozen=True)
class BedsNow:
    """The newest bed report of a facility, with what it says per kind of bed in force.

    `deadlines` are the seconds each kind's figures stay fresh; the report's own is the strictest.
    """

    facility: Facility
    report: BedReport
    lines: dict[str, BedLine]
    deadlines: dict[str, int]

    @property
    def stale_after_s(self) -> int:
        """Return the seconds after which something of this report is stale."""
        return min(self.deadlines.values(), default=0)

    def freshness(self, now: datetime, bed: str = "") -> Freshness:
        """Return whether these figures, or those of one kind, may be used as they are at a moment."""
        return freshness(
            observed_at=self.report.observed_at,
            stale_after_s=self.deadlines.get(bed, self.stale_after_s),
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


def demo_widths(facility: Facility, bed: Kind) -> dict[str, int]:
    """Return the stacked class widths from a facility's demo beds, in whole beds; 0 without the class."""
    regular = bed.demo_beds(facility)
    shares = {"regular": 1.0} | DEMO_WIDTH_SHARES
    return {
        name: math.ceil(regular * shares[name]) if name in bed.classes else 0 for name in CLASSES
    }


def kinds_of(facility: Facility) -> tuple[str, ...]:
    """Return the kinds of bed in force that a facility has."""
    return tuple(item.code for item in bed_kinds() if item.has(facility))


def beds_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, BedsNow]:
    """Return the newest bed report per facility code (2 queries, however many facilities)."""
    rows = Newest.objects.filter(realm=realm, beds__isnull=False)
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    rows = rows.select_related("facility__region", "facility__veiligheidsregio", "beds")
    in_force = {item.code: item for item in bed_kinds()}
    return {
        row.facility_id: _beds_of(row.facility, row.beds, in_force)
        for row in rows.prefetch_related("beds__lines").order_by("facility_id")
        if row.beds is not None
    }


def _beds_of(facility: Facility, report: BedReport, in_force: Mapping[str, Kind]) -> BedsNow:
    """Return a report with its lines; those of a kind that ended here since no longer count."""
    lines = {
        line.bed: line.figures
        for line in report.lines.all()
        # a kind may have been retired since, or another edition may say that the house has none
        if line.bed in in_force and in_force[line.bed].has(facility)
    }
    return BedsNow(
        facility=facility,
        report=report,
        lines=lines,
        deadlines={bed: in_force[bed].deadline(report.source) for bed in lines},
    )


def ed_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, EdNow]:
    """Return the newest report of the emergency department per facility code (1 query)."""
    rows = Newest.objects.filter(realm=realm, ed__isnull=False)
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    rows = rows.select_related("facility__region", "facility__veiligheidsregio", "ed")
    department = kind(ED)
    return {
        row.facility_id: EdNow(row.facility, row.ed, department.deadline(row.ed.source))
        for row in rows.order_by("facility_id")
        if row.ed is not None
    }


def ed_again(known: EdNow, now: datetime, *, source: str, method: Method) -> EdInput:
    """Return a department's known state, said once more at a moment; an end that came is none."""
    row = known.report
    end = row.expected_end
    return EdInput(
        facility=known.facility,
        traffic=Traffic(row.traffic),
        observed_at=now,
        source=source,
        method=method,
        reason=row.reason,
        expected_end=end if end is not None and end > now else None,
        present=row.present,
        nedocs=row.nedocs,
        duiding=row.duiding,
    )
