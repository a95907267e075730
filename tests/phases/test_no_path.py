"""No way leads to a phase but a decision of somebody who is mandated there at that moment.

Random people, whose mandates begin and end, try random commands at every level. After each the phases are
what the accepted decisions of mandated people made them, and the journal says the same.
"""

import contextlib

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.errors import ZorgbeeldError
from phases.models import DecisionRound, LevelDecision, PhaseDecision, PhaseProposal
from phases.selectors import phase_of
from tests.phases.walk import PHASES, WAYS_IN, phases_told, world

pytestmark = pytest.mark.django_db
STEPS = st.tuples(
    st.sampled_from(sorted(WAYS_IN)), st.integers(0, 5), st.integers(0, 5), st.sampled_from(PHASES)
)
MANDATED = st.lists(
    st.tuples(st.just("grant"), st.integers(0, 4), st.integers(0, 4), st.sampled_from(PHASES)),
    min_size=3,
    max_size=6,
)


# everybody who may decide anything, and each of their ways once: what random walks seldom reach together
CHAIR, DPG, HIN, COORDINATOR, HOUSE, NATIONAL = range(6)
EVERYBODY = [("grant", n, n, "regular") for n in range(5)] + [("grant", HIN, HIN, "crisis")]
WALK = [
    ("decide", DPG, 0, "adapted"),  # refused: the chair's
    ("decide", CHAIR, 0, "adapted"),
    ("ask", DPG, 0, "crisis"),
    ("answer", DPG, 1, "regular"),
    ("close", CHAIR, 1, "regular"),  # refused: not all were heard
    ("wait", 0, 5, "regular"),
    ("close", CHAIR, 1, "regular"),
    ("decide", CHAIR, 0, "adapted"),
    ("decide", CHAIR, 0, "regular"),
    ("colour", CHAIR, 1, "regular"),
    ("relay", COORDINATOR, DPG, "crisis"),
    ("house", HOUSE, 0, "crisis"),
    ("house_relay", COORDINATOR, HOUSE, "regular"),
    ("area", DPG, 0, "adapted"),
    ("country", HIN, 1, "regular"),
    ("end", CHAIR, 0, "regular"),
    ("decide", CHAIR, 0, "adapted"),  # refused: the mandate ended
]


def test_the_ways_in_are_open_to_whom_they_should_be():
    w = world()
    for name, who, other, phase in EVERYBODY + WALK:
        with contextlib.suppress(ZorgbeeldError), transaction.atomic():
            WAYS_IN[name](w, who, other, phase)
    assert [one.phase for one in PhaseDecision.objects.order_by("pk")] == [
        "adapted",
        "crisis",
        "adapted",
        "regular",
        "regular",  # another colour
        "crisis",
    ]
    assert [f"{one.level} {one.phase}" for one in LevelDecision.objects.order_by("pk")] == [
        "facility crisis",
        "facility regular",
        "area adapted",
        "country adapted",
    ]
    assert phases_told(w) == (w.phase, w.levels)


@settings(max_examples=25)
@given(mandated=MANDATED, steps=st.lists(STEPS, min_size=4, max_size=14))
def test_a_phase_changes_only_by_a_decision_of_somebody_mandated_then(mandated, steps):
    with transaction.atomic():
        w = world()
        for name, who, other, phase in [*mandated, *steps]:
            decided = PhaseDecision.objects.count() + LevelDecision.objects.count()
            before = (w.phase, dict(w.levels))
            try:
                with transaction.atomic():
                    WAYS_IN[name](w, who, other, phase)
            except (ZorgbeeldError, DecisionRound.DoesNotExist, PhaseProposal.DoesNotExist):
                w.phase, w.levels = before
            now = {
                f"{one.level}:{one.place}": (one.phase, one.stage)
                for one in LevelDecision.objects.order_by("pk")
            }
            assert phase_of(w.realm)[w.region.pk] == w.phase
            assert now == w.levels
            assert phases_told(w) == (w.phase, w.levels)
            if (w.phase, w.levels) != before:
                assert PhaseDecision.objects.count() + LevelDecision.objects.count() > decided
        transaction.set_rollback(True)
