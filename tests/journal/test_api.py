"""The journal over HTTP: snapshots, tickets, commands, and what is refused."""

import gzip
import json

import brotli
import pytest
from django.test import Client

from journal import audit, commands
from journal.actors import Actor, system_actor
from journal.errors import Invalid
from journal.models import Entry, ReadAudit, Realm
from journal.services import record, writing
from journal.tickets import read_ticket
from network.models import Role, User
from tests.factories import MandateFactory, RealmFactory
from tests.journal.livesite.events import TrialSet

ACTOR = system_actor("test", "Test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def realm() -> Realm:
    return RealmFactory.create()


@pytest.fixture
def user() -> User:
    return MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user


@pytest.fixture
def browser(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def put(realm: Realm, *values: int, thing: str = "a") -> None:
    for value in values:
        with writing():
            record(TrialSet(thing, value, secret="GEHEIM"), realm=realm, actor=ACTOR)


def test_the_snapshot_has_a_position_and_is_not_sent_twice(browser: Client, realm: Realm) -> None:
    put(realm, 1, 2)
    answer = browser.get(f"/api/v1/realms/{realm.slug}/snapshot/")
    document = answer.json()
    assert (document["seq"], document["epoch"]) == (2, str(realm.epoch))
    assert document["tag"] == Entry.objects.get(seq=2).tag
    assert document["entities"]["thing:a"]["state"]["value"] == 2
    assert "GEHEIM" not in answer.content.decode()
    again = browser.get(
        f"/api/v1/realms/{realm.slug}/snapshot/", headers={"if-none-match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    zipped = browser.get(
        f"/api/v1/realms/{realm.slug}/snapshot/", headers={"accept-encoding": "gzip"}
    )
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == answer.content
    small = browser.get(
        f"/api/v1/realms/{realm.slug}/snapshot/", headers={"accept-encoding": "gzip, br;q=1"}
    )
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == answer.content


def test_any_past_moment_can_be_asked(browser: Client, realm: Realm) -> None:
    put(realm, 1, 2, 3)
    url = f"/api/v1/realms/{realm.slug}/snapshot/"
    assert browser.get(url, {"seq": 2}).json()["entities"]["thing:a"]["state"]["value"] == 2
    assert browser.get(url, {"seq": 0}).json()["entities"] == {}
    assert browser.get(url, {"seq": 99}).json()["seq"] == 3
    moment = Entry.objects.get(seq=1).realm_time.isoformat()
    assert browser.get(url, {"at": moment}).json()["seq"] == 1
    assert browser.get(f"{url}?at={moment}").json()["seq"] == 1, "with a plus that was not escaped"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"seq": "-1"}, "bad_seq"),
        ({"seq": "9" * 30}, "bad_seq"),
        ({"seq": "٣"}, "bad_seq"),
        ({"at": "gisteren"}, "bad_at"),
        ({"at": "2020-11-01T12:00:00"}, "bad_at"),
        ({"at": "2020-13-45T99:00:00+01:00"}, "bad_at"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    browser: Client, realm: Realm, query: dict[str, str], code: str
) -> None:
    answer = browser.get(f"/api/v1/realms/{realm.slug}/snapshot/", query)
    assert (answer.status_code, answer.json()["title"]) == (422, code)


def test_a_ticket_is_for_this_reader_and_realm(browser: Client, realm: Realm, user: User) -> None:
    given = browser.post(f"/api/v1/realms/{realm.slug}/ticket/").json()
    ticket = read_ticket(given["ticket"])
    assert ticket.realm == realm.slug
    assert ticket.reader.actor.name == f"user:{user.username}"
    assert "role:national_coordinator" in ticket.reader.audiences
    assert given["reader"] == ticket.identity


@pytest.mark.parametrize(
    ("method", "path"), [("get", "snapshot"), ("post", "ticket"), ("post", "commands/x")]
)
def test_strangers_and_unknown_realms_are_refused(
    client: Client, browser: Client, realm: Realm, method: str, path: str
) -> None:
    assert getattr(browser, method)(f"/api/v1/realms/geen/{path}/").status_code == 404
    assert getattr(Client(), method)(f"/api/v1/realms/{realm.slug}/{path}/").status_code == 401


def test_reading_what_is_said_of_a_single_patient_is_recorded(
    browser: Client, realm: Realm, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_prefixes", {"thing:p"})
    put(realm, 1, thing="patient")
    put(realm, 1, thing="other")
    browser.get(f"/api/v1/realms/{realm.slug}/snapshot/")
    assert list(ReadAudit.objects.values_list("actor", "key", "way")) == [
        (f"user:{user.username}", "thing:patient", "snapshot"),
    ]


def test_a_command_over_http_is_done_once(
    browser: Client, realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(actor: Actor, where: Realm, payload: dict[str, int]) -> dict[str, int]:
        if payload["value"] < 0:
            raise Invalid("journal.bad_ack", code="too_small", field="value")
        with writing():
            record(TrialSet("a", payload["value"]), realm=where, actor=actor)
        return {"value": payload["value"]}

    monkeypatch.setattr(commands, "_handlers", {"test.set": handler})
    url = f"/api/v1/realms/{realm.slug}/commands/test.set/"

    def post(body: object, key: str) -> tuple[int, dict[str, object]]:
        answer = browser.post(
            url, json.dumps(body), content_type="application/json", headers={"idempotency-key": key}
        )
        return answer.status_code, answer.json()

    assert (
        post({"value": 1}, "k")
        == post({"value": 2}, "k")
        == (200, {"answer": {"value": 1}, "seq": 1})
    )
    status, problem = post({"value": -1}, "l")
    assert (status, problem["title"], problem["field"]) == (422, "too_small", "value")
    assert post([1], "m")[0] == 422
    assert Entry.objects.count() == 1
