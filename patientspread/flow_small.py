"""What somebody who does not answer for a region reads of small numbers: nothing. Pure."""

from collections.abc import Sequence
from typing import Any

FEW = "few"  # beside a number that is hidden


def hidden(told: dict[str, Any]) -> dict[str, Any]:
    """Return a number as one that is too small to be told."""
    return {**told, "value": None, FEW: True}


def is_small(value: float | None, small: int) -> bool:
    """Say whether a number is too small; nought tells of nobody."""
    return value is not None and 0 < value < small


def parts_hidden(parts: Sequence[dict[str, Any]], small: int) -> list[dict[str, Any]]:
    """Return the parts of a whole with the small ones hidden.

    One hidden part alone would be the whole less the others: then the smallest of those is hidden with it.
    """
    names = {number for number, one in enumerate(parts) if is_small(one["value"], small)}
    rest = [(one["value"], number) for number, one in enumerate(parts) if one["value"]]
    rest = [row for row in rest if row[1] not in names]
    if len(names) == 1 and rest:
        names.add(min(rest)[1])
    return [hidden(one) if number in names else one for number, one in enumerate(parts)]
