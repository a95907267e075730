"""The lists and settings of emergency departments, stops and announcements: `data/emergency.toml`.

They are part of the reference set: screens get them with it, in both languages.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from capacity.neighbours import neighbours_document
from journal.errors import Invalid
from journal.said import Named
from network.parts import PartRead, ReferencePart

FILE = Path(__file__).parent / "data" / "emergency.toml"
LISTS = ("part", "urgency", "arrival", "note")


@dataclass(frozen=True)
class Publish:
    """Below which nothing of a region's stops is published."""

    stops: int
    departments: int
    largest_share: float


@dataclass(frozen=True)
class Settings:
    """How long stops and announcements hold, and what is near."""

    stop_hours: int
    longest_stop_hours: int
    near_minutes: int
    arrival_grace_minutes: int
    longest_arrival_minutes: int
    percentile_weeks: int
    percentile_least: int


@dataclass(frozen=True)
class Lists:
    """What the file says."""

    settings: Settings
    publish: Publish
    names: Mapping[str, Mapping[str, Named]]  # list -> code -> its name


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Return the lists and settings in force."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Lists(
        settings=Settings(**data["settings"]),
        publish=Publish(**data["publish"]),
        names={
            name: {row["code"]: Named(row["nl"], row["en"]) for row in data[name]} for name in LISTS
        },
    )


def settings() -> Settings:
    """Return how long stops and announcements hold, and what is near."""
    return lists().settings


def name_of(kind: str, code: str) -> Named:
    """Return the name of a code of a list; of one that left the list, the code."""
    return lists().names[kind].get(code, Named(code, code))


def require_code(kind: str, code: str, *, field: str) -> None:
    """Raise Invalid unless a list has this code."""
    if code not in lists().names[kind]:
        raise Invalid("capacity.no_code", field=field, given=code)


def _read(_folder: Path) -> PartRead:
    """Read the file: it comes with the program, whatever edition is loaded."""
    return PartRead(hashlib.sha256(FILE.read_bytes()).hexdigest(), lambda: None)


def _document() -> dict[str, Any]:
    """Return the lists, the settings that screens need, and which departments are neighbours."""
    found = lists()
    return {
        **{
            name: [
                {"code": code, "name_nl": one.nl, "name_en": one.en} for code, one in rows.items()
            ]
            for name, rows in found.names.items()
        },
        "stop_hours": found.settings.stop_hours,
        "near_minutes": found.settings.near_minutes,
        "longest_arrival_minutes": found.settings.longest_arrival_minutes,
        "near": neighbours_document(found.settings.near_minutes),
    }


PART = ReferencePart(
    name="emergency",
    read=_read,
    document=_document,
    facility_fields=lambda _facility: {},
)
