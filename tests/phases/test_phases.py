"""Proposals and decisions: made by figures, taken by the mandated, told with their evidence."""

import copy
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from capacity import kinds
from capacity.models import ResourceKind
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry
from network.models import Role
from phases import proposals
from phases.models import PhaseDecision, PhaseProposal, ProposalState
from phases.plan_examples import DEFAULT_PLAN
from phases.proposals import regions_evaluate
from phases.selectors import phase_of, plan_documents, plans_in_force, regions_watched
from phases.services import (
    phase_decide,
    phases_begin,
    plan_adopt,
    proposal_accept,
    proposal_defer,
    proposal_reject,
)
from tests.factories import (
    MORNING,
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
    report_beds,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
DOCUMENT = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))


def move_clock(realm, hours):
    realm.clock_time = realm.clock_time + timedelta(hours=hours)
    realm.save(update_fields=["clock_time"])


def crowd(realm, hospitals, occupied=97):
    for hospital in hospitals:
        report_beds(realm, hospital, ward=(occupied, 100))


@pytest.fixture
def proposal(realm, hospitals):
    crowd(realm, hospitals)
    return PhaseProposal.objects.get()


def state_of(realm, key):
    return snapshot(realm, audiences=ALL).entities[key]["state"]


def test_crossing_the_line_makes_one_proposal_with_its_evidence(realm, region, hospitals):
    crowd(realm, hospitals[:1])
    assert not PhaseProposal.objects.exists()
    crowd(realm, hospitals[1:])
    proposal = PhaseProposal.objects.get()
    assert (proposal.from_phase, proposal.to_phase, proposal.rule) == ("regular", "adapted", "2.1")
    wire = state_of(realm, f"proposal:{proposal.pk}")
    assert wire["evidence"][0]["ratio_regular"] == 0.97
    assert wire["evidence"][0]["observed_at"] == MORNING.isoformat()
    assert wire["sentence"]["nl"].startswith("Ten minste een kwart")
    assert phase_of(realm)[region.pk] == "regular"


def test_the_chair_accepts_with_a_reason_and_the_journal_holds_all_of_it(
    realm, region, proposal, chair
):
    proposal_accept(actor=chair, realm=realm, proposal_id=proposal.pk, reason="Overleg van 10 uur")
    assert phase_of(realm)[region.pk] == "adapted"
    decision = PhaseDecision.objects.get()
    assert decision.evidence == proposal.evidence
    entry = Entry.objects.get(key=f"phase:{region.pk}")
    assert (entry.actor, entry.reason) == (chair.name, "Overleg van 10 uur")
    wire = state_of(realm, f"phase:{region.pk}")
    assert wire["decided_by"] == chair.label.nl
    assert wire["plan"] == "Beheersplan v1"
    assert state_of(realm, f"proposal:{proposal.pk}")["state"] == "accepted"


def test_later_figures_do_not_change_frozen_evidence(realm, proposal, hospitals):
    before = copy.deepcopy(proposal.evidence)
    crowd(realm, hospitals, occupied=110)
    proposal.refresh_from_db()
    assert proposal.evidence == before


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ROAZ_CHAIR])
def test_nobody_else_decides_on_adapted_care(realm, region, proposal, role):
    with pytest.raises(Refused):
        proposal_accept(
            actor=person(role, region=region), realm=realm, proposal_id=proposal.pk, reason="ja"
        )
    assert phase_of(realm)[region.pk] == "regular"


def test_a_chair_of_another_region_does_not_decide(realm, proposal):
    stranger = person(Role.ROAZ_CHAIR, region=RegionFactory.create())
    with pytest.raises(Refused):
        proposal_accept(actor=stranger, realm=realm, proposal_id=proposal.pk, reason="ja")


def test_the_system_itself_never_decides(realm, region, proposal):
    with pytest.raises(Refused):
        proposal_accept(actor=SYSTEM, realm=realm, proposal_id=proposal.pk, reason="automatisch")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_decision_has_a_reason_of_readable_length(realm, proposal, chair, reason):
    with pytest.raises(Invalid) as caught:
        proposal_accept(actor=chair, realm=realm, proposal_id=proposal.pk, reason=reason)
    assert caught.value.field == "reason"


