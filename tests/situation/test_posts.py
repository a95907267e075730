"""People at work in an activiteit: teams follow the level, functions are taken, handed over, called for."""

from datetime import timedelta

import pytest

from callout.functions import functions
from callout.models import Alarm, Reach, Seat
from callout.places import At
from callout.services import call_answer, contacts_set, roster_set, seats_escalate
from callout.states import seats_asking, seats_of
from journal.errors import Conflict, Invalid, Refused
from network.models import Role
from network.permissions import person_of
from phases.services import activity_close, activity_party_set
from situation.models import CallUp, Handover, Post
from situation.open_points import _readers, register_open
from situation.post_selectors import candidates, phone_list
from situation.services import (
    callup_raise,
    handover_answer,
    handover_offer,
    handover_withdraw,
    post_assign,
    post_attend,
    post_leave,
    post_take,
)
from situation.teams import seats_at, teams
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
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
def area():
    made = VeiligheidsregioFactory.create(name="Rijnmond")
    made.regions.add(RegionFactory.create())
    return made


@pytest.fixture
def crash(realm, area):
    return activity_in(realm, area, name="Treinongeval")


def at(area, role):
    return person(role, region=area.regions.get(), veiligheidsregio=area)


def here(crash, area, function):
    return {
        "realm": crash.realm,
        "activity": crash.pk,
        "veiligheidsregio": area,
        "function": function,
    }


def entities(crash):
    return snapshot(crash.realm, audiences=ALL).entities


def posts(crash):
    found = [event["state"] for key, event in entities(crash).items() if key.startswith("post:")]
    return {state["function"]: state for state in found}


def lines(crash):
    return [event["line"]["nl"] for event in snapshot(crash.realm, audiences=ALL).log]


def test_teams_name_known_functions_and_grow_with_the_level():
    named = {one for team in teams().values() for one in team.functions}
    assert named <= functions().keys()
    assert seats_at(0) == {}
    for level in range(1, 5):
        assert seats_at(level).keys() <= seats_at(level + 1).keys()
    assert seats_at(3)["dpg"] == "gbt"
    assert seats_at(4)["dpg"] == "rbt"


def test_a_level_asks_for_its_functions_and_a_lower_one_lets_the_vacant_go(crash, area):
    grip_at(crash, area, 2)
    assert posts(crash).keys() == seats_at(2).keys()
    hin = at(area, Role.HIN)
    post_take(actor=hin, **here(crash, area, "hin"))
    grip_at(crash, area, 0)
    assert posts(crash).keys() == {"hin"}  # who is at work stays until she leaves
    assert not posts(crash)["hin"]["needed"]
    post_leave(actor=hin, **here(crash, area, "hin"))
    assert posts(crash) == {}
    assert Post.objects.count() == len(seats_at(2))


def test_who_holds_a_function_goes_along_to_the_team_of_the_new_level(crash, area):
    grip_at(crash, area, 3)
    dpg = at(area, Role.DPG)
    post_take(actor=dpg, **here(crash, area, "dpg"), attendance="standby")
    assert posts(crash)["dpg"]["team"] == "gbt"
    grip_at(crash, area, 4)
    state = posts(crash)["dpg"]
    assert (state["team"], state["username"], state["attendance"]) == (
        "rbt",
        dpg.name.removeprefix("user:"),
        "standby",
    )


def test_two_activiteiten_have_two_teams(crash, area):
    fire = activity_in(crash.realm, area)
    grip_at(crash, area, 2)
    grip_at(fire, area, 1)
    post_take(actor=at(area, Role.OVDG), **here(crash, area, "duty_officer"))
    found = entities(crash)
    assert found[f"post:{crash.pk}:{area.pk}:duty_officer"]["state"]["holder"]
    assert not found[f"post:{fire.pk}:{area.pk}:duty_officer"]["state"]["holder"]


