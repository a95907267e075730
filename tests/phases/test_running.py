"""A decision has consequences: measures, questions, classes of beds, lead, watched steps, and back."""

import copy
import json

import pytest
from django.utils import timezone

from callout.models import Alarm
from capacity.models import SurveyRound, SurveySeries
from journal.errors import Conflict, Invalid, Refused
from network.models import Role
from phases.models import MeasureState, PlanRun, RunMeasure
from phases.rules import PlanError
from phases.rules.course import read_course
from phases.runs import course_of, leads_of, plan_that_counts
from phases.selectors import regions_watched
from phases.services import (
    measure_check,
    measure_step,
    phase_decide,
    plan_adopt,
    plan_run,
    review_set,
)
from phases.tasks import audit_runs
from phases.telling import escalates_to
from tests.factories import SYSTEM, VeiligheidsregioFactory, activity_in, grip_at, person
from tests.phases.test_phases import DOCUMENT, move_clock
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})


def states(realm, prefix):
    entities = snapshot(realm, audiences=ALL).entities
    return {key: one["state"] for key, one in entities.items() if key.startswith(prefix)}


def lines(realm):
    return [one["line"]["nl"] for one in snapshot(realm, audiences=ALL).log]


@pytest.fixture
def decide(realm, region, chair, dpg):
    def go(phase, who=None):
        actor = who or (dpg if phase == "crisis" else chair)
        return phase_decide(
            actor=actor, realm=realm, region=region, phase=phase, reason="Overleg van 10 uur."
        )

    return go


@pytest.fixture
def coordinator(region):
    return person(Role.REGIONAL_COORDINATOR, region=region)


def test_scaling_up_starts_the_measures_of_the_phase_with_owner_and_deadline(
    realm, region, hospitals, decide
):
    decide("adapted")
    rows = RunMeasure.objects.filter(region=region)
    assert rows.filter(code="A2").count() == len(hospitals)  # each hospital opens its own beds
    assert {row.code for row in rows} == {"A1", "A2", "A3"}
    assert all(row.due_at > realm.now() for row in rows)
    wire = states(realm, "measure:")
    one = next(state for state in wire.values() if state["code"] == "A1")
    assert (one["owner"], one["state"]) == ("regional_coordinator", "open")
    assert [line["done"] for line in one["checklist"]] == [False, False]
    run = states(realm, "planrun:")[f"planrun:{region.pk}"]
    assert run["classes"] == ["regular", "buffer", "adapted"]
    assert run["faults"] == []


def test_a_plan_is_in_force_from_the_moment_of_the_decision_however_fast_the_clock_runs(
    realm, region, decide
):
    realm.clock_running, realm.clock_rate, realm.clock_set_at = True, 86_400, timezone.now()
    realm.save()
    decide("adapted")
    run = states(realm, "planrun:")[f"planrun:{region.pk}"]
    assert run["since"] == states(realm, "phase:")[f"phase:{region.pk}"]["since"]


def test_crisis_at_once_starts_what_the_phases_below_start_and_hands_over_the_lead(
    realm, region, decide
):
    decide("crisis")
    assert {row.code for row in RunMeasure.objects.all()} >= {"A1", "A3", "C1", "C3"}
    assert leads_of(realm) == {region.pk: "dpg"}
    assert states(realm, "lead:")[f"lead:{region.pk}"]["role"] == "dpg"


def test_coming_down_ends_what_the_phase_started_and_gives_the_lead_back(
    realm, region, chair, decide
):
    decide("crisis")
    decide("adapted")
    assert set(RunMeasure.objects.filter(state="lapsed").values_list("code", flat=True)) == {
        "C1",
        "C3",
    }
    assert leads_of(realm) == {}
    decide("regular")
    assert not RunMeasure.objects.filter(state__in=["open", "started"]).exists()
    assert PlanRun.objects.get().ended_at is not None
    assert states(realm, "planrun:") == states(realm, "lead:") == {}
    decide("adapted")  # and up again: the measures are asked anew
    assert RunMeasure.objects.filter(code="A1", state="open").count() == 1


def test_grip_from_the_level_of_the_plan_hands_over_the_lead_without_a_phase(realm, region):
    area = VeiligheidsregioFactory.create()
    area.regions.add(region)
    director = person(Role.DPG, veiligheidsregio=area)
    crash = activity_in(realm, area, name="Treinongeval")
    grip_at(crash, area, 2, actor=director)
    assert leads_of(realm) == {}
    grip_at(crash, area, 3, actor=director)
    assert leads_of(realm) == {region.pk: "dpg"}
    assert states(realm, "planrun:") == {}
    grip_at(crash, area, 0, actor=director)
    assert leads_of(realm) == {}


def test_the_lead_follows_the_highest_level_of_all_that_goes_on_in_a_region(realm, region):
    area, other = VeiligheidsregioFactory.create_batch(2)
    for one in (area, other):
        one.regions.add(region)
    crash, fire = activity_in(realm, area, name="Treinongeval"), activity_in(realm, area, other)
    grip_at(crash, area, 3)
    grip_at(fire, other, 3)
    grip_at(crash, area, 0)
    assert leads_of(realm) == {region.pk: "dpg"}
    grip_at(fire, other, 1)
    assert leads_of(realm) == {}


