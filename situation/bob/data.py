"""How teams meet and what parties ask of each other: two files that are part of the reference set."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from journal.errors import Invalid
from journal.said import Named
from network.parts import PartRead, ReferencePart

DATA = Path(__file__).parents[1] / "data"
MEETINGS, KINDS = DATA / "meetings.toml", DATA / "request_kinds.toml"


@lru_cache(maxsize=1)
def agenda() -> tuple[Mapping[str, Any], ...]:
    """Return the points of an agenda in their order: code, names, minutes."""
    rows = tomllib.loads(MEETINGS.read_text(encoding="utf-8"))["point"]
    return tuple(
        {
            "code": row["code"],
            "name_nl": row["nl"],
            "name_en": row["en"],
            "minutes": row["minutes"],
        }
        for row in rows
    )


@lru_cache(maxsize=1)
def rhythms() -> Mapping[str, int]:
    """Return after how many minutes a team meets again, by its code."""
    found: dict[str, int] = tomllib.loads(MEETINGS.read_text(encoding="utf-8"))["rhythm"]
    return found


@lru_cache(maxsize=1)
def request_kinds() -> Mapping[str, Mapping[str, Any]]:
    """Return the kinds of requests by code, in their order."""
    rows = tomllib.loads(KINDS.read_text(encoding="utf-8"))["kind"]
    return {row["code"]: row for row in rows}


def is_counted(kind: str) -> bool:
    """Say whether so many of a kind are asked. Raises Invalid for a kind that is not there."""
    found = request_kinds().get(kind)
    if found is None:
        raise Invalid("situation.request.no_kind", field="kind", given=kind)
    return bool(found["counted"])


def kind_name(kind: str) -> Named | str:
    """Return what a kind is called; one that went is its code."""
    found = request_kinds().get(kind)
    return kind if found is None else Named(found["nl"], found["en"])


def _meetings() -> dict[str, Any]:
    """Return agenda and rhythm as screens get them."""
    return {"agenda": list(agenda()), "rhythm": dict(rhythms())}


def _kinds() -> list[dict[str, Any]]:
    """Return the kinds of requests as screens get them."""
    return [
        {
            "code": one["code"],
            "name_nl": one["nl"],
            "name_en": one["en"],
            "counted": one["counted"],
            "unit_nl": one["unit_nl"],
            "unit_en": one["unit_en"],
        }
        for one in request_kinds().values()
    ]


def _part(name: str, file: Path, document: Callable[[], Any]) -> ReferencePart:
    """Return a part whose version is the file's."""
    return ReferencePart(
        name=name,
        read=lambda _folder: PartRead(hashlib.sha256(file.read_bytes()).hexdigest(), lambda: None),
        document=document,
        facility_fields=lambda _facility: {},
    )


PARTS = (_part("meetings", MEETINGS, _meetings), _part("request_kinds", KINDS, _kinds))
