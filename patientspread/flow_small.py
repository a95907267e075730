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

    What is hidden together would be the whole less the others: while that is one part, or few patients still,
    the smallest of the others is hidden with it.
    """
    names = {number for number, one in enumerate(parts) if is_small(one["value"], small)}
    together = sum(parts[number]["value"] for number in names)
    rest = [(one["value"], number) for number, one in enumerate(parts) if one["value"]]
    for value, number in sorted(row for row in rest if row[1] not in names):
        if not names or (len(names) > 1 and together >= small):
            break
        names.add(number)
        together += value
    return [hidden(one) if number in names else one for number, one in enumerate(parts)]
