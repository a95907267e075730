"""What was read of a message, as plain JSON: entries, quarantined, warnings, lost."""

from collections.abc import Iterable
from typing import Any

from lcms_bridge.application import problem_document
from lcms_bridge.canonical import Problem, Scope
from lcms_bridge.entries import Reading, entry_document


def reading_document(reading: Reading) -> dict[str, Any]:
    """Return a reading: each problem with its place and sentence in both languages."""
    return {
        "format": reading.format,
        "entries": [_entry(entry, reading) for entry in reading.entries],
        "quarantined": _said(one for one in reading.problems if one.scope.holds),
        "warnings": _said(one for one in reading.problems if one.scope is Scope.REMARK),
        "lost": _said(one for one in reading.problems if one.scope is Scope.LOST),
    }


def _entry(entry: Any, reading: Reading) -> dict[str, Any]:
    """Return an entry with the world that its message is of; null: it does not say."""
    said = entry_document(entry)
    exercise = None if reading.envelope is None else reading.envelope.exercise
    return said | {"place": entry.place.path or entry.place.line or None, "exercise": exercise}


def _said(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as they are shown."""
    return [problem_document(one) for one in problems]
