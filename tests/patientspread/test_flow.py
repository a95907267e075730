"""The flow through a region: what houses say is added up with its age, what nobody says stays unknown."""

from datetime import timedelta

import pytest
from django.test import Client

from capacity.inputs import EdInput, FiguresInput
from capacity.models import EdDay, Method, Traffic
from capacity.resource import Figures
from capacity.services import arrival_announce, beds_report, ed_report
from journal import clock
from journal.errors import Invalid
from journal.services import record, writing
from network.events import PlaceKept
from network.models import Facility, Role
from patientspread.bottleneck import NO_QUEUE, QUEUE, UNKNOWN
from patientspread.flow_lists import chain
from patientspread.placement_models import Placement
from patientspread.request_models import Request
from patientspread.selectors.flow import flow_document
from patientspread.selectors.flow_read import FlowRead
from patientspread.services import placement_enter, placement_finish, run_request
from patientspread.tasks import solve_run
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    report_beds,
)
from tests.patientspread.homes import home
from tests.patientspread.requests import asked, offered
from tests.patientspread.test_placements import CASE

pytestmark = pytest.mark.django_db
CAME = {
    "came": 80,
    "walked_in": 16,
    "by_gp": 36,
    "by_ambulance": 20,
    "frail": 30,
    "mental": 2,
    "children": 9,
}


@pytest.fixture
def realm(policy):
    return RealmFactory.create(exercise=True)


@pytest.fixture
def houses(west):
    return FacilityFactory.create_batch(2, region=west)


def say(realm, house, at=None, **kinds):
    """Have a house say figures by kind."""
    beds_report(
        actor=SYSTEM,
        realm=realm,
        report=FiguresInput(
            facility=house,
            lines=tuple(Figures(code, values) for code, values in kinds.items()),
            observed_at=at or realm.now(),
            source="manual",
            method=Method.REPORTED,
        ),
    )


def department(realm, house, present, boarders, places=20):
    ed_report(
        actor=SYSTEM,
        realm=realm,
        report=EdInput(
            facility=house,
            traffic=Traffic.OPEN,
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
            present=present,
            inputs={"places": places, "boarders": boarders, "longest_boarding_hours": 7},
            times={"to_departure": 200 + present},
        ),
    )


def go(realm, **time):
    realm.clock_time = realm.now() + timedelta(**time)
    realm.save(update_fields=["clock_time"])


def flow(realm, region, **how):
    return flow_document(realm, region, **how)


def part(document, name, code):
    return next(one for one in document[name] if one["code"] == code)


def test_what_houses_say_of_a_day_is_added_up_and_who_is_silent_is_counted(realm, west, houses):
    say(realm, houses[0], ed_came=CAME)
    found = flow(realm, west)
    assert (found["came"]["value"], found["came"]["houses"], found["came"]["of"]) == (80, 1, 2)
    assert found["came"]["oldest"] == realm.now()
    assert part(found, "came_by", "by_gp")["value"] == 36
    assert part(found, "came_by", "came_other")["value"] is None  # unknown, not nought
    assert part(found, "groups", "frail")["came"]["value"] == 30
    assert found["went"]["value"] is None


def test_a_day_is_the_average_of_the_days_that_a_house_spoke_of(realm, west, houses):
    say(realm, houses[0], ed_went={"went": 60})
    go(realm, days=1)
    say(realm, houses[0], ed_went={"went": 70})
    say(realm, houses[1], ed_went={"went": 10})
    assert flow(realm, west)["went"]["value"] == 75
    go(realm, days=8)
    assert flow(realm, west)["went"]["value"] is None


def test_parts_that_are_more_than_the_whole_are_refused(realm, houses):
    with pytest.raises(Invalid) as raised:
        say(realm, houses[0], ed_came={"came": 10, "walked_in": 6, "by_gp": 5})
    assert raised.value.code == "parts"


def test_boarders_in_front_of_full_wards_are_named_with_what_that_stands_on(realm, west, houses):
    for house in houses:
        department(realm, house, present=30, boarders=6)
        report_beds(realm, house, ward=(98, 100))
    found = flow(realm, west)
    assert (found["bottleneck"]["why"], found["bottleneck"]["step"]) == (QUEUE, "ed")
    ward = part(found, "steps", "ward")
    assert (ward["waiting"]["value"], ward["usual"]) == (12, 12)
    assert (ward["places"]["value"], ward["places"]["room"]) == (196, 200)
    assert found["bottleneck"]["second"] == "ward"
    assert found["through"]["minutes"]["to_departure"] == 230
    assert found["through"]["present"]["value"] == 60
    assert "mental_health" in found["bottleneck"]["unknown"]


