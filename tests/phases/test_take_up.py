"""What a pressure score prescribes is taken up: an action with an owner and a deadline, watched like any."""

from datetime import timedelta

import pytest

from callout.models import Alarm
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.services import realm_close
from network.models import Role
from phases.models import RunMeasure
from phases.services import measure_check, measure_step, pressure_follow, pressure_take_up
from phases.services.auditing import prescribed_audit
from phases.tasks import audit_runs
from tests.factories import SYSTEM, FacilityFactory, person
from tests.phases.test_phases import move_clock
from tests.phases.test_pressure_told import houses, say, scheme, scores  # noqa: F401 -- fixtures
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})


@pytest.fixture
def coordinator(region):
    return person(Role.REGIONAL_COORDINATOR, region=region)


@pytest.fixture
def pressed(realm, region, houses):  # noqa: F811
    """A region at level 3, of which every hospital is."""
    say(realm, houses, 104)
    pressure_follow(realm=realm)
    return f"region:{region.pk}"


def states(realm):
    entities = snapshot(realm, audiences=ALL).entities
    return [one["state"] for key, one in entities.items() if key.startswith("measure:")]


def test_a_coordinator_takes_up_what_is_prescribed_with_owner_and_deadline(
    realm, pressed, coordinator
):
    assert "R2-picture" in scores(realm)[pressed]["measures"]
    row = pressure_take_up(
        actor=coordinator,
        realm=realm,
        place=pressed,
        measure="R2-picture",
        owner="hin",
        within_minutes=30,
    )
    (state,) = states(realm)
    assert (state["about"], state["code"], state["owner"]) == (pressed, "R2-picture", "hin")
    assert (state["state"], state["phase"]) == ("open", "")
    assert row.due_at == row.opened_at + timedelta(minutes=30)
    measure_step(actor=coordinator, realm=realm, measure=row.pk, step="start")
    measure_step(actor=coordinator, realm=realm, measure=row.pk, step="finish")
    measure_step(actor=coordinator, realm=realm, measure=row.pk, step="reopen")
    assert states(realm)[0]["state"] == "open"


def test_without_owner_and_time_it_is_as_the_scheme_says_also_for_one_facility(
    realm, hospitals, pressed, coordinator
):
    place = f"facility:{hospitals[0].pk}"
    row = pressure_take_up(actor=coordinator, realm=realm, place=place, measure="F2-bed")
    assert (row.owner, row.facility) == ("hospital_liaison", hospitals[0])
    assert row.due_at == row.opened_at + timedelta(minutes=120)
    liaison = person(Role.HOSPITAL_LIAISON, facility=hospitals[0])
    measure_step(actor=liaison, realm=realm, measure=row.pk, step="finish")
    other = person(Role.HOSPITAL_LIAISON, facility=hospitals[1])
    with pytest.raises(Refused):
        measure_step(actor=other, realm=realm, measure=row.pk, step="reopen")


def test_what_is_not_prescribed_or_was_taken_up_is_refused(realm, pressed, coordinator):
    given = {"actor": coordinator, "realm": realm, "place": pressed}
    pressure_take_up(**given, measure="R2-picture")
    for measure in ("R2-picture", "R4-chair", "nergens"):
        with pytest.raises(Conflict):
            pressure_take_up(**given, measure=measure)
    for place, error in (("country:BE", Invalid), ("region:NERGENS", Missing), ("x", Invalid)):
        with pytest.raises(error):
            pressure_take_up(actor=coordinator, realm=realm, place=place, measure="R2-picture")
    assert RunMeasure.objects.count() == 1


def test_only_who_coordinates_that_region_takes_it_up(realm, pressed):
    elsewhere = person(Role.REGIONAL_COORDINATOR, region=FacilityFactory.create().region)
    for actor in (elsewhere, person(Role.OBSERVER)):
        with pytest.raises(Refused):
            pressure_take_up(actor=actor, realm=realm, place=pressed, measure="R2-picture")


def test_it_is_said_once_when_it_is_late_and_a_phase_does_not_end_it(realm, pressed, coordinator):
    row = pressure_take_up(
        actor=coordinator, realm=realm, place=pressed, measure="R2-picture", within_minutes=30
    )
    assert prescribed_audit(realm) == 0
    move_clock(realm, 1)
    audit_runs()
    row.refresh_from_db()
    assert row.overdue_since is not None
    assert Alarm.objects.filter(about__startswith=f"measure:{row.pk}:").exists()
    assert prescribed_audit(realm) == 0


