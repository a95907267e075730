"""How long a figure counts as fresh: the deadline is its kind's, per source; here is only the verdict.

A stale figure never counts as green, as free, or as zero. Pure: the caller gives the moments.
"""

from datetime import datetime, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    """What may be done with a figure."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"


def freshness(*, observed_at: datetime | None, stale_after_s: int, now: datetime) -> Freshness:
    """Return whether a figure may be used as it is: realm moments in, verdict out."""
    if observed_at is None:
        return Freshness.UNKNOWN
    if now - observed_at > timedelta(seconds=stale_after_s):
        return Freshness.STALE
    return Freshness.FRESH
