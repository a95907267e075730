"""A draft is tried on the past: what it would have said, beside the plan in force and what was decided."""

import copy

import pytest

from capacity.forecasts import forecast_record
from capacity.models import Traffic
from journal.errors import Conflict, Refused
from network.models import Role
from network.permissions import audiences_of
from phases.draft_selectors import draft_document, trial_document
from phases.models import PhaseProposal, PlanTrial, TrialState
from phases.plan_file import read_plan_file
from phases.pressure_scheme import BUNDLED
from phases.services import phase_decide, plan_draft_save, plan_draft_start, plan_draft_try
from phases.services.plan_trials import trial_run
from phases.services.pressure_scheme import scheme_adopt
from phases.tasks import begin_plans
from tests.factories import SYSTEM, person, report_ed
from tests.phases.conftest import DOCUMENT
from tests.phases.test_phases import crowd, move_clock
from tests.phases.test_pressure_told import EXPECTED, HIGH, rows
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(region):
    return person(Role.REGIONAL_COORDINATOR, region=region)


@pytest.fixture
def draft(realm, region, coordinator):
    """A draft that proposes at 90% instead of 95%."""
    made = plan_draft_start(actor=coordinator, realm=realm, region=region, begin_from="in_force")
    return save(made, coordinator, line=0.9)


def save(draft, actor, line):
    document = copy.deepcopy(DOCUMENT)
    document["rules"][0]["conditions"][0]["threshold"] = line
    return plan_draft_save(
        actor=actor,
        realm=draft.realm,
        draft=draft.pk,
        revision=draft.revision,
        name=draft.name,
        source=draft.source,
        document=document,
    )


def tried(draft, actor, days=7):
    trial = plan_draft_try(actor=actor, realm=draft.realm, draft=draft.pk, days=days)
    trial_run(trial.pk)
    return trial_document(draft)["trial"]


@pytest.fixture
def week(realm, hospitals, chair, region):
    """Five days: calm, two days at 92%, then at 97% when somebody decided, then calm again."""
    for occupied, hours in ((80, 24), (92, 24), (92, 24), (97, 12)):
        crowd(realm, hospitals, occupied)
        move_clock(realm, hours)
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Overleg.")
    crowd(realm, hospitals, 97)
    move_clock(realm, 12)
    return realm


def test_a_lower_line_would_have_said_it_earlier(week, draft, coordinator):
    made = tried(draft, coordinator)
    result = made["result"]
    ours, theirs = result["draft"]["advice"], result["in_force"]["advice"]
    assert (
        (ours[0]["rule"], ours[0]["to"])
        == (theirs[0]["rule"], theirs[0]["to"])
        == ("2.1", "adapted")
    )
    assert ours[0]["at"] < theirs[0]["at"]
    assert [one["phase"] for one in result["draft"]["phases"]][:2] == ["regular", "adapted"]
    assert [one["phase"] for one in result["decided"]] == ["regular", "adapted"]
    assert {one["occupied"] for one in ours[0]["evidence"]} == {92}
    assert made["outdated"] is False


def test_a_time_without_fresh_figures_cannot_be_judged_and_says_so(week, draft, coordinator):
    result = tried(draft, coordinator, days=14)["result"]
    first = result["draft"]["unsure"][0]
    assert first["from"] == result["from"]  # before anybody reported
    assert first["why"] == "nobody"
    assert result["draft"]["phases"][0]["phase"] == "regular"


def test_a_later_change_makes_a_trial_one_of_before(week, draft, coordinator):
    tried(draft, coordinator)
    save(draft.__class__.objects.get(), coordinator, line=0.93)
    assert trial_document(draft.__class__.objects.get())["trial"]["outdated"] is True


def standing(realm, actor, key):
    """How a trial stands in somebody's live picture."""
    return snapshot(realm, audiences=audiences_of(actor)).entities[key]["state"]["state"]


