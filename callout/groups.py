"""Whom an alarm goes to: functions at places, and the seats that follow from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from callout.directory import Directory
from callout.functions import Function, require_function
from callout.places import At
from journal.errors import Invalid
from journal.models import Realm
from network.models import Facility


@dataclass(frozen=True)
class Group:
    """Functions of `data/functions.toml` at these places: each place that has one must answer.

    A function of facilities at a region means every facility there that has it, and every one of its
    sectors, which should.
    """

    ats: tuple[At, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One function at one place that must answer, and who is called for it in turn."""

    function: Function
    at: At
    chain: list[dict[str, Any]]


def asked_of(realm: Realm, group: Group) -> list[Asked]:
    """Return who must answer. Raises Invalid: an unknown function, or nobody at all."""
    found = list(_asked(realm, group))
    if not any(one.chain for one in found):
        raise Invalid("callout.nobody", field="functions")
    return found


def _asked(realm: Realm, group: Group) -> Iterator[Asked]:
    """Yield the functions at their places, each once."""
    seen: set[tuple[str, str]] = set()
    directory = Directory(realm)
    for code in dict.fromkeys(group.functions):
        function = require_function(code, field="functions")
        for at in (inner for outer in group.ats for inner in outer.within(function.at)):
            if (code, at.key) in seen:
                continue
            seen.add((code, at.key))
            chain = directory.chain(function, at)
            if _has(function, at, chain):
                yield Asked(function, at, chain)


def _has(function: Function, at: At, chain: list[dict[str, Any]]) -> bool:
    """Say whether a place has a function, or should: then it must answer, if need be from above."""
    if any(target["above"] == 0 for target in chain):
        return True
    return not isinstance(at.place, Facility) or at.place.sector in function.sectors
