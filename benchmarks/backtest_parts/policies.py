"""What each policy decides on a day, from what is known that evening and nothing later.

Every policy sees the same: the evening count of each region, the day's new patients who may
still go elsewhere, and the past. `nothing`, `nearest_first` and `fair_share` are the engine's
peers on a problem of one day; `ours` solves seven days with a forecast and executes the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backtest_parts.regions import BEDS, Country, FloatArray, IntArray
from patientspread.engine import FairShare
from patientspread.engine.flow_types import FlowPolicy, FlowProblem, Move
from patientspread.engine.peers_flow import PEERS
from patientspread.engine.solve import solve_flow

HORIZON = 7  # days; LCPS told regions a week ahead how many patients to expect
TRIPS = {"ic": 6, "ward": 15}  # rides a day that may start in a region
INTAKE_SHARE = {"ic": 0.05, "ward": 0.01}  # of the regular beds: transfers a region takes a day
MAX_MINUTES = {"ic": 180, "ward": 180}
BAND = {"ic": 0.02, "ward": 0.03}  # ours: half width of the band around each region's fair share

INFLOW_DAYS = 7  # the mean inflow is taken over a week
OUTFLOW_DAYS = 14  # and the rate of leaving over two
GROWTH = (0.93, 1.08)  # a day; a week's growth is extrapolated no faster than this
LEAVING = (0.01, 0.40)  # a day


@dataclass(frozen=True)
class Evening:
    """What is known on the evening of day t (arrays end with day t).

    `wave` and `others` (R, 2, t + 1) patients in the evening counts, before tonight's
    decision; `new` (R, 2, t + 1) patients who came to a kind of bed that day and could move.
    """

    country: Country
    wave: IntArray
    others: IntArray
    new: IntArray

    @property
    def census(self) -> IntArray:
        """All patients tonight (R, 2)."""
        return self.wave[:, :, -1] + self.others[:, :, -1]


Policy = Callable[[Evening], tuple[Move, ...]]


def problem(evening: Evening, bed: str, forecast: IntArray, movable: IntArray) -> FlowProblem:
    """The flow problem of one kind of bed tonight: `forecast` and `movable` (R, T).

    Kinds of bed share nothing at this level, so one problem each is exact and lets each have
    a fair-share key and band of its own.
    """
    country, b = evening.country, BEDS.index(bed)
    cells = (len(country.regions), 1, forecast.shape[1])
    regular = country.capacity[:, b, 0]
    intake = np.ceil(regular * INTAKE_SHARE[bed]).astype(np.int64)
    key = {r: float(count) for r, count in zip(country.regions, regular, strict=True)}
    return FlowProblem(
        nodes=country.regions,
        beds=(bed,),
        days=cells[2],
        capacity=country.capacity[:, [b]],
        forecast=forecast[:, None, :],
        transferable=np.minimum(movable, forecast)[:, None, :],
        trips=np.full(cells, TRIPS[bed], dtype=np.int64),
        intake=np.broadcast_to(intake[:, None, None], cells).copy(),
        travel_minutes=country.minutes,
        policy=FlowPolicy(
            max_minutes=MAX_MINUTES,
            fair_share=FairShare(key, BAND[bed], kind="regular_beds"),
        ),
    )


def _peer(name: str) -> Policy:
    def decide(evening: Evening) -> tuple[Move, ...]:
        return tuple(
            move
            for b, bed in enumerate(BEDS)
            for move in PEERS[name](
                problem(evening, bed, evening.census[:, [b]], evening.new[:, b, -1:])
            )
        )

    return decide


def ours(evening: Evening) -> tuple[Move, ...]:
    """Seven days planned in the engine's default order of goals, the first executed."""
    forecast, movable = expect(evening)
    plans = (
        solve_flow(problem(evening, bed, forecast[:, b], movable[:, b]), compare=False)
        for b, bed in enumerate(BEDS)
    )
    return tuple(move for plan in plans for move in plan.moves if move.day == 0)


def expect(evening: Evening) -> tuple[IntArray, IntArray]:
    """Tonight and the six days after it: patients (R, 2, 7) and new patients (R, 2, 7).

    Wave patients: the mean inflow of the last week times the national growth of a week, the
    national rate of leaving of the last two weeks. Other patients: as on the same weekday last
    week.
    """
    wave, new = evening.wave, evening.new
    inflow = new[:, :, -INFLOW_DAYS:].mean(axis=2)
    growth, leaving = _growth(new), _leaving(wave, new)
    expected = np.zeros((*inflow.shape, HORIZON))
    coming = np.zeros_like(expected)
    expected[:, :, 0], coming[:, :, 0] = wave[:, :, -1], new[:, :, -1]
    for k in range(1, HORIZON):
        coming[:, :, k] = inflow * growth**k
        expected[:, :, k] = expected[:, :, k - 1] * (1 - leaving) + coming[:, :, k]
    forecast = np.rint(expected).astype(np.int64) + _others_ahead(evening.others)
    return forecast, np.floor(coming).astype(np.int64)


def _growth(new: IntArray) -> FloatArray:
    """National growth of the inflow per day (2,); 1 in the first two weeks."""
    if new.shape[2] < 2 * INFLOW_DAYS:
        return np.ones(len(BEDS))
    national = new.sum(axis=0)
    last = national[:, -INFLOW_DAYS:].sum(axis=1) + 1
    before = national[:, -2 * INFLOW_DAYS : -INFLOW_DAYS].sum(axis=1) + 1
    growth: FloatArray = np.clip((last / before) ** (1 / INFLOW_DAYS), *GROWTH)
    return growth


def _leaving(wave: IntArray, new: IntArray) -> FloatArray:
    """National share of the patients that leaves a kind of bed per day, net of returns (2,)."""
    since = max(wave.shape[2] - OUTFLOW_DAYS, 1)
    present = wave[:, :, since - 1 : -1].sum(axis=(0, 2))
    change = (wave[:, :, -1] - wave[:, :, since - 1]).sum(axis=0)
    left = new[:, :, since:].sum(axis=(0, 2)) - change
    leaving: FloatArray = np.clip(left / np.maximum(present, 1), *LEAVING)
    return leaving


def _others_ahead(others: IntArray) -> IntArray:
    known = others.shape[2]
    at = [known - 1] + [known - 1 + k - 7 for k in range(1, HORIZON)]
    return others[:, :, [day if day >= 0 else known - 1 for day in at]]


POLICIES: dict[str, Policy] = {
    "nothing": _peer("nothing"),
    "nearest": _peer("nearest_first"),
    "fair-share": _peer("fair_share"),
    "ours": ours,
}
LABELS = {
    "nothing": "nothing",
    "nearest": "nearest first",
    "fair-share": "fair share",
    "ours": "ours",
}