def test_the_meetlat_is_asked_by_the_rhythm_of_the_phase_until_the_region_is_regular(
    realm, region, hospitals, decide
):
    decide("adapted")
    asked = SurveySeries.objects.get(region=region)
    assert (asked.every_hours, asked.stopped_at) == (24, None)
    assert states(realm, "surveyround:")
    decide("crisis")
    asked.refresh_from_db()
    assert asked.stopped_at is not None
    assert SurveySeries.objects.get(region=region, stopped_at__isnull=True).every_hours == 4
    decide("regular")
    assert not SurveySeries.objects.filter(stopped_at__isnull=True).exists()


def test_the_people_on_the_list_are_called_and_called_anew_by_each_phase(
    realm, region, hospitals, decide, coordinator
):
    decide("adapted")
    alarm = Alarm.objects.get(about=f"phase:{region.pk}", closed_at__isnull=True)
    assert {seat.function for seat in alarm.seats.all()} == {"ico", "rcps"}
    assert "Aangepast" in alarm.what.nl or "aangepast" in alarm.what.nl
    decide("crisis")
    again = Alarm.objects.get(about=f"phase:{region.pk}", closed_at__isnull=True)
    assert again.pk != alarm.pk
    decide("regular")
    assert not Alarm.objects.filter(about=f"phase:{region.pk}", closed_at__isnull=True).exists()


def test_the_owner_of_a_late_measure_is_reminded_and_who_stands_above_is_told(
    realm, region, decide, coordinator
):
    decide("adapted")
    late = RunMeasure.objects.get(code="A1")
    assert states(realm, f"measure:{late.pk}")[f"measure:{late.pk}"]["escalated_to"] == ""
    move_clock(realm, 3)
    audit_runs()
    found = Alarm.objects.filter(kind="reminder", about__startswith=f"measure:{late.pk}:")
    open_one = found.get(closed_at__isnull=True)  # no reminder took the place of another
    assert {seat.function for seat in open_one.seats.all()} == {"rcps", "roaz_chair"}
    state = states(realm, f"measure:{late.pk}")[f"measure:{late.pk}"]
    assert (state["owner"], state["escalated_to"]) == ("regional_coordinator", "roaz_chair")


@pytest.mark.parametrize("end", ["the phase is left", "declined"])
def test_what_was_reminded_of_a_late_measure_ends_with_the_measure(
    realm, region, decide, coordinator, end
):
    decide("adapted")
    late = RunMeasure.objects.get(code="A1")
    move_clock(realm, 3)
    audit_runs()
    reminded = Alarm.objects.filter(about__startswith=f"measure:{late.pk}:", closed_at__isnull=True)
    assert reminded.exists()
    if end == "declined":
        about = {"actor": coordinator, "realm": realm, "measure": late.pk}
        measure_step(**about, step="decline", note="Geen vervoer.")
    else:
        decide("regular")
    assert not reminded.all().exists()


@pytest.mark.parametrize("owner", [*Role.values, "of a plan's own"])
def test_nobody_is_told_as_the_one_above_of_what_is_late_by_the_own_hand(owner):
    assert escalates_to(owner) not in ("", owner)


def test_a_plan_that_ends_asks_nobody_any_more(realm, region, hospitals, decide):
    decide("adapted")
    assert SurveyRound.objects.filter(region=region, state="open").exists()
    decide("regular")
    assert not SurveyRound.objects.filter(region=region, state="open").exists()


def test_a_checklist_is_ticked_before_a_measure_is_done(realm, decide, coordinator):
    decide("adapted")
    row = RunMeasure.objects.get(code="A1")
    about = {"actor": coordinator, "realm": realm, "measure": row.pk}
    measure_step(**about, step="start")
    with pytest.raises(Conflict) as caught:
        measure_step(**about, step="finish")
    assert "2" in str(caught.value.message)
    for item in (0, 1):
        measure_check(**about, item=item, done=True)
    with pytest.raises(Invalid):
        measure_check(**about, item=2, done=True)
    measure_step(**about, step="finish", note="Allen aanwezig.")
    row.refresh_from_db()
    assert (row.state, row.note) == (MeasureState.DONE, "Allen aanwezig.")
    with pytest.raises(Conflict):
        measure_step(**about, step="start")


def test_what_is_not_possible_needs_a_reason(realm, decide, coordinator):
    decide("adapted")
    row = RunMeasure.objects.get(code="A3")
    about = {"actor": coordinator, "realm": realm, "measure": row.pk, "step": "decline"}
    with pytest.raises(Invalid):
        measure_step(**about)
    measure_step(**about, note="Geen vervoer.")
    assert any("niet mogelijk" in line for line in lines(realm))


