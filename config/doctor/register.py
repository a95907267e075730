"""The one place where checks are declared, and the order they run in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

from django.conf import settings

from journal.parts import Look, State, part_named
from journal.said import Readable, said

# Where checks stand; their order is that of the list people read.
MODULES = ("configuration", "servers", "processes", "address", "people", "machine", "lines")


class Level(StrEnum):
    """How bad something is: `must` gives exit code 1."""

    OK = "ok"
    SHOULD = "should"
    MUST = "must"


@dataclass(frozen=True)
class Finding:
    """One sentence about one thing, and how to mend it where it is not well."""

    level: Level
    what: Readable
    mend: Readable = ""


def well(code: str, /, **params: object) -> Finding:
    """Return that something is as it should be."""
    return Finding(Level.OK, said(code, **params))


def should(code: str, mend: str, /, **params: object) -> Finding:
    """Return that something should be mended; both sentences take the same values."""
    return Finding(Level.SHOULD, said(code, **params), _way(mend, params))


def must(code: str, mend: str, /, **params: object) -> Finding:
    """Return that something must be mended; both sentences take the same values."""
    return Finding(Level.MUST, said(code, **params), _way(mend, params))


def _way(mend: str, params: dict[str, object]) -> Readable:
    """Return how to mend it, with the program as it is called here."""
    return said(mend, program=settings.PROGRAM_NAME, **params)


_LEVELS = {State.WORKS: Level.OK, State.SLOW: Level.SHOULD, State.STILL: Level.MUST}


def level_of(part: str, look: Look) -> Level:
    """Return how bad a look at a part is, by the limits that the state of the system has for it."""
    return _LEVELS[part_named(part).judged(look)]


Check = Callable[[], Iterator[Finding]]


@dataclass(frozen=True)
class Examination:
    """A check with its name, the checks it needs, and whether it is about production alone."""

    name: str
    check: Check
    needs: tuple[str, ...]
    production: bool


EXAMINATIONS: dict[str, Examination] = {}


def examines(
    name: str, *, needs: tuple[str, ...] = (), production: bool = False
) -> Callable[[Check], Check]:
    """Declare a check; a name may be declared only once."""

    def register(check: Check) -> Check:
        if name in EXAMINATIONS:
            msg = f"the check {name} is declared twice"
            raise ValueError(msg)
        EXAMINATIONS[name] = Examination(name, check, needs, production)
        return check

    return register


def examine(only: Iterable[str] = ()) -> Iterator[tuple[str, Finding]]:
    """Yield what every check finds, or what some find; those they need run silently before them."""
    for module in MODULES:
        import_module(f"config.doctor.{module}")
    wanted = set(only) or set(EXAMINATIONS)
    asked = _with_needed(wanted)
    failing: set[str] = set()
    for name, examination in EXAMINATIONS.items():
        if name not in asked or (examination.production and settings.MODE != "production"):
            continue
        if failing & set(examination.needs):
            failing.add(name)
            continue
        found = list(examination.check())
        if any(finding.level is Level.MUST for finding in found):
            failing.add(name)
        if name in wanted or name in failing:
            yield from ((name, finding) for finding in found)


def _with_needed(names: set[str]) -> set[str]:
    """Return names with those of the checks they need, however deep. Raises KeyError for an unknown one."""
    found = set(names)
    for name in names:
        found |= _with_needed(set(EXAMINATIONS[name].needs))
    return found
