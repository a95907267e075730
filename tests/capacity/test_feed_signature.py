"""A source that must sign: what is not signed, or not now, or not by it, is not taken."""

import json
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from callout.ways.gateway import SIGNATURE, TIMESTAMP, signature_of
from capacity.models import Source
from capacity.services import source_sign
from journal.models import Realm
from lcms_bridge.models import PeerDialect
from tests.lcms_bridge.factories import (
    NOW,
    SYSTEM,
    beds,
    document,
    encode,
    make_facilities,
    make_realm,
    register,
)

pytestmark = pytest.mark.django_db
REPORT = {
    "facility": "ALFA",
    "observed_at": NOW.isoformat(),
    "lines": [{"bed": "ic", "operational": 10, "occupied": 8}],
}
WAYS = ("figures", "deliveries")


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


def sign(realm: Realm, **more: Any) -> str:
    values: dict[str, Any] = {"source": "hix-alfa", "signed": True} | more
    return source_sign(actor=SYSTEM, realm=realm, **values)[1]


def send(realm: Realm, token: str, way: str, **headers: str) -> Any:
    body = json.dumps(REPORT).encode() if way == "figures" else encode(document(beds("ALFA")))
    signed = {name: value(body) if callable(value) else value for name, value in headers.items()}
    return Client().post(
        reverse(way, kwargs={"realm": realm.slug}),
        body,
        content_type="application/json" if way == "figures" else "text/csv",
        headers={"Authorization": f"Bearer {token}", **signed},
    )


def signed(secret: str, moment: float | None = None) -> dict[str, Any]:
    at = str(int(time.time() if moment is None else moment))
    return {TIMESTAMP: at, SIGNATURE: lambda body: signature_of(secret, at, body)}


@pytest.mark.parametrize("way", WAYS)
def test_a_message_counts_only_with_a_signature_of_now(realm: Realm, way: str) -> None:
    token = register(realm)
    secret = sign(realm)
    for headers, code in (
        ({}, "signature_old"),
        (signed(secret, time.time() - 301), "signature_old"),
        (signed("x" * 40), "signature_wrong"),
        ({TIMESTAMP: "12e9", SIGNATURE: "v1=x"}, "signature_old"),
        ({**signed(secret), SIGNATURE: "é"}, "signature_wrong"),
    ):
        answer = send(realm, token, way, **headers)
        assert (answer.status_code, answer.json()["title"]) == (403, code)
    assert send(realm, token, way, **signed(secret)).status_code in {200, 202}


def test_a_key_of_the_sender_is_not_said_again_and_is_kept_encrypted(realm: Realm) -> None:
    token = register(realm)
    key = "sleutel-van-het-andere-systeem-12345"
    assert sign(realm, key=key) == ""
    assert key not in Source.objects.get().secret
    assert send(realm, token, "deliveries", **signed(key)).status_code == 202


def test_without_a_key_nothing_needs_a_signature(realm: Realm) -> None:
    token = register(realm)
    sign(realm)
    assert send(realm, token, "deliveries").status_code == 403
    sign(realm, signed=False)
    assert send(realm, token, "deliveries").status_code == 202


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_signed_counts_as_a_request_too(realm: Realm, way: str, settings: Any) -> None:
    settings.FEED_REQUESTS_PER_10_S = 1
    token = register(realm)
    sign(realm)
    assert send(realm, token, way).status_code == 403
    answer = send(realm, token, way)
    assert (answer.status_code, answer.json()["title"]) == (429, "feed_too_often")


def test_what_was_heard_by_somebody_else_is_no_new_message_also_of_a_table_without_a_moment(
    realm: Realm,
) -> None:
    token = register(realm)
    secret = sign(realm)
    PeerDialect.objects.create(
        realm=realm,
        source="source:hix-alfa",
        tables={"options": {"moment": "received"}},
        changed_at=NOW,
    )
    at = int(time.time())
    told = [send(realm, token, "deliveries", **signed(secret, at + more)) for more in (0, 1, 0)]
    assert [one.status_code for one in told] == [202, 202, 200]
    assert told[2].json()["id"] == told[0].json()["id"]
