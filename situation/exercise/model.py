"""The whole exercise world at a moment: every hospital's figures from seed, moves and phases.

Nothing is carried from one step to the next but the moves people made and the relief of the
regions: any moment can be asked for in any order at the same price, so a replay after a stop shows
the same.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

import numpy as np

from capacity.resource import BedLine
from journal.local_time import LOCAL
from situation.exercise.closing import rehoused
from situation.exercise.emergency import EdFigures, Emergency
from situation.exercise.hospitals import (
    STEP_HOURS,
    WARD,
    WAVE_BEDS,
    DemoWidths,
    Hospital,
    step_after,
    step_floor,
)
from situation.exercise.moves import Book, Move, after
from situation.exercise.others import OTHER_LEVEL, Others
from situation.exercise.patients import admit
from situation.exercise.wave import FloatArray, IntArray, Wave

STREAM_SILENCE = 31
# A hospital that may open more beds opens as many as bring it back to this occupancy. In crisis
# care beds open only for who is there: below that, a region would seem ready to step down because
# it stepped up.
COMFORT = {"regular": 0.92, "adapted": 0.92, "crisis": 0.98}
SILENT_A_DAY = 2  # hospitals that do not get round to reporting, on average
ISOLATION_SHARE = 0.5  # of the free beds: cohort wards open a bed at a time
# Share of the open beds blocked for want of staff in quiet times: ward, IC, any other kind.
SICK_LEAVE = (0.012, 0.01)
SICK_LEAVE_OTHER = 0.01
SICK_IN_WAVE = 0.15  # and how much more per unit of wave patients on the wards


@dataclass(frozen=True)
class HospitalFigures:
    """What one hospital would report at a moment; `classes` has the highest in use per line."""

    hospital: Hospital
    beds: tuple[BedLine, ...]
    classes: tuple[str, ...]
    ed: EdFigures
    wave: Mapping[str, int] = field(default_factory=dict)  # of whom the wave's, per kind it fills

    def occupied(self, bed: str) -> int | None:
        """Return the occupied beds of one kind, None when the hospital has none of it."""
        return next((figures.occupied for figures in self.beds if figures.bed == bed), None)


@dataclass(frozen=True)
class DayTotal:
    """One day: admissions per ROAZ region, and the wave's patients per kind of bed at its end."""

    day: date
    admissions: dict[str, int]
    present: dict[str, int]


@dataclass(frozen=True)
class Influence:
    """What people did, and what closed, that the figures depend on."""

    moves: tuple[Move, ...] = ()
    phases: Mapping[str, str] | None = None  # region -> care phase; regular where not named
    relief: Mapping[str, float] | None = None  # region -> 0…1, see `others.relief_after`
    closed: frozenset[str] = frozenset()  # codes of hospitals that closed while it plays


