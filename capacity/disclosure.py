"""Amounts per part of which no house can be traced: what is hidden, and what with it. Pure: values in, out.

A cell is hidden where it counts too little, too few houses, or where one house is most of it. One house knows
its own figures: without it, whatever house it is, at least two others must be left that count enough. Who
knows the whole and all other cells could take the rest away: what is hidden together must be as safe as what
is shown, so more cells are hidden until it is, and in the end the whole.

Each table stands by itself: of no two published tables may one be the sum of others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LEFT = 2  # houses that are left when any one is taken away
Amounts = tuple[float, ...]


@dataclass(frozen=True)
class Rule:
    """Below which nothing is published: how many, of how many houses, and the largest part of one."""

    least: int
    houses: int
    largest_share: float

    @property
    def rest(self) -> int:
        """Return how many must be left when the figures of one house are taken away."""
        return (self.least + 1) // 2


@dataclass(frozen=True)
class Cell:
    """What a part had, per house: its amounts, the first of which is a count."""

    of: Mapping[str, Amounts]

    @property
    def amounts(self) -> Amounts:
        """Return the amounts of all houses together; empty where there are none."""
        return tuple(sum(some) for some in zip(*self.of.values(), strict=True))

    @property
    def is_empty(self) -> bool:
        """Say whether nothing happened: that can be said."""
        return not any(self.amounts)

    def is_safe(self, rule: Rule) -> bool:
        """Say whether it can be published by itself, also to somebody who knows any one house."""
        if self.is_empty:
            return True
        count = [amounts[0] for amounts in self.of.values()]
        return (
            sum(count) >= rule.least
            and sum(count) - max(count) >= rule.rest
            and all(_is_spread(some, rule) for some in zip(*self.of.values(), strict=True))
        )


def _is_spread(amounts: Amounts, rule: Rule) -> bool:
    """Say whether an amount is of enough houses, and of none for the most part."""
    known = [one for one in amounts if one]
    return len(known) >= max(rule.houses, LEFT + 1) and max(known) <= rule.largest_share * sum(
        known
    )


@dataclass(frozen=True)
class Published:
    """A table as everybody may see it: None is hidden."""

    parts: Mapping[str, Amounts | None]
    whole: Amounts | None


def merged(parts: Iterable[Cell]) -> Cell:
    """Return parts together; a house is in one of them."""
    return Cell({name: amounts for part in parts for name, amounts in part.of.items()})


def published(found: Mapping[str, Cell], rule: Rule, width: int) -> Published:
    """Return a table of `width` amounts with everything hidden that would tell of a house."""
    hidden = {part for part, cell in found.items() if not cell.is_safe(rule)}
    # the smallest first: they are missed least; where nothing happened there is nothing to hide behind
    others = sorted(
        (part for part in found if part not in hidden and not found[part].is_empty),
        key=lambda part: (found[part].amounts[0], part),
    )
    while hidden and others and not _is_covered(hidden, found, rule):
        hidden.add(others.pop(0))
    shown = not hidden or _is_covered(hidden, found, rule)
    nothing = (0,) * width
    return Published(
        parts={
            part: None if part in hidden else cell.amounts or nothing
            for part, cell in found.items()
        },
        whole=(merged(found.values()).amounts or nothing) if shown else None,
    )


def _is_covered(hidden: set[str], found: Mapping[str, Cell], rule: Rule) -> bool:
    """Say whether what is hidden may be known as a whole: at least two parts, and safe together."""
    return len(hidden) > 1 and merged(found[part] for part in hidden).is_safe(rule)


def plain(amounts: Amounts | None, names: Iterable[str]) -> dict[str, Any]:
    """Return amounts by name; of a hidden cell none."""
    return dict.fromkeys(names) if amounts is None else dict(zip(names, amounts, strict=True))
