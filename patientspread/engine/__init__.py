"""The spreading engine: who goes where, proven optimal, and explained.

A pure package: values in, values out; it imports neither Django nor anything else of the
project. This module is its public face; docs/spreading-engine.md tells the whole story.
"""

from __future__ import annotations

from patientspread.engine.bottlenecks import Bottleneck, bottlenecks
from patientspread.engine.case_io import read_case
from patientspread.engine.errors import CaseError, EngineError, ProblemError, SolverError
from patientspread.engine.evaluate import Recount, evaluate_assign
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_types import (
    DEFAULT_FLOW_ORDER,
    FLOW_GOALS,
    FlowPolicy,
    FlowProblem,
    Move,
    RedistributionProblem,
)
from patientspread.engine.redistribution import solve_redistribution
from patientspread.engine.regions_first import RegionsFirst, solve_regions_first
from patientspread.engine.results import (
    Assignment,
    AssignResult,
    FlowResult,
    FreshnessNote,
    Gap,
    RedistributionResult,
    Seconds,
    Unplaced,
)
from patientspread.engine.scenarios import (
    LeastBad,
    check_occupancy,
    check_scenarios,
    solve_least_bad,
)
from patientspread.engine.solve import solve_assign, solve_flow
from patientspread.engine.two_level import TwoLevelResult, solve_two_level
from patientspread.engine.types import (
    ASSIGN_GOALS,
    DEFAULT_ASSIGN_ORDER,
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
from patientspread.engine.what_if import (
    Change,
    Difference,
    FlowDifference,
    accept,
    add_beds,
    add_isolation,
    add_node_beds,
    change_flow_key,
    change_key,
    close_node,
    close_site,
    cut_fleet,
    decline,
    difference,
    flow_difference,
)
from patientspread.engine.why import Explanation, told, why_here, why_not, why_unplaced

__all__ = [
    "ASSIGN_GOALS",
    "DEFAULT_ASSIGN_ORDER",
    "DEFAULT_FLOW_ORDER",
    "FLOW_GOALS",
    "PHASES",
    "AssignPolicy",
    "AssignProblem",
    "AssignResult",
    "Assignment",
    "BedState",
    "Bottleneck",
    "CaseError",
    "Change",
    "Difference",
    "EngineError",
    "Explanation",
    "FairShare",
    "FlowDifference",
    "FlowPolicy",
    "FlowProblem",
    "FlowResult",
    "FreshnessNote",
    "Gap",
    "LeastBad",
    "Move",
    "Patient",
    "ProblemError",
    "Recount",
    "RedistributionProblem",
    "RedistributionResult",
    "Region",
    "RegionsFirst",
    "Seconds",
    "Site",
    "SolverError",
    "TwoLevelResult",
    "Unplaced",
    "Widths",
    "accept",
    "add_beds",
    "add_isolation",
    "add_node_beds",
    "bottlenecks",
    "change_flow_key",
    "change_key",
    "check_occupancy",
    "check_scenarios",
    "close_node",
    "close_site",
    "cut_fleet",
    "decline",
    "difference",
    "evaluate_assign",
    "evaluate_flow",
    "flow_difference",
    "read_case",
    "solve_assign",
    "solve_flow",
    "solve_least_bad",
    "solve_redistribution",
    "solve_regions_first",
    "solve_two_level",
    "told",
    "unplaced_reasons",
    "why_here",
    "why_not",
    "why_unplaced",
]
