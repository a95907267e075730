"""Laws of the engine: order does not matter, nothing swings, silence is never calm."""

import copy
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.advice_document import advice_document
from phases.observations import read_observed
from phases.plan_file import read_plan_file
from phases.rules import Figure, Known, Reading, judge, read_rules
from phases.rules.history import Observation, play, stand
from phases.rules.plan import PHASES
from phases.rules.rollup import Level, Rollup, facility_levels, level_above, read_rollup
from phases.vocabulary import bundled_kinds

DATA = Path(__file__).parents[2] / "phases" / "data"
DOCUMENT = json.loads((DATA / "default_plan.json").read_text(encoding="utf-8"))
PLANS = [DOCUMENT, *(read_plan_file(file).plan for file in sorted((DATA / "plans").glob("*.yaml")))]
RULES = read_rules(DOCUMENT)
NOW = datetime(2020, 10, 21, 9, 0, tzinfo=UTC)
KINDS = bundled_kinds()
HOUR = timedelta(hours=1)


def beds(facility, occupied, regular=100, operational=None, *, bed="ward", fresh=True):
    opened = regular if operational is None else operational
    return Figure(facility, facility, bed, occupied, opened, NOW, "manual", fresh, regular)


def reading(facility, about, *, fresh=True, **said):
    values = {name: value for name, value in said.items() if name not in ("load", "room", "state")}
    rest = {name: said[name] for name in ("load", "room", "state") if name in said}
    return Reading(
        facility, facility, "hospital", about, NOW, "manual", fresh, values=values, **rest
    )


def plan(*conditions, **changes):
    rule = {**copy.deepcopy(DOCUMENT["rules"][0]), "conditions": list(conditions)}
    return read_rules(copy.deepcopy(DOCUMENT) | {"rules": [rule | changes]})


def holds(condition, *, readings=(), figures=()):
    known = Known(list(figures), [], list(readings))
    return judge(plan(condition), phase="regular", known=known)[0].holds


STOP = {"ed": "stop", "compare": "above", "share": 0.5, "count": 2}
DAYS = {
    "kind": "stock_ppe",
    "figure": "days",
    "scope": "facilities",
    "compare": "below",
    "threshold": 3,
    "share": 0.25,
    "count": 2,
}
STAFF = {"kind": "staff_ic", "scope": "region", "compare": "above", "threshold": 1.1}


@pytest.mark.parametrize(
    ("condition", "readings", "verdict"),
    [
        (STOP, [reading(f"H{n}", "ed", state="stop") for n in range(2)], True),
        (STOP, [reading("A", "ed", state="stop"), reading("B", "ed", state="open")], False),
        (STOP, [reading("A", "ed", state="stop"), reading("B", "ed", fresh=False)], None),
        (STOP, [], None),
        (DAYS, [reading(f"H{n}", "kind:stock_ppe", days=2.0) for n in range(2)], True),
        (DAYS, [reading(f"H{n}", "kind:stock_ppe", days=20.0) for n in range(9)], False),
        (DAYS, [reading(f"H{n}", "kind:stock_ppe", days=2.0, fresh=False) for n in range(9)], None),
        (STAFF, [reading("A", "kind:staff_ic", load=24, room=20)], True),
        (STAFF, [reading("A", "kind:staff_ic", load=20, room=20)], False),
        (STAFF, [reading("A", "kind:staff_ic", load=4, room=0)], True),
        (STAFF, [reading("A", "kind:staff_ic", load=20)], None),
        (STAFF | {"sector": "ambulance"}, [reading("A", "kind:staff_ic", load=24, room=20)], None),
    ],
)
def test_every_kind_of_figure_can_hold_not_hold_or_be_beyond_judgement(
    condition, readings, verdict
):
    assert holds(condition, readings=readings) is verdict


@pytest.mark.parametrize(("aggregate", "verdict"), [("worst", True), ("mean", False)])
def test_a_regions_figure_is_its_worst_or_its_mean(aggregate, verdict):
    condition = DAYS | {"scope": "region", "aggregate": aggregate}
    readings = [
        reading(f"H{n}", "kind:stock_ppe", days=float(days)) for n, days in enumerate((2, 30))
    ]
    assert holds(condition, readings=readings) is verdict


@pytest.mark.parametrize(
    ("stops", "staff", "verdict"),
    [("stop", 30, True), ("open", 30, False), ("open", 10, False), ("", 30, None)],
)
def test_two_of_three_must_hold_and_one_that_is_unknown_may_be_the_second(stops, staff, verdict):
    group = {"at_least": 2, "of": [STOP, STAFF, {**DAYS, "threshold": 1}]}
    readings = [
        *(reading(f"H{n}", "ed", state=stops, fresh=bool(stops)) for n in range(2)),
        reading("A", "kind:staff_ic", load=staff, room=20),
        *(reading(f"H{n}", "kind:stock_ppe", days=9.0) for n in range(3)),
    ]
    assert holds(group, readings=readings) is verdict