def test_a_waiting_list_further_on_holds_up_more_than_what_it_fills(realm, west, houses):
    department(realm, houses[0], present=18, boarders=6)
    say(realm, home(west, "Parkzicht", longitude=5.05), wait_elv={"waiting": 15, "days": 9})
    found = flow(realm, west)
    assert found["bottleneck"]["step"] == "short_stay"
    step = part(found, "steps", "short_stay")
    assert (step["reported"]["value"], step["longest"]) == (15, {"value": 9, "unit": "days"})


def test_a_desk_that_nobody_ever_asked_says_nothing_of_who_waits(realm, west, houses):
    found = flow(realm, west)
    assert found["bottleneck"]["why"] == UNKNOWN
    assert part(found, "steps", "home")["waiting"]["value"] is None
    assert found["through"]["wrong_beds"]["value"] is None
    since = realm.now() - timedelta(days=3)
    placement_enter(
        actor=SYSTEM, realm=realm, facility=houses[0], case=CASE | {"ready_since": since}
    )
    found = flow(realm, west)
    assert found["bottleneck"]["why"] == NO_QUEUE
    assert part(found, "steps", "home")["waiting"]["value"] == 0
    assert part(found, "steps", "short_stay")["waiting"]["value"] == 1
    frail = part(found, "groups", "frail")
    assert (frail["wrong_beds"]["value"], frail["wrong_days"]["value"]) == (1, 3)


def test_who_waits_for_a_bed_elsewhere_is_counted_until_gone(realm, west, full):
    asked(realm, full)
    step = part(flow(realm, west), "steps", "elsewhere")
    assert (step["asked"]["value"], step["longest"]["unit"]) == (1, "hours")


def test_a_past_moment_has_who_waited_then_for_a_bed_elsewhere(realm, west, full):
    row = asked(realm, full)
    then = realm.now()
    go(realm, hours=6)
    Request.objects.filter(pk=row.pk).update(ended_at=realm.now())
    found = flow(realm, west, at=then + timedelta(hours=2))
    step = part(found, "steps", "elsewhere")
    assert (step["asked"]["value"], step["longest"]) == (1, {"value": 2, "unit": "hours"})


def test_a_past_moment_shows_what_was_known_then(realm, west, houses):
    say(realm, houses[0], ed_came=CAME)
    then = realm.now()
    go(realm, hours=6)
    say(realm, houses[0], ed_came={"came": 200})
    assert flow(realm, west, at=then)["came"]["value"] == 80
    assert part(flow(realm, west, at=then), "came_by", "by_gp")["value"] == 36


def test_now_is_no_past_moment_where_the_clock_runs(policy, west, houses):
    real = RealmFactory.create()
    placement_enter(actor=SYSTEM, realm=real, facility=houses[0], case=CASE)
    now = FlowRead(real, west, None)
    assert (now.is_past, len(now.placements)) == (False, 1)
    assert not FlowRead(real, west, now.at + timedelta(hours=1)).is_past
    then = FlowRead(real, west, now.at - timedelta(hours=1))
    assert (then.is_past, then.placements) == (True, [])


def test_demand_by_hour_has_gaps_where_nobody_counted(realm, west, houses):
    day = realm.now().date() - timedelta(days=1)
    hours = {"present": [None] * 10 + [12.0] + [None] * 13}
    EdDay.objects.create(
        realm=realm, day=day, hours={houses[0].pk: hours}, until=realm.now() - timedelta(days=1)
    )
    found = flow(realm, west)["hours"]
    cells = [value for row in found["present"] for value in row]
    assert [value for value in cells if value is not None] == [12.0]
    assert (found["houses"], found["of"], found["announced"], found["asked"]) == (1, 2, None, None)


