"""Codes of other standards for kinds of bed and figures: one table, `data/bed_codes.toml`."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from lcms_bridge.entries import DERIVED, FIGURES, REPORTED, Line

_FILE = Path(__file__).resolve().parent.parent / "data" / "bed_codes.toml"


@dataclass(frozen=True)
class Code:
    """What a code of a standard means: a kind of bed, maybe one of its figures, for whom."""

    kind: str = ""
    figure: str = ""
    population: str = "any"
    cohort: str = ""


@cache
def codes(standard: str) -> dict[str, Code]:
    """Return the codes of a standard, as it writes them."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {code: Code(**meaning) for code, meaning in tables[standard].items()}


@cache
def folded(standard: str) -> dict[str, Code]:
    """Return the codes of a standard without case: the wild writes `numbeds` and `numBeds`."""
    return {code.casefold(): meaning for code, meaning in codes(standard).items()}


@cache
def words_for(standard: str) -> dict[str, str]:
    """Return the code of a standard for each kind of ours, where it has one (without a figure)."""
    return {
        meaning.kind: code for code, meaning in reversed(codes(standard).items()) if meaning.kind
    }


@cache
def code_for(standard: str, kind: str, figure: str) -> str:
    """Return the code of a standard for one figure of one kind of ours, or nothing."""
    for code, meaning in codes(standard).items():
        if (meaning.kind, meaning.figure) == (kind, figure):
            return code
    return ""


@cache
def population_of(kind: str) -> str:
    """Return whom a kind of bed is for, as other standards have it."""
    for meaning in codes("have").values():
        if meaning.kind == kind:
            return meaning.population
    return "any"


class Lines:
    """Figures that come one by one, gathered into lines: one a kind, population and cohort."""

    def __init__(self) -> None:
        """Begin without lines."""
        self._lines: dict[tuple[str, str, str], Line] = {}

    def put(self, code: Code, value: int | None, absent: str = "", word: str = "") -> bool:
        """Keep one figure; False when another value was said of it before."""
        key = (code.kind, code.population, code.cohort)
        line = self._lines.get(key) or Line(
            code.kind, code.population, cohort=code.cohort, word=word
        )
        before = getattr(line, code.figure)
        if before is not None and value is not None and before != value:
            return False
        if value is not None:
            reasons = {name: why for name, why in line.absent_reason.items() if name != code.figure}
            line = with_figure(replace(line, absent_reason=reasons), code.figure, value)
        elif before is None and absent:
            line = replace(line, absent_reason={**line.absent_reason, code.figure: absent})
        self._lines[key] = line
        return True

    def all(self) -> tuple[Line, ...]:
        """Return the lines in the order they came, each with what follows from it."""
        return tuple(derived(line) for line in self._lines.values())


def with_figure(line: Line, name: str, value: int) -> Line:
    """Return a line with one of its figures."""
    changed: dict[str, Any] = {name: value}
    return replace(line, **changed)


def derived(line: Line) -> Line:
    """Return a line with the one figure of room, taken and free that follows from the two others.

    What was said is kept; of what somebody said is unknown or not applicable nothing is made up.
    """
    blocked = line.blocked or 0
    room, taken, free = line.operational, line.occupied, line.available
    said = {"operational": room, "occupied": taken, "available": free}
    missing = [name for name, value in said.items() if value is None]
    if len(missing) != 1 or missing[0] in line.absent_reason:
        return line
    found = {
        "operational": (taken or 0) + (free or 0) + blocked,
        "occupied": (room or 0) - (free or 0) - blocked,
        "available": (room or 0) - (taken or 0) - blocked,
    }[missing[0]]
    if below_nought(missing[0], found):
        return line
    method = DERIVED if line.method == REPORTED else line.method
    return with_figure(replace(line, method=method, derived=missing[0]), missing[0], found)


def below_nought(figure: str, value: int | None) -> bool:
    """Say whether a figure is less than there can be: only what is free may be below nought."""
    return figure != "available" and value is not None and value < 0


def contradiction(line: Line) -> int | None:
    """Return what is free by the other figures, where something else was reported; None: all agree."""
    if line.operational is None or line.occupied is None or line.available is None:
        return None
    computed = line.operational - line.occupied - (line.blocked or 0)
    return computed if computed != line.available else None


def is_empty(line: Line) -> bool:
    """Say whether a line has no figure at all."""
    return all(getattr(line, name) is None for name in (*FIGURES, "admissions"))
