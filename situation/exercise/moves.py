"""Transfers people agreed on: the patient stays moved, and nobody is lost or doubled.

A move takes one patient of the wave who lies in that kind of bed at the sender at that moment; the
rest of the stay, and the ward after an IC, are at the receiver. Where no such patient lies there,
another patient of the hospital moves, for a stay drawn for the purpose. Which patient, and how
long, follow from the exercise's seed and the move's name, so a replay moves the same one.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from situation.exercise.hospitals import IC
from situation.exercise.patients import Segments
from situation.exercise.wave import FloatArray, IntArray

STREAM_MOVES = 3
# Mean rest of the stay of a patient outside the wave, hours (demo assumption).
OTHER_REST_HOURS = 5 * 24.0
IC_REST_HOURS = 6 * 24.0


@dataclass(frozen=True)
class Move:
    """One patient who goes from one hospital (index) to another; `hours` since the wave's day 0."""

    name: str
    sender: int
    receiver: int
    bed: int
    hours: float


@dataclass(frozen=True)
class Book:
    """Where everybody lies after a number of moves.

    `segments` are the wave's patients. `lent` holds the others who moved: sender, receiver and bed
    (N, 3) with start and end (N, 2): meanwhile one fewer at the sender, one more at the receiver.
    """

    segments: Segments
    lent: IntArray
    lent_hours: FloatArray

    @classmethod
    def opened(cls, segments: Segments) -> "Book":
        """Return the book before any move."""
        return cls(segments, np.empty((0, 3), dtype=np.int64), np.empty((0, 2)))

    def lent_count(self, hours: float, hospitals: int, beds: int) -> IntArray:
        """Return what lent patients change per hospital and kind of bed, (H, K); it sums to zero."""
        change = np.zeros((hospitals, beds), dtype=np.int64)
        here = self.lent[(self.lent_hours[:, 0] <= hours) & (hours < self.lent_hours[:, 1])]
        np.add.at(change, (here[:, 0], here[:, 2]), -1)
        np.add.at(change, (here[:, 1], here[:, 2]), 1)
        return change


def after(book: Book, moves: Sequence[Move], *, seed: int) -> Book:
    """Return the book after more moves, carried out by moment and then by name."""
    for move in sorted(moves, key=lambda move: (move.hours, move.name)):
        book = _carried_out(book, move, seed)
    return book


def _carried_out(book: Book, move: Move, seed: int) -> Book:
    """Return the book after one move."""
    rng = np.random.default_rng([seed, STREAM_MOVES, zlib.crc32(move.name.encode())])
    rows = book.segments
    candidates = np.flatnonzero(
        (rows.hospital == move.sender)
        & (rows.bed == move.bed)
        & (rows.start <= move.hours)
        & (move.hours < rows.end),
    )
    if not len(candidates):
        return _lent(
            book, move, rng.exponential(IC_REST_HOURS if move.bed == IC else OTHER_REST_HOURS)
        )
    return replace(book, segments=_split(rows, int(rng.choice(candidates)), move))


def _lent(book: Book, move: Move, rest: float) -> Book:
    """Return the book with one patient outside the wave lent for the rest of the stay."""
    return replace(
        book,
        lent=np.append(book.lent, [[move.sender, move.receiver, move.bed]], axis=0),
        lent_hours=np.append(book.lent_hours, [[move.hours, move.hours + rest]], axis=0),
    )


def _split(rows: Segments, row: int, move: Move) -> Segments:
    """End one stay at the move, go on with it at the receiver, and with what follows it."""
    end = rows.end.copy()
    end[row] = move.hours
    hospital = rows.hospital.copy()
    later = (rows.patient == rows.patient[row]) & (rows.start >= rows.end[row])
    hospital[later] = move.receiver
    return Segments(
        patient=np.append(rows.patient, rows.patient[row]),
        hospital=np.append(hospital, move.receiver),
        bed=np.append(rows.bed, rows.bed[row]),
        start=np.append(rows.start, move.hours),
        end=np.append(end, rows.end[row]),
    )
