"""When a line that failed is tried again: later each time, never all at the same moment. Pure."""

from datetime import timedelta

FIRST_S, LONGEST_S = 5.0, 900.0
BROKEN_FROM = 3  # failures after one another from which people are told


def next_try(failures: int, asked_s: float, chance: float) -> timedelta:
    """Return after how long a line is tried again that failed so often, one after the other.

    `asked_s` is what the other side asked for, `chance` a number from 0 to 1: half of the time is drawn,
    so that many lines do not knock at once.
    """
    grown = min(FIRST_S * 2.0 ** min(failures - 1, 20), LONGEST_S)
    return timedelta(seconds=max(asked_s, grown * (0.5 + 0.5 * chance)))
