"""Reports of emergency departments."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from capacity.crowding import score_of, shown
from capacity.emergency_bodies import EdIn
from capacity.emergency_lists import settings
from capacity.events import EdReported
from capacity.inputs import EdInput
from capacity.kinds import kind
from capacity.models import EdReport, Traffic
from capacity.nedocs import level_of
from capacity.plausibility import present_remarks
from capacity.remarks import Remark
from capacity.resource import BY_HAND, ED, EXERCISE, NEIGHBOUR, REGULAR
from capacity.selectors import EdNow, ed_now, paces_of
from capacity.services.common import (
    BATCH,
    ED_FACTS,
    common,
    place,
    point_newest,
    receipt,
    require_department,
    tell_changed,
)
from capacity.services.emergency_alert import together_follow
from capacity.services.emergency_periods import periods_follow
from capacity.services.emergency_scores import scores_count
from capacity.validation import check_ed
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.models import Role
from network.places import require_in_use
from web.commands import command
from web.people import require
from web.rights import Reach
from web.scopes import FIGURES


@command(
    "capacity.ed_report",
    scope=FIGURES,
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


def ed_report_many(
    *,
    actor: Actor,
    realm: Realm,
    reports: Sequence[EdInput],
    by: Mapping[str, Actor] | None = None,
) -> list[EdReport]:
    """Record many emergency departments in one transaction; all of them or none.

    `by`: who says that of a facility, by its code, where that is not `actor`.
    """
    said_by = by or {}
    for report in reports:
        require(said_by.get(report.facility.pk, actor), ed_report.right, report.facility)
        require_department(report.facility)
    with writing():
        require_in_use(*(report.facility for report in reports))
        known = ed_now(realm, [report.facility.pk for report in reports])
        now = realm.now()
        for report in reports:
            before = known.get(report.facility.pk)
            check_ed(report, realm=realm, newest_at=before.report.observed_at if before else None)
        rows = EdReport.objects.bulk_create(
            [
                _row(report, common(report, said_by.get(report.facility.pk, actor), realm, now))
                for report in reports
            ],
            batch_size=BATCH,
        )
        point_newest(realm, "ed", rows)
        usual = scores_count(realm, rows)
        paces = paces_of(realm)
        for row in rows:
            before = known.get(row.facility_id)
            row.remarks = _remarks(row, before)
            teller = said_by.get(row.facility_id, actor)
            standing = before.standing(row.observed_at).traffic if before else None
            event = ed_event(
                row,
                tell=_is_news(standing, row, teller),
                before=standing or "",
                usual=usual.get(row.facility_id),
                pace=paces.get(row.facility.region_id, REGULAR),
            )
            record(event, realm=realm, actor=teller)
        if periods_follow(realm, rows):
            together_follow(actor=actor, realm=realm)
        tell_changed(realm, actor, rows)
    return rows


def _row(report: EdInput, columns: dict[str, Any]) -> EdReport:
    """Return the row of a report: the score of its inputs where they are all there."""
    stops = report.traffic != Traffic.OPEN
    computed = score_of(report.present, report.inputs)
    given = None if report.nedocs is None else shown(report.nedocs)
    return EdReport(
        **columns,
        traffic=report.traffic,
        reason=report.reason if stops else "",
        expected_end=_end(report, columns["received_at"]) if stops else None,
        present=report.present,
        nedocs=computed.shown if computed is not None else given,
        inputs=dict(report.inputs),
        times=dict(report.times),
        counted_at=report.counted_at,
    )


def _end(report: EdInput, received_at: datetime) -> datetime | None:
    """Return when a stop ends by itself: as was said, else after the usual time from when it came in.

    A file or system that says it again renews it. What people say has its end from its body (`EdIn`); an
    exercise plays its own, and a neighbour says what is known there.
    """
    told = report.source in (BY_HAND, EXERCISE) or report.source.startswith(NEIGHBOUR)
    if report.expected_end is not None or told:
        return report.expected_end
    return received_at + timedelta(hours=settings().stop_hours)


def _remarks(row: EdReport, known: EdNow | None) -> tuple[Remark, ...]:
    """Return what is remarkable beside the last report and the size of the department."""
    department = kind(ED)
    before = known.report.present if known else None
    places = department.demo_beds(row.facility)
    return present_remarks(department, row.present, before=before, places=places)


def _is_news(standing: Traffic | None, row: EdReport, actor: Actor) -> bool:
    """Say whether people want a line for it: a change of traffic, and from a system only a stop's.

    A first report is compared with open. What threatens comes and goes by the dozen a day, and would
    push the decisions out of sight.
    """
    traffic = {Traffic(row.traffic), standing or Traffic.OPEN}
    return len(traffic) > 1 and (not actor.is_system or Traffic.STOP in traffic)


def ed_event(
    row: EdReport, *, tell: bool, before: str, usual: int | None, pace: str = REGULAR
) -> EdReported:
    """Return the event for a report of an emergency department.

    `usual` is its own percentile; `pace` how far its region is scaled up.
    """
    score = (
        None
        if row.nedocs is None
        else {"value": row.nedocs, "level": level_of(row.nedocs), "percentile": usual}
    )
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
        inputs=row.inputs,
        times=row.times,
        counted_at=row.counted_at or row.observed_at,
        duiding=row.duiding,
        stale_after_s=kind(ED).deadline(row.source, pace),
        tell=tell,
        before=before,
    )
