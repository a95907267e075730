"""Stops per region and quarter: what is shown can be traced to no hospital, alone or by subtraction."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from capacity.stop_statistics import Cell, Period, Rule, cells, merged, published
from tests.factories import MORNING

RULE = Rule(stops=10, departments=3, largest_share=0.8)


def even(prefix: str, departments: int, stops: int) -> Cell:
    """Return a region where every department stopped as often."""
    return Cell({f"{prefix}{n}": (stops, stops * 40) for n in range(departments)})


def test_a_region_with_few_stops_hides_another_too():
    found = published({"A": even("a", 4, 10), "B": even("b", 4, 20), "C": even("c", 1, 2)}, RULE)
    assert found.regions == {"A": None, "B": (80, 3200), "C": None}
    assert found.total == (122, 4880)


def test_what_is_safe_everywhere_is_shown_everywhere():
    found = published({"A": even("a", 4, 10), "B": even("b", 3, 4), "C": Cell({})}, RULE)
    assert found.regions == {"A": (40, 1600), "B": (12, 480), "C": (0, 0)}
    assert found.total == (52, 2080)


def test_where_nothing_can_cover_it_the_total_is_hidden_too():
    found = published({"A": even("a", 1, 3), "B": Cell({})}, RULE)
    assert found.regions == {"A": None, "B": (0, 0)}
    assert found.total is None


def test_one_department_that_is_most_of_a_region_is_hidden():
    cell = Cell({"a": (50, 2000), "b": (1, 30), "c": (1, 30)})
    assert not cell.is_safe(RULE)


def test_a_stop_counts_where_it_began_and_its_minutes_where_they_were():
    hour = timedelta(hours=1)
    here = Period("A", "a", MORNING, MORNING + hour, begins_here=True)
    over = Period("A", "a", MORNING, MORNING + 2 * hour, begins_here=False)
    assert cells([here, over], ["A", "B"]) == {"A": Cell({"a": (1, 180)}), "B": Cell({})}


COUNTS = st.tuples(st.integers(1, 30), st.integers(1, 2000))
HOUSES = st.lists(COUNTS, max_size=6)


@given(st.lists(HOUSES, min_size=1, max_size=8), st.integers(2, 12), st.integers(2, 4))
def test_nothing_unsafe_is_shown_or_follows_from_what_is_shown(regions, stops, departments):
    rule = Rule(stops=stops, departments=departments, largest_share=0.8)
    found = {
        f"R{at}": Cell({f"R{at}h{n}": counts for n, counts in enumerate(houses)})
        for at, houses in enumerate(regions)
    }
    seen = published(found, rule)
    hidden = [region for region, counts in seen.regions.items() if counts is None]
    for region, counts in seen.regions.items():
        if counts is not None:
            assert counts == (found[region].stops, found[region].minutes)
            assert found[region].is_safe(rule)
    if seen.total is None:
        assert hidden
    elif hidden:
        rest = merged(found[region] for region in hidden)
        shown = [counts for counts in seen.regions.values() if counts is not None]
        assert seen.total[0] - sum(counts[0] for counts in shown) == rest.stops
        assert len(hidden) > 1
        assert rest.is_safe(rule)
    else:
        assert all(cell.is_safe(rule) for cell in found.values())


def test_minutes_are_whole_and_never_negative():
    early: datetime = MORNING - timedelta(minutes=5)
    cell = cells([Period("A", "a", MORNING, early, begins_here=True)], ["A"])["A"]
    assert (cell.stops, cell.minutes) == (1, 0)
