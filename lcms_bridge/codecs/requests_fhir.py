"""Reading requests for a place elsewhere as FHIR R4 ServiceRequest, about a bed and never about a Patient.

`subject` is a Location (R4 allows it): the room or bed by which the ward calls the case. `requester` is the
house, `authoredOn` when it was asked, `occurrencePeriod.start` from when the patient can go, `priority`
`stat` an emergency, and everything else a coding of `orderDetail` under `urn:zorgbeeld:<name>`. One
resource, or a Bundle of them. Anything else in it may be somebody, and the file is not stored. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lcms_bridge.canonical import Envelope
from lcms_bridge.codecs import jsontree
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.requests import ANSWERS, CODES, is_bare, reading_of
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import Reading

FORMAT = "requests-fhir"
SYSTEM = "urn:zorgbeeld:"
STABLE = f"{SYSTEM}stable_since"
# of an order that somebody moves: SNOMED CT “Patient transfer”
TRANSFER = ("http://snomed.info/sct", "19712007")
FIXED = {
    "resourceType": {"ServiceRequest"},
    "status": {"active", "draft"},
    "intent": {"order", "proposal", "plan"},
    "priority": {"routine", "urgent", "asap", "stat"},
}
NAMED = (("requester", "facility", "Organization"), ("subject", "reference", "Location"))
BUNDLES = {"collection", "batch", "transaction", "message"}
_mentions = jsontree.is_json('"ServiceRequest"')
# a Measure says by a code of which resources it counts: that is no request
_SAID = re.compile(rb'"code"\s*:\s*"ServiceRequest"|("ServiceRequest")')


def recognises(data: bytes) -> bool:
    """Say whether bytes look like JSON that speaks of a ServiceRequest as more than a code of a list."""
    return _mentions(data) and any(one[1] for one in _SAID.finditer(jsontree.plainly(data)))


class _StrangeError(Exception):
    """Something that is not of the closed list: it may be about somebody."""


def of_somebody(data: bytes) -> bool:
    """Say whether a ServiceRequest has anything that could tell who somebody is."""
    if not recognises(data):
        return False
    try:
        rows, about = _rows(jsontree.parse(data))
    except (UnreadableError, _StrangeError):
        return True
    return not all(map(is_bare, (about, *rows)))


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the requests of a resource or a Bundle; never raises."""
    del dialect
    notes = Notes()
    try:
        rows, about = _rows(jsontree.parse(data))
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    except _StrangeError as error:
        notes.refuse("element_unknown", given=str(error)[:60])
        return Reading(FORMAT, problems=notes.all())
    envelope = None
    if isinstance(about.get("exercise"), bool):
        envelope = Envelope(about.get("realm") or "", exercise=about["exercise"])
    asked = [(row, f"#{number}") for number, row in enumerate(rows, 1)]
    return reading_of(FORMAT, asked, envelope, notes)


def _rows(said: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the requests as our JSON says them, and of which world they are. Raises _StrangeError."""
    one = _object(said)
    if one.get("resourceType") != "Bundle":
        return [_row(one)], _about(one)
    _only(one, {"resourceType", "type", "entry", "meta"})
    _among(one.get("type"), BUNDLES, "type")
    rows = []
    for entry in _list(one.get("entry")):
        part = _object(entry)
        _only(part, {"resource"})
        rows.append(_row(_object(part.get("resource")), within=True))
    return rows, _about(one)


def _about(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return realm and exercise of `meta.tag`, as codings of our own."""
    meta = _object(one.get("meta", {}))
    _only(meta, {"tag"})
    found: dict[str, Any] = {}
    for name, code in _codings({"coding": meta.get("tag", [])}):
        if name not in {"realm", "exercise"}:
            raise _StrangeError(name)
        found[name] = {"yes": True, "no": False}.get(code, code) if name == "exercise" else code
    return found


def _row(one: Mapping[str, Any], *, within: bool = False) -> dict[str, Any]:
    """Return one request as our JSON says it. Raises _StrangeError."""
    rest = {"subject", "requester", "authoredOn", "occurrencePeriod", "orderDetail", "code"}
    _only(one, {*FIXED, *rest, "extension", *(() if within else ("meta",))})
    for name, values in FIXED.items():
        if name in one:
            _among(one[name], values, name)
    _is_transfer(one.get("code"))
    found: dict[str, Any] = {
        field: _identifier(one[name], kind) for name, field, kind in NAMED if name in one
    }
    found |= _moments(one)
    if one.get("priority") == "stat":
        found["emergency"] = True
    for detail in _list(one.get("orderDetail", [])):
        found |= dict(_fact(name, code) for name, code in _codings(_object(detail)))
    return found


def _moments(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return when it was asked, when the patient can go, and since when stable. Raises _StrangeError."""
    found = {"asked_at": one["authoredOn"]} if "authoredOn" in one else {}
    period = _object(one.get("occurrencePeriod", {}))
    _only(period, {"start"})
    if period:
        found["ready_at"] = period["start"]
    for extension in _list(one.get("extension", [])):
        more = _object(extension)
        _only(more, {"url", "valueDateTime"})
        if more.get("url") != STABLE:
            raise _StrangeError("extension")
        found["stable_since"] = more.get("valueDateTime")
    return found


def _is_transfer(code: Any) -> None:
    """Raise _StrangeError unless a code, where there is one, is that of a transfer and nothing else."""
    if code is None:
        return
    concept = _object(code)
    _only(concept, {"coding"})
    for coding in _list(concept.get("coding")):
        one = _object(coding)
        _only(one, {"system", "code"})
        if (one.get("system"), one.get("code")) != TRANSFER:
            raise _StrangeError("code")


def _fact(name: str, code: str) -> tuple[str, Any]:
    """Return a fact of the patient by its name. Raises _StrangeError."""
    if name in CODES:
        return name, code
    if name in ANSWERS and code in {"yes", "no"}:
        return name, code == "yes"
    raise _StrangeError(name)


def _codings(concept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and code of each coding of our own. Raises _StrangeError: text, or another system."""
    _only(concept, {"coding"})
    for coding in _list(concept.get("coding")):
        one = _object(coding)
        _only(one, {"system", "code"})
        system, code = one.get("system"), one.get("code")
        if not (isinstance(system, str) and system.startswith(SYSTEM) and isinstance(code, str)):
            raise _StrangeError("coding")
        yield system.removeprefix(SYSTEM), code


def _identifier(reference: Any, kind: str) -> Any:
    """Return the identifier of a logical reference. Raises _StrangeError: a Patient, a display, a link."""
    one = _object(reference)
    _only(one, {"type", "identifier"})
    if one.get("type") != kind:
        raise _StrangeError("type")
    identifier = _object(one.get("identifier"))
    _only(identifier, {"value"})
    return identifier.get("value")


def _among(value: Any, values: set[str], name: str) -> None:
    """Raise _StrangeError unless a value is one of these words, and no list or object."""
    if not (isinstance(value, str) and value in values):
        raise _StrangeError(name)


def _object(value: Any) -> Mapping[str, Any]:
    """Return an object. Raises _StrangeError."""
    if not isinstance(value, dict):
        raise _StrangeError(type(value).__name__)
    return value


def _list(value: Any) -> list[Any]:
    """Return a list. Raises _StrangeError."""
    if not isinstance(value, list):
        raise _StrangeError(type(value).__name__)
    return value


def _only(one: Mapping[str, Any], names: set[str]) -> None:
    """Raise _StrangeError for a name that is not among these."""
    strange = sorted(set(one) - names)
    if strange:
        raise _StrangeError(strange[0])
