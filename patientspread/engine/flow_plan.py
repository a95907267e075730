"""What the columns of a flow matrix mean, and how a point of it becomes moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.linear import Goal, LinearModel
from patientspread.engine.types import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class FlowModel:
    """The matrix of a problem and what its columns mean.

    The first `shared` columns (totals, open moves kept, external patients, pieces of need)
    are the same in the model with single arcs and in the one with hubs, and every goal but
    ``minutes`` is priced on them alone. `arcs` (4, K) holds source, target, bed and day of the
    columns `arc_columns`; `kept` and `kept_columns` likewise for open moves. `hubs` holds
    per bed type and day the columns to and from the hubs.
    """

    problem: FlowProblem
    model: LinearModel
    goals: tuple[Goal, ...]
    shared: int
    arcs: IntArray
    arc_columns: IntArray
    kept: IntArray
    kept_columns: IntArray
    external: dict[str, tuple[int, IntArray]]
    hubs: tuple[tuple[IntArray, IntArray], ...]

    def moves(self, x: FloatArray) -> tuple[Move, ...]:
        """Read a whole point as moves, by day, bed, source and target."""
        p = self.problem
        counts: dict[tuple[int, ...], int] = {}
        for arcs, columns in ((self.arcs, self.arc_columns), (self.kept, self.kept_columns)):
            used = np.flatnonzero(np.rint(x[columns]))
            for k in used:
                source, target, bed, day = (int(v) for v in arcs[:, k])
                key = (day, bed, source, target)
                counts[key] = counts.get(key, 0) + round(x[columns[k]])
        return tuple(
            Move(p.nodes[source], p.nodes[target], p.beds[bed], day, count)
            for (day, bed, source, target), count in sorted(counts.items())
        )

    def exchanged(self, x: FloatArray, way: str) -> dict[tuple[str, str, int], int]:
        """Which node takes (``in``) or sends (``out``) the external patients."""
        if way not in self.external:
            return {}
        first, cells = self.external[way]
        p = self.problem
        answer = {}
        for k, cell in enumerate(cells):
            count = round(x[first + k])
            if count:
                i, rest = divmod(int(cell), len(p.beds) * p.days)
                b, t = divmod(rest, p.days)
                answer[p.nodes[i], p.beds[b], t] = count
        return answer
