"""The casualty problem as plain arrays.

Columns: victims of a class that leave at a step for a hospital in a fleet; those left per
class; per hospital and class the units of load and the difference with what was announced.
Rows: victims ready by a minute, places per hospital, class and hour window, seats and
escorts at every step (a ride keeps its seat until the vehicle is back). Ready and seat rows
are intervals in time, window rows partitions, so vertices are nearly always whole; `lexico`
checks that and closes the rest with an exact integer program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from patientspread.engine.goals import Prices
from patientspread.engine.linear import INFINITY, Builder, Goal, LinearModel
from patientspread.engine.mci_rules import (
    busy_minutes,
    needs_escort,
    present,
    refusal,
    seats,
    steps,
    window_capacity,
    window_of,
)
from patientspread.engine.mci_types import (
    TRIAGE,
    CasualtyHospital,
    CasualtyProblem,
    Dispatch,
    Fleet,
    Triage,
)
from patientspread.engine.types import FloatArray

_UNPLACED = {"T1": "unplaced_t1", "T2": "unplaced_t2", "T3": "unplaced_t3"}


@dataclass(frozen=True, slots=True)
class Ride:
    """One column: a class, a hospital, a fleet and a minute of departure."""

    triage: Triage
    hospital: CasualtyHospital
    fleet: Fleet
    departure: int
    busy: int
    escorted: bool

    @property
    def arrival(self) -> int:
        """Minute of arrival."""
        return self.departure + self.hospital.minutes

    @property
    def window(self) -> tuple[str, Triage, int]:
        """The capacity window the ride counts in."""
        return self.hospital.id, self.triage, window_of(self.hospital, self.arrival)

    def away(self, minute: int) -> bool:
        """Is the vehicle away at this minute?"""
        return self.departure <= minute < self.departure + self.busy

    def dispatch(self, count: int) -> Dispatch:
        """`count` victims on this ride."""
        return Dispatch(
            self.triage,
            self.hospital.id,
            self.fleet.kind,
            self.departure,
            self.arrival,
            count,
            self.escorted,
        )


@dataclass(frozen=True, slots=True)
class CasualtyModel:
    """The matrix of a problem; the ride columns come first."""

    problem: CasualtyProblem
    model: LinearModel
    goals: tuple[Goal, ...]
    rides: tuple[Ride, ...]

    def dispatches(self, x: FloatArray) -> tuple[Dispatch, ...]:
        """Read a whole point, in order of departure, class, arrival and hospital."""
        counts = np.rint(x[: len(self.rides)]).astype(int).tolist()
        found = (r.dispatch(n) for r, n in zip(self.rides, counts, strict=True) if n)
        return tuple(sorted(found, key=in_order))


def in_order(d: Dispatch) -> tuple[int, str, int, str, str]:
    """The order in which dispatches are shown."""
    return d.departure_minute, d.triage, d.arrival_minute, d.hospital, d.fleet


def possible_rides(problem: CasualtyProblem) -> tuple[Ride, ...]:
    """Every ride that no hard rule forbids."""
    first = {
        t: min((g.ready_minute for g in problem.victims if g.triage == t and g.count), default=None)
        for t in TRIAGE
    }
    rides: list[Ride] = []
    for t in TRIAGE:
        ready = first[t]
        if ready is None:
            continue
        for h in problem.hospitals:
            if refusal(problem, h, t) is None:
                rides += _rides_to(problem, h, t, ready)
    return tuple(rides)


def _rides_to(
    problem: CasualtyProblem, hospital: CasualtyHospital, triage: Triage, ready: int
) -> list[Ride]:
    escorted = needs_escort(problem, hospital, triage)
    busy = busy_minutes(problem, hospital)
    return [
        Ride(triage, hospital, fleet, minute, busy, escorted)
        for fleet in problem.fleets
        if triage in fleet.carries
        for minute in steps(problem)
        if minute >= ready
        and minute + hospital.minutes < problem.horizon
        and window_capacity(hospital, triage, window_of(hospital, minute + hospital.minutes))
        and seats(fleet, minute)
        and (not escorted or present(problem.escorts, minute))
    ]


class _Assembly:
    """Builds the blocks one after the other; each method adds one family of rows."""

    def __init__(self, problem: CasualtyProblem) -> None:
        self.problem = problem
        self.rides = possible_rides(problem)
        self.builder = Builder()
        self.builder.add_columns(len(self.rides))
        self.prices = Prices(problem.policy.order)
        self.hospital = {h.id: h for h in problem.hospitals}
        self.sent = Counter[tuple[str, Triage]]()
        for d in problem.under_way:
            self.sent[d.hospital, d.triage] += d.count

    def row(self, lower: float, upper: float, entries: dict[int, float]) -> None:
        """One row with its nonzeros."""
        row = self.builder.add_rows(np.array([lower]), np.array([upper]))
        columns = np.array(list(entries), dtype=np.int64)
        values = np.array(list(entries.values()), dtype=float)
        self.builder.add_entries(np.full(len(columns), row, dtype=np.int64), columns, values)

    def at_most(self, limit: float, rides: Iterable[int]) -> None:
        """At most `limit` victims on these rides."""
        entries = dict.fromkeys(rides, 1.0)
        if entries:
            self.row(-INFINITY, max(limit, 0.0), entries)

    def victims(self) -> None:
        """Everybody leaves or is left; nobody leaves before being ready."""
        weights, now = self.problem.policy.weights, self.problem.now
        for t in TRIAGE:
            mine = {k: 1.0 for k, ride in enumerate(self.rides) if ride.triage == t}
            groups = [g for g in self.problem.victims if g.triage == t]
            total = sum(g.count for g in groups)
            left = self.builder.add_columns(1)
            self.row(total, total, {**mine, left: 1.0})
            self.prices.add(_UNPLACED[t], np.array([left]), 1.0)
            for later in sorted({g.ready_minute for g in groups})[1:]:
                ready = sum(g.count for g in groups if g.ready_minute < later)
                self.at_most(ready, (k for k in mine if self.rides[k].departure < later))
        every = np.arange(len(self.rides))
        minutes = [float(weights.of(r.triage) * (r.arrival - now)) for r in self.rides]
        self.prices.add("weighted_minutes", every, np.array(minutes))
        elsewhere = [r.triage == "T1" and r.hospital.trauma_level != 1 for r in self.rides]
        self.prices.add("t1_not_level1", every, np.array(elsewhere, dtype=float))

    def places(self) -> None:
        """Places per hospital, class and window, less those on their way."""
        taken = Counter[tuple[str, Triage, int]]()
        for d in self.problem.under_way:
            window = window_of(self.hospital[d.hospital], d.arrival_minute)
            taken[d.hospital, d.triage, window] += d.count
        inside: dict[tuple[str, Triage, int], list[int]] = {}
        for k, ride in enumerate(self.rides):
            inside.setdefault(ride.window, []).append(k)
        for (name, triage, window), rides in inside.items():
            capacity = window_capacity(self.hospital[name], triage, window)
            self.at_most(capacity - taken[name, triage, window], rides)

    def transport(self) -> None:
        """Seats and escorts at every step."""
        problem = self.problem
        away = [
            (d, d.departure_minute + busy_minutes(problem, self.hospital[d.hospital]))
            for d in problem.under_way
        ]
        for s in steps(problem):
            out = [d for d, back in away if back > s]
            moving = [k for k, ride in enumerate(self.rides) if ride.away(s)]
            for fleet in problem.fleets:
                used = sum(d.count for d in out if d.fleet == fleet.kind)
                mine = (k for k in moving if self.rides[k].fleet is fleet)
                self.at_most(seats(fleet, s) - used, mine)
            used = sum(d.count for d in out if d.escorted)
            mine = (k for k in moving if self.rides[k].escorted)
            self.at_most(present(problem.escorts, s) - used, mine)

    def totals(self) -> None:
        """Per hospital and class: the difference with the announcement, and the load."""
        announced = self.problem.announced
        pairs: dict[tuple[str, Triage], dict[int, float]] = {}
        for k, ride in enumerate(self.rides):
            pairs.setdefault((ride.hospital.id, ride.triage), {})[k] = 1.0
        if announced:
            gone = sum(n for key, n in announced.items() if key not in pairs)
            self.prices.offset("changes", float(gone))
        for key, mine in pairs.items():
            if announced and "changes" in self.prices:
                self._difference(mine, announced.get(key, 0))
            if "spread" in self.prices:
                self._load(key, mine)

    def _difference(self, mine: dict[int, float], before: int) -> None:
        more = self.builder.add_columns(2)
        self.row(before, before, {**mine, more: -1.0, more + 1: 1.0})
        self.prices.add("changes", more + np.arange(2), 1.0)

    def _load(self, key: tuple[str, Triage], mine: dict[int, float]) -> None:
        """Unit columns with rising cost: the k-th victim of a hospital weighs 2 k - 1."""
        capacity = horizon_capacity(self.problem, self.hospital[key[0]], key[1])
        before = self.sent[key]
        waiting = sum(g.count for g in self.problem.victims if g.triage == key[1])
        units = min(capacity, waiting)  # the window rows keep the exact count
        first = self.builder.add_columns(units, 1.0)
        self.row(0.0, 0.0, {**mine, **{first + k: -1.0 for k in range(units)}})
        loads = [float(unit_load(before + k + 1, capacity)) for k in range(units)]
        self.prices.add("spread", first + np.arange(units), np.array(loads))

    def finished(self) -> CasualtyModel:
        """The model with one cost vector a goal."""
        model = self.builder.build()
        return CasualtyModel(self.problem, model, self.prices.goals(model.columns), self.rides)


def horizon_capacity(problem: CasualtyProblem, hospital: CasualtyHospital, triage: Triage) -> int:
    """Victims of a class a hospital can take in all windows before the horizon; at least 1."""
    last = window_of(hospital, problem.horizon - 1)
    return max(sum(window_capacity(hospital, triage, w) for w in range(last + 1)), 1)


def unit_load(position: int, capacity: int) -> int:
    """round(100 (2 k - 1) / capacity) of the k-th victim, halves to even."""
    return round(100 * (2 * position - 1) / capacity)


def build_casualties(problem: CasualtyProblem) -> CasualtyModel:
    """The matrix of a casualty problem."""
    assembly = _Assembly(problem)
    assembly.victims()
    assembly.places()
    assembly.transport()
    assembly.totals()
    return assembly.finished()
