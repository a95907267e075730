"""Levels, decision lists and lanes over HTTP: who may ask, what is answered, what is refused and how."""

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Entry
from network.models import Role
from network.permissions import person_of
from phases.models import PhaseDecision
from phases.services import phase_decide
from tests.factories import MandateFactory, person, report_beds
from tests.phases.test_levels import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(hospitals):
    return hospitals[0]


def as_user(role, **place):
    client = Client()
    client.force_login(MandateFactory.create(role=role, **place).user)
    return client


@pytest.fixture
def ask(realm, region):
    observer = as_user(Role.OBSERVER)

    def go(name, client=observer, query=None, **named):
        kwargs = {"realm": realm.slug, **named}
        return client.get(reverse(name, kwargs=kwargs), query or {})

    return go


def test_what_the_figures_say_is_for_everybody(ask, realm, house):
    report_beds(realm, house, ward=(97, 100), ic=(9, 10))
    answer = ask("standing").json()
    assert answer["facility"][house.pk]["phase"] == "adapted"
    assert answer["stage"] == "1"
    assert answer["counts"][0]["number"] == 9
    assert answer["counts"][1]["number"] is None  # wards are not split: nobody can tell
    assert [one["code"] for one in answer["stages"]] == ["1", "2a", "2b", "2c", "2d", "3"]


def test_a_list_one_decision_and_the_lanes(ask, realm, region, chair):
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Druk.")
    found = ask("decisions", region=region.pk).json()["decisions"]
    assert [one["to"]["nl"] for one in found] == ["aangepaste zorg"]
    one = ask("decision", region=region.pk, seq=found[0]["seq"]).json()
    assert (one["reason"], one["frozen"]) == ("Druk.", [])
    assert ask("decision", region=region.pk, seq=999999).status_code == 404
    lanes = ask("timeline", region=region.pk).json()["lanes"]
    assert [lane["lane"] for lane in lanes[:2]] == ["region", "plan"]
    paper = ask("decisions-pdf", region=region.pk)
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"].startswith('attachment; filename="OEFENING-')


def test_a_decision_of_a_deputy_says_so_with_both_names_wherever_it_is_told(ask, realm, region):
    chair = MandateFactory.create(role=Role.ROAZ_CHAIR, region=region).user
    deputy = MandateFactory.create(role=Role.ROAZ_CHAIR, region=region, deputy_for=chair).user
    actor = person_of(deputy, realm)
    phase_decide(actor=actor, realm=realm, region=region, phase="adapted", reason="Druk.")
    both = f"(plv. van {chair})"
    found = ask("decisions", region=region.pk).json()["decisions"]
    assert str(deputy) in str(found[0])
    assert both in str(found[0])
    assert both in PhaseDecision.objects.get().decided_by.nl
    told = Entry.objects.filter(realm=realm, actor=f"user:{deputy.username}").latest("seq")
    assert both in told.variants


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2020-10-22", "to": "2020-10-20"}, "from"),
        ({"from": "2018-01-01"}, "from"),
        ({"from": "gisteren"}, "from"),
        ({"sinds": "2020-10-20"}, "sinds"),
    ],
)
@pytest.mark.parametrize("name", ["decisions", "decisions-pdf", "timeline"])
def test_a_period_that_is_none_is_refused_at_its_field(ask, region, name, query, field):
    answer = ask(name, region=region.pk, query=query)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_who_records_finds_who_is_mandated_there(ask, region, house):
    liaison = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house).user
    coordinator = as_user(Role.REGIONAL_COORDINATOR, region=region)
    found = ask("mandated-at", client=coordinator, level="facility", place=house.pk).json()
    assert [one["username"] for one in found] == [liaison.username]
    area = house.veiligheidsregio
    area.regions.add(region)
    director = MandateFactory.create(role=Role.DPG, veiligheidsregio=area).user
    found = ask("mandated-at", client=coordinator, level="area", place=area.pk).json()
    assert [one["username"] for one in found] == [director.username]
    assert ask("mandated-at", client=coordinator, level="land", place="NL").status_code == 404
    assert ask("mandated-at", level="facility", place=house.pk).status_code == 403


def test_a_hospital_decides_by_its_address_and_hears_what_is_wrong(realm, house):
    client = as_user(Role.HOSPITAL_LIAISON, facility=house)
    named = {"realm": realm.slug, "facility": house.pk}
    address = reverse("phases.facility_phase_decide", kwargs=named)

    def send(**body):
        return client.post(address, body, content_type="application/json")

    assert send(phase="crisis", reason="Stroom uit.").json()["phase"] == "crisis"
    for body, field in [
        ({"phase": "rood", "reason": "Zo."}, "phase"),
        ({"phase": "adapted", "reason": ""}, "reason"),
        ({"phase": "adapted", "reason": "Zo.", "review_at": "straks"}, "review_at"),
        ({"phase": "adapted", "reason": "Zo.", "review_at": "2019-01-01T08:00:00Z"}, "review_at"),
    ]:
        answer = send(**body)
        assert (answer.status_code, answer.json()["field"]) == (422, field), body


def test_what_a_hospital_decides_stands_in_the_list_of_its_region(ask, realm, region, house):
    put(realm, house, person(Role.HOSPITAL_LIAISON, facility=house), "adapted")
    rows = ask("decisions", region=region.pk).json()["decisions"]
    assert [(one["level"], one["place"]) for one in rows] == [("facility", house.pk)]