def test_a_function_is_taken_by_whoever_has_it_here_by_role_or_roster(crash, area):
    grip_at(crash, area, 2)
    elsewhere = VeiligheidsregioFactory.create()
    elsewhere.regions.add(area.regions.get())
    for stranger in (at(elsewhere, Role.HIN), at(area, Role.ACGZ), person(Role.OBSERVER)):
        with pytest.raises(Refused):
            post_take(actor=stranger, **here(crash, area, "hin"))
    adviser = MandateFactory.create(role=Role.OBSERVER).user
    begins = crash.realm.now() - timedelta(hours=1)
    shift = {"begins": begins, "people": [adviser.username]}
    roster_set(actor=SYSTEM, realm=crash.realm, at=At(area), function="gags", shifts=[shift])
    with pytest.raises(Refused):
        post_take(actor=person(Role.OBSERVER), **here(crash, area, "gags"))
    post_take(actor=person_of(adviser), **here(crash, area, "gags"), attendance="by_phone")
    assert posts(crash)["gags"]["attendance"] == "by_phone"


def test_a_held_function_is_not_taken_twice(crash, area):
    grip_at(crash, area, 2)
    post_take(actor=at(area, Role.HIN), **here(crash, area, "hin"))
    with pytest.raises(Conflict):
        post_take(actor=at(area, Role.HIN), **here(crash, area, "hin"))
    with pytest.raises(Conflict):
        post_assign(actor=at(area, Role.ACGZ), **here(crash, area, "hin"), name="Jansen")


def test_who_has_no_account_is_recorded_by_name_and_no_patient_is(crash, area):
    grip_at(crash, area, 2)
    acgz = at(area, Role.ACGZ)
    with pytest.raises(Invalid):
        post_assign(actor=acgz, **here(crash, area, "gags"), name="BSN 111222333")
    post_assign(
        actor=acgz, **here(crash, area, "gags"), name="J. Jansen", attendance="coming", minutes=20
    )
    state = posts(crash)["gags"]
    assert (state["holder"], state["username"]) == ("J. Jansen", "")
    assert state["expected_at"] == (crash.realm.now() + timedelta(minutes=20)).isoformat()
    post_attend(actor=acgz, **here(crash, area, "gags"), attendance="present")
    assert posts(crash)["gags"]["expected_at"] is None


def test_attendance_is_said_by_the_holder_or_who_keeps_the_team(crash, area):
    grip_at(crash, area, 1)
    officer = at(area, Role.OVDG)
    post_take(actor=officer, **here(crash, area, "duty_officer"), attendance="coming", minutes=5)
    post_attend(actor=officer, **here(crash, area, "duty_officer"), attendance="on_site")
    with pytest.raises(Refused):
        post_attend(
            actor=person(Role.OBSERVER), **here(crash, area, "duty_officer"), attendance="present"
        )
    with pytest.raises(Refused):
        post_leave(actor=at(area, Role.OVDG), **here(crash, area, "duty_officer"))
    post_attend(actor=at(area, Role.HON), **here(crash, area, "duty_officer"), attendance="present")
    assert lines(crash)[-1].endswith("aanwezig")


# --- handing over


@pytest.fixture
def held(crash, area):
    grip_at(crash, area, 2)
    giver = at(area, Role.HIN)
    post_take(actor=giver, **here(crash, area, "hin"))
    return giver


def name_of(actor):
    return actor.name.removeprefix("user:")


def test_until_it_is_taken_the_giver_still_holds_it(crash, area, held):
    taker = at(area, Role.HIN)
    spot = here(crash, area, "hin")
    handover_offer(
        actor=held, **spot, to=name_of(taker), note="Beeld tot 16:00.", open_points=["Stof?"]
    )
    state = posts(crash)["hin"]
    assert state["username"] == name_of(held)
    assert state["handover"]["to"] == name_of(taker)
    assert state["handover"]["open_points"] == [{"nl": "Stof?", "en": "Stof?"}]
    with pytest.raises(Refused):
        handover_answer(actor=held, **spot, accept=True)
    handover_answer(actor=taker, **spot, accept=True)
    state = posts(crash)["hin"]
    assert (state["username"], state["handover"]) == (name_of(taker), None)
    with pytest.raises(Conflict):
        handover_answer(actor=taker, **spot, accept=True)
    assert Handover.objects.get().state == "taken"


