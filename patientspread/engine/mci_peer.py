"""What a dispatcher does without a plan: every victim to the nearest hospital with room.

Shown beside every plan, and the plan itself when a time limit left the solver empty-handed.
"""

from __future__ import annotations

from collections import Counter

from patientspread.engine.mci_model import Ride, in_order, possible_rides
from patientspread.engine.mci_rules import (
    busy_minutes,
    present,
    seats,
    steps,
    window_capacity,
    window_of,
)
from patientspread.engine.mci_types import TRIAGE, CasualtyProblem, Dispatch, Triage, VictimGroup


def nobody(problem: CasualtyProblem) -> tuple[Dispatch, ...]:
    """Nobody else leaves."""
    del problem
    return ()


def nearest_with_room(problem: CasualtyProblem) -> tuple[Dispatch, ...]:
    """T1 first, then T2, T3; each victim to the nearest hospital with room, first ride there."""
    greedy = _Greedy(problem)
    for triage in TRIAGE:
        groups = [g for g in problem.victims if g.triage == triage]
        for group in sorted(groups, key=lambda g: g.ready_minute):
            greedy.send(group)
    return greedy.plan()


class _Greedy:
    """Places, seats and escorts not yet used."""

    def __init__(self, problem: CasualtyProblem) -> None:
        self.steps = steps(problem)
        self.rides = sorted(
            possible_rides(problem),
            key=lambda r: (r.hospital.minutes, r.hospital.id, r.departure, r.fleet.kind),
        )
        self.chosen = Counter[int]()
        self.places = {
            r.window: window_capacity(r.hospital, r.triage, r.window[2]) for r in self.rides
        }
        self.seats = {(f.kind, s): seats(f, s) for f in problem.fleets for s in self.steps}
        self.escorts = {s: present(problem.escorts, s) for s in self.steps}
        hospitals = {h.id: h for h in problem.hospitals}
        for d in problem.under_way:
            hospital = hospitals[d.hospital]
            window: tuple[str, Triage, int] = (
                d.hospital,
                d.triage,
                window_of(hospital, d.arrival_minute),
            )
            if window in self.places:
                self.places[window] -= d.count
            back = d.departure_minute + busy_minutes(problem, hospital)
            for s in (s for s in self.steps if s < back):
                self.seats[d.fleet, s] -= d.count
                self.escorts[s] -= d.count if d.escorted else 0

    def send(self, group: VictimGroup) -> None:
        """Send a group as far as there is room, ride by ride."""
        left = group.count
        for k, ride in enumerate(self.rides):
            if left == 0:
                return
            if ride.triage == group.triage and ride.departure >= group.ready_minute:
                left -= self._take(k, ride, left)

    def _take(self, k: int, ride: Ride, wanted: int) -> int:
        busy = [s for s in self.steps if ride.away(s)]
        limits = [wanted, self.places[ride.window]]
        limits += [self.seats[ride.fleet.kind, s] for s in busy]
        limits += [self.escorts[s] for s in busy] if ride.escorted else []
        count = max(min(limits), 0)
        self.places[ride.window] -= count
        for s in busy:
            self.seats[ride.fleet.kind, s] -= count
            self.escorts[s] -= count if ride.escorted else 0
        self.chosen[k] += count
        return count

    def plan(self) -> tuple[Dispatch, ...]:
        """The rides taken."""
        taken = (self.rides[k].dispatch(n) for k, n in self.chosen.items() if n)
        return tuple(sorted(taken, key=in_order))
