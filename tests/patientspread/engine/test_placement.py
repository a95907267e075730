"""One patient, many places: which suit, in which order, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patientspread.engine.errors import ProblemError
from patientspread.engine.names import Name
from patientspread.engine.placement import (
    CRITERIA,
    CarePlace,
    PlacementPolicy,
    PlaceRequest,
    rank_places,
    why_above,
)

REQUEST = PlaceRequest("elv", "high", "MIDDEN", needs=frozenset({"wound care"}))
PLACE = CarePlace(
    "a", "elv", "high", "MIDDEN", 10, 20, 10, features=frozenset({"wound care"}), isolation_free=1
)


def ids(result) -> list[str]:
    return [r.place.id for r in result.ranked]


def other(name: str, **changed) -> CarePlace:
    return replace(PLACE, id=name, **changed)


@pytest.mark.parametrize(
    ("worse", "code"),
    [
        ({"region": "WEST", "minutes": 0}, "below_region"),
        ({"minutes": 16, "occupied": 0}, "below_travel"),
        ({"occupied": 12}, "below_load"),
        ({"region_load": 1.11}, "below_fair_share"),
        ({"status": "stale", "occupied": 9}, "below_freshness"),
        ({"first_hour": 2, "minutes": 5}, "below_start"),
        ({"minutes": 12}, "below_minutes"),
        ({"regular": 200, "occupied": 109}, "below_name"),
        ({}, "below_name"),
    ],
)
def test_each_criterion_decides_in_its_turn_and_says_so(worse, code):
    result = rank_places(REQUEST, [other("b", **worse), PLACE])
    assert ids(result) == ["a", "b"]
    assert result.ranked[1].reasons[1].code == code
    assert why_above(result, "a", "b").code == code


def test_a_small_difference_in_load_decides_only_after_travel():
    fuller = other("b", regular=1000, occupied=548, minutes=9)  # 54.9 % against 55.0 %
    assert ids(rank_places(REQUEST, [PLACE, fuller])) == ["b", "a"]
    same_way = replace(fuller, minutes=10)
    result = rank_places(REQUEST, [PLACE, same_way])
    assert ids(result) == ["b", "a"]
    assert result.ranked[1].reasons[1].code == "below_exact_load"


def test_a_region_within_ten_percent_of_its_share_counts_as_fair():
    inside = other("b", region_load=1.09, minutes=9)
    assert ids(rank_places(REQUEST, [PLACE, inside])) == ["b", "a"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "grz"}, "not_kind"),
        ({"bed": "low"}, "not_bed"),
        ({"features": frozenset()}, "not_needs"),
        ({"admission_stop": True}, "not_stop"),
        ({"minutes": 121}, "not_travel"),
        ({"status": "unknown"}, "not_unreliable"),
        ({"occupied": 20}, "not_full"),
        ({"occupied": 19, "status": "stale"}, "not_full"),
        ({"first_hour": 25}, "not_late"),
    ],
)
def test_an_unsuitable_place_names_the_rule(changed, code):
    result = rank_places(REQUEST, [PLACE, other("b", **changed)])
    assert ids(result) == ["a"]
    assert result.refused[0].reasons[0].code == code
    assert result.summary.params["left"] == 1


def test_beds_needs_and_regions_are_named_in_the_language_of_the_sentence():
    names = {"bed:low": Name("laag complex", "low complexity")}
    names |= {f"bed:{REQUEST.bed}": Name("hoog complex", "high complexity")}
    names |= {f"need:{n}": Name("Nederlandse zorg", "English care") for n in REQUEST.needs}
    names |= {f"region:{PLACE.region}": Name("Zuidwesten", "the south-west")}
    places = [PLACE, other("b", bed="low"), other("c", features=frozenset())]
    result = rank_places(replace(REQUEST, names=names), places)
    reasons = [r for ranked in result.ranked for r in ranked.reasons]
    reasons += [r for refused in result.refused for r in refused.reasons]
    dutch, english = (" ".join(r.told(way) for r in reasons) for way in ("nl", "en"))
    assert all(name.nl in dutch and name.en not in dutch for name in names.values())
    assert all(name.en in english and name.nl not in english for name in names.values())


def test_isolation_and_declined_places():
    request = replace(REQUEST, isolation=True, declined=frozenset({"c"}))
    places = [PLACE, other("b", isolation_free=0), other("c")]
    result = rank_places(request, places)
    assert ids(result) == ["a"]
    assert [r.reasons[0].code for r in result.refused] == ["not_isolation", "not_declined"]


def test_every_broken_rule_is_told():
    result = rank_places(REQUEST, [other("b", occupied=20, minutes=200)])
    assert [r.code for r in result.refused[0].reasons] == ["not_travel", "not_full"]
    assert result.best is None


def test_open_phases_give_room_above_the_regular_places():
    assert ids(rank_places(REQUEST, [other("b", occupied=20, open_places=22)])) == ["b"]


def test_unknown_figures_may_be_used_if_the_policy_says_so():
    policy = PlacementPolicy(unknown_rule="use")
    assert ids(rank_places(REQUEST, [other("b", status="unknown")], policy)) == ["b"]


def test_the_policy_sets_the_order_of_the_criteria():
    far_and_empty = other("b", minutes=40, occupied=0)
    policy = PlacementPolicy(order=("load", "travel"))
    assert ids(rank_places(REQUEST, [PLACE, far_and_empty])) == ["a", "b"]
    assert ids(rank_places(REQUEST, [PLACE, far_and_empty], policy)) == ["b", "a"]


def test_reasons_read_as_sentences_in_both_languages():
    places = [
        PLACE,
        other("b", minutes=20),
        other("c", kind="wlz"),
        other("d", features=frozenset()),
    ]
    result = rank_places(REQUEST, places)
    for language in ("nl", "en"):
        texts = [r.told(language) for entry in result.ranked for r in entry.reasons]
        texts += [r.told(language) for entry in result.refused for r in entry.reasons]
        texts.append(result.summary.told(language))
        assert all(text and "{" not in text for text in texts)
    assert "eerstelijnsverblijf" in result.refused[0].reasons[0].told("nl")
    assert result.summary.told("nl").startswith("Van 4 plaatsen zijn er 2 geschikt")


@pytest.mark.parametrize(
    ("request_", "places", "policy"),
    [
        (REQUEST, [PLACE, PLACE], None),
        (REQUEST, [other("b", minutes=-1)], None),
        (REQUEST, [other("b", region_load=float("nan"))], None),
        (replace(REQUEST, max_minutes=-1), [PLACE], None),
        (REQUEST, [PLACE], PlacementPolicy(order=("region", "region"))),
        (REQUEST, [PLACE], PlacementPolicy(order=("beauty",))),
    ],
)
def test_contradictions_are_refused(request_, places, policy):
    with pytest.raises(ProblemError):
        rank_places(request_, places, policy)


def test_only_a_higher_place_has_a_reason_to_be_above():
    result = rank_places(REQUEST, [PLACE, other("b")])
    with pytest.raises(ProblemError):
        why_above(result, "b", "a")
    with pytest.raises(ProblemError):
        why_above(result, "a", "nowhere")


place = st.builds(
    CarePlace,
    id=st.uuids().map(str),
    kind=st.sampled_from(["elv", "grz"]),
    bed=st.sampled_from(["high", "low"]),
    region=st.sampled_from(["MIDDEN", "WEST"]),
    minutes=st.integers(0, 150),
    regular=st.integers(0, 30),
    occupied=st.integers(0, 30),
    features=st.sampled_from([frozenset(), frozenset({"wound care"})]),
    first_hour=st.integers(0, 30),
    status=st.sampled_from(["fresh", "stale", "unknown"]),
    region_load=st.none() | st.floats(0, 3),
)


@given(st.lists(place, max_size=30, unique_by=lambda p: p.id), st.randoms())
def test_the_ranking_is_total_and_independent_of_the_others(places, random):
    result = rank_places(REQUEST, places)
    assert len(result.ranked) + len(result.refused) == len(places)
    keys = [tuple(r.criteria[c] for c in CRITERIA) for r in result.ranked]
    assert keys == sorted(keys)
    shuffled = places.copy()
    random.shuffle(shuffled)
    assert ids(rank_places(REQUEST, shuffled)) == ids(result)
    if result.ranked:
        gone = random.choice(result.ranked).place
        fewer = rank_places(REQUEST, [p for p in places if p is not gone])
        assert ids(fewer) == [name for name in ids(result) if name != gone.id]
