"""An early signal from end to end: figures become days, days a forecast, a forecast a proposal."""

import pytest

from capacity.models import Forecast
from capacity.services import bed_days_fill
from capacity.tasks import forecast_beds
from phases.models import PhaseProposal
from phases.tasks import sweep_rules
from tests.capacity.test_forecasting import RISING, WALK, days_of
from tests.factories import SYSTEM, report_beds
from tests.phases.test_phases import move_clock
from tests.phases.test_pressure_told import adopt

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
