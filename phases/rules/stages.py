"""The national stages, counted in absolute beds, and which of them the counts would say.

Values in, values out. What is counted may be too low (who is silent is in no count), never too high: so
what the counts say is the least that is so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from phases.rules.given import PHASES


@dataclass(frozen=True)
class Count:
    """What is counted over the country: a kind, of some cohorts where it names them."""

    code: str
    name: Mapping[str, str]
    kind: str
    cohorts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """One stage: the phase it is, up to how many it holds or from how many on, and who decides on it.

    `unsure`: a number in it that no public document states.
    """

    code: str
    phase: str
    up_to: Mapping[str, int]
    begins: Mapping[str, int]
    decides: Mapping[str, str]
    means: Mapping[str, str]
    unsure: bool = False

    def fits(self, count: str, number: int) -> bool:
        """Say whether a count lets the stage be enough."""
        most = self.up_to.get(count)
        return most is None or number <= most


@dataclass(frozen=True)
class Stages:
    """All stages from light to heavy, with what is counted and where they come from."""

    source: str
    counts: tuple[Count, ...]
    stages: tuple[Stage, ...]

    def get(self, code: str) -> Stage | None:
        """Return the stage of a code."""
        return next((one for one in self.stages if one.code == code), None)

    def said_by(self, counted: Mapping[str, int | None]) -> Stage | None:
        """Return the heaviest stage that some count asks for; None where nothing is counted."""
        asked = [
            self._asked(code, number) for code, number in counted.items() if number is not None
        ]
        return max(asked, key=self.stages.index) if asked else None

    def _asked(self, count: str, number: int) -> Stage:
        """Return the lightest stage that is enough for a count, or the heaviest that begins at it."""
        begun = [one for one in self.stages if number >= one.begins.get(count, number + 1)]
        if begun:
            return begun[-1]
        # a stage that does not name the count is no step on its scale
        scale = [one for one in self.stages if count in one.up_to]
        enough = [one for one in scale if one.fits(count, number)]
        if enough:
            return enough[0]
        beyond = scale[-1] if scale else self.stages[0]
        at = self.stages.index(beyond) + (1 if scale else 0)
        return self.stages[min(at, len(self.stages) - 1)]


def read_stages(document: Mapping[str, Any]) -> Stages:
    """Return the stages of a document. Raises ValueError when a stage is lighter than the one before it."""
    stages = tuple(_stage(one) for one in document["stage"])
    levels = [PHASES.index(one.phase) for one in stages]
    if levels != sorted(levels):
        msg = "stages stand from light to heavy"
        raise ValueError(msg)
    return Stages(
        source=document["source"],
        counts=tuple(_count(one) for one in document["count"]),
        stages=stages,
    )


def _count(given: Mapping[str, Any]) -> Count:
    """Return one count."""
    return Count(
        given["code"],
        {"nl": given["nl"], "en": given["en"]},
        given["kind"],
        tuple(given.get("cohorts", ())),
    )


def _stage(given: Mapping[str, Any]) -> Stage:
    """Return one stage."""
    return Stage(
        code=given["code"],
        phase=given["phase"],
        up_to=dict(given.get("up_to", {})),
        begins=dict(given.get("from", {})),
        decides=dict(given["decides"]),
        means=dict(given["means"]),
        unsure=given.get("unsure", False),
    )
