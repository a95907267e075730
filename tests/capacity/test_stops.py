"""Stops: they end by themselves, can be renewed, and neighbours that stop at once are told."""

from datetime import timedelta

import pytest
from django.test import Client

from capacity.inputs import EdInput
from capacity.models import ArrivalState, EdCutoffs, EdReport, EdStop, Method, StopEnd, Traffic
from capacity.selectors import ed_now
from capacity.services import (
    arrival_announce,
    cutoffs_set,
    ed_report,
    figures_confirm,
    figures_end,
    operating_state_set,
    part_report,
    stop_renew,
    stops_end,
)
from capacity.tasks import sweep_figures
from journal.errors import Invalid, Missing, Refused
from journal.models import Entry
from journal.services import realm_close
from network.models import Role
from network.sectors import Sector
from tests.factories import (
    MORNING,
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    person,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
HOUR = timedelta(hours=1)


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def facility():
    return FacilityFactory.create()


@pytest.fixture
def liaison(facility):
    return person(Role.HOSPITAL_LIAISON, facility=facility)


def at(realm, moment):
    """Set the clock of a realm; it stands still there."""
    realm.clock_time = moment
    realm.save(update_fields=["clock_time"])


def stop(
    realm,
    facility,
    *,
    hours=2,
    traffic=Traffic.STOP,
    present=12,
    actor=SYSTEM,
    source="manual",
    **more,
):
    ed_report(
        actor=actor,
        realm=realm,
        report=EdInput(
            facility=facility,
            traffic=traffic,
            observed_at=realm.now(),
            source=source,
            method=Method.REPORTED,
            reason="peak",
            expected_end=realm.now() + hours * HOUR if hours else None,
            present=present,
            **more,
        ),
    )


def seen(realm, key):
    entity = snapshot(realm, audiences=ALL).entities.get(key)
    return entity and entity["state"]


def test_a_stop_ends_by_itself_at_its_announced_moment_and_its_figures_keep_their_age(
    realm, facility
):
    stop(realm, facility)
    at(realm, MORNING + 2 * HOUR)
    sweep_figures()
    state = seen(realm, f"ed:{facility.pk}")
    assert (state["traffic"], state["reason"], state["expected_end"]) == ("open", "", None)
    assert (state["method"], state["present"]) == ("lapsed", 12)
    assert state["observed_at"] == state["counted_at"] == MORNING.isoformat()
    entry = Entry.objects.latest("seq")
    assert entry.actor == "system:capacity"
    assert "niet verlengd" in entry.variants
    assert "not renewed" in entry.variants
    row = EdStop.objects.get()
    assert (row.ended_at, row.ended_by) == (MORNING + 2 * HOUR, StopEnd.TIME)


@pytest.mark.parametrize("source", ["file", "lcms"])
def test_a_stop_of_which_nobody_said_the_end_ends_by_itself_unless_it_is_said_again(
    realm, facility, source
):
    at(realm, MORNING)
    stop(realm, facility, hours=None, source=source)
    usual = ed_now(realm)[facility.pk].report.expected_end
    assert usual == MORNING + 2 * HOUR
    at(realm, MORNING + HOUR)
    stop(realm, facility, hours=None, source=source)
    at(realm, usual)
    assert stops_end(actor=SYSTEM, realm=realm) == 0
    at(realm, MORNING + 3 * HOUR)
    assert stops_end(actor=SYSTEM, realm=realm) == 1
    assert seen(realm, f"ed:{facility.pk}")["traffic"] == "open"


def test_a_stop_does_not_end_before_its_moment_and_ends_once(realm, facility):
    stop(realm, facility)
    at(realm, MORNING + 2 * HOUR - timedelta(seconds=1))
    assert stops_end(actor=SYSTEM, realm=realm) == 0
    at(realm, MORNING + 2 * HOUR)
    assert stops_end(actor=SYSTEM, realm=realm) == 1
    assert stops_end(actor=SYSTEM, realm=realm) == 0
    assert EdReport.objects.count() == 2


def test_until_the_sweep_comes_a_stop_that_is_over_does_not_stand(realm, facility):
    stop(realm, facility)
    known = ed_now(realm)[facility.pk]
    assert known.standing(MORNING + HOUR).traffic == Traffic.STOP
    assert known.standing(MORNING + 2 * HOUR).traffic == Traffic.OPEN


def test_confirming_after_the_end_says_that_it_is_open(realm, facility, liaison):
    stop(realm, facility)
    at(realm, MORNING + 3 * HOUR)
    figures_confirm(actor=liaison, realm=realm, facility=facility)
    assert seen(realm, f"ed:{facility.pk}")["traffic"] == "open"


def test_renewing_lets_a_stop_go_on_without_counting_anybody(realm, facility, liaison):
    stop(realm, facility)
    at(realm, MORNING + HOUR)
    stop_renew(actor=liaison, realm=realm, facility=facility, hours=2)
    at(realm, MORNING + 2 * HOUR)
    assert stops_end(actor=SYSTEM, realm=realm) == 0
    state = seen(realm, f"ed:{facility.pk}")
    assert state["expected_end"] == (MORNING + 3 * HOUR).isoformat()
    assert state["counted_at"] == MORNING.isoformat()
    assert EdStop.objects.count() == 1


def test_what_is_over_cannot_be_renewed_and_nobody_else_renews(realm, facility, liaison):
    stop(realm, facility)
    with pytest.raises(Refused):
        stop_renew(
            actor=person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create()),
            realm=realm,
            facility=facility,
            hours=2,
        )
    with pytest.raises(Invalid):
        stop_renew(actor=liaison, realm=realm, facility=facility, hours=25)
    at(realm, MORNING + 2 * HOUR)
    with pytest.raises(Missing):
        stop_renew(actor=liaison, realm=realm, facility=facility, hours=2)


