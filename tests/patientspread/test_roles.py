"""Who reads spreading, who acts in it with the lead, and who drives: each sees and does no more than that."""

import json
from datetime import timedelta

import pytest

from journal.errors import Conflict, Refused
from journal.said import text_of
from network.models import Role, Sector
from network.permissions import audiences_of
from patientspread.models import Request, RequestState
from patientspread.rights import RIDES_SEE, RUN_SEE, SEE
from patientspread.services import (
    fleet_set,
    request_end,
    request_move,
    request_propose,
    request_step_take,
    run_request,
    transfer_withdraw,
)
from phases.plan_examples import DEFAULT_PLAN
from phases.services import phase_decide, plan_adopt
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    VeiligheidsregioFactory,
    person,
    report_beds,
)
from tests.patientspread.requests import accepted, again, asked, proposed
from tests.reading import snapshot
from web.people import can

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm(policy):
    """An exercise whose clock runs."""
    return RealmFactory.create(exercise=True, clock_running=True)


@pytest.fixture
def near(realm, west):
    """Another hospital of the region that sends, with room."""
    hospital = FacilityFactory.create(region=west, latitude=52.0, longitude=5.1)
    report_beds(realm, hospital, ward=(50, 100), ic=(2, 10))
    return hospital


@pytest.fixture
def lead(realm, west):
    """A function that gives the DPG of the region the lead, and one that takes it back."""
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    plan_adopt(actor=SYSTEM, region=west, name="Plan", source="test", document=document)
    director, chair = person(Role.DPG, region=west), person(Role.ROAZ_CHAIR, region=west)

    def go(phase):
        who = director if phase == "crisis" else chair
        phase_decide(actor=who, realm=realm, region=west, phase=phase, reason="Overleg.")

    return go


def seen(realm, who):
    return snapshot(realm, audiences=audiences_of(who)).entities


@pytest.mark.parametrize("role", [Role.ROAZ_CHAIR, Role.HIN])
def test_the_chair_and_the_hin_read_counts_and_no_patient(realm, full, near, west, role):
    row = asked(realm, full, reference="C3-12")
    accepted(realm, row, near)
    reader = person(role, region=west)
    assert can(reader, SEE, west)
    assert can(reader, RUN_SEE, west)
    keys = {key.partition(":")[0] for key in seen(realm, reader)}
    assert not keys & {"pmr", "transfer", "ride"}
    with pytest.raises(Refused):
        request_end(actor=reader, realm=realm, pmr=row.pk, ending="withdraw")


def test_a_dpg_does_all_of_the_coordinator_with_the_lead_and_nothing_without(
    realm, full, near, west, lead
):
    director = person(Role.DPG, region=west)
    row = asked(realm, full)

    def everything():
        yield lambda: request_step_take(actor=director, realm=realm, pmr=row.pk, step="seek")
        yield lambda: fleet_set(
            actor=director, realm=realm, region=west, mode="ambulance", per_hour=3
        )
        yield lambda: request_propose(actor=director, realm=realm, pmr=row.pk, destination=near)
        yield lambda: transfer_withdraw(
            actor=director,
            realm=realm,
            transfer_id=again(row).transfers.latest("pk").pk
            if again(row).transfers.exists()
            else 0,
            reason="Sneeuw.",
        )
        yield lambda: run_request(actor=director, realm=realm, scope=west.pk)
        yield lambda: request_end(actor=director, realm=realm, pmr=row.pk, ending="withdraw")

    acts = list(everything())
    for act in (*acts[:3], acts[-1]):  # nor is she told that it is no request of her region
        with pytest.raises(Refused) as caught:
            act()
        assert "leiding" in str(caught.value.message)
    lead("crisis")
    for act in everything():
        act()
    assert again(row).state == RequestState.WITHDRAWN
    assert text_of(again(row).changed_by, "nl").endswith("operationele leiding")
    assert text_of(again(row).changed_by, "en").endswith("operational lead")

    lead("adapted")
    other = asked(realm, full)
    with pytest.raises(Refused):
        request_step_take(actor=director, realm=realm, pmr=other.pk, step="seek")


