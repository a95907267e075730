"""An early signal from end to end: figures become days, days a forecast, a forecast a proposal."""

import copy

import pytest

from capacity.forecasts import forecast_record
from capacity.models import Forecast
from capacity.services import bed_days_fill
from capacity.tasks import forecast_beds
from phases.models import PhaseProposal, ProposalState
from phases.services import plan_adopt, proposal_reject
from phases.tasks import sweep_rules
from tests.capacity.test_forecasting import RISING, WALK, days_of
from tests.factories import SYSTEM, report_beds
from tests.phases.conftest import DOCUMENT
from tests.phases.test_phases import move_clock
from tests.phases.test_pressure_told import EXPECTED, HIGH, adopt, rows

pytestmark = pytest.mark.django_db
LINE = {
    "bed": "ward",
    "within_hours": 72,
    "probability": 0.7,
    "compare": "above",
    "threshold": 1.1,
}
EARLY = {"expected": LINE, "averted_by": [{"measure": "A1"}]}
OF_HOUSES = {"expected": {**LINE, "scope": "facilities", "share": 0.5, "count": 2}}


@pytest.fixture
def grown(realm, hospitals):
    """A region whose wards have a history; the last report is of this morning."""

    def go(values):
        days = days_of(values, *(one.pk for one in hospitals))
        bed_days_fill(actor=SYSTEM, realm=realm, days=days)
        for house in hospitals:
            report_beds(realm, house, ward=(99, 120))

    return go


def test_what_is_expected_is_proposed_with_its_chance_its_moment_and_what_averts_it(
    realm, region, grown
):
    adopt(region, EARLY)
    grown(RISING)
    assert RISING[-1] < 110  # of a hundred regular beds: the line lies ahead
    forecast_beds()
    proposal = PhaseProposal.objects.get()
    (first, *_rest) = proposal.evidence
    assert (first["name"], first["whole"]) == (region.short_name, True)
    assert (first["compare"], first["line"]) == ("above", 1.1)
    assert max(one["chance"] for one in proposal.evidence) >= 0.7
    assert first["observed_at"] == "2020-10-20T22:00:00+00:00"  # midnight, when it was made
    assert first["source"] == "beds-blend 1"


def test_a_forecast_that_was_refused_proposes_nothing(realm, region, grown):
    adopt(region, EARLY)
    grown([value + 60 for value in WALK])  # over the line, and no better than as it is now
    forecast_beds()
    assert not PhaseProposal.objects.exists()
    assert not Forecast.objects.filter(refused="").exists()


def test_a_forecast_that_grew_stale_proposes_nothing(realm, region, grown):
    grown(RISING)
    forecast_beds()
    PhaseProposal.objects.all().delete()  # of the plan from before, by the figures of this morning
    move_clock(realm, 23)
    adopt(region, EARLY)
    sweep_rules()
    assert not PhaseProposal.objects.exists()


def test_facilities_are_forecast_for_the_kinds_that_a_plan_reads_of_them(realm, region, grown):
    adopt(region, OF_HOUSES)
    grown(RISING)
    forecast_beds()
    kinds = set(Forecast.objects.filter(facility__isnull=False).values_list("kind", flat=True))
    assert kinds == {"ward"}
    assert {one["whole"] for one in PhaseProposal.objects.get().evidence} == {False}


NOW_TOO = {"bed": "ward", "scope": "region", "compare": "above", "threshold": 0.95}


@pytest.fixture
def both(region):
    """A plan that warns of a line, by a rule with the lowest number, and draws it as well."""
    document = copy.deepcopy(DOCUMENT)
    first = document["rules"][0] | {"for_hours": 0, "from": ["regular"]}
    document["rules"] = [
        first | {"id": "0.9", "conditions": [EXPECTED]},
        first | {"id": "2.2", "conditions": [NOW_TOO]},
    ]
    document["repeat_hours"] = 24
    return plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)


def warn(realm, region):
    forecast_record(actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=realm.now()))


def full(realm, hospitals):
    for house in hospitals:
        report_beds(realm, house, ward=(98, 100))


def waiting():
    return [one.rule for one in PhaseProposal.objects.filter(state=ProposalState.OPEN)]


def test_an_early_signal_gives_way_to_the_rule_that_says_it_is_there(
    realm, region, hospitals, both, chair
):
    warn(realm, region)
    assert waiting() == ["0.9"]
    full(realm, hospitals)
    assert waiting() == ["2.2"]
    early = PhaseProposal.objects.get(rule="0.9")
    assert early.state == ProposalState.WITHDRAWN
    assert str(early.reason) == "Regel 2.2 geldt nu: waar regel 0.9 voor waarschuwde, is er al."
    hard = PhaseProposal.objects.get(rule="2.2")
    proposal_reject(actor=chair, realm=realm, proposal_id=hard.pk, reason="Nog niet.")
    warn(realm, region)  # what is there already and was rejected is not asked again as expected
    assert waiting() == []


def test_what_is_there_is_proposed_before_what_is_expected_and_stays(
    realm, region, hospitals, both
):
    full(realm, hospitals)
    warn(realm, region)
    assert waiting() == ["2.2"]
    assert PhaseProposal.objects.count() == 1


def test_an_early_signal_waits_on_while_the_harder_rule_was_rejected(
    realm, region, hospitals, both, chair
):
    full(realm, hospitals)
    hard = PhaseProposal.objects.get()
    proposal_reject(actor=chair, realm=realm, proposal_id=hard.pk, reason="Nog niet.")
    for house in hospitals:
        report_beds(realm, house, ward=(60, 100))
    warn(realm, region)
    assert waiting() == ["0.9"]
    full(realm, hospitals)
    assert waiting() == ["0.9"]  # else nothing would be asked of anybody