def test_two_chairs_cannot_both_decide(realm, proposal, chair):
    proposal_accept(actor=chair, realm=realm, proposal_id=proposal.pk, reason="ja")
    with pytest.raises(Conflict) as caught:
        proposal_reject(actor=chair, realm=realm, proposal_id=proposal.pk, reason="nee")
    assert caught.value.code == "already_decided"


def test_a_proposal_of_another_realm_does_not_exist_here(proposal, chair):
    with pytest.raises(Missing):
        proposal_accept(
            actor=chair, realm=RealmFactory.create(), proposal_id=proposal.pk, reason="ja"
        )


def test_a_rejected_rule_stays_quiet_and_comes_back_after_its_hours(
    realm, proposal, chair, hospitals
):
    proposal_reject(actor=chair, realm=realm, proposal_id=proposal.pk, reason="piek van een dag")
    crowd(realm, hospitals)
    assert PhaseProposal.objects.count() == 1
    move_clock(realm, 25)
    crowd(realm, hospitals)
    assert PhaseProposal.objects.filter(state=ProposalState.OPEN).count() == 1


def test_a_deferred_proposal_asks_again_when_its_time_has_come(realm, proposal, chair, hospitals):
    proposal_defer(
        actor=chair, realm=realm, proposal_id=proposal.pk, reason="na het overleg", hours=2
    )
    crowd(realm, hospitals)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DEFERRED
    move_clock(realm, 3)
    crowd(realm, hospitals)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


def test_a_proposal_lapses_only_after_the_conditions_failed_long_enough(realm, proposal, hospitals):
    crowd(realm, hospitals, occupied=80)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    move_clock(realm, 7)
    crowd(realm, hospitals, occupied=80)
    move_clock(realm, 6)
    crowd(realm, hospitals, occupied=80)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN


def test_worse_figures_replace_the_proposal_by_one_for_crisis(realm, proposal, hospitals, dpg):
    for hospital in hospitals:
        report_beds(realm, hospital, ward=(110, 100), ic=(12, 10))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    further = PhaseProposal.objects.get(state=ProposalState.OPEN)
    assert further.to_phase == "crisis"
    proposal_accept(actor=dpg, realm=realm, proposal_id=further.pk, reason="ondanks maatregelen")
    assert phase_of(realm)[further.region_id] == "crisis"


def test_a_crisis_may_start_without_any_proposal(realm, region, dpg):
    phase_decide(actor=dpg, realm=realm, region=region, phase="crisis", reason="groot ongeval")
    assert phase_of(realm)[region.pk] == "crisis"
    with pytest.raises(Conflict):
        phase_decide(actor=dpg, realm=realm, region=region, phase="crisis", reason="nogmaals")


def test_deciding_directly_closes_the_waiting_proposal(realm, region, proposal, chair):
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="eerder besloten")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN


def test_the_chair_may_not_decide_on_crisis_when_the_plan_says_dpg(realm, region, chair):
    with pytest.raises(Refused) as caught:
        phase_decide(actor=chair, realm=realm, region=region, phase="crisis", reason="?")
    assert caught.value.code == "not_mandated"


def test_who_decides_is_data(realm, region, chair):
    document = copy.deepcopy(DOCUMENT)
    document["deciders"]["crisis"] = ["roaz_chair"]
    plan_adopt(actor=SYSTEM, region=region, name="Beheersplan", source="test", document=document)
    phase_decide(actor=chair, realm=realm, region=region, phase="crisis", reason="nieuw plan")
    assert phase_of(realm)[region.pk] == "crisis"


def test_a_new_plan_gets_a_version_and_the_same_one_does_not(region):
    assert plans_in_force()[region.pk].version == 1
    plan_adopt(actor=SYSTEM, region=region, name="Beheersplan", source="test", document=DOCUMENT)
    assert plans_in_force()[region.pk].version == 1
    changed = copy.deepcopy(DOCUMENT)
    changed["repeat_hours"] = 12
    plan_adopt(actor=SYSTEM, region=region, name="Beheersplan", source="test", document=changed)
    assert plans_in_force()[region.pk].version == 2


