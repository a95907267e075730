"""The pressure score as a pure package: a scheme and figures in, levels with their evidence out."""

from phases.rules.pressure.reading import read_scheme
from phases.rules.pressure.rollup import (
    ABOUT,
    ABOUT_REGION,
    NATION,
    Score,
    Scores,
    order_of,
    score,
    score_readings,
)
from phases.rules.pressure.scheme import TIERS, Prescribed, Scheme
from phases.rules.pressure.score import Judged, Part, Place, Range

__all__ = [
    "ABOUT",
    "ABOUT_REGION",
    "NATION",
    "TIERS",
    "Judged",
    "Part",
    "Place",
    "Prescribed",
    "Range",
    "Scheme",
    "Score",
    "Scores",
    "order_of",
    "read_scheme",
    "score",
    "score_readings",
]