def test_one_silent_hospital_that_could_tip_a_line_keeps_it_from_being_judged():
    calm = [beds(f"H{n}", 80) for n in range(4)]
    verdict = judge(RULES, phase="regular", known=Known([*calm, beds("F", 99)]))[0]
    assert verdict.holds is False
    silent = [*calm, beds("F", 99), beds("S", 10, fresh=False)]
    verdict = judge(RULES, phase="regular", known=Known(silent))[0]
    assert (verdict.holds, verdict.why, verdict.unknown) == (None, "stale", ("S",))


def test_a_verdict_says_how_much_is_lacking_and_how_much_can_go():
    found = judge(
        plan({"bed": "ic", "scope": "region", "compare": "above", "threshold": 0.95}),
        phase="regular",
        known=Known([beds("A", 80, bed="ic")]),
    )
    assert found[0].lines[0].lacking == pytest.approx(0.15)
    over = judge(RULES, phase="regular", known=Known([beds(f"H{n}", 97) for n in range(4)]))
    assert (over[0].lines[0].value, over[0].lines[0].lacking) == (4, -2)


counts = st.lists(
    st.tuples(
        st.integers(0, 150),
        st.integers(0, 40),
        st.booleans(),
        st.sampled_from(["", "open", "stop"]),
    ),
    min_size=1,
    max_size=8,
)


def known_of(rows):
    figures = [
        one
        for n, (ward, ic, fresh, _state) in enumerate(rows)
        for one in (
            beds(f"H{n}", ward, fresh=fresh),
            beds(f"H{n}", ic, 20, bed="ic", fresh=fresh),
        )
    ]
    readings = [
        reading(f"H{n}", "ed", state=state, fresh=bool(state)) for n, (*_, state) in enumerate(rows)
    ]
    return Known(figures, [], readings)


@settings(max_examples=150, deadline=None)
@given(rows=counts, document=st.sampled_from(PLANS), start=st.sampled_from(PHASES))
def test_on_constant_figures_no_region_swings(rows, document, start):
    """Following every advice at once and for good, a region comes to rest, and never goes up after down."""
    rules, known = read_rules(document), known_of(rows)
    phase, went_down = start, False
    for _step in range(6):
        leads = [one.rule.to for one in judge(rules, phase=phase, known=known) if one.holds]
        if not leads:
            return
        to = max(leads, key=PHASES.index)
        down = PHASES.index(to) < PHASES.index(phase)
        assert down or not went_down
        went_down, phase = went_down or down, to
    pytest.fail("no rest")


@settings(max_examples=150, deadline=None)
@given(rows=counts, opened=st.integers(0, 60), phase=st.sampled_from(PHASES))
def test_opening_beds_never_lowers_advice(rows, opened, phase):
    def furthest(extra):
        figures = [
            one if one.bed != "ward" else beds(one.facility, one.occupied, 100, 100 + extra)
            for one in known_of(rows).figures
        ]
        verdicts = judge(RULES, phase=phase, known=Known(figures))
        return {one.rule.id for one in verdicts if one.holds}

    before, after = furthest(0), furthest(opened)
    assert before == after


@settings(max_examples=100, deadline=None)
@given(rows=counts, document=st.sampled_from(PLANS), phase=st.sampled_from(PHASES))
def test_a_figure_that_grows_stale_never_makes_a_line_calm(rows, document, phase):
    rules = read_rules(document)
    before = judge(rules, phase=phase, known=known_of(rows))
    silent = [(ward, ic, False, "") for ward, ic, _fresh, _state in rows]
    after = judge(rules, phase=phase, known=known_of(silent))
    assert not any(one.holds for one in after), "nothing holds on nothing fresh"
    could = [late.holds for early, late in zip(before, after, strict=True) if early.holds]
    assert could == [None] * len(could), "what held may hold still"


OBSERVED: dict[str, Any] = {
    "phase": "regular",
    "facilities": [
        {
            "code": "EMC",
            "name": "Erasmus MC",
            "area": "VR17",
            "kinds": ["ward", "ic"],
            "weight": 900,
        },
        {
            "code": "ADRZ",
            "name": "ADRZ Goes",
            "area": "VR19",
            "kinds": ["ward", "ic"],
            "weight": 200,
        },
    ],
    "observations": [
        {
            "facility": code,
            "kind": kind,
            "at": f"2020-10-{day:02}T08:00:00+02:00",
            "fresh_minutes": 1500,
            "values": {"occupied": occupied + day, "operational": 110, "regular": 100},
        }
        for day in range(1, 12)
        for code in ("EMC", "ADRZ")
        for kind, occupied in (("ward", 80), ("ic", 85))
    ],
}


def advised(document, observed, at):
    return advice_document(
        read_rules(document), read_rollup(document), read_observed(observed, KINDS), at
    )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), day=st.integers(1, 12), document=st.sampled_from(PLANS))
def test_advice_is_the_same_in_whatever_order_observations_come(seed, day, document):
    at = datetime(2020, 10, day, 12, 0, tzinfo=UTC)
    shuffled = copy.deepcopy(OBSERVED)
    random.Random(seed).shuffle(shuffled["observations"])  # noqa: S311 - no secret
    assert advised(document, shuffled, at) == advised(document, OBSERVED, at)


