"""Actions: whose, by when, how far; reminded of, late, given to another, and in what is handed over."""

from datetime import datetime, timedelta

import pytest

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.said import text_of
from network.models import Role
from phases.services import activity_close
from situation.models import TeamAction
from situation.open_points import open_points
from situation.post_models import Post
from situation.services import action_add, action_give, action_step, actions_watch
from tests.factories import SYSTEM, VeiligheidsregioFactory, grip_at, person

STEPS = {
    "open": {"start": "under_way", "finish": "done", "cannot": "cannot", "drop": "dropped"},
    "under_way": {"finish": "done", "cannot": "cannot", "drop": "dropped"},
    "done": {"reopen": "open"},
    "cannot": {"drop": "dropped", "reopen": "open"},
    "dropped": {"reopen": "open"},
}
NAMES = ("start", "finish", "cannot", "drop", "reopen")


def stepped(incident, made, step, actor=None, note="Zo is het."):
    return action_step(
        actor=actor or incident.hin, realm=incident.realm, team_action=made.pk, step=step, note=note
    )


def soon(incident, minutes):
    return incident.realm.now() + timedelta(minutes=minutes)


@pytest.mark.parametrize("state", STEPS)
def test_every_step_from_every_state_is_taken_or_refused_as_the_table_says(incident, state):
    for name in NAMES:
        made = incident.action()
        TeamAction.objects.filter(pk=made.pk).update(state=state)
        if name in STEPS[state]:
            assert stepped(incident, made, name).state == STEPS[state][name]
        else:
            with pytest.raises(Conflict):
                stepped(incident, made, name)
            made.refresh_from_db()
            assert made.state == state


def test_an_action_has_an_owner_a_number_and_a_decision(incident):
    decision = incident.decision()
    incident.action(decision=decision.pk, due_at=soon(incident, 60), remind_minutes=15)
    state = incident.only("action")
    assert (state["number"], state["state"], state["decision"]) == (1, "open", decision.pk)
    owner = state["owner"]
    assert (owner["kind"], owner["code"], owner["area"]) == ("function", "acgz", incident.area.pk)
    assert state["account"] == incident.account(incident.hin).username
    early = datetime.fromisoformat(state["due_at"]) - timedelta(minutes=15)
    assert datetime.fromisoformat(state["remind_at"]) == early
    with pytest.raises(Missing):
        incident.action(decision=decision.pk + 1)


@pytest.mark.parametrize("step", ["cannot", "drop"])
def test_what_is_not_done_needs_a_reason_that_says_no_patient(incident, step):
    made = incident.action()
    for wrong in ("", " ", "BSN 111222333"):
        with pytest.raises(Invalid) as refusal:
            stepped(incident, made, step, note=wrong)
        assert refusal.value.field == "note"
    stepped(incident, made, step, note="De lijn ligt eruit.")
    assert incident.only("action")["note"] == "De lijn ligt eruit."


def test_the_owner_does_it_the_team_may_drop_it_and_nobody_else_does(incident):
    liaison = incident.person(Role.HOSPITAL_LIAISON, incident.house)
    made = incident.action(owner={"facility": incident.house})
    stepped(incident, made, "start", actor=liaison)
    with pytest.raises(Refused):
        stepped(incident, made, "drop", actor=liaison)
    for stranger in (person(Role.OBSERVER), incident.person(Role.REGIONAL_COORDINATOR)):
        with pytest.raises(Refused):
            stepped(incident, made, "finish", actor=stranger)
    stepped(incident, made, "finish", actor=liaison)
    assert incident.only("action")["state"] == "done"


def test_who_stands_outside_the_network_is_an_owner_by_name(incident):
    made = incident.action(owner={"name": "ProRail"})
    assert incident.only("action")["owner"] == {
        "kind": "name",
        "code": "",
        "area": "",
        "name": "ProRail",
    }
    stepped(incident, made, "finish")


@pytest.mark.parametrize(
    ("owner", "field"),
    [
        ({}, "name"),
        ({"name": "BSN 111222333"}, "owner.name"),
        ({"function": "acgz"}, "veiligheidsregio"),
        ({"function": "niemand"}, "function"),
    ],
)
def test_an_owner_that_is_none_is_refused_at_its_field(incident, owner, field):
    if owner.get("function") == "niemand":
        owner = owner | {"veiligheidsregio": incident.area}
    with pytest.raises(Invalid) as refusal:
        action_add(actor=incident.hin, **incident.team(), text="Bellen.", owner=owner)
    assert refusal.value.field == field


