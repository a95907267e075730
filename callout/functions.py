"""The functions that can be called: `data/functions.toml`, part of the reference set.

A contact may also have a function of people's own words; an alarm goes to functions of the file.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from journal.errors import Invalid
from journal.said import Kept, Named
from network.parts import PartRead, ReferencePart

FILE = Path(__file__).parent / "data" / "functions.toml"


@dataclass(frozen=True)
class Function:
    """One function: the kind of place that has it, whose it is by role, and which one stands above it."""

    code: str
    name: Named
    at: str
    sectors: tuple[str, ...]
    role: str
    above: str
    also: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """Return what people may write for it."""
        return frozenset(map(plain_words, (self.code, self.name.nl, self.name.en, *self.also)))


@lru_cache(maxsize=1)
def functions() -> Mapping[str, Function]:
    """Return the functions by code, in their order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["function"]
    return {
        row["code"]: Function(
            row["code"],
            Named(row["nl"], row["en"]),
            row["at"],
            tuple(row.get("sectors", ())),
            row.get("role", ""),
            row.get("above", ""),
            tuple(row.get("also", ())),
        )
        for row in rows
    }


def function_name(function: str) -> Kept:
    """Return the name of a function: of a code of the file, else the words that people gave it."""
    found = functions().get(function)
    return found.name if found else function


def code_of(given: str) -> str:
    """Return the code of a function that people wrote by its code or name; else their own words."""
    plain = plain_words(given)
    return next((one.code for one in functions().values() if plain in one.words), given)


def plain_words(text: str) -> str:
    """Return words without what does not tell two of them apart."""
    return " ".join(text.casefold().split())


def require_function(code: str, *, field: str) -> Function:
    """Return a function of the file. Raises Invalid."""
    found = functions().get(code)
    if found is None:
        raise Invalid("callout.no_function", field=field, given=code)
    return found


def _read(_folder: Path) -> PartRead:
    """Read the file: it comes with the program, whatever edition is loaded."""
    return PartRead(hashlib.sha256(FILE.read_bytes()).hexdigest(), lambda: None)


def _document() -> list[dict[str, object]]:
    """Return the functions as screens get them."""
    return [
        {
            "code": one.code,
            "name_nl": one.name.nl,
            "name_en": one.name.en,
            "at": one.at,
            "above": one.above,
            "role": one.role,
        }
        for one in functions().values()
    ]


PART = ReferencePart(
    name="functions", read=_read, document=_document, facility_fields=lambda _facility: {}
)
