"""Requests for a place as a table and as FHIR ServiceRequest: entered as our JSON is, nobody is named."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Entry, Realm
from lcms_bridge.formats import format_of
from lcms_bridge.models import Message, MessageState
from lcms_bridge.tasks import sweep_inbox
from patientspread.models import Request
from tests.lcms_bridge.factories import NOW, make_facilities, make_realm, register

pytestmark = pytest.mark.django_db

ASKED = (NOW - timedelta(minutes=20)).isoformat()
HEAD = "facility;asked_at;reference;bed;age;specialism;consent;is_new;exercise"
ROW = f"ALFA;{ASKED};c3-12;ward;60-69;lung;given;ja;ja"


def coding(name: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"urn:zorgbeeld:{name}", "code": code}]}


def service_request(**changes: Any) -> dict[str, Any]:
    one = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "priority": "stat",
        "authoredOn": ASKED,
        "subject": {"type": "Location", "identifier": {"value": "C3-12"}},
        "requester": {"type": "Organization", "identifier": {"value": "ALFA"}},
        "orderDetail": [
            coding("bed", "ward"),
            coding("age", "60-69"),
            coding("specialism", "lung"),
            coding("consent", "given"),
            coding("is_new", "yes"),
        ],
    }
    return {name: value for name, value in (one | changes).items() if value is not None}


def bundle(*rows: Any) -> dict[str, Any]:
    entry = [{"resource": one} for one in rows]
    return {"resourceType": "Bundle", "type": "collection", "meta": EXERCISE, "entry": entry}


EXERCISE = {"tag": coding("exercise", "yes")["coding"]}


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def token(realm: Realm) -> str:
    return register(realm)


def push(realm: Realm, token: str, body: str | bytes) -> Any:
    answer = Client().post(
        reverse("deliveries", kwargs={"realm": realm.slug}),
        body if isinstance(body, bytes) else body.encode(),
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {token}", "X-Filename": "aanvragen"},
    )
    sweep_inbox()
    return answer


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("requests-csv", f"{HEAD}\r\n{ROW}\r\n"),
        ("requests-csv", f"{HEAD}\n{ROW}".replace(";", ",")),
        ("requests-fhir", json.dumps(service_request(meta=EXERCISE))),
        ("requests-fhir", json.dumps(bundle(service_request()))),
    ],
)
def test_a_request_is_entered_by_the_service_that_people_use_and_once(
    realm: Realm, token: str, name: str, body: str
) -> None:
    assert format_of(body.encode()).name == name
    assert push(realm, token, body).status_code == 202
    row = Request.objects.get()
    assert (row.origin_id, row.reference, row.bed, row.age) == ("ALFA", "C3-12", "ward", "60-69")
    assert (row.specialism, row.is_new, row.consent) == ("lung", True, "given")
    assert row.emergency == (name == "requests-fhir")
    assert Message.objects.get().state == MessageState.APPLIED
    push(realm, token, body + "\n")
    assert Request.objects.count() == 1


def test_the_three_formats_tell_one_case_as_the_same(realm: Realm, token: str) -> None:
    push(realm, token, f"{HEAD}\n{ROW}")
    push(realm, token, json.dumps(service_request(meta=EXERCISE)))
    assert list(Message.objects.values_list("state", flat=True)) == [MessageState.APPLIED] * 2
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD};naam\n{ROW};Zeldzaamnaam",
        f"{HEAD}\n{ROW.replace('c3-12', 'Zeldzaamnaam')}",
        f"{HEAD}\n{ROW.replace('c3-12', '123456782')}",
        f"{HEAD}\n{ROW};Zeldzaamnaam",
        f"{HEAD}\n{ROW.replace('ja;ja', 'Zeldzaamnaam;ja')}",
        *(
            json.dumps(one)
            for one in (
                service_request(subject={"reference": "Patient/1", "display": "Zeldzaamnaam"}),
                service_request(subject={"type": "Patient", "identifier": {"value": "C3-12"}}),
                service_request(subject={"type": "Location", "identifier": {"value": "123456782"}}),
                service_request(
                    subject={"type": "Location", "display": "Zeldzaamnaam", "identifier": {}}
                ),
                service_request(note=[{"text": "Zeldzaamnaam"}]),
                service_request(
                    contained=[{"resourceType": "Patient", "name": [{"family": "Zeldzaamnaam"}]}]
                ),
                service_request(orderDetail=[coding("age", "Zeldzaamnaam")]),
                service_request(orderDetail=[{"text": "Zeldzaamnaam"}]),
                service_request(code={"text": "Zeldzaamnaam"}),
                service_request(status=["Zeldzaamnaam"]),
                service_request(priority={"text": "Zeldzaamnaam"}),
                bundle(service_request(), {"resourceType": "Patient", "name": "Zeldzaamnaam"}),
                bundle(service_request()) | {"id": "Zeldzaamnaam"},
                bundle(service_request()) | {"type": ["Zeldzaamnaam"]},
            )
        ),
        json.dumps(service_request(note=[{"text": "Zeldzaamnaam"}])).replace(
            "Service", "\\u0053ervice"
        ),
        # within something else it is not looked through as JSON is
        "// van de afdeling\n" + json.dumps(service_request(note=[{"text": "Zeldzaamnaam"}])),
        json.dumps(service_request(note=[{"text": "Zeldzaamnaam"}])).encode("utf-16-le"),
        "<ServiceRequest xmlns='http://hl7.org/fhir'><subject/></ServiceRequest>",
    ],
)
def test_whoever_could_be_told_from_it_is_refused_with_a_sentence_and_not_kept(
    realm: Realm, token: str, body: str | bytes
) -> None:
    answer = push(realm, token, body)
    assert answer.status_code == 422
    assert "niet" in answer.content.decode()
    assert not Message.objects.exists()
    assert not Request.objects.exists()
    assert "Zeldzaamnaam" not in str(list(Entry.objects.values_list("variants", flat=True)))


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}\n{ROW.replace(';ja;ja', ';ja;nee')}",
        f"{HEAD}\n{ROW}\n{ROW.replace(';ja;ja', ';ja;nee')}",
        f"{HEAD}\n{ROW.replace('ward', 'hotel')}",
        json.dumps(service_request(requester=None, meta=EXERCISE)),
    ],
)
def test_another_world_or_what_is_lacking_is_held_back(realm: Realm, token: str, body: str) -> None:
    assert push(realm, token, body).status_code == 202
    assert Message.objects.get().state == MessageState.QUARANTINED
    assert not Request.objects.exists()
