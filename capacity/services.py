"""Writing capacity: reports of beds and emergency departments, and the day's count.

Whoever reports (a liaison, a file, a transfer, the exercise) comes through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from capacity.events import BedsReported, DayClosed, EdReported
from capacity.freshness import deadline
from capacity.inputs import BedLine, BedsInput, EdInput
from capacity.models import (
    BedReport,
    BedReportLine,
    CapacityClass,
    DayCount,
    EdReport,
    Method,
    Newest,
    Traffic,
)
from capacity.nedocs import level_of
from capacity.selectors import BedsNow, EdNow, beds_now, demo_widths, ed_now
from capacity.signals import figures_changed
from capacity.validation import check_beds, check_ed
from journal.actors import Actor
from journal.errors import Missing
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility
from network.permissions import Command, require

BATCH = 500  # rows per insert


def beds_report(*, actor: Actor, realm: Realm, report: BedsInput) -> BedReport:
    """Record the beds of one facility. Raises Refused, Invalid, Conflict."""
    return beds_report_many(actor=actor, realm=realm, reports=[report])[0]


def beds_report_many(
    *, actor: Actor, realm: Realm, reports: Sequence[BedsInput]
) -> list[BedReport]:
    """Record the beds of many facilities in one transaction; all of them or none."""
    for report in reports:
        require(actor, Command.BEDS_REPORT, report.facility)
    with writing():
        known = beds_now(realm, [report.facility.pk for report in reports])
        now = realm.now()
        for report in reports:
            before = known.get(report.facility.pk)
            check_beds(report, realm=realm, newest_at=before.report.observed_at if before else None)
        complete = [_completed(report, known.get(report.facility.pk)) for report in reports]
        rows = BedReport.objects.bulk_create(
            [
                BedReport(
                    **_common(report, actor, realm, now), capacity_class=report.capacity_class
                )
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
        _point_newest(realm, "beds", rows)
        for row, report in zip(rows, complete, strict=True):
            record(_beds_event(row, report, tell=not actor.is_system), realm=realm, actor=actor)
        _tell(realm, actor, rows)
    return rows


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


def ed_report(*, actor: Actor, realm: Realm, report: EdInput) -> EdReport:
    """Record the state of one emergency department. Raises Refused, Invalid, Conflict."""
    return ed_report_many(actor=actor, realm=realm, reports=[report])[0]


def ed_report_many(*, actor: Actor, realm: Realm, reports: Sequence[EdInput]) -> list[EdReport]:
    """Record many emergency departments in one transaction; all of them or none."""
    for report in reports:
        require(actor, Command.ED_REPORT, report.facility)
    with writing():
        known = ed_now(realm, [report.facility.pk for report in reports])
        now = realm.now()
        for report in reports:
            before = known.get(report.facility.pk)
            check_ed(report, realm=realm, newest_at=before.report.observed_at if before else None)
        rows = EdReport.objects.bulk_create(
            [
                EdReport(
                    **_common(report, actor, realm, now),
                    traffic=report.traffic,
                    reason=report.reason if report.traffic != Traffic.OPEN else "",
                    expected_end=report.expected_end if report.traffic != Traffic.OPEN else None,
                    present=report.present,
                    nedocs=report.nedocs,
                )
                for report in reports
            ],
            batch_size=BATCH,
        )
        _point_newest(realm, "ed", rows)
        for row in rows:
            tell = _traffic_changed(known.get(row.facility_id), row)
            record(_ed_event(row, tell=tell), realm=realm, actor=actor)
        _tell(realm, actor, rows)
    return rows


def figures_confirm(*, actor: Actor, realm: Realm, facility: Facility) -> None:
    """Say that all figures of a facility are still right: they get this moment as their age.

    Raises Missing when there is nothing to confirm.
    """
    require(actor, Command.BEDS_REPORT, facility)
    with writing():
        beds = beds_now(realm, [facility.pk]).get(facility.pk)
        ed = ed_now(realm, [facility.pk]).get(facility.pk)
        if beds is None and ed is None:
            raise Missing("Er zijn nog geen cijfers om te bevestigen.", code="nothing_to_confirm")
        if beds is not None:
            beds_report(
                actor=actor,
                realm=realm,
                report=BedsInput(
                    facility=facility,
                    lines=tuple(beds.lines.values()),
                    observed_at=realm.now(),
                    source="manual",
                    method=Method.CONFIRMED,
                    duiding=beds.report.duiding,
                    capacity_class=CapacityClass(beds.report.capacity_class),
                ),
            )
        if ed is not None:
            ed_report(actor=actor, realm=realm, report=_ed_again(ed, realm.now()))


def _ed_again(known: EdNow, now: datetime) -> EdInput:
    """Return the known state of an emergency department as a confirmation of this moment."""
    end = known.report.expected_end
    return EdInput(
        facility=known.facility,
        traffic=Traffic(known.report.traffic),
        observed_at=now,
        source="manual",
        method=Method.CONFIRMED,
        reason=known.report.reason,
        expected_end=end if end is not None and end > now else None,
        present=known.report.present,
        nedocs=known.report.nedocs,
        duiding=known.report.duiding,
    )


def day_close(
    *,
    actor: Actor,
    realm: Realm,
    day: date,
    admissions: Mapping[str, int],
    ward: int,
    ic: int,
) -> DayCount:
    """Record the admissions of a day per region and the national wave occupancy; once a day."""
    require(actor, Command.ADMINISTER)
    with writing():
        count, created = DayCount.objects.get_or_create(
            realm=realm,
            date=day,
            defaults={"admissions": dict(admissions), "ward": ward, "ic": ic},
        )
        if created:
            record(DayClosed(day, dict(admissions), ward, ic), realm=realm, actor=actor)
    return count


def _completed(report: BedsInput, known: BedsNow | None) -> BedsInput:
    """Return the report with the kinds of bed and widths it leaves out, from what is known."""
    before = known.lines if known else {}
    given = {line.bed: line for line in report.lines}
    lines = tuple(
        replace(line, widths=_widths(report.facility, line, before.get(line.bed)))
        for line in (before | given).values()
    )
    return replace(report, lines=lines)


def _widths(facility: Facility, line: BedLine, before: BedLine | None) -> Mapping[str, int]:
    """Return the class widths of a line: given, else known, else the demo assumption."""
    return line.widths or (before.widths if before else None) or demo_widths(facility, line.bed)


def _common(
    report: BedsInput | EdInput, actor: Actor, realm: Realm, now: datetime
) -> dict[str, Any]:
    """Return the columns every report has."""
    return {
        "realm": realm,
        "facility": report.facility,
        "observed_at": report.observed_at,
        "received_at": now,
        "source": report.source,
        "method": report.method,
        "reported_by": actor.label,
        "reporter": actor.name,
        "duiding": report.duiding,
        "created_at": timezone.now(),
    }


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


def _point_newest(
    realm: Realm, column: str, rows: Sequence[BedReport] | Sequence[EdReport]
) -> None:
    """Make these reports the ones that count now."""
    Newest.objects.bulk_create(
        [Newest(realm=realm, facility_id=row.facility_id, **{column: row}) for row in rows],
        update_conflicts=True,
        unique_fields=["realm", "facility"],
        update_fields=[column],
    )


def _tell(realm: Realm, actor: Actor, rows: Sequence[BedReport] | Sequence[EdReport]) -> None:
    """Tell the apps above, inside the transaction, whose figures changed."""
    codes = sorted({row.facility_id for row in rows})
    figures_changed.send(sender=Newest, realm=realm, actor=actor, facilities=codes)


def _traffic_changed(known: EdNow | None, row: EdReport) -> bool:
    """Say whether the traffic is another than it was (a first report counts when it is not open)."""
    return row.traffic != (known.report.traffic if known else Traffic.OPEN)


def _place(facility: Facility) -> dict[str, str]:
    """Return the fields that say where an event belongs."""
    return {
        "facility": facility.pk,
        "name": facility.name,
        "region": facility.region_id,
        "veiligheidsregio": facility.veiligheidsregio_id,
    }


def _beds_event(row: BedReport, report: BedsInput, *, tell: bool) -> BedsReported:
    """Return the event for a bed report."""
    return BedsReported(
        **_place(row.facility),
        observed_at=row.observed_at,
        received_at=row.received_at,
        source=row.source,
        method=row.method,
        reported_by=row.reported_by,
        capacity_class=row.capacity_class,
        duiding=row.duiding,
        stale_after_s=deadline("beds", row.source),
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
            }
            for line in report.lines
        ),
        tell=tell,
    )


def _ed_event(row: EdReport, *, tell: bool) -> EdReported:
    """Return the event for a report of an emergency department."""
    score = None if row.nedocs is None else {"value": row.nedocs, "level": level_of(row.nedocs)}
    return EdReported(
        **_place(row.facility),
        observed_at=row.observed_at,
        received_at=row.received_at,
        source=row.source,
        method=row.method,
        reported_by=row.reported_by,
        traffic=row.traffic,
        reason=row.reason,
        expected_end=row.expected_end,
        present=row.present,
        nedocs=score,
        duiding=row.duiding,
        stale_after_s=deadline("ed", row.source),
        tell=tell,
    )