def test_a_plan_with_an_unknown_role_is_refused(region):
    document = copy.deepcopy(DOCUMENT)
    document["deciders"]["crisis"] = ["minister"]
    with pytest.raises(Invalid):
        plan_adopt(actor=SYSTEM, region=region, name="x", source="test", document=document)


def test_the_database_holds_at_most_one_waiting_proposal_a_region(proposal):
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseProposal.objects.create(
            realm=proposal.realm,
            region=proposal.region,
            from_phase="regular",
            to_phase="crisis",
            plan=proposal.plan,
            rule="3.1",
            evidence=[],
            opened_at=MORNING,
        )


def test_a_new_realm_begins_regular_everywhere_without_news(realm, region):
    phases_begin(actor=SYSTEM, realm=realm)
    phases_begin(actor=SYSTEM, realm=realm)
    assert state_of(realm, f"phase:{region.pk}")["phase"] == "regular"
    assert Entry.objects.filter(key=f"phase:{region.pk}").count() == 1
    assert snapshot(realm, audiences=ALL).log == []


def test_grip_is_an_axis_of_its_own(realm, region):
    vr = VeiligheidsregioFactory.create()
    vr.regions.add(region)
    dpg = person(Role.DPG, region=region, veiligheidsregio=vr)
    fire = activity_in(realm, vr, actor=dpg)
    grip_at(fire, vr, 2, actor=dpg)
    assert state_of(realm, f"grip:{fire.pk}:{vr.pk}")["level"] == 2
    assert phase_of(realm)[region.pk] == "regular"
    grip_at(fire, vr, 0, actor=dpg, reason="geblust")
    assert state_of(realm, f"grip:{fire.pk}:{vr.pk}")["level"] == 0


def test_the_log_says_which_phase_and_grip_were_left(realm, region, dpg):
    vr = VeiligheidsregioFactory.create()
    vr.regions.add(region)
    officer = person(Role.DPG, region=region, veiligheidsregio=vr)
    fire = activity_in(realm, vr, actor=officer)
    for level in (1, 2, 0):
        grip_at(fire, vr, level, actor=officer)
    phase_decide(actor=dpg, realm=realm, region=region, phase="crisis", reason="alle bedden vol")

    log = [event["line"]["nl"] for event in snapshot(realm, audiences=ALL).log]
    assert log[:4] == [
        "Activiteit geopend: Brand (Incident)",
        f"{vr.name}: GRIP 1 — Brand; namens leider CoPI Bakker",
        f"{vr.name}: GRIP 2 — Brand (was GRIP 1); namens leider CoPI Bakker",
        f"{vr.name}: GRIP beëindigd — Brand (was GRIP 2); namens leider CoPI Bakker",
    ]
    assert log[4].endswith("(was reguliere zorg)")


@pytest.mark.parametrize(
    ("level", "more"),
    [(6, {}), (-1, {}), (2, {"on_behalf_of": "  "}), (2, {"decider": "mayor"})],
)
def test_grip_that_cannot_be_is_refused(realm, level, more):
    vr = VeiligheidsregioFactory.create()
    fire = activity_in(realm, vr)
    with pytest.raises(Invalid):
        grip_at(fire, vr, level, actor=person(Role.DPG, veiligheidsregio=vr), **more)


def test_a_dpg_sets_grip_only_in_the_own_veiligheidsregio(realm):
    dpg = person(Role.DPG, veiligheidsregio=VeiligheidsregioFactory.create())
    elsewhere = VeiligheidsregioFactory.create()
    fire = activity_in(realm, elsewhere)
    with pytest.raises(Refused):
        grip_at(fire, elsewhere, 1, actor=dpg)


def test_realms_do_not_mix(realm, region, hospitals):
    other = RealmFactory.create(exercise=True)
    crowd(realm, hospitals)
    assert not PhaseProposal.objects.filter(realm=other).exists()
    assert phase_of(other)[region.pk] == "regular"


