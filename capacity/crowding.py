"""From what is entered of an emergency department to its score, and what the score means there.

Pure: no clock, no database. A house of the Netherlands seldom reaches the bands of NEDOCS, so a score is
also put beside the own last six months and the own cut-offs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from capacity.nedocs import DISPLAY_MAX, Nedocs, nedocs


@dataclass(frozen=True)
class Input:
    """One figure: the most and the least that can be right, and whether it is a whole number."""

    most: float
    whole: bool = True
    least: int = 0


# What NEDOCS is computed from, beside the patients present; hours may have decimals.
INPUTS: Mapping[str, Input] = {
    "places": Input(500, least=1),  # of none there is no score
    "beds": Input(5000, least=1),
    "boarders": Input(500),
    "ventilated": Input(100),
    "longest_boarding_hours": Input(336, whole=False),
    "last_wait_hours": Input(48, whole=False),
}
# Throughput: minutes from arrival, median of what the source measured.
TIMES = ("to_triage", "to_doctor", "to_decision", "to_departure")
LONGEST_TIME = 10_080  # minutes; a week


def score_of(present: int | None, inputs: Mapping[str, float]) -> Nedocs | None:
    """Return the score of entered figures; None (unknown, not calm) when one of them is missing."""
    if present is None or any(inputs.get(name) is None for name in INPUTS):
        return None
    return nedocs(present=present, **{name: inputs[name] for name in INPUTS})  # type: ignore[arg-type]


def shown(score: float) -> float:
    """Return a score limited to what is shown."""
    return round(min(max(score, 0), DISPLAY_MAX), 2)


def bucket(score: float) -> str:
    """Return the whole score under which it is counted."""
    return str(round(shown(score)))


def percentile(weeks: Iterable[Mapping[str, int]], score: float, *, least: int) -> int | None:
    """Return how many in a hundred of the own scores lie below this one, half of the equal ones counted.

    None when there are fewer than `least`: too few to say what is usual.
    """
    own = round(float(bucket(score)))
    below = equal = total = 0
    for counts in weeks:
        for text, times in counts.items():
            total += times
            below += times if int(text) < own else 0
            equal += times if int(text) == own else 0
    if total < max(least, 1):
        return None
    return round(100 * (below + equal / 2) / total)
