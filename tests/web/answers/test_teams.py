"""What is answered about an activiteit: functions, handovers, decisions, actions, requests, meetings."""

from datetime import timedelta
from typing import Any

import pytest

from network.models import Role
from situation.models import AskedParty
from tests.filled import mandated
from tests.web.answers.asking import Answered, Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
HIN, LIAISON = Role.HIN, Role.HOSPITAL_LIAISON


class Post:
    """A function of the activiteit, and what is done about it."""

    def __init__(self, ask: Asking) -> None:
        area = ask.country.own.veiligheidsregio.pk
        number = ask.country.rows["activity"]
        self.ask = ask
        self.here = {"activity": number, "veiligheidsregio": area, "function": "hin"}
        self.key = f"post:{number}:{area}:hin"

    def do(self, command: str, where: Any = "own", **more: Any) -> Answered:
        """Do something as the HIN of a place."""
        return self.ask.do(HIN, f"situation.{command}", where, told=self.key, **self.here, **more)


@pytest.fixture
def post(ask: Asking) -> Post:
    return Post(ask)


def second(ask: Asking) -> str:
    """Give somebody of elsewhere the function of HIN here as well; return the account."""
    user = ask.country.user(HIN, "other")
    mandated(user, HIN, ask.country.own)
    return user.username


def later(ask: Asking, minutes: int) -> str:
    return (ask.country.realm.now() + timedelta(minutes=minutes)).isoformat()


def test_a_function_is_taken_attended_left_and_given(ask: Asking, post: Post) -> None:
    taken = post.do("post_take", attendance="present")
    assert taken["holder"] == taken.told[post.key]["holder"] != ""
    assert post.do("post_attend", attendance="on_site")["attendance"] == "on_site"
    assert post.do("post_leave")["holder"] == ""
    given = post.do("post_assign", name="J. Bakker", attendance="by_phone")
    assert given["holder"] == "J. Bakker"


def test_a_function_is_offered_taken_back_and_handed_over(ask: Asking, post: Post) -> None:
    post.do("post_take", attendance="present")
    to = second(ask)
    offer = {"to": to, "note": "Beeld is bijgewerkt tot 16:00.", "open_points": ["Stof bevestigd?"]}
    offered = post.do("handover_offer", **offer)
    back = post.do("handover_withdraw")
    assert (back["handover"], back["state"]) == (offered["handover"], "withdrawn")
    post.do("handover_offer", **offer)
    answer = post.do("handover_answer", "other", accept=True)
    assert answer["state"] == "taken"
    assert answer.told[post.key]["holder"] != offered.told[post.key]["holder"]


def test_functions_are_called_for_an_activiteit(ask: Asking, post: Post) -> None:
    area = ask.country.own.veiligheidsregio.pk
    ask.country.user(Role.HON)
    shift = {"begins": later(ask, -60), "hours": "24/7", "people": [ask.country.user(HIN).username]}
    roster = {"veiligheidsregio": area, "function": "hin", "shifts": [shift]}
    ask.of("callout_roster_set", ask.country.client(HIN), roster)
    here = {name: post.here[name] for name in ("activity", "veiligheidsregio")}
    called = ask.of(
        "situation_callup_raise",
        ask.country.client(HIN),
        {**here, "functions": ["hin"], "text": "Kom naar het actiecentrum."},
    )
    assert f"alarm:{called['alarm']}" in called.told


def test_casualties_are_counted(ask: Asking) -> None:
    number = ask.country.rows["activity"]
    counted = {"t1": 3, "t2": 8, "t3": 15, "moved": 9, "source": "OvD-G ter plaatse"}
    key = f"casualties:{number}"
    answer = ask.do(HIN, "situation.casualties_count", told=key, activity=number, **counted)
    assert answer["t2"] == answer.told[key]["t2"] == 8
    for known in ({"t1": 4}, {"t2": 8}):
        answer = ask.do(HIN, "situation.casualties_count", told=key, activity=number, **known)
        assert answer["t3"] is answer["moved"] is None


