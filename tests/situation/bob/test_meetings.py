"""Meetings of a team: planned, told, held by an agenda and a clock, ended with what is open and the next."""

from datetime import timedelta
from typing import Any

import pytest

from journal.errors import Conflict, Invalid, Refused
from network.models import Role
from phases.services import activity_close
from situation.bob.data import agenda, rhythms
from situation.models import Meeting
from situation.services import (
    meeting_attend,
    meeting_begin,
    meeting_cancel,
    meeting_change,
    meeting_end,
    meeting_go,
    meeting_plan,
)
from situation.teams import teams
from tests.factories import SYSTEM, grip_at, person


def later(incident, minutes):
    return incident.realm.now() + timedelta(minutes=minutes)


def planned(incident, minutes=15, team="ac_ghor", **more):
    return meeting_plan(
        actor=incident.hin, **incident.team(team), starts_at=later(incident, minutes), **more
    )


def at(incident, made, actor=None):
    return {"actor": actor or incident.hin, "realm": incident.realm, "meeting": made.pk}


def test_every_team_has_a_rhythm_and_the_agenda_is_bob():
    assert rhythms().keys() == teams().keys()
    codes = [one["code"] for one in agenda()]
    assert codes.index("picture") < codes.index("judgement") < codes.index("decision")


def test_one_meeting_of_a_team_is_planned_at_a_time(incident):
    planned(incident, points=["Vervoer van T3", " "])
    state = incident.only("meeting")
    assert (state["number"], state["state"], state["points"]) == (1, "planned", ["Vervoer van T3"])
    assert [one["code"] for one in state["agenda"]] == [one["code"] for one in agenda()]
    assert "AC-GHOR komt bijeen om" in incident.lines()[-1]
    with pytest.raises(Conflict):
        planned(incident, 40)
    planned(incident, team="rot")  # another team has its own
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize("minutes", [-10, 60 * 24 * 15])
def test_a_meeting_is_neither_in_the_past_nor_far_away(incident, minutes):
    with pytest.raises(Invalid) as refusal:
        planned(incident, minutes)
    assert refusal.value.field == "starts_at"


def test_a_member_says_whether_she_comes_and_the_team_notes_guests(incident):
    made = planned(incident)
    meeting_attend(**at(incident, made), function="hin", presence="coming")
    with pytest.raises(Refused):  # a function of hers, not of another's
        meeting_attend(
            **at(incident, made, person(Role.OBSERVER)), function="hin", presence="declined"
        )
    meeting_attend(**at(incident, made), name="Woordvoerder gemeente", presence="present")
    meeting_attend(**at(incident, made), function="hin", presence="present")
    assert incident.only("meeting")["attendees"] == [
        {"function": "hin", "name": "", "presence": "present"},
        {"function": "", "name": "Woordvoerder gemeente", "presence": "present"},
    ]
    wrongs: list[Any] = [{"name": " "}, {"name": "BSN 111222333"}, {"function": "niemand"}]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            meeting_attend(**at(incident, made), presence="present", **wrong)


def test_when_it_moves_its_members_are_asked_anew(incident):
    made = planned(incident)
    meeting_attend(**at(incident, made), function="hin", presence="coming")
    meeting_change(**at(incident, made), starts_at=made.starts_at, points=["Stof"])
    assert len(incident.only("meeting")["attendees"]) == 1
    meeting_change(**at(incident, made), starts_at=later(incident, 30), points=["Stof"])
    assert incident.only("meeting")["attendees"] == []
    assert "is verzet naar" in incident.lines()[-1]


def test_the_clock_of_a_point_begins_when_the_meeting_goes_there(incident, time_machine):
    made = planned(incident)
    with pytest.raises(Conflict):
        meeting_go(**at(incident, made), point=1)
    meeting_begin(**at(incident, made))
    began = incident.only("meeting")["point_since"]
    time_machine.shift(timedelta(minutes=3))
    meeting_go(**at(incident, made), point=1)
    state = incident.only("meeting")
    assert state["point"] == 1
    assert state["point_since"] > began
    with pytest.raises(Invalid):
        meeting_go(**at(incident, made), point=len(agenda()))
    with pytest.raises(Conflict):
        meeting_begin(**at(incident, made))


def test_what_is_decided_in_a_meeting_belongs_to_it(incident):
    before = incident.decision()
    made = planned(incident)
    meeting_begin(**at(incident, made))
    within, action = incident.decision(), incident.action()
    meeting_end(**at(incident, made))
    after = incident.decision()
    assert [one.meeting_id for one in (before, within, after)] == [None, made.pk, None]
    assert action.meeting_id == made.pk


def test_it_ends_with_what_is_open_and_the_next_one(incident):
    incident.action(text="Stof bevestigen.")
    incident.action(text="Van een ander team.")
    made = planned(incident, place="Kamer 2")
    meeting_begin(**at(incident, made))
    upcoming = later(incident, 45)
    meeting_end(**at(incident, made), summary="T3 wordt verdeeld.", next_at=upcoming)
    ended, following = sorted(incident.states("meeting"), key=lambda one: one["number"])
    assert (ended["state"], ended["summary"]) == ("ended", "T3 wordt verdeeld.")
    assert [one["nl"].endswith("Stof bevestigen.") for one in ended["open_points"]] == [True, False]
    assert (following["state"], following["number"], following["place"]) == (
        "planned",
        2,
        "Kamer 2",
    )
    assert following["starts_at"] == upcoming.isoformat()
    with pytest.raises(Conflict):
        meeting_end(**at(incident, made))


def test_it_is_cancelled_with_a_reason_and_only_before_it_begins(incident):
    made = planned(incident)
    with pytest.raises(Invalid):
        meeting_cancel(**at(incident, made), reason=" ")
    meeting_cancel(**at(incident, made), reason="Team afgeschaald.")
    with pytest.raises(Conflict):
        meeting_attend(**at(incident, made), function="hin", presence="coming")
    again = planned(incident)
    meeting_begin(**at(incident, again))
    with pytest.raises(Conflict):
        meeting_cancel(**at(incident, again), reason="Toch niet.")


def test_who_sits_elsewhere_plans_and_holds_nothing_here(incident):
    made = planned(incident)
    liaison = incident.person(Role.HOSPITAL_LIAISON, incident.house)
    with pytest.raises(Refused):
        meeting_plan(actor=liaison, **incident.team("rot"), starts_at=later(incident, 5))
    for hold in (meeting_begin, meeting_end):
        with pytest.raises(Refused):
            hold(**at(incident, made, liaison))


def test_with_the_activiteit_a_planned_one_is_cancelled_and_a_running_one_ends(incident):
    planned(incident)
    meeting_begin(**at(incident, planned(incident, team="rot")))
    grip_at(incident.row, incident.area, 0)
    activity_close(actor=SYSTEM, realm=incident.realm, activity=incident.row.pk, reason="Voorbij.")
    states = {one["team"]: (one["state"], one["reason"]) for one in incident.states("meeting")}
    assert states == {"ac_ghor": ("cancelled", "Voorbij."), "rot": ("ended", "")}
