"""Neighbours that stop at once."""

from hypothesis import given
from hypothesis import strategies as st

from capacity.together import Group, groups

NEAR = {"A": {"B"}, "B": {"A", "C"}, "C": {"B", "D"}, "D": {"C"}, "E": set()}


def test_a_group_goes_from_neighbour_to_neighbour_and_names_who_is_still_open():
    assert groups({"A", "B", "C", "E"}, {"D"}, NEAR) == (Group(("A", "B", "C"), ("D",)),)


def test_who_is_closed_or_was_not_heard_of_is_nobodys_way_out():
    assert groups({"A", "B", "C"}, set(), NEAR) == (Group(("A", "B", "C"), ()),)


def test_who_stops_alone_among_open_neighbours_is_no_group():
    assert groups({"A", "D", "E"}, {"B", "C"}, NEAR) == ()


CODES = st.sampled_from("ABCDEFGH")
PAIRS = st.sets(st.tuples(CODES, CODES).filter(lambda pair: pair[0] != pair[1]))


@given(PAIRS, st.sets(CODES))
def test_nobody_is_in_two_groups_and_neighbours_in_stop_share_one(pairs, stopped):
    near: dict[str, set[str]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found = groups(stopped, set("ABCDEFGH") - stopped, near)
    named = [code for group in found for code in group.stopped]
    assert len(named) == len(set(named))
    assert set(named) <= stopped
    for one, other in pairs:
        if {one, other} <= stopped:
            assert any({one, other} <= set(group.stopped) for group in found)
    for group in found:
        assert not set(group.open_near) & stopped