def test_a_stop_over_http_without_an_end_gets_the_usual_one(realm, facility, client):
    mandate = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=facility)
    client.force_login(mandate.user)
    answer = client.post(
        f"/api/v1/realms/{realm.slug}/facilities/{facility.pk}/ed/",
        {"traffic": "stop", "reason": "peak"},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    state = seen(realm, f"ed:{facility.pk}")
    assert state["expected_end"] == (MORNING + 2 * HOUR).isoformat()


def test_a_part_stops_by_itself_and_is_open_again_at_its_moment(realm, facility, liaison):
    part_report(
        actor=liaison,
        realm=realm,
        facility=facility,
        part="cardiology",
        traffic="stop",
        reason="capacity",
        expected_end=MORNING + HOUR,
    )
    key = f"edpart:{facility.pk}:cardiology"
    assert seen(realm, key)["traffic"] == "stop"
    assert seen(realm, f"ed:{facility.pk}") is None
    line = snapshot(realm, audiences=ALL).log[-1]["line"]
    assert "cardiologie" in line["nl"]
    assert "life-threatening" in line["en"]
    stop_renew(actor=liaison, realm=realm, facility=facility, part="cardiology", hours=2)
    at(realm, MORNING + HOUR)
    assert stops_end(actor=SYSTEM, realm=realm) == 0
    at(realm, MORNING + 2 * HOUR)
    assert stops_end(actor=SYSTEM, realm=realm) == 1
    assert seen(realm, key) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"part": "attic"}, "part"),
        ({"reason": ""}, "reason"),
        ({"expected_end": MORNING}, "expected_end"),
        ({"expected_end": MORNING + 25 * HOUR}, "expected_end"),
    ],
)
def test_a_stop_of_a_part_that_cannot_be_is_refused(realm, facility, liaison, change, field):
    asked = {
        "part": "stroke",
        "traffic": "stop",
        "reason": "peak",
        "expected_end": MORNING + HOUR,
    } | change
    with pytest.raises(Invalid) as caught:
        part_report(actor=liaison, realm=realm, facility=facility, **asked)
    assert caught.value.field == field
    assert not EdStop.objects.exists()


def test_a_part_that_goes_from_threatening_to_stop_is_two_periods(realm, facility, liaison):
    for traffic in ("pressure", "stop", "open"):
        part_report(
            actor=liaison,
            realm=realm,
            facility=facility,
            part="stroke",
            traffic=traffic,
            reason="peak",
            expected_end=MORNING + HOUR,
        )
    assert [row.traffic for row in EdStop.objects.order_by("pk")] == ["pressure", "stop"]
    assert not EdStop.objects.filter(ended_at__isnull=True).exists()


def test_with_a_place_its_stops_close(realm, facility, liaison):
    stop(realm, facility)
    part_report(
        actor=liaison,
        realm=realm,
        facility=facility,
        part="stroke",
        traffic="stop",
        reason="peak",
        expected_end=MORNING + HOUR,
    )
    figures_end(actor=SYSTEM, realm=realm, facilities={facility.pk: facility.name})
    assert {row.ended_by for row in EdStop.objects.all()} == {StopEnd.CLOSED}
    assert seen(realm, f"edpart:{facility.pk}:stroke") is None


