"""Decisions of teams: bound to the picture of then, corrected or withdrawn with a reason, never erased."""

from datetime import timedelta

import pytest

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.redaction import content_redact
from network.models import Role
from phases.services import activity_close, activity_reopen
from situation.models import DecisionReading
from situation.services import (
    action_step,
    decision_correct,
    decision_record,
    decision_withdraw,
)
from tests.factories import SYSTEM, RealmFactory, VeiligheidsregioFactory, grip_at, person
from tests.situation.bob.conftest import SAYS


def head(incident):
    return Realm.objects.get(pk=incident.realm.pk).head


def test_a_decision_is_bound_to_the_picture_it_was_taken_on(incident):
    seen = head(incident) - 1
    made = incident.decision(picture=seen)
    state = incident.only("teamdecision")
    assert (state["number"], state["state"], state["picture"]) == (1, "stands", seen)
    assert (state["known"], state["judgement"], state["text"]) == (
        SAYS["known"],
        SAYS["judgement"],
        SAYS["text"],
    )
    assert (state["taken_by"], state["recorded_by"]) == ("J. de Boer", incident.hin.label.nl)
    assert incident.lines()[-1].endswith(
        "AC-GHOR besloot (B1): T3 verdelen over drie ziekenhuizen."
    )
    assert incident.decision().number == made.number + 1


def test_without_a_picture_it_is_the_newest_and_one_to_come_is_refused(incident):
    newest = head(incident)
    assert incident.decision().readings.get().picture == newest
    with pytest.raises(Invalid) as refusal:
        incident.decision(picture=head(incident) + 1)
    assert refusal.value.field == "picture"


def test_a_decision_was_taken_before_now(incident):
    now = incident.realm.now()
    with pytest.raises(Invalid):
        incident.decision(taken_at=now + timedelta(hours=1))
    earlier = incident.decision(taken_at=now - timedelta(minutes=12))
    assert earlier.readings.get().taken_at == now - timedelta(minutes=12)


def test_a_correction_is_a_new_reading_and_the_old_one_stays(incident):
    made = incident.decision()
    picture = made.readings.get().picture
    says = SAYS | {"text": "T3 verdelen over vier ziekenhuizen."}
    with pytest.raises(Invalid):
        decision_correct(
            actor=incident.hin, realm=incident.realm, decision=made.pk, reason=" ", **says
        )
    decision_correct(
        actor=incident.acgz,
        realm=incident.realm,
        decision=made.pk,
        reason="Breda viel af.",
        **says,
    )
    state = incident.only("teamdecision")
    assert (state["version"], state["text"], state["reason"]) == (2, says["text"], "Breda viel af.")
    assert [one["text"] for one in state["history"]] == [SAYS["text"]]
    assert state["picture"] == picture == state["history"][0]["picture"]
    assert DecisionReading.objects.count() == 2


def test_a_withdrawn_decision_stays_with_its_reason_and_changes_no_more(incident):
    made = incident.decision()
    spot = {"actor": incident.hin, "realm": incident.realm, "decision": made.pk}
    decision_withdraw(**spot, reason="De weg is weer open.")
    state = incident.only("teamdecision")
    assert (state["state"], state["reason"], state["text"]) == (
        "withdrawn",
        "De weg is weer open.",
        SAYS["text"],
    )
    with pytest.raises(Conflict):
        decision_withdraw(**spot, reason="Nog eens.")
    with pytest.raises(Conflict):
        decision_correct(**spot, reason="Toch.", **SAYS)


@pytest.mark.parametrize(("drop", "left"), [(True, "dropped"), (False, "under_way")])
def test_withdrawing_takes_open_actions_along_where_that_is_asked(incident, drop, left):
    made = incident.decision()
    open_one = incident.action(decision=made.pk)
    done = incident.action(decision=made.pk)
    spot = {"actor": incident.hin, "realm": incident.realm}
    action_step(**spot, team_action=open_one.pk, step="start")
    action_step(**spot, team_action=done.pk, step="finish")
    decision_withdraw(**spot, decision=made.pk, reason="Niet meer nodig.", drop_actions=drop)
    states = {one["id"]: one["state"] for one in incident.states("action")}
    assert states == {open_one.pk: left, done.pk: "done"}


def test_who_sits_in_a_team_records_and_a_stranger_does_not(incident):
    elsewhere = VeiligheidsregioFactory.create()
    elsewhere.regions.add(incident.region)
    strangers = (
        person(Role.OBSERVER),
        incident.person(Role.HOSPITAL_LIAISON, incident.house),
        person(Role.HIN, region=incident.region, veiligheidsregio=elsewhere),
    )
    made = incident.decision()
    for stranger in strangers:
        with pytest.raises(Refused):
            decision_record(actor=stranger, **incident.team(), **SAYS)
        with pytest.raises(Refused):
            decision_withdraw(
                actor=stranger, realm=incident.realm, decision=made.pk, reason="Weg ermee."
            )
    recorded = decision_record(actor=incident.person(Role.OVDG), **incident.team("copi"), **SAYS)
    assert recorded.team == "copi"


def test_a_team_an_area_and_a_realm_that_are_not_there_are_refused(incident):
    elsewhere = VeiligheidsregioFactory.create()
    with pytest.raises(Invalid):
        decision_record(actor=incident.hin, **incident.team("rvt"), **SAYS)
    with pytest.raises(Invalid):
        decision_record(
            actor=incident.hin, **incident.team() | {"veiligheidsregio": elsewhere}, **SAYS
        )
    made = incident.decision()
    with pytest.raises(Missing):
        decision_withdraw(
            actor=incident.hin,
            realm=RealmFactory.create(exercise=True),
            decision=made.pk,
            reason="Andere wereld.",
        )


@pytest.mark.parametrize("field", ["known", "judgement", "text", "taken_by"])
def test_what_may_be_a_patient_is_refused_and_so_is_nothing(incident, field):
    for wrong in ("BSN 111222333", "  "):
        with pytest.raises(Invalid) as refusal:
            incident.decision(**{field: wrong})
        assert refusal.value.field == field


def test_words_that_must_go_leave_every_reading(incident):
    made = incident.decision(known="Mevrouw Jansen uit Zwijndrecht.")
    decision_correct(
        actor=incident.hin, realm=incident.realm, decision=made.pk, reason="Naam.", **SAYS
    )
    seq = head(incident) - 1
    content_redact(
        actor=person(Role.SECURITY_OFFICER),
        realm=incident.realm,
        seq=seq,
        words="Jansen",
        reason="Naam van een patiënt.",
    )
    assert not DecisionReading.objects.filter(known__icontains="jansen").exists()
    assert DecisionReading.objects.count() == 2


def test_what_was_decided_leaves_with_its_activiteit_and_comes_back_with_it(incident):
    incident.decision()
    withdrawn = incident.decision()
    decision_withdraw(
        actor=incident.hin, realm=incident.realm, decision=withdrawn.pk, reason="Achterhaald."
    )
    assert [one["over"] for one in incident.states("teamdecision")] == [False, False]
    grip_at(incident.row, incident.area, 0)
    spot = {"actor": SYSTEM, "realm": incident.realm, "activity": incident.row.pk}
    activity_close(**spot, reason="Klaar.")
    assert [one["over"] for one in incident.states("teamdecision")] == [True, True]
    with pytest.raises(Conflict):
        incident.decision()
    activity_reopen(**spot, reason="Toch niet.")
    told = {one["number"]: one for one in incident.states("teamdecision")}
    assert [told[number]["over"] for number in (1, 2)] == [False, False]
    assert [told[number]["state"] for number in (1, 2)] == ["stands", "withdrawn"]