def test_an_offer_can_be_declined_taken_back_or_replaced_and_nothing_is_lost(crash, area, held):
    first, second = at(area, Role.HIN), at(area, Role.HIN)
    spot = here(crash, area, "hin")
    handover_offer(actor=held, **spot, to=name_of(first), note="Beeld klaar.")
    handover_answer(actor=first, **spot, accept=False, answer="Ik zit nog in de auto.")
    assert posts(crash)["hin"]["username"] == name_of(held)
    assert posts(crash)["hin"]["declined"]["answer"] == "Ik zit nog in de auto."
    handover_offer(actor=held, **spot, to=name_of(first), note="Beeld klaar.")
    assert posts(crash)["hin"]["declined"] is None
    handover_offer(actor=held, **spot, to=name_of(second), note="Beeld klaar.")
    with pytest.raises(Refused):
        handover_answer(actor=first, **spot, accept=True)
    handover_withdraw(actor=held, **spot)
    with pytest.raises(Conflict):
        handover_answer(actor=second, **spot, accept=True)
    states = list(Handover.objects.values_list("state", flat=True))
    assert states == ["declined", "withdrawn", "withdrawn"]
    assert Handover.objects.order_by("pk")[0].answer == "Ik zit nog in de auto."


def test_who_offered_hears_that_it_was_declined_until_she_sets_that_aside(crash, area, held):
    other = at(area, Role.HIN)
    spot = here(crash, area, "hin")
    handover_offer(actor=held, **spot, to=name_of(other), note="Beeld klaar.")
    handover_answer(actor=other, **spot, accept=False, answer="Ik zit nog in de auto.")
    told = posts(crash)["hin"]["declined"]
    assert set(told) == {"by", "answer", "at"}
    handover_withdraw(actor=held, **spot)
    assert posts(crash)["hin"]["declined"] is None
    assert posts(crash)["hin"]["username"] == name_of(held)
    with pytest.raises(Conflict):
        handover_withdraw(actor=held, **spot)


def test_what_one_was_declined_is_not_said_of_who_holds_it_later(crash, area, held):
    first, second = at(area, Role.HIN), at(area, Role.HIN)
    spot = here(crash, area, "hin")
    handover_offer(actor=held, **spot, to=name_of(first), note="Beeld klaar.")
    handover_answer(actor=first, **spot, accept=False)
    handover_offer(actor=held, **spot, to=name_of(second), note="Beeld klaar.")
    handover_answer(actor=second, **spot, accept=True)
    assert posts(crash)["hin"]["declined"] is None


def test_it_goes_to_somebody_who_may_hold_it_and_says_nothing_of_a_patient(crash, area, held):
    spot = here(crash, area, "hin")
    for to, note in (
        (name_of(at(area, Role.HON)), "Alles loopt."),
        (name_of(held), "Alles loopt."),
        (name_of(at(area, Role.HIN)), "Patiënt 111222333"),
    ):
        with pytest.raises(Invalid):
            handover_offer(actor=held, **spot, to=to, note=note)
    names = [one["username"] for one in candidates(functions()["hin"], area, crash.realm)]
    assert name_of(held) in names


def test_what_other_parts_know_to_be_open_goes_along(crash, area, held):
    register_open("test", lambda post: [f"open voor {post.function}"])
    try:
        handover_offer(
            actor=held,
            **here(crash, area, "hin"),
            to=name_of(at(area, Role.HIN)),
            note="Let op.",
        )
    finally:
        del _readers["test"]
    points = posts(crash)["hin"]["handover"]["open_points"]
    assert points == [{"nl": "open voor hin", "en": "open voor hin"}]


# --- calling


