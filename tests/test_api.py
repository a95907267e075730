"""The API as programs meet it: errors with a place, once per key, tokens, its own description."""

import json
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from journal.models import Entry
from network.models import Role
from tests.factories import FacilityFactory, MandateFactory, RealmFactory, report_beds, token_for
from web.wire import with_commands

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parents[1] / "docs" / "openapi.yaml"


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def facility():
    return FacilityFactory.create()


@pytest.fixture
def liaison(facility):
    return MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=facility).user


@pytest.fixture
def client(liaison):
    client = Client()
    client.force_login(liaison)
    return client


@pytest.fixture
def beds_url(realm, facility):
    return reverse("capacity.beds_report", kwargs={"realm": realm.slug, "facility": facility.pk})


def post(client, url, body, **headers):
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


GOOD = {"lines": [{"bed": "ward", "operational": 100, "occupied": 80}], "duiding": "rustig"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "lines"),
        ({"lines": []}, "lines"),
        ({"lines": "veel"}, "lines"),
        ({"lines": [{"bed": "ward", "operational": 10, "occupied": -1}]}, "lines.0.occupied"),
        ({"lines": [{"bed": "zolder", "operational": 10, "occupied": 1}]}, "lines.0.bed"),
        (
            {"lines": [{"bed": "ward", "operational": 10, "occupied": 1}], "duiding": "x" * 501},
            "duiding",
        ),
        ({"lines": [{"bed": "ward", "operational": 99999, "occupied": 1}]}, "ward.operational"),
    ],
)
def test_a_wrong_value_is_answered_with_its_place_and_a_dutch_sentence(
    client, beds_url, body, field
):
    answer = post(client, beds_url, body)
    problem = answer.json()
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["field"] == field
    assert problem["detail"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'"tekst"', b"\xff\xfe", b"null", b'{"lines": 1e400}', b"[" * 100_000]
)
def test_a_body_that_is_no_object_is_no_fault_of_the_server(client, beds_url, raw):
    answer = client.post(beds_url, raw, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"


def test_the_same_key_is_done_once_and_answers_the_same(client, beds_url):
    first = post(client, beds_url, GOOD, **{"Idempotency-Key": "k1"})
    again = post(client, beds_url, GOOD, **{"Idempotency-Key": "k1"})
    other = post(client, beds_url, GOOD, **{"Idempotency-Key": "k2"})
    assert first.json() == again.json()
    assert first.json() != other.json()
    assert Entry.objects.count() == 2


def test_a_key_that_is_too_long_is_refused_with_its_place(client, beds_url):
    answer = post(client, beds_url, GOOD, **{"Idempotency-Key": "x" * 101})
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def test_a_realm_or_facility_that_is_not_there_is_404(client, realm):
    unknown = reverse("capacity.beds_report", kwargs={"realm": "nergens", "facility": "X"})
    assert post(client, unknown, GOOD).status_code == 404
    url = reverse("capacity.beds_report", kwargs={"realm": realm.slug, "facility": "NERGENS"})
    assert post(client, url, GOOD).status_code == 404


def test_a_closed_realm_takes_nothing_any_more(client, realm, facility, beds_url):
    realm.is_open = False
    realm.save()
    answer = post(client, beds_url, GOOD)
    assert (answer.status_code, answer.json()["title"]) == (409, "realm_closed")
    command = reverse("realm-command", kwargs={"slug": realm.slug, "name": "capacity.beds_report"})
    assert post(client, command, GOOD | {"facility": facility.pk}).status_code == 409


def test_a_session_needs_its_csrf_token_and_a_token_does_not(liaison, beds_url):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(liaison)
    assert post(strict, beds_url, GOOD).status_code == 403
    key = token_for(liaison)
    by_token = Client(enforce_csrf_checks=True)
    assert post(by_token, beds_url, GOOD, Authorization=f"Token {key}").status_code == 200


def test_a_demo_account_works_in_the_demo_only(liaison, beds_url):
    liaison.is_demo = True
    liaison.set_password("zorgbeeld-demo")
    liaison.save()
    key = token_for(liaison)
    client = Client()
    with override_settings(EMBEDDED=False):
        assert post(client, beds_url, GOOD, Authorization=f"Token {key}").status_code == 401
        assert not client.login(username=liaison.username, password="zorgbeeld-demo")
    assert post(client, beds_url, GOOD, Authorization=f"Token {key}").status_code == 200
    assert client.login(username=liaison.username, password="zorgbeeld-demo")


def test_a_demo_session_made_before_ends_on_a_production_configuration(liaison, realm):
    liaison.is_demo = True
    liaison.save()
    client = Client()
    client.force_login(liaison)
    assert client.get(reverse("me")).status_code == 200
    with override_settings(EMBEDDED=False):
        assert client.get(reverse("me")).status_code == 401


def test_the_reference_is_fetched_once_per_version(client):
    answer = client.get(reverse("reference"))
    again = client.get(reverse("reference"), headers={"If-None-Match": answer["ETag"]})
    assert (answer.status_code, again.status_code) == (200, 304)


def test_the_reference_in_dutch_is_the_same_without_the_english_names(client):
    whole = client.get(reverse("reference")).json()
    dutch = client.get(reverse("reference"), {"words": "nl"}).json()
    kind, same = whole["kinds"][0], dutch["kinds"][0]
    assert same == {name: one for name, one in kind.items() if not name.endswith("_en")}
    assert dutch["regions"] == whole["regions"]
    assert '_en"' not in json.dumps(dutch)
    wrong = client.get(reverse("reference"), {"words": "fr"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "words")


def test_who_i_am_says_what_i_may(client, liaison):
    me = client.get(reverse("me")).json()
    assert me["username"] == liaison.username
    assert "capacity.beds_report" in me["may"]
    assert "phases.decide" not in me["may"]


def test_a_page_that_is_not_there_is_problem_json_below_api_only(client):
    api, page = client.get("/api/v1/nergens/"), client.get("/nergens/")
    assert (api.status_code, page.status_code) == (404, 404)
    assert api["Content-Type"] == "application/problem+json"
    assert "text/html" in page["Content-Type"]


def test_the_snapshot_over_http_is_what_was_recorded(client, realm, facility):
    report_beds(realm, facility, ward=(91, 100))
    answer = client.get(reverse("realm-snapshot", kwargs={"slug": realm.slug})).json()
    assert answer["seq"] == 1
    assert answer["entities"][f"beds:{facility.pk}"]["state"]["lines"][0]["occupied"] == 91


def test_the_description_of_the_api_is_valid_and_the_one_in_docs():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    made = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    assert DESCRIPTION.read_text(encoding="utf-8") == made, (
        "run `make api-pages` and read the difference"
    )


def test_the_description_says_of_every_get_how_it_is_asked_again():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    shared = {"$ref": "#/components/parameters/IfNoneMatch"}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method != "get":
                assert {"408", "409", "413", "415"} <= set(operation["responses"]), path
                continue
            assert "304" in operation["responses"], path
            given = operation.get("parameters", [])
            assert shared in given or "If-None-Match" in {one.get("name") for one in given}, path


def test_the_table_of_commands_is_the_one_in_docs():
    page = (DESCRIPTION.parent / "wire.md").read_text(encoding="utf-8")
    assert with_commands(page) == page, "run `make api-pages` and read the difference"