class ExerciseModel:
    """A wave in a fixed list of hospitals with one seed.

    `extra` are the kinds of bed that the wave does not fill, each with how full it is (None: as the
    model assumes); a hospital's `beds` stand in the order of `kinds`: the wave's, then these.
    """

    def __init__(
        self,
        wave: Wave,
        hospitals: Sequence[Hospital],
        *,
        seed: int,
        extra: Sequence[tuple[str, float | None]] = (),
    ) -> None:
        self.wave = wave
        self.kinds = (*WAVE_BEDS, *(name for name, _level in extra))
        self.hospitals = tuple(hospitals)
        self.seed = seed
        self.index = {hospital.code: i for i, hospital in enumerate(self.hospitals)}
        levels = [(name, OTHER_LEVEL if level is None else level) for name, level in extra]
        self._others = Others(wave, self.hospitals, seed=seed, extra=levels)
        self._sick_leave = np.array([*SICK_LEAVE, *[SICK_LEAVE_OTHER] * len(levels)])
        self._emergency = Emergency(self.hospitals, seed=seed)
        self._opened = Book.opened(admit(wave, self.hospitals, seed=seed))
        self._latest: tuple[tuple[Move, ...], Book] = ((), self._opened)

    def hours(self, at: datetime) -> float:
        """Return a moment in hours since midnight of the wave's day 0, by the local clock."""
        local = at.astimezone(LOCAL).replace(tzinfo=None)
        return (local - datetime.combine(self.wave.first_day, time())).total_seconds() / 3600

    def figures(self, at: datetime, world: Influence) -> list[HospitalFigures]:
        """Return every hospital's figures at a moment, in the order of the hospitals."""
        hours = self.hours(at)
        wave = self._wave_count(hours, world)
        occupied = self._lying(at, wave, world)
        operational, classes = self._opened_beds(occupied, world.phases or {})
        blocked = self._blocked(operational, wave)
        ward = occupied[:, WARD] / np.maximum(operational[:, WARD], 1)
        departments = self._emergency.figures(at, hours, ward)
        return [
            HospitalFigures(
                hospital,
                tuple(
                    _bed_line(
                        self.kinds[b],
                        hospital.beds[b],
                        operational[i, b],
                        occupied[i, b],
                        blocked[i, b],
                    )
                    for b in _there(hospital)
                ),
                tuple(classes[i][b] for b in _there(hospital)),
                departments[i],
                {
                    self.kinds[b]: min(int(wave[i, b]), int(occupied[i, b]))
                    for b in range(len(WAVE_BEDS))
                },
            )
            for i, hospital in enumerate(self.hospitals)
        ]

    def departments(
        self, moments: Sequence[datetime], world: Influence
    ) -> dict[datetime, dict[str, EdFigures]]:
        """Return the emergency departments at moments between two steps, by hospital.

        How full the wards are is taken from the steps: in between it changes by the line between two of them.
        """
        wards: dict[datetime, FloatArray] = {}
        found = {}
        for at in moments:
            before = step_floor(at).astimezone(UTC)
            after = step_after(at).astimezone(UTC)  # five or seven hours on, when the clocks change
            for step in (before, after):
                if step not in wards:
                    wards[step] = self._ward(step, world)
            part = (at - before) / (after - before)
            ward = wards[before] + part * (wards[after] - wards[before])
            figures = self._emergency.counts(at, self.hours(at), ward)
            found[at] = {
                hospital.code: one
                for hospital, one in zip(self.hospitals, figures, strict=True)
                if hospital.code not in world.closed
            }
        return found

    def _ward(self, at: datetime, world: Influence) -> FloatArray:
        """Return the share of the open ward beds that is taken, per hospital."""
        occupied = self._lying(at, self._wave_count(self.hours(at), world), world)
        operational, _classes = self._opened_beds(occupied, world.phases or {})
        share: FloatArray = occupied[:, WARD] / np.maximum(operational[:, WARD], 1)
        return share

    def _lying(self, at: datetime, wave: IntArray, world: Influence) -> IntArray:
        """Return everybody who lies in a bed, per hospital and kind, (H, K)."""
        hours = self.hours(at)
        others = self._others.count(at, hours, world.relief or {})
        # a lent patient is one of the others; never fewer than none
        lent = self._book(world.moves).lent_count(hours, *others.shape)
        lying = np.maximum(others + lent, 0)
        lying[:, : len(WAVE_BEDS)] += wave
        return rehoused(lying, self.hospitals, world.closed)

    def occupied(self, at: datetime, world: Influence) -> dict[str, dict[str, int]]:
        """Return the occupied beds at a moment by kind and hospital, without anything else of them."""
        lying = self._lying(at, self._wave_count(self.hours(at), world), world)
        there = [set(_there(hospital)) for hospital in self.hospitals]
        return {
            kind: {
                hospital.code: int(lying[i, b])
                for i, hospital in enumerate(self.hospitals)
                if b in there[i] and hospital.code not in world.closed
            }
            for b, kind in enumerate(self.kinds)
        }

    def day_total(self, day: date) -> DayTotal:
        """Return a day's admissions and the wave's patients at its end; moves change neither."""
        start = self.wave.day_number(day) * 24.0
        segments = self._opened.segments
        admitted = segments.admitted(start, start + 24, len(self.hospitals))
        regions = sorted({hospital.region for hospital in self.hospitals})
        present = segments.count(start + 24, len(self.hospitals)).sum(axis=0)
        return DayTotal(
            day=day,
            admissions={
                region: int(
                    sum(
                        n
                        for n, h in zip(admitted, self.hospitals, strict=True)
                        if h.region == region
                    )
                )
                for region in regions
            },
            present={name: int(number) for name, number in zip(WAVE_BEDS, present, strict=True)},
        )

    def silent(self, at: datetime) -> frozenset[str]:
        """Return the hospitals that are silent at this step: from 6:00 until 6:00 the next day."""
        quiet_day = int((self.hours(at) - STEP_HOURS) // 24)
        rng = np.random.default_rng([self.seed, STREAM_SILENCE, quiet_day % 2**32])
        chance = SILENT_A_DAY / max(len(self.hospitals), 1)
        return frozenset(
            hospital.code
            for hospital, draw in zip(self.hospitals, rng.random(len(self.hospitals)), strict=True)
            if draw < chance
        )

    def _wave_count(self, hours: float, world: Influence) -> IntArray:
        """Return the wave's patients per hospital and kind of bed at a number of hours."""
        return self._book(world.moves).segments.count(hours, len(self.hospitals))

    def _book(self, moves: tuple[Move, ...]) -> Book:
        """Return where everybody lies after these moves; goes on from the last asked if it can."""
        known, book = self._latest
        if moves == known:
            return book
        ordered = tuple(sorted(moves, key=lambda move: (move.hours, move.name)))
        goes_on = ordered[: len(known)] == known
        fresh = ordered[len(known) :] if goes_on else ordered
        book = after(book if goes_on else self._opened, fresh, seed=self.seed)
        self._latest = (ordered, book)
        return book

    def _opened_beds(
        self, occupied: IntArray, phases: Mapping[str, str]
    ) -> tuple[IntArray, list[list[str]]]:
        """Return the beds open per hospital and kind, (H, K), and the highest class among them.

        In the regular phase a hospital has its regular beds; in another it may open those of the
        phase, and opens what it needs: min(allowed, max(regular, occupied / comfort)).
        """
        operational = np.zeros_like(occupied)
        classes: list[list[str]] = []
        for i, hospital in enumerate(self.hospitals):
            phase = phases.get(hospital.region, "regular")
            names = []
            for bed, widths in enumerate(hospital.beds):
                wanted = max(widths.regular, math.ceil(occupied[i, bed] / COMFORT[phase]))
                operational[i, bed] = min(widths.upto(phase), wanted)
                names.append(_class_of(int(operational[i, bed]), widths))
            classes.append(names)
        return operational, classes

    def _blocked(self, operational: IntArray, wave: IntArray) -> IntArray:
        """Return the beds blocked for want of staff, per hospital and kind, (H, K)."""
        load: FloatArray = wave[:, WARD] / np.maximum(operational[:, WARD], 1)
        share = self._sick_leave * (1 + SICK_IN_WAVE * 100 * load[:, None] / 10)
        return np.floor(operational * share).astype(np.int64)


def _there(hospital: Hospital) -> list[int]:
    """Return the indexes of the kinds of bed that a hospital has."""
    return [b for b, widths in enumerate(hospital.beds) if widths.regular]


def _class_of(operational: int, widths: DemoWidths) -> str:
    """Return the highest capacity class among the open beds of one kind."""
    for name, edge in (
        ("regular", widths.regular),
        ("buffer", widths.regular + widths.buffer),
        ("adapted", widths.upto("adapted")),
    ):
        if operational <= edge:
            return name
    return "crisis"


def _bed_line(
    bed: str, widths: DemoWidths, operational: int, occupied: int, blocked: int
) -> BedLine:
    """Return plain figures from the arrays' numbers, with what is ready beside what is open."""
    line = BedLine(
        bed,
        int(operational),
        int(occupied),
        int(blocked),
        # a house may have opened more than that already
        open_24h=max(widths.upto("adapted") - int(operational), 0),
        open_72h=max(widths.upto("crisis") - int(operational), 0),
    )
    return replace(line, isolation_free=math.ceil(max(line.available or 0, 0) * ISOLATION_SHARE))
