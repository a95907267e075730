"""The problems of the patient level: which patient goes to which site, arriving when.

Everything here is a value: frozen, without behaviour beyond look-ups, built either from a
case file (`case_io`) or by a selector straight from a database. Beds are counted in whole
beds, travel in whole minutes, time in whole hours from the start of the run.

Known limit: a bed that a patient leaves behind at the origin does not become free within the
same run (conservative); the next run sees it in `BedState.occupied`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from patientspread.engine.names import Names

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

#: Care phases of beds in the order in which they are stacked on each other.
PHASES: tuple[str, ...] = ("regular", "buffer", "adapted", "crisis")

#: Weight of one bed in each phase (goal ``phase``).
PHASE_WEIGHTS: tuple[int, ...] = (0, 1, 10, 100)

Freshness = Literal["fresh", "stale", "unknown"]
StaleRule = Literal["use", "margin", "exclude"]

#: Goals of the patient level; every one is minimised.
ASSIGN_GOALS: tuple[str, ...] = (
    "unplaced",  # sum of priority over the unplaced (bring-back candidates do not count)
    "over",  # beds placed above the open phases (only with policy.soft_capacity)
    "region_first",  # leave their region though it carries no more than its fair share
    "fair_share_band",  # beds per region outside the band around its fair share
    "phase",  # placed beds weighted by phase
    "out_of_region",  # placed outside the preferred region
    "bring_back",  # bring-back candidates that do not go home
    "admitted_moves",  # already admitted patients that leave their origin
    "transfers",  # patients that leave their origin
    "changes",  # open proposals that the plan does not keep
    "fairness",  # graded load: sum over placed beds of round(100 (2 o - 1) / regular)
    "minutes_plus_wait",  # travel minutes + 60 per hour waited
)

#: What the value of each goal counts.
GOAL_UNITS: dict[str, str] = {
    "unplaced": "priority",
    "over": "beds",
    "region_first": "patients",
    "fair_share_band": "beds",
    "phase": "weight",
    "out_of_region": "patients",
    "bring_back": "patients",
    "admitted_moves": "patients",
    "transfers": "patients",
    "changes": "proposals",
    "fairness": "points",
    "minutes_plus_wait": "minutes",
}

#: The order used when a policy names none: nobody without a place or above the open beds, then
#: every region its own, then the band. Transfers and changes precede graded fairness:
#: with fairness first a national case needed 218 transfers instead of 86, and one decline
#: changed a median of 14 other proposals instead of 1.
DEFAULT_ASSIGN_ORDER: tuple[str, ...] = ASSIGN_GOALS


@dataclass(frozen=True, slots=True)
class Widths:
    """How many beds each care phase adds (widths, stacked in the order of `PHASES`)."""

    regular: int
    buffer: int = 0
    adapted: int = 0
    crisis: int = 0

    def as_tuple(self) -> tuple[int, int, int, int]:
        """The four widths in the order of `PHASES`."""
        return (self.regular, self.buffer, self.adapted, self.crisis)


@dataclass(frozen=True, slots=True)
class BedState:
    """One bed type at one site at the moment of the run.

    `isolation_free` is the number of further patients in isolation it can take,
    `intake_per_hour` the arrivals it can receive in one hour. `status` says how old the
    figures are; `margin_beds` (or the policy's margin) is taken off stale figures.
    `reported` is free text shown with the result ("2026-11-21 09:40, LPZ").
    `arrivals_taken[hour]` are arrivals already agreed in that hour of the run.
    `open_beds` is how many beds were said to be open; the widths count only as far as these
    go, and nobody comes from elsewhere unless one of them is left beside everyone who lies
    there now (None: only the widths bound).
    """

    capacity: Widths
    occupied: int
    isolation_free: int = 0
    intake_per_hour: int = 4
    status: Freshness = "fresh"
    margin_beds: int | None = None
    reported: str = ""
    arrivals_taken: Mapping[int, int] = field(default_factory=dict)
    open_beds: int | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place that can receive patients. A bed type absent from `beds` is not offered."""

    id: str
    region: str
    beds: Mapping[str, BedState]
    specialisms: frozenset[str]
    name: str = ""
    closed: bool = False
    lat: float = 0.0
    lon: float = 0.0


@dataclass(frozen=True, slots=True)
class Patient:
    """A request to be placed; nothing in it identifies a person.

    `origin` is a site id; `ready_hour` the first hour of departure (hours from the start);
    `priority` the cost of leaving the patient unplaced. `admitted` marks a patient already
    in a bed (moving a new one is preferred, see the goal ``admitted_moves``). `bring_back`
    marks a candidate to return to `preferred_region`: leaving it where it is does not count
    as unplaced, and it moves only home and only once that region has room
    (`AssignPolicy.bring_back_load`). `home` is the site that it came from: who lies in the own
    region already goes there and nowhere else. `shared`: counts in the fair share; who is not of the
    cohort that is shared out does not.
    """

    id: str
    origin: str
    bed: str
    specialism: str
    ready_hour: int
    max_minutes: int
    mode: str
    preferred_region: str
    isolation: bool = False
    priority: int = 1
    admitted: bool = False
    bring_back: bool = False
    home: str = ""
    shared: bool = True


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `id` is what sites and patients refer to."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class FairShare:
    """A dated key that says which share of the national load each region should carry.

    `key[region]` are non-negative weights (need not sum to 1). `band` is the half width of
    the band around the share (0.10: 90 to 110 %). `kind`, `author` and `valid_from` are
    shown with every result that used it. `load[site id, bed]` are the patients that are
    shared out, without those to be placed; None: everybody who lies there.
    `room[region, bed]` is how many more a region takes for the sake of its share: what regular
    care fills is no room; None: no bound.
    """

    key: Mapping[str, float]
    band: float = 0.10
    kind: str = "manual"
    author: str = ""
    valid_from: str = ""
    load: Mapping[tuple[str, str], int] | None = None
    room: Mapping[tuple[str, str], int] | None = None


@dataclass(frozen=True, slots=True)
class AssignPolicy:
    """What the coordinators decided: goals and their order, open phases, exceptions.

    `declined` holds (patient id, site id) pairs that must not return. `stale_rule` and
    `unknown_rule` say what is done with figures that are not fresh: ``use`` them as they
    are, take off ``margin_beds`` (``margin``), or do not place there (``exclude``).
    """

    objectives: tuple[str, ...] = DEFAULT_ASSIGN_ORDER
    phases_open: tuple[str, ...] = PHASES
    own_site_allowed: bool = True
    declined: frozenset[tuple[str, str]] = frozenset()
    phase_weights: tuple[int, ...] = PHASE_WEIGHTS
    soft_capacity: bool = False
    fair_share: FairShare | None = None
    bring_back_load: float = 0.80
    stale_rule: StaleRule = "margin"
    unknown_rule: StaleRule = "exclude"
    margin_beds: int = 1


@dataclass(frozen=True, slots=True)
class AssignProblem:
    """Patients -> site -> arrival hour.

    `travel_minutes` is int64 of shape (S, S), row = from, column = to, in the order of
    `sites`. `fleet_trips[region, mode]` trips may start in that region during the run (a
    patient that stays at its origin uses none). Arrival hours are 0 .. `horizon_hours` - 1.
    `open_proposals[patient id] = site id` are proposals already sent out (goal ``changes``).
    `names` says what people call beds, patients, regions, modes, specialisms and hours.
    `memo` keeps what is derived from it (`grid.grid_of`); a changed problem starts with none.
    """

    sites: tuple[Site, ...]
    patients: tuple[Patient, ...]
    travel_minutes: IntArray
    horizon_hours: int
    fleet_trips: Mapping[tuple[str, str], int]
    regions: tuple[Region, ...] = ()
    policy: AssignPolicy = field(default_factory=AssignPolicy)
    open_proposals: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    title: str = ""
    names: Names = field(default_factory=dict)
    memo: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)
