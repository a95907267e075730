"""Rosters: wall time across a change of the clocks, swaps, gaps, and people who left."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from callout.duty import Shift, gaps, next_turn, on_duty, quiet_until
from callout.models import Roster
from callout.places import At
from callout.services import roster_set, rosters_watch
from callout.tasks import ACTOR
from journal.errors import Invalid, Refused
from journal.local_time import LOCAL
from journal.models import Entry
from network.models import Role, User
from tests.callout.worlds import world
from tests.factories import SYSTEM, FacilityFactory, person
from tests.reading import snapshot

ALL = frozenset({"all"})
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def wall(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=LOCAL, fold=fold)  # type: ignore[misc,arg-type]


def shift(hours: str, *people: str, begins: datetime = LONG_AGO, ends=None) -> Shift:
    return Shift(begins, ends, hours, people)


NIGHT, DAY = shift("daily 23:00-08:00", "nacht"), shift("daily 08:00-23:00", "dag")


@pytest.mark.parametrize("day", [wall(2026, 3, 28, 20), wall(2026, 10, 24, 20)])
def test_no_minute_of_the_night_in_which_the_clocks_change_is_without_somebody(day):
    moment = day.astimezone(UTC)
    for _ in range(18 * 60):
        assert len(on_duty((NIGHT, DAY), moment)) == 1
        moment += timedelta(minutes=1)
    assert on_duty((NIGHT, DAY), wall(2026, 10, 25, 2, 30, fold=1)) == ("nacht",)
    assert on_duty((NIGHT, DAY), wall(2026, 3, 29, 8, 0)) == ("dag",)
    assert gaps((NIGHT, DAY), day.astimezone(UTC)) == ()


def test_a_swap_for_one_night_lies_over_the_standing_week():
    swap = shift("24/7", "ruil", begins=wall(2026, 5, 4, 23), ends=wall(2026, 5, 5, 8))
    assert on_duty((swap, NIGHT), wall(2026, 5, 5, 3)) == ("ruil",)
    assert on_duty((swap, NIGHT), wall(2026, 5, 5, 23, 30)) == ("nacht",)
    assert next_turn((swap, NIGHT), wall(2026, 5, 5, 3)) == wall(2026, 5, 5, 8)


def test_a_gap_to_come_is_named_and_one_that_is_past_is_not():
    shifts = (shift("mon-fri 08:00-18:00", "dag"),)
    found = gaps(shifts, wall(2026, 5, 4, 9).astimezone(UTC))
    assert (found[0].begins, found[0].ends) == (wall(2026, 5, 4, 18), wall(2026, 5, 5, 8))
    assert all(gap.ends > wall(2026, 5, 4, 9) for gap in found)
    whole = gaps((shift("24/7", "weg", ends=wall(2026, 5, 1)),), wall(2026, 5, 4).astimezone(UTC))
    assert len(whole) == 1


@pytest.mark.parametrize(
    ("at", "over"),
    [
        (wall(2026, 1, 10, 22, 59), None),
        (wall(2026, 1, 10, 23, 0), wall(2026, 1, 11, 7)),
        (wall(2026, 1, 11, 6, 59), wall(2026, 1, 11, 7)),
        (wall(2026, 1, 11, 7, 0), None),
        (wall(2026, 3, 28, 23, 30), wall(2026, 3, 29, 7)),
    ],
)
def test_quiet_hours_are_wall_time_over_midnight(at, over):
    assert quiet_until(at.astimezone(UTC), time(23), time(7)) == over
    assert quiet_until(at.astimezone(UTC), None, None) is None


def roster(here, *people, actor=SYSTEM, **more):
    return roster_set(
        actor=actor,
        realm=here.realm,
        at=At(here.house),
        function="ico",
        shifts=[{"begins": LONG_AGO, "people": list(people), **more}],
    )


def state(here):
    return snapshot(here.realm, audiences=ALL).entities[f"roster:{here.house.pk}:ico"]["state"]


@pytest.mark.django_db
def test_who_left_and_who_has_no_way_but_a_screen_are_said_before_the_alarm():
    here = world()
    left, bare = here.liaison("weg", mail="weg@huis.example"), here.liaison("kaal")
    good = here.liaison("goed", mail="goed@huis.example")
    roster(here, "weg", "kaal", "goed")
    assert [one["username"] for one in state(here)["faults"]] == ["kaal"]
    assert rosters_watch(actor=ACTOR, realm=here.realm) == 0
    User.objects.filter(pk=left.user_id).update(is_active=False)
    assert rosters_watch(actor=ACTOR, realm=here.realm) == 1
    assert [one["username"] for one in state(here)["faults"]] == ["weg", "kaal"]
    assert rosters_watch(actor=ACTOR, realm=here.realm) == 0
    assert {bare.name, good.name} == {"user:kaal", "user:goed"}


@pytest.mark.django_db
def test_another_on_duty_is_told_when_the_time_comes_and_only_then():
    here = world()
    here.liaison("dag"), here.liaison("nacht")
    with time_machine.travel(wall(2050, 5, 2, 12), tick=False) as clock:
        shifts = [
            {"begins": LONG_AGO, "hours": "daily 08:00-20:00", "people": ["dag"]},
            {"begins": LONG_AGO, "hours": "daily 20:00-08:00", "people": ["nacht"]},
        ]
        roster_set(actor=SYSTEM, realm=here.realm, at=At(here.house), function="ico", shifts=shifts)
        assert state(here)["on_duty"][0]["username"] == "dag"
        clock.shift(timedelta(hours=7))
        assert rosters_watch(actor=ACTOR, realm=here.realm) == 0
        clock.shift(timedelta(hours=1))
        assert rosters_watch(actor=ACTOR, realm=here.realm) == 1
    assert state(here)["on_duty"][0]["username"] == "nacht"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"people": ["niemand"]}, "shifts.0.people"),
        ({"hours": "altijd"}, "shifts.0.hours"),
        ({"ends": LONG_AGO}, "shifts.0.ends"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_at_its_place(more, field):
    here = world()
    here.liaison("een")
    with pytest.raises(Invalid) as caught:
        roster_set(
            actor=SYSTEM,
            realm=here.realm,
            at=At(here.house),
            function="ico",
            shifts=[{"begins": LONG_AGO, "people": ["een"], **more}],
        )
    assert caught.value.field == field
    assert not Roster.objects.exists()


@pytest.mark.django_db
def test_the_own_house_and_the_own_region_set_a_roster_and_no_other():
    here = world()
    liaison = here.liaison("een")
    roster(here, "een", actor=liaison)
    roster(here, "een", actor=here.coordinator("rcps"))
    with pytest.raises(Refused):
        roster(here, "een", actor=person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create()))
    with pytest.raises(Refused):
        roster(here, "een", actor=person(Role.DPG, region=here.region))
    with pytest.raises(Invalid):  # the function of a region at a house
        roster_set(actor=SYSTEM, realm=here.realm, at=At(here.house), function="rcps", shifts=[])
    assert Entry.objects.filter(key__startswith="roster:").count() == 2
