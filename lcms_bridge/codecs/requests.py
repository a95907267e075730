"""Reading requests for a place elsewhere, our own JSON: one object a patient, in codes, and no person in it.

What is not of the closed list of names, or no code, moment or room, may be somebody: a file with that is
not stored (`of_somebody`, asked by the gate). Pure: no Django, no clock.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace
from lcms_bridge.codecs import jsontree
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import moment, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import Entry, Identifier, Reading, Site, TransferRequest

FORMAT = "requests-json"
LIST = "transfer_requests"
recognises = jsontree.is_json(f'"{LIST}"')

ABOUT = frozenset({LIST, "realm", "exercise"})
SAID = frozenset({"facility", "asked_at", "reference"})
MOMENTS = frozenset({"stable_since", "ready_at"})
ANSWERS = frozenset(
    {
        *("isolation", "heavy", "is_new", "emergency", "may_abroad"),
        *("breathing", "circulation", "steady"),
    }
)
CODES = frozenset({"bed", "age", "specialism", "wish", "consent", "cohort", "mode"})
FACTS = MOMENTS | ANSWERS | CODES
MOST = 500  # patients in one message
_CODE = re.compile(r"[a-z0-9][a-z0-9_+-]{0,19}")
_PLACE = re.compile(r"[A-Za-z0-9_-]{1,50}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ][\d:.]{5,15}(?:Z|[+-]\d{2}:?\d{2})?")
# a room or a bed, as people may type it (`patientspread.request_lists`): no run that a name could be
_ROOM = re.compile(r"(?=\D*\d)(?!.*[A-Za-z]{5})(?!(?:\D*\d){6})[A-Za-z0-9][A-Za-z0-9 ./-]{0,11}")
_SHAPES = {
    **dict.fromkeys(("facility", "realm"), _PLACE),
    **dict.fromkeys(("asked_at", *MOMENTS), _MOMENT),
    **dict.fromkeys(CODES, _CODE),
    "reference": _ROOM,
}


def of_somebody(data: bytes) -> bool:
    """Say whether a file of requests has anything that could tell who somebody is."""
    if not recognises(data):
        return False
    try:
        said = jsontree.parse(data)
    except UnreadableError:
        return True  # nobody can look through it
    if not isinstance(said, dict) or not set(said) <= ABOUT:
        return True
    rows = said.get(LIST)
    about = {name: value for name, value in said.items() if name != LIST}
    return not (isinstance(rows, list) and all(map(is_bare, (about, *rows))))


def is_bare(said: Any) -> bool:
    """Say whether an object holds codes, moments, a room, and yes or no, under names that are known."""
    if not isinstance(said, dict) or not set(said) <= FACTS | SAID | ABOUT:
        return False
    for name, value in said.items():
        if value is None or isinstance(value, bool) or value == "":
            continue
        shape = _SHAPES.get(name)
        if shape is None or not isinstance(value, str) or shape.fullmatch(value) is None:
            return False
    return True


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the requests of a file; never raises."""
    del dialect
    notes = Notes()
    try:
        said = jsontree.mapping(jsontree.parse(data))
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    if not isinstance(said.get(LIST), list):
        notes.refuse("element_missing", "$", name=LIST)
        return Reading(FORMAT, problems=notes.all())
    rows = list(jsontree.objects(said.get(LIST), f"$.{LIST}"))
    envelope = None
    if isinstance(said.get("exercise"), bool):
        envelope = Envelope(text(said.get("realm"), 50), exercise=said["exercise"])
    return reading_of(FORMAT, rows, envelope, notes, LIST)


def reading_of(
    name: str,
    rows: Sequence[tuple[Mapping[str, Any], str]],
    envelope: Envelope | None,
    notes: Notes,
    where: str = "",
) -> Reading:
    """Return what rows of a format say, each an object of our names and where it stands."""
    if len(rows) > MOST:
        notes.refuse("too_many_rows", where, most=MOST)
        return Reading(name, problems=notes.all())
    if not rows:
        notes.doubt("no_lines", where)
    entries = [one for row, path in rows if (one := _request(row, path, notes)) is not None]
    return Reading(name, tuple(entries), notes.all(), envelope)


def _request(row: Mapping[str, Any], path: str, notes: Notes) -> Entry | None:
    """Return one request; None where it lacks what tells it from another."""
    house = text(row.get("facility"), 20)
    lacks = [name for name in sorted(SAID) if not text(row.get(name), 60)]
    for name in lacks:
        notes.hold("element_missing", f"{path}.{name}", house, name=name)
    strange = sorted(set(row) - FACTS - SAID)
    for name in strange:
        notes.hold("element_unknown", path, house, given=name[:60])
    asked_at = moment(row.get("asked_at"))
    if asked_at is None and "asked_at" not in lacks:
        notes.hold("no_moment", f"{path}.asked_at", house, given=text(row.get("asked_at"), 40))
    if lacks or strange or asked_at is None:
        return None
    return TransferRequest(
        facility=Site((Identifier(house),)),
        observed_at=asked_at.at,
        place=FilePlace(path=path),
        reference=text(row.get("reference"), 12),
        case={name: row[name] for name in sorted(FACTS & set(row)) if row[name] is not None},
    )
