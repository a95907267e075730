"""What was known of hospitals at a moment before now, for who writes a picture of then."""

from collections.abc import Collection, Mapping
from datetime import datetime

from capacity.kinds import bed_kinds
from capacity.models import EdReport, FigureReport, Traffic
from capacity.resource import BedLine
from capacity.selectors.past import PastFigure, figures_past
from journal.models import Realm
from lcms_bridge.canonical import BedState, EdState, FacilityState, Provenance
from lcms_bridge.mapping import is_counted
from network.models import Facility


def states_at(
    realm: Realm, facilities: Mapping[str, Facility], at: datetime
) -> dict[str, FacilityState]:
    """Return what counted of each facility at a moment: its oldest figure dates its beds, and its newest
    report says how they came about and what they mean, as for those of now (6 queries).
    """
    codes = [bed.code for bed in bed_kinds()]
    lines: dict[str, dict[str, PastFigure]] = {}
    for one in figures_past(realm, facilities, codes, at, at):
        if one.since <= at and not one.cohort:
            lines.setdefault(one.facility, {})[one.kind.code] = one
    departments = _departments(realm, list(facilities), at)
    told = {one.report for kinds in lines.values() for one in kinds.values()}
    reports = FigureReport.objects.in_bulk([one for one in told if one is not None])
    return {
        code: FacilityState(
            code,
            facility.name,
            facility.region_id,
            beds=_beds(lines.get(code, {}), codes, reports),
            ed=departments.get(code),
            demo=realm.is_exercise,
        )
        for code, facility in facilities.items()
    }


def _beds(
    found: Mapping[str, PastFigure], codes: list[str], reports: Mapping[int, FigureReport]
) -> BedState | None:
    """Return the beds of one facility at that moment."""
    if not found:
        return None
    observed_at = min(one.observed_at for one in found.values())
    newest = max(found.values(), key=lambda one: (one.observed_at, one.report or 0))
    lines = tuple(BedLine.of(code, _values(found[code])) for code in codes if code in found)
    report = reports.get(newest.report or 0)
    if report is None:  # kept by the hour: how it came about is not known any more
        return BedState(Provenance(observed_at, newest.source, ""), lines)
    provenance = Provenance(
        observed_at,
        report.source,
        report.method,
        received_at=report.received_at,
        duiding=report.duiding,
    )
    return BedState(provenance, lines, report.capacity_class)


def _values(one: PastFigure) -> Mapping[str, object]:
    """Return the figures of a line; of what is kept by the hour only room and load."""
    if one.values:
        return one.values
    said = {"operational": one.room, "occupied": one.load}
    return {name: round(value) for name, value in said.items() if value is not None}


def _departments(realm: Realm, facilities: Collection[str], at: datetime) -> dict[str, EdState]:
    """Return how each emergency department stood; a stop whose end had come was open (1 query)."""
    rows = EdReport.objects.filter(realm=realm, facility__in=facilities, observed_at__lte=at)
    newest = {row.facility_id: row for row in rows.order_by("observed_at", "pk")}
    found = {}
    for code, row in newest.items():
        over = row.traffic != Traffic.OPEN and row.expected_end and row.expected_end <= at
        found[code] = EdState(
            Provenance(
                row.observed_at,
                row.source,
                row.method,
                received_at=row.received_at,
                duiding=row.duiding,
            ),
            Traffic.OPEN.value if over else row.traffic,
            "" if over else row.reason,
            None if over else row.expected_end,
            row.present if is_counted(row) else None,
            row.nedocs if is_counted(row) else None,
        )
    return found
