"""The themes with which pictures start: `data/themes.toml`. What an activiteit makes of them is its own.

The file comes with the program and is part of the reference set: screens show it until the first change.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from journal.said import Named
from network.parts import PartRead, ReferencePart

FILE = Path(__file__).parent / "data" / "themes.toml"


@dataclass(frozen=True)
class StartingTheme:
    """One theme of the starting set: `stale_after_min` is that of an incident."""

    code: str
    name: Named
    stale_after_min: int


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    """Return what the file says."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def pace(kind: str) -> int:
    """Return how many times slower than an incident a kind of activiteit moves."""
    return int(_file()["pace"].get(kind, 1))


def starting_themes(kind: str) -> list[StartingTheme]:
    """Return the themes with which the pictures of a kind of activiteit start, in their order."""
    return [
        StartingTheme(row["code"], Named(row["nl"], row["en"]), row["stale_after_min"] * pace(kind))
        for row in _file()["theme"]
    ]


def _document() -> dict[str, Any]:
    """Return the starting set as screens get it."""
    return {
        "pace": _file()["pace"],
        "themes": [
            {
                "code": row["code"],
                "name_nl": row["nl"],
                "name_en": row["en"],
                "stale_after_min": row["stale_after_min"],
            }
            for row in _file()["theme"]
        ],
    }


PART = ReferencePart(
    name="picture_themes",
    read=lambda _folder: PartRead(hashlib.sha256(FILE.read_bytes()).hexdigest(), lambda: None),
    document=_document,
    facility_fields=lambda _facility: {},
)