def test_the_trial_and_its_end_are_on_the_wire_and_change_no_draft(week, draft, coordinator):
    trial = plan_draft_try(actor=coordinator, realm=week, draft=draft.pk, days=7)
    key = f"plantrial:{draft.pk}"
    assert standing(week, coordinator, key) == "waiting"
    with pytest.raises(Conflict, match="al beproefd"):
        plan_draft_try(actor=coordinator, realm=week, draft=draft.pk, days=7)
    begin_plans()  # the sweep finds what the message missed
    assert standing(week, coordinator, key) == "done"
    assert PlanTrial.objects.get(pk=trial.pk).standing == TrialState.DONE
    assert draft_document(draft)["revision"] == 2
    trial_run(trial.pk)  # a message may come twice
    assert PlanTrial.objects.get(pk=trial.pk).attempt == 1


def test_a_draft_with_faults_is_not_tried(draft, coordinator):
    save(draft, coordinator, line="veel")
    with pytest.raises(Conflict, match="fouten"):
        plan_draft_try(actor=coordinator, realm=draft.realm, draft=draft.pk, days=7)


def test_who_may_not_write_does_not_try(draft, dpg):
    with pytest.raises(Refused):
        plan_draft_try(actor=dpg, realm=draft.realm, draft=draft.pk, days=7)


def test_the_past_says_what_the_running_rules_said(week, draft, coordinator):
    """What was proposed live is what the plan in force is found to have said, at the same moment."""
    live = PhaseProposal.objects.order_by("pk")[0]
    result = tried(draft, coordinator)["result"]
    first = result["in_force"]["advice"][0]
    assert (first["rule"], first["at"]) == (live.rule, live.opened_at.isoformat())
    # of reports of one moment, live the second was enough; of the past all are seen
    assert live.evidence
    assert all(one in first["evidence"] for one in live.evidence)


def expecting(draft, actor):
    """The draft with one rule, on what is expected."""
    document = copy.deepcopy(DOCUMENT)
    document["rules"] = [document["rules"][0] | {"conditions": [EXPECTED], "for_hours": 0}]
    draft.refresh_from_db()
    return plan_draft_save(
        actor=actor,
        realm=draft.realm,
        draft=draft.pk,
        revision=draft.revision,
        name=draft.name,
        source=draft.source,
        document=document,
    )


def test_a_draft_that_looks_at_what_is_expected_is_tried_on_the_forecasts_of_then(
    realm, region, hospitals, coordinator, draft
):
    begun = realm.now()
    forecast_record(actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=begun))
    move_clock(realm, 48)
    advice = tried(expecting(draft, coordinator), coordinator)["result"]["draft"]["advice"]
    assert [one["at"] for one in advice] == [begun.isoformat()]
    assert advice[0]["evidence"][0]["expects"] == "ward"


def test_a_forecast_from_before_the_tried_days_counts_from_their_first_moment_once(
    realm, region, hospitals, coordinator, draft
):
    for hours in (5, 5):  # two of them: the newer one is what counted
        forecast_record(actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=realm.now()))
        newest = realm.now()
        move_clock(realm, hours)
    move_clock(realm, 7 * 24)
    result = tried(expecting(draft, coordinator), coordinator)["result"]
    (advice,) = result["draft"]["advice"]
    assert (advice["at"], advice["since"]) == (result["from"], result["from"])
    assert advice["evidence"][0]["observed_at"] == newest.isoformat()
    assert result["draft"]["phases"][0] == {
        "from": result["from"],
        "to": result["to"],
        "phase": "adapted",
    }


def test_a_draft_that_looks_at_scores_is_tried_on_the_figures_of_then(
    realm, region, hospitals, coordinator, draft
):
    for house in hospitals:
        report_ed(realm, house, Traffic.STOP, reason="peak")
    move_clock(realm, 12)
    line = {"score": 4, "scope": "region", "compare": "above"}
    document = copy.deepcopy(DOCUMENT)
    document["rules"] = [document["rules"][0] | {"conditions": [line], "for_hours": 0}]
    scheme = copy.deepcopy(read_plan_file(BUNDLED).value)
    house = scheme["providers"][0]
    house["parameters"] = [one for one in house["parameters"] if one["id"] == "ed_traffic"]
    scheme_adopt(actor=SYSTEM, document=scheme)
    draft.refresh_from_db()
    made = plan_draft_save(
        actor=coordinator,
        realm=realm,
        draft=draft.pk,
        revision=draft.revision,
        name=draft.name,
        source=draft.source,
        document=document,
    )
    advice = tried(made, coordinator)["result"]["draft"]["advice"]
    assert advice[0]["evidence"][0]["about"] == "score:region"