def test_a_function_of_elsewhere_or_of_a_house_owns_nothing_here(incident):
    elsewhere = VeiligheidsregioFactory.create()
    for owner in (
        {"function": "acgz", "veiligheidsregio": elsewhere},
        {"function": "ico", "veiligheidsregio": incident.area},
    ):
        with pytest.raises(Invalid):
            incident.action(owner=owner)


def test_a_deadline_that_is_over_is_refused(incident):
    with pytest.raises(Invalid) as refusal:
        incident.action(due_at=soon(incident, -1))
    assert refusal.value.field == "due_at"


def test_the_clock_reminds_once_and_then_says_once_that_it_is_late(incident, time_machine):
    incident.action(due_at=soon(incident, 30), remind_minutes=10)
    incident.action()  # without a deadline nobody is late
    assert actions_watch(actor=SYSTEM, realm=incident.realm) == 0
    time_machine.shift(timedelta(minutes=21))
    assert actions_watch(actor=SYSTEM, realm=incident.realm) == 1
    assert actions_watch(actor=SYSTEM, realm=incident.realm) == 0
    reminded = next(one for one in incident.states("action") if one["number"] == 1)
    assert reminded["reminded_at"] is not None
    assert reminded["overdue_since"] is None
    time_machine.shift(timedelta(minutes=10))
    assert actions_watch(actor=SYSTEM, realm=incident.realm) == 1
    assert actions_watch(actor=SYSTEM, realm=incident.realm) == 0
    late = next(one for one in incident.states("action") if one["number"] == 1)
    assert late["overdue_since"] is not None
    said = [line for line in incident.lines() if "A1" in line]
    assert said[1].endswith("herinnerd aan actie A1: Bedden opvragen.")
    assert said[2].endswith("is te laat: Bedden opvragen.")


def test_what_is_done_is_not_late(incident, time_machine):
    made = incident.action(due_at=soon(incident, 5))
    stepped(incident, made, "finish")
    time_machine.shift(timedelta(minutes=10))
    assert actions_watch(actor=SYSTEM, realm=incident.realm) == 0


def test_given_to_another_it_waits_anew_and_with_a_new_deadline(incident, time_machine):
    made = incident.action(due_at=soon(incident, 5))
    stepped(incident, made, "start", actor=incident.acgz)
    time_machine.shift(timedelta(minutes=6))
    actions_watch(actor=SYSTEM, realm=incident.realm)
    spot = {"actor": incident.hin, "realm": incident.realm, "team_action": made.pk}
    with pytest.raises(Refused):
        action_give(**spot | {"actor": person(Role.OBSERVER)}, owner={"facility": incident.house})
    action_give(**spot, owner={"facility": incident.house}, due_at=soon(incident, 20))
    state = incident.only("action")
    assert (state["state"], state["owner"]["code"]) == ("open", incident.house.pk)
    assert (state["overdue_since"], state["reminded_at"]) == (None, None)


def test_what_is_open_is_in_the_handover_of_its_owner_alone(incident, time_machine):
    incident.action(text="Stof bevestigen.", due_at=soon(incident, 5))
    incident.action(text="Vervoer regelen.")
    stepped(incident, incident.action(text="Al klaar."), "finish")
    incident.action(text="Van een ander.", owner=incident.function("hin"))
    time_machine.shift(timedelta(minutes=6))
    actions_watch(actor=SYSTEM, realm=incident.realm)
    post = Post.objects.get(function="acgz")
    first, second = [text_of(one, "nl") for one in open_points(post)]
    assert "TE LAAT" in first
    assert first.endswith("Stof bevestigen.")
    assert second.endswith("Vervoer regelen.")


def test_what_is_open_is_dropped_with_the_activiteit_and_its_reason(incident):
    incident.action()
    grip_at(incident.row, incident.area, 0)
    activity_close(
        actor=SYSTEM, realm=incident.realm, activity=incident.row.pk, reason="Inzet voorbij."
    )
    state = incident.only("action")
    assert (state["state"], state["note"], state["over"]) == ("dropped", "Inzet voorbij.", True)
