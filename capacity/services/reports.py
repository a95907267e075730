"""Reports of figures of any kind of resource, by whoever says them: people, files, feeds, the exercise.

A report is kept as it was said. Per kind one source counts (`capacity.choice`); what counts makes the
picture, each figure with its own moment, source and reason.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError

from capacity.inputs import FiguresInput
from capacity.models import FigureReport, ReportLine, SourceFigures
from capacity.permissions import REPORT
from capacity.remarks import Remark
from capacity.selectors import (
    cohorts_open,
    moves_after,
    said_beside,
    said_by_sources,
)
from capacity.services.checked import checked
from capacity.services.common import common, tell_changed
from capacity.services.hours import hours_note
from capacity.services.turn import Turn
from journal.actors import Actor
from journal.bulk import bulk_insert
from journal.errors import ZorgbeeldError
from journal.models import Realm
from journal.services import writing
from network.places import require_in_use
from web.people import require

Refusals = dict[int, ZorgbeeldError]  # by the place of the report in its list


def figures_report_many(
    *,
    actor: Actor,
    realm: Realm,
    reports: Sequence[FiguresInput],
    refused: Refusals | None = None,
    by: Mapping[str, Actor] | None = None,
) -> list[FigureReport]:
    """Record the figures of many facilities in one transaction; all of them or none.

    `by`: who says those of a facility, by its code, where that is not `actor`. With `refused`, what cannot
    count is noted there and the others are kept. Raises Refused, Invalid, Conflict. At most one report per
    facility.
    """
    said_by = by or {}
    for report in reports:
        require(said_by.get(report.facility.pk, actor), REPORT, report.facility)
    try:
        return _report_many(actor, realm, reports, refused, said_by)
    except IntegrityError:
        # two sources said their first of one kind at the same moment: now this one sees the other's
        return _report_many(actor, realm, reports, refused, said_by)


def _report_many(
    actor: Actor,
    realm: Realm,
    reports: Sequence[FiguresInput],
    refused: Refusals | None,
    by: Mapping[str, Actor],
) -> list[FigureReport]:
    """Do it in a transaction of its own, or within a larger one up to a point to come back to."""
    with writing():
        require_in_use(*(report.facility for report in reports))
        spoken = {line.code for report in reports for line in report.lines}
        places = {report.facility.pk: report.facility for report in reports}
        known = said_beside(realm, places, spoken)
        now = realm.now()
        sorted_out = _sorted_out(realm, reports, known, refused)
        if not sorted_out:
            return []
        rows = _keep(actor, realm, now, [report for report, _remarks in sorted_out], by)
        # read after what is known was locked: a patient who moves meanwhile waits for these figures
        since = min(report.observed_at for report, _remarks in sorted_out)
        turn = Turn(actor, realm, now, moves=moves_after(realm, places, since), by=by)
        for row, (report, remarks) in zip(rows, sorted_out, strict=True):
            row.remarks = remarks
            turn.take(row, report, known.get(row.facility_id, []))
        turn.write()
        tell_changed(realm, actor, rows, spoken)
    return rows


def _sorted_out(
    realm: Realm,
    reports: Sequence[FiguresInput],
    known: Mapping[str, list[SourceFigures]],
    refused: Refusals | None,
) -> list[tuple[FiguresInput, tuple[Remark, ...]]]:
    """Return the reports that can count, with what is remarkable about each. Raises Invalid, Conflict."""
    split = any(line.cohort for report in reports for line in report.lines)
    cohorts = cohorts_open(realm, lock=True) if split else {}
    found = []
    for place, report in enumerate(reports):
        try:
            found.append(checked(report, realm, known.get(report.facility.pk, []), cohorts))
        except ZorgbeeldError as refusal:
            if refused is None:
                raise
            refused[place] = refusal
    return found


def figures_choose(
    *, actor: Actor, realm: Realm, facilities: Collection[str], everything: bool = False
) -> None:
    """Choose anew at facilities because a rule, a hold or a deadline changed; nobody reported anything.

    `everything`: tell all of it again, because how long it holds changed. Inside `writing()`, for who was
    found to be allowed to.
    """
    turn = Turn(actor, realm, realm.now(), tell=False)
    for rows in said_by_sources(realm, facilities, lock=True).values():
        turn.choose_again(rows, all_of_it=True, everything=everything)
    turn.write()


def figures_settle(*, actor: Actor, realm: Realm) -> int:
    """Choose again where the choice of a source has run out; return for how many figures it changed.

    A held figure that a feed takes over, and a feed that fell silent, come into the picture so.
    """
    with writing():
        now = realm.now()
        due = SourceFigures.objects.filter(realm=realm, again_at__lte=now)
        places = set(due.values_list("facility", flat=True))
        if not places:
            return 0
        known = said_by_sources(realm, places, lock=True)
        turn = Turn(actor, realm, now)
        for rows in known.values():
            turn.choose_again(rows)
        turn.write()
        tell_changed(realm, actor, turn.told)
        return turn.changed


def _keep(
    actor: Actor,
    realm: Realm,
    now: datetime,
    reports: Sequence[FiguresInput],
    by: Mapping[str, Actor],
) -> list[FigureReport]:
    """Keep reports as they were said."""
    rows = bulk_insert(
        [
            FigureReport(
                **common(report, by.get(report.facility.pk, actor), realm, now),
                capacity_class=report.capacity_class,
                is_correction=report.is_correction,
                holds_until=report.holds_until,
            )
            for report in reports
        ]
    )
    bulk_insert(
        [
            ReportLine(
                report=row,
                realm=realm,
                facility=row.facility,
                kind=line.code,
                cohort=line.cohort,
                source=row.source,
                observed_at=row.observed_at,
                values=dict(line.values),
            )
            for row, report in zip(rows, reports, strict=True)
            for line in report.lines
        ]
    )
    hours_note(realm, rows, reports)
    return rows
