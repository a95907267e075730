"""An hour of a figure in sixteen bytes: what counted in it, added up. Pure.

Per hour: the average (by time), the least and the most of the load, what load, room and regular were at
its end, for how many seconds anything counted, and how many lines spoke of it. An hour of silence has
nought seconds and is a gap; a figure that was said to be unknown is None, and that is not nought.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from capacity.timeline import Span

HOUR = timedelta(hours=1)
HOURS = 24
_UNKNOWN = 0xFFFF
_MOST = 0xFFFE
_CORRECTED = 0x8000  # the highest bit of the number of lines
_TENTHS = 10  # an average is kept in tenths
_FORM = struct.Struct("<8H")
EMPTY = _FORM.pack(*([_UNKNOWN] * 6), 0, 0) * HOURS


@dataclass(frozen=True)
class Hour:
    """What counted of one figure in one hour, or longer."""

    average: float | None
    least: float | None
    most: float | None
    load: float | None
    room: float | None
    regular: float | None
    seconds: int
    lines: int
    corrected: bool = False


def floor(moment: datetime) -> datetime:
    """Return the beginning of the hour of a moment (UTC)."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hours_between(start: datetime, end: datetime) -> list[datetime]:
    """Return the beginnings of the hours that two moments touch."""
    at, found = floor(start), []
    while at <= end:
        found.append(at)
        at += HOUR
    return found


def hours_of(found: Iterable[Span]) -> dict[datetime, Hour]:
    """Return the hours in which something counted, by their beginnings."""
    parts: dict[datetime, list[tuple[Span, float]]] = {}
    for span in found:
        for hour in hours_between(span.since, span.until):
            seconds = (min(span.until, hour + HOUR) - max(span.since, hour)).total_seconds()
            if seconds > 0:
                parts.setdefault(hour, []).append((span, seconds))
    return {hour: _added(hour, said) for hour, said in parts.items()}


def _added(hour: datetime, said: list[tuple[Span, float]]) -> Hour:
    """Return one hour from the spans in it and their seconds there."""
    known = [(span.told.load, seconds) for span, seconds in said if span.told.load is not None]
    last = said[-1][0].told
    lines = {span.told.order for span, _seconds in said if span.told.observed_at >= hour}
    time = sum(seconds for _load, seconds in known)
    return Hour(
        average=round(sum(load * seconds for load, seconds in known) / time, 1) if time else None,
        least=min((load for load, _seconds in known), default=None),
        most=max((load for load, _seconds in known), default=None),
        load=last.load,
        room=last.room,
        regular=last.regular,
        seconds=round(sum(seconds for _span, seconds in said)),
        lines=len(lines),
        corrected=any(span.corrected for span, _seconds in said),
    )


def together(hours: Iterable[Hour]) -> Hour | None:
    """Return hours as one, in their order; None where nothing counted."""
    said = [one for one in hours if one.seconds]
    if len(said) < 2:  # noqa: PLR2004 -- one is itself
        return said[0] if said else None
    known = [(one.average, one.seconds) for one in said if one.average is not None]
    time = sum(seconds for _average, seconds in known)
    return Hour(
        average=round(sum(value * part for value, part in known) / time, 1) if time else None,
        least=min((one.least for one in said if one.least is not None), default=None),
        most=max((one.most for one in said if one.most is not None), default=None),
        load=said[-1].load,
        room=said[-1].room,
        regular=said[-1].regular,
        seconds=sum(one.seconds for one in said),
        lines=sum(one.lines for one in said),
        corrected=any(one.corrected for one in said),
    )


def pack(kept: bytes, hours: Mapping[int, Hour | None]) -> bytes:
    """Return a day with these hours (0 to 23) put in place; None is an hour of silence."""
    day = bytearray(kept)
    for number, one in hours.items():
        _FORM.pack_into(day, number * _FORM.size, *_numbers(one))
    return bytes(day)


def unpack(kept: bytes) -> list[Hour]:
    """Return the 24 hours of a day; those of silence have no seconds."""
    return [_hour(*numbers) for numbers in _FORM.iter_unpack(kept)]


def unpack_one(kept: bytes, number: int) -> Hour:
    """Return one hour of a day."""
    return _hour(*_FORM.unpack_from(kept, number * _FORM.size))


def _numbers(one: Hour | None) -> tuple[int, ...]:
    """Return the eight numbers of an hour."""
    if one is None:
        return (*([_UNKNOWN] * 6), 0, 0)
    average = None if one.average is None else one.average * _TENTHS
    figures = (average, one.least, one.most, one.load, one.room, one.regular)
    lines = min(one.lines, _CORRECTED - 1) | (_CORRECTED if one.corrected else 0)
    return (*(_number(value) for value in figures), min(one.seconds, _MOST), lines)


def _number(value: float | None) -> int:
    """Return a figure as it is kept."""
    return _UNKNOWN if value is None else max(0, min(round(value), _MOST))


def _hour(*numbers: int) -> Hour:
    """Return an hour from its eight numbers."""
    average, *figures, seconds, lines = numbers
    least, most, load, room, regular = (None if one == _UNKNOWN else one for one in figures)
    return Hour(
        average=None if average == _UNKNOWN else average / _TENTHS,
        least=least,
        most=most,
        load=load,
        room=room,
        regular=regular,
        seconds=seconds,
        lines=lines & (_CORRECTED - 1),
        corrected=bool(lines & _CORRECTED),
    )
