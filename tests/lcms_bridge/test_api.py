"""The bridge over HTTP, from the outside: files out, files in, the inbox."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from capacity.selectors import beds_now
from journal.models import Realm
from lcms_bridge.models import Message
from lcms_bridge.selectors import picture_of
from lcms_bridge.tasks import sweep_inbox
from network.models import Role, User
from tests.lcms_bridge.factories import (
    beds,
    decode,
    document,
    encode,
    in_region,
    make_facilities,
    make_person,
    make_realm,
    report,
)

pytestmark = pytest.mark.django_db
MESSAGES = "/api/v1/realms/oefengolf/messages/"
REGIONS = "/api/v1/realms/oefengolf/regions/"


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    make_facilities(["GAMMA"], region="OOST")
    return make_realm()


def client_of(role: Role, **place: str) -> Client:
    """Return a logged-in browser of somebody with this role."""
    make_person(role, **place)
    client = Client()
    client.force_login(
        User.objects.get(username=place.get("username", role.value)),
        backend="network.auth.RealmAwareBackend",
    )
    return client


@pytest.fixture
def hin(realm: Realm) -> Client:
    return client_of(Role.HIN, region="WEST")


def post(client: Client, raw: bytes, **headers: str) -> Any:
    """Send a file as the body of a request."""
    return client.post(MESSAGES, raw, content_type="text/csv", headers=headers)


def test_the_capacity_file_of_a_region_reads_back(realm: Realm, hin: Client) -> None:
    for facility in in_region("WEST"):
        report(realm, facility)
    response = hin.get(f"{REGIONS}WEST/capacity.csv", headers={"Accept": "text/csv"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = 'filename="OEFENING-oefengolf-WEST-20201001T120000Z.csv"'
    assert name in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert decode(response.content).document == picture_of(realm, "WEST").document


@pytest.mark.parametrize("accept", ["application/geo+json", "*/*", "text/html"])
def test_the_layer_of_a_region_and_of_the_country(realm: Realm, hin: Client, accept: str) -> None:
    for region, regions, hospitals in (("WEST", 1, 2), ("OOST", 1, 1), ("NL", 2, 3)):
        response = hin.get(f"{REGIONS}{region}/picture.geojson", headers={"Accept": accept})
        assert response.status_code == 200
        assert response["Content-Type"] == "application/geo+json"
        kinds = [item["properties"]["kind"] for item in json.loads(response.content)["features"]]
        assert (kinds.count("region"), kinds.count("hospital")) == (regions, hospitals)


def test_an_unknown_region_or_realm_is_missing(realm: Realm, hin: Client) -> None:
    for path in (f"{REGIONS}NERGENS/capacity.csv", "/api/v1/realms/x/regions/WEST/capacity.csv"):
        response = hin.get(path)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_a_real_realm_writes_no_exercise_on_its_files(realm: Realm, hin: Client) -> None:
    make_realm("echt", kind="real")
    response = hin.get("/api/v1/realms/echt/regions/WEST/picture.geojson")
    assert "OEFENING" not in response["Content-Disposition"]
    assert b"OEFENING" not in response.content


@pytest.mark.parametrize("records", [1, 3])
def test_an_export_asks_the_same_number_of_queries_however_many_hospitals(
    realm: Realm,
    hin: Client,
    records: int,
    django_assert_max_num_queries: Any,
) -> None:
    for facility in in_region("NL")[:records]:
        report(realm, facility)
    with django_assert_max_num_queries(25):  # eleven of them note it in the trail, in its chain
        assert hin.get(f"{REGIONS}NL/picture.geojson").status_code == 200


def test_a_sent_file_is_answered_at_once_and_applied_by_the_worker(
    realm: Realm, hin: Client
) -> None:
    raw = encode(document(beds("ALFA"), beds("NERGENS")))
    response = post(hin, raw, **{"X-Filename": "lpz%20west.csv"})
    assert response.status_code == 202
    body = response.json()
    assert (body["state"], body["name"]) == ("received", "lpz west.csv")
    assert body["already_received"] is False
    assert beds_now(realm) == {}
    sweep_inbox()
    body = hin.get(f"{MESSAGES}{body['id']}/").json()
    assert (body["state"], body["applied"]) == ("partly", 1)
    assert body["problems"][0]["place"] == "regel 4"
    assert "NERGENS" in body["problems"][0]["sentence"]


def test_a_file_can_be_sent_as_a_form(realm: Realm, hin: Client) -> None:
    upload = SimpleUploadedFile("lpz.csv", encode(document(beds("ALFA"))))
    response = hin.post(MESSAGES, {"file": upload})
    assert (response.status_code, response.json()["name"]) == (202, "lpz.csv")
    assert Message.objects.get().state == "received"


def test_the_same_file_again_is_answered_with_the_earlier_result(realm: Realm, hin: Client) -> None:
    raw = encode(document(beds("ALFA")))
    first = post(hin, raw).json()
    sweep_inbox()
    response = post(hin, raw)
    body = response.json()
    assert response.status_code == 200
    assert (body["id"], body["state"], body["applied"]) == (first["id"], "applied", 1)
    assert "al ontvangen" in body["sentence"]
    assert Message.objects.count() == 1


def test_a_repeated_key_answers_as_the_first_time(realm: Realm, hin: Client) -> None:
    raw = encode(document(beds("ALFA")))
    answers = [post(hin, raw, **{"Idempotency-Key": "een"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("raw", "content_type", "code"),
    [
        (b"", "text/csv", "empty"),
        (b"x" * (2 * 1024 * 1024 + 1), "text/csv", "too_large"),
        (b"x" * (3 * 1024 * 1024), "text/csv", "too_large"),
        (b"--x--\r\n", "multipart/form-data; boundary=x", "empty"),
    ],
)
def test_what_is_no_file_is_refused_with_a_sentence(
    realm: Realm, hin: Client, raw: bytes, content_type: str, code: str
) -> None:
    response = hin.post(MESSAGES, raw, content_type=content_type)
    assert response.status_code == (413 if code == "too_large" else 422)
    assert (response.json()["title"], response.json()["field"]) == (code, "file")


def test_a_form_with_a_file_that_is_too_large_is_told_so(realm: Realm, hin: Client) -> None:
    """Of every length: beyond what a form may be around a file, and within it."""
    for more in (1, 64 * 1024, 1024 * 1024):
        sent = {"file": SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024 + more))}
        response = hin.post(MESSAGES, sent)
        assert (response.status_code, response.json()["title"]) == (413, "too_large")


@pytest.mark.parametrize("content_type", ["multipart/form-data", "a/b", "text/csv; charset=x", ""])
def test_strange_content_types_are_never_a_fault(
    realm: Realm, hin: Client, content_type: str
) -> None:
    response = hin.generic("POST", MESSAGES, b"\x00\xff", content_type=content_type)
    assert response.status_code in (202, 400, 422)


def test_the_inbox_is_paged_and_shows_a_liaison_only_the_own(realm: Realm, hin: Client) -> None:
    liaison = client_of(Role.HOSPITAL_LIAISON, facility="ALFA")
    for number in range(52):
        post(hin, f"bestand {number}".encode())
    own = post(liaison, b"eigen bestand").json()["id"]
    page = hin.get(MESSAGES).json()
    assert (len(page["messages"]), page["messages"][0]["id"]) == (50, own)
    rest = hin.get(MESSAGES, {"before": page["next"]}).json()
    assert (len(rest["messages"]), rest["next"]) == (3, None)
    assert [item["id"] for item in liaison.get(MESSAGES).json()["messages"]] == [own]
    other = page["messages"][1]["id"]
    assert liaison.get(f"{MESSAGES}{other}/").status_code == 404
    assert hin.get(MESSAGES, {"before": "x"}).status_code == 422


def test_who_asks_for_what_is_held_back_gets_nothing_else_page_after_page(
    realm: Realm, hin: Client
) -> None:
    fine = post(hin, encode(document(beds("ALFA")))).json()["id"]
    broken = [post(hin, f"kapot {turn}".encode()).json()["id"] for turn in range(52)]
    sweep_inbox()
    assert Message.objects.get(pk=fine).state == "applied"
    page = hin.get(f"{MESSAGES}?held=true").json()
    rest = hin.get(f"{MESSAGES}?held=true&before={page['next']}").json()
    assert [one["id"] for one in page["messages"] + rest["messages"]] == broken[::-1]
    assert (len(page["messages"]), rest["next"]) == (50, None)
    wrong = hin.get(f"{MESSAGES}?held=ja")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "held")


def test_a_message_is_not_seen_from_another_realm(realm: Realm, hin: Client) -> None:
    make_realm("andere")
    number = post(hin, b"bestand").json()["id"]
    assert hin.get(f"/api/v1/realms/andere/messages/{number}/").status_code == 404
    assert hin.get("/api/v1/realms/andere/messages/").json()["messages"] == []


def test_an_observer_may_take_files_out_and_not_see_or_fill_the_inbox(realm: Realm) -> None:
    observer = client_of(Role.OBSERVER)
    assert observer.get(f"{REGIONS}NL/capacity.csv").status_code == 200
    assert observer.get(MESSAGES).status_code == 403
    assert post(observer, b"bestand").status_code == 403
    assert Message.objects.count() == 0


def test_nobody_gets_in_without_logging_in(realm: Realm) -> None:
    for path in (f"{REGIONS}NL/capacity.csv", f"{REGIONS}NL/picture.geojson", MESSAGES):
        assert Client().get(path).status_code == 401


def test_a_closed_realm_takes_no_files(realm: Realm, hin: Client) -> None:
    Realm.objects.update(is_open=False)
    assert post(hin, b"bestand").status_code == 409
