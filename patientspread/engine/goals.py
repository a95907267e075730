"""Goals of a matrix in the making: prices collected block by block, one cost vector a goal."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from patientspread.engine.linear import Goal
from patientspread.engine.types import FloatArray, IntArray


class Prices:
    """What columns cost under each goal of a policy; goals nobody asked for cost nothing."""

    def __init__(self, order: Iterable[str]) -> None:
        self.order = tuple(order)
        self.parts: dict[str, list[tuple[IntArray, FloatArray]]] = {g: [] for g in self.order}
        self.offsets: dict[str, float] = dict.fromkeys(self.order, 0.0)

    def __contains__(self, goal: str) -> bool:
        """Is the goal asked for?"""
        return goal in self.parts

    def ask(self, goal: str) -> None:
        """Ask for one goal more; it is priced, but not among those of `order`."""
        self.parts.setdefault(goal, [])
        self.offsets.setdefault(goal, 0.0)

    def add(self, goal: str, columns: IntArray, values: FloatArray | float) -> None:
        """Price columns in a goal, if the goal is asked for."""
        if goal in self.parts:
            filled = np.broadcast_to(np.asarray(values, dtype=float), columns.shape)
            self.parts[goal].append((columns, filled))

    def offset(self, goal: str, value: float) -> None:
        """Add a constant to a goal, if the goal is asked for."""
        if goal in self.offsets:
            self.offsets[goal] += value

    def goals(self, columns: int) -> tuple[Goal, ...]:
        """The goals in order over a model of so many columns."""
        return tuple(Goal(g, self._cost(g, columns), self.offsets[g]) for g in self.order)

    def _cost(self, goal: str, columns: int) -> FloatArray:
        cost = np.zeros(columns)
        for priced, values in self.parts[goal]:
            cost[priced] += values
        return cost
