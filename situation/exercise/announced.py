"""Arrivals that are announced to departments in an exercise: made up, by department and hour. Pure.

There is no public count of what crews announce; how many, of what and how urgent is a demo assumption.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from journal.local_time import LOCAL
from situation.exercise.hospitals import Hospital

STREAM_ANNOUNCED = 37
A_DAY = 1.5  # announced arrivals a day of a department with so many places as this:
PLACES = 20
BY_DAY, BY_NIGHT = (
    1.25,
    0.6,
)  # how much of that comes from eight in the morning to eleven at night, and else
DAY_FROM, DAY_UNTIL = 8, 23
MINUTES = (4, 40)  # before it arrives
URGENCIES = {"a0": 0.06, "a1": 0.74, "a2": 0.20}
KINDS = {"cardio": 0.34, "trauma": 0.22, "stroke": 0.20, "obstetric": 0.04, "other": 0.20}
GRAVE = "a0"  # of whom one of two is announced with what is done on the way
NOTES = ("resuscitation", "ventilated")


@dataclass(frozen=True)
class Announced:
    """One arrival: at which hospital, how urgent, what it is, in how many minutes, what is said beside it."""

    facility: str
    urgency: str
    kind: str
    minutes: int
    notes: tuple[str, ...]


def announced_in(
    hospitals: Sequence[Hospital], *, seed: int, hour: datetime, part: float = 1.0
) -> Iterator[Announced]:
    """Yield what is announced in an hour, the same for one seed and hour; `part` of it where less fits."""
    local = hour.astimezone(LOCAL).hour
    by_day = DAY_FROM <= local < DAY_UNTIL
    rate = A_DAY / 24 / PLACES * (BY_DAY if by_day else BY_NIGHT) * part
    rng = np.random.default_rng([seed, STREAM_ANNOUNCED, int(hour.timestamp()) // 3600])
    numbers = rng.poisson([rate * one.ed_places for one in hospitals])
    for one, number in zip(hospitals, numbers, strict=True):
        for _ in range(number):
            urgency = str(rng.choice(list(URGENCIES), p=list(URGENCIES.values())))
            kind = str(rng.choice(list(KINDS), p=list(KINDS.values())))
            minutes = int(rng.integers(*MINUTES))
            noted = urgency == GRAVE and rng.random() < 0.5  # noqa: PLR2004 - one of two
            notes = (str(rng.choice(NOTES)),) if noted else ()
            if by_day or one.ed_all_hours:
                yield Announced(one.code, urgency, kind, minutes, notes)
