"""Rules ripen, proposals lapse and ask again by time alone: nobody has to report for it."""

import copy

import pytest

from network.models import Role
from phases.models import PhaseProposal, ProposalState
from phases.services import plan_adopt, proposal_defer
from phases.tasks import sweep_rules
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory, person
from tests.phases.test_phases import DOCUMENT, crowd, move_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    """A region whose first rule must hold for two hours."""
    document = copy.deepcopy(DOCUMENT)
    document["rules"][0]["for_hours"] = 2
    region = RegionFactory.create()
    plan_adopt(actor=SYSTEM, region=region, name="Beheersplan", source="test", document=document)
    return region


@pytest.fixture
def hospitals(realm, region):
    made = FacilityFactory.create_batch(4, region=region)
    crowd(realm, made)
    return made


def test_a_rule_that_holds_long_enough_proposes_while_nobody_reports(realm, hospitals):
    sweep_rules()
    assert not PhaseProposal.objects.exists()
    move_clock(realm, 3)
    sweep_rules()
    sweep_rules()
    assert PhaseProposal.objects.get().rule == "2.1"


def test_a_rule_whose_figures_grew_stale_meanwhile_proposes_nothing(realm, hospitals):
    move_clock(realm, 20)
    sweep_rules()
    assert not PhaseProposal.objects.exists()
    crowd(realm, hospitals)
    assert (
        not PhaseProposal.objects.exists()
    )  # what was not seen in between is no part of the two hours


def test_a_deferred_proposal_asks_again_while_nobody_reports(realm, region, hospitals):
    move_clock(realm, 3)
    sweep_rules()
    proposal = PhaseProposal.objects.get()
    chair = person(Role.ROAZ_CHAIR, region=region)
    proposal_defer(
        actor=chair, realm=realm, proposal_id=proposal.pk, reason="na het overleg", hours=2
    )
    move_clock(realm, 3)
    sweep_rules()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


def test_a_region_where_nothing_holds_is_not_looked_at(realm, region, django_assert_num_queries):
    with django_assert_num_queries(5):
        sweep_rules()
