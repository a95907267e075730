"""A report that can count: complete, with its widths, and with what is remarkable about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from capacity.inputs import FiguresInput
from capacity.kinds import bed_kind, kind
from capacity.models import Cohort, Method, SourceFigures
from capacity.plausibility import line_remarks
from capacity.remarks import Remark
from capacity.resource import AUTOMATIC, AnyLine, BedLine, category_of, line_of
from capacity.selectors import demo_widths
from capacity.services.cohort_parts import check_parts
from capacity.validation import check_complete, check_figures, lines_applicable
from journal.models import Realm
from network.models import Facility


def checked(
    report: FiguresInput,
    realm: Realm,
    known: Sequence[SourceFigures],
    cohorts: Mapping[str, Cohort],
) -> tuple[FiguresInput, tuple[Remark, ...]]:
    """Return a report that can count, with what is remarkable about it. Raises Invalid, Conflict."""
    report, remarks = lines_applicable(report)
    check_figures(report, realm=realm, known=known)
    counting = [row for row in known if row.counts and not row.cohort]
    spoken = {line.code for line in report.lines}
    before = {
        row.kind: line_of(kind(row.kind), row.values) for row in counting if row.kind in spoken
    }
    check_parts(report, cohorts, _beds(before), _parts(known))
    whole = category_of(report.source) != AUTOMATIC and report.method != Method.DERIVED_TRANSFER
    if whole and not report.is_correction and any(kind(line.code).is_bed for line in report.beds):
        # what a feed says is the feed's: it has a moment of its own
        by_hand = {row.kind for row in counting if category_of(row.source) != AUTOMATIC}
        check_complete(report, by_hand)
    report = replace(
        report, lines=tuple(_with_widths(realm, report.facility, report.lines, before))
    )
    for line in report.lines:
        if not line.cohort:
            found = line_remarks(kind(line.code), line, before=before.get(line.code))
            remarks = (*remarks, *found)
    return report, remarks


def _beds(lines: Mapping[str, AnyLine]) -> dict[str, BedLine]:
    """Return the lines that are of beds."""
    return {code: line for code, line in lines.items() if isinstance(line, BedLine)}


def _parts(known: Sequence[SourceFigures]) -> dict[tuple[str, str], BedLine]:
    """Return what counts of the parts of kinds of bed, by kind and label."""
    return {
        (row.kind, row.cohort): BedLine.of(row.kind, row.values, row.cohort)
        for row in known
        if row.counts and row.cohort and kind(row.kind).is_bed
    }


def _with_widths(
    realm: Realm, facility: Facility, lines: Sequence[AnyLine], before: Mapping[str, AnyLine]
) -> Iterator[AnyLine]:
    """Yield the lines, whole kinds of bed with the class widths they leave out, from what is known."""
    for line in lines:
        if isinstance(line, BedLine) and not line.cohort and kind(line.bed).is_bed:
            old = before.get(line.bed)
            last = old if isinstance(old, BedLine) else None
            yield replace(line, widths=_widths(realm, facility, line, last))
        else:
            yield line


def _widths(
    realm: Realm, facility: Facility, line: BedLine, before: BedLine | None
) -> Mapping[str, int] | None:
    """Return the class widths of a line: given, else known; in an exercise else the demo assumption."""
    known = line.widths or (before.widths if before else None)
    if known or not realm.is_exercise:
        return known
    widths = demo_widths(facility, bed_kind(line.bed))
    return widths if any(widths.values()) else None  # no made-up number says nothing, not zero
