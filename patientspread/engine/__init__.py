"""The spreading engine: who goes where, proven optimal, and explained.

A pure package: values in, values out; it imports neither Django nor anything else of the
project. This is what a spreading run of patients needs; the other levels have a module each
(`flow_types` and `solve`, `two_level`, `regions_first`, `scenarios`, `mass_casualty`,
`evacuation`, `placement`, `redistribution`). docs/spreading-engine.md tells the whole story.
"""

from __future__ import annotations

from patientspread.engine.bottlenecks import Bottleneck, bottlenecks
from patientspread.engine.errors import EngineError
from patientspread.engine.names import Name
from patientspread.engine.results import AssignResult
from patientspread.engine.solve import solve_assign
from patientspread.engine.types import (
    DEFAULT_ASSIGN_ORDER,
    GOAL_UNITS,
    PHASES,
    AssignPolicy,
    AssignProblem,
    BedState,
    FairShare,
    Patient,
    Region,
    Site,
    Widths,
)
from patientspread.engine.unplaced import unplaced_reasons
from patientspread.engine.view import Explained, Explanation, told
from patientspread.engine.what_if import Difference, add_beds, close_site, difference
from patientspread.engine.why import why_here, why_move, why_not

__all__ = [
    "DEFAULT_ASSIGN_ORDER",
    "GOAL_UNITS",
    "PHASES",
    "AssignPolicy",
    "AssignProblem",
    "AssignResult",
    "BedState",
    "Bottleneck",
    "Difference",
    "EngineError",
    "Explained",
    "Explanation",
    "FairShare",
    "Name",
    "Patient",
    "Region",
    "Site",
    "Widths",
    "add_beds",
    "bottlenecks",
    "close_site",
    "difference",
    "solve_assign",
    "told",
    "unplaced_reasons",
    "why_here",
    "why_move",
    "why_not",
]
