"""What is expected: beds days ahead, emergency departments hours ahead, and how far that can be trusted.

Pure: no clock, no database, no Django. `beds_ahead` and `ed_ahead` give quantiles with the name and version
of what made them; `crossing` and `scenarios` read them; `score` and `verdict` judge them when the truth is
there. `docs/forecasts.md` has the method, its sources, the figures and where it is weak.
"""

from .beds import Daily, beds_ahead, beds_of_all, track
from .crossing import SCENARIOS, Crossing, crossing, scenarios
from .ed import chance_over, ed_ahead, ed_quantiles, own_percentile, stop_chance
from .ed_features import Hours
from .ed_model import EdModel, fit, recalibrated
from .intervals import LEVELS
from .judged import Judged, beds_judged
from .scores import Scored, Verdict, brier, coverage, crps, score, skill, verdict
from .shifts import find_shifts
from .stays import beds_by_stays, survival
from .values import Ahead

__all__ = [
    "LEVELS", "SCENARIOS", "Ahead", "Crossing", "Daily", "EdModel", "Hours", "Judged", "Scored",
    "Verdict", "beds_ahead", "beds_by_stays", "beds_judged", "beds_of_all", "brier", "chance_over",
    "coverage", "crossing", "crps", "ed_ahead", "ed_quantiles", "find_shifts", "fit", "own_percentile",
    "recalibrated", "scenarios", "score", "skill", "stop_chance", "survival", "track", "verdict",
]  # fmt: skip
