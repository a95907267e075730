"""Contracts: a part of the API with a title and a description of its own, for the other side to read.

Cut out of the description of the whole API, so that there is one source of truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Contract:
    """One contract: its file, what all its addresses have in them, its title, and what it says of itself."""

    file: str
    within: str
    title: str
    version: str
    description: str


_declared: dict[str, Contract] = {}


def contract(made: Contract) -> Contract:
    """Declare a contract."""
    _declared[made.file] = made
    return made


def contracts_write(docs: Path) -> None:
    """Write every contract beside the description of the whole API."""
    whole = yaml.safe_load((docs / "openapi.yaml").read_text(encoding="utf-8"))
    for made in _declared.values():
        text = yaml.safe_dump(cut_out(whole, made), sort_keys=False, allow_unicode=True, width=100)
        (docs / made.file).write_text(text, encoding="utf-8")


def cut_out(whole: dict[str, Any], made: Contract) -> dict[str, Any]:
    """Return the part of a description that is about a contract, with all that it refers to."""
    paths = {path: what for path, what in whole["paths"].items() if made.within in path}
    components: dict[str, dict[str, Any]] = {}
    waiting = [*_referred(paths), *(("securitySchemes", name) for name in _schemes(paths))]
    while waiting:
        sort, name = waiting.pop()
        known = components.setdefault(sort, {})
        if name not in known:
            known[name] = whole["components"][sort][name]
            waiting += _referred(known[name])
    return {
        "openapi": whole["openapi"],
        "info": {"title": made.title, "version": made.version, "description": made.description},
        "paths": paths,
        "components": {
            sort: dict(sorted(rows.items())) for sort, rows in sorted(components.items())
        },
    }


def _referred(part: Any) -> Iterator[tuple[str, str]]:
    """Yield what a part of a description refers to: the sort of component, and its name."""
    if isinstance(part, dict):
        where = part.get("$ref")
        if isinstance(where, str):
            sort, name = where.removeprefix("#/components/").split("/")
            yield sort, name
        for one in part.values():
            yield from _referred(one)
    elif isinstance(part, list):
        for one in part:
            yield from _referred(one)


def _schemes(paths: dict[str, Any]) -> set[str]:
    """Return the ways in that some addresses name."""
    operations = [one for methods in paths.values() for one in methods.values()]
    return {name for one in operations for way in one.get("security", []) for name in way}