def test_with_its_realm_everything_of_emergency_care_ends(realm, facility, liaison):
    stop(realm, facility)
    part_report(
        actor=liaison,
        realm=realm,
        facility=facility,
        part="stroke",
        traffic="stop",
        reason="peak",
        expected_end=MORNING + HOUR,
    )
    arrival = arrival_announce(
        actor=SYSTEM, realm=realm, facility=facility, urgency="t1", kind="trauma", minutes=10
    )
    realm_close(actor=SYSTEM, realm=realm, reason="klaar")
    assert {row.ended_by for row in EdStop.objects.all()} == {StopEnd.CLOSED}
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.UNCONFIRMED


def test_with_a_place_its_own_cut_offs_go(realm, facility, liaison):
    cutoffs_set(actor=liaison, realm=realm, facility=facility, edges=[30, 50, 70], reason="Eigen")
    figures_end(actor=SYSTEM, realm=realm, facilities={facility.pk: facility.name})
    assert not EdCutoffs.objects.exists()
    assert (seen(realm, f"edcutoffs:{facility.pk}") or {"edges": []})["edges"] == []


def test_who_has_no_department_reports_none_and_has_nothing_to_stop(realm):
    home = FacilityFactory.create(sector=Sector.NURSING_HOME)
    with pytest.raises(Invalid):
        stop(realm, home)
    with pytest.raises(Invalid):
        part_report(
            actor=SYSTEM, realm=realm, facility=home, part="stroke", traffic="stop", reason="peak"
        )
    with pytest.raises(Invalid):
        cutoffs_set(actor=SYSTEM, realm=realm, facility=home, edges=[30, 50, 70], reason="Eigen")


def test_a_stop_by_hand_is_announced_for_a_day_at_most(realm, facility):
    with pytest.raises(Invalid) as refused:
        stop(realm, facility, hours=400 * 24)
    assert refused.value.field == "expected_end"
    stop(realm, facility, hours=24)


def test_a_renewal_for_longer_than_a_moment_can_say_is_refused_at_its_field(facility, realm):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=facility).user)
    stop(realm, facility)
    answer = client.post(
        f"/api/v1/realms/{realm.slug}/facilities/{facility.pk}/ed/renew/",
        {"hours": 10**12},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "hours")


@pytest.fixture
def neighbours():
    """Three departments some kilometres apart in one region, and one far away."""
    region = RegionFactory.create()
    close = [
        FacilityFactory.create(region=region, latitude=52.0 + n / 20, longitude=5.0)
        for n in range(3)
    ]
    return [*close, FacilityFactory.create(region=region, latitude=53.3, longitude=6.5)]


def test_neighbours_that_stop_at_once_are_told_and_who_is_still_open(realm, neighbours):
    one, two, three, far = neighbours
    unheard = FacilityFactory.create(region=one.region, latitude=52.05, longitude=5.05)
    closed = FacilityFactory.create(region=one.region, latitude=52.05, longitude=5.1)
    for open_one in (three, closed):
        stop(realm, open_one, traffic=Traffic.OPEN, hours=0)
    operating_state_set(
        actor=SYSTEM, realm=realm, facility=closed, part="ed", state="closed", reason="equipment"
    )
    assert unheard.pk not in ed_now(realm)
    stop(realm, one)
    stop(realm, far)
    assert seen(realm, f"together:{one.region_id}") is None
    stop(realm, two)
    [group] = seen(realm, f"together:{one.region_id}")["groups"]
    assert {house["facility"] for house in group["stopped"]} == {one.pk, two.pk}
    assert [house["facility"] for house in group["open_near"]] == [three.pk]
    assert snapshot(realm, audiences=ALL).log[-1]["line"]["nl"].startswith("Buren in stop tegelijk")
    at(realm, MORNING + 2 * HOUR)
    stops_end(actor=SYSTEM, realm=realm)
    assert seen(realm, f"together:{one.region_id}") is None


def test_prolonging_says_nothing_new_about_neighbours(realm, neighbours):
    one, two, *_rest = neighbours
    stop(realm, one)
    stop(realm, two)
    entries = Entry.objects.filter(type="capacity.stops_together")
    assert entries.count() == 1
    stop_renew(actor=SYSTEM, realm=realm, facility=one, hours=3)
    sweep_figures()
    assert entries.count() == 1


INPUTS = {
    "places": 20,
    "beds": 400,
    "boarders": 6,
    "ventilated": 1,
    "longest_boarding_hours": 5.0,
    "last_wait_hours": 1.5,
}


def calm(realm, facility, **more):
    ed_report(
        actor=SYSTEM,
        realm=realm,
        report=EdInput(
            facility=facility,
            traffic=Traffic.OPEN,
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
            **more,
        ),
    )


