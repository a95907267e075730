"""Fewer columns for a dense set of arcs: complete bipartite groups through a hub each.

As long as no goal prices single arcs, it only matters from which nodes a node can be
reached. A set of arcs that is the union of complete bipartite groups A_k x B_k is then the
same network when each group gets a hub node with arcs A_k -> hub -> B_k: |A_k| + |B_k|
columns instead of |A_k| |B_k|, and still a network matrix. Finding the smallest cover is
hard (Orlin 1977, biclique cover); a greedy one is enough, because any cover is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from patientspread.engine.linear import BoolArray
from patientspread.engine.types import IntArray

_SEEDS = 6  # rows tried per round; more find a slightly smaller cover and take longer


@dataclass(frozen=True)
class Cover:
    """Hub k joins sources `senders[k]` (K, N) to targets `receivers[k]` (K, N), booleans."""

    senders: BoolArray
    receivers: BoolArray

    @property
    def columns(self) -> int:
        """Columns the cover needs for one bed type and day."""
        return int(self.senders.sum() + self.receivers.sum())


def cover(near: BoolArray) -> Cover:
    """Bipartite groups whose union, the diagonal aside, is exactly `near` (N, N).

    `near` is taken as true on the diagonal: a patient sent to its own node is no move and
    can be cancelled from any plan without making it worse.
    """
    size = len(near)
    return _cover(size, np.packbits(near).tobytes())


@lru_cache(maxsize=16)
def _cover(size: int, packed: bytes) -> Cover:
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=size * size)
    near = bits.reshape(size, size).astype(bool) | np.eye(size, dtype=bool)
    left = near & ~np.eye(size, dtype=bool)
    senders, receivers = [], []
    while left.any():
        seeds = np.argsort(-left.sum(axis=1), kind="stable")[:_SEEDS]
        groups = [_grown(near, left, int(s)) for s in seeds if left[s].any()]
        _, rows, columns = max(groups, key=lambda g: g[0])
        senders.append(rows)
        receivers.append(columns)
        left &= ~(rows[:, None] & columns[None, :])
    shape = (len(senders), size)
    return Cover(
        np.array(senders, dtype=bool).reshape(shape), np.array(receivers, dtype=bool).reshape(shape)
    )


def _grown(near: BoolArray, left: BoolArray, seed: int) -> tuple[float, BoolArray, BoolArray]:
    """The best group around a seed: sources are added by how much of its targets they share.

    Answers (arcs newly covered per column, sources, targets).
    """
    overlap = (near & near[seed]).sum(axis=1)
    overlap[seed] = len(near) + 1
    order: IntArray = np.argsort(-overlap, kind="stable")
    targets = np.logical_and.accumulate(near[order], axis=0)
    gained = (targets * np.cumsum(left[order], axis=0)).sum(axis=1)
    cost = np.arange(1, len(order) + 1) + targets.sum(axis=1)
    best = int(np.argmax(gained / cost))
    rows = np.zeros(len(near), dtype=bool)
    rows[order[: best + 1]] = True
    columns = targets[best]
    # leave out what covers nothing new
    rows &= (left & columns).any(axis=1)
    columns = columns & (left & rows[:, None]).any(axis=0)
    return float(gained[best] / max(rows.sum() + columns.sum(), 1)), rows, columns
