"""Reading HL7 v2 ADT: a census of wards, and beds of kinds where the peer's wards are known.

Free beds come from a bed master, not from movements: the dialect's options name `wards` (ward -> kind
of bed) and `beds` (ward -> how many are open).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace
from lcms_bridge.codecs.adt.census import census
from lcms_bridge.codecs.adt.messages import Movement, read
from lcms_bridge.codecs.codes import derived, population_of
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import count
from lcms_bridge.codecs.xmltree import UnreadableError, head_of
from lcms_bridge.entries import ADT, CapacitySnapshot, Census, Entry, Line, Reading, WardCensus

FORMAT = "hl7v2-adt"
_HEAD = re.compile(rb"(?:MSH|FHS|BHS)[^\w\s;,\"]")  # the sign behind it separates fields
NO_BEDS = "-"  # a ward that has none that count: an outpatient clinic, an operating theatre


def recognises(data: bytes) -> bool:
    """Say whether bytes look like HL7 v2."""
    head = head_of(data[:200]).lstrip(b"\x0b \r\n\t")
    return _HEAD.match(head) is not None


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the census after the movements of a feed; never raises."""
    notes = Notes()
    try:
        movements = read(data, dialect, notes)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    marks = {one.exercise for one in movements}
    if len(marks) > 1:
        notes.refuse("worlds_mixed_here")
        return Reading(FORMAT, problems=notes.all())
    return counted(movements, dialect, notes, exercise=marks == {True})


def counted(
    movements: Sequence[Movement],
    dialect: Dialect,
    notes: Notes,
    *,
    exercise: bool = False,
    asked: frozenset[str] | None = None,
) -> Reading:
    """Return the census after movements, and the beds of kinds where the peer's wards are known.

    `asked` are the wards of which it is held back when nobody knows their kind; None: it is lost only.
    """
    entries: list[Entry] = []
    for one in census(movements, notes):
        entries.append(one)
        if isinstance(one, Census):
            house = one.facility.ids[0].value
            told = frozenset(item.to.unit for item in movements if item.house == house)
            entries += _beds(one, dialect, notes, asked, told if asked is not None else frozenset())
    envelope = Envelope("", exercise=True) if exercise else None
    return Reading(FORMAT, tuple(entries), notes.all(), envelope)


def _beds(
    found: Census,
    dialect: Dialect,
    notes: Notes,
    asked: frozenset[str] | None,
    told: frozenset[str],
) -> list[Entry]:
    """Return the beds of kinds that the peer's wards are; a ward of no kind is said.

    On a ward that was `told` of, and where nobody lies now, nobody lies.
    """
    wards = {
        unit: kind for unit, kind in dialect.option("wards", {}).items() if isinstance(kind, str)
    }
    lines: dict[str, Line] = {}
    for unit in found.wards:
        kind = wards.get(unit.unit)
        if kind is None:
            note = notes.hold if asked and unit.unit in asked else notes.lose
            if wards or asked is not None:
                note("ward_unknown", found.place, found.facility.label, given=unit.unit or "–")
        elif kind != NO_BEDS:
            lines[kind] = _with_ward(lines.get(kind), kind, unit)
    _rooms(lines, wards, dialect.option("beds", {}), told)
    if not lines:
        return []
    place = FilePlace(found.place.line)
    done = tuple(derived(line) for line in lines.values())
    return [CapacitySnapshot(found.facility, found.observed_at, place, lines=done, source="adt")]


def _rooms(
    lines: dict[str, Line],
    wards: Mapping[str, str],
    masters: Mapping[str, Any],
    told: frozenset[str],
) -> None:
    """Add the kinds of wards where nobody lies now, and how many beds are open on each ward."""
    for unit, kind in wards.items():
        if kind == NO_BEDS:
            continue
        if unit in told and kind not in lines:
            lines[kind] = Line(kind, population_of(kind), occupied=0, method=ADT)
        _room(lines, kind, masters, unit)


def _with_ward(before: Line | None, kind: str, unit: WardCensus) -> Line:
    """Return the line of a kind with who lie on one of its wards."""
    line = before or Line(kind, population_of(kind), occupied=0)
    return replace(
        line,
        occupied=(line.occupied or 0) + unit.occupied,
        blocked=_both(line.blocked, unit.blocked),
        method=ADT,
    )


def _both(one: int | None, other: int | None) -> int | None:
    """Return the sum of what is known; None where nothing is."""
    return None if one is None and other is None else (one or 0) + (other or 0)


def _room(lines: dict[str, Line], kind: str, masters: Mapping[str, Any], unit: str) -> None:
    """Add the open beds of a ward to its kind, also of a ward where nobody lies."""
    room = count(masters.get(unit), negative=False).value
    if room is None:
        return
    line = lines.get(kind) or Line(kind, population_of(kind), occupied=0, method=ADT)
    lines[kind] = replace(line, operational=(line.operational or 0) + room)
