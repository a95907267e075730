"""Pressure scores in the running system: told when they change, with since, trend, evidence and scheme."""

import copy
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from capacity.forecasting import ForecastRow
from capacity.forecasts import forecast_record
from capacity.models import Forecast, Traffic
from capacity.services import regular_set
from journal.errors import Invalid, Refused
from network.models import Role
from phases.models import PhaseProposal, PressureScheme
from phases.plan_file import read_plan_file
from phases.pressure_scheme import BUNDLED, scheme_in_force
from phases.services import plan_adopt, pressure_follow
from phases.services.pressure_scheme import scheme_adopt
from phases.tasks import score_pressure, sweep_rules
from tests.factories import (
    SYSTEM,
    MandateFactory,
    RealmFactory,
    person,
    report_beds,
    report_ed,
)
from tests.phases.conftest import DOCUMENT
from tests.phases.test_phases import move_clock
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
SCHEME = read_plan_file(BUNDLED).value  # read once: reading it is a sixth of a test


def scores(realm):
    entities = snapshot(realm, audiences=ALL).entities
    return {
        key.removeprefix("pressure:"): one["state"]
        for key, one in entities.items()
        if key.startswith("pressure:")
    }


@pytest.fixture
def scheme():
    """Wards and departments alone: the rest of a hospital is silent in these tests."""
    document = copy.deepcopy(SCHEME)
    house = document["providers"][0]
    house["parameters"] = [
        one for one in house["parameters"] if one["id"] in ("ward", "ed_traffic")
    ]
    scheme_adopt(actor=SYSTEM, document=document)
    return document


@pytest.fixture
def houses(realm, hospitals, scheme):
    for house in hospitals:
        regular_set(
            actor=SYSTEM, realm=realm, facility=house, kind="ward", number=100, reason="Vast."
        )
    return hospitals


def say(realm, houses, occupied, traffic=Traffic.OPEN):
    for house in houses:
        report_beds(realm, house, ward=(occupied, 100))
        report_ed(realm, house, traffic, reason="" if traffic == Traffic.OPEN else "peak")


def test_scores_are_told_from_facility_to_country_once_and_again_when_they_change(
    realm, region, houses
):
    say(realm, houses, 70)
    assert pressure_follow(realm=realm) > 0
    found = scores(realm)
    assert found[f"region:{region.pk}"]["level"] == found["country:NL"]["level"] == 1
    assert len([key for key in found if key.startswith("facility:")]) == len(houses)
    realm.refresh_from_db()
    head = realm.head
    assert pressure_follow(realm=realm) == 0
    realm.refresh_from_db()
    assert realm.head == head
    move_clock(realm, 1)
    say(realm, houses, 104, Traffic.STOP)
    score_pressure()
    after = scores(realm)[f"region:{region.pk}"]
    assert (after["level"], after["before"], after["since"]) == (4, 1, realm.now().isoformat())
    assert after["trend"] == after["score"]
    assert "R4-chair" in after["measures"]
    assert set(after["escalated"]) >= {one.pk for one in houses}
    log = [one["line"]["nl"] for one in snapshot(realm, audiences=ALL).log]
    assert any(line.startswith(f"{region.short_name}: drukniveau 4 (was 1)") for line in log)


def test_figures_that_grow_stale_cannot_be_judged_by_time_alone(realm, region, houses):
    say(realm, houses, 104)
    pressure_follow(realm=realm)
    assert scores(realm)[f"region:{region.pk}"]["level"] == 3
    move_clock(realm, 48)
    pressure_follow(realm=realm)
    aged = scores(realm)[f"region:{region.pk}"]
    assert (aged["level"], aged["least"], aged["most"]) == (None, 1, 4)
    assert set(aged["silent"]) == {one.pk for one in houses}


def test_a_past_moment_shows_the_levels_of_then(realm, region, houses):
    say(realm, houses, 70)
    pressure_follow(realm=realm)
    realm.refresh_from_db()
    then = realm.head
    say(realm, houses, 104, Traffic.STOP)
    pressure_follow(realm=realm)
    old = snapshot(realm, audiences=ALL, at_seq=then).entities[f"pressure:region:{region.pk}"]
    assert old["state"]["level"] == 1


def test_one_click_opens_figure_age_source_line_and_points(realm, region, houses):
    say(realm, houses, 96)
    move_clock(realm, 1)
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER, region=region).user)
    address = reverse("pressure-evidence", kwargs={"realm": realm.slug, "facility": houses[0].pk})
    found = client.get(address).json()
    part = found["parts"][0]
    assert (
        part
        | {
            "parameter": "ward",
            "standing": "known",
            "value": 0.96,
            "line": 0.95,
            "points": 8,
            "source": "manual",
            "age_minutes": 60,
        }
        == part
    )
    unknown = client.get(
        reverse("pressure-evidence", kwargs={"realm": realm.slug, "facility": "NERGENS"})
    )
    assert unknown.status_code == 404
    shown = client.get(reverse("pressure-scheme", kwargs={"realm": realm.slug})).json()
    assert [one["id"] for one in shown["providers"]["hospital"]["parameters"]] == [
        "ward",
        "ed_traffic",
    ]


