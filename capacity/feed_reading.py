"""Reading what a source sends: rows in, reports or faults out, every fault with its field.

Whatever is left out or null is unknown, never zero. A row is one facility at one moment: its figures
(`lines`), its emergency department (`ed`), or both.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from capacity.inputs import FiguresInput
from capacity.kinds import kind_in_force
from capacity.models import CapacityClass, Method
from capacity.resource import AnyLine, Kind, line_of
from journal.errors import Invalid, ZorgbeeldError
from journal.moments import read_moment
from network.models import Facility

MAX_LINES = 200
MAX_ID = 100
MAX_COHORT = 20
COUNTED = ("beds", "places")  # the shapes whose figures stand in the line itself
ROW = ("id", "facility", "observed_at", "lines", "ed", "duiding", "capacity_class")
BESIDE = ("bed", "cohort", "note")


@dataclass(frozen=True)
class Scope:
    """Of what a source may speak: its places by code, and its kinds (none: every kind)."""

    source: str
    places: Mapping[str, Facility]
    kinds: Collection[str]


@dataclass
class Row:
    """One row as it was read; with faults it is not used."""

    number: int
    id: str = ""
    facility: Facility | None = None
    observed_at: datetime | None = None
    figures: FiguresInput | None = None
    ed: Mapping[str, Any] | None = None
    faults: list[ZorgbeeldError] = field(default_factory=list)


def read_row(number: int, raw: Any, scope: Scope) -> Row:
    """Return one row, with every fault that its form has."""
    row = Row(number)
    if not isinstance(raw, Mapping):
        row.faults.append(Invalid("web.field.object", code="invalid", field=""))
        return row
    row.id = str(raw.get("id") or "")[:MAX_ID]
    row.faults += _strange(raw, ROW, "")
    row.facility = _try(row, _facility, raw.get("facility"), scope)
    row.observed_at = _try(row, _moment, raw.get("observed_at"))
    ed = raw.get("ed")
    if ed is not None and not isinstance(ed, Mapping):
        row.faults.append(Invalid("web.field.object", code="invalid", field="ed"))
    lines = tuple(_lines(row, raw.get("lines"), scope))
    if not lines and ed is None and not row.faults:
        row.faults.append(Invalid("capacity.no_lines", field="lines"))
    words = _try(row, _words, raw)
    if row.faults or row.facility is None or row.observed_at is None or words is None:
        return row
    duiding, capacity_class = words
    if lines:
        row.figures = FiguresInput(
            facility=row.facility,
            lines=lines,
            observed_at=row.observed_at,
            source=scope.source,
            method=Method.REPORTED,
            duiding=duiding,
            capacity_class=capacity_class,
        )
    row.ed = ed
    return row


def _try(row: Row, read: Any, *given: Any) -> Any:
    """Return what a reader makes of a value; a refusal is noted in the row."""
    try:
        return read(*given)
    except ZorgbeeldError as fault:
        row.faults.append(fault)
        return None


def _strange(given: Mapping[str, Any], known: Collection[str], path: str) -> list[ZorgbeeldError]:
    """Return a fault for each member that nobody knows: a slip would be lost without a word."""
    names = [f"‘{one}’" for one in known]
    return [
        Invalid("web.unknown_name", field=f"{path}{name}"[:MAX_ID], name=str(name), known=names)
        for name in given
        if name not in known
    ]


def _facility(code: Any, scope: Scope) -> Facility:
    """Return the facility of a code. Raises Invalid for one that this source does not speak for."""
    if not isinstance(code, str) or not code:
        raise Invalid("web.field.required", code="required", field="facility")
    found = scope.places.get(code)
    if found is None:
        raise Invalid("capacity.source_not_place", field="facility", given=code)
    return found


def _moment(value: Any) -> datetime:
    """Return the moment at which it was observed. Raises Invalid."""
    if value is None:
        raise Invalid("web.field.required", code="required", field="observed_at")
    return read_moment(value, field="observed_at")


def _words(raw: Mapping[str, Any]) -> tuple[str, CapacityClass]:
    """Return the duiding and the capacity class of a row. Raises Invalid."""
    duiding = raw.get("duiding") or ""
    if not isinstance(duiding, str):
        raise Invalid("web.field.text", code="invalid", field="duiding")
    given = raw.get("capacity_class") or CapacityClass.REGULAR
    if given not in CapacityClass.values:
        raise Invalid("capacity.unknown_class", field="capacity_class", given=str(given))
    return duiding, CapacityClass(given)


def _lines(row: Row, raw: Any, scope: Scope) -> Iterator[AnyLine]:
    """Yield the lines that can be read; the faults of the others are noted in the row."""
    if raw is None:
        return
    if not isinstance(raw, list) or len(raw) > MAX_LINES:
        row.faults.append(Invalid("web.field.list", code="invalid", field="lines"))
        return
    for place, given in enumerate(raw):
        line = _try(row, _line, row, given, f"lines.{place}.", scope)
        if line is not None:
            yield line


def _line(row: Row, given: Any, path: str, scope: Scope) -> AnyLine | None:
    """Return one line; None where a fault was noted. Raises Invalid."""
    if not isinstance(given, Mapping):
        raise Invalid("web.field.object", code="invalid", field=path.rstrip("."))
    item = _kind(given.get("bed"), path, scope)
    cohort = _text(given, "cohort", path, MAX_COHORT)
    note = _text(given, "note", path)
    names = [one.name for one in item.shape.figures]
    if item.shape_code in COUNTED:
        figures: Any = {name: value for name, value in given.items() if name not in BESIDE}
        faults = _strange(given, (*BESIDE, *names), path)
    else:
        figures = given.get("values")
        if not isinstance(figures, Mapping):
            raise Invalid("web.field.required", code="required", field=f"{path}values")
        faults = _strange(given, (*BESIDE, "values"), path)
        faults += _strange(figures, names, f"{path}values.")
    if faults:
        row.faults += faults
        return None
    known = {**figures, "note": note} if note else dict(figures)
    return line_of(item, known, cohort)


def _kind(code: Any, path: str, scope: Scope) -> Kind:
    """Return the kind that a line is about. Raises Invalid for one that this source does not speak of."""
    if not isinstance(code, str) or not code:
        raise Invalid("web.field.required", code="required", field=f"{path}bed")
    item = kind_in_force(code, field=f"{path}bed")
    if scope.kinds and code not in scope.kinds:
        raise Invalid("capacity.source_not_kind", field=f"{path}bed", kind=code)
    return item


def _text(given: Mapping[str, Any], name: str, path: str, most: int | None = None) -> str:
    """Return a text of a line, empty where none was given. Raises Invalid."""
    text = given.get(name) or ""
    if not isinstance(text, str) or (most is not None and len(text) > most):
        raise Invalid("web.field.text", code="invalid", field=f"{path}{name}")
    return text
