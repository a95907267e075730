"""Parts of a kind of bed in a report: only of an open cohort, and as its way of counting says."""

from collections.abc import Mapping
from typing import Any

from capacity.cohort_lists import has_rest, label_name
from capacity.cohort_rules import Split, misfit
from capacity.inputs import FiguresInput
from capacity.kinds import short_name
from capacity.models import Cohort, Counting
from capacity.resource import AnyLine, BedLine
from journal.errors import Conflict, Invalid
from journal.said import said


def check_parts(
    report: FiguresInput,
    cohorts: Mapping[str, Cohort],
    before: Mapping[str, BedLine],
    said: Mapping[tuple[str, str], BedLine],
) -> None:
    """Raise Conflict for a part of a cohort that is not open, Invalid for parts that do not fit.

    Labels that the report leaves out count as they were said before, else parts that came one by one
    could add up to more than the whole.
    """
    parts: dict[str, dict[str, BedLine]] = {}
    for line in report.lines:
        if line.cohort:
            _check_label(line, cohorts)
            if isinstance(line, BedLine):
                parts.setdefault(line.bed, {})[line.cohort] = line
    whole = {line.bed: line for line in report.beds}
    for kind, lines in parts.items():
        row = cohorts[kind]
        split = Split(tuple(row.labels), row.counting == Counting.BEDS, has_rest(tuple(row.labels)))
        known = {label: line for (code, label), line in said.items() if code == kind}
        _check_fits(kind, split, whole.get(kind) or before.get(kind), {**known, **lines})


def _check_label(line: AnyLine, cohorts: Mapping[str, Cohort]) -> None:
    """Raise unless a part is one of an open cohort, with only the figures its counting asks."""
    field = f"{line.code}.{line.cohort}"
    words: dict[str, Any] = {"kind": short_name(line.code), "label": label_name(line.cohort)}
    row = cohorts.get(line.code)
    if row is None or line.cohort not in row.labels:
        raise Conflict("capacity.cohort_closed", field=field, **words)
    if row.counting == Counting.PATIENTS and line.values.get("operational") is not None:
        raise Invalid("capacity.cohort_no_beds", field=field, **words)


def _check_fits(
    kind: str, split: Split, whole: BedLine | None, parts: Mapping[str, BedLine]
) -> None:
    """Raise Invalid unless the parts fit the whole."""
    fault = misfit(split, whole, parts)
    if fault is not None:
        raise Invalid(
            f"capacity.cohort_{fault.code}",
            field=f"{kind}.{fault.figure}",
            kind=short_name(kind),
            figure=said(f"capacity.cohort_figure.{fault.figure}"),
            parts=fault.parts,
            whole=fault.whole,
        )
