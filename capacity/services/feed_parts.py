"""The two parts of a row that a source sends: its figures, and its emergency department."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from capacity.emergency_bodies import EdIn
from capacity.feed_outcome import DEPARTMENT, FIGURES, Outcome
from capacity.feed_reading import Row
from capacity.inputs import EdInput, FiguresInput
from capacity.models import EdReport, ReportLine, Source, SourceFigures
from capacity.resource import AnyLine
from capacity.selectors import EdNow, ed_now
from capacity.services.emergency import ed_report_many
from capacity.services.reports import Refusals, figures_report_many
from capacity.validation import check_ed
from journal.errors import Invalid, ZorgbeeldError
from journal.models import Realm
from network.models import Facility
from web.bodies import checked
from web.program import Program

OF_ROW = ("facility", "observed_at")  # what both parts of a row share


def moment_of(row: Row) -> datetime:
    """Return the moment of a row that was read well."""
    assert row.observed_at is not None  # noqa: S101 -- such a row has faults
    return row.observed_at


def facility_of(row: Row) -> Facility:
    """Return the facility of a row that was read well."""
    assert row.facility is not None  # noqa: S101 -- such a row has faults
    return row.facility


def take_figures(actor: Program, source: Source, rows: Sequence[Row], found: Outcome) -> None:
    """Take in the figures of some facilities: what is new, and what corrects the past."""
    if not rows:
        return
    realm = source.realm
    newest = {
        (row.facility_id, row.kind, row.cohort): row
        for row in SourceFigures.objects.filter(
            realm=realm, source=source.name, facility__in=[facility_of(row).pk for row in rows]
        ).only("facility", "kind", "cohort", "observed_at", "values")
    }
    sorted_out = [_sorted_out(row, newest) for row in rows]
    past = _past(
        realm, source, [(row, old) for row, (_new, old) in zip(rows, sorted_out, strict=True)]
    )
    now_jobs: list[_Job] = []
    past_jobs: list[_Job] = []
    for row, (new, old) in zip(rows, sorted_out, strict=True):
        corrected = tuple(line for line in old if not _was_said(row, line, past))
        report = row.figures
        if report is None or not (new or corrected):
            found.same(row, FIGURES)
            continue
        if new:
            now_jobs.append((row, replace(report, lines=tuple(new))))
        if corrected:
            past_jobs.append((row, replace(report, lines=corrected, is_correction=True)))
    counted: dict[int, Row] = {}
    for jobs in (now_jobs, past_jobs):
        counted |= _report(actor, realm, jobs, found)
    for row in counted.values():
        found.take(row, FIGURES)


_Job = tuple[Row, FiguresInput]


def _report(actor: Program, realm: Realm, jobs: Sequence[_Job], found: Outcome) -> dict[int, Row]:
    """Have figures reported; return the rows that count, by number; refused ones are noted."""
    if not jobs:
        return {}
    refused: Refusals = {}
    reports = [report for _row, report in jobs]
    figures_report_many(actor=actor, realm=realm, reports=reports, refused=refused)
    counted: dict[int, Row] = {}
    for place, (row, _told) in enumerate(jobs):
        if place in refused:
            found.refuse(row, refused[place])
        else:
            counted[row.number] = row
    return counted


def _sorted_out(
    row: Row, newest: Mapping[tuple[str, str, str], SourceFigures]
) -> tuple[list[AnyLine], list[AnyLine]]:
    """Return which lines are newer than what this source said of their kind, and which are not."""
    new: list[AnyLine] = []
    old: list[AnyLine] = []
    for line in row.figures.lines if row.figures else ():
        known = newest.get((facility_of(row).pk, line.code, line.cohort))
        (new if known is None or known.observed_at < moment_of(row) else old).append(line)
    return new, old


_Past = dict[tuple[str, str, str, datetime], list[dict[str, Any]]]


def _past(realm: Realm, source: Source, asked: Sequence[tuple[Row, Sequence[AnyLine]]]) -> _Past:
    """Return what this source said before of the moments of these lines (1 query, none without any)."""
    rows = [row for row, lines in asked if lines]
    said_before: _Past = {}
    if not rows:
        return said_before
    lines = ReportLine.objects.filter(
        realm=realm,
        source=source.name,
        facility__in=[facility_of(row).pk for row in rows],
        observed_at__in=[moment_of(row) for row in rows],
    )
    for line in lines.only("facility", "kind", "cohort", "observed_at", "values"):
        key = (line.facility_id, line.kind, line.cohort, line.observed_at)
        said_before.setdefault(key, []).append(_plain(line.values))
    return said_before


def _was_said(row: Row, line: AnyLine, past: _Past) -> bool:
    """Say whether this source gave these very figures of this moment before."""
    key = (facility_of(row).pk, line.code, line.cohort, moment_of(row))
    return _plain(line.values) in past.get(key, [])


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that were given: without what is unknown, and the widths that the system adds."""
    return {
        name: value
        for name, value in values.items()
        if name != "widths" and value is not None and value != ""
    }


def take_departments(actor: Program, source: Source, rows: Sequence[Row], found: Outcome) -> None:
    """Take in the emergency departments of some facilities."""
    if not rows:
        return
    realm = source.realm
    known = ed_now(realm, [facility_of(row).pk for row in rows])
    reports: list[tuple[Row, EdInput]] = []
    for row in rows:
        before = known.get(facility_of(row).pk)
        try:
            report = _department(row, before, source, realm)
            if _department_was_said(report, source, before):
                found.same(row, DEPARTMENT)
                continue
            check_ed(report, realm=realm, newest_at=before.observed_at if before else None)
        except ZorgbeeldError as fault:
            path = "" if fault.field in OF_ROW else "ed."
            found.refuse(row, fault, DEPARTMENT, path)
            continue
        reports.append((row, report))
    if reports:
        ed_report_many(actor=actor, realm=realm, reports=[report for _row, report in reports])
    for row, _report_of in reports:
        found.take(row, DEPARTMENT)


def _department(row: Row, before: EdNow | None, source: Source, realm: Realm) -> EdInput:
    """Return the report of a department. Raises Invalid.

    Who says nothing of its state leaves it to those who did; where nobody did, that is not open.
    """
    given = dict(row.ed or {})
    for name in ("facility", "observed_at"):
        if name in given:
            raise Invalid("web.unknown_name", field=name, name=name, known=[])
    if given.get("traffic") is None:
        if before is None:
            raise Invalid("web.field.required", code="required", field="traffic")
        standing = before.standing(moment_of(row))
        given |= {"traffic": standing.traffic, "reason": standing.reason}
        given["expected_end"] = standing.expected_end.isoformat() if standing.expected_end else None
    given |= {"facility": facility_of(row).pk, "observed_at": moment_of(row).isoformat()}
    report: EdInput = EdIn.arguments(checked(EdIn, given), realm)["report"]
    return replace(report, facility=facility_of(row), source=source.name)


def _department_was_said(report: EdInput, source: Source, before: EdNow | None) -> bool:
    """Say whether this source gave these figures of this moment before; asks only for one in the past."""
    if before is None or before.observed_at < report.observed_at:
        return False
    rows = EdReport.objects.filter(
        realm=source.realm,
        facility=report.facility,
        source=source.name,
        observed_at=report.observed_at,
        traffic=report.traffic,
        present=report.present,
    )
    return any(
        (dict(row.inputs), dict(row.times)) == (dict(report.inputs), dict(report.times))
        for row in rows
    )
