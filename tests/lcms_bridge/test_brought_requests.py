"""A house's own system brings its requests for a place: entered once, or held back; nobody is named."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from capacity.models import Source
from journal.models import Entry, Realm
from lcms_bridge.codecs import requests, requests_csv
from lcms_bridge.models import Message, MessageState
from lcms_bridge.tasks import sweep_inbox
from network.models import Facility
from patientspread.models import Request, RequestState
from patientspread.services import request_end, request_enter
from tests.lcms_bridge.factories import NOW, SYSTEM, make_facilities, make_realm, register
from tests.patientspread.requests import CASE

pytestmark = pytest.mark.django_db

ASKED = (NOW - timedelta(minutes=20)).isoformat()
ONE = {
    "facility": "ALFA",
    "asked_at": ASKED,
    "reference": "c3-12",
    "bed": "ward",
    "age": "60-69",
    "specialism": "lung",
    "consent": "given",
    "is_new": True,
    "stable_since": (NOW - timedelta(hours=3)).isoformat(),
}


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def token(realm: Realm) -> str:
    return register(realm)


def push(realm: Realm, token: str, *rows: Any, exercise: bool = True, **about: Any) -> Any:
    """Send requests as a system does, and let the worker read them."""
    said = {"realm": realm.slug, "exercise": exercise, "transfer_requests": list(rows)} | about
    url = reverse("deliveries", kwargs={"realm": realm.slug})
    answer = Client().post(
        url,
        json.dumps(said).encode(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "X-Filename": "aanvragen.json"},
    )
    sweep_inbox()
    return answer


def last() -> Message:
    return Message.objects.latest("pk")


def sentences() -> list[str]:
    return [one["sentence"] for one in last().problems if not one["remark"]]


def test_a_request_is_entered_as_a_ward_would_and_says_by_which_system(
    realm: Realm, token: str
) -> None:
    assert push(realm, token, ONE).status_code == 202
    row = Request.objects.get()
    assert (row.origin_id, row.reference, row.bed, row.age) == ("ALFA", "C3-12", "ward", "60-69")
    assert (row.state, row.is_new, row.specialism) == (RequestState.REQUESTED, True, "lung")
    assert "namens HiX Alfa" in str(row.entered_by)
    message = last()
    assert (message.state, message.applied) == (MessageState.APPLIED, 1)
    assert message.carried[0]["request"] == row.number
    assert Source.objects.get().batches[0]["accepted"] == 1


def test_the_same_case_is_asked_once_also_when_its_request_is_over(
    realm: Realm, token: str
) -> None:
    push(realm, token, ONE)
    push(realm, token, ONE | {"heavy": True})  # other bytes, the same case
    row = Request.objects.get()
    assert (last().state, last().applied) == (MessageState.APPLIED, 0)
    request_end(actor=SYSTEM, realm=realm, pmr=row.pk, ending="die")
    push(realm, token, ONE | {"heavy": False})
    assert Request.objects.count() == 1
    Request.objects.update(entered_at=NOW - timedelta(minutes=10))
    push(realm, token, ONE | {"asked_at": (NOW - timedelta(minutes=1)).isoformat()})
    assert Request.objects.count() == 2  # somebody else lies there now


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"facility": "BETA"}, "niet aangemeld"),
        ({"facility": "GAMMA"}, "geen ziekenhuislocatie"),
        ({"bed": "hotel"}, "hotel"),
        ({"age": "stokoud"}, "stokoud"),
        ({"asked_at": (NOW + timedelta(hours=2)).isoformat()}, "toekomst"),
        ({"reference": None}, "reference"),
    ],
)
def test_what_cannot_be_entered_is_held_back_with_a_sentence_and_the_rest_is_not(
    realm: Realm, token: str, change: dict[str, Any], words: str
) -> None:
    push(realm, token, ONE | change, ONE | {"reference": "C4-1", "age": "70-79"})
    assert last().state == MessageState.PARTLY
    (said,) = sentences()
    assert words in said
    assert [one.reference for one in Request.objects.all()] == ["C4-1"]


def test_one_that_looks_like_what_a_ward_asked_without_a_bed_waits_for_a_person(
    realm: Realm, token: str
) -> None:
    house = Facility.objects.get(pk="ALFA")
    case = CASE | {"is_new": True, "specialism": "lung"}
    request_enter(actor=SYSTEM, realm=realm, facility=house, case=case)
    push(realm, token, ONE)
    assert last().state == MessageState.QUARANTINED
    assert Request.objects.count() == 1


def test_another_world_is_refused(realm: Realm, token: str) -> None:
    push(realm, token, ONE, exercise=False)
    assert last().state == MessageState.QUARANTINED
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"reference": "Zeldzaamnaam"},
        {"reference": "19500102"},
        {"name": "Zeldzaamnaam"},
        {"bed": "ward voor Zeldzaamnaam"},
        {"age": 70},
        {"wish": {"family": "Zeldzaamnaam"}},
    ],
)
def test_what_could_tell_who_it_is_is_not_kept_at_all(
    realm: Realm, token: str, change: dict[str, Any]
) -> None:
    answer = push(realm, token, ONE, ONE | change)
    assert answer.status_code == 422
    assert not Message.objects.exists()
    assert not Request.objects.exists()
    kept = str(list(Entry.objects.values_list("variants", flat=True)))
    assert "Zeldzaamnaam" not in kept


def test_a_table_is_one_of_requests_also_under_a_title_and_then_it_is_not_kept() -> None:
    table = b"asked_at;facility;reference\n2020-10-12T10:00:00+02:00;ALFA;C3-12\n"
    assert requests_csv.recognises(table)
    assert not requests_csv.of_somebody(table)
    for title in (b"Aanvragen mevrouw Zeldzaamnaam\n", b"\xef\xbb\xbfAanvragen;;\r\n;;\r\n\r\n"):
        assert requests_csv.recognises(title + table)
        assert requests_csv.of_somebody(title + table)
    assert not requests_csv.of_somebody(b"facility;occupied\nALFA;3\n")


def test_what_is_no_list_of_requests_is_not_looked_at_as_one() -> None:
    assert not requests.of_somebody(b'{"type": "FeatureCollection", "features": []}')
    assert requests.of_somebody(b'{"transfer_requests": [1]}')
    assert requests.of_somebody(b'{"transfer_requests": ')
    assert requests.of_somebody(b'{"\\u0074ransfer_requests": [{"name": "Jan"}]}')
    assert requests.of_somebody('{"transfer_requests": [{"name": "Jan"}]}'.encode("utf-16"))