def test_who_does_not_answer_for_the_region_reads_no_small_numbers(realm, west, houses):
    say(realm, houses[0], ed_came=CAME, long_ed={"count": 3})
    placement_enter(actor=SYSTEM, realm=realm, facility=houses[0], case=CASE)
    found = flow(realm, west, whole=False)
    assert part(found, "groups", "mental")["came"] == {
        **part(flow(realm, west), "groups", "mental")["came"],
        "value": None,
        "few": True,
    }
    # the smallest other goes with it: else it would be the whole less the rest
    assert part(found, "groups", "children")["came"]["value"] is None
    assert part(found, "groups", "frail")["came"]["value"] == 30
    assert found["through"]["long_ed"]["few"]
    assert part(found, "groups", "frail")["waiting"]["value"] is None
    assert part(found, "steps", "short_stay")["waiting"]["value"] is None
    assert found["hours"]["asked"] is None


def test_hours_of_who_was_announced_and_how_long_one_waits_are_for_the_region_alone(
    realm, west, houses
):
    department(realm, houses[0], present=12, boarders=2)
    arrival_announce(
        actor=SYSTEM, realm=realm, facility=houses[0], urgency="t1", kind="trauma", minutes=10
    )
    inside, outside = flow(realm, west), flow(realm, west, whole=False)
    assert inside["hours"]["announced"] is not None
    assert outside["hours"]["announced"] is None
    assert outside["through"]["boarders"]["few"]
    assert outside["through"]["longest_boarding_hours"] is None
    assert part(outside, "steps", "ward")["longest"] is None


def test_a_day_of_few_is_hidden_as_its_parts_are(realm, west, houses):
    say(realm, houses[0], ed_came={"came": 3, "by_gp": 3})
    found = flow(realm, west, whole=False)
    assert (found["came"]["value"], found["came"]["few"]) == (None, True)
    assert part(found, "came_by", "by_gp")["value"] is None


def test_what_a_coordinator_offers_from_an_expectation_is_nobody_who_waits(
    realm, west, full, empty
):
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    solve_run(run.pk)
    assert offered(realm, run)
    found = flow(realm, west)
    assert part(found, "steps", "elsewhere")["asked"]["value"] is None
    assert found["hours"]["asked"] is None


def client_of(role, **place):
    client = Client()
    client.force_login(MandateFactory.create(role=role, **place).user)
    return client


