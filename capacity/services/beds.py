"""Reports of beds, and beds that move with an accepted transfer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from capacity.bodies import BedsIn
from capacity.events import BedsReported
from capacity.inputs import BedsInput
from capacity.kinds import bed_kind, bed_kinds
from capacity.models import BedReport, BedReportLine, CapacityClass, Method
from capacity.plausibility import bed_remarks
from capacity.remarks import Remark
from capacity.resource import BedLine
from capacity.selectors import BedsNow, beds_now, demo_widths
from capacity.services.common import (
    BATCH,
    BEDS_FACTS,
    common,
    place,
    point_newest,
    receipt,
    tell_changed,
)
from capacity.validation import beds_applicable, check_beds, check_complete
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility, Role
from network.places import require_in_use
from web.commands import command
from web.people import require
from web.rights import Reach


@command(
    "capacity.beds_report",
    who={Role.HOSPITAL_LIAISON: Reach.FACILITY},
    place="report.facility",
    body=BedsIn,
    address="facilities/<str:facility>/beds/",
    answer=receipt,
    on=("beds:{report.facility.pk}",),
    facts=BEDS_FACTS,
)
def beds_report(*, actor: Actor, realm: Realm, report: BedsInput) -> BedReport:
    """Report the beds of a facility.

    Raises Refused, Invalid, Conflict.
    """
    return beds_report_many(actor=actor, realm=realm, reports=[report])[0]


def beds_report_many(
    *, actor: Actor, realm: Realm, reports: Sequence[BedsInput]
) -> list[BedReport]:
    """Record the beds of many facilities in one transaction; all of them or none."""
    for report in reports:
        require(actor, beds_report.right, report.facility)
    with writing():
        require_in_use(*(report.facility for report in reports))
        known = beds_now(realm, [report.facility.pk for report in reports])
        now = realm.now()
        checked = [_checked(report, realm, known.get(report.facility.pk)) for report in reports]
        complete = [report for report, _remarks in checked]
        rows = BedReport.objects.bulk_create(
            [
                BedReport(**common(report, actor, realm, now), capacity_class=report.capacity_class)
                for report in complete
            ],
            batch_size=BATCH,
        )
        BedReportLine.objects.bulk_create(
            [
                _line(row, line)
                for row, report in zip(rows, complete, strict=True)
                for line in report.lines
            ],
            batch_size=BATCH,
        )
        point_newest(realm, "beds", rows)
        for row, (report, remarks) in zip(rows, checked, strict=True):
            row.remarks = remarks
            event = _beds_event(row, report, known.get(row.facility_id), tell=not actor.is_system)
            record(event, realm=realm, actor=actor)
        tell_changed(realm, actor, rows)
    return rows


def _checked(
    report: BedsInput, realm: Realm, known: BedsNow | None
) -> tuple[BedsInput, tuple[Remark, ...]]:
    """Return a report that can count, complete, with what is remarkable about it. Raises."""
    report, remarks = beds_applicable(report)
    check_beds(report, realm=realm, newest_at=known.report.observed_at if known else None)
    before = known.lines if known else {}
    check_complete(report, before)
    report = _with_widths(realm, report, known)
    for line in report.lines:
        size = sum((line.widths or {}).values())
        found = bed_remarks(bed_kind(line.bed), line, before=before.get(line.bed), size=size)
        remarks = (*remarks, *found)
    return report, remarks


def beds_shift(
    *, actor: Actor, realm: Realm, bed: str, sender: Facility, receiver: Facility
) -> None:
    """Move one occupied bed from sender to receiver, as an accepted transfer does.

    A facility whose figures are unknown stays unknown. Only parts of the system call this: the person
    was checked by the transfer's own service.
    """
    with writing():
        known = beds_now(realm, [sender.pk, receiver.pk])
        reports = [
            moved
            for facility, step in ((sender, -1), (receiver, 1))
            if (moved := _shifted(known.get(facility.pk), bed, step)) is not None
        ]
        if reports:
            beds_report_many(actor=actor, realm=realm, reports=reports)


def _shifted(known: BedsNow | None, bed: str, step: int) -> BedsInput | None:
    """Return the report with one bed more or less occupied, or None where that is unknown."""
    line = known.lines.get(bed) if known else None
    if known is None or line is None or line.occupied is None:
        return None
    lines = known.lines | {bed: replace(line, occupied=max(line.occupied + step, 0))}
    return BedsInput(
        facility=known.facility,
        lines=tuple(lines.values()),
        # what was observed is as old as it was: a transfer makes no other figure fresher
        observed_at=known.report.observed_at,
        source=known.report.source,
        method=Method.DERIVED_TRANSFER,
        duiding=known.report.duiding,
        capacity_class=CapacityClass(known.report.capacity_class),
    )


def _with_widths(realm: Realm, report: BedsInput, known: BedsNow | None) -> BedsInput:
    """Return the report with the class widths it leaves out, from what is known."""
    before = known.lines if known else {}
    lines = tuple(
        replace(line, widths=_widths(realm, report.facility, line, before.get(line.bed)))
        for line in report.lines
    )
    return replace(report, lines=lines)


def _widths(
    realm: Realm, facility: Facility, line: BedLine, before: BedLine | None
) -> Mapping[str, int] | None:
    """Return the class widths of a line: given, else known; in an exercise else the demo assumption."""
    known = line.widths or (before.widths if before else None)
    return known or (demo_widths(facility, bed_kind(line.bed)) if realm.is_exercise else None)


def _line(row: BedReport, line: BedLine) -> BedReportLine:
    """Return the row for one kind of bed."""
    return BedReportLine(
        report=row,
        bed=line.bed,
        operational=line.operational,
        occupied=line.occupied,
        blocked=line.blocked,
        isolation_free=line.isolation_free,
        widths=dict(line.widths or {}),
    )


def _beds_event(
    row: BedReport, report: BedsInput, known: BedsNow | None, *, tell: bool
) -> BedsReported:
    """Return the event for a bed report."""
    deadlines = {kind.code: kind.deadline(row.source) for kind in bed_kinds()}
    return BedsReported(
        **place(row.facility),
        observed_at=row.observed_at,
        received_at=row.received_at,
        source=row.source,
        method=row.method,
        reported_by=row.reported_by,
        capacity_class=row.capacity_class,
        duiding=row.duiding,
        stale_after_s=min(deadlines[line.bed] for line in report.lines),
        demo=row.realm.is_exercise,
        lines=tuple(
            {
                "bed": line.bed,
                "operational": line.operational,
                "occupied": line.occupied,
                "blocked": line.blocked,
                "available": line.available,
                "isolation_free": line.isolation_free,
                "widths": dict(line.widths or {}),
                "stale_after_s": deadlines[line.bed],
            }
            for line in report.lines
        ),
        tell=tell,
        before=known.lines if known else {},
    )
