"""The problem of a mass casualty incident: triaged victims over hospitals, the first two hours.

Values only, like `types`. Time is in whole minutes since the start of the incident; `now` is
the moment of this run. Victims are counts by triage class, never persons: T1 cannot wait, T2
can wait some hours, T3 are lightly injured.

The rules follow the Dutch regional plans for spreading casualties (gewondenspreidingsplan,
Netwerk Acute Zorg Noord-Holland/Flevoland, 16 June 2017): the nearest hospital gets nobody by
ambulance because walk-ins fill it, T1 go to level-1 trauma centres, and from code 30 the
Calamiteitenhospitaal is told. Where no plan gives a number, the default says ``assumption``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from patientspread.engine.names import Name
from patientspread.engine.results import Gap, Seconds

Triage = Literal["T1", "T2", "T3"]
TRIAGE: tuple[Triage, ...] = ("T1", "T2", "T3")

MINUTES_PER_HOUR = 60
HORIZON_MINUTES = 120  # the regional plans cover the first two hours
CALAMITY_THRESHOLD = 30  # T1 + T2: from code 30 the Calamiteitenhospitaal is informed

#: Goals of the casualty level; every one is minimised.
CASUALTY_GOALS: tuple[str, ...] = (
    "unplaced_t1",  # T1 that do not arrive within the horizon
    "t1_not_level1",  # T1 that arrive at another hospital than a level-1 trauma centre
    "unplaced_t2",
    "unplaced_t3",
    "changes",  # victims more or fewer than announced, per hospital and class
    "weighted_minutes",  # arrival minute (counted from now) x weight of the class
    "spread",  # graded load: sum over a hospital's victims of round(100 (2 k - 1) / capacity)
)

#: T1 and where it goes come before everything else: with ambulances scarce, a T3 in hospital
#: within two hours must not cost a T1 the trauma centre.
DEFAULT_CASUALTY_ORDER: tuple[str, ...] = CASUALTY_GOALS


@dataclass(frozen=True, slots=True)
class PerTriage:
    """One whole number per triage class."""

    t1: int = 0
    t2: int = 0
    t3: int = 0

    def of(self, triage: Triage) -> int:
        """The number of a class."""
        return {"T1": self.t1, "T2": self.t2, "T3": self.t3}[triage]

    @property
    def total(self) -> int:
        """The three numbers together."""
        return self.t1 + self.t2 + self.t3


@dataclass(frozen=True, slots=True)
class CasualtyHospital:
    """A hospital as the incident sees it.

    `minutes` is the travel time from the scene. `per_hour` holds from `startup_minutes` after
    the alarm (minute 0) on, in each started hour; before that the hospital takes
    `before_startup` victims in all. `trauma_level` 1 is a level-1 trauma centre, None unknown.
    `opens_from` is the number of T1 + T2 from which the hospital takes part (the
    Calamiteitenhospitaal: 30). A closed hospital gets nobody.
    """

    id: str
    minutes: int
    per_hour: PerTriage
    startup_minutes: int = 30
    before_startup: PerTriage = PerTriage()
    trauma_level: int | None = None
    name: str = ""
    closed: bool = False
    opens_from: int = 0


@dataclass(frozen=True, slots=True)
class VictimGroup:
    """`count` victims of one class that can leave the scene from `ready_minute` on."""

    triage: Triage
    count: int
    ready_minute: int = 0


@dataclass(frozen=True, slots=True)
class Units:
    """`count` vehicles (or teams) that are at the scene from `minute` on."""

    count: int
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles of one kind and the classes they carry.

    `seats` victims ride in one vehicle. Seats are counted, not vehicles: two victims in one
    bus may be given different hospitals (known limit, for T3 only in practice). `name` is what
    people call such vehicles.
    """

    kind: str
    units: tuple[Units, ...]
    carries: frozenset[Triage] = frozenset(TRIAGE)
    seats: int = 1
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """`count` victims of a class leave for a hospital in one go.

    `escorted` marks a T1 ride that a mobile medical team (MMT) goes along with.
    """

    triage: Triage
    hospital: str
    fleet: str
    departure_minute: int
    arrival_minute: int
    count: int
    escorted: bool = False


@dataclass(frozen=True, slots=True)
class CasualtyPolicy:
    """What was agreed beforehand.

    `keep_nearest`: so many of the nearest open hospitals get nobody by ambulance;
    `walk_in_hospitals` names them instead where the coordinator knows better. `max_minutes`
    is the longest ride per class; a T1 ride longer than `unescorted_minutes` needs an MMT
    (assumption). `turnaround_minutes` is loading and handing over, added to there and back
    (assumption). Rides start at `now` and every `step_minutes` after it. `weights` price the
    minutes of each class.
    """

    order: tuple[str, ...] = DEFAULT_CASUALTY_ORDER
    keep_nearest: int = 1
    walk_in_hospitals: frozenset[str] | None = None
    max_minutes: PerTriage = PerTriage(60, 90, 120)
    unescorted_minutes: int = 30
    turnaround_minutes: int = 20
    step_minutes: int = 10
    weights: PerTriage = PerTriage(9, 3, 1)
    calamity_threshold: int = CALAMITY_THRESHOLD


@dataclass(frozen=True, slots=True)
class CasualtyProblem:
    """One run.

    `victims` wait at the scene; `under_way` have left (or arrived) and are fixed: they use
    capacity and vehicles. `announced[hospital, class]` victims were announced to hospitals
    by the run before and have not left yet (goal ``changes``). `escorts` are the MMTs.
    """

    hospitals: tuple[CasualtyHospital, ...]
    victims: tuple[VictimGroup, ...]
    fleets: tuple[Fleet, ...]
    escorts: tuple[Units, ...] = ()
    policy: CasualtyPolicy = field(default_factory=CasualtyPolicy)
    now: int = 0
    horizon: int = HORIZON_MINUTES
    under_way: tuple[Dispatch, ...] = ()
    announced: Mapping[tuple[str, Triage], int] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something people must be told with the plan: a stable code and its figures."""

    code: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CasualtyResult:
    """A plan for one incident.

    `dispatches` still have to leave, in order of departure; `left` victims per class do not
    arrive within the horizon; `kept_for_walk_ins` get nobody by ambulance. `objectives`
    (goal -> value) are counted by `mci_evaluate`, which shares no code with the matrix.
    `comparison` holds the same goals for "everyone to the nearest hospital with room".
    """

    order: tuple[str, ...]
    objectives: Mapping[str, int]
    dispatches: tuple[Dispatch, ...]
    left: PerTriage
    kept_for_walk_ins: tuple[str, ...]
    notices: tuple[Notice, ...]
    proven_optimal: bool
    seconds: Seconds
    gap: Gap | None = None
    comparison: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    id: str = ""