def test_a_rising_level_calls_whoever_it_asks_for_and_is_not_there(crash, area):
    officer, acgz = at(area, Role.OVDG), at(area, Role.ACGZ)
    grip_at(crash, area, 1)
    post_take(actor=officer, **here(crash, area, "duty_officer"))
    grip_at(crash, area, 2, call=True)
    alarm = Alarm.objects.get()
    asked = set(Seat.objects.filter(alarm=alarm).values_list("function", flat=True))
    assert asked == seats_at(2).keys() - {"duty_officer"}
    state = entities(crash)[f"callup:{alarm.pk}"]["state"]
    assert (state["level"], state["total"], state["confirmed"]) == (2, 6, 0)
    call = alarm.calls.get(user__username=name_of(acgz))
    call_answer(actor=acgz, realm=crash.realm, call=call.pk, answer="later", minutes=25)
    state = entities(crash)[f"callup:{alarm.pk}"]["state"]
    # she answers for herself, and for those whom nobody else answers for
    mine = [one for one in state["seats"] if one["function"] == "acgz"]
    assert [(one["state"], one["minutes"]) for one in mine] == [("filled", 25)]
    assert name_of(acgz) not in str(state)
    # however many functions she fills: she is one person
    hers = [one for one in state["seats"] if one["state"] == "filled"]
    assert len(hers) == state["confirmed"] > 1
    # by her first call here: a rank among calls could be another's in a call made at the same time
    first = alarm.calls.filter(target=call.target).order_by("pk").first()
    assert first is not None
    assert {one["who"] for one in hers} == {first.pk}
    assert (state["people"], state["later"]) == (1, 1)
    grip_at(crash, area, 1)
    assert Alarm.objects.count() == 1  # going down calls nobody


def test_silence_is_shown_and_who_stands_above_is_called(crash, area):
    hin, _dpg = at(area, Role.HIN), at(area, Role.DPG)
    alarm = called_for(crash, area, "hin")
    key = f"callup:{alarm.pk}"
    assert entities(crash)[key]["state"]["silent"] == 1
    Seat.objects.update(escalate_at=crash.realm.clock_set_at - timedelta(hours=1))
    seats_escalate(actor=SYSTEM, realm=crash.realm)
    [seat] = entities(crash)[key]["state"]["seats"]
    assert (seat["above"], seat["passed"]) == ("dpg", "silent")
    # who answers after all answers for herself: it is not the one above who comes
    call = alarm.calls.get(user__username=name_of(hin))
    call_answer(actor=hin, realm=crash.realm, call=call.pk, answer="come")
    [seat] = entities(crash)[key]["state"]["seats"]
    assert (seat["state"], seat["above"]) == ("filled", "")


def test_of_a_function_that_nobody_has_is_not_said_that_it_was_silent(crash, area):
    at(area, Role.ACGZ)
    alarm = called_for(crash, area, "gags")
    [seat] = entities(crash)[f"callup:{alarm.pk}"]["state"]["seats"]
    assert (seat["above"], seat["passed"]) == ("acgz", "nobody")


def test_of_who_cannot_come_is_said_that_she_cannot(crash, area):
    hin = at(area, Role.HIN)
    at(area, Role.ACGZ), at(area, Role.DPG)
    alarm = called_for(crash, area, "hin")
    call = alarm.calls.get(user__username=name_of(hin))
    call_answer(actor=hin, realm=crash.realm, call=call.pk, answer="not")
    [seat] = entities(crash)[f"callup:{alarm.pk}"]["state"]["seats"]
    assert (bool(seat["above"]), seat["passed"]) == (True, "refused")


@pytest.fixture
def mailed(settings):
    """Return a function by which people can be reached by mail: each message then waits to be sent."""
    settings.EMAIL_HOST = "mail.example"

    def reach(*people):
        for one in people:
            Reach.objects.create(user_id=one.user_id, mail=f"{one.user_id}@example.nl")

    return reach


def called_for(crash, area, *functions):
    """Call functions of an activiteit; return the alarm."""
    keeper = at(area, Role.DPG)
    asked = {"veiligheidsregio": area, "functions": functions, "text": "Kom."}
    callup_raise(actor=keeper, realm=crash.realm, activity=crash.pk, **asked)
    return Alarm.objects.get()


