"""What of HL7 v2 may be stored: who sent what when, and which bed of which ward it is about.

Everything of a person goes: names, numbers, relatives, diagnoses, and every segment that no census
needs. Of a stay only a name stays that its sender's key makes (`name_of`); without the key nobody can
find the number that it stands for, not by trying them all either.
"""

import re
from collections.abc import Callable

from lcms_bridge.codecs.adt.messages import (
    MAX_BYTES,
    MAX_MESSAGES,
    Segment,
    _messages,
    _Parts,
    _text,
    batch_ends,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.xmltree import UnreadableError

MAX_WORD = 100
_CODE = re.compile(r"[^\w .:+/-]")
NameOf = Callable[[str], str]


def stripped(data: bytes, name_of: NameOf) -> bytes:
    """Return messages as they may be stored, as UTF-8. Raises UnreadableError where there are none."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_large", most=MAX_BYTES // 1024)
    said = _text(
        data.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff"), Notes()
    )
    found: list[str] = []
    for number, (_line, segments) in enumerate(_messages(said), start=1):
        if number > MAX_MESSAGES:
            raise UnreadableError("too_many_parts", most=MAX_MESSAGES)
        found += _message(_Parts(segments), name_of)
    if not found:
        raise UnreadableError("no_msh")
    return "".join(f"{one}\r" for one in (*found, *batch_ends(said))).encode()


def _message(parts: _Parts, name_of: NameOf) -> list[str]:
    """Return the segments of one message that stay."""
    msh, evn = parts.first("MSH"), parts.first("EVN")
    kind = "^".join(_code(parts.value(msh, 9, part)) for part in (1, 2, 3)).rstrip("^")
    sent = {number: _code(parts.value(msh, number)) for number in (3, 4, 5, 6, 7, 10, 11, 12)}
    found = [_written("MSH", {**sent, 9: kind})]
    if evn:
        found.append(
            _written("EVN", {number: _code(parts.value(evn, number)) for number in (1, 2, 6)})
        )
    npu = parts.first("NPU")
    if npu:
        found.append(_written("NPU", {1: _spot(parts, npu, 1), 2: _code(parts.value(npu, 2))}))
    for group in parts.groups():
        found += _stay(parts, group, name_of)
    return found


def _stay(parts: _Parts, group: dict[str, Segment], name_of: NameOf) -> list[str]:
    """Return what stays of one patient's stay: a name for it, and where it is."""
    pid, pv1, mrg = group.get("PID", []), group.get("PV1", []), group.get("MRG", [])
    found = []
    if pid:
        found.append(_written("PID", {3: _named(parts.value(pid, 3), "P", name_of)}))
    if mrg:
        old = {1: ("P", 1), 5: ("V", 5)}
        found.append(
            _written(
                "MRG",
                {n: _named(parts.value(mrg, of), which, name_of) for n, (which, of) in old.items()},
            )
        )
    if pv1:
        found.append(
            _written(
                "PV1",
                {
                    2: _code(parts.value(pv1, 2)),
                    3: _spot(parts, pv1, 3),
                    19: _named(parts.value(pv1, 19), "V", name_of),
                    # a moment of admission tells two stays without a number apart, and nobody else does
                    44: _named(parts.admitted(pv1, parts.zone(Dialect())), "A", name_of),
                },
            )
        )
    return found


def _named(value: str, which: str, name_of: NameOf) -> str:
    """Return the name that stands for a number; nothing for none."""
    return name_of(f"{which}|{value}") if value else ""


def _spot(parts: _Parts, segment: Segment, number: int) -> str:
    """Return a place: ward, room, bed."""
    return "^".join(_code(parts.value(segment, number, part)) for part in (1, 2, 3)).rstrip("^")


def _code(value: str) -> str:
    """Return a code or a short word without anything that HL7 v2 reads as a sign."""
    return _CODE.sub(" ", value)[:MAX_WORD].strip()


def _written(name: str, fields: dict[int, str]) -> str:
    """Return a segment with these fields."""
    if name == "MSH":
        fields = {**fields, 2: "^~\\&"}
        last = max(number for number, value in fields.items() if value)
        return "MSH|" + "|".join(fields.get(number, "") for number in range(2, last + 1))
    last = max((number for number, value in fields.items() if value), default=0)
    return "|".join([name, *(fields.get(number, "") for number in range(1, last + 1))])
