"""What is answered about calling people: alarms, contacts, and how somebody is reached."""

import pytest

from callout.bodies import PushGoneIn, PushIn, ReachIn
from callout.models import Contact, PushSubscription, Reach
from network.models import Role
from tests.web.answers.asking import Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
LIAISON, COORDINATOR = Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR


def test_who_is_called_answers_and_the_alarm_ends(ask: Asking) -> None:
    alarm, call = ask.country.rows["alarm"], ask.country.rows["call"]
    come = {"call": call, "answer": "come", "minutes": 20}
    answer = ask.do(COORDINATOR, "callout.call_answer", told=f"alarm:{alarm}", **come)
    assert answer["answer"] == "come"
    over = {"alarm": alarm, "reason": "Het overleg is begonnen."}
    ended = ask.do(Role.ROAZ_CHAIR, "callout.alarm_end", told=f"alarm:{alarm}", **over)
    assert ended["alarm"] == alarm
    assert ended.told[f"alarm:{alarm}"]["closed_at"]


def test_the_contacts_of_a_house_are_set_and_confirmed(ask: Asking) -> None:
    house = ask.country.own.facility.pk
    ico = {"function": "ico", "telephone": "010 555 01 23"}
    given = {"facility": house, "contacts": [ico]}
    ask.do(LIAISON, "callout.contacts_set", told=f"contacts:{house}", **given)
    still = {"facility": house, "function": "ico"}
    answer = ask.do(LIAISON, "callout.contacts_confirm", told=f"contacts:{house}", **still)
    assert answer["place"] == Contact.objects.get().at_code == house


def test_somebody_says_how_to_be_reached_and_has_a_browser_told(ask: Asking) -> None:
    user = ask.country.user(LIAISON)
    key = f"reach:{user.username}"
    ask.do(LIAISON, "callout.reach_set", told=key, **ReachIn.example)
    assert Reach.objects.get(user=user).telephone == ReachIn.example["telephone"]
    pushed = ask.do(LIAISON, "callout.push_start", told=key, **PushIn.example)
    assert pushed.told[key]["ways"][0] == "push"
    ask.do(LIAISON, "callout.push_stop", told=key, **PushGoneIn.example)
    assert not PushSubscription.objects.exists()


def test_who_can_be_put_on_a_roster_is_found(ask: Asking) -> None:
    ask.country.user(COORDINATOR)
    region = ask.country.own.region.pk
    answer = ask.get("realms_callout_people_retrieve", COORDINATOR, region=region)
    assert ask.country.user(COORDINATOR).username in str(answer.document)
