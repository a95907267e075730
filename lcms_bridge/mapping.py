"""Between the bridge's canonical values and what capacity takes and gives."""

from datetime import datetime

from capacity.inputs import EdInput, FiguresInput
from capacity.kinds import bed_kinds, kind
from capacity.models import CapacityClass, EdReport, FigureReport, Method, Traffic
from capacity.resource import ED
from capacity.selectors import BedsNow, EdNow, demo_widths
from lcms_bridge.canonical import BedState, EdState, FacilityState, Provenance
from lcms_bridge.identity import House
from network.models import Facility

SOURCE = "file"  # by which capacity decides how long an imported figure stays fresh


def bed_words() -> dict[str, str]:
    """Return the word of every kind of bed in a file: its Dutch short name, in small letters."""
    return {kind.code: kind.short_nl.lower() for kind in bed_kinds()}


def house_of(facility: Facility) -> House:
    """Return what the platform knows of a facility for who judges a message."""
    had = [bed for bed in bed_kinds() if bed.has(facility)]
    return House(
        code=facility.pk,
        name=facility.name,
        other_names=(facility.organisation, facility.location),
        city=facility.city,
        region=facility.region_id,
        region_names=(facility.region.name, facility.region.short_name),
        kinds=frozenset(bed.code for bed in had),
        sizes={bed.code: sum(demo_widths(facility, bed).values()) for bed in had},
        places=kind(ED).demo_beds(facility),
        organisation=facility.organisation,
    )


def beds_input(facility: Facility, beds: BedState, source: str = SOURCE) -> FiguresInput:
    """Return the report to give to capacity; where the sender had it from stays in the message."""
    return FiguresInput(
        facility=facility,
        lines=beds.lines,
        observed_at=beds.provenance.observed_at,
        source=source,
        method=Method.IMPORTED,
        duiding=beds.provenance.duiding,
        capacity_class=CapacityClass(beds.capacity_class),
    )


def ed_input(facility: Facility, ed: EdState, source: str = SOURCE) -> EdInput:
    """Return the report of an emergency department to give to capacity."""
    return EdInput(
        facility=facility,
        traffic=Traffic(ed.traffic),
        observed_at=ed.provenance.observed_at,
        source=source,
        method=Method.IMPORTED,
        reason=ed.reason,
        expected_end=ed.expected_end,
        present=ed.present,
        nedocs=ed.nedocs,
        duiding=ed.provenance.duiding,
    )


def facility_state(
    facility: Facility,
    beds: BedsNow | None,
    ed: EdNow | None,
    *,
    demo: bool,
    now: datetime,
) -> FacilityState:
    """Return what is known of a facility now."""
    return FacilityState(
        code=facility.pk,
        name=facility.name,
        region=facility.region_id,
        beds=_bed_state(beds) if beds else None,
        ed=_ed_state(ed, now) if ed else None,
        demo=demo,
    )


def _bed_state(known: BedsNow) -> BedState:
    """Return the newest bed report."""
    return BedState(
        provenance=_provenance(known.report, known.observed_at, known.stale_at),
        capacity_class=known.report.capacity_class,
        lines=tuple(known.lines[kind.code] for kind in bed_kinds() if kind.code in known.lines),
    )


def _ed_state(known: EdNow, now: datetime) -> EdState:
    """Return the newest report of an emergency department."""
    report, standing = known.report, known.standing(now)
    counted = is_counted(report)
    return EdState(
        provenance=_provenance(report, known.observed_at, known.stale_at),
        traffic=standing.traffic,
        reason=standing.reason,
        expected_end=standing.expected_end,
        present=report.present if counted else None,
        nedocs=report.nedocs if counted else None,
    )


def is_counted(report: EdReport) -> bool:
    """Say whether the figures of a report were counted then.

    Of a stop that was renewed nobody counted: figures of before would look as young as the stop.
    """
    return report.counted_at is None or report.counted_at >= report.observed_at


def _provenance(
    report: FigureReport | EdReport, observed_at: datetime, stale_at: datetime
) -> Provenance:
    """Return age, source and meaning of a report; `observed_at` is that of the oldest figure."""
    return Provenance(
        observed_at=observed_at,
        source=report.source,
        method=report.method,
        received_at=report.received_at,
        fresh_until=stale_at,
        duiding=report.duiding,
    )