def test_a_hospital_carries_out_its_own_measure_and_no_other(realm, hospitals, decide):
    decide("adapted")
    liaison = person(Role.HOSPITAL_LIAISON, facility=hospitals[0])
    own = RunMeasure.objects.get(code="A2", facility=hospitals[0])
    measure_step(actor=liaison, realm=realm, measure=own.pk, step="start")
    for other in (
        RunMeasure.objects.get(code="A2", facility=hospitals[1]),
        RunMeasure.objects.get(code="A1"),
    ):
        with pytest.raises(Refused):
            measure_step(actor=liaison, realm=realm, measure=other.pk, step="start")


def test_what_is_late_is_told_once_with_whose_turn_it_is(realm, region, hospitals, decide):
    decide("adapted")
    audit_runs()
    assert states(realm, "planrun:")[f"planrun:{region.pk}"]["faults"] == []
    move_clock(realm, 3)
    for _twice in range(2):
        audit_runs()
    late = [line for line in lines(realm) if "is te laat" in line]
    assert (
        len(late) == 3
    )  # two measures of the region and the running plan; hospitals have four hours
    assert states(realm, "planrun:")[f"planrun:{region.pk}"]["faults"] == ["measures"]


def test_a_review_that_passed_is_seen_until_a_new_one_is_agreed(realm, region, chair, decide):
    decide("adapted")
    move_clock(realm, 25)
    audit_runs()
    faults = PlanRun.objects.get().faults
    assert "review" in faults
    told = Alarm.objects.get(about=f"planrun:{region.pk}:review")  # whoever decides is reminded
    assert (told.kind, told.closed_at) == ("reminder", None)
    assert "het herijkingsmoment is voorbij" in str(told.what)
    called = set(told.calls.values_list("user__username", flat=True))
    assert chair.name.removeprefix("user:") in called
    with pytest.raises(Invalid):
        review_set(actor=chair, realm=realm, region=region, at=realm.now(), reason="Nu.")
    later = realm.now().replace(microsecond=0) + (realm.now() - realm.now().replace(hour=0))
    review_set(actor=chair, realm=realm, region=region, at=later, reason="Na het overleg.")
    assert "review" not in PlanRun.objects.get().faults
    told.refresh_from_db()
    assert told.closed_at is not None
    audit_runs()
    assert "review" not in PlanRun.objects.get().faults


def test_a_plan_runs_as_it_stood_when_it_started(realm, region, decide):
    decide("adapted")
    before = plan_that_counts(realm, region)
    assert before is not None
    edited = copy.deepcopy(DOCUMENT)
    edited["measures"] = edited["measures"][:1]
    edited["min_fresh_share"] = 0.1
    plan_adopt(actor=SYSTEM, region=region, name="Nieuw", source="test", document=edited)
    assert plan_that_counts(realm, region) == before
    assert regions_watched(realm, [region.pk])[region.pk].plan == before.pk
    decide("crisis")
    assert RunMeasure.objects.filter(code="C3").exists()
    decide("regular")
    assert plan_that_counts(realm, region) != before
    assert regions_watched(realm, [region.pk])[region.pk].rules.min_fresh_share == 0.1


def test_a_plan_may_be_in_force_before_anything_is_scaled_up(realm, region, chair, decide):
    def run(running):
        return plan_run(
            actor=chair, realm=realm, region=region, running=running, reason="Griep begint."
        )

    run(True)
    with pytest.raises(Conflict):
        run(True)
    assert not RunMeasure.objects.exists()
    decide("adapted")
    with pytest.raises(Conflict):
        run(False)
    assert PlanRun.objects.filter(ended_at__isnull=True).count() == 1
    decide("regular")
    with pytest.raises(Conflict):
        run(False)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"measures": [{"id": "A1", "phase": "regular"}]}, "/measures/0/phase"),
        (
            {"measures": [{"id": "A1", "phase": "adapted", "title": {"nl": "x"}}]},
            "/measures/0/title/en",
        ),
        ({"measures": DOCUMENT["measures"][:1] * 2}, "/measures"),
        ({"classes": {"adapted": ["red"]}}, "/classes/adapted"),
        ({"lead": {"to": "dpg", "grip": 9}}, "/lead/grip"),
        ({"links": {"grip": 9}}, "/links/grip"),
        ({"links": {"phase": "regular"}}, "/links/phase"),
        ({"links": {"phase": None}}, "/links/phase"),
        ({"review_hours": {"orange": 4}}, "/review_hours/orange"),
    ],
)
def test_what_a_plan_sets_going_is_checked_at_its_place(wrong, place):
    with pytest.raises(PlanError) as caught:
        read_course({**DOCUMENT, **wrong})
    assert caught.value.place == place


def test_an_owner_that_is_no_function_is_refused(region):
    document = json.loads(json.dumps(DOCUMENT))
    document["measures"][0]["owner"] = "janitor"
    with pytest.raises(Invalid) as caught:
        plan_adopt(actor=SYSTEM, region=region, name="x", source="x", document=document)
    assert "janitor" in str(caught.value.message)
    assert course_of(plan_that_counts_in(region)).measures[0].owner == "regional_coordinator"


def plan_that_counts_in(region):
    return region.plans.latest("version")