def passed_on(crash):
    """Have the time to answer pass: the next is called."""
    Seat.objects.update(escalate_at=crash.realm.clock_set_at - timedelta(hours=1))
    seats_escalate(actor=SYSTEM, realm=crash.realm)


def waits(call):
    return call.attempts.filter(outcome="waiting").exists()


def call_state(crash, alarm):
    return entities(crash)[f"callup:{alarm.pk}"]["state"]


def seat_state(crash, alarm, function):
    [found] = [s for s in call_state(crash, alarm)["seats"] if s["function"] == function]
    return found["state"]


def test_who_takes_the_one_function_she_was_called_for_has_answered(crash, area, mailed):
    people = {name_of(one): one for one in (at(area, Role.HIN), at(area, Role.HIN))}
    mailed(*people.values())
    alarm = called_for(crash, area, "hin")
    first = alarm.calls.get()
    passed_on(crash)
    deputy = alarm.calls.exclude(pk=first.pk).get()
    assert waits(first)
    assert waits(deputy)
    post_take(actor=people[first.user.username], **here(crash, area, "hin"))
    first.refresh_from_db()
    assert first.answer == "come"
    assert not waits(first)
    assert not waits(deputy)  # nor is her deputy sent anything more
    assert seat_state(crash, alarm, "hin") == "filled"
    seat = alarm.seats.get()
    assert (seat.escalate_at, seat.call) == (None, first)  # no deputy is called


def test_what_she_takes_says_nothing_of_what_else_she_was_called_for(crash, area, mailed):
    acgz = at(area, Role.ACGZ)
    mailed(acgz)
    grip_at(crash, area, 2, call=True)
    alarm = Alarm.objects.get()
    call = alarm.calls.get(user__username=name_of(acgz))
    assert waits(call)
    assert {one.function for one in seats_of(call, alarm.seats.all())} >= {"acgz", "gags"}
    post_take(actor=acgz, **here(crash, area, "acgz"))
    call.refresh_from_db()
    assert call.answer == ""
    assert seat_state(crash, alarm, "acgz") == "ended"
    assert seat_state(crash, alarm, "gags") == "asked"
    assert waits(call)


def test_for_a_function_of_which_somebody_else_was_heard_nobody_is_awaited(crash, area, mailed):
    hon, hin = at(area, Role.HON), at(area, Role.HIN)
    mailed(hon)
    grip_at(crash, area, 2, call=True)
    alarm = Alarm.objects.get()
    call = alarm.calls.get(user__username=name_of(hon))
    assert waits(call)
    before = call_state(crash, alarm)
    post_assign(actor=hin, name="Visser", **here(crash, area, "hon"))
    after = call_state(crash, alarm)
    assert (after["total"], after["silent"]) == (before["total"] - 1, before["silent"] - 1)
    assert seat_state(crash, alarm, "hon") == "ended"
    call.refresh_from_db()
    assert call.answer == ""  # nobody answers for her
    assert not waits(call)
    # that she takes it later is no answer to a call that waits for nobody
    post_leave(actor=hin, **here(crash, area, "hon"))
    post_take(actor=hon, **here(crash, area, "hon"))
    call.refresh_from_db()
    assert call.answer == ""


def test_who_is_noted_and_was_not_reached_yet_still_hears_of_it(crash, area, mailed):
    people = {name_of(one): one for one in (at(area, Role.HIN), at(area, Role.HIN))}
    mailed(*people.values())
    alarm = called_for(crash, area, "hin")
    first = alarm.calls.get()
    passed_on(crash)
    deputy = alarm.calls.exclude(pk=first.pk).get()
    keeper, spot = at(area, Role.ACGZ), here(crash, area, "hin")
    post_assign(actor=keeper, username=deputy.user.username, **spot)
    assert seat_state(crash, alarm, "hin") == "ended"
    assert waits(deputy)
    assert not waits(first)
    assert seats_asking(deputy, alarm.seats.all())
    assert not seats_asking(first, alarm.seats.all())
    # taken off it again, she is not to come for it
    post_leave(actor=keeper, **spot)
    assert not waits(deputy)
    assert not seats_asking(deputy, alarm.seats.all())


