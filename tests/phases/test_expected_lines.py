"""Plans that act on what is expected: forecasts against a line, tails and silence that cannot be judged."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.advice_document import advice_document
from phases.observations import read_observed
from phases.pressure_scheme import bundled_scheme
from phases.rules import (
    Expectation,
    Known,
    advise,
    expected_named,
    houses_expected,
    read_rules,
)
from phases.rules.check import faults_of
from phases.rules.condition_reading import read_condition
from phases.rules.expected import chance_of, sound
from phases.rules.given import PlanError
from phases.rules.lines import outcome
from phases.rules.rollup import read_rollup
from phases.vocabulary import bundled_kinds, bundled_vocabulary
from tests.phases.conftest import DOCUMENT

NOW = datetime(2020, 10, 21, 8, tzinfo=UTC)
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
LINE = {
    "expected": {
        "bed": "ward",
        "within_hours": 72,
        "probability": 0.7,
        "compare": "above",
        "threshold": 1.0,
    }
}


def expect(hours, shares, *, place="R1", fresh=True):
    return Expectation(
        facility=place,
        name=place,
        sector="",
        expects="ward",
        hours=hours,
        quantiles=tuple(zip(LEVELS, shares, strict=True)),
        observed_at=NOW - timedelta(hours=1),
        source="model",
        fresh=fresh,
        whole=place == "R1",
    )


def judge(*rows, **changes):
    condition = read_condition({"expected": LINE["expected"] | changes}, "", "regular")
    return outcome(condition, Known(expected=rows), 0.8)


LOW, MIDDLE, HIGH = (
    (0.8, 0.85, 0.9, 0.92, 0.95),
    (0.9, 0.95, 1.0, 1.05, 1.1),
    (1.0, 1.02, 1.05, 1.1, 1.2),
)


def test_a_line_holds_when_any_hour_within_crosses_it_likely_enough():
    assert judge(expect(24, LOW), expect(72, HIGH)).holds is True
    found = judge(expect(24, LOW), expect(72, MIDDLE))
    assert (found.holds, found.value, found.line, found.unit) == (False, 0.5, 0.7, "probability")
    assert found.lacking == pytest.approx(0.2)
    assert [one.hours for one in found.figures] == [24, 72]


def test_what_is_expected_only_later_does_not_count():
    assert judge(expect(72, LOW), expect(96, HIGH)).holds is False


def test_to_be_below_it_must_be_so_at_every_hour_within():
    rows = (expect(24, LOW), expect(72, MIDDLE))
    assert judge(*rows, compare="below", threshold=1.1).holds is True
    assert judge(*rows, compare="below").holds is False  # after 72 hours only a half
    assert judge(expect(24, LOW), compare="below").holds is None  # nobody looked so far


def test_without_a_fresh_forecast_that_reaches_so_far_nobody_can_tell():
    assert judge().holds is None
    stale = judge(expect(72, HIGH, fresh=False))
    assert (stale.holds, stale.unknown) == (None, ("R1",))
    assert judge(expect(24, LOW)).holds is None
    assert judge(expect(24, HIGH)).holds is True  # sure already


def test_beyond_the_outermost_quantiles_only_their_bound_is_known():
    tail = judge(expect(72, MIDDLE), threshold=0.85, probability=0.95)
    assert (tail.holds, tail.value) == (True, 0.95)
    assert judge(expect(72, MIDDLE), threshold=1.2, probability=0.05).holds is None
    assert judge(expect(72, MIDDLE), threshold=1.2, probability=0.06).holds is False


def test_facilities_count_by_share_and_number_and_silence_could_tip_it():
    rows = [expect(72, HIGH, place="A"), expect(72, LOW, place="B")]
    scope = {"scope": "facilities", "share": 0.5, "count": 2}
    assert judge(*rows, **scope).holds is False
    assert judge(*rows, expect(72, HIGH, place="C", fresh=False), **scope).holds is None
    assert judge(*rows, expect(72, HIGH, place="C"), **scope).holds is True


@given(
    st.lists(st.floats(0, 2), min_size=5, max_size=5).map(sorted),
    st.floats(0, 2),
    st.floats(0, 2),
)
def test_a_higher_line_is_never_likelier_and_chances_are_chances(shares, one, other):
    quantiles = list(zip(LEVELS, shares, strict=True))
    low, high = sorted((one, other))
    nearer, further = chance_of(quantiles, "above", low), chance_of(quantiles, "above", high)
    assert nearer.low >= further.low - 1e-9
    assert nearer.high >= further.high - 1e-9
    for found in (nearer, further):
        assert -1e-9 <= found.low <= found.high <= 1 + 1e-9


def test_quantiles_that_fall_or_are_no_chances_are_not_sound():
    assert sound({0.5: 1.0, 0.9: 1.0})
    assert not sound({0.5: 1.0, 0.9: 0.9})
    assert not sound({1.0: 1.0})
    assert not sound({0.5: -0.1})
    assert not sound({})


def plan(*conditions, **changes):
    document = copy.deepcopy(DOCUMENT)
    document["rules"] = [
        document["rules"][0] | {"conditions": list(conditions), "for_hours": 0} | changes
    ]
    return document


def advised(document, *observations, at=NOW, **around):
    return advice_document(
        read_rules(document),
        read_rollup(document),
        read_observed({"observations": list(observations), **around}, bundled_kinds()),
        at,
        scheme=bundled_scheme(),
        measures={one["id"]: one["title"] for one in document["measures"]},
    )


FORECAST: dict[str, Any] = {
    "at": "2020-10-21T07:00:00+00:00",
    "source": "model",
    "expected": {
        "bed": "ward",
        "hours": 72,
        "quantiles": {"0.05": 0.98, "0.25": 1.01, "0.5": 1.04, "0.75": 1.1, "0.95": 1.2},
    },
}


def test_advice_on_what_is_expected_names_what_averts_it():
    averted = [{"measure": "A1"}, {"agreement": "bufferbedden"}]
    document = plan(LINE | {"averted_by": averted})
    found = advised(document, FORECAST)
    one = found["advice"][0]
    assert one["averted_by"][0]["title"]["nl"]
    assert one["averted_by"][1] == {"agreement": "bufferbedden"}
    assert one["evidence"][0]["quantiles"]["0.5"] == 1.04
    assert one["evidence"][0]["age_minutes"] == 60


def test_advice_on_a_stale_forecast_cannot_be_judged():
    later = advised(plan(LINE), FORECAST, at=NOW + timedelta(days=2))
    assert later["advice"] == []
    assert later["cannot_judge"][0]["why"] == "stale"
    assert advised(plan(LINE))["cannot_judge"][0]["why"] == "nobody"


@pytest.mark.parametrize(
    "quantiles", [{"0.5": 1.0, "0.9": 0.9}, {"veel": 1.0}, {"1.5": 1.0}, {}, {"0.5": -1}]
)
def test_a_forecast_that_is_none_is_refused_with_its_place(quantiles):
    wrong = FORECAST | {"expected": FORECAST["expected"] | {"quantiles": quantiles}}
    with pytest.raises(PlanError) as caught:
        read_observed({"observations": [wrong]}, bundled_kinds())
    assert caught.value.place.startswith("/observations/0/expected/quantiles")


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ({"expected": LINE["expected"] | {"bed": "attic"}}, "expected/bed"),
        ({"expected": LINE["expected"] | {"probability": 1.0}}, "expected/probability"),
        ({"expected": LINE["expected"] | {"within_hours": 0}}, "expected/within_hours"),
        ({"expected": LINE["expected"] | {"sure": True}}, "expected/sure"),
        (LINE | {"averted_by": [{"measure": "Z99"}]}, "averted_by/0/measure"),
        ({"score": 5, "scope": "region", "compare": "above"}, "score"),
        ({"score": 3, "scope": "facilities", "compare": "above", "share": 0.5}, "count"),
        (
            {"score": 3, "scope": "region", "compare": "above", "sector": "attic"},
            "sector",
        ),
        ({"score": 3, "scope": "region", "compare": "above", "level": 3}, "level"),
    ],
)
def test_a_fault_in_a_condition_has_its_place(condition, place):
    found = {one.place for one in faults_of(plan(condition), bundled_vocabulary())}
    assert f"/rules/0/conditions/0/{place}" in found


def test_a_step_down_asks_freshness_only_of_the_forecasts_that_its_line_looks_at():
    calmer = LINE["expected"] | {"compare": "below", "threshold": 1.1}
    rules = read_rules(plan({"expected": calmer}, **{"from": ["adapted"], "to": "regular"}))
    region = [expect(24, LOW), expect(72, LOW)]
    silent = [expect(72, LOW, place=f"H{n}", fresh=False) for n in range(9)]
    held: dict[str, Any] = {"phase": "adapted", "figures": (), "since": {}, "now": NOW}
    assert advise(rules, **held, expected=[*region, *silent])
    assert (expected_named(rules), houses_expected(rules)) == (frozenset({"ward"}), frozenset())
    some = calmer | {"scope": "facilities", "share": 0.1, "count": 1}
    rules = read_rules(plan({"expected": some}, **{"from": ["adapted"], "to": "regular"}))
    assert expected_named(rules) == houses_expected(rules) == frozenset({"ward"})
    said = expect(72, LOW, place="S")
    assert advise(rules, **held, expected=[*region, said])
    assert not advise(rules, **held, expected=[*region, said, *silent])


HOUSES = [{"code": code, "kinds": ["ward"], "area": "VR17"} for code in ("EMC", "ADRZ")]
SCORE = {"score": 2, "scope": "facilities", "compare": "above", "share": 0.5, "count": 1}


def full(code, occupied):
    return {
        "facility": code,
        "at": "2020-10-21T07:30:00+00:00",
        "kind": "ward",
        "values": {"occupied": occupied, "operational": 100, "regular": 100},
    }


def test_a_plan_looks_at_scores_and_the_document_shows_their_evidence():
    found = advised(plan(SCORE), full("EMC", 98), full("ADRZ", 70), facilities=HOUSES)
    assert [one["rule"] for one in found["advice"]] == [DOCUMENT["rules"][0]["id"]]
    shown = found["advice"][0]["evidence"][0]
    assert (shown["facility"], shown["about"], shown["values"]["level"]) == ("EMC", "score", 2)
    house = next(one for one in found["scores"] if one["code"] == "EMC")
    assert [one["parameter"] for one in house["parts"]] == ["ward", "ward_extra"]
    assert house["parts"][0] | {"age_minutes": 30, "points": 8} == house["parts"][0]
    assert [one["tier"] for one in found["scores"]][:2] == ["country", "region"]


def test_a_score_that_silence_could_tip_cannot_be_judged():
    found = advised(plan(SCORE), full("ADRZ", 70), facilities=HOUSES)
    assert found["advice"] == []
    assert (
        found["cannot_judge"][0] | {"why": "stale", "unknown": ["EMC"]} == found["cannot_judge"][0]
    )


@pytest.mark.parametrize(
    ("occupied", "compare", "holds"),
    [((70, 70), "below", True), ((99, 99), "below", False), ((99, 99), "above", True)],
)
def test_the_score_of_the_region_as_a_line(occupied, compare, holds):
    line = {"score": 2 if compare == "above" else 1, "scope": "region", "compare": compare}
    observations = [full(code, n) for code, n in zip(("EMC", "ADRZ"), occupied, strict=True)]
    found = advised(plan(line), *observations, facilities=HOUSES)
    assert found["rules"][0]["lines"][0]["holds"] is holds
    assert found["rules"][0]["lines"][0]["unit"] == "level"
