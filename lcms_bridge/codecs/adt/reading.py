"""Reading HL7 v2 ADT: a census of wards, and beds of kinds where the peer's wards are known.

Free beds come from a bed master, not from movements: the dialect's options name `wards` (ward -> kind
of bed) and `beds` (ward -> how many are open).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace
from lcms_bridge.codecs.adt.census import census
from lcms_bridge.codecs.adt.messages import read
from lcms_bridge.codecs.codes import derived, population_of
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import count
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import ADT, CapacitySnapshot, Census, Entry, Line, Reading

FORMAT = "hl7v2-adt"


def recognises(data: bytes) -> bool:
    """Say whether bytes look like HL7 v2."""
    return (
        data[:64].lstrip(b"\xef\xbb\xbf\x0b \r\n\t").startswith((b"MSH|", b"MSH^", b"FHS", b"BHS"))
    )


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
    entries: list[Entry] = []
    for one in census(movements, notes):
        entries.append(one)
        if isinstance(one, Census):
            entries += _beds(one, dialect, notes)
    envelope = Envelope("", exercise=True) if marks == {True} else None
    return Reading(FORMAT, tuple(entries), notes.all(), envelope)


def _beds(found: Census, dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the beds of kinds that the peer's wards are; a ward of no kind is said."""
    wards = dialect.option("wards", {})
    masters = dialect.option("beds", {})
    lines: dict[str, Line] = {}
    for unit in found.wards:
        kind = wards.get(unit.unit)
        if not isinstance(kind, str):
            if wards:
                notes.lose(
                    "ward_unknown", found.place, found.facility.label, given=unit.unit or "–"
                )
            continue
        before = lines.get(kind) or Line(kind, population_of(kind), occupied=0)
        lines[kind] = replace(
            before,
            occupied=(before.occupied or 0) + unit.occupied,
            blocked=_both(before.blocked, unit.blocked),
            method=ADT,
        )
    for unit, kind in wards.items():
        _room(lines, str(kind), masters, str(unit))
    if not lines:
        return []
    place = FilePlace(found.place.line)
    done = tuple(derived(line) for line in lines.values())
    return [CapacitySnapshot(found.facility, found.observed_at, place, lines=done, source="adt")]


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
