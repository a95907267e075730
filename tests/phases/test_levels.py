"""Facilities, sub-regions and the country stand in a phase by the decision of who is mandated there."""

from datetime import timedelta
from typing import Any

import pytest

from callout.models import Alarm
from journal.errors import Conflict, Invalid, Refused
from network.models import Role
from network.places import PlacesChanged, places_closed
from phases.levels import stages, standing_document, standing_now
from phases.models import CarePhase, LevelDecision, PhaseDecision, PhaseProposal
from phases.rules.stages import read_stages
from phases.services import (
    area_phase_decide,
    colour_decide,
    country_stage_decide,
    facility_phase_decide,
    level_relay,
    phase_decide,
    plan_adopt,
    proposal_accept,
)
from phases.tasks import audit_runs
from tests.factories import (
    SYSTEM,
    MandateFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    person,
    report_beds,
)
from tests.phases.test_phases import DOCUMENT, crowd, move_clock
from tests.phases.test_running import lines, states

pytestmark = pytest.mark.django_db
COLOURS = {"groen": "regular", "geel": "regular", "rood": "adapted", "zwart": "crisis"}


@pytest.fixture
def house(hospitals):
    return hospitals[0]


@pytest.fixture
def area(region, hospitals):
    found = hospitals[0].veiligheidsregio
    found.regions.add(region)
    return found


@pytest.fixture
def liaison(house):
    return person(Role.HOSPITAL_LIAISON, facility=house)


@pytest.fixture
def director(area):
    return person(Role.DPG, veiligheidsregio=area)


@pytest.fixture
def national():
    return person(Role.NATIONAL_COORDINATOR)


def put(realm, house, liaison, phase, **more):
    return facility_phase_decide(
        actor=liaison, realm=realm, facility=house, phase=phase, reason="OK's dicht.", **more
    )


def test_a_hospital_stands_in_a_phase_with_who_when_why_evidence_and_review(
    realm, house, liaison, hospitals
):
    report_beds(realm, house, ward=(97, 100))
    put(realm, house, liaison, "crisis")
    wire = states(realm, "level:")[f"level:facility:{house.pk}"]
    assert (wire["phase"], wire["reason"], wire["missed"]) == ("crisis", "OK's dicht.", False)
    assert wire["decided_by"] == liaison.label.nl
    assert wire["review_at"] == (realm.now() + timedelta(hours=8)).isoformat()
    (evidence,) = LevelDecision.objects.get().evidence
    assert (evidence["level"], evidence["phase"]) == ("facility", "adapted")
    assert evidence["dimensions"] == {"space": "adapted"}
    assert f"{house.name} staat in crisiszorg" in lines(realm)


@pytest.mark.parametrize("first", CarePhase.values)
@pytest.mark.parametrize("second", CarePhase.values)
def test_any_phase_may_follow_any_other(realm, house, liaison, first, second):
    for phase in (first, second):
        now = LevelDecision.objects.order_by("-pk").values_list("phase", flat=True).first()
        if phase == "regular" and now in (None, "regular"):
            with pytest.raises(Conflict):
                put(realm, house, liaison, phase)
        else:
            put(realm, house, liaison, phase)
            assert states(realm, "level:")[f"level:facility:{house.pk}"]["phase"] == phase


def test_who_stays_in_a_phase_after_a_review_decides_that_too(realm, house, liaison):
    first = put(realm, house, liaison, "adapted")
    move_clock(realm, 20)
    put(realm, house, liaison, "adapted", review_at=realm.now() + timedelta(hours=6))
    wire = states(realm, "level:")[f"level:facility:{house.pk}"]
    assert wire["since"] == first.decided_at.isoformat() != wire["decided_at"]
    assert "blijft in aangepaste zorg" in lines(realm)[-1]
    put(realm, house, liaison, "regular")
    assert states(realm, "level:")[f"level:facility:{house.pk}"]["review_at"] is None


@pytest.mark.parametrize("hours", [-1, 0, 24 * 32])
def test_a_review_lies_ahead_and_not_too_far(realm, house, liaison, hours):
    with pytest.raises(Invalid) as caught:
        put(realm, house, liaison, "adapted", review_at=realm.now() + timedelta(hours=hours))
    assert caught.value.field == "review_at"


def everyone(region, area, house):
    """Return one holder of every role, each at these places where the role is held at one."""
    places = {"region": region, "veiligheidsregio": area, "facility": house}
    return {role: person(role, **{name: places[name] for name in role.places}) for role in Role}