def test_the_lead_in_one_region_gives_nothing_in_another(realm, full, empty, east, lead):
    lead("crisis")
    stranger = person(Role.DPG, region=east)
    row = asked(realm, full)
    with pytest.raises(Refused):
        request_step_take(actor=stranger, realm=realm, pmr=row.pk, step="seek")


@pytest.fixture
def desk(full):
    """The dispatch centre that serves the house that sends."""
    area = VeiligheidsregioFactory.create()
    full.veiligheidsregio = area
    full.save()
    return FacilityFactory.create(sector=Sector.DISPATCH, serves=[area.pk])


@pytest.mark.parametrize("of", ["service", "desk"])
def test_who_drives_sees_the_need_of_transport_and_says_what_happened(  # noqa: PLR0917
    realm, full, near, west, desk, of
):
    driver = (
        person(Role.RAV_LIAISON, region=west)
        if of == "service"
        else person(Role.MKA_DISPATCHER, facility=desk)
    )
    assert can(driver, RIDES_SEE)
    row = asked(realm, full, reference="C3-12", age="80-", consent="given", heavy=True)
    assert not [key for key in seen(realm, driver) if key.startswith("ride:")]
    accepted(realm, row, near)

    ride = seen(realm, driver)[f"ride:{row.pk}"]["state"]
    assert (ride["from"], ride["to"], ride["heavy"], ride["state"]) == (
        full.pk,
        near.pk,
        True,
        "accepted",
    )
    assert not {"age", "specialism", "cohort", "consent", "reference", "bed", "note"} & set(ride)
    assert not [key for key in seen(realm, driver) if key.startswith(("pmr:", "transfer:"))]

    left = realm.now() - timedelta(seconds=30)
    Request.objects.filter(pk=row.pk).update(entered_at=left)
    request_move(actor=driver, realm=realm, pmr=row.pk, step="depart", at=left)
    assert again(row).left_at == left
    request_move(actor=driver, realm=realm, pmr=row.pk, step="arrive", sure=True)
    assert again(row).state == RequestState.ARRIVED
    assert seen(realm, driver)[f"ride:{row.pk}"]["state"]["state"] == "arrived"

    request_step_take(actor=SYSTEM, realm=realm, pmr=row.pk, step="close")
    assert seen(realm, driver)[f"ride:{row.pk}"]["state"]["away"], "it left without a plan"
    request_move(actor=driver, realm=realm, pmr=row.pk, step="ride_back")
    assert f"ride:{row.pk}" not in seen(realm, driver)


def test_who_drives_ends_nothing_and_drives_nowhere_else(  # noqa: PLR0917
    realm, full, near, west, east, desk
):
    row = asked(realm, full)
    accepted(realm, row, near)
    driver = person(Role.RAV_LIAISON, region=west)
    with pytest.raises(Refused):
        request_end(actor=driver, realm=realm, pmr=row.pk, ending="withdraw")
    stranger = person(Role.RAV_LIAISON, region=east)
    with pytest.raises(Refused):
        request_move(actor=stranger, realm=realm, pmr=row.pk, step="depart")
    assert f"ride:{row.pk}" not in seen(realm, stranger)


def test_what_is_withdrawn_is_driven_no_more(realm, full, near, west):
    row = asked(realm, full)
    accepted(realm, row, near)
    driver = person(Role.RAV_LIAISON, region=west)
    request_end(actor=SYSTEM, realm=realm, pmr=row.pk, ending="die")
    assert f"ride:{row.pk}" not in seen(realm, driver)
    with pytest.raises(Conflict):
        request_move(actor=driver, realm=realm, pmr=row.pk, step="depart")


def test_a_proposal_is_no_ride_yet(realm, full, near, west):
    row = asked(realm, full)
    proposed(realm, row, near)
    assert f"ride:{row.pk}" not in seen(realm, person(Role.RAV_LIAISON, region=west))
