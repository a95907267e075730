"""How long a figure counts as fresh, per indicator and source: data with a default.

A stale figure never counts as green, as free, or as zero. Pure: the caller gives the moments.
"""

from datetime import datetime, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    """What may be done with a figure."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"


# Seconds after which a figure turns grey (domain.md §9.3: automatic 5 min × 2, beds by hand 8 h).
DEADLINES: dict[tuple[str, str], int] = {
    ("beds", "manual"): 8 * 3600,
    ("beds", "file"): 8 * 3600,
    ("beds", "automatic"): 600,
    ("beds", "exercise"): 13
    * 3600,  # the player reports every 6 exercise hours: two missed is stale
    ("ed", "manual"): 2 * 3600,
    ("ed", "file"): 2 * 3600,
    ("ed", "automatic"): 600,
    ("ed", "exercise"): 13 * 3600,
}


def deadline(indicator: str, source: str) -> int:
    """Return the seconds a figure of this indicator from this source stays fresh; strict if unknown."""
    return DEADLINES.get((indicator, source), 600)


def freshness(*, observed_at: datetime | None, stale_after_s: int, now: datetime) -> Freshness:
    """Return whether a figure may be used as it is: realm moments in, verdict out."""
    if observed_at is None:
        return Freshness.UNKNOWN
    if now - observed_at > timedelta(seconds=stale_after_s):
        return Freshness.STALE
    return Freshness.FRESH
