"""Patients are conserved: who came in has left or is there, whatever moves people agree on."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from situation.exercise.hospitals import IC, WARD, at_hour
from situation.exercise.model import Influence
from situation.exercise.moves import Book, Move, after
from situation.exercise.patients import admit
from situation.exercise.wave import recorded_wave
from tests.situation.exercise.worlds import reference_hospitals, reference_model

WAVE = recorded_wave()
HOSPITALS = reference_hospitals()
COUNT = len(HOSPITALS)
BEDS = len(HOSPITALS[0].beds)
SEGMENTS = admit(WAVE, HOSPITALS, seed=7)
FIRST, LAST = WAVE.day_number(date(2020, 9, 1)) * 24.0, WAVE.day_number(date(2021, 1, 31)) * 24.0
hours = st.floats(FIRST, LAST)
places = st.integers(0, COUNT - 1)
moves = st.lists(
    st.builds(
        Move,
        name=st.integers(1, 10_000).map(str),
        sender=places,
        receiver=places,
        bed=st.sampled_from([WARD, IC]),
        hours=hours,
    ).filter(lambda move: move.sender != move.receiver),
    max_size=12,
    unique_by=lambda move: move.name,
)


def in_and_out(segments, at):
    """How many patients had come and how many had gone at a moment."""
    number = int(segments.patient.max()) + 1
    came, left = np.full(number, np.inf), np.full(number, -np.inf)
    np.minimum.at(came, segments.patient, segments.start)
    np.maximum.at(left, segments.patient, segments.end)
    return int((came <= at).sum()), int((left <= at).sum())


@given(moves=moves, at=hours)
@settings(max_examples=60)
def test_who_came_in_has_left_or_is_present(moves, at):
    book = after(Book.opened(SEGMENTS), moves, seed=7)
    came, left = in_and_out(book.segments, at)
    assert came - left == book.segments.count(at, COUNT).sum()
    assert (came, left) == in_and_out(SEGMENTS, at)
    assert book.lent_count(at, COUNT, BEDS).sum() == 0


@given(moves=moves, at=hours)
@settings(max_examples=40)
def test_moves_change_neither_the_kind_of_bed_nor_the_total(moves, at):
    book = after(Book.opened(SEGMENTS), moves, seed=7)
    before = SEGMENTS.count(at, COUNT).sum(axis=0)
    assert (book.segments.count(at, COUNT).sum(axis=0) == before).all()


@given(moves=moves)
@settings(max_examples=40)
def test_a_move_shows_at_once_at_both_ends(moves):
    book = Book.opened(SEGMENTS)
    for move in sorted(moves, key=lambda move: (move.hours, move.name)):
        before = book.segments.count(move.hours, COUNT) + book.lent_count(move.hours, COUNT, BEDS)
        book = after(book, [move], seed=7)
        change = (
            book.segments.count(move.hours, COUNT)
            + book.lent_count(move.hours, COUNT, BEDS)
            - before
        )
        expected = np.zeros_like(change)
        expected[move.sender, move.bed] = -1
        expected[move.receiver, move.bed] = 1
        assert (change == expected).all()


@given(moves=moves, cut=st.integers(0, 12))
@settings(max_examples=30)
def test_moves_learned_one_by_one_or_all_at_once_give_the_same(moves, cut):
    ordered = sorted(moves, key=lambda move: (move.hours, move.name))
    at_once = after(Book.opened(SEGMENTS), ordered, seed=7)
    in_turn = after(after(Book.opened(SEGMENTS), ordered[:cut], seed=7), ordered[cut:], seed=7)
    for name in ("patient", "hospital", "bed", "start", "end"):
        assert (getattr(at_once.segments, name) == getattr(in_turn.segments, name)).all()
    assert (at_once.lent == in_turn.lent).all()


def test_a_move_before_its_moment_changes_nothing():
    model = reference_model()
    at = at_hour(date(2020, 11, 4), 12)
    later = Move("1", 0, 5, WARD, model.hours(at) + 1)
    assert model.figures(at, Influence(moves=(later,))) == model.figures(at, Influence())


def test_the_model_follows_moves_it_did_not_hear_of_in_order():
    model = reference_model()
    at = at_hour(date(2020, 11, 4), 12)
    early = Move("1", 0, 5, WARD, model.hours(at) - 30)
    late = Move("2", 3, 8, IC, model.hours(at) - 5)
    both = model.figures(at, Influence(moves=(early, late)))
    model.figures(at, Influence(moves=(late,)))
    assert model.figures(at, Influence(moves=(early, late))) == both


def test_a_moved_ic_patient_goes_to_the_ward_of_the_receiver():
    rows = SEGMENTS
    first = np.flatnonzero((rows.bed == IC) & (rows.start > FIRST) & (rows.start < LAST))
    follows = {(int(p), float(s)) for p, s in zip(rows.patient, rows.start, strict=True)}
    row = next(i for i in first if (int(rows.patient[i]), float(rows.end[i])) in follows)
    sender = int(rows.hospital[row])
    receiver = (sender + 1) % COUNT
    at = float(rows.start[row] + 0.001)
    number = int(
        ((rows.hospital == sender) & (rows.bed == IC) & (rows.start <= at) & (at < rows.end)).sum()
    )
    moved = after(
        Book.opened(rows),
        [Move(str(n), sender, receiver, IC, at) for n in range(number)],
        seed=7,
    ).segments
    ward = (
        (moved.patient == rows.patient[row]) & (moved.bed == WARD) & (moved.start >= rows.end[row])
    )
    assert set(moved.hospital[ward]) == {receiver}
