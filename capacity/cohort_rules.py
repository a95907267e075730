"""Whether the parts of a kind of bed fit its whole: what is unknown fits anything.

Pure. The parts make the whole where a label takes the rest; else there may be others beside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from capacity.resource import BedLine


@dataclass(frozen=True)
class Split:
    """How a kind is split: its labels, whether the beds carry them, whether one takes the rest."""

    labels: tuple[str, ...]
    beds: bool
    rest: bool


@dataclass(frozen=True)
class Misfit:
    """A figure of which the parts do not fit the whole: `code` is `more` or `not_all`."""

    code: str
    figure: str
    parts: int
    whole: int


def misfit(split: Split, whole: BedLine | None, parts: Mapping[str, BedLine]) -> Misfit | None:
    """Return the first figure whose parts do not fit the whole; None: all fit."""
    if whole is None:
        return None
    for figure in ("occupied", "operational") if split.beds else ("occupied",):
        fault = _misfit(split, figure, getattr(whole, figure), _values(split, figure, parts))
        if fault is not None:
            return fault
    return None


def _values(split: Split, figure: str, parts: Mapping[str, BedLine]) -> list[int | None]:
    """Return a figure of every label, None where it is unknown."""
    return [getattr(parts[one], figure) if one in parts else None for one in split.labels]


def _misfit(
    split: Split, figure: str, whole: int | None, values: Sequence[int | None]
) -> Misfit | None:
    """Return what is wrong with one figure."""
    if whole is None:
        return None
    known = [value for value in values if value is not None]
    total = sum(known)
    if total > whole:
        return Misfit("more", figure, total, whole)
    if split.rest and len(known) == len(values) and total < whole:
        return Misfit("not_all", figure, total, whole)
    return None
