"""One person's share: by kind and cost, with a moment to come back, and enough left for the others."""

import asyncio
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.bounds import Bounded
from journal.errors import TooMany
from journal.limits import COMMANDS, UPLOADS, Shares, command_cost
from journal.models import Entry
from network.models import Role
from situation.services import note_post
from tests.factories import SYSTEM, MandateFactory, RealmFactory, RegionFactory, token_for
from tests.loops import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A realm and a region, at one moment: on a busy machine a share would run full meanwhile."""
    monkeypatch.setattr("journal.limits.time.monotonic", lambda: 1000.0)
    return RealmFactory.create(), RegionFactory.create()


def client_of(region: Any) -> Client:
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HIN, region=region).user)
    return client


def post_note(client: Client, realm: Any, region: Any, text: str = "brug dicht") -> Any:
    body = {"region": region.pk, "theme": "access", "text": text, "reliability": "confirmed"}
    address = reverse("situation.note_post", args=[realm.slug])
    return client.post(address, body, content_type="application/json")


def test_one_person_cannot_fill_everybodys_picture_and_the_others_go_on(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 10)
    realm, region = place
    loud, other = client_of(region), client_of(region)
    answers = [post_note(loud, realm, region) for _ in range(14)]
    assert [one.status_code for one in answers[:10]] == [201] * 10
    last = answers[-1]
    assert (last.status_code, last.json()["title"]) == (429, "too_many")
    assert 1 <= int(last["Retry-After"]) <= 10
    assert post_note(other, realm, region).status_code == 201
    assert Entry.objects.filter(type="situation.note_posted").count() <= 12


def test_what_is_long_costs_more(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 10)
    realm, region = place
    client = client_of(region)
    answers = [post_note(client, realm, region, "x" * 2000).status_code for _ in range(9)]
    assert answers.count(201) == 5


def test_every_way_to_one_command_counts(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 4)
    realm, region = place
    user = MandateFactory.create(role=Role.HIN, region=region).user
    client, program = Client(), Client(headers={"Authorization": f"Token {token_for(user)}"})
    client.force_login(user)
    address = reverse("realm-command", args=[realm.slug, "situation.note_post"])
    for way in (client, program, client, program):
        way.post(address, {}, content_type="application/json")
    assert post_note(program, realm, region).status_code == 429


def test_the_system_the_exercise_and_the_bridge_are_not_held_up(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 1)
    realm, region = place
    for _ in range(5):
        note_post(actor=SYSTEM, realm=realm, region=region, theme="access", text="t")


def test_dear_reads_use_a_share_sooner(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "READS_PER_10_S", 30)
    realm, region = place
    client = client_of(region)
    past = reverse("realm-snapshot", args=[realm.slug]) + "?seq=0"
    answers = [client.get(past).status_code for _ in range(5)]
    assert (answers.count(200), answers[-1]) == (3, 429)


def test_files_are_counted_by_their_size(monkeypatch: pytest.MonkeyPatch, place: Any) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MB_PER_MINUTE", 3)
    shares = Shares()
    for _ in range(2):
        shares.spend("user:a", UPLOADS, 1.4)
    with pytest.raises(TooMany) as refused:
        shares.spend("user:a", UPLOADS, 1.4)
    assert refused.value.retry_after > 1
    shares.spend("user:b", UPLOADS, 1.4)


def test_a_share_runs_full_again_evenly(time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("journal.limits.time.monotonic", lambda: now[0])
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 10)
    shares = Shares()
    for _ in range(10):
        shares.spend("user:a", COMMANDS)
    with pytest.raises(TooMany) as refused:
        shares.spend("user:a", COMMANDS)
    assert refused.value.retry_after == 1
    now[0] += 1.01
    shares.spend("user:a", COMMANDS)
    with pytest.raises(TooMany):
        shares.spend("user:a", COMMANDS)
    assert [command_cost(size) for size in (0, 1999, 2000, 64_000)] == [1, 1, 2, 33]


def test_nought_is_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 0)
    shares = Shares()
    for _ in range(1000):
        shares.spend("user:a", COMMANDS)


# --- the process as a whole


async def _ask(app: Bounded, path: str = "/api/v1/me/", body: Any = None) -> list[Any]:
    sent: list[Any] = []

    async def receive() -> Any:
        if body is not None:
            await body.wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app({"type": "http", "path": path}, receive, send)
    return sent


def test_a_process_works_on_so_many_at_once_and_tells_the_rest_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "REQUESTS_AT_ONCE", 3)
    monkeypatch.setattr("config.bounds.WAIT_SECONDS", 0.05)
    run(_eight_at_once())


async def _eight_at_once() -> None:
    running, most, go = [0], [0], asyncio.Event()

    async def inner(_scope: Any, _receive: Any, send: Any) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        await go.wait()
        running[0] -= 1
        await send({"type": "http.response.start", "status": 200})

    app = Bounded(inner)
    asked = [asyncio.create_task(_ask(app)) for _ in range(8)]
    refused = [await task for task in asked[3:]]
    live = asyncio.create_task(_ask(app, "/live/x/sse"))
    go.set()
    done = [await task for task in asked[:3]]
    assert [one[0]["status"] for one in refused] == [503] * 5
    assert dict(refused[0][0]["headers"])[b"retry-after"] == b"5"
    assert [one[0]["status"] for one in done] == [200] * 3
    assert (await live)[0]["status"] == 200, "streams hold no place"
    assert (await _ask(app))[0]["status"] == 200, "places come free again"


@pytest.mark.parametrize("path", ["/api/v1/me/", "/live/nederland/sse"])
def test_a_request_that_does_not_arrive_is_given_up(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(settings, "BODY_SECONDS", 0.05)

    async def inner(*_args: Any) -> None:
        pytest.fail("nobody works on half a request")

    sent = run(_ask(Bounded(inner), path, body=asyncio.Event()))
    assert sent[0]["status"] == 408


@pytest.mark.parametrize("path", ["/api/v1/me/", "/live/nederland/sse"])
def test_a_body_in_pieces_is_measured_and_never_larger_than_any_other(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A body whose sender gave no length (chunked): it costs what it is, and stops where others stop."""
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 500)
    seen: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        seen.append(dict(scope["headers"]))
        await receive()
        await send({"type": "http.response.start", "status": 200})

    async def told(pieces: int, *headers: Any) -> list[Any]:
        left, sent = [b"a" * 100] * pieces, []

        async def receive() -> Any:
            return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "path": path, "headers": [*headers]}
        await Bounded(inner)(scope, receive, send)
        return sent

    assert run(told(4))[0]["status"] == 200
    assert run(told(4, (b"content-length", b"400")))[0]["status"] == 200
    assert seen == [{b"content-length": b"400"}] * 2
    refused = run(told(1000))
    assert refused[0]["status"] == 413
    assert json.loads(refused[1]["body"])["title"] == "too_large"
    assert len(seen) == 2, "nobody works on it"


def test_what_is_too_large_is_told_so_and_not_that_it_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 500)
    realm = RealmFactory.create()
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    body = json.dumps({"text": "a" * 600})
    answer = client.post(f"/api/v1/realms/{realm.slug}/notes/", body, "application/json")
    assert (answer.status_code, answer.json()["title"]) == (413, "too_large")
    form = client.post("/account/wachtwoord/", {"old": "a" * 600})
    assert (form.status_code, form["Content-Type"]) == (413, "text/plain")