def test_who_decides_at_which_level_and_nobody_else(realm, region, area, house):
    people: dict[Any, Any] = dict(everyone(region, area, house))
    people["elsewhere"] = person(Role.DPG, veiligheidsregio=VeiligheidsregioFactory.create())
    people["system"] = SYSTEM
    common = {"realm": realm, "reason": "Overleg van 10 uur."}
    ways = {
        "facility": lambda actor: facility_phase_decide(
            actor=actor, facility=house, phase="adapted", **common
        ),
        "area": lambda actor: area_phase_decide(
            actor=actor, veiligheidsregio=area, phase="adapted", **common
        ),
        "country": lambda actor: country_stage_decide(actor=actor, stage="2b", **common),
    }
    may: dict[str, set[Any]] = {level: set() for level in ways}
    for level, decide in ways.items():
        for name, actor in people.items():
            try:
                decide(actor)
            except Refused:
                continue
            may[level].add(name)
    assert may == {
        "facility": {Role.HOSPITAL_LIAISON, Role.CRISIS_COORDINATOR},
        "area": {Role.DPG},
        "country": {Role.NATIONAL_COORDINATOR},
    }


def test_a_coordinator_records_what_was_decided_by_telephone_with_both_names(
    realm, area, house, liaison, director
):
    region = house.region
    coordinator = person(Role.REGIONAL_COORDINATOR, region=region)

    def relay(place, whom):
        return level_relay(
            actor=coordinator,
            realm=realm,
            place=place,
            phase="adapted",
            reason="Belde om 10 uur.",
            on_behalf_of=whom.name.removeprefix("user:"),
        )

    made = relay(house, liaison)
    assert (made.decider, made.mandated) == (coordinator.name, liaison.name)
    assert f"namens {liaison.label.nl}" in lines(realm)[-1]
    assert relay(area, director).level == "area"
    with pytest.raises(Refused):  # the director has no say over a house
        relay(house, director)
    with pytest.raises(Refused):  # nor has who records
        relay(area, coordinator)
    stranger = person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    with pytest.raises(Refused):
        level_relay(
            actor=stranger,
            realm=realm,
            place=house,
            phase="crisis",
            reason="Belde.",
            on_behalf_of=liaison.name.removeprefix("user:"),
        )


def test_a_mandate_that_ended_decides_nothing(realm, house):
    user = MandateFactory.create(
        role=Role.HOSPITAL_LIAISON, facility=house, valid_until=realm.created_at
    ).user
    coordinator = person(Role.REGIONAL_COORDINATOR, region=house.region)
    with pytest.raises(Refused) as caught:
        level_relay(
            actor=coordinator,
            realm=realm,
            place=house,
            phase="crisis",
            reason="Belde.",
            on_behalf_of=user.username,
        )
    assert caught.value.field == "on_behalf_of"


def test_the_country_stands_in_a_stage_and_its_phase_follows_from_the_data(
    realm, national, hospitals
):
    for hospital in hospitals:
        report_beds(realm, hospital, ic=(290, 300))
    assert standing_now(realm).stage == "2a"  # 1,160 in intensive care
    made = country_stage_decide(
        actor=national, realm=realm, stage="3", reason="Code zwart.", on_behalf_of="de minister"
    )
    assert (made.phase, made.stage, made.on_behalf_of) == ("crisis", "3", "de minister")
    wire = states(realm, "level:")["level:country:NL"]
    assert (wire["stage"], wire["phase"]) == ("3", "crisis")
    counted = next(one for one in made.evidence if "counts" in one)
    assert counted["stage"] == "2a"
    assert counted["counts"][0]["number"] == 1160
    back = country_stage_decide(actor=national, realm=realm, stage="2c", reason="Het daalt.")
    assert back.phase == "adapted"
    assert lines(realm)[-1].endswith("(was landelijke fase 3)")
    with pytest.raises(Invalid) as caught:
        country_stage_decide(actor=national, realm=realm, stage="4", reason="Bestaat niet.")
    assert "2a, 2b" in caught.value.message


@pytest.mark.parametrize(
    ("ic", "ward", "stage"),
    [
        (0, None, "1"),
        (1150, None, "1"),
        (1151, None, "2a"),
        (900, 2200, "2a"),
        (900, 2201, "2b"),
        (1200, 2701, "2c"),
        (1351, 0, "2d"),
        (1351, 3401, "2d"),
        (1699, None, "2d"),
        (1700, None, "3"),
        (2500, 9000, "3"),
    ],
)
def test_absolute_beds_say_a_stage(ic, ward, stage):
    said = stages().said_by({"ic": ic, "ward_covid": ward})
    assert said is not None
    assert said.code == stage


def test_without_a_count_no_stage_is_said():
    assert stages().said_by({"ic": None, "ward_covid": None}) is None


def test_stages_from_heavy_to_light_are_refused():
    stage: dict[str, Any] = {"decides": {}, "means": {}}
    rows = [{"code": "3", "phase": "crisis"} | stage, {"code": "1", "phase": "regular"} | stage]
    with pytest.raises(ValueError, match="light to heavy"):
        read_stages({"source": "x", "count": [], "stage": rows})


