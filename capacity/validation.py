"""What a report must satisfy before it counts; every refusal names the field."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from capacity.checks import applicable, left_out, moment_fault
from capacity.inputs import BedsInput, EdInput
from capacity.kinds import bed_kind, bed_kinds, short_name
from capacity.models import CapacityClass, EdReason, Traffic
from capacity.remarks import Remark
from capacity.resource import CLASSES, BedLine
from journal.errors import Conflict, Invalid
from journal.models import Realm

MAX_BEDS = 5000  # no Dutch hospital has more; a larger number is a slip of the keyboard
MAX_PRESENT = 1000
MAX_DUIDING = 500


def beds_applicable(report: BedsInput) -> tuple[BedsInput, tuple[Remark, ...]]:
    """Return the report without empty lines of kinds the house does not have, and remarks on those.

    Raises Invalid for a line that claims beds of such a kind.
    """
    kinds = {kind.code: kind for kind in bed_kinds()}
    had = [code for code, kind in kinds.items() if kind.has(report.facility)]
    sorted_out = applicable(report.lines, house=str(report.facility), had=had, kinds=kinds)
    for line in sorted_out.wrong:
        raise Invalid(
            "capacity.no_such_beds",
            field="lines.bed",
            house=report.facility,
            kind=short_name(line.bed),
        )
    return replace(report, lines=sorted_out.lines), sorted_out.remarks


def check_beds(report: BedsInput, *, realm: Realm, newest_at: datetime | None) -> None:
    """Raise Invalid or Conflict unless this bed report can count."""
    _check_common(report, realm=realm, newest_at=newest_at)
    if report.capacity_class not in CapacityClass.values:
        raise Invalid("capacity.unknown_class", field="capacity_class", given=report.capacity_class)
    if not report.lines:
        raise Invalid("capacity.no_lines", field="lines")
    if len({line.bed for line in report.lines}) != len(report.lines):
        raise Invalid("capacity.kind_twice", field="lines")
    for line in report.lines:
        _check_line(line)


def check_complete(report: BedsInput, known: Collection[str]) -> None:
    """Raise Invalid when a kind of bed that was reported before is left out.

    Its old figure would get the new report's moment and look fresh; unknown must be said.
    """
    had = [kind.code for kind in bed_kinds() if kind.has(report.facility)]
    missing = left_out((line.bed for line in report.lines), known, had)
    if missing:
        kinds = [short_name(bed) for bed in missing]
        raise Invalid("capacity.left_out", field="lines", kinds=kinds)


def _check_line(line: BedLine) -> None:
    """Raise Invalid unless one line makes sense."""
    bed_kind(line.bed, field="lines.bed")
    counts = ("operational", "occupied", "blocked", "isolation_free")
    _check_counts([(f"{line.bed}.{name}", getattr(line, name)) for name in counts], MAX_BEDS)
    if line.operational is not None and (line.blocked or 0) > line.operational:
        raise Invalid("capacity.blocked", field=f"{line.bed}.blocked")
    if line.widths is not None:
        if set(line.widths) != set(CLASSES):
            raise Invalid("capacity.widths", field="widths")
        _check_counts([(f"{line.bed}.{name}", line.widths[name]) for name in CLASSES], MAX_BEDS)


def check_ed(report: EdInput, *, realm: Realm, newest_at: datetime | None) -> None:
    """Raise Invalid or Conflict unless this report of an emergency department can count."""
    _check_common(report, realm=realm, newest_at=newest_at)
    if report.traffic not in Traffic.values:
        raise Invalid("capacity.unknown_traffic", field="traffic", given=report.traffic)
    if report.reason not in EdReason.values:
        raise Invalid("capacity.unknown_reason", field="reason", given=report.reason)
    if report.traffic != Traffic.OPEN and not report.reason:
        raise Invalid("capacity.stop_reason", field="reason")
    if report.expected_end is not None:
        _check_aware(report.expected_end, "expected_end")
        if report.expected_end <= report.observed_at:
            raise Invalid("capacity.end_not_later", field="expected_end")
    _check_counts([("present", report.present)], MAX_PRESENT)


def _check_common(report: BedsInput | EdInput, *, realm: Realm, newest_at: datetime | None) -> None:
    """Raise unless moment and text can be right."""
    _check_aware(report.observed_at, "observed_at")
    if len(report.duiding) > MAX_DUIDING:
        raise Invalid("capacity.long_duiding", field="duiding", most=MAX_DUIDING)
    fault = moment_fault(report.observed_at, now=realm.now(), newest=newest_at)
    if fault == "future":
        raise Invalid("capacity.future", field="observed_at")
    if fault == "older":
        raise Conflict("capacity.older_than_known", field="observed_at", house=report.facility)


def _check_aware(moment: datetime, field: str) -> None:
    """Raise Invalid for a moment without offset."""
    if moment.tzinfo is None:
        raise Invalid("journal.no_offset", field=field)


def _check_counts(counts: Sequence[tuple[str, int | None]], most: int) -> None:
    """Raise Invalid unless every known count is a whole number from 0 to `most`."""
    for field, count in counts:
        if count is None:
            continue
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= most:
            raise Invalid("capacity.count", field=field, most=most)
