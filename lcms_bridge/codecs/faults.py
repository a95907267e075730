"""What is said of a moment or a count that cannot be taken as it stands, alike in every format."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import Any

from lcms_bridge.canonical import Scope
from lcms_bridge.codecs import jsontree
from lcms_bridge.codecs.notes import Notes, Where
from lcms_bridge.codecs.values import Moment, absence, day_moment, moment, text

SHOWN = 40  # characters of a wrong value in a sentence
# groups of three: a thousand to one reader, a fraction to another
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[.,\u0027\u2019\s][0-9]{3})+")
_NEGATIVE = re.compile(r"[-\u2212]\s*[0-9]+")
Parse = Callable[[str, tzinfo], Moment | None]
_SENTENCE = "lcms_bridge.problem."


def no_moment(  # noqa: PLR0917
    notes: Notes, where: Where, who: str, given: Any, zone: tzinfo, parse: Parse = moment
) -> None:
    """Hold back what has no moment: none is said, it is none, or one that no clock showed."""
    said = shown(given)
    if not said:
        notes.hold("no_moment_said", where, who)
    elif parse(said, UTC) is not None and parse(said, zone) is None:
        notes.hold("no_moment_said", where, who, sentence=_SENTENCE + "moment_skipped", given=said)
    else:
        notes.hold("no_moment_said", where, who, sentence=_SENTENCE + "no_moment_given", given=said)


def no_day(notes: Notes, where: Where, given: str, zone: tzinfo) -> None:
    """Hold back a row of a table whose date is absent, is none, or has an hour that no clock showed."""
    said = shown(given)
    if not said:
        notes.hold("no_day", where, sentence=_SENTENCE + "no_day_said")
    elif day_moment(said, UTC) is not None and day_moment(said, zone) is None:
        notes.hold("no_day", where, sentence=_SENTENCE + "moment_skipped", given=said)
    else:
        notes.hold("no_day", where, given=said)


def moment_taken(notes: Notes, where: Where, found: Moment, zone: tzinfo) -> None:
    """Say, once a message, what was taken for granted of a moment: its hour, its offset, which of two."""
    if found.day_only:
        notes.once(Scope.REMARK, "day_only", where)
    elif found.no_offset:
        notes.once(Scope.REMARK, "offset_taken", where, zone=str(zone))
    if found.doubled:
        notes.once(Scope.REMARK, "hour_doubled", where, given=f"{found.at:%d-%m-%Y %H:%M}")


def no_count(notes: Notes, where: Where, who: str, value: Any) -> None:
    """Hold back what has no count where one should be, and say what is wrong with it."""
    given = shown(value)
    if _NEGATIVE.fullmatch(given):
        notes.hold("negative", where, who, given=given)
    elif is_grouped(given):
        notes.hold("no_count_here", where, who, sentence=_SENTENCE + "count_grouped", given=given)
    else:
        notes.hold("no_count_here", where, who, given=given)


def dropped(notes: Notes, where: Where, given: Mapping[str, Any]) -> frozenset[str]:
    """Say of each value that is there and cannot be read that it was not taken; return their names.

    What was known of it stays: an unreadable answer is not the answer that nobody knows.
    """
    wrong = {name: one for name, one in given.items() if not absence(one)}
    for name, one in wrong.items():
        notes.doubt("value_dropped", where, name=name, given=shown(one))
    return frozenset(wrong)


def no_objects(notes: Notes, value: Any, path: str, who: str) -> bool:
    """Hold back what stands in a list where an object belongs; say whether there was any."""
    found = list(jsontree.others(value, path))
    for one, where in found:
        notes.hold("no_object", where, who, given=shown(one) or "null")
    return bool(found)


def is_grouped(given: str) -> bool:
    """Say whether a number is written in groups of three, as `1.000` and `12 000` are."""
    return _GROUPED.fullmatch(given) is not None


def shown(value: Any) -> str:
    """Return a value as a sentence shows it, whatever its shape; empty when there is none."""
    if value is None:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return text(value, SHOWN)
    return text(str(value), SHOWN)
