"""What a report must satisfy before it counts; every refusal names the field."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from capacity import crowding
from capacity.checks import applicable, left_out, moment_fault
from capacity.emergency_lists import settings
from capacity.inputs import EdInput, FiguresInput
from capacity.kinds import bed_kinds, kind_in_force, kinds, short_name
from capacity.models import CapacityClass, EdReason, SourceFigures, Traffic
from capacity.remarks import Remark
from capacity.resource import AUTOMATIC, BY_HAND, CLASSES, AnyLine, BedLine, Kind, category_of
from capacity.shapes import STATES
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.moments import read_moment

MAX_BEDS = 5000  # no Dutch hospital has more; a larger number is a slip of the keyboard
MAX_PRESENT = 1000
MAX_DUIDING = 500
SCORE_BOUNDS = (-20, 1000)  # what the formula can give; shown is 0 to 200
ROUNDED = 1  # a computed and a given score this far apart are one, rounded


def lines_applicable(report: FiguresInput) -> tuple[FiguresInput, tuple[Remark, ...]]:
    """Return the report without empty lines of kinds the house does not have, and remarks on those.

    Raises Invalid for a line that claims something of such a kind.
    """
    known = {item.code: item for item in kinds()}
    had = [code for code, item in known.items() if item.has(report.facility)]
    sorted_out = applicable(report.lines, house=str(report.facility), had=had, kinds=known)
    for line in sorted_out.wrong:
        raise Invalid(
            "capacity.no_such_beds",
            field="lines.bed",
            house=report.facility,
            kind=short_name(line.code),
        )
    return replace(report, lines=sorted_out.lines), sorted_out.remarks


def check_figures(report: FiguresInput, *, realm: Realm, known: Sequence[SourceFigures]) -> None:
    """Raise Invalid or Conflict unless this report can count beside what its facility said before."""
    _check_common(report, realm=realm, newest_at=_newest_at(report, known))
    if report.capacity_class not in CapacityClass.values:
        raise Invalid("capacity.unknown_class", field="capacity_class", given=report.capacity_class)
    if not report.lines:
        raise Invalid("capacity.no_lines", field="lines")
    if len({(line.code, line.cohort) for line in report.lines}) != len(report.lines):
        raise Invalid("capacity.kind_twice", field="lines")
    if report.holds_until is not None:
        _check_aware(report.holds_until, "holds_until")
        if report.holds_until <= report.observed_at:
            raise Invalid("capacity.holds_not_later", field="holds_until")
    for line in report.lines:
        _check_line(line)


def _newest_at(report: FiguresInput, known: Sequence[SourceFigures]) -> datetime | None:
    """Return the moment of the newest figures that this report may not be older than.

    People, files and the exercise follow one another; a feed follows itself alone: neither may make the
    other late. A correction speaks of the past.
    """
    if report.is_correction:
        return None
    said = {(line.code, line.cohort) for line in report.lines}
    feed = category_of(report.source) == AUTOMATIC
    moments = [
        row.observed_at
        for row in known
        if (row.kind, row.cohort) in said
        and (row.source == report.source if feed else category_of(row.source) != AUTOMATIC)
    ]
    return max(moments, default=None)


def check_complete(report: FiguresInput, known: Collection[str]) -> None:
    """Raise Invalid when a report of the beds of every board leaves one out that was reported before.

    Whoever counts the ward and forgets the IC would leave a picture of two moments; unknown may be said.
    """
    had = [kind.code for kind in bed_kinds() if kind.headline and kind.has(report.facility)]
    spoken = [line.bed for line in report.beds if line.bed in had]
    missing = left_out(spoken, known, had) if spoken else []
    if missing:
        kinds = [short_name(bed) for bed in missing]
        raise Invalid("capacity.left_out", field="lines", kinds=kinds)


def _check_line(line: AnyLine) -> None:
    """Raise Invalid unless one line makes sense."""
    item = kind_in_force(line.code, field="lines.bed")
    for name, value in line.values.items():
        if name not in ("widths", "note"):
            _check_figure(item, name, value)
    if len(line.values.get("note") or "") > MAX_DUIDING:
        raise Invalid("capacity.long_duiding", field=f"{line.code}.note", most=MAX_DUIDING)
    _check_parts(item, line)
    if isinstance(line, BedLine):
        _check_beds(line)


def _check_parts(item: Kind, line: AnyLine) -> None:
    """Raise Invalid where the parts of a figure are more than the whole."""
    for names in item.shape.parts:
        whole = line.values.get(item.shape.asked[0])
        if whole is not None and sum(line.values.get(name) or 0 for name in names) > whole:
            field = f"{item.code}.{item.shape.asked[0]}"
            raise Invalid("capacity.parts", field=field, most=whole)


def _check_figure(item: Kind, name: str, value: Any) -> None:
    """Raise Invalid unless a figure is one of its kind, within its bounds."""
    figure = item.shape.figure(name)
    field = f"{item.code}.{name}"
    if figure is None:
        if value is None:
            return
        raise Invalid("capacity.no_figure", field=field, name=name)
    if value is None:
        return
    if figure.sort == "state":
        if value not in STATES:
            raise Invalid("capacity.no_state", field=field, given=value)
    elif figure.sort == "moment":
        _check_aware(read_moment(value, field=field), field)
    else:
        _check_counts([(field, value)], figure.most)


def _check_beds(line: BedLine) -> None:
    """Raise Invalid unless the figures of a kind of bed fit each other."""
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
        if report.traffic != Traffic.OPEN and report.source == BY_HAND:
            _check_length(report.expected_end, report.observed_at)
    _check_counts([("present", report.present)], MAX_PRESENT)
    _check_crowding(report)


def check_stop(traffic: str, reason: str, end: datetime | None, *, now: datetime) -> None:
    """Raise Invalid unless a stop says why, and ends after now and within the longest time."""
    if traffic == Traffic.OPEN:
        return
    if not reason:
        raise Invalid("capacity.stop_reason", field="reason")
    if end is not None:
        _check_aware(end, "expected_end")
    if end is None or end <= now:
        raise Invalid("capacity.end_not_later", field="expected_end")
    _check_length(end, now)


def _check_length(end: datetime, since: datetime) -> None:
    """Raise Invalid when a stop is announced for longer than any may last."""
    longest = settings().longest_stop_hours
    if end > since + timedelta(hours=longest):
        raise Invalid("capacity.long_stop", field="expected_end", hours=longest)


def _check_crowding(report: EdInput) -> None:
    """Raise Invalid unless the inputs, the result and the throughput times can be right."""
    for name, value in report.inputs.items():
        _check_input(name, value)
    for name in ("boarders", "ventilated"):
        most = report.present
        if most is not None and (report.inputs.get(name) or 0) > most:
            raise Invalid("capacity.more_than_present", field=name, present=most)
    for name in report.times:
        if name not in crowding.TIMES:
            raise Invalid("capacity.no_figure", field=f"times.{name}", name=name)
    _check_counts(
        [(f"times.{name}", value) for name, value in report.times.items()], crowding.LONGEST_TIME
    )
    least, most = SCORE_BOUNDS
    if report.nedocs is not None and not least <= report.nedocs <= most:
        raise Invalid("capacity.score_bounds", field="nedocs", least=least, most=most)
    computed = crowding.score_of(report.present, report.inputs)
    given = None if report.nedocs is None else crowding.shown(report.nedocs)
    if computed is not None and given is not None and abs(computed.shown - given) > ROUNDED:
        raise Invalid("capacity.score_differs", field="nedocs", score=round(computed.shown))


def _check_input(name: str, value: Any) -> None:
    """Raise Invalid unless an input of NEDOCS is a number within its bounds."""
    rule = crowding.INPUTS.get(name)
    if rule is None:
        raise Invalid("capacity.no_figure", field=f"inputs.{name}", name=name)
    number = isinstance(value, int) or (isinstance(value, float) and not rule.whole)
    if isinstance(value, bool) or not number or not rule.least <= value <= rule.most:
        code = "capacity.count" if rule.whole else "capacity.hours"
        raise Invalid(code, field=f"inputs.{name}", least=rule.least, most=int(rule.most))


def _check_common(
    report: FiguresInput | EdInput, *, realm: Realm, newest_at: datetime | None
) -> None:
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
            raise Invalid("capacity.count", field=field, least=0, most=most)
