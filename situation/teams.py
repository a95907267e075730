"""Teams around an activiteit: `data/teams.toml`. Which are there follows from the GRIP level.

The file comes with the program and is part of the reference set: screens fetch the words with it.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from journal.errors import Invalid
from journal.said import Named
from network.parts import PartRead, ReferencePart

FILE = Path(__file__).parent / "data" / "teams.toml"


@dataclass(frozen=True)
class Team:
    """One team: at which levels it is there, and the functions of callout that sit in it."""

    code: str
    name: Named
    about: Named
    levels: frozenset[int]
    functions: tuple[str, ...]


@lru_cache(maxsize=1)
def teams() -> Mapping[str, Team]:
    """Return the teams by code, in their order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["team"]
    return {
        row["code"]: Team(
            row["code"],
            Named(row["nl"], row["en"]),
            Named(row["about_nl"], row["about_en"]),
            frozenset(row["levels"]),
            tuple(row["functions"]),
        )
        for row in rows
    }


def seats_at(level: int) -> dict[str, str]:
    """Return which functions a level asks for, each with its team."""
    return {
        function: team.code
        for team in teams().values()
        if level in team.levels
        for function in team.functions
    }


def first_team_of(function: str) -> str:
    """Return the team of a function at the lowest level that asks for it. Raises Invalid."""
    found = next((team.code for team in teams().values() if function in team.functions), None)
    if found is None:
        raise Invalid("situation.post.no_function", field="function", given=function)
    return found


def _document() -> list[dict[str, object]]:
    """Return the teams as screens get them."""
    return [
        {
            "code": one.code,
            "name_nl": one.name.nl,
            "name_en": one.name.en,
            "about_nl": one.about.nl,
            "about_en": one.about.en,
            "levels": sorted(one.levels),
            "functions": list(one.functions),
        }
        for one in teams().values()
    ]


PART = ReferencePart(
    name="teams",
    read=lambda _folder: PartRead(hashlib.sha256(FILE.read_bytes()).hexdigest(), lambda: None),
    document=_document,
    facility_fields=lambda _facility: {},
)
