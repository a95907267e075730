"""What a run answers: a plan, its goals recounted, and how sure the engine is of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from patientspread.engine.flow_types import Move


@dataclass(frozen=True, slots=True)
class Assignment:
    """`patient` goes to `site` and arrives in hour `arrival_hour` of the run."""

    patient: str
    site: str
    arrival_hour: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A patient without a place: a stable `code` and a sentence for people."""

    patient: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall time of a run in seconds."""

    build: float
    solve: float
    total: float


@dataclass(frozen=True, slots=True)
class Gap:
    """The first goal that is not proven: its value, and the bound it cannot go below."""

    goal: str
    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class FreshnessNote:
    """A figure that was not fresh and what the run did with it."""

    site: str
    bed: str
    status: str
    treatment: str
    beds_withheld: int
    reported: str = ""


@dataclass(frozen=True, slots=True)
class AssignResult:
    """A plan of the patient level.

    `objectives` (goal -> value, in `order`) are recounted by `evaluate`, which shares no
    code with the matrix builder. `proven_optimal` is true only when every goal in its turn
    attained a proven bound; otherwise `gap` names the first goal that did not.
    `comparison` holds the same goals for doing nothing and for nearest-first.
    """

    order: tuple[str, ...]
    objectives: Mapping[str, int]
    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    proven_optimal: bool
    seconds: Seconds
    gap: Gap | None = None
    comparison: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    freshness: tuple[FreshnessNote, ...] = ()
    id: str = ""

    @property
    def site_of(self) -> dict[str, str]:
        """Patient id -> site id for the placed."""
        return {a.patient: a.site for a in self.assignments}

    def vector(self) -> tuple[int, ...]:
        """The goal values in lexicographic order."""
        return tuple(self.objectives[goal] for goal in self.order)


@dataclass(frozen=True, slots=True)
class FlowResult:
    """A plan of the flow level; see `AssignResult` for the shared fields.

    `external_in` / `external_out` say which node takes or sends the patients of the
    problem's external arrivals and departures: (node, bed, day) -> patients.
    """

    order: tuple[str, ...]
    objectives: Mapping[str, int]
    moves: tuple[Move, ...]
    proven_optimal: bool
    seconds: Seconds
    gap: Gap | None = None
    comparison: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    external_in: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    external_out: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    id: str = ""

    def vector(self) -> tuple[int, ...]:
        """The goal values in lexicographic order."""
        return tuple(self.objectives[goal] for goal in self.order)


@dataclass(frozen=True, slots=True)
class RedistributionResult:
    """Patients diverted out of and into each node a day (continuous).

    `out` and `into` are row tuples per node, one float a day.
    """

    order: tuple[str, ...]
    objectives: Mapping[str, float]
    out: tuple[tuple[float, ...], ...]
    into: tuple[tuple[float, ...], ...]
    proven_optimal: bool
    seconds: Seconds
    id: str = ""
