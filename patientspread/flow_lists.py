"""The steps of the chain and the target groups in it: `data/flow.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "flow.toml"
OTHER = "other"  # the group of whom none of the others fits


@dataclass(frozen=True)
class Step:
    """One step: who waits in front of it, and the places behind.

    `reads` is where those who wait are counted, where no kind of resource says it: `department` (beyond its
    places), `boarders`, `requests`.
    """

    code: str
    name_nl: str
    name_en: str
    places: tuple[str, ...]
    waits: tuple[str, ...]
    cares: tuple[str, ...]
    reads: str = ""


@dataclass(frozen=True)
class Group:
    """One target group: its figure at departments, and who belongs to it of those who need a place."""

    code: str
    name_nl: str
    name_en: str
    figure: str
    places: tuple[str, ...]
    cares: tuple[str, ...]
    specialisms: tuple[str, ...]
    ages: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """What the file says: how many days and weeks are looked at, from what on a number says something."""

    days: int
    weeks: int
    queue: int
    full: float
    small: int
    steps: tuple[Step, ...]
    groups: tuple[Group, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Return every kind of resource whose places are looked at."""
        named = [code for step in self.steps for code in step.places]
        named += [code for group in self.groups for code in group.places]
        return tuple(dict.fromkeys(named))

    @property
    def waits(self) -> tuple[str, ...]:
        """Return every kind of resource that says who waits."""
        return tuple(code for one in self.steps for code in one.waits)

    def group_of(self, care: str, age: str) -> str:
        """Return the target group of a patient at a desk: by the care that is asked, else the age."""
        by_care = next((one.code for one in self.groups if care in one.cares), None)
        return by_care or self._by_age(age)

    def group_moved(self, specialism: str, bed: str, age: str) -> str:
        """Return the target group of a patient of a request: by what is asked, else the class of age."""
        named = (one for one in self.groups if one.code != OTHER)
        by_need = (one.code for one in named if specialism in one.specialisms or bed in one.places)
        return next(by_need, None) or self._by_age(age)

    def _by_age(self, age: str) -> str:
        """Return the target group by the class of age alone."""
        return next((one.code for one in self.groups if age in one.ages), OTHER)


@lru_cache(maxsize=1)
def chain() -> Chain:
    """Return the chain as the file has it."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Chain(
        **data["settings"],
        steps=tuple(Step(reads=row.get("reads", ""), **_common(row)) for row in data["step"]),
        groups=tuple(
            Group(
                figure=row["figure"],
                specialisms=tuple(row["specialisms"]),
                ages=tuple(row["ages"]),
                **_common(row, "waits"),
            )
            for row in data["group"]
        ),
    )


def _common(row: dict[str, Any], *but: str) -> dict[str, Any]:
    """Return what steps and groups have both."""
    lists: Sequence[str] = [name for name in ("places", "waits", "cares") if name not in but]
    return {
        "code": row["code"],
        "name_nl": row["nl"],
        "name_en": row["en"],
        **{name: tuple(row[name]) for name in lists},
    }
