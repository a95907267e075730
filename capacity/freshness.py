"""How long a figure counts as fresh: the deadline is its kind's, per source and phase; here is the verdict.

A stale figure never counts as green, as free, or as zero. Pure: the caller gives the moments. The browser
has the same rule in `static/zb/freshness.js`; both are held to `tests/browser/units/freshness.json`.
"""

from datetime import datetime, timedelta
from enum import StrEnum

DUE_SHARE = 0.75  # from three quarters of its time on somebody should say it anew


class Freshness(StrEnum):
    """What may be done with a figure; from best to worst."""

    FRESH = "fresh"
    DUE = "due"  # counts, and its deadline is near
    STALE = "stale"
    UNKNOWN = "unknown"

    @property
    def counts(self) -> bool:
        """Say whether a figure may be used as it is."""
        return self in (Freshness.FRESH, Freshness.DUE)

    @property
    def counted(self) -> "Freshness":
        """Return the verdict for whoever only uses a figure: what is due is fresh."""
        return Freshness.FRESH if self.counts else self


def freshness(*, observed_at: datetime | None, stale_after_s: int, now: datetime) -> Freshness:
    """Return whether a figure may be used as it is: realm moments in, verdict out."""
    if observed_at is None:
        return Freshness.UNKNOWN
    age = now - observed_at
    if age > timedelta(seconds=stale_after_s):
        return Freshness.STALE
    return Freshness.DUE if age >= due_after(stale_after_s) else Freshness.FRESH


def due_after(stale_after_s: int) -> timedelta:
    """Return the age from which a figure is due."""
    return timedelta(seconds=stale_after_s * DUE_SHARE)