def test_patients_without_an_open_bed_are_evidence_that_travels_as_json(realm, hospitals):
    for hospital in hospitals:
        report_beds(realm, hospital, ward=(60, 100), ic=(9, 10))
    report_beds(realm, hospitals[0], ward=(90, 0), ic=(30, 0))
    proposal = PhaseProposal.objects.get()
    assert proposal.rule == "3.1"
    evicted = state_of(realm, f"proposal:{proposal.pk}")["evidence"][0]
    assert evicted["facility"] == hospitals[0].pk
    assert (evicted["ratio_open"], evicted["none_open"]) == (None, True)
    assert evicted["ratio_regular"] == 3.0
    assert (evicted["occupied"], evicted["operational"]) == (30, 0)


def test_a_plan_on_a_kind_of_bed_nobody_knows_is_refused_with_its_place(region):
    document = copy.deepcopy(DOCUMENT)
    document["rules"][1]["conditions"][0]["bed"] = "zolder"
    with pytest.raises(Invalid) as caught:
        plan_adopt(actor=SYSTEM, region=region, name="x", source="test", document=document)
    assert caught.value.field == "/rules/1/conditions/0/bed"


def test_a_plan_survives_the_end_of_a_kind_of_bed_and_says_which_rule_cannot_hold(
    realm, region, hospitals
):
    ResourceKind.objects.bulk_create(
        ResourceKind(
            code=code,
            sector="hospital",
            order=n,
            is_bed=code != "ed",
            applies="all",
            classes=["regular"],
            demo_column="demo_ward_beds" if code == "ward" else "",
        )
        for n, code in enumerate(("ward", "ic", "ed", "burns"))
    )
    kinds.forget()
    document = copy.deepcopy(DOCUMENT)
    document["rules"][1]["conditions"][0]["bed"] = "burns"
    plan_adopt(actor=SYSTEM, region=region, name="Brandwonden", source="test", document=document)
    ResourceKind.objects.filter(code="burns").update(retired_on=date(2020, 1, 1))
    kinds.forget()
    crowd(realm, hospitals)
    assert PhaseProposal.objects.get().rule == "2.1"
    shown = next(plan for plan in plan_documents(realm) if plan["region"] == region.pk)
    assert shown["remarks"] == [{"code": "kind_retired", "rule": "2.2", "bed": "burns"}]


def test_of_two_who_see_the_same_line_crossed_at_once_one_proposes(
    realm, region, proposal, monkeypatch
):
    """The other looked before the first was done: to it nothing waits yet."""
    real = regions_watched

    def before(*given):
        return {code: replace(one, waiting=False) for code, one in real(*given).items()}

    monkeypatch.setattr(proposals, "regions_watched", before)
    assert regions_evaluate(realm=realm, regions=[region.pk]) == []
    assert PhaseProposal.objects.get() == proposal


def test_calm_regions_cost_the_same_queries_however_many(realm, django_assert_num_queries):
    regions = RegionFactory.create_batch(5)
    for one in regions:
        plan_adopt(actor=SYSTEM, region=one, name="Plan", source="test", document=DOCUMENT)
        report_beds(realm, FacilityFactory.create(region=one), ward=(90, 100))
    for some in (regions[:1], regions):
        with django_assert_num_queries(5):
            assert regions_evaluate(realm=realm, regions=[one.pk for one in some]) == []
    with django_assert_num_queries(1):
        assert regions_evaluate(realm=realm, regions=[regions[0].pk], kinds={"staff_ic"}) == []


def test_a_plan_that_is_changed_counts_at_once(realm, region, hospitals):
    crowd(realm, hospitals[:1], occupied=90)
    strict = copy.deepcopy(DOCUMENT)
    strict["rules"][0]["conditions"][0] |= {"threshold": 0.5, "count": 1, "share": 0}
    plan_adopt(actor=SYSTEM, region=region, name="Strenger", source="test", document=strict)
    crowd(realm, hospitals[:1], occupied=90)
    assert PhaseProposal.objects.get().plan.version == 2
