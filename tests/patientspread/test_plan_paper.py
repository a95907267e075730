"""A plan on one page: tagged, the same bytes each time, an exercise on it, no more than its reader sees."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from network.models import Role
from patientspread.plan_paper import MOST_MOVES, plan_pdf
from patientspread.selectors import run_document
from patientspread.services import run_request
from patientspread.tasks import solve_run
from tests.factories import MandateFactory, person
from tests.patientspread.requests import offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(realm, full, empty, national):
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    offered(realm, run)
    run.refresh_from_db()
    return run


def page_of(realm, run, who, language="nl"):
    made = plan_pdf(realm, run_document(realm, run.pk, who), language)
    pages = PdfReader(BytesIO(made)).pages
    assert len(pages) == 1
    return made, " ".join(pages[0].extract_text().split())


def test_a_plan_is_one_page_with_proof_moves_and_the_age_of_its_figures(
    realm, plan, full, empty, national
):
    made, text = page_of(realm, plan, national)
    assert b"/StructTreeRoot" in made
    assert "OEFENING" in text
    assert "Bewezen optimaal" in text
    assert full.name in text
    assert empty.name in text
    assert "Gebruikte cijfers" in text
    assert "106 van 100" in text
    assert page_of(realm, plan, national)[0] == made
    assert "EXERCISE" in page_of(realm, plan, national, "en")[1]


def test_who_sees_no_move_reads_totals(realm, plan, full, empty):
    chair = person(Role.ROAZ_CHAIR, region=full.region)
    text = page_of(realm, plan, chair)[1]
    assert "Bewezen optimaal" in text
    assert full.name not in text


def test_a_large_plan_stays_one_page_and_says_what_it_leaves_out(realm, plan, national):
    document = run_document(realm, plan.pk, national)
    (first, *_rest) = document["transfers"]
    why = {"nl": "Omdat er geen ander bed is dat dichterbij ligt. " * 12, "en": "Because. " * 60}
    many = [first | {"why": why, "origin_name": "Ziekenhuis met een lange naam"}] * 60
    made = plan_pdf(realm, document | {"transfers": many}, "nl")
    pages = PdfReader(BytesIO(made)).pages
    assert len(pages) == 1
    assert f"En nog {60 - MOST_MOVES} verplaatsingen" in " ".join(pages[0].extract_text().split())


def test_a_variant_is_a_page_too(realm, full, empty, national):
    run = run_request(
        actor=national,
        realm=realm,
        scope="national",
        what_if={"close": [], "add_beds": [{"facility": empty.pk, "bed": "ward", "count": 5}]},
    )
    solve_run(run.pk)
    assert full.name in page_of(realm, run, national)[1]


def test_the_address_answers_with_the_file(realm, plan):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    answer = client.get(f"/api/v1/realms/{realm.slug}/runs/{plan.pk}/plan.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert f"OEFENING-{realm.slug}-plan-{plan.pk}.pdf" in answer["Content-Disposition"]
