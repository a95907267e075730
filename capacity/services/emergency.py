"""Reports of emergency departments."""

from collections.abc import Sequence

from capacity.events import EdReported
from capacity.freshness import deadline
from capacity.inputs import EdInput
from capacity.models import EdReport, Traffic
from capacity.nedocs import level_of
from capacity.selectors import EdNow, ed_now
from capacity.services.common import BATCH, common, place, point_newest, tell_changed
from capacity.validation import check_ed
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.permissions import Command, require


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
                    **common(report, actor, realm, now),
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
        point_newest(realm, "ed", rows)
        for row in rows:
            tell = _traffic_changed(known.get(row.facility_id), row)
            record(_ed_event(row, tell=tell), realm=realm, actor=actor)
        tell_changed(realm, actor, rows)
    return rows


def _traffic_changed(known: EdNow | None, row: EdReport) -> bool:
    """Say whether the traffic is another than it was (a first report counts when it is not open)."""
    return row.traffic != (known.report.traffic if known else Traffic.OPEN)


def _ed_event(row: EdReport, *, tell: bool) -> EdReported:
    """Return the event for a report of an emergency department."""
    score = None if row.nedocs is None else {"value": row.nedocs, "level": level_of(row.nedocs)}
    return EdReported(
        **place(row.facility),
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