def test_who_is_silent_is_no_zero_and_is_said(realm, hospitals):
    report_beds(realm, hospitals[0], ic=(290, 300))
    counted = standing_now(realm).counts["ic"]
    assert (counted.number, counted.houses, counted.silent) == (290, 1, 0)
    move_clock(realm, 48)
    stale = standing_now(realm).counts["ic"]
    assert (stale.number, stale.silent) == (None, 1)
    assert standing_now(realm).stage == ""


def test_levels_add_up_from_facility_to_area_region_and_country(realm, region, hospitals, area):
    for hospital in hospitals:
        hospital.veiligheidsregio = area
        hospital.save()
    crowd(realm, hospitals)
    found = standing_document(standing_now(realm))
    assert found["facility"][hospitals[0].pk]["phase"] == "adapted"
    assert found["area"][area.pk]["phase"] == "adapted"
    assert found["region"][region.pk]["phase"] == "adapted"
    assert found["country"]["NL"]["phase"] == "adapted"


def test_the_auditor_says_once_that_a_review_passed_and_reminds_who_decides(realm, house, liaison):
    put(realm, house, liaison, "adapted")
    audit_runs()
    assert not states(realm, "level:")[f"level:facility:{house.pk}"]["missed"]
    move_clock(realm, 25)
    audit_runs()
    audit_runs()
    assert states(realm, "level:")[f"level:facility:{house.pk}"]["missed"]
    assert sum("herijkingsmoment" in line and house.name in line for line in lines(realm)) == 1
    reminder = Alarm.objects.get(about=f"level:facility:{house.pk}")
    assert (reminder.kind, reminder.closed_at) == ("reminder", None)
    put(realm, house, liaison, "adapted")
    reminder.refresh_from_db()
    assert reminder.closed_at is not None
    assert not states(realm, "level:")[f"level:facility:{house.pk}"]["missed"]


def test_a_place_that_closes_stands_in_no_phase(realm, house, liaison):
    put(realm, house, liaison, "adapted")
    changed = PlacesChanged(SYSTEM, {house.pk: house.name}, {}, {})
    places_closed.send(sender=None, changed=changed)
    assert states(realm, "level:") == {}
    assert f"{house.name} is gesloten: de fase vervalt" in lines(realm)


@pytest.fixture
def coloured(region):
    document = DOCUMENT | {"colours": COLOURS}
    plan_adopt(actor=SYSTEM, region=region, name="Beheersplan", source="test", document=document)


def test_a_decision_keeps_the_own_colour_or_the_lightest_of_its_phase(
    realm, region, coloured, chair, dpg
):
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Druk.")
    assert states(realm, "phase:")[f"phase:{region.pk}"]["colour"] == "rood"
    phase_decide(
        actor=chair, realm=realm, region=region, phase="regular", reason="Rust.", colour="geel"
    )
    assert states(realm, "phase:")[f"phase:{region.pk}"]["colour"] == "geel"
    assert PhaseDecision.objects.order_by("-pk")[0].colour == "geel"
    assert any("reguliere zorg · geel" in line for line in lines(realm))
    with pytest.raises(Invalid) as caught:
        phase_decide(
            actor=dpg, realm=realm, region=region, phase="crisis", reason="Nu.", colour="geel"
        )
    assert caught.value.field == "colour"


def test_a_proposal_is_accepted_in_the_colour_that_was_chosen(
    realm, region, coloured, chair, hospitals
):
    crowd(realm, hospitals)
    proposal = PhaseProposal.objects.get()
    proposal_accept(actor=chair, realm=realm, proposal_id=proposal.pk, reason="Ja.", colour="rood")
    assert states(realm, "phase:")[f"phase:{region.pk}"]["colour"] == "rood"


def test_another_colour_within_the_phase_changes_nothing_else(realm, region, coloured, chair, dpg):
    move_clock(realm, 1)

    def colour(name, who=chair):
        return colour_decide(
            actor=who, realm=realm, region=region, colour=name, reason="Informeren."
        )

    begun = phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Druk.")
    phase_decide(actor=chair, realm=realm, region=region, phase="regular", reason="Rust.")
    since = states(realm, "phase:")[f"phase:{region.pk}"]["since"]
    move_clock(realm, 3)
    colour("geel")
    wire = states(realm, "phase:")[f"phase:{region.pk}"]
    assert (wire["phase"], wire["colour"], wire["since"]) == ("regular", "geel", since)
    assert wire["decided_at"] != since
    assert begun.phase == "adapted"
    with pytest.raises(Conflict):
        colour("geel")
    with pytest.raises(Invalid):
        colour("rood")
    with pytest.raises(Refused):
        colour("groen", who=dpg)
    with pytest.raises(Refused):
        colour("groen", who=SYSTEM)
    assert states(realm, "planrun:") == {}


def test_a_region_without_colours_has_none(realm, region, chair):
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Druk.")
    assert states(realm, "phase:")[f"phase:{region.pk}"]["colour"] == ""
    with pytest.raises(Invalid):
        colour_decide(actor=chair, realm=realm, region=region, colour="rood", reason="Druk.")
