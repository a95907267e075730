"""Answers to the meetlat as indicators of a plan: what holds, and that silence is never calm."""

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.models import Method
from capacity.services import survey_answer, survey_open
from capacity.survey.answers import Answer
from capacity.survey_inputs import SurveyInput
from journal.errors import Invalid
from phases.models import PhaseProposal
from phases.rules import PlanError, Standing, advise, check_kinds, read_rules, unmatched
from phases.services import phases_begin, plan_adopt
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory

NOW = datetime(2020, 10, 21, 9, 0, tzinfo=UTC)
DEFAULT = json.loads(
    (Path(__file__).parents[2] / "phases" / "data" / "default_plan.json").read_text("utf-8")
)
ABOVE = {
    "survey": "staff",
    "sector": "hospital",
    "level": "adapted",
    "compare": "above",
    "share": 0.25,
    "count": 2,
}
BELOW = {
    "survey": "staff",
    "sector": "hospital",
    "level": "adapted",
    "compare": "below",
    "share": 0.2,
}


def plan(condition, **changes):
    """The default plan with one rule, on answers."""
    document = copy.deepcopy(DEFAULT)
    document["rules"] = [document["rules"][0] | {"conditions": [condition | changes]}]
    return document


def standing(n, level="regular", *, fresh=True, applies=True, theme="staff", sector="hospital"):
    return Standing(f"H{n}", f"Huis {n}", sector, theme, level, NOW, "manual", fresh, applies)


def holds(condition, standings) -> bool:
    found = advise(
        read_rules(plan(condition)),
        phase="regular",
        figures=[],
        since={},
        now=NOW,
        standings=standings,
    )
    return bool(found)


calm = [standing(n) for n in range(6)]


def test_a_quarter_and_two_at_least_adapted_hold_and_are_the_evidence_heaviest_first():
    standings = [*calm, standing(8, "adapted"), standing(9, "crisis")]
    assert holds(ABOVE, standings)
    found = advise(
        read_rules(plan(ABOVE)), phase="regular", figures=[], since={}, now=NOW, standings=standings
    )
    assert [one.facility for one in found[0].figures] == ["H9", "H8"]


@pytest.mark.parametrize(
    "others",
    [
        [standing(8, "crisis")],
        [standing(8, "crisis"), standing(9, "crisis", fresh=False)],
        [standing(8, "crisis"), standing(9, "crisis", theme="space")],
        [standing(8, "crisis"), standing(9, "crisis", sector="pharmacy")],
    ],
)
def test_one_or_old_or_of_another_theme_or_sector_is_no_evidence(others):
    assert not holds(ABOVE, [*calm, *others])


@given(silent=st.integers(0, 8), old=st.integers(0, 8))
def test_who_is_silent_or_said_it_long_ago_is_never_calm(silent, old):
    standings = [
        *calm,
        *[standing(20 + n, "", fresh=False) for n in range(silent)],
        *[standing(40 + n, "regular", fresh=False) for n in range(old)],
    ]
    missing = silent + old
    assert holds(BELOW, standings) is (missing <= 0.2 * (6 + missing))
    assert not holds(ABOVE, standings)


def test_without_any_answer_nothing_holds_and_what_does_not_apply_is_left_out():
    assert not holds(BELOW, [])
    assert not holds(BELOW, [standing(n, "", fresh=False) for n in range(5)])
    assert holds(BELOW, [*calm, *[standing(20 + n, "", applies=False) for n in range(9)]])


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"survey": "weather"}, "survey"),
        ({"level": "regular"}, "level"),
        ({"share": 2}, "share"),
        ({"count": 0}, "count"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_with_its_place(changes, place):
    with pytest.raises(PlanError) as fault:
        read_rules(plan(ABOVE, **changes))
    assert fault.value.place == f"/rules/0/conditions/0/{place}"


def test_a_plan_on_answers_needs_no_kind_of_bed():
    rules = read_rules(plan(ABOVE))
    check_kinds(rules, ())
    assert unmatched(rules, ()) == []


@pytest.mark.django_db
def test_a_plan_names_a_sector_that_is_asked_and_no_other_word():
    region = RegionFactory.create()
    for changes, place in (({"sector": "circus"}, "sector"), ({"bed": "ic"}, "bed")):
        with pytest.raises(Invalid) as refusal:
            plan_adopt(
                actor=SYSTEM, region=region, name="x", source="x", document=plan(ABOVE, **changes)
            )
        assert refusal.value.field == f"/rules/0/conditions/0/{place}"


@pytest.mark.django_db
def test_answers_lead_to_a_proposal_with_them_as_evidence():
    realm, region = RealmFactory.create(), RegionFactory.create()
    houses = FacilityFactory.create_batch(4, region=region)
    plan_adopt(actor=SYSTEM, region=region, name="plan", source="test", document=plan(ABOVE))
    phases_begin(actor=SYSTEM, realm=realm)
    row = survey_open(
        actor=SYSTEM, realm=realm, region=region, sectors=["hospital"], due_minutes=60
    )
    for at, (house, level) in enumerate(
        zip(houses, ("regular", "adapted", "crisis", "regular"), strict=True)
    ):
        assert PhaseProposal.objects.exists() is (at > 2)
        survey_answer(
            actor=SYSTEM,
            realm=realm,
            round_id=row.pk,
            report=SurveyInput(
                facility=house,
                answers={"shifts": Answer(level)},
                observed_at=realm.now() - timedelta(seconds=1),
                source="manual",
                method=Method.REPORTED,
            ),
        )
    evidence = PhaseProposal.objects.get().evidence
    assert [(one["facility"], one["level"]) for one in evidence] == [
        (houses[2].pk, "crisis"),
        (houses[1].pk, "adapted"),
    ]
    assert not any(one["stale"] for one in evidence)
