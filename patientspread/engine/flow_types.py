"""The problem of the national (or regional) level: beds over nodes and days.

A node is a region or a hospital. Arrays are int64; axes are always (node, bed type, day).
The network form and its goals follow LCPS practice (a band around the fair share, a week
ahead); see `flow_model` for the matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from patientspread.engine.types import PHASE_WEIGHTS, FairShare, FloatArray, IntArray

#: Goals of the flow level; every one is minimised. Units: bed-days, moves, minutes.
FLOW_GOALS: tuple[str, ...] = (
    "over",  # bed-days above regular + buffer + adapted + crisis
    "phase",  # bed-days per phase x weight
    "fair_share_band",  # bed-days outside the band around each node's fair share
    "transfers",  # patients moved
    "changes",  # moves added to or dropped from the open moves
    "fairness",  # sum over load levels of the bed-days above floor(level x regular)
    "minutes",  # travel minutes
)

DEFAULT_FLOW_ORDER: tuple[str, ...] = FLOW_GOALS

DEFAULT_LOAD_LEVELS: tuple[float, ...] = (
    0.80,
    0.85,
    0.90,
    0.95,
    1.0,
    1.05,
    1.10,
    1.15,
    1.20,
    1.25,
    1.30,
    1.40,
    1.50,
)


@dataclass(frozen=True, slots=True)
class FlowPolicy:
    """Goals in order, travel limits (minutes per bed type), phase weights, load levels."""

    max_minutes: Mapping[str, int]
    objectives: tuple[str, ...] = DEFAULT_FLOW_ORDER
    phase_weights: tuple[int, ...] = PHASE_WEIGHTS
    load_levels: tuple[float, ...] = DEFAULT_LOAD_LEVELS
    fair_share: FairShare | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """`count` patients of type `bed` go from node `source` to node `target` on `day`."""

    source: str
    target: str
    bed: str
    day: int
    count: int


@dataclass(frozen=True, slots=True)
class FlowProblem:
    """Nodes x bed types x days.

    Shapes with N nodes, B bed types, T days: `capacity` (N, B, 4) phase widths; `forecast`
    (N, B, T) beds needed without transfers; `transferable` and `trips` (N, B, T), the
    outflow of a day is at most the smaller of the two; `intake` (N, B, T), the most that
    may come in; `travel_minutes` (N, N). A moved patient stays at the receiver to the
    horizon.

    `external_in` and `external_out` (B, T), if given, are patients that arrive from and
    leave to places outside the problem (two-level runs); they must be taken by, or leave,
    some node, and count against its intake or outflow but not as transfers.
    `open_moves` are moves already proposed (goal ``changes``). `shared` (N, B, T) is the part of
    the forecast that is shared out (a cohort); None: all of it.
    """

    nodes: tuple[str, ...]
    beds: tuple[str, ...]
    days: int
    capacity: IntArray
    forecast: IntArray
    transferable: IntArray
    trips: IntArray
    intake: IntArray
    travel_minutes: IntArray
    policy: FlowPolicy
    open_moves: tuple[Move, ...] = ()
    external_in: IntArray | None = None
    external_out: IntArray | None = None
    shared: IntArray | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class RedistributionProblem:
    """Continuous redistribution of admissions on the complete graph (Parker et al. 2020).

    Shapes: `capacity`, `initial` (N,); `admitted`, `discharged` (N, T) patients a day;
    `survival` (K,) probability of still being present k days after admission.
    """

    nodes: tuple[str, ...]
    days: int
    capacity: FloatArray
    initial: FloatArray
    admitted: FloatArray
    discharged: FloatArray
    survival: FloatArray
    objectives: tuple[str, ...] = ("overflow", "transfers")
    id: str = ""
    title: str = ""
