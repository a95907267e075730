"""Alarms: who is called, who answers, who is called next, and who may see it."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from callout.groups import Group
from callout.models import Alarm, Call, Seat, SeatStanding
from callout.places import At
from callout.services import (
    alarm_close,
    alarm_end,
    alarm_raise,
    alarms_lapse,
    call_answer,
    contacts_set,
    raise_alarm,
    remind,
    roster_set,
    seats_escalate,
)
from callout.tasks import ACTOR
from journal.errors import Conflict, Invalid, Refused
from journal.models import Entry
from journal.said import said
from journal.services import realm_close, writing
from network.models import Role, User
from network.permissions import audiences_of
from network.places import PlacesChanged, places_closed
from tests.callout.worlds import call_of, world
from tests.factories import SYSTEM, FacilityFactory, RegionFactory, person
from tests.reading import snapshot, visible_body

pytestmark = pytest.mark.django_db
NOON = datetime(2050, 3, 2, 11, tzinfo=UTC)  # after every mandate was given
WITHIN = timedelta(minutes=4)


def raised(here, *functions, actor=SYSTEM, at=None, kind="alarm", **more):
    return raise_alarm(
        actor=actor,
        realm=here.realm,
        group=Group((at or At(here.house),), functions or ("ico",)),
        what=more.pop("what", "Kom naar het overleg."),
        answer_within=WITHIN,
        kind=kind,
        **more,
    )


def seat_of(alarm: Alarm) -> Seat:
    return Seat.objects.get(alarm=alarm)


def answered(here, who, answer, **more):
    return call_answer(actor=who, realm=here.realm, call=call_of(who).pk, answer=answer, **more)


def state_of(alarm: Alarm, audiences=frozenset({"role:national_coordinator"})):
    return snapshot(alarm.realm, audiences=audiences).entities[f"alarm:{alarm.pk}"]["state"]


def test_who_is_on_duty_is_called_then_the_deputies_then_the_function_above():
    here = world()
    first, second, above = here.liaison("een"), here.liaison("twee"), here.coordinator("rcps")
    here.roster(first, second)
    with time_machine.travel(NOON, tick=False) as clock:
        alarm = raised(here)
        assert [call.user_id for call in alarm.calls.all()] == [first.user_id]
        for expected in (second, above):
            clock.shift(WITHIN)
            assert seats_escalate(actor=ACTOR, realm=here.realm) == 1
            assert seat_of(alarm).call == call_of(expected)
        clock.shift(WITHIN)
        seats_escalate(actor=ACTOR, realm=here.realm)
        assert seat_of(alarm).standing == SeatStanding.UNREACHED
        clock.shift(WITHIN)
        assert seats_escalate(actor=ACTOR, realm=here.realm) == 0
    assert state_of(alarm)["seats"][0]["above_name"] == "Regiocoördinator (RCPS)"


def test_who_answers_after_another_was_called_answers_for_herself():
    here = world()
    first, second = here.liaison("een"), here.liaison("twee")
    here.coordinator("rcps")
    here.roster(first, second)
    with time_machine.travel(NOON, tick=False) as clock:
        alarm = raised(here)
        for step, above in ((1, ""), (2, "rcps")):
            clock.shift(WITHIN)
            seats_escalate(actor=ACTOR, realm=here.realm)
            [seat] = state_of(alarm)["seats"]
            assert (seat["step"], seat["above"]) == (step, above)
        answered(here, first, "come")
    [seat] = state_of(alarm)["seats"]
    assert (seat["call"], seat["step"], seat["above"]) == (call_of(first).pk, 0, "")


def test_a_no_calls_the_next_at_once_and_a_yes_calls_nobody_more():
    here = world()
    first, second = here.liaison("een"), here.liaison("twee")
    here.roster(first, second)
    alarm = raised(here)
    answered(here, first, "not")
    assert seat_of(alarm).call == call_of(second)
    answered(here, second, "come", minutes=20)
    assert (seat_of(alarm).standing, seat_of(alarm).escalate_at) == (SeatStanding.FILLED, None)
    call = state_of(alarm)["calls"][1]
    assert (call["answer"], call["minutes"], call["by_way"]) == ("come", 20, "screen")


def test_who_answers_late_still_fills_the_function_when_the_deputy_is_silent():
    here = world()
    first, second = here.liaison("een"), here.liaison("twee")
    here.roster(first, second)
    with time_machine.travel(NOON, tick=False) as clock:
        alarm = raised(here)
        clock.shift(WITHIN)
        seats_escalate(actor=ACTOR, realm=here.realm)
        answered(here, first, "later", minutes=60)
    assert (seat_of(alarm).standing, seat_of(alarm).call) == (SeatStanding.FILLED, call_of(first))


def test_a_step_that_resolves_to_nobody_is_passed_over_at_once():
    here = world()
    gone, second = here.liaison("weg"), here.liaison("twee")
    here.roster(gone, second)
    with time_machine.travel(NOON, tick=False):
        alarm = raised(here)
        here.roster(second)
        User.objects.filter(pk=gone.user_id).update(is_active=False)
        other = raised(here, about="ander")
    assert seat_of(alarm).chain[0]["username"] == "weg"  # what runs keeps the roster of then
    assert seat_of(other).call == call_of(second)


def test_a_hospital_without_anybody_is_asked_of_the_function_above_and_not_waited_for():
    here = world()
    above = here.coordinator("rcps")
    alarm = raised(here, "crisis_coordinator", at=At(here.region))
    assert (seat_of(alarm).call, seat_of(alarm).standing) == (call_of(above), SeatStanding.ASKED)


def test_one_person_for_two_functions_is_called_once_and_the_answer_counts_for_both():
    here = world()
    above = here.coordinator("rcps")
    FacilityFactory.create(region=here.region)
    alarm = raised(here, "crisis_coordinator", at=At(here.region))
    answered(here, above, "come")
    assert Call.objects.count() == 1
    assert set(alarm.seats.values_list("standing", flat=True)) == {SeatStanding.FILLED}


def test_the_same_answer_again_writes_nothing_and_another_one_changes_it():
    here = world()
    first = here.liaison("een")
    here.roster(first)
    raised(here)
    answered(here, first, "come")
    entries = Entry.objects.count()
    answered(here, first, "come")
    assert Entry.objects.count() == entries
    answered(here, first, "not")
    assert call_of(first).answer == "not"


def test_nobody_answers_for_another_and_nobody_when_it_is_over():
    here = world()
    first, other = here.liaison("een"), here.liaison("ander")
    here.roster(first)
    alarm = raised(here, about="phase:X")
    with pytest.raises(Refused):
        call_answer(actor=other, realm=here.realm, call=call_of(first).pk, answer="come")
    with pytest.raises(Refused):
        call_answer(actor=SYSTEM, realm=here.realm, call=call_of(first).pk, answer="come")
    assert alarm_close(actor=SYSTEM, realm=here.realm, about="phase:X") == 1
    with pytest.raises(Conflict):
        answered(here, first, "come")
    assert state_of(alarm)["state"] == "closed"
    assert seats_escalate(actor=ACTOR, realm=here.realm) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.storage
def test_two_answers_at_once_are_taken_one_after_the_other():
    here = world()
    first, second = here.liaison("een"), here.coordinator("twee")
    here.roster(first)
    alarm = raised(here, "ico", "rcps", at=At(here.region))
    together = threading.Barrier(2)

    def answer(who):
        try:
            together.wait()
            answered(here, who, "come")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(answer, (first, second)))
    assert {seat["state"] for seat in state_of(alarm)["seats"]} == {"filled"}
    assert {call["answer"] for call in state_of(alarm)["calls"]} == {"come"}


def test_only_who_is_called_and_the_coordinators_of_the_place_see_an_alarm():
    here = world()
    first = here.liaison("een")
    here.roster(first)
    alarm = raised(here)
    here.realm.refresh_from_db()
    entry = Entry.objects.get(key=f"alarm:{alarm.pk}")
    seers = [first, here.coordinator("rcps"), person(Role.NATIONAL_COORDINATOR)]
    others = [
        person(Role.OBSERVER),
        person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create(region=here.region)),
        person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create()),
    ]
    assert all(visible_body(entry.variants, audiences_of(one)) for one in seers)
    assert not any(visible_body(entry.variants, audiences_of(one)) for one in others)


def test_no_number_and_no_address_stands_in_the_journal():
    here = world()
    first = here.liaison("een", telephone="0612345678", mail="een@voorbeeld.example")
    here.roster(first)
    raised(here)
    answered(here, first, "come")
    told = json.dumps([entry.variants for entry in Entry.objects.all()])
    assert "0612345678" not in told
    assert "een@voorbeeld.example" not in told


@pytest.mark.parametrize("text", ["BSN 111222333", "111.22.23.33 komt", "zie 123456782"])
def test_words_that_hold_the_number_of_a_patient_are_refused(text):
    here = world()
    here.roster(here.liaison("een"))
    coordinator = here.coordinator("rcps")
    with pytest.raises(Invalid) as caught:
        alarm_raise(
            actor=coordinator,
            realm=here.realm,
            at=At(here.house),
            functions=["ico"],
            text=text,
        )
    assert caught.value.code == "patient"


def test_an_alarm_without_words_or_to_nobody_is_refused_and_a_test_says_its_own():
    here = world()
    lonely = FacilityFactory.create(region=here.region, sector="pharmacy")
    coordinator = here.coordinator("rcps")
    for at, function, text, code in (
        (here.house, "ico", " ", "callout.no_words"),
        (lonely, "admissions", "Kom.", "callout.nobody"),
        (here.house, "niets", "Kom.", "callout.no_function"),
    ):
        with pytest.raises(Invalid) as caught:
            alarm_raise(
                actor=coordinator, realm=here.realm, at=At(at), functions=[function], text=text
            )
        assert caught.value.said.code == code
    made = alarm_raise(
        actor=coordinator, realm=here.realm, at=At(here.house), functions=["ico"], test=True
    )
    assert "proefalarm" in str(made.what)


def test_who_raised_it_or_coordinates_there_ends_it_and_nobody_else():
    here = world()
    first = here.liaison("een")
    alarm = raised(here)
    with pytest.raises(Refused):
        alarm_end(
            actor=person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create()),
            realm=here.realm,
            alarm=alarm.pk,
            reason="klaar",
        )
    alarm_end(actor=first, realm=here.realm, alarm=alarm.pk, reason="klaar")
    with pytest.raises(Conflict):
        alarm_end(actor=here.coordinator("r"), realm=here.realm, alarm=alarm.pk, reason="klaar")


def test_a_test_is_over_by_itself_and_a_realm_that_closes_ends_what_is_open():
    here = world()
    here.liaison("een")
    with time_machine.travel(NOON, tick=False) as clock:
        raised(here, kind="test")
        alarm = raised(here)
        clock.shift(timedelta(hours=3))
        assert alarms_lapse(actor=ACTOR, realm=here.realm) == 1
        realm_close(actor=SYSTEM, realm=here.realm, reason="einde")
    alarm.refresh_from_db()
    assert (alarm.closed_at is not None, str(alarm.closed_because)) == (True, "einde")


def test_what_an_upper_app_takes_back_calls_nobody():
    here = world()
    here.liaison("een")
    with suppress(RuntimeError), writing():
        raised(here)
        raise RuntimeError
    assert not Alarm.objects.exists()


def test_a_reminder_goes_to_everybody_of_the_function_and_nobody_is_escalated():
    here = world()
    both = [here.liaison("een"), here.liaison("twee")]
    here.coordinator("rcps")
    made = remind(
        actor=SYSTEM,
        realm=here.realm,
        group=Group((At(here.house),), ("ico",)),
        what=said("callout.test_words"),
        about="reminders:X",
    )
    assert made is not None
    assert {call.user_id for call in made.calls.all()} == {one.user_id for one in both}
    assert seat_of(made).escalate_at is None
    unknown = Group((At(FacilityFactory.create(sector="pharmacy")),), ("ico",))
    assert remind(actor=SYSTEM, realm=here.realm, group=unknown, what="x") is None


def test_a_later_roster_leaves_what_runs_alone_and_an_empty_one_takes_it_away():
    here = world()
    first = here.liaison("een")
    here.roster(first)
    alarm = raised(here)
    roster_set(actor=SYSTEM, realm=here.realm, at=At(here.house), function="ico", shifts=[])
    assert seat_of(alarm).chain[0]["username"] == "een"
    key = f"roster:{here.house.pk}:ico"
    assert key not in snapshot(here.realm, audiences=frozenset({"all"})).entities


def test_a_desk_that_no_way_leads_to_is_passed_over_at_once():
    here = world()
    contacts_set(
        actor=SYSTEM,
        realm=here.realm,
        at=At(here.house),
        contacts=[{"function": "ico", "telephone": "010 555 01 23"}],
    )
    above = here.coordinator("rcps")
    alarm = raised(here)  # this installation has no gateway
    assert seat_of(alarm).call == call_of(above)


def test_a_house_that_closes_is_waited_for_no_longer_and_loses_its_roster():
    here = world()
    first = here.liaison("een")
    here.roster(first)
    alarm = raised(here)
    nothing: dict[str, str] = {}
    closed = PlacesChanged(SYSTEM, {here.house.pk: here.house.name}, nothing, nothing)
    with writing():
        places_closed.send(sender=Alarm, changed=closed)
    assert (seat_of(alarm).standing, seat_of(alarm).escalate_at) == (SeatStanding.ENDED, None)
    seen = snapshot(here.realm, audiences=frozenset({"all"})).entities
    assert f"roster:{here.house.pk}:ico" not in seen
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert seats_escalate(actor=ACTOR, realm=here.realm) == 0
