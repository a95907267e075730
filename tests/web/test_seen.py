"""Two people on one dialog: the later decision is told what changed, and counts only on the new state."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from journal.errors import Conflict
from journal.models import CurrentState, Entry, Realm
from journal.said import text_of
from journal.services import writing
from network.models import Role
from patientspread.models import Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, run_request
from patientspread.services.replacing import Offer
from patientspread.services.transfers import transfers_replace
from phases.level_models import LevelDecision
from phases.models import PhaseProposal
from phases.plan_examples import DEFAULT_PLAN
from phases.selectors import phase_of
from phases.services import phases_begin, plan_adopt
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    report_beds,
)
from tests.patientspread.requests import offered
from web.commands import commands
from web.people import person_behind
from web.seen import _changed as changed

SECONDS = 20


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    region = RegionFactory.create()
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)
    return region


class Someone:
    """Somebody at a screen: one role at one place."""

    def __init__(self, role, name, **place):
        mandate = MandateFactory.create(role=role, user__first_name=name, **place)
        self.client = Client()
        self.client.force_login(mandate.user)
        self.username = mandate.user.username

    def send(self, realm, name, key="", language="nl", **payload):
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"/api/v1/realms/{realm.slug}/commands/{name}/",
            json.dumps(payload),
            content_type="application/json",
            headers=headers,
        )


def seq_of(realm, key):
    return CurrentState.objects.get(realm=realm, key=key).seq


def refused(answer, *words):
    """The answer is the refusal, and says these words."""
    problem = answer.json()
    assert (answer.status_code, problem["title"]) == (409, "changed_meanwhile"), problem
    assert problem["field"] == "seen"
    for word in words:
        assert word in problem["detail"]
    return True


@pytest.fixture
def proposal(realm, region):
    for hospital in FacilityFactory.create_batch(4, region=region):
        report_beds(realm, hospital, ward=(97, 100))
    return PhaseProposal.objects.get()


@pytest.fixture
def chair(region):
    return Someone(Role.ROAZ_CHAIR, "Anna", region=region)


@pytest.fixture
def other(region):
    return Someone(Role.ROAZ_CHAIR, "Bert", region=region)


@pytest.mark.django_db
def test_the_later_decision_on_a_proposal_is_told_who_decided_what(realm, proposal, chair, other):
    seen = seq_of(realm, f"proposal:{proposal.pk}")
    decide = {"proposal": proposal.pk, "reason": "overleg", "seen": seen}
    first = chair.send(realm, "phases.proposal_decide", **decide, decision="defer", hours=2)
    assert first.status_code == 200
    later = other.send(realm, "phases.proposal_decide", **decide, decision="reject")
    assert refused(later, "Intussen gewijzigd door Anna", "voorstel uitgesteld", "bevestig als u")
    english = other.send(
        realm, "phases.proposal_decide", language="en", **decide, decision="accept"
    )
    assert refused(english, "Changed meanwhile by Anna", "proposal deferred")
    proposal.refresh_from_db()
    assert proposal.state == "deferred"
    now = decide | {"seen": seq_of(realm, f"proposal:{proposal.pk}")}
    confirmed = other.send(realm, "phases.proposal_decide", **now, decision="reject")
    assert confirmed.status_code == 200


@pytest.mark.django_db
def test_a_decision_that_is_no_longer_possible_also_says_who_decided(realm, proposal, chair, other):
    seen = seq_of(realm, f"proposal:{proposal.pk}")
    decide = {"proposal": proposal.pk, "reason": "overleg"}
    chair.send(realm, "phases.proposal_decide", **decide, decision="accept")
    later = other.send(realm, "phases.proposal_decide", **decide, decision="reject", seen=seen)
    assert refused(later, "Anna", "voorstel overgenomen", "kan dit zo niet meer")
    assert "bevestig" not in later.json()["detail"]  # it would be refused again
    without = other.send(realm, "phases.proposal_decide", **decide, decision="reject")
    assert (without.status_code, without.json()["title"]) == (409, "already_decided")


@pytest.mark.django_db
def test_a_phase_decided_meanwhile_is_not_overwritten_unseen(realm, region, chair, other):
    phases_begin(actor=SYSTEM, realm=realm)
    key = f"phase:{region.pk}"
    decide = {"region": region.pk, "reason": "overleg", "seen": seq_of(realm, key)}
    assert chair.send(realm, "phases.phase_decide", **decide, phase="adapted").status_code == 200
    later = other.send(realm, "phases.phase_decide", key="k1", **decide, phase="regular")
    assert refused(later, "Anna", "staat in aangepaste zorg")
    assert phase_of(realm)[region.pk] == "adapted"
    confirmed = decide | {"seen": seq_of(realm, key)}
    again = other.send(realm, "phases.phase_decide", key="k2", **confirmed, phase="regular")
    assert again.status_code == 200


@pytest.mark.django_db
def test_without_what_was_seen_a_decision_counts_as_before(realm, region, chair, other):
    for who, phase in ((chair, "adapted"), (other, "regular")):
        sent = {"region": region.pk, "reason": "overleg", "phase": phase}
        assert who.send(realm, "phases.phase_decide", **sent).status_code == 200
    assert phase_of(realm)[region.pk] == "regular"


@pytest.mark.django_db
def test_a_reason_that_is_missing_is_said_before_what_changed(realm, proposal, chair, other):
    seen = seq_of(realm, f"proposal:{proposal.pk}")
    decide = {"proposal": proposal.pk, "decision": "reject"}
    chair.send(realm, "phases.proposal_decide", **decide, reason="overleg")
    later = other.send(realm, "phases.proposal_decide", **decide, reason="  ", seen=seen)
    assert later.status_code == 422
    assert later.json()["field"] == "reason"


@pytest.fixture
def transfer(realm):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    here, there = FacilityFactory.create(), FacilityFactory.create()
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    with writing():
        offer = Offer(here.pk, there.pk, "ward", "ambulance", 20, {})
        transfers_replace(actor=SYSTEM, run=run, offers=[offer])
    offered(run.realm, run)
    return Transfer.objects.select_related("origin__region", "destination").get()


@pytest.mark.django_db
def test_an_answer_to_what_was_withdrawn_is_told_and_a_stranger_learns_nothing(realm, transfer):
    seen = seq_of(realm, f"transfer:{transfer.pk}")
    owner = Someone(Role.REGIONAL_COORDINATOR, "Carla", region=transfer.origin.region)
    receiver = Someone(Role.HOSPITAL_LIAISON, "Dirk", facility=transfer.destination)
    stranger = Someone(Role.HOSPITAL_LIAISON, "Eva", facility=FacilityFactory.create())
    taken_back = {"transfer": transfer.pk, "reason": "sneeuw", "seen": seen}
    withdrawn = owner.send(realm, "patientspread.transfer_withdraw", **taken_back)
    assert withdrawn.status_code == 200
    answer = {"transfer": transfer.pk, "answer": "accept", "seen": seen}
    late = receiver.send(realm, "patientspread.transfer_answer", **answer)
    assert refused(late, "Carla", "de verplaatsing staat op ‘ingetrokken’")
    curious = stranger.send(realm, "patientspread.transfer_answer", **answer)
    assert curious.status_code == 403
    assert "Carla" not in curious.content.decode()


@pytest.mark.django_db
def test_a_draft_counts_when_its_base_was_only_confirmed_and_not_when_it_changed(realm):
    hospital = FacilityFactory.create()
    report_beds(realm, hospital, ward=(80, 100))
    first = Someone(Role.HOSPITAL_LIAISON, "Femke", facility=hospital)
    second = Someone(Role.HOSPITAL_LIAISON, "Gijs", facility=hospital)
    seen = seq_of(realm, f"beds:{hospital.pk}")

    def draft(occupied, seen):
        lines = [
            {"bed": "ward", "operational": 100, "occupied": occupied},
            {"bed": "ic", "operational": 10, "occupied": 5},
        ]
        return {"facility": hospital.pk, "lines": lines, "seen": seen}

    confirm = {"facility": hospital.pk, "seen": seen}
    assert first.send(realm, "capacity.figures_confirm", **confirm).status_code == 200
    assert seq_of(realm, f"beds:{hospital.pk}") > seen
    counts = second.send(realm, "capacity.beds_report", **draft(85, seen))
    assert counts.status_code == 200, counts.content
    late = first.send(realm, "capacity.beds_report", **draft(90, seen))
    assert refused(late, "Gijs", "85 van 100")
    late = first.send(realm, "capacity.figures_confirm", **confirm)
    assert refused(late, "Gijs")
    base = seq_of(realm, f"beds:{hospital.pk}")
    assert first.send(realm, "capacity.beds_report", **draft(90, base)).status_code == 200


@pytest.mark.parametrize("made", [c for c in commands() if c.on.keys], ids=str)
def test_a_command_on_an_entity_takes_what_was_seen_and_nothing_that_is_no_number(made):
    assert "seen" in made.body().fields
    for wrong in (-1, "gisteren", 2**64):
        reading = made.body(data={"seen": wrong})
        reading.is_valid()
        assert "seen" in reading.errors


def test_every_command_that_decides_says_on_what():
    deciding = {made.name for made in commands() if made.on.keys}
    assert deciding == {
        "callout.contacts_set",
        "callout.roster_set",
        "capacity.arrival_end",
        "capacity.beds_report",
        "capacity.cohort_close",
        "capacity.cutoffs_set",
        "capacity.ed_report",
        "capacity.figures_confirm",
        "capacity.operating_state_set",
        "capacity.regular_set",
        "capacity.source_rule_set",
        "capacity.source_sign",
        "capacity.source_token_renew",
        "capacity.source_withdraw",
        "capacity.staff_return",
        "patientspread.fleet_set",
        "patientspread.placement_answer",
        "patientspread.placement_ask",
        "patientspread.placement_done",
        "patientspread.placement_finish",
        "patientspread.request_bring_back",
        "patientspread.request_consent",
        "patientspread.request_end",
        "patientspread.request_move",
        "patientspread.request_plan",
        "patientspread.request_propose",
        "patientspread.request_step",
        "patientspread.rhythm_set",
        "patientspread.share_set",
        "patientspread.transfer_answer",
        "patientspread.transfer_withdraw",
        "patientspread.variant_willing",
        "patientspread.week_make",
        "phases.activity_change",
        "phases.activity_close",
        "phases.activity_reopen",
        "phases.activity_wind_down",
        "phases.agreement_end",
        "phases.agreement_set",
        "phases.area_phase_decide",
        "lcms_bridge.dialect_take_back",
        "lcms_bridge.message_discard",
        "lcms_bridge.message_mend",
        "lcms_bridge.message_replay",
        "lcms_bridge.neighbour_pause",
        "lcms_bridge.neighbour_resume",
        "lcms_bridge.neighbour_set",
        "lcms_bridge.neighbour_withdraw",
        "lcms_bridge.peer_pause",
        "lcms_bridge.peer_resume",
        "lcms_bridge.peer_send",
        "lcms_bridge.peer_set",
        "lcms_bridge.peer_withdraw",
        "lcms_bridge.pull_now",
        "lcms_bridge.pull_set",
        "lcms_bridge.pull_stop",
        "lcms_bridge.shared_change",
        "lcms_bridge.shared_choose",
        "lcms_bridge.shared_withdraw",
        "lcms_bridge.sheet_map",
        "phases.colour_decide",
        "phases.country_stage_decide",
        "phases.facility_phase_decide",
        "phases.grip_set",
        "phases.level_relay",
        "phases.measure_step",
        "phases.phase_decide",
        "phases.phase_relay",
        "phases.plan_draft_approve",
        "phases.plan_draft_back",
        "phases.plan_draft_refuse",
        "phases.plan_draft_save",
        "phases.plan_draft_submit",
        "phases.plan_draft_text",
        "phases.plan_run",
        "phases.proposal_decide",
        "phases.review_set",
        "phases.round_answer",
        "phases.round_decide",
        "phases.round_open",
        "situation.action_give",
        "situation.action_step",
        "situation.casualties_count",
        "situation.decision_correct",
        "situation.decision_withdraw",
        "situation.exercise_steer",
        "situation.handover_answer",
        "situation.handover_offer",
        "situation.handover_withdraw",
        "situation.item_check",
        "situation.item_contradict",
        "situation.item_correct",
        "situation.item_withdraw",
        "situation.meeting_begin",
        "situation.meeting_cancel",
        "situation.meeting_change",
        "situation.meeting_end",
        "situation.meeting_go",
        "situation.post_assign",
        "situation.post_attend",
        "situation.post_leave",
        "situation.post_take",
        "situation.question_answer",
        "situation.question_seen",
        "situation.theme_change",
        "situation.theme_close",
        "situation.total_answer",
        "situation.total_keep_self",
        "situation.total_offer",
        "situation.total_publish",
        "situation.total_take",
        "situation.public_text_decide",
        "situation.public_text_edit",
        "situation.public_text_submit",
        "situation.public_text_withdraw",
        "situation.report_layout_set",
        "situation.request_accept",
        "situation.request_arrive",
        "situation.request_ask",
        "situation.request_end",
        "situation.request_release",
    }


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_of_two_decisions_under_way_at_once_on_one_state_the_later_is_refused(store):
    """Nothing locks what both saw: the numbers decide."""
    realm = RealmFactory.create()
    place = VeiligheidsregioFactory.create()
    dpg, other = (
        MandateFactory.create(role=Role.DPG, veiligheidsregio=place).user for _ in range(2)
    )
    command = next(made for made in commands() if made.name == "phases.area_phase_decide")
    decided, overtaken = threading.Event(), threading.Event()

    def decide(user, phase):
        asked = type("Request", (), {"user": user})
        here = Realm.objects.get(pk=realm.pk)
        payload = {"veiligheidsregio": place.pk, "reason": "De druk loopt op.", "seen": 0}
        command.run(person_behind(asked), here, payload | {"phase": phase})

    def slow():
        try:
            with writing():
                decide(dpg, "adapted")
                decided.set()
                assert overtaken.wait(SECONDS)
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(slow)
        assert decided.wait(SECONDS)
        decide(other, "crisis")
        overtaken.set()
        assert job.result(SECONDS) == "changed_meanwhile"
    assert [made.phase for made in LevelDecision.objects.all()] == ["crisis"]
    assert Entry.objects.filter(realm=realm, key__startswith="level:area:").count() == 1


@pytest.mark.django_db
def test_what_somebody_typed_brings_no_second_full_stop():
    body = {
        "key": "action:1",
        "by": "Anna",
        "at": "2026-04-02T12:00:00+00:00",
        "state": {},
        "line": {"nl": "A1 is gedaan: Bellen.", "en": "A1 is done: Call."},
    }
    entry = Entry(key="action:1", variants=json.dumps([{"to": ["all"], "body": json.dumps(body)}]))
    told = text_of(changed(entry, "web.changed_over").said, "nl")
    assert "A1 is gedaan: Bellen. Daardoor" in told
