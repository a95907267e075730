"""Reading requests for a place elsewhere as a table: one row a patient, the names of our own JSON as columns.

Recognised by its columns `asked_at` and `reference`, also where a title stands above them; that is free
text, so that such a file is not stored. A column that is none of the closed list, or a cell
that is no code, moment, room, or yes or no, may be somebody: such a file is not stored. Pure.
"""

from typing import Any

from lcms_bridge.canonical import Envelope, Scope
from lcms_bridge.codecs import table
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.requests import ABOUT, ANSWERS, FACTS, LIST, SAID, is_bare, reading_of
from lcms_bridge.entries import Reading

FORMAT = "requests-csv"
COLUMNS = frozenset((FACTS | SAID | ABOUT) - {LIST})
SHOWN_BY = ("asked_at", "reference")  # no other table has both
HEAD = 4096  # bytes in which the header stands
YES = frozenset({"ja", "yes", "true", "1", "waar"})
NO = frozenset({"nee", "no", "false", "0", "onwaar"})


def recognises(data: bytes) -> bool:
    """Say whether the header of a table has the columns of requests, wherever it begins."""
    return _header_at(data) is not None


def _header_at(data: bytes) -> int | None:
    """Return how many lines that are not empty stand above the header; None: no table of requests."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"[", b"<"}:
        return None
    head = data[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    lines = head.decode("utf-8", "replace").casefold().splitlines()
    whole = [line for line in lines if line.strip(' \t;,"')]
    for above, line in enumerate(whole):
        names = line.replace(";", ",").split(",")
        if set(SHOWN_BY) <= {name.strip().strip('"').strip() for name in names}:
            return above
    return None


def of_somebody(data: bytes) -> bool:
    """Say whether a table of requests has anything that could tell who somebody is."""
    above = _header_at(data)
    if above is None:
        return False
    if above:
        return True  # a title is free text
    found = table.read(data, required=SHOWN_BY, known=COLUMNS)
    strange = set(found.columns) - COLUMNS
    whole = not any(item.scope is Scope.FILE or item.code == "fields" for item in found.problems)
    # where nobody can look through it, or cells stand beside their columns, it may be anything
    return bool(strange) or not whole or not all(is_bare(_said(row.cells)) for row in found.rows)


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the requests of a table; never raises."""
    del dialect
    notes = Notes()
    found = table.read(data, required=SHOWN_BY, known=COLUMNS)
    if any(item.scope is Scope.FILE for item in found.problems):
        return Reading(FORMAT, problems=found.problems)
    rows = [(_said(row.cells), f"#{row.line}") for row in found.rows]
    worlds = {(str(row.get("realm") or ""), row.get("exercise")) for row, _path in rows}
    if len(worlds) > 1:
        notes.refuse("two_worlds")
        return Reading(FORMAT, problems=notes.all())
    envelope = None
    for realm, exercise in worlds:
        if isinstance(exercise, bool):
            envelope = Envelope(realm, exercise=exercise)
    asked = [
        ({name: value for name, value in row.items() if name not in ABOUT}, path)
        for row, path in rows
    ]
    reading = reading_of(FORMAT, asked, envelope, notes)
    return Reading(FORMAT, reading.entries, (*found.problems, *reading.problems), envelope)


def _said(cells: dict[str, str]) -> dict[str, Any]:
    """Return a row as our JSON says it: what is empty was not said, yes and no are no text."""
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        value = cell.strip()
        if value:
            found[name] = _answer(value) if name in ANSWERS | {"exercise"} else value
    return found


def _answer(value: str) -> Any:
    """Return yes or no; what is neither stays as it is, and is looked at as such."""
    plain = value.casefold()
    return True if plain in YES else False if plain in NO else value
