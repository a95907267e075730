"""What a message does not speak of: unsaid is neither unknown nor nought, and leaves what is known. Pure."""

from collections.abc import Mapping

from lcms_bridge.canonical import Silence
from lcms_bridge.entries import CapacitySnapshot, Line

# theirs -> ours; what is free follows in `capacity` from the rest
FIGURES = {
    "operational": "operational",
    "occupied": "occupied",
    "blocked": "blocked",
    "physical": "physical",
    "surge_24h": "open_24h",
    "surge_72h": "open_72h",
}


def silence_of(
    entry: CapacitySnapshot, said_of: Mapping[str, Line], *, free_follows: bool
) -> Silence:
    """Return what an entry does not speak of, and the free beds that it does speak of."""
    report = {"capacity_class": entry.capacity_class, "duiding": entry.note}
    return Silence(
        {bed: _unsaid(line, free_follows=free_follows) for bed, line in said_of.items()},
        frozenset(name for name, value in report.items() if not value),
        {
            bed: line.available
            for bed, line in said_of.items()
            if line.available is not None and line.derived != "available"
        },
        free_follows=free_follows,
    )


def _unsaid(line: Line, *, free_follows: bool) -> frozenset[str]:
    """Return the figures that a line does not speak of; what follows from others is not said either.

    Who says that free beds are unknown says so of those that are taken, where these follow from them.
    """
    names = {
        ours
        for theirs, ours in FIGURES.items()
        if line.derived == theirs
        or (getattr(line, theirs) is None and theirs not in line.absent_reason)
    }
    if free_follows and "available" in line.absent_reason:
        names.discard("occupied")
    return frozenset(names | {"isolation_free"})  # which no format of others has


def both_silent(one: Silence, other: Silence) -> Silence:
    """Return what neither of two statements of one moment speaks of."""
    return Silence(
        {**one.figures, **other.figures},
        one.report & other.report,
        {**one.free, **other.free},
        free_follows=other.free_follows,
    )
