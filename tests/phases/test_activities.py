"""Activiteiten and GRIP in them: several at once, each with its own levels; history is only added to."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry
from journal.services import realm_close
from network.models import Role
from phases.activity_kinds import activity_kinds, deciders_between, grip_deciders, grip_levels
from phases.activity_selectors import archive_document, grip_highest, level_now
from phases.models import Activity, GripDecision
from phases.services import (
    activity_change,
    activity_close,
    activity_open,
    activity_party_end,
    activity_party_set,
    activity_reopen,
    activity_wind_down,
)
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    return RegionFactory.create()


@pytest.fixture
def area(region):
    made = VeiligheidsregioFactory.create(name="Rijnmond")
    made.regions.add(region)
    return made


def entities(realm):
    return snapshot(realm, audiences=ALL).entities


def state_of(realm, key):
    return entities(realm)[key]["state"]


def last_line(realm):
    return snapshot(realm, audiences=ALL).log[-1]["line"]


# --- what comes with the program


def test_every_level_above_none_has_who_decides_and_each_of_them_a_name():
    assert sorted(grip_levels()) == [0, 1, 2, 3, 4, 5]
    for level in range(1, 6):
        assert grip_levels()[level].deciders
        assert set(grip_levels()[level].deciders) <= grip_deciders().keys()
    assert deciders_between(3, 0) == grip_levels()[3].deciders
    assert set(activity_kinds()) >= {
        "incident",
        "event",
        "outbreak",
        "evacuation",
        "refugees",
        "utilities",
    }


# --- opening and changing


def test_an_opened_activiteit_says_what_where_and_which_regions_follow(realm, area, region):
    hin = person(Role.HIN, region=region, veiligheidsregio=area)
    square = {"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 52]]]}
    fire = activity_in(
        realm, area, name=" Brand  haven ", actor=hin, latitude=51.9, longitude=4.3, area=square
    )
    state = state_of(realm, f"activity:{fire.pk}")
    assert (state["name"], state["kind"], state["state"]) == ("Brand haven", "incident", "open")
    assert (state["veiligheidsregios"], state["regions"]) == ([area.pk], [region.pk])
    assert (state["latitude"], state["area"]["type"]) == (51.9, "Polygon")
    assert state["starts_at"] == realm.now().isoformat()
    assert last_line(realm)["nl"] == "Activiteit geopend: Brand haven (Incident)"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kind": "feest"}, "kind"),
        ({"latitude": 51.9}, "latitude"),
        ({"latitude": 0.0, "longitude": 0.0}, "latitude"),
        ({"latitude": float("nan"), "longitude": 4.0}, "latitude"),
        ({"area": {"type": "Point", "coordinates": [4, 52]}}, "area"),
        ({"area": {"type": "Polygon", "coordinates": [[[4, 52], [5, "x"]]]}}, "area"),
        ({"area": {"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [4, 52]]]}}, "area"),
        (
            {"area": {"type": "Polygon", "coordinates": [[[40, 5], [41, 5], [41, 6], [40, 5]]]}},
            "area",
        ),
        ({"area": {"type": "Polygon", "coordinates": []}}, "area"),
        ({"address": "BSN 123456782"}, "address"),
        ({"name": "Val 111222333"}, "name"),
    ],
)
def test_what_no_activiteit_can_be_is_refused_at_its_field(realm, area, wrong, field):
    with pytest.raises(Invalid) as caught:
        activity_in(realm, area, **wrong)
    assert caught.value.field == field
    assert not Activity.objects.exists()


def test_an_activiteit_begins_within_two_years_or_its_year_was_mistyped(realm, area):
    now = realm.now()
    with pytest.raises(Invalid) as caught:
        activity_in(realm, area, starts_at=now + timedelta(days=731))
    assert (caught.value.field, caught.value.code) == ("starts_at", "begins_late")
    row = activity_in(realm, area, starts_at=now + timedelta(days=729))
    words = {"name": row.name, "kind": row.kind, "veiligheidsregios": [area]}
    change = {"actor": SYSTEM, "realm": realm, "activity": row.pk}
    far = now + timedelta(days=3000)
    with pytest.raises(Invalid):
        activity_change(**change, given=words | {"starts_at": far})
    # one that stands so from before is still changed in what else it is
    Activity.objects.filter(pk=row.pk).update(starts_at=far)
    assert activity_change(**change, given=words | {"starts_at": far}).starts_at == far


def test_two_that_run_have_two_names_and_a_closed_one_gives_its_name_up(realm, area):
    first = activity_in(realm, area)
    with pytest.raises(Conflict):
        activity_in(realm, area, name="BRAND")
    activity_close(actor=SYSTEM, realm=realm, activity=first.pk, reason="Uit.")
    second = activity_in(realm, area)
    with pytest.raises(Conflict):
        activity_reopen(actor=SYSTEM, realm=realm, activity=first.pk, reason="Toch niet.")
    assert second.pk != first.pk


def test_only_who_answers_for_one_of_its_areas_may_open_or_change_it(realm, area, region):
    elsewhere = VeiligheidsregioFactory.create()
    coordinator = person(Role.REGIONAL_COORDINATOR, region=region)
    stranger = person(Role.HIN, region=region, veiligheidsregio=elsewhere)
    fire = activity_in(realm, area, elsewhere, actor=coordinator)  # one of its areas is enough
    lone = activity_in(realm, area, name="Lek")
    words = {"name": "Lekkage", "kind": "incident", "veiligheidsregios": [area]}
    with pytest.raises(Refused):
        activity_change(actor=stranger, realm=realm, activity=lone.pk, given=words)
    with pytest.raises(Refused):
        activity_open(
            actor=stranger, realm=realm, given=words | {"regions": [RegionFactory.create()]}
        )
    activity_change(
        actor=stranger,
        realm=realm,
        activity=fire.pk,
        given={"name": "Grote brand", "kind": "incident", "veiligheidsregios": [area, elsewhere]},
    )
    assert last_line(realm)["en"] == "Activity is now called Grote brand (was Brand)"


def test_a_dispatcher_reaches_the_veiligheidsregios_that_the_dispatch_centre_serves(realm, area):
    served, other = VeiligheidsregioFactory.create_batch(2)
    desk = FacilityFactory.create(veiligheidsregio=area, serves=[served.pk])
    dispatcher = person(Role.MKA_DISPATCHER, facility=desk)
    for place in (area, served):
        made = activity_in(realm, place, name=place.code, actor=dispatcher)
        assert grip_at(made, place, 1, actor=dispatcher).registered_as == "mka_dispatcher"
    with pytest.raises(Refused):
        activity_in(realm, other, actor=dispatcher)


def test_an_area_in_which_a_level_counts_cannot_leave(realm, area):
    other = VeiligheidsregioFactory.create()
    fire = activity_in(realm, area, other)
    grip_at(fire, other, 1)
    words = {"name": "Brand", "kind": "incident", "veiligheidsregios": [area]}
    with pytest.raises(Conflict):
        activity_change(actor=SYSTEM, realm=realm, activity=fire.pk, given=words)
    grip_at(fire, other, 0)
    activity_change(actor=SYSTEM, realm=realm, activity=fire.pk, given=words)
    assert state_of(realm, f"activity:{fire.pk}")["veiligheidsregios"] == [area.pk]


# --- who takes part


def test_organisations_take_part_in_full_or_as_guests_until_they_leave(realm, area):
    fire = activity_in(realm, area)
    house = FacilityFactory.create(name="Maasstad")
    here = {"actor": SYSTEM, "realm": realm, "activity": fire.pk}
    own = activity_party_set(**here, who=house)
    town = activity_party_set(
        **here, who="Gemeente Dordrecht", guest=True, telephone="078 555 01 23"
    )
    assert activity_party_set(**here, who="gemeente  dordrecht", guest=False).pk == town.pk
    parties = state_of(realm, f"activity:{fire.pk}")["parties"]
    assert [(one["name"], one["at"], one["guest"]) for one in parties] == [
        ("Maasstad", "facility", False),
        ("Gemeente Dordrecht", "", False),
    ]
    assert "555 01 23" not in str(
        entities(realm)
    )  # a number stands in the list of telephones alone
    activity_party_end(**here, party=own.pk)
    with pytest.raises(Missing):
        activity_party_end(**here, party=own.pk)
    again = activity_party_set(**here, who=house)  # undoing is taking part again
    assert again.pk != own.pk
    assert len(state_of(realm, f"activity:{fire.pk}")["parties"]) == 2


# --- its life


def test_an_activiteit_winds_down_closes_and_opens_again_each_with_its_reason(realm, area):
    fire = activity_in(realm, area)
    here = {"actor": SYSTEM, "realm": realm, "activity": fire.pk}
    activity_wind_down(**here, reason="Nablussen.")
    grip_at(fire, area, 1)
    with pytest.raises(Conflict) as caught:
        activity_close(**here, reason="Klaar.")
    assert area.name in caught.value.message
    grip_at(fire, area, 0)
    activity_close(**here, reason="Klaar.")
    state = state_of(realm, f"activity:{fire.pk}")
    assert (state["state"], state["reason"]) == ("closed", "Klaar.")
    with pytest.raises(Conflict):
        grip_at(fire, area, 1)
    with pytest.raises(Conflict):
        activity_party_set(**here, who="Politie")
    [row] = archive_document(realm)
    assert (row["name"], row["highest"], row["reason"]) == ("Brand", 1, "Klaar.")
    activity_reopen(**here, reason="Het smeult nog.")
    assert state_of(realm, f"activity:{fire.pk}")["state"] == "open"


def test_a_realm_that_closes_closes_what_runs_in_it(realm, area):
    fire = activity_in(realm, area)
    grip_at(fire, area, 2)
    realm_close(actor=SYSTEM, realm=realm, reason="Opnieuw.")
    fire.refresh_from_db()
    assert fire.state == "closed"


# --- GRIP


def test_two_activiteiten_in_one_veiligheidsregio_have_two_levels(realm, area, region):
    fire, crash = activity_in(realm, area), activity_in(realm, area, name="Treinongeval")
    grip_at(fire, area, 1)
    grip_at(crash, area, 2)
    found = entities(realm)
    assert found[f"grip:{fire.pk}:{area.pk}"]["state"]["level"] == 1
    assert found[f"grip:{crash.pk}:{area.pk}"]["state"]["level"] == 2
    assert grip_highest(realm, region) == 2
    grip_at(crash, area, 0)
    assert grip_highest(realm, region) == 1


def test_a_border_incident_has_a_level_on_either_side(realm, area):
    other, region = VeiligheidsregioFactory.create(), RegionFactory.create()
    other.regions.add(region)
    crash = activity_in(realm, area)
    grip_at(crash, area, 2)
    neighbour = person(Role.DPG, region=region, veiligheidsregio=other)
    grip_at(crash, other, 1, actor=neighbour)
    state = state_of(realm, f"activity:{crash.pk}")
    assert set(state["veiligheidsregios"]) == {area.pk, other.pk}
    assert region.pk in state["regions"]
    assert (level_now(crash, area), level_now(crash, other)) == (2, 1)


def test_both_names_and_both_moments_are_kept(realm, area, region):
    fire = activity_in(realm, area)
    decided = realm.now()
    realm.clock_time += timedelta(minutes=7)
    realm.save()
    hin = person(Role.HIN, region=region, veiligheidsregio=area)
    fire.realm = realm
    grip_at(fire, area, 2, actor=hin, decided_at=decided, on_behalf_of="Jansen")
    state = state_of(realm, f"grip:{fire.pk}:{area.pk}")
    assert (state["on_behalf_of"], state["on_behalf_of_en"]) == (
        "leider CoPI Jansen",
        "CoPI leader Jansen",
    )
    assert state["registered_by"] == str(hin.label)
    assert (state["since"], state["registered_at"]) == (
        decided.isoformat(),
        realm.now().isoformat(),
    )
    assert state["registered_as"] == "hin"


def test_what_is_heard_late_joins_the_history_and_changes_no_level(realm, area):
    fire = activity_in(realm, area)
    early = realm.now()
    realm.clock_time += timedelta(minutes=10)
    realm.save()
    fire.realm = realm
    grip_at(fire, area, 2)
    grip_at(fire, area, 1, decided_at=early, decider="copi_lead")
    state = state_of(realm, f"grip:{fire.pk}:{area.pk}")
    assert state["level"] == 2
    assert [one["level"] for one in state["history"]] == [1, 2]
    assert "achteraf vastgelegd" in last_line(realm)["nl"]


@pytest.mark.parametrize(
    ("minutes", "field"), [(30, "decided_at"), (-30, "decided_at")], ids=["future", "before"]
)
def test_a_decision_is_of_after_the_beginning_and_before_now(realm, area, minutes, field):
    fire = activity_in(realm, area)
    with pytest.raises(Invalid) as caught:
        grip_at(fire, area, 1, decided_at=realm.now() + timedelta(minutes=minutes))
    assert caught.value.field == field


def test_the_level_that_counts_already_is_no_decision(realm, area):
    fire = activity_in(realm, area)
    with pytest.raises(Conflict):
        grip_at(fire, area, 0, decider="copi_lead")
    grip_at(fire, area, 2)
    with pytest.raises(Conflict):
        grip_at(fire, area, 2)
    assert GripDecision.objects.count() == 1


def test_who_holds_several_functions_says_as_which_she_registers(realm, area, region):
    both = person(Role.HIN, region=region, veiligheidsregio=area)
    more = person(Role.ACGZ, region=region, veiligheidsregio=area)
    two = type(both)(
        name=both.name,
        label=both.label,
        user_id=both.user_id,
        mandates=(*both.mandates, *more.mandates),
    )
    fire = activity_in(realm, area)
    assert grip_at(fire, area, 1, actor=two, acting_as="acgz").registered_as == "acgz"
    with pytest.raises(Refused):
        grip_at(fire, area, 2, actor=both, acting_as="acgz")


STEPS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 5)), max_size=12)


@given(steps=STEPS)
@settings(max_examples=20)
def test_levels_are_independent_and_no_decision_is_ever_rewritten(steps):
    """Whatever is decided where: each pair has its own last level, and the rows before stay as they were."""
    realm = RealmFactory.create(exercise=True)
    areas = VeiligheidsregioFactory.create_batch(2)
    made = [activity_in(realm, *areas, name=name) for name in ("Brand", "Lek")]
    wanted = {(one.pk, area.pk): 0 for one in made for area in areas}
    before: list[Any] = []
    for which, where, level in steps:
        one, area = made[which], areas[where]
        if wanted[one.pk, area.pk] == level:
            with pytest.raises(Conflict):
                grip_at(one, area, level, decider="vr_chair")
        else:
            grip_at(one, area, level)
            wanted[one.pk, area.pk] = level
        rows = list(GripDecision.objects.filter(realm=realm).order_by("pk").values())
        assert rows[: len(before)] == before
        before = rows
    found = {(one.pk, area.pk): level_now(one, area) for one in made for area in areas}
    assert found == wanted
    shown = {
        tuple(key.split(":")[1:]): event["state"]
        for key, event in entities(realm).items()
        if key.startswith("grip:")
    }
    for (number, code), state in shown.items():
        assert state["level"] == wanted[int(number), code]
        assert (
            len(state["history"])
            == Entry.objects.filter(realm=realm, key=f"grip:{number}:{code}").count()
        )
