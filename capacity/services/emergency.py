"""Reports of emergency departments."""

from collections.abc import Sequence

from capacity.bodies import EdIn
from capacity.events import EdReported
from capacity.inputs import EdInput
from capacity.kinds import kind
from capacity.models import EdReport, Traffic
from capacity.nedocs import level_of
from capacity.plausibility import present_remarks
from capacity.remarks import Remark
from capacity.resource import ED
from capacity.selectors import EdNow, ed_now
from capacity.services.common import (
    BATCH,
    ED_FACTS,
    common,
    place,
    point_newest,
    receipt,
    tell_changed,
)
from capacity.validation import check_ed
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.models import Role
from network.places import require_in_use
from web.commands import command
from web.people import require
from web.rights import Reach


@command(
    "capacity.ed_report",
    who={Role.HOSPITAL_LIAISON: Reach.FACILITY},
    place="report.facility",
    body=EdIn,
    address="facilities/<str:facility>/ed/",
    answer=receipt,
    on=("ed:{report.facility.pk}",),
    facts=ED_FACTS,
)
def ed_report(*, actor: Actor, realm: Realm, report: EdInput) -> EdReport:
    """Report the emergency department of a facility.

    Raises Refused, Invalid, Conflict.
    """
    return ed_report_many(actor=actor, realm=realm, reports=[report])[0]


def ed_report_many(*, actor: Actor, realm: Realm, reports: Sequence[EdInput]) -> list[EdReport]:
    """Record many emergency departments in one transaction; all of them or none."""
    for report in reports:
        require(actor, ed_report.right, report.facility)
    with writing():
        require_in_use(*(report.facility for report in reports))
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
            row.remarks = _remarks(row, known.get(row.facility_id))
            before = known.get(row.facility_id)
            tell = _is_news(before, row, actor)
            event = _ed_event(row, tell=tell, before=before.report.traffic if before else "")
            record(event, realm=realm, actor=actor)
        tell_changed(realm, actor, rows)
    return rows


def _remarks(row: EdReport, known: EdNow | None) -> tuple[Remark, ...]:
    """Return what is remarkable beside the last report and the size of the department."""
    department = kind(ED)
    before = known.report.present if known else None
    places = department.demo_beds(row.facility)
    return present_remarks(department, row.present, before=before, places=places)


def _is_news(known: EdNow | None, row: EdReport, actor: Actor) -> bool:
    """Say whether people want a line for it: a change of traffic, and from a system only a stop's.

    A first report is compared with open. What threatens comes and goes by the dozen a day, and would
    push the decisions out of sight.
    """
    traffic = {row.traffic, known.report.traffic if known else Traffic.OPEN}
    return len(traffic) > 1 and (not actor.is_system or Traffic.STOP in traffic)


def _ed_event(row: EdReport, *, tell: bool, before: str) -> EdReported:
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
        stale_after_s=kind(ED).deadline(row.source),
        tell=tell,
        before=before,
    )
