"""From counted admissions to synthetic patients: where each lies, in which kind of bed, how long.

A patient goes one of two ways (docs/exercise-model.md gives the numbers and their sources):
    ward                            the share 1 − q of all admissions
    [ward →] IC [→ ward]            the share q; some come straight to the IC, some die there
Stays are gamma distributed. Every draw comes from a generator seeded with the exercise's seed and
the day, so the patients of a day do not depend on which days were asked for before. Nobody here
exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from situation.exercise.hospitals import IC, WARD, Hospital
from situation.exercise.wave import FloatArray, IntArray, Wave

STREAM_PATIENTS = 1
STREAM_OFFSETS = 2
GOLDEN = 0.6180339887498949  # multiples of the golden ratio, modulo 1, are spread most evenly


@dataclass(frozen=True)
class Course:
    """How the illness went for patients admitted from a day on: shares, and mean stays in days."""

    since: date
    ic_share: float  # q: share of admissions that reach an IC
    ward_days: float  # ward stay of those who never do
    before_ic_days: float
    ic_days: float
    after_ic_days: float


# Fitted to the national LCPS occupancy; mean IC stay of the first wave: 19 days (domain.md 2.4).
COURSES = (
    Course(
        date(2020, 2, 27),
        ic_share=0.26,
        ward_days=15.0,
        before_ic_days=2.0,
        ic_days=19.0,
        after_ic_days=8.0,
    ),
    Course(
        date(2020, 7, 1),
        ic_share=0.148,
        ward_days=7.1,
        before_ic_days=2.0,
        ic_days=18.5,
        after_ic_days=8.0,
    ),
    Course(
        date(2021, 2, 1),
        ic_share=0.195,
        ward_days=7.7,
        before_ic_days=2.0,
        ic_days=17.0,
        after_ic_days=8.0,
    ),
)
STRAIGHT_TO_IC = 0.35  # of those who reach an IC
DIES_IN_IC = 0.28  # and so does not return to a ward
WARD_SHAPE = 1.3  # shape of the gamma distributions: long right tails, as every length of stay
IC_SHAPE = 1.3

# Admissions are counted by residence. Where they would fill more than this share of an area's
# regular IC beds, the rest was in reality admitted elsewhere, and is here too.
OUTFLOW_LIMIT = 0.75
OUTFLOW_DAYS = 7


@dataclass(frozen=True)
class Segments:
    """Stays in one bed: rows of equal length. Times in hours since midnight of the wave's day 0.

    A stay covers start ≤ t < end. `patient` numbers the patients; `hospital` and `bed` are indexes.
    """

    patient: IntArray
    hospital: IntArray
    bed: IntArray
    start: FloatArray
    end: FloatArray

    def count(self, hours: float, hospitals: int) -> IntArray:
        """Return who lies where at a moment: patients per hospital and bed of the wave, (H, 2)."""
        here = (self.start <= hours) & (hours < self.end)
        places = self.hospital[here] * 2 + self.bed[here]
        return np.bincount(places, minlength=hospitals * 2).reshape(hospitals, 2)

    def admitted(self, since: float, until: float, hospitals: int) -> IntArray:
        """Return the patients per hospital whose first stay began in since ≤ t < until, (H,)."""
        began = np.full(int(self.patient.max(initial=-1)) + 1, np.inf)
        np.minimum.at(began, self.patient, self.start)
        first = (self.start == began[self.patient]) & (self.start >= since) & (self.start < until)
        return np.bincount(self.hospital[first], minlength=hospitals)


def course_of(day: date) -> Course:
    """Return the course of the illness for patients admitted on a day."""
    return [course for course in COURSES if course.since <= day or course is COURSES[0]][-1]


class EmptyAreaError(ValueError):
    """This veiligheidsregio has admissions in the wave, but no hospital with IC beds."""


def admit(wave: Wave, hospitals: Sequence[Hospital], *, seed: int) -> Segments:
    """Return the stays of all patients of a wave in these hospitals; the same seed, the same stays.

    Raises EmptyAreaError when a veiligheidsregio of the wave has no hospital with IC beds.
    """
    areas = _areas(wave, hospitals)
    leaving, room = _outflow(wave, areas, hospitals)
    drawn = [_draw_day(wave, number, leaving, room, seed) for number in range(wave.days)]
    area, hours, to_ic, stays = (np.concatenate(part) for part in zip(*drawn, strict=True))
    hospital = _divide(area, to_ic, areas, hospitals, seed)
    return _segments(hospital, hours, to_ic, stays)


def _areas(wave: Wave, hospitals: Sequence[Hospital]) -> list[IntArray]:
    """Return the indexes of the hospitals of each veiligheidsregio of the wave."""
    areas = [
        np.array(
            [i for i, hospital in enumerate(hospitals) if hospital.veiligheidsregio == name],
            dtype=np.int64,
        )
        for name in wave.regions
    ]
    for name, members in zip(wave.regions, areas, strict=True):
        if not any(hospitals[i].beds[IC].regular for i in members):
            raise EmptyAreaError(name)
    return areas


def _outflow(
    wave: Wave, areas: list[IntArray], hospitals: Sequence[Hospital]
) -> tuple[FloatArray, FloatArray]:
    """Return which share of an area's patients is admitted elsewhere, (D, V), and where, (D, V).

    The load of an area is what its mean admissions of the last week would fill in the long run:
    admissions a day × q × mean IC stay, per regular IC bed. What exceeds the limit leaves; areas
    receive in proportion to the beds they have left below it.
    """
    beds = np.array(
        [sum(hospitals[i].beds[IC].regular for i in members) for members in areas], dtype=float
    )
    summed = np.cumsum(np.pad(wave.admissions, ((OUTFLOW_DAYS, 0), (0, 0))), axis=0)
    weekly = (summed[OUTFLOW_DAYS:] - summed[:-OUTFLOW_DAYS]) / OUTFLOW_DAYS
    per_admission = np.array(
        [
            course.ic_share * course.ic_days
            for course in (
                course_of(date.fromordinal(wave.first_day.toordinal() + n))
                for n in range(wave.days)
            )
        ],
    )
    load = weekly * per_admission[:, None] / beds
    leaving = np.where(
        load > OUTFLOW_LIMIT, 1 - OUTFLOW_LIMIT / np.maximum(load, OUTFLOW_LIMIT), 0.0
    )
    room = np.maximum(OUTFLOW_LIMIT - load, 0) * beds
    nowhere = room.sum(axis=1, keepdims=True) <= 0
    room = np.where(nowhere, beds, room)
    return leaving, room / room.sum(axis=1, keepdims=True)


def _draw_day(
    wave: Wave,
    number: int,
    leaving: FloatArray,
    room: FloatArray,
    seed: int,
) -> tuple[IntArray, FloatArray, IntArray, FloatArray]:
    """Draw one day's patients: area (N,), hour of arrival (N,), IC way (N,), stays in hours (N, 3).

    The three stays are ward, IC, ward; a stay that does not happen is 0.
    """
    area = np.repeat(np.arange(len(wave.regions)), wave.admissions[number])
    count = len(area)
    course = course_of(date.fromordinal(wave.first_day.toordinal() + number))
    rng = np.random.default_rng([seed, STREAM_PATIENTS, number])
    elsewhere = np.searchsorted(np.cumsum(room[number])[:-1], rng.random(count), side="right")
    area = np.where(rng.random(count) < leaving[number][area], elsewhere, area)
    hours = rng.random(count) * 24 + number * 24
    to_ic = (rng.random(count) < course.ic_share).astype(np.int64)
    straight = rng.random(count) < STRAIGHT_TO_IC
    dies = rng.random(count) < DIES_IN_IC
    ward = rng.gamma(WARD_SHAPE, course.ward_days / WARD_SHAPE, count)
    before = rng.gamma(WARD_SHAPE, course.before_ic_days / WARD_SHAPE, count)
    intensive = rng.gamma(IC_SHAPE, course.ic_days / IC_SHAPE, count)
    after = rng.gamma(WARD_SHAPE, course.after_ic_days / WARD_SHAPE, count)
    stays = np.stack(
        [
            np.where(to_ic == 1, np.where(straight, 0, before), ward),
            np.where(to_ic == 1, intensive, 0),
            np.where((to_ic == 1) & ~dies, after, 0),
        ],
        axis=1,
    )
    return area, hours, to_ic, stays * 24


def _divide(
    area: IntArray,
    to_ic: IntArray,
    areas: list[IntArray],
    hospitals: Sequence[Hospital],
    seed: int,
) -> IntArray:
    """Give each patient a hospital of the area: in turn, in proportion to the beds of that kind.

    The turns follow multiples of the golden ratio from a seeded start, as even as a region that
    divides its new patients by hand; independent draws would crowd small hospitals by chance alone.
    """
    chosen = np.zeros(len(area), dtype=np.int64)
    offsets = np.random.default_rng([seed, STREAM_OFFSETS]).random((len(areas), 2))
    for v, members in enumerate(areas):
        for bed in (WARD, IC):
            theirs = np.flatnonzero((area == v) & (to_ic == bed))
            beds = np.array([hospitals[i].beds[bed].regular for i in members], dtype=float)
            turn = (offsets[v, bed] + np.arange(len(theirs)) * GOLDEN) % 1.0
            edges = np.cumsum(beds / beds.sum())[:-1]
            chosen[theirs] = members[np.searchsorted(edges, turn, side="right")]
    return chosen


def _segments(
    hospital: IntArray, hours: FloatArray, to_ic: IntArray, stays: FloatArray
) -> Segments:
    """Lay each patient's stays end to end and keep those that last."""
    ends = hours[:, None] + np.cumsum(stays, axis=1)
    starts = ends - stays
    real = stays > 0
    patient = np.broadcast_to(np.arange(len(hours))[:, None], stays.shape)
    bed = np.broadcast_to(np.array([WARD, IC, WARD]), stays.shape)
    place = np.broadcast_to(hospital[:, None], stays.shape)
    return Segments(
        patient=patient[real],
        hospital=place[real],
        bed=bed[real],
        start=starts[real],
        end=ends[real],
    )
