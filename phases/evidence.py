"""Figures as evidence, frozen as JSON: what each was, of when, from where."""

import math
from dataclasses import asdict
from typing import Any

from phases.rules import Expectation, Reading, Standing
from phases.rules.conditions import RATIO
from phases.rules.lines import Shown


def evidence_document(figure: Shown, yardstick: str | None = None) -> dict[str, Any]:
    """Return one figure or answer as evidence: what it was, of when, from where.

    Occupancy is there by both yardsticks; `yardstick` says by which the rule looked. JSON has no infinity:
    patients without an open bed have no `ratio_open`, and `none_open` says why; regular beds likewise.
    """
    if isinstance(figure, Standing | Reading | Expectation):
        shown = asdict(figure) | {
            "observed_at": figure.observed_at.isoformat(),
            "stale": not figure.fresh,
        }
        if isinstance(figure, Reading):
            ratio = figure.value(RATIO)
            shown["ratio"] = None if ratio is None or ratio == math.inf else round(ratio, 4)
        return shown
    both = {}
    for name, ratio in (("regular", figure.ratio_regular), ("open", figure.ratio_open)):
        none = ratio == math.inf
        both[f"ratio_{name}"] = None if ratio is None or none else round(ratio, 4)
        both[f"none_{name}"] = none
    return asdict(figure) | {
        "observed_at": figure.observed_at.isoformat(),
        "yardstick": yardstick,
        **both,
        "stale": not figure.fresh,
    }
