"""Kinds of activiteit and levels of GRIP: `data/activity_kinds.toml` and `data/grip.toml`.

Both come with the program and are part of the reference set: screens fetch their words with it.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from journal.said import Named
from network.parts import PartRead, ReferencePart

DATA = Path(__file__).parent / "data"
KINDS_FILE, GRIP_FILE = DATA / "activity_kinds.toml", DATA / "grip.toml"
NO_GRIP = 0


@dataclass(frozen=True)
class ActivityKind:
    """What a crisis organisation comes together for."""

    code: str
    name: Named
    about: Named


@dataclass(frozen=True)
class GripLevel:
    """One level: what it is for, and which functions decide on going up to it."""

    level: int
    name: Named
    deciders: tuple[str, ...]


@lru_cache(maxsize=1)
def activity_kinds() -> Mapping[str, ActivityKind]:
    """Return the kinds by code, in their order."""
    return {
        row["code"]: ActivityKind(
            row["code"], Named(row["nl"], row["en"]), Named(row["about_nl"], row["about_en"])
        )
        for row in _rows(KINDS_FILE)["kind"]
    }


@lru_cache(maxsize=1)
def grip_levels() -> Mapping[int, GripLevel]:
    """Return the levels by number."""
    return {
        row["level"]: GripLevel(row["level"], Named(row["nl"], row["en"]), tuple(row["deciders"]))
        for row in _rows(GRIP_FILE)["level"]
    }


@lru_cache(maxsize=1)
def grip_deciders() -> Mapping[str, Named]:
    """Return the functions that decide on GRIP, by code."""
    return {row["code"]: Named(row["nl"], row["en"]) for row in _rows(GRIP_FILE)["decider"]}


def deciders_between(before: int, level: int) -> tuple[str, ...]:
    """Return who decides on a change: of the level that is reached, or of the one that is left."""
    return grip_levels()[max(before, level)].deciders


def _rows(path: Path) -> dict[str, Any]:
    """Return what a file says."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _named(name: Named) -> dict[str, str]:
    """Return a name in both languages, as the reference document has it."""
    return {"name_nl": name.nl, "name_en": name.en}


def _part(name: str, path: Path, document: Any) -> ReferencePart:
    """Return a part that comes with the program, whatever edition is loaded."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return ReferencePart(
        name=name,
        read=lambda _folder: PartRead(digest, lambda: None),
        document=document,
        facility_fields=lambda _facility: {},
    )


def _kinds_document() -> list[dict[str, str]]:
    """Return the kinds as screens get them."""
    return [
        {"code": one.code, **_named(one.name), "about_nl": one.about.nl, "about_en": one.about.en}
        for one in activity_kinds().values()
    ]


def _grip_document() -> dict[str, Any]:
    """Return levels and who decides on them as screens get them."""
    return {
        "levels": [
            {"level": one.level, **_named(one.name), "deciders": list(one.deciders)}
            for one in grip_levels().values()
        ],
        "deciders": [{"code": code, **_named(name)} for code, name in grip_deciders().items()],
    }


PARTS = (
    _part("activity_kinds", KINDS_FILE, _kinds_document),
    _part("grip", GRIP_FILE, _grip_document),
)
