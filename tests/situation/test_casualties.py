"""Counted casualties: who says how many, what is refused, and texts that name the numbers."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from journal.errors import Conflict, Invalid, Refused
from journal.models import CurrentState
from journal.said import text_of
from network.models import Role
from phases.services import activity_close, activity_reopen
from situation.casualty_models import CasualtyCount
from situation.live_figures import figures_in, frozen, spoken
from situation.services import casualties_count, post_take
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
MANY: dict[str, Any] = {"t1": 3, "t2": 8, "t3": 15, "moved": 9}


@pytest.fixture
def realm():
    return RealmFactory.create(
        exercise=True, clock_running=True, clock_rate=1.0, clock_set_at=timezone.now()
    )


@pytest.fixture
def area():
    made = VeiligheidsregioFactory.create(name="Rijnmond")
    made.regions.add(RegionFactory.create())
    return made


@pytest.fixture
def here(realm, area):
    return {"realm": realm, "activity": activity_in(realm, area, name="Treinongeval").pk}


def somebody(role, area):
    return person(role, region=area.regions.get(), veiligheidsregio=area)


def state(realm, here):
    return snapshot(realm, audiences=frozenset({"all"})).entities[f"casualties:{here['activity']}"][
        "state"
    ]


def test_a_count_is_seen_by_everybody_with_its_age_and_stands_in_the_log(realm, area, here):
    officer = somebody(Role.OVDG, area)

    casualties_count(actor=officer, **here, **MANY, source=" OvD-G ter plaatse ")

    shown = state(realm, here)
    assert {name: shown[name] for name in MANY} == MANY
    assert (shown["source"], shown["stale_after_s"], shown["over"]) == (
        "OvD-G ter plaatse",
        1800,
        False,
    )
    line = snapshot(realm, audiences=frozenset({"all"})).log[-1]["line"]
    assert line["nl"] == (
        "Treinongeval: slachtoffers geteld: 3 T1, 8 T2, 15 T3, van wie 9 vervoerd"
    )


def test_what_nobody_counted_is_unknown_and_no_nought(realm, area, here):
    casualties_count(actor=somebody(Role.HIN, area), **here, t1=0)

    token = f"casualties:{here['activity']}"
    values = frozen([f"[[{token}:t1]] [[{token}:t2]]"], realm)
    assert (values[f"{token}:t1"]["value"]["nl"], values[f"{token}:t1"]["known"]) == ("0", True)
    assert (values[f"{token}:t2"]["value"]["en"], values[f"{token}:t2"]["known"]) == (
        "unknown",
        False,
    )
    line = snapshot(realm, audiences=frozenset({"all"})).log[-1]["line"]
    assert "0 T1, ? T2, ? T3" in line["nl"]


def test_an_old_count_is_stale_in_a_text(realm, area, here):
    long_ago = realm.now() - timedelta(minutes=45)
    casualties_count(actor=somebody(Role.ACGZ, area), **here, **MANY, counted_at=long_ago)

    token = f"casualties:{here['activity']}:t3"
    assert frozen([f"[[{token}]]"], realm)[token]["stale"]
    assert "15 (slachtoffers T3)" in text_of(spoken(f"Nog [[{token}]].", realm), "nl")


@pytest.mark.parametrize(
    "token", ["casualties:{}:t4", "casualties:{}", "casualties:999999:t1", "casualties:²:t1"]
)
def test_a_reference_to_no_such_number_is_refused(realm, here, token):
    with pytest.raises(Invalid):
        figures_in(f"[[{token.format(here['activity'])}]]", realm)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "t1"),
        ({"moved": 4}, "t1"),
        ({"t1": 1, "t2": 1, "t3": 1, "moved": 4}, "moved"),
    ],
)
def test_numbers_that_cannot_be_are_refused(area, here, given, field):
    with pytest.raises(Invalid) as refusal:
        casualties_count(actor=somebody(Role.HIN, area), **here, **given)
    assert refusal.value.field == field


def test_a_count_of_earlier_does_not_take_the_place_of_a_later_one(realm, area, here):
    hin = somebody(Role.HIN, area)
    casualties_count(actor=hin, **here, **MANY)

    with pytest.raises(Conflict):
        casualties_count(actor=hin, **here, t1=1, counted_at=realm.now() - timedelta(minutes=10))
    with pytest.raises(Invalid):
        casualties_count(actor=hin, **here, t1=1, counted_at=realm.now() + timedelta(minutes=10))

    assert state(realm, here)["t1"] == 3
    assert CasualtyCount.objects.count() == 1


def test_who_holds_a_function_there_counts_and_strangers_do_not(realm, area, here):
    with pytest.raises(Refused):
        casualties_count(actor=somebody(Role.VR_CHAIR, area), **here, t1=1)
    elsewhere = VeiligheidsregioFactory.create()
    elsewhere.regions.add(RegionFactory.create())
    with pytest.raises(Refused):
        casualties_count(actor=somebody(Role.HIN, elsewhere), **here, t1=1)

    grip_at(activity_in(realm, area), area, 1)
    plotter = somebody(Role.PLOTTER, area)
    with pytest.raises(Refused):
        casualties_count(actor=plotter, **here, t1=1)
    post_take(actor=plotter, **here, veiligheidsregio=area, function="plotter")
    casualties_count(actor=plotter, **here, t1=1)


def test_numbers_leave_the_screens_with_their_activiteit_and_come_back(realm, area, here):
    hin = somebody(Role.HIN, area)
    casualties_count(actor=hin, **here, **MANY)
    activity_close(actor=SYSTEM, **here, reason="Voorbij.")

    row = CurrentState.objects.get(realm=realm, key=f"casualties:{here['activity']}")
    assert row.kept_as == "activity"
    with pytest.raises(Conflict):
        casualties_count(actor=hin, **here, **MANY)

    activity_reopen(actor=SYSTEM, **here, reason="Toch niet.")
    row.refresh_from_db()
    assert row.kept_as == ""


def test_free_ambulances_of_a_service_can_be_named_in_a_text(realm, area):
    service = FacilityFactory.create(
        name="RAV Rijnmond", sector="ambulance", region=area.regions.get(), veiligheidsregio=area
    )

    figure = figures_in(f"[[beds:{service.pk}:ambulance:available]]", realm)[0]

    assert figure.key == f"flow:{service.pk}"
    assert text_of(figure.label, "nl") == "ambulances vrij, RAV Rijnmond"