@pytest.mark.parametrize(
    ("role", "whole"), [(Role.REGIONAL_COORDINATOR, True), (Role.HOSPITAL_LIAISON, True)]
)
def test_whoever_sees_the_picture_reads_it_and_the_region_whole(role, whole, realm, west, houses):
    own = {"facility": houses[0]} if role == Role.HOSPITAL_LIAISON else {"region": west}
    answer = client_of(role, **own).get(f"/api/v1/realms/{realm.slug}/flow/?region={west.pk}")
    assert (answer.status_code, answer.json()["whole"]) == (200, whole)
    strange = client_of(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    answer = strange.get(f"/api/v1/realms/{realm.slug}/flow/?region={west.pk}")
    assert (answer.status_code, answer.json()["whole"]) == (200, False)
    assert strange.get(f"/api/v1/realms/{realm.slug}/flow/?region=NERGENS").status_code == 404


def test_more_houses_cost_no_more_queries(realm, west, houses, django_assert_max_num_queries):
    for house in FacilityFactory.create_batch(8, region=west):
        say(realm, house, ed_came=CAME)
        department(realm, house, present=10, boarders=1)
    with django_assert_max_num_queries(24):
        flow(realm, west)


def test_a_past_moment_has_the_houses_of_then_and_who_waited_then(realm, west, houses):
    say(realm, houses[0], ed_came=CAME)
    placement_enter(
        actor=SYSTEM, realm=realm, facility=houses[0], case=CASE | {"ready_since": realm.now()}
    )
    then = realm.now()
    go(realm, hours=6)
    row = Placement.objects.get()
    placement_finish(actor=SYSTEM, realm=realm, placement=row.pk, ending="withdrawn")
    Facility.objects.filter(pk=houses[1].pk).update(retired_at=clock.now())
    found = flow(realm, west, at=then)
    assert found["came"]["of"] == 2
    assert part(found, "steps", "short_stay")["waiting"]["value"] == 1
    now = flow(realm, west)
    assert now["came"]["of"] == 1
    assert part(now, "steps", "short_stay")["asked"]["value"] == 0


def test_outflow_is_told_by_target_group_from_figures_and_from_who_left(
    realm, west, full, empty, houses
):
    say(realm, houses[0], ed_went={"went": 60, "went_home": 40, "frail": 20, "births": 3})
    before = flow(realm, west)
    assert part(before, "groups", "frail")["went"]["value"] == 20
    assert part(before, "groups", "mental")["went"]["value"] is None  # unknown, not nought
    assert part(before, "groups", "frail")["left"] is None  # nobody was ever asked
    old = asked(realm, full, age="80-", stable_since=realm.now(), breathing=False)
    asked(realm, full, age="18-39", specialism="obstetrics", bed="ward")
    Request.objects.filter(pk=old.pk).update(left_at=realm.now())
    home_ = placement_enter(
        actor=SYSTEM, realm=realm, facility=full, case=CASE | {"ready_since": realm.now()}
    )
    Placement.objects.filter(pk=home_.pk).update(
        state="done", placed_at=realm.now(), ended_at=realm.now()
    )
    found = flow(realm, west)
    assert part(found, "groups", "frail")["left"] == [
        {"code": "elsewhere", "value": 1},
        {"code": "short_stay", "value": 1},
    ]
    assert part(found, "groups", "births")["left"] == []  # asked, and did not leave yet
    outside = flow(realm, west, whole=False)
    assert part(outside, "groups", "frail")["left"] is None
    assert part(outside, "groups", "births")["went"]["few"] is True
    go(realm, days=8)
    assert part(flow(realm, west), "groups", "frail")["left"] == []


def test_outflow_that_only_one_of_two_ways_would_know_is_unknown_by_that_way(realm, west, full):
    """A desk was used, places by transfer were never asked, or the other way round: nobody says nobody."""
    steps = {one["code"] for one in flow(realm, west)["steps"]}
    home_ = placement_enter(
        actor=SYSTEM, realm=realm, facility=full, case=CASE | {"ready_since": realm.now()}
    )
    found = part(flow(realm, west), "groups", "frail")["left"]
    assert {"code": "elsewhere", "value": None} in found
    assert "short_stay" not in {one["code"] for one in found}  # asked, and nobody left
    Placement.objects.filter(pk=home_.pk).delete()
    asked(realm, full, age="80-", stable_since=realm.now(), breathing=False)
    found = part(flow(realm, west), "groups", "frail")["left"]
    assert {"code": "short_stay", "value": None} in found
    assert {one["code"] for one in found} < steps


@pytest.mark.parametrize(
    ("specialism", "bed", "age", "group"),
    [
        ("paediatrics", "ward", "18-39", "children"),
        ("general", "nicu", "0-17", "births"),
        ("general", "ic", "0-17", "children"),
        ("lung", "ward", "80-", "frail"),
        ("general", "ward", "40-59", "other"),
    ],
)
def test_the_group_of_who_is_moved_follows_from_what_is_asked_and_else_from_the_age(
    specialism, bed, age, group
):
    assert chain().group_moved(specialism, bed, age) == group


def test_days_in_a_wrong_bed_of_few_patients_are_hidden_with_them(realm, west, houses):
    placement_enter(
        actor=SYSTEM,
        realm=realm,
        facility=houses[0],
        case=CASE | {"ready_since": realm.now() - timedelta(days=6)},
    )
    assert flow(realm, west)["through"]["wrong_days"]["value"] == 6
    outside = flow(realm, west, whole=False)["through"]
    assert outside["wrong_days"]["value"] is None  # six days are those of one patient
    row = Placement.objects.get()
    placement_finish(actor=SYSTEM, realm=realm, placement=row.pk, ending="withdrawn")
    assert flow(realm, west, whole=False)["through"]["wrong_days"]["value"] is None


def test_a_house_that_was_added_later_was_not_there(realm, west, houses):
    say(realm, houses[0], ed_came=CAME)
    then = realm.now()
    go(realm, hours=1)
    with writing():
        record(PlaceKept(houses[1].pk, houses[1].name, "added"), realm=realm, actor=SYSTEM)
    assert flow(realm, west, at=then)["came"]["of"] == 1
    go(realm, hours=1)
    assert flow(realm, west)["came"]["of"] == 2
