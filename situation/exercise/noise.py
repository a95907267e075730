"""Smooth seeded noise: a curve through random knots, the same for the same seed and moment."""

from collections.abc import Callable

import numpy as np

from situation.exercise.wave import FloatArray


def smooth(draw: Callable[[int], FloatArray], hours: float, *, knot_hours: float) -> FloatArray:
    """Return the curve through `draw(k)` at k × `knot_hours`, eased by a cosine in between.

    `draw` gives the values of one knot; any shape, the same each time it is asked.
    """
    place = hours / knot_hours
    knot = int(np.floor(place))
    ease = float(1 - np.cos(np.pi * (place - knot))) / 2
    curve: FloatArray = draw(knot) * (1 - ease) + draw(knot + 1) * ease
    return curve


def normal_knots(seed: int, stream: int, count: int) -> Callable[[int], FloatArray]:
    """Return a drawer of `count` independent standard normal values per knot."""

    def draw(knot: int) -> FloatArray:
        # knots before the wave's first day are negative; a seed may not be
        return np.random.default_rng([seed, stream, knot % 2**32]).standard_normal(count)

    return draw
