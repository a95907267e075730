"""The values of an evacuation: the census of a hospital, vehicles by the hour, the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from patientspread.engine.results import AssignResult
from patientspread.engine.types import AssignProblem


@dataclass(frozen=True, slots=True)
class CensusLine:
    """`count` patients of one kind in the hospital.

    `order` says who leaves first (a smaller number earlier; the choice of the hospital);
    `mode` is the vehicle they need, `earliest_hour` when they can be moved.
    """

    bed: str
    specialism: str
    count: int
    isolation: bool = False
    mode: str = "ambulance"
    max_minutes: int = 120
    priority: int = 1
    order: int = 0
    earliest_hour: int = 0


@dataclass(frozen=True, slots=True)
class Wave:
    """Vehicles at the door in one hour: mode -> patients that can leave with them."""

    hour: int
    vehicles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Evacuation:
    """What must be emptied, by when, with what.

    Patients arrive elsewhere at the latest in hour `deadline_hour`. Vehicles of the waves
    come on top of the region's fleet; without waves everybody may leave from
    `earliest_hour` on, as far as the region's own fleet goes. `preferred_region` defaults to
    the region of the site.
    """

    site: str
    census: tuple[CensusLine, ...]
    deadline_hour: int
    waves: tuple[Wave, ...] = ()
    preferred_region: str = ""


@dataclass(frozen=True, slots=True)
class EvacuationProblem:
    """The patient-level problem, and what its patients are.

    `line_of[patient id]` is the position of the census line. `no_vehicle[line]` patients
    find no vehicle before the deadline and are not in the problem. `postponed` are ids of
    other requests that cannot arrive before the deadline anyway.
    """

    evacuation: Evacuation
    problem: AssignProblem
    line_of: Mapping[str, int]
    no_vehicle: Mapping[int, int]
    postponed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """`count` patients of one census line leave in hour `hour` for a site."""

    hour: int
    site: str
    line: int
    count: int
    arrival_hour: int


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Patients of one census line without a place: a stable code and its figures."""

    line: int
    count: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvacuationPlan:
    """The plan: departures by hour, who stays behind, and the whole patient-level result.

    `out_by_hour[h]` patients have left by the end of hour h. `waiting_hours` is how long
    vehicles wait at the door in all.
    """

    built: EvacuationProblem
    result: AssignResult
    departures: tuple[Departure, ...]
    left_behind: tuple[LeftBehind, ...]
    out_by_hour: tuple[int, ...]
    waiting_hours: int

    @property
    def proven_optimal(self) -> bool:
        """Is the plan proven optimal in the goals of the policy?"""
        return self.result.proven_optimal