def test_a_decision_is_corrected_and_withdrawn(ask: Asking) -> None:
    number = ask.country.rows["decision"]
    key, here = f"teamdecision:{number}", {"decision": number}
    says = {"known": "Rook.", "judgement": "Het neemt af.", "text": "Ramen open."}
    corrected = {**says, "taken_by": "Bakker", "reason": "De wind is gedraaid."}
    answer = ask.do(HIN, "situation.decision_correct", told=key, **here, **corrected)
    assert answer.told[key]["text"] == "Ramen open."
    gone = ask.do(HIN, "situation.decision_withdraw", told=key, **here, reason="Voorbij.")
    assert gone.told[key]["state"] == "withdrawn"


def test_an_action_is_given_and_finished(ask: Asking) -> None:
    number = ask.country.rows["team_action"]
    key, here = f"action:{number}", {"team_action": number}
    whose = {"owner": {"facility": ask.country.own.facility.pk}, "due_at": later(ask, 60)}
    given = ask.do(HIN, "situation.action_give", told=key, **here, **whose)
    assert given["action"] == number
    done = ask.do(HIN, "situation.action_step", told=key, **here, step="finish")
    assert done.told[key]["state"] == "done"


def asked_again(ask: Asking, here: dict[str, Any], **side: Any) -> int:
    """Ask another side as well; return the number of what it is asked."""
    key = f"partyrequest:{here['party_request']}"
    ask.do(HIN, "situation.request_ask", told=key, **here, asked=[side])
    found = AskedParty.objects.filter(request=here["party_request"]).latest("pk")
    return found.pk


def test_a_request_is_offered_accepted_arrives_refused_released_and_ended(ask: Asking) -> None:
    number = ask.country.rows["party_request"]
    key, here = f"partyrequest:{number}", {"party_request": number}
    first = {"asked": ask.country.rows["asked"]}
    offer = {"offered": 2, "arrives_at": later(ask, 30), "answer": "Een volgt later."}
    ask.do(LIAISON, "situation.request_offer", told=key, **here, **first, **offer)
    taken = ask.do(HIN, "situation.request_accept", told=key, **here, **first, accepted=1)
    assert taken["state"] == "accepted"
    there = ask.do(HIN, "situation.request_arrive", told=key, **here, **first, arrived=1)
    assert there["state"] == "arrived"
    second_asked = {"asked": asked_again(ask, here, region=ask.country.own.region.pk)}
    no = {"answer": "Alles is uit.", "said_by": "Jansen"}
    refused = ask.do(HIN, "situation.request_refuse", told=key, **here, **second_asked, **no)
    assert refused["state"] == "refused"
    third = {"asked": asked_again(ask, here, name="Rode Kruis")}
    why = {"reason": "Zij komen niet."}
    released = ask.do(HIN, "situation.request_release", told=key, **here, **third, **why)
    assert released["state"] == "withdrawn"
    over = {"met": False, "reason": "Het is opgelost."}
    ended = ask.do(HIN, "situation.request_end", told=key, **here, **over)
    assert ended.told[key]["state"] == "withdrawn"


def test_a_meeting_is_changed_held_and_another_is_cancelled(ask: Asking) -> None:
    number = ask.country.rows["meeting"]
    key, here = f"meeting:{number}", {"meeting": number}
    change = {"starts_at": later(ask, 20), "points": ["Vervoer van T3", "Aflossing"]}
    changed = ask.do(HIN, "situation.meeting_change", told=key, **here, **change)
    assert changed["meeting"] == number
    ask.do(HIN, "situation.meeting_begin", told=key, **here)
    ask.do(HIN, "situation.meeting_go", told=key, **here, point=1)
    present = {"function": "hin", "presence": "present"}
    ask.do(HIN, "situation.meeting_attend", told=key, **here, **present)
    end = {"summary": "T3 wordt verdeeld.", "next_at": later(ask, 90)}
    ended = ask.do(HIN, "situation.meeting_end", told=key, **here, **end)
    following = max(int(one.partition(":")[2]) for one in ended.told if one.startswith("meeting:"))
    cancelled = ask.do(
        HIN,
        "situation.meeting_cancel",
        told=f"meeting:{following}",
        meeting=following,
        reason="Het team is afgeschaald.",
    )
    assert cancelled["meeting"] == following != number
