"""What holds patients up, and what small numbers somebody from elsewhere reads: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patientspread.bottleneck import NO_QUEUE, QUEUE, UNKNOWN, Held, bottleneck
from patientspread.flow_lists import OTHER, chain
from patientspread.flow_small import parts_hidden


def held(*steps):
    return bottleneck(steps, queue=5, full=0.9)


def test_the_longest_queue_names_the_step_and_the_second_stands_beside_it():
    found = held(Held("ward", 8, 95, 100), Held("grz", 23, 118, 120), Held("home", 1))
    assert (found.why, found.code, found.second, found.full) == (QUEUE, "grz", "ward", True)


def test_of_equal_queues_the_one_further_on_fills_those_before_it():
    assert held(Held("ward", 9), Held("grz", 9)).code == "grz"


def test_a_queue_before_places_that_are_free_is_no_lack_of_places():
    assert held(Held("grz", 9, 50, 100)).full is False
    assert held(Held("grz", 9)).full is None


def test_few_who_wait_name_nothing_and_nobody_who_tells_is_not_nobody_who_waits():
    assert held(Held("ward", 4), Held("grz", None)) == bottleneck(
        [Held("grz", None), Held("ward", 4)], queue=5, full=0.9
    )
    assert held(Held("ward", 4)).why == NO_QUEUE
    found = held(Held("ward", None), Held("grz", None))
    assert (found.why, found.unknown) == (UNKNOWN, ("ward", "grz"))


def test_a_patient_belongs_to_one_group_by_the_care_that_is_asked_else_by_age():
    assert chain().group_of("short_stay", "40-59") == "frail"
    assert chain().group_of("crisis_team", "0-17") == "mental"
    assert chain().group_of("hospital", "0-17") == "children"
    assert chain().group_of("hospital", "40-59") == OTHER


def told(*values):
    return [{"value": value} for value in values]


def values(parts):
    return [one["value"] for one in parts]


def test_one_small_number_takes_the_smallest_other_with_it():
    assert values(parts_hidden(told(40, 3, 12, None), 5)) == [40, None, None, None]
    assert values(parts_hidden(told(40, 3, 2, 12), 5)) == [40, None, None, 12]
    assert values(parts_hidden(told(40, 0, 12), 5)) == [40, 0, 12]


def test_few_who_are_hidden_together_take_the_smallest_other_with_them():
    assert values(parts_hidden(told(40, 1, 1, 12), 5)) == [40, None, None, None]
    assert values(parts_hidden(told(1, 1, 0), 5)) == [None, None, 0]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_from_the_whole_nobody_works_out_one_small_number(numbers):
    seen = parts_hidden(told(*numbers), 5)
    hidden = [number for number, one in zip(numbers, seen, strict=True) if one["value"] is None]
    small = [number for number in numbers if 0 < number < 5]
    assert all(one["value"] is None or not 0 < one["value"] < 5 for one in seen)
    others = [number for number in numbers if number and number not in small]
    assert not (small and len(hidden) == 1 and others)
    # nor few of them together, while there is anybody to hide them among
    assert not (0 < sum(hidden) < 5 and any(one["value"] for one in seen))


@pytest.mark.parametrize("one", chain().steps, ids=lambda one: one.code)
def test_a_step_is_counted_somewhere(one):
    assert one.reads or one.waits or one.cares