def test_a_realm_that_closes_ends_it(realm, pressed, coordinator):
    row = pressure_take_up(actor=coordinator, realm=realm, place=pressed, measure="R2-picture")
    RunMeasure.objects.filter(pk=row.pk).update(due_at=realm.now())
    audit_runs()
    realm_close(actor=SYSTEM, realm=realm, reason="Voorbij.")
    row.refresh_from_db()
    assert row.state == "lapsed"


def test_the_national_coordinator_takes_up_and_carries_out_what_the_country_prescribes(
    realm, pressed, coordinator
):
    assert "L3-spread" in scores(realm)["country:NL"]["measures"]
    given = {"realm": realm, "place": "country:NL", "measure": "L3-spread"}
    with pytest.raises(Refused):
        pressure_take_up(actor=coordinator, **given)
    national = person(Role.NATIONAL_COORDINATOR)
    with pytest.raises(Invalid):
        pressure_take_up(actor=national, owner="hin", **given)
    row = pressure_take_up(actor=national, within_minutes=30, **given)
    (state,) = states(realm)
    assert (state["region"], state["facility"], state["owner"]) == ("", "", "national_coordinator")
    assert (state["name"], state["name_en"]) == ("Nederland", "The Netherlands")
    with pytest.raises(Refused):  # of a region: the country's measures are not theirs
        measure_step(actor=coordinator, realm=realm, measure=row.pk, step="start")
    move_clock(realm, 1)
    audit_runs()
    (state,) = states(realm)
    assert (bool(state["overdue_since"]), state["escalated_to"]) == (True, "")
    measure_step(actor=national, realm=realm, measure=row.pk, step="finish")
    assert states(realm)[0]["state"] == "done"


def test_a_region_asks_no_function_of_the_country(realm, pressed, coordinator):
    with pytest.raises(Invalid):
        pressure_take_up(
            actor=coordinator,
            realm=realm,
            place=pressed,
            measure="R2-picture",
            owner="national_coordinator",
        )


STEPS = ("start", "decline", "finish", "reopen", "check")
IN_REGION = {Role.ROAZ_CHAIR, Role.DPG, Role.HIN, Role.REGIONAL_COORDINATOR}


def tried(actor, realm, row, step):
    """Whether somebody is let through to a step: what else it lacks is another matter."""
    try:
        if step == "check":
            measure_check(actor=actor, realm=realm, measure=row.pk, item=0, done=True)
        else:
            measure_step(actor=actor, realm=realm, measure=row.pk, step=step, note="Omdat.")
    except Refused:
        return False
    except (Conflict, Invalid):
        pass
    return True


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", ["region", "facility", "country"])
def test_who_carries_out_a_measure_of_a_region_of_a_facility_and_of_the_country(  # noqa: PLR0917
    realm, region, hospitals, pressed, role, place
):
    about = {
        "region": (pressed, "R2-picture", Role.REGIONAL_COORDINATOR),
        "facility": (f"facility:{hospitals[0].pk}", "F2-bed", Role.REGIONAL_COORDINATOR),
        "country": ("country:NL", "L3-spread", Role.NATIONAL_COORDINATOR),
    }[place]
    who = {
        "region": IN_REGION,
        "facility": IN_REGION | {Role.HOSPITAL_LIAISON, Role.CRISIS_COORDINATOR},
        "country": {Role.NATIONAL_COORDINATOR},
    }[place]
    takes = {
        "country": {Role.NATIONAL_COORDINATOR},
    }.get(place, IN_REGION - {Role.HIN})
    where, measure, taker = about
    row = pressure_take_up(
        actor=person(taker, region=region), realm=realm, place=where, measure=measure
    )
    own = {
        "region": region,
        "facility": hospitals[0],
        "veiligheidsregio": hospitals[0].veiligheidsregio,
    }
    actor = person(role, **{name: own[name] for name in role.places})
    assert {step for step in STEPS if tried(actor, realm, row, step)} == (
        set(STEPS) if role in who else set()
    )
    RunMeasure.objects.update(state="lapsed")
    given = {"actor": actor, "realm": realm, "place": where, "measure": measure}
    if role in takes:
        pressure_take_up(**given)
    else:
        with pytest.raises(Refused):
            pressure_take_up(**given)