def test_the_past_is_answered_from_what_was_observed_until_then():
    early = advised(DOCUMENT, OBSERVED, datetime(2020, 10, 5, 12, tzinfo=UTC))
    late = advised(DOCUMENT, OBSERVED, datetime(2020, 10, 11, 12, tzinfo=UTC))
    assert early["advice"] == []
    assert [one["rule"] for one in late["advice"]] == ["2.2"]
    assert late["advice"][0]["since"] == "2020-10-10T08:00:00+02:00"
    assert late["advice"][0]["evidence"][0]["age_minutes"] == 360
    assert json.loads(json.dumps(late)) == late


def test_what_was_never_said_is_unknown_and_named():
    observed = copy.deepcopy(OBSERVED)
    observed["observations"] = [
        one
        for one in observed["observations"]
        if (one["facility"], one["kind"]) != ("ADRZ", "ward")
    ]
    found = advised(DOCUMENT, observed, datetime(2020, 10, 5, 12, tzinfo=UTC))
    assert {"rule": "2.1", "to": "adapted", "why": "stale", "unknown": ["ADRZ"]} not in found[
        "cannot_judge"
    ], "one hospital beyond the line can never be the two that it takes"
    assert found["levels"]["facilities"]["ADRZ"]["phase"] is None
    assert found["levels"]["areas"]["VR19"]["phase"] is None


def observe(hours, occupied, *, fresh_hours=2.0):
    item = beds("A", occupied, 100, bed="ic")
    at = NOW + hours * HOUR
    return Observation(at, at + fresh_hours * HOUR, item)


WATCH = plan({"bed": "ic", "scope": "region", "compare": "above", "threshold": 0.95}, for_hours=6)


def test_a_window_is_full_when_it_held_without_a_gap():
    steady = [observe(hour, 97) for hour in range(10)]
    assert not stand(WATCH, steady, [], NOW + 5 * HOUR).advice[0].due
    assert stand(WATCH, steady, [], NOW + 6 * HOUR).advice[0].due


def test_a_gap_in_the_figures_ends_a_watch():
    torn = [observe(hour, 97) for hour in (0, 1, 2, 6, 7, 8, 9)]
    found = stand(WATCH, torn, [], NOW + 9 * HOUR).advice[0]
    assert (found.since, found.due) == (NOW + 6 * HOUR, False)
    silent = stand(WATCH, torn, [], NOW + 5 * HOUR)
    assert (silent.advice, silent.verdicts[0].holds) == ((), None)


def test_a_plan_that_is_followed_goes_up_comes_down_after_its_wait_and_stays():
    wave = [observe(hour, 97 if hour < 10 else 60) for hour in range(80)]
    ward = [Observation(one.at, one.until, beds("A", 60, 100)) for one in wave]
    steps: list[tuple[datetime, str]] = []
    for moment in play(RULES, [*wave, *ward], [], NOW + 80 * HOUR, follow=True):
        if not steps or steps[-1][1] != moment.phase:
            steps.append((moment.at, moment.phase))
    assert [phase for _at, phase in steps] == ["regular", "adapted", "regular"]
    assert steps[-1][0] >= NOW + 34 * HOUR


MARGIN = {
    **DOCUMENT,
    "step_down": {"for_hours": 48, "margin": 0.1},
}


def test_a_step_down_keeps_its_distance_from_every_line_that_led_up():
    near = Known([beds("A", 86, bed="ward"), beds("A", 84, bed="ic"), beds("B", 88), beds("C", 88)])
    assert judge(RULES, phase="adapted", known=near)[-1].holds
    wary = judge(read_rules(MARGIN), phase="adapted", known=near)[-1]
    assert (wary.holds, wary.why, wary.back) == (False, "returns", "2.1")
    assert read_rules(MARGIN).wait(wary.rule, "adapted") == 48


def test_levels_roll_up_by_the_worst_or_by_a_score():
    rules = read_rules(PLANS[0])
    known = Known([beds("A", 99), beds("B", 97), beds("C", 60)])
    levels = facility_levels(rules, Rollup(), known)
    assert {code: one.phase for code, one in levels.items()} == {
        "A": "adapted",
        "B": "adapted",
        "C": "regular",
    }
    assert level_above(Rollup(), list(levels.values())).phase == "adapted"
    score = Rollup(by="score")
    scored = facility_levels(rules, score, known)
    assert level_above(score, list(scored.values())).score == pytest.approx(2 / 3)
    assert level_above(score, list(scored.values()), [1, 1, 98]).phase == "regular"
    country = level_above(Rollup(count=1), [Level("regular", 0), Level("crisis", 2)])
    assert country.phase == "crisis"


def test_who_is_unknown_makes_no_place_calm():
    unknown = [Level(None, 0), Level(None, 0), Level("regular", 0)]
    assert level_above(Rollup(), unknown).phase is None
    assert level_above(Rollup(), [*[Level("regular", 0)] * 9, Level(None, 0)]).phase == "regular"