def test_who_leaves_does_not_come_and_of_another_who_comes_that_stays_so(crash, area):
    people = {name_of(one): one for one in (at(area, Role.HIN), at(area, Role.HIN))}
    alarm = called_for(crash, area, "hin")
    first = alarm.calls.get()
    spot = here(crash, area, "hin")
    own = people.pop(first.user.username)
    [other] = people.values()
    call_answer(actor=own, realm=crash.realm, call=first.pk, answer="later", minutes=25)
    post_take(actor=other, **spot)
    post_leave(actor=other, **spot)
    assert seat_state(crash, alarm, "hin") == "filled"  # she is still on her way
    post_take(actor=own, **spot)
    handover_offer(actor=own, **spot, to=name_of(other), note="Alles loopt.")
    handover_answer(actor=other, **spot, accept=True)
    assert seat_state(crash, alarm, "hin") == "ended"  # she gave it away
    assert [call_state(crash, alarm)[name] for name in ("total", "confirmed", "people")] == [
        0,
        0,
        0,
    ]


def test_who_takes_a_function_and_leaves_it_is_counted_no_more(crash, area):
    hin = at(area, Role.HIN)
    alarm = called_for(crash, area, "hin")
    spot = here(crash, area, "hin")
    post_take(actor=hin, **spot)
    assert call_state(crash, alarm)["confirmed"] == 1
    post_leave(actor=hin, **spot)
    assert seat_state(crash, alarm, "hin") == "ended"
    assert (call_state(crash, alarm)["total"], call_state(crash, alarm)["confirmed"]) == (0, 0)


def test_nobody_to_call_stops_no_level(crash, area):
    grip_at(crash, area, 2, call=True)
    assert not CallUp.objects.exists()
    assert posts(crash).keys() == seats_at(2).keys()


def test_what_is_open_ends_when_the_activiteit_closes(crash, area, held):
    taker = at(area, Role.HIN)
    grip_at(crash, area, 3, call=True)
    handover_offer(actor=held, **here(crash, area, "hin"), to=name_of(taker), note="Alles.")
    grip_at(crash, area, 0)
    activity_close(actor=SYSTEM, realm=crash.realm, activity=crash.pk, reason="Klaar.")
    assert posts(crash) == {}
    assert Handover.objects.get().state == "withdrawn"
    assert not Alarm.objects.filter(closed_at__isnull=True).exists()
    with pytest.raises(Conflict):
        post_take(actor=held, **here(crash, area, "hin"))


# --- the list of telephones


def test_the_list_of_telephones_has_functions_and_who_takes_part(crash, area, held):
    house = FacilityFactory.create(name="Maasstad")
    contact = {"function": "ico", "telephone": "010 555 01 23"}
    contacts_set(actor=SYSTEM, realm=crash.realm, at=At(house), contacts=[contact])
    desk = {"function": "hin", "telephone": "010 555 09 09"}
    contacts_set(actor=SYSTEM, realm=crash.realm, at=At(area), contacts=[desk])
    parties = {"actor": SYSTEM, "realm": crash.realm, "activity": crash.pk}
    activity_party_set(**parties, who=house)
    activity_party_set(**parties, who="Gemeente", guest=True, telephone="078 555 01 23")
    rows = phone_list(crash)
    mine = next(row for row in rows if row["group"] == "post" and row["who"])
    assert (mine["function"], mine["telephone"]) == (
        "Hoofd Informatie GHOR (HIN)",
        "010 555 09 09",
    )
    others = [
        (row["place"], row["telephone"], row["guest"]) for row in rows if row["group"] == "party"
    ]
    assert others == [("Maasstad", "010 555 01 23", False), ("Gemeente", "078 555 01 23", True)]
