"""Requests between parties: asked, offered, accepted in whole or in part, arrived, refused; never twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from journal.errors import Conflict, Invalid, Refused
from journal.models import Realm
from network.models import Role
from network.permissions import person_of
from phases.services import activity_close
from situation.models import AskedParty
from situation.services import (
    request_accept,
    request_arrive,
    request_ask,
    request_end,
    request_make,
    request_offer,
    request_refuse,
    request_release,
    requests_watch,
)
from tests.factories import SYSTEM, FacilityFactory, grip_at, person
from tests.situation.bob.conftest import Incident

SECONDS = 20


@pytest.fixture
def houses(incident):
    made = FacilityFactory.create_batch(2, region=incident.region, veiligheidsregio=incident.area)
    for house in made:
        vars(house)["liaison"] = incident.person(Role.HOSPITAL_LIAISON, house)
    return made


def asked_of(incident, *sides, kind="staff", amount=8, **more):
    """Ask for staff, as the ACGZ."""
    made = request_make(
        actor=incident.acgz,
        **incident.here,
        kind=kind,
        text="OK-assistenten",
        amount=amount,
        asker=incident.function("acgz"),
        asked=list(sides),
        **more,
    )
    return made, list(made.asked.order_by("pk"))


def at(incident, actor, made, one=None):
    """Where a command is about one who was asked."""
    spot = {"actor": actor, "realm": incident.realm, "party_request": made.pk}
    return spot if one is None else spot | {"asked": one.pk}


def standing(incident):
    """How the only request stands: its state, and those of who was asked."""
    state = incident.only("partyrequest")
    return state["state"], [one["state"] for one in state["asked"]]


def test_from_the_question_to_the_arrival_of_what_two_sent(incident, houses):
    first, second = houses
    made, (one, two) = asked_of(incident, {"facility": first}, {"facility": second})
    assert standing(incident) == ("open", ["asked", "asked"])
    arrives = incident.realm.now() + timedelta(minutes=25)
    request_offer(**at(incident, first.liaison, made, one), offered=5, arrives_at=arrives)
    request_offer(**at(incident, second.liaison, made, two), offered=5)
    request_accept(**at(incident, incident.acgz, made, one))
    assert incident.only("partyrequest")["accepted"] == 5
    request_accept(**at(incident, incident.acgz, made, two))  # what is still needed, no more
    state = incident.only("partyrequest")
    assert (state["accepted"], [it["accepted"] for it in state["asked"]]) == (8, [5, 3])
    request_arrive(**at(incident, incident.acgz, made, one), arrived=4)
    assert standing(incident)[0] == "open"
    request_arrive(**at(incident, second.liaison, made, two))
    assert incident.only("partyrequest")["arrived"] == 7
    request_end(**at(incident, incident.acgz, made), met=True, reason="Zeven is genoeg.")
    assert standing(incident) == ("met", ["arrived", "arrived"])


def test_it_is_met_by_itself_once_all_arrived(incident, houses):
    made, (one,) = asked_of(incident, {"facility": houses[0]}, amount=2)
    request_offer(**at(incident, houses[0].liaison, made, one), offered=2)
    request_accept(**at(incident, incident.acgz, made, one))
    request_arrive(**at(incident, incident.acgz, made, one))
    assert standing(incident) == ("met", ["arrived"])


def test_once_it_is_covered_the_others_are_not_needed_any_more(incident, houses):
    made, (one, two) = asked_of(incident, *({"facility": house} for house in houses), amount=3)
    request_offer(**at(incident, houses[0].liaison, made, one), offered=4)
    request_accept(**at(incident, incident.acgz, made, one))
    assert standing(incident) == ("open", ["accepted", "withdrawn"])
    with pytest.raises(Conflict):
        request_offer(**at(incident, houses[1].liaison, made, two), offered=1)


def test_in_part_and_never_more_than_offered_or_needed(incident, houses):
    made, (one, two) = asked_of(incident, *({"facility": house} for house in houses), amount=6)
    for house, row in zip(houses, (one, two), strict=True):
        request_offer(**at(incident, house.liaison, made, row), offered=5)
    with pytest.raises(Invalid) as refusal:
        request_accept(**at(incident, incident.acgz, made, one), accepted=6)
    assert refusal.value.field == "accepted"
    request_accept(**at(incident, incident.acgz, made, one), accepted=2)
    with pytest.raises(Conflict) as needed:
        request_accept(**at(incident, incident.acgz, made, two), accepted=5)
    assert "4" in needed.value.text("nl")
    request_accept(**at(incident, incident.acgz, made, two), accepted=4)
    with pytest.raises(Invalid):
        request_arrive(**at(incident, incident.acgz, made, two), arrived=5)


def test_a_refusal_has_a_reason_and_one_may_be_asked_once_more(incident, houses):
    made, (one,) = asked_of(incident, {"facility": houses[0]})
    with pytest.raises(Invalid):
        request_refuse(**at(incident, houses[0].liaison, made, one), answer=" ")
    request_refuse(**at(incident, houses[0].liaison, made, one), answer="Zelf tekort.")
    state = incident.only("partyrequest")["asked"][0]
    assert (state["state"], state["answer"]) == ("refused", "Zelf tekort.")
    request_ask(
        **at(incident, incident.acgz, made),
        asked=[{"facility": houses[0]}, {"facility": houses[1]}],
    )
    assert standing(incident) == ("open", ["asked", "asked"])
    with pytest.raises(Conflict):  # who was asked already waits
        request_ask(**at(incident, incident.acgz, made), asked=[{"facility": houses[1]}])


def test_information_is_answered_in_words_and_does_not_arrive(incident, houses):
    made, (one,) = asked_of(incident, {"facility": houses[0]}, kind="information", amount=None)
    with pytest.raises(Invalid) as refusal:
        request_offer(**at(incident, houses[0].liaison, made, one))
    assert refusal.value.field == "answer"
    with pytest.raises(Invalid):
        request_offer(**at(incident, houses[0].liaison, made, one), offered=3, answer="Drie.")
    request_offer(**at(incident, houses[0].liaison, made, one), answer="Drie OK's zijn vrij.")
    request_accept(**at(incident, incident.acgz, made, one))
    assert standing(incident) == ("met", ["accepted"])
    with pytest.raises(Conflict):
        request_arrive(**at(incident, incident.acgz, made, one))


def test_what_was_said_by_telephone_is_written_down_with_both_names(incident):
    made, (one,) = asked_of(incident, {"name": "Rode Kruis"}, amount=4)
    spot = at(incident, incident.acgz, made, one)
    with pytest.raises(Invalid) as refusal:
        request_offer(**spot, offered=4)
    assert refusal.value.field == "said_by"
    request_offer(**spot, offered=4, said_by="M. Visser")
    state = incident.only("partyrequest")["asked"][0]
    assert (state["said_by"], state["by"]) == ("M. Visser", incident.acgz.label.nl)


def test_who_was_asked_answers_who_asked_decides_and_nobody_else(incident, houses):
    made, (one, _two) = asked_of(incident, *({"facility": house} for house in houses))
    for stranger in (houses[1].liaison, person(Role.OBSERVER)):
        with pytest.raises(Refused):
            request_offer(**at(incident, stranger, made, one), offered=1)
    request_offer(**at(incident, houses[0].liaison, made, one), offered=1)
    for stranger in (houses[0].liaison, person(Role.OBSERVER)):
        with pytest.raises(Refused):
            request_accept(**at(incident, stranger, made, one))
        with pytest.raises(Refused):
            request_end(**at(incident, stranger, made), reason="Laat maar.")
    with pytest.raises(Refused):
        request_make(
            actor=houses[0].liaison,
            **incident.here,
            kind="staff",
            text="Mensen",
            amount=1,
            asker=incident.function("acgz"),
            asked=[{"facility": houses[1]}],
        )


def test_a_house_asks_a_region_and_its_coordinator_answers(incident):
    liaison = incident.person(Role.HOSPITAL_LIAISON, incident.house)
    made = request_make(
        actor=liaison,
        **incident.here,
        kind="supplies",
        text="Zuurstofflessen",
        amount=20,
        asker={"facility": incident.house},
        asked=[{"region": incident.region}],
    )
    coordinator = incident.person(Role.REGIONAL_COORDINATOR)
    request_offer(**at(incident, coordinator, made, made.asked.get()), offered=10)
    request_accept(**at(incident, liaison, made, made.asked.get()))
    assert incident.only("partyrequest")["accepted"] == 10


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": None}, "amount"),
        ({"kind": "information"}, "amount"),
        ({"kind": "bier"}, "kind"),
        ({"text": "BSN 111222333"}, "text"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(incident, wrong, field):
    given = {"kind": "staff", "amount": 3, "text": "Mensen"} | wrong
    with pytest.raises(Invalid) as refusal:
        request_make(
            actor=incident.acgz,
            **incident.here,
            asker=incident.function("acgz"),
            asked=[{"name": "Rode Kruis"}],
            **given,
        )
    assert refusal.value.field == field


def test_nobody_asks_oneself_or_before_now(incident):
    with pytest.raises(Invalid):
        asked_of(incident, incident.function("acgz"))
    with pytest.raises(Invalid):
        asked_of(incident, {"name": "X"}, due_at=incident.realm.now() - timedelta(minutes=1))


def test_who_does_not_answer_in_time_is_marked_once(incident, houses, time_machine):
    due = incident.realm.now() + timedelta(minutes=10)
    made, (one, _two) = asked_of(incident, *({"facility": house} for house in houses), due_at=due)
    request_offer(**at(incident, houses[0].liaison, made, one), offered=2)
    assert requests_watch(actor=SYSTEM, realm=incident.realm) == 0
    time_machine.shift(timedelta(minutes=11))
    assert requests_watch(actor=SYSTEM, realm=incident.realm) == 1
    assert requests_watch(actor=SYSTEM, realm=incident.realm) == 0
    state = incident.only("partyrequest")["asked"]
    assert [bool(it["overdue_since"]) for it in state] == [False, True]
    request_offer(**at(incident, houses[1].liaison, made, _two), offered=1)
    assert incident.only("partyrequest")["asked"][1]["overdue_since"] is None


def test_one_who_does_not_come_is_released_and_the_place_is_free_again(incident, houses):
    made, (one, two) = asked_of(incident, *({"facility": house} for house in houses), amount=2)
    for house, row in zip(houses, (one, two), strict=True):
        request_offer(**at(incident, house.liaison, made, row), offered=1)
    request_accept(**at(incident, incident.acgz, made, one))
    request_release(**at(incident, incident.acgz, made, one), reason="Zij komen niet.")
    state = incident.only("partyrequest")
    assert (state["accepted"], state["asked"][0]["state"]) == (0, "withdrawn")
    request_accept(**at(incident, incident.acgz, made, two))
    assert incident.only("partyrequest")["accepted"] == 1


def test_it_is_withdrawn_by_who_asked_and_with_the_activiteit(incident, houses):
    first, (one,) = asked_of(incident, {"facility": houses[0]})
    request_offer(**at(incident, houses[0].liaison, first, one), offered=1)
    request_accept(**at(incident, incident.acgz, first, one))
    request_end(**at(incident, incident.acgz, first), reason="Opgelost.")
    assert standing(incident) == ("withdrawn", ["withdrawn"])
    asked_of(incident, {"facility": houses[0]})
    grip_at(incident.row, incident.area, 0)
    activity_close(actor=SYSTEM, realm=incident.realm, activity=incident.row.pk, reason="Voorbij.")
    second = next(it for it in incident.states("partyrequest") if it["number"] == 2)
    assert (second["state"], second["reason"]) == ("withdrawn", "Voorbij.")
    assert [it["state"] for it in second["asked"]] == ["withdrawn"]


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_of_two_who_accept_one_offer_at_once_one_is_refused(store):
    incident = Incident()
    made, (one,) = asked_of(incident, {"name": "Rode Kruis"}, amount=4)
    request_offer(**at(incident, incident.acgz, made, one), offered=4, said_by="M. Visser")
    hon = incident.person(Role.HON)
    both = threading.Barrier(2)

    def accept(user):
        both.wait(SECONDS)
        try:
            realm = Realm.objects.get(pk=incident.realm.pk)
            request_accept(
                actor=person_of(user, realm), realm=realm, party_request=made.pk, asked=one.pk
            )
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()
        return "accepted"

    accounts = [incident.account(who) for who in (incident.acgz, hon)]
    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(accept, accounts, timeout=SECONDS * 2))
    assert came == ["accepted", "is_accepted"]
    assert AskedParty.objects.get().accepted == 4
