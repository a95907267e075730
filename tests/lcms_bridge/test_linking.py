"""A hospital's system is linked with a token: it sends any format, and hears its verdict."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capacity.models import Source
from capacity.selectors import beds_now, ed_now
from capacity.services import source_register, source_token_renew, source_withdraw
from journal.models import Realm
from journal.trail_models import TrailNote
from lcms_bridge.examples import examples_of
from lcms_bridge.formats import INCOMING
from lcms_bridge.models import Message
from lcms_bridge.selectors import envelope_of
from lcms_bridge.services import message_mend
from lcms_bridge.stages import STAGES
from lcms_bridge.tasks import sweep_inbox
from network.models import Facility, Role
from tests.lcms_bridge.factories import (
    NOW,
    beds,
    document,
    encode,
    make_facilities,
    make_person,
    make_realm,
    register,
    report,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


def push(token: str, realm: str, raw: bytes, form: str = "") -> Any:
    """Send a file as a system does, and let the worker read it."""
    url = reverse("deliveries", kwargs={"realm": realm}) + (f"?format={form}" if form else "")
    answer = Client().post(
        url,
        raw,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {token}", "X-Filename": "bedden"},
    )
    sweep_inbox()
    return answer


def test_a_file_with_a_token_counts_as_what_its_source_says(realm: Realm) -> None:
    token = register(realm, days=30)
    report(realm, Facility.objects.get(pk="ALFA"))
    answer = push(token, realm.slug, encode(document(beds("ALFA"))))
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    seen = Client().get(answer.json()["status"], headers={"Authorization": f"Bearer {token}"})
    said = seen.json()
    assert (said["state"], said["applied"], said["transport"]) == ("applied", 1, "push")
    assert [one["stage"] for one in said["stages"]] == list(STAGES)
    assert {one["outcome"] for one in said["stages"]} == {"ok"}
    assert said["carried"] == [{"facility": "ALFA", "beds_at": NOW.isoformat(), "ed_at": None}]
    known = beds_now(realm)["ALFA"]
    assert (known.report.source, known.lines["ic"].occupied) == ("hix-alfa", 8)
    source = Source.objects.get()
    assert (source.state, source.batches[0]["accepted"]) == ("speaks", 1)


def test_what_is_sent_twice_under_one_key_is_one_message(realm: Realm) -> None:
    headers = {"Authorization": f"Bearer {register(realm)}", "Idempotency-Key": "een"}
    url = reverse("deliveries", kwargs={"realm": realm.slug})
    kind = "application/octet-stream"
    answers = [
        Client().post(
            url, encode(document(beds("ALFA", ic=ic))), content_type=kind, headers=headers
        )
        for ic in (5, 6)  # made anew in between, as a sender does that heard no answer
    ]
    assert [one.status_code for one in answers] == [202, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert answers[1].json()["already_received"]
    sweep_inbox()
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 5


def test_every_example_is_taken_over_as_it_stands(realm: Realm) -> None:
    token = register(realm)
    house = Facility.objects.get(pk="ALFA")
    found = [one for one in examples_of(house, envelope_of(realm), realm.now()) if not one.advice]
    assert len({one.form.name for one in found}) == len(found) >= 9
    for one in found:
        Message.objects.all().delete()
        answer = push(token, realm.slug, one.text.encode(), one.form.name)
        message = Message.objects.get(pk=answer.json()["id"])
        held = [item for item in message.problems if not item["remark"]]
        assert (message.state, held) == ("applied", []), (one.form.name, held)
        remarks = [item["code"] for item in message.problems]
        assert message.applied or "unchanged" in remarks, one.form.name
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 17
    assert ed_now(realm)["ALFA"].report.present == 14
    assert {one.form.name for one in found} <= {one.name for one in INCOMING}


def test_the_example_of_movements_counts_once_a_person_says_what_its_ward_is(realm: Realm) -> None:
    token = register(realm)
    house = Facility.objects.get(pk="ALFA")
    (one,) = (one for one in examples_of(house, envelope_of(realm), realm.now()) if one.advice)
    answer = push(token, realm.slug, one.text.encode(), one.form.name)
    message = Message.objects.get(pk=answer.json()["id"])
    assert [one["mend"]["given"] for one in message.problems if one["mend"]] == ["A1"]
    admin = make_person(Role.ADMINISTRATOR)
    message_mend(
        actor=admin,
        realm=realm,
        message=message.pk,
        corrections=[{"table": "wards", "given": "A1", "becomes": "ic"}],
    )
    sweep_inbox()
    message.refresh_from_db()
    assert (message.state, beds_now(realm)["ALFA"].lines["ic"].occupied) == ("applied", 1)


def test_a_system_says_nothing_of_another_house_or_kind(realm: Realm) -> None:
    token = register(realm, kinds=["ic"])
    answer = push(token, realm.slug, encode(document(beds("ALFA"), beds("BETA"))))
    message = Message.objects.get(pk=answer.json()["id"])
    assert (message.state, message.applied) == ("partly", 1)
    held = {(one["facility"], one["code"], one["stage"]) for one in message.problems}
    assert {
        ("ALFA", "not_your_kind", "mapped"),
        ("BETA", "not_yours", "business"),
    } <= held
    assert "BETA" not in beds_now(realm)
    assert set(beds_now(realm)["ALFA"].lines) == {"ic"}


def test_what_a_token_is_for_and_until_when_stands_in_the_trail(realm: Realm) -> None:
    register(realm, days=30)
    person = make_person(Role.ADMINISTRATOR)
    source_token_renew(actor=person, realm=realm, source="hix-alfa", days=1, scopes=["messages"])
    row = Source.objects.get()
    made, renewed = TrailNote.objects.filter(object="source:hix-alfa").order_by("pk")
    assert made.detail["scopes"] == ["figures", "messages"]
    assert renewed.detail["scopes"] == ["messages"]
    assert row.token_ends_at is not None
    assert datetime.fromisoformat(renewed.detail["ends"]) == row.token_ends_at


def test_a_token_that_ended_was_replaced_or_withdrawn_opens_nothing(realm: Realm) -> None:
    token = register(realm, days=30)
    raw = encode(document(beds("ALFA")))
    person = make_person(Role.ADMINISTRATOR)
    _row, newer = source_token_renew(actor=person, realm=realm, source="hix-alfa", days=1)
    assert push(token, realm.slug, raw).status_code == 401
    assert push(newer, "elders", raw).status_code in {403, 404}
    assert push(newer, realm.slug, raw).status_code == 202
    source_withdraw(actor=person, realm=realm, source="hix-alfa")
    assert push(newer, realm.slug, raw).status_code == 401


def test_a_token_ends_on_its_day(realm: Realm) -> None:
    token = register(realm, days=30)
    raw = encode(document(beds("ALFA")))
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert push(token, realm.slug, raw).status_code == 401
    assert not Message.objects.exists()


def test_a_token_reads_only_what_its_own_system_sent(realm: Realm) -> None:
    token = register(realm)
    answer = push(token, realm.slug, encode(document(beds("ALFA"))))
    person = make_person(Role.ADMINISTRATOR)
    values: dict[str, Any] = {"regions": [], "kinds": [], "interval_minutes": 5, "contact": ""}
    _row, other = source_register(
        actor=person,
        realm=realm,
        name="epic-beta",
        label="Epic",
        facilities=[Facility.objects.get(pk="BETA")],
        **values,
    )
    headers = {"Authorization": f"Bearer {other}"}
    assert Client().get(answer.json()["status"], headers=headers).status_code == 404
    assert Client().get(answer.json()["status"]).status_code == 401
    messages = reverse("messages", kwargs={"realm": realm.slug})
    assert Client().get(messages, headers=headers).status_code in {401, 403}


def test_a_refusal_names_its_stage_place_and_sentence(realm: Realm) -> None:
    token = register(realm)
    answer = push(token, realm.slug, b'{"resourceType": "Bundle", ', "fhir-r4")
    message = Message.objects.get(pk=answer.json()["id"])
    headers = {"Authorization": f"Bearer {token}"}
    said = Client().get(answer.json()["status"], headers=headers).json()
    assert said["state"] == message.state == "quarantined"
    outcomes = {one["stage"]: one["outcome"] for one in said["stages"]}
    assert outcomes["transport"] == "ok"
    assert outcomes["well_formed"] == "refused"
    assert outcomes["applied"] == "skipped"
    assert said["problems"][0]["sentence"]
    assert said["problems"][0]["sentence_en"]


def test_a_format_that_there_is_not_is_not_taken(realm: Realm) -> None:
    assert push(register(realm), realm.slug, b"x", "no-such").status_code == 422
    assert not Message.objects.exists()


def test_examples_are_for_who_may_link_that_house(realm: Realm, client: Client) -> None:
    url = reverse("delivery-examples", kwargs={"realm": realm.slug})
    client.force_login(make_person_user(Role.HOSPITAL_LIAISON, "ALFA"))
    found = client.get(url, {"facility": "ALFA"}).json()
    assert found["address"].endswith(f"/realms/{realm.slug}/deliveries/")
    assert json.dumps(found["examples"]).count("ALFA")
    assert client.get(url, {"facility": "BETA"}).status_code == 403
    assert client.get(url).status_code == 404


def make_person_user(role: Role, facility: str) -> Any:
    """Return the account of somebody with one mandate."""
    from network.models import User  # noqa: PLC0415

    person = make_person(role, facility=facility, username="ico-alfa")
    return User.objects.get(username=person.name.removeprefix("user:"))
