"""Reading single cells of a table: a count, a moment, a word of a list, a text; shared by formats.

A `Cells` reads one row and collects what is wrong with it; a cell that is wrong reads as unknown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from lcms_bridge.canonical import FilePlace, Problem, Scope
from lcms_bridge.codecs.faults import is_grouped
from lcms_bridge.codecs.table import TableRow

_COUNT = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}([.,][0-9]{1,17})?(e-?[0-9]{1,2})?", re.IGNORECASE)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?",
)
MAX_OFFSET = timedelta(hours=14)
MAX_SHOWN = 40  # characters of a wrong value in a sentence
UNKNOWN = frozenset({"", "na", "n/a", "onbekend", "unknown"})  # a dash is a slip


@dataclass
class Cells:
    """One row of a table while it is read; `problems` grows."""

    row: TableRow
    facility: str = ""
    problems: list[Problem] = field(default_factory=list)

    def raw(self, name: str) -> str:
        """Return a cell without surrounding space; empty when it is absent."""
        return self.row.cells.get(name, "").strip()

    def place(self, name: str) -> FilePlace:
        """Return where a cell stands."""
        return FilePlace(self.row.line, name)

    def wrong(
        self, code: str, name: str, *, remark: bool = False, sentence: str = "", **params: Any
    ) -> None:
        """Note a problem with a cell, or a remark on it; `sentence`: another than the code's own."""
        scope = Scope.REMARK if remark else Scope.FACILITY
        self.problems.append(
            Problem(code, self.place(name), self.facility, scope, params, sentence)
        )

    def count(self, name: str, *, maximum: int, negative: bool = False) -> int | None:
        """Return a whole number, None when the cell is empty, says that nobody knows (`NA`), or is wrong."""
        raw = self.raw(name).replace("\u2212", "-")  # the sign of minus that word processors write
        if raw.casefold() in UNKNOWN:
            return None
        if not _COUNT.fullmatch(raw):
            grouped = "lcms_bridge.problem.count_grouped" if is_grouped(raw) else ""
            self.wrong("no_count", name, sentence=grouped, given=raw[:MAX_SHOWN])
            return None
        value = int(raw)
        if value < 0 and not negative:
            self.wrong("negative", name, given=value)
            return None
        if abs(value) > maximum:
            self.wrong("too_many", name, given=value, most=maximum)
            return None
        return value

    def decimal(self, name: str) -> float | None:
        """Return a number with point or comma, None when the cell is empty or wrong."""
        raw = self.raw(name)
        if not raw:
            return None
        value = float(raw.replace(",", ".")) if _DECIMAL.fullmatch(raw) else float("nan")
        if not isfinite(value):
            self.wrong("no_number", name, given=raw[:MAX_SHOWN])
            return None
        return value

    def moment(self, name: str, *, years: tuple[int, int]) -> datetime | None:
        """Return a moment with offset, None when the cell is empty or wrong."""
        raw = self.raw(name)
        if not raw:
            return None
        shown = raw[:MAX_SHOWN]
        try:
            value = datetime.fromisoformat(raw.upper()) if _MOMENT.fullmatch(raw) else None
        except ValueError:  # the thirtieth of February, an hour 25
            value = None
        offset = value.utcoffset() if value else None
        if value is None or (offset is not None and abs(offset) > MAX_OFFSET):
            self.wrong("no_moment", name, given=shown)
            return None
        if value.tzinfo is None:
            self.wrong("no_offset", name, given=shown)
            return None
        if not years[0] <= value.year <= years[1]:
            self.wrong("year", name, year=value.year, first=years[0], last=years[1])
            return None
        return value

    def word(self, name: str, words: Mapping[str, str], *, default: str) -> str:
        """Return our word for a word of the file's list, or the default when the cell is empty."""
        raw = self.raw(name).lower()
        if not raw:
            return default
        for ours, theirs in words.items():
            if raw == theirs:
                return ours
        self.wrong("no_choice", name, given=raw[:MAX_SHOWN], words=list(words.values()))
        return default

    def text(self, name: str, *, maximum: int, plain: Callable[[str], str] = str) -> str:
        """Return text as written, freed of the format's guards; empty when it is too long."""
        value = plain(self.row.cells.get(name, ""))
        if len(value) > maximum:
            self.wrong("too_long", name, most=maximum)
            return ""
        return value