def test_a_scheme_is_replaced_in_the_middle_of_a_crisis_and_the_old_one_stays(
    realm, houses, scheme
):
    say(realm, houses, 96)
    pressure_follow(realm=realm)
    light = scores(realm)["country:NL"]["score"]
    heavier = copy.deepcopy(scheme)
    heavier["providers"][0]["parameters"][0]["steps"] = [[0.9, 16]]
    scheme_adopt(actor=SYSTEM, document=heavier)
    pressure_follow(realm=realm)
    assert scores(realm)["country:NL"]["score"] > light
    assert PressureScheme.objects.count() == 2
    assert scheme_adopt(actor=SYSTEM, document=heavier).version == 2  # the same again is none


def test_a_scheme_with_unknown_words_is_refused_with_its_line(tmp_path):
    with pytest.raises(Refused):
        scheme_adopt(actor=person(Role.ROAZ_CHAIR), document={})
    text = BUNDLED.read_text(encoding="utf-8").replace("bed: elv", "bed: zolder")
    file = tmp_path / "schema.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("load_pressure", str(file), "--check")
    line = next(i for i, one in enumerate(text.splitlines(), 1) if "bed: zolder" in one)
    assert f"{line}" in str(caught.value)
    with pytest.raises(Invalid):
        scheme_adopt(actor=SYSTEM, document=read_plan_file(file).value)
    call_command("load_pressure", str(BUNDLED))
    assert scheme_in_force().author == "Zorgbeeld"


def adopt(region, *conditions):
    document = copy.deepcopy(DOCUMENT)
    document["rules"] = [
        document["rules"][0] | {"conditions": list(conditions), "for_hours": 0, "from": ["regular"]}
    ]
    return plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)


def test_a_plan_proposes_on_the_score_of_its_region(realm, region, houses):
    adopt(region, {"score": 3, "scope": "region", "compare": "above"})
    say(realm, houses, 70)
    assert not PhaseProposal.objects.exists()
    say(realm, houses, 104, Traffic.STOP)
    evidence = PhaseProposal.objects.get().evidence
    assert (evidence[0]["about"], evidence[0]["values"]["level"]) == ("score:region", 3)


def rows(region, shares, *, made_at, facility="", regular=100.0, kind="ward"):
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    beds = {p: share * (regular or 100) for p, share in zip(levels, shares, strict=True)}
    return [
        ForecastRow(
            region=region.pk,
            facility=facility,
            kind=kind,
            hours=72,
            made_at=made_at,
            model="proef",
            quantiles=beds,
            regular=regular,
        )
    ]


HIGH = (1.0, 1.02, 1.05, 1.1, 1.2)
EXPECTED = {
    "expected": {
        "bed": "ward",
        "within_hours": 72,
        "probability": 0.7,
        "compare": "above",
        "threshold": 1.0,
    },
    "averted_by": [{"measure": "A1"}],
}


def test_a_plan_proposes_on_what_is_expected_and_says_what_averts_it(realm, region, hospitals):
    adopt(region, EXPECTED)
    sweep_rules()
    assert not PhaseProposal.objects.exists()  # without a forecast nobody can tell
    forecast_record(actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=realm.now()))
    proposal = PhaseProposal.objects.get()
    assert proposal.evidence[0]["expects"] == "ward"
    entities = snapshot(realm, audiences=ALL).entities
    shown = entities[f"proposal:{proposal.pk}"]["state"]
    assert shown["averted_by"][0]["measure"] == "A1"
    assert shown["averted_by"][0]["title"]["nl"]


def test_a_forecast_that_grew_stale_or_has_no_regular_beds_proposes_nothing(realm, region):
    adopt(region, EXPECTED)
    old = realm.now() - timedelta(hours=30)
    forecast_record(actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=old))
    forecast_record(
        actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=realm.now(), regular=None)
    )
    assert not PhaseProposal.objects.exists()


def test_the_newest_forecast_counts_and_all_are_kept(realm, region):
    adopt(region, EXPECTED)
    calm = (0.6, 0.65, 0.7, 0.75, 0.8)
    now = realm.now()
    forecast_record(
        actor=SYSTEM, realm=realm, rows=rows(region, HIGH, made_at=now - timedelta(hours=1))
    )
    PhaseProposal.objects.all().delete()
    forecast_record(actor=SYSTEM, realm=realm, rows=rows(region, calm, made_at=now))
    assert not PhaseProposal.objects.exists()
    assert Forecast.objects.count() == 2


def test_only_the_system_forecasts_and_only_what_can_be(realm, region, chair):
    with pytest.raises(Refused):
        forecast_record(actor=chair, realm=realm, rows=rows(region, HIGH, made_at=realm.now()))
    with pytest.raises(Invalid):
        forecast_record(
            actor=SYSTEM, realm=realm, rows=rows(region, HIGH[::-1], made_at=realm.now())
        )


def test_realms_do_not_mix(realm, houses):
    other = RealmFactory.create(exercise=True)
    say(realm, houses, 104)
    pressure_follow(realm=other)
    assert scores(other)["country:NL"]["level"] is None
    assert scores(realm) == {}


def test_scoring_asks_as_many_questions_for_many_places_as_for_few(
    realm, region, houses, django_assert_max_num_queries
):
    say(realm, houses, 70)
    with django_assert_max_num_queries(26):
        pressure_follow(realm=realm)
