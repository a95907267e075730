"""NEDOCS: how crowded an emergency department is (Weiss et al., Academic Emergency Medicine 2004).

    −20 + 85.8·(C/A) + 600·(F/B) + 13.4·E + 0.93·D + 5.64·G

A pure function: no clock, no database. Public calculators are often wrong (boarders divided by
emergency places, hours and ventilators swapped); the constants stand here once.
"""

from dataclasses import dataclass

LEVEL_EDGES = (20, 60, 100, 140, 180)  # level n ends at its edge; above the last it is level 6
DISPLAY_MAX = 200


@dataclass(frozen=True)
class Nedocs:
    """A score: `value` unlimited, `shown` limited to 0…200, `level` 1 (not busy) … 6 (disaster)."""

    value: float
    shown: float
    level: int


def nedocs(  # the paper's seven inputs
    *,
    places: int,
    present: int,
    boarders: int,
    beds: int,
    ventilated: int,
    longest_boarding_hours: float,
    last_wait_hours: float,
) -> Nedocs | None:
    """Return the score, or None when places or beds are zero: then it is unknown, not calm.

    `places` A, `present` C, `boarders` F (admitted, still in the department), `beds` B of the
    hospital, `ventilated` E, longest boarding time D and waiting time G of the last placed, in hours.
    """
    if places <= 0 or beds <= 0:
        return None
    value = (
        -20
        + 85.8 * present / places
        + 600 * boarders / beds
        + 13.4 * ventilated
        + 0.93 * longest_boarding_hours
        + 5.64 * last_wait_hours
    )
    return Nedocs(round(value, 2), round(min(max(value, 0), DISPLAY_MAX), 2), level_of(value))


def level_of(value: float) -> int:
    """Return the band of a score: 1 (≤ 20) to 6 (> 180)."""
    return 1 + sum(value > edge for edge in LEVEL_EDGES)