def test_the_score_is_computed_from_the_inputs_and_both_are_shown(realm, facility):
    calm(realm, facility, present=24, inputs=INPUTS, times={"to_triage": 6})
    state = seen(realm, f"ed:{facility.pk}")
    assert state["nedocs"] == {"value": 118.47, "level": 4, "percentile": None}
    assert state["inputs"] == INPUTS
    assert state["times"] == {"to_triage": 6}


def test_a_result_is_limited_to_what_is_shown(realm, facility):
    calm(realm, facility, nedocs=240.26)
    score = seen(realm, f"ed:{facility.pk}")["nedocs"]
    assert (score["value"], score["level"]) == (200, 6)


@pytest.mark.parametrize(
    ("report", "field"),
    [
        ({"inputs": {"beds": 5001}}, "inputs.beds"),
        ({"inputs": {"places": 0}}, "inputs.places"),
        ({"inputs": {"places": 1.5}}, "inputs.places"),
        ({"inputs": {"places": True}}, "inputs.places"),
        ({"inputs": {"last_wait_hours": float("nan")}}, "inputs.last_wait_hours"),
        ({"inputs": {"attic": 1}}, "inputs.attic"),
        ({"present": 3, "inputs": {"boarders": 4}}, "boarders"),
        ({"times": {"to_triage": -1}}, "times.to_triage"),
        ({"times": {"to_moon": 1}}, "times.to_moon"),
        ({"nedocs": 1001}, "nedocs"),
        ({"nedocs": float("nan")}, "nedocs"),
        ({"present": 24, "inputs": INPUTS, "nedocs": 90}, "nedocs"),
    ],
)
def test_crowding_that_cannot_be_is_refused_at_its_field(realm, facility, report, field):
    with pytest.raises(Invalid) as caught:
        calm(realm, facility, **report)
    assert caught.value.field == field
    assert not EdReport.objects.exists()


def test_a_score_stands_beside_the_own_half_year_and_no_more(realm, facility):
    at(realm, MORNING - timedelta(weeks=40))
    for _ in range(30):
        calm(realm, facility, nedocs=150)
        at(realm, realm.now() + HOUR)
    at(realm, MORNING - timedelta(weeks=1))
    for _ in range(30):
        calm(realm, facility, nedocs=20)
        at(realm, realm.now() + HOUR)
    at(realm, MORNING)
    calm(realm, facility, nedocs=40)
    assert seen(realm, f"ed:{facility.pk}")["nedocs"]["percentile"] == 100


def test_own_cut_offs_are_set_with_a_reason_and_taken_away(realm, facility, liaison):
    key = f"edcutoffs:{facility.pk}"
    cutoffs_set(actor=liaison, realm=realm, facility=facility, edges=[30, 50, 70], reason="overleg")
    assert seen(realm, key)["edges"] == [30, 50, 70]
    for wrong in ([30, 50], [50, 30, 70], [30, 30, 70]):
        with pytest.raises(Invalid):
            cutoffs_set(
                actor=liaison, realm=realm, facility=facility, edges=wrong, reason="overleg"
            )
    cutoffs_set(actor=liaison, realm=realm, facility=facility, edges=[], reason="overleg")
    assert seen(realm, key) is None


def test_only_quarters_that_are_over_are_published_and_hidden_numbers_are_empty(client, realm):
    region = RegionFactory.create(short_name="Zuid")
    houses = FacilityFactory.create_batch(3, region=region)
    lonely = FacilityFactory.create()
    for day in range(4):
        for house in (*houses, lonely):
            at(realm, MORNING.replace(month=8, day=day + 1))
            stop(realm, house)
            at(realm, realm.now() + 2 * HOUR)
            stops_end(actor=SYSTEM, realm=realm)
    at(realm, MORNING)
    stop(realm, houses[0])
    coordinator = MandateFactory.create(role=Role.NATIONAL_COORDINATOR)
    client.force_login(coordinator.user)
    base = f"/api/v1/realms/{realm.slug}/stop-statistics"
    [quarter] = client.get(f"{base}/").json()["quarters"]
    assert quarter["quarter"] == "2020-Q3"
    counts = {row["region"]: row["stops"] for row in quarter["regions"]}
    # hiding the one tells nothing only when another and, with too few to hide behind, the total go too
    assert counts == {region.pk: None, lonely.region_id: None}
    assert quarter["total"] == {"stops": 16, "minutes": 1920}
    text = client.get(f"{base}.csv").content.decode()
    assert f"2020-Q3,{region.pk},Zuid,,\r\n" in text
