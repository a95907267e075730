"""Whatever ends a session ends its sockets, their tickets and their commands; nobody lives on beside it."""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from journal.errors import Refused
from journal.live import frames
from journal.live.asgi import live_application
from journal.live.hub import hub
from journal.live.session import run_command
from journal.models import Entry, RightsChange
from journal.tickets import read_ticket
from journal.trail_models import TrailNote
from network.access import OpenSession
from network.models import Mandate, Role, User
from network.permissions import person_of
from network.services import (
    account_set_active,
    mandate_give,
    password_change,
    sessions_close,
    token_make,
    token_revoke,
)
from network.sessions import session_seconds, sessions_of, standings
from tests.factories import (
    SYSTEM,
    MandateFactory,
    RealmFactory,
    UserFactory,
    VeiligheidsregioFactory,
    activity_in,
    person,
)
from tests.loops import run
from web.scopes import PERSONAL

live = pytest.mark.django_db(transaction=True)
plain = pytest.mark.django_db
STRONG = "lang-en-vreemd-9"


class Socket:
    """A browser's end of a live socket: what it hears, and when and how it was closed."""

    def __init__(self, slug: str, ticket: str) -> None:
        self.heard: list[dict[str, Any]] = []
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.greeted = asyncio.Event()
        self._says: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._says.put_nowait({"type": "websocket.connect"})
        scope = {
            "type": "websocket",
            "path": f"/live/{slug}/",
            "query_string": b"",
            "headers": [(b"origin", b"http://testserver"), (b"host", b"testserver")],
            "subprotocols": [frames.PROTOCOL, f"{frames.TICKET_PREFIX}{ticket}"],
            "client": ("127.0.0.1", 1),
        }
        self.task = asyncio.ensure_future(live_application(scope, self._says.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close" and not self.closed.done():
            self.closed.set_result(message["code"])
            self._says.put_nowait({"type": "websocket.disconnect"})
        if message["type"] == "websocket.send":
            said = json.loads(message.get("text") or message["bytes"].decode())
            self.heard.append(said)
            if said["op"] == "hello":
                self.greeted.set()

    async def ends(self, within: float) -> tuple[int, float]:
        begun = time.monotonic()
        code = await asyncio.wait_for(self.closed, within)
        await self.task
        return code, time.monotonic() - begun


def ticket_of(client: Client, slug: str) -> str:
    answer = client.post(f"/api/v1/realms/{slug}/ticket/")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["ticket"])


def removed(user: User, client: Client) -> None:
    rows = Session.objects.filter(session_key=client.session.session_key)
    rows._raw_delete(rows.db)  # no signal: as somebody clears the table by hand


def expired(user: User, client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def logged_out(user: User, client: Client) -> None:
    client.post("/logout/")


def another_password(user: User, client: Client) -> None:
    made = User(username="x")
    made.set_password(STRONG)
    User.objects.filter(pk=user.pk).update(password=made.password)


def changed_password(user: User, client: Client) -> None:
    password_change(user=User.objects.get(pk=user.pk), password=STRONG, session_key="")


def closed_quietly(user: User, client: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def closed(user: User, client: Client) -> None:
    account_set_active(actor=SYSTEM, user=user, active=False)


def mandate_over(user: User, client: Client) -> None:
    Mandate.objects.filter(user=user).update(valid_until=timezone.now())


def ended_elsewhere(user: User, client: Client) -> None:
    sessions_close(actor=SYSTEM, user=user)


ENDS = [
    removed,
    expired,
    logged_out,
    another_password,
    changed_password,
    closed_quietly,
    closed,
    mandate_over,
    ended_elsewhere,
]


@live
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_whatever_ends_a_session_ends_its_socket_and_its_tickets_within_a_second(end):
    MandateFactory.create(role=Role.ADMINISTRATOR)
    realm = RealmFactory.create()
    user = MandateFactory.create(role=Role.OBSERVER).user
    client = Client()
    client.force_login(user)
    first, spare = ticket_of(client, realm.slug), ticket_of(client, realm.slug)

    async def scenario() -> tuple[int, float, str, str]:
        here = hub()
        socket = Socket(realm.slug, first)
        await asyncio.wait_for(socket.greeted.wait(), 10)
        resume = next(said["ticket"] for said in socket.heard if said["op"] == "hello")
        await sync_to_async(end, thread_sensitive=False)(user, client)
        code, seconds = await socket.ends(5)
        refusals = []
        for text in (spare, resume):
            again = Socket(realm.slug, text)
            await again.ends(5)
            refusals.append(again.heard[-1]["code"])
            assert not again.greeted.is_set()
        await here.close()
        return code, seconds, *refusals

    code, seconds, *refusals = run(scenario())
    assert code == frames.CLOSE_REFUSED
    assert seconds < 1
    # the mandate ended, not the session: its ticket is stale; else it is over
    assert set(refusals) <= {"ticket_ended", "ticket_stale"}
    with pytest.raises(Refused):
        run_command(realm.slug, read_ticket(first).reader, "situation.note_post", {}, "k")
    with pytest.raises(Refused):
        run_command(realm.slug, read_ticket(spare).reader, "situation.note_post", {}, "k")


@live
def test_other_sessions_of_the_same_person_stay():
    realm = RealmFactory.create()
    user = MandateFactory.create(role=Role.OBSERVER).user
    one, other = Client(), Client()
    one.force_login(user)
    other.force_login(user)
    tickets = [ticket_of(one, realm.slug), ticket_of(other, realm.slug)]

    async def scenario() -> tuple[bool, bool]:
        here = hub()
        sockets = [Socket(realm.slug, text) for text in tickets]
        for socket in sockets:
            await asyncio.wait_for(socket.greeted.wait(), 10)
        await sync_to_async(one.post, thread_sensitive=False)("/logout/")
        await sockets[0].ends(5)
        stays = not sockets[1].closed.done()
        await here.close()
        return sockets[0].closed.done(), stays

    assert run(scenario()) == (True, True)


@plain
def test_a_token_s_ticket_lives_as_long_as_the_token():
    realm = RealmFactory.create()
    user = MandateFactory.create(role=Role.OBSERVER).user
    row, token = token_make(
        actor=person_of(user), realm=realm, name="proef", days=1, scopes=PERSONAL
    )
    answer = Client().post(
        f"/api/v1/realms/{realm.slug}/ticket/", HTTP_AUTHORIZATION=f"Token {token}"
    )
    reader = read_ticket(answer.json()["ticket"]).reader
    assert reader.session in standings([reader.session])
    assert reader.valid_until == row.ends_at
    assert token not in reader.session
    token_revoke(actor=person_of(user), realm=realm, number=row.pk)
    assert standings([reader.session]) == {}


@plain
def test_no_token_makes_or_ends_a_token_over_the_live_line():
    realm = RealmFactory.create()
    user = MandateFactory.create(role=Role.OBSERVER).user
    row, token = token_make(
        actor=person_of(user), realm=realm, name="proef", days=1, scopes=PERSONAL
    )
    answer = Client().post(
        f"/api/v1/realms/{realm.slug}/ticket/", HTTP_AUTHORIZATION=f"Token {token}"
    )
    reader = read_ticket(answer.json()["ticket"]).reader
    longer = {"name": "langer", "days": 400, "scopes": ["picture"]}
    for name, body in (("make", longer), ("revoke", {"token": row.pk})):
        with pytest.raises(Refused) as caught:
            run_command(realm.slug, reader, f"network.token_{name}", body, name)
        assert caught.value.code == "token_for_token"
    assert user.tokens.get().revoked_at is None


@plain
def test_a_token_of_a_closed_account_does_not_come_back_with_it():
    realm = RealmFactory.create()
    user = MandateFactory.create(role=Role.OBSERVER).user
    _row, token = token_make(
        actor=person_of(user), realm=realm, name="proef", days=9, scopes=PERSONAL
    )
    for active in (False, True):
        account_set_active(actor=SYSTEM, user=user, active=active)
    headers = {"Authorization": f"Token {token}"}
    assert Client(headers=headers).get("/api/v1/me/").status_code == 401


@plain
def test_a_ticket_ends_with_its_session_and_does_not_tell_its_key():
    realm = RealmFactory.create()
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    reader = read_ticket(ticket_of(client, realm.slug)).reader
    assert reader.valid_until == Session.objects.get().expire_date
    key = client.session.session_key
    assert key is not None
    assert key not in reader.session


@plain
def test_a_word_that_was_made_up_is_no_session():
    assert standings(["", "s1.x", "s", "t9.x", "s²", "x1.y", "s99999999999999999.x"]) == {}


@plain
@pytest.mark.storage
def test_one_question_about_many_sessions_is_a_few_queries(django_assert_num_queries):
    realm = RealmFactory.create()
    asked = []
    for _ in range(3):
        client = Client()
        client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
        asked.append(read_ticket(ticket_of(client, realm.slug)).reader.session)
    with django_assert_num_queries(2):
        assert set(standings(asked)) == set(asked)


# --- the list of sessions, and how long they last


@plain
def test_the_owner_sees_and_ends_sessions_elsewhere():
    user = MandateFactory.create(role=Role.OBSERVER).user
    here, there = Client(), Client()
    here.force_login(user)
    there.force_login(user)
    page = here.get("/account/").content.decode()
    assert page.count('name="session"') == 1
    number = sessions_of(user).exclude(session_key=here.session.session_key).get().pk
    here.post("/account/sessies/", {"session": number})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    there.force_login(user)
    here.post("/account/sessies/", {})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


@plain
def test_nobody_ends_the_session_of_a_stranger():
    mine, theirs = (MandateFactory.create(role=Role.OBSERVER).user for _ in range(2))
    here, there = Client(), Client()
    here.force_login(mine)
    there.force_login(theirs)
    number = sessions_of(theirs).get().pk
    here.post("/account/sessies/", {"session": number})
    assert there.get("/account/").status_code == 200
    with pytest.raises(Refused):
        sessions_close(actor=person(Role.OBSERVER), user=theirs)
    sessions_close(actor=person(Role.ADMINISTRATOR), user=theirs)
    assert there.get("/account/").status_code == 302


@plain
def test_a_wall_lasts_long_and_a_desk_a_shift_also_when_a_wall_becomes_a_desk(settings):
    wall = MandateFactory.create(role=Role.OBSERVER).user
    desk = MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user
    assert session_seconds(wall) == settings.WALL_SESSION_DAYS * 86_400
    assert session_seconds(desk) == settings.SESSION_HOURS * 3600
    client = Client()
    client.force_login(wall)
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=80)
    mandate_give(actor=SYSTEM, user=wall, role=Role.NATIONAL_COORDINATOR)
    assert Session.objects.get().expire_date < timezone.now() + timedelta(hours=13)


@plain
def test_clearing_expired_sessions_forgets_where_they_were():
    user = UserFactory.create()
    Client().force_login(user)
    assert sessions_of(user).count() == 1
    before = RightsChange.objects.count()
    Session.objects.all().delete()
    assert not OpenSession.objects.exists()
    assert RightsChange.objects.count() == before + 1


# --- what a browser keeps belongs to one reader


@plain
def test_a_page_of_one_reader_sends_nothing_as_another():
    first, other = (MandateFactory.create(role=Role.OBSERVER).user for _ in range(2))
    realm = RealmFactory.create()
    client = Client()
    client.force_login(first)
    page = client.get(f"/r/{realm.slug}/beeld/").content.decode()
    word = page.partition('data-reader="')[2].partition('"')[0]
    assert len(word) == 16
    assert client.get("/api/v1/me/", HTTP_X_READER=word).status_code == 200
    client.force_login(other)
    for ask in (client.get, client.post):
        answer = ask("/api/v1/me/", HTTP_X_READER=word)
        assert (answer.status_code, answer.json()["title"]) == (401, "other_reader")
    assert (
        client.post(f"/api/v1/realms/{realm.slug}/ticket/", HTTP_X_READER=word).status_code == 401
    )
    client.logout()
    assert client.get("/api/v1/me/", HTTP_X_READER=word).status_code == 401


@plain
def test_logging_out_has_the_browser_forget():
    client = Client()
    client.force_login(UserFactory.create())
    answer = client.post("/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in client.get("/login/")["Cache-Control"]


# --- a fresh proof for what decides


@plain
def test_what_asks_for_a_fresh_proof_is_refused_until_it_is_given(settings):
    settings.STEP_UP_RIGHTS = ["phases.grip_set"]
    user = UserFactory.create()
    user.set_password(STRONG)
    user.save()
    place = VeiligheidsregioFactory.create()
    MandateFactory.create(role=Role.DPG, veiligheidsregio=place, user=user)
    realm = RealmFactory.create()
    client = Client()
    client.post("/login/", {"username": user.username, "password": STRONG})
    command = f"/api/v1/realms/{realm.slug}/commands/phases.grip_set/"
    words = {
        "activity": activity_in(realm, place).pk,
        "veiligheidsregio": place.pk,
        "level": 1,
        "decider": "copi_lead",
        "on_behalf_of": "Bakker",
        "reason": "Proef",
    }

    def decide() -> tuple[int, str]:
        answer = client.post(command, words, content_type="application/json")
        return answer.status_code, answer.json().get("title", "")

    assert decide() == (200, "")
    words["level"] = 2
    old = timezone.now() - timedelta(minutes=settings.STEP_UP_MINUTES + 1)
    OpenSession.objects.update(proved_at=old)
    reader = read_ticket(ticket_of(client, realm.slug)).reader
    assert decide() == (403, "prove_again")
    with pytest.raises(Refused) as caught:
        run_command(realm.slug, reader, "phases.grip_set", words, "k1")
    assert caught.value.code == "prove_again"
    client.post("/account/opnieuw/", {"password": STRONG})
    run_command(realm.slug, reader, "phases.grip_set", words, "k2")
    words |= {"level": 3, "decider": "mayor"}
    assert decide() == (200, "")


@plain
def test_an_exercise_asks_no_fresh_proof_for_what_stays_within_it(settings):
    """Nor does it stay behind where it would give something that outlives it: a token."""
    settings.STEP_UP_RIGHTS = ["phases.grip_set", "network.tokens_see"]
    user = UserFactory.create()
    place = VeiligheidsregioFactory.create()
    MandateFactory.create(role=Role.DPG, veiligheidsregio=place, user=user)
    realm = RealmFactory.create(exercise=True)
    client = Client()
    client.force_login(user)
    OpenSession.objects.update(proved_at=timezone.now() - timedelta(days=1))
    at = f"/api/v1/realms/{realm.slug}/"
    level = {
        "activity": activity_in(realm, place).pk,
        "veiligheidsregio": place.pk,
        "level": 1,
        "decider": "copi_lead",
        "on_behalf_of": "Bakker",
        "reason": "Proef",
    }

    def given(command: str, words: dict[str, object]) -> tuple[int, str]:
        answer = client.post(f"{at}{command}", words, content_type="application/json")
        return answer.status_code, answer.json().get("title", "")

    assert given("commands/phases.grip_set/", level)[0] == 200
    token = {"name": "proef", "days": 30}
    assert given("tokens/", token) == (403, "prove_again")
    settings.STEP_UP_EXERCISES = True
    assert given("commands/phases.grip_set/", level | {"level": 2}) == (403, "prove_again")


@plain
def test_the_machine_vouches_for_who_must_decide_now_and_it_is_told(settings, capsys):
    settings.STEP_UP_RIGHTS = ["phases.grip_set"]
    user, other = UserFactory.create(), UserFactory.create()
    RealmFactory.create()
    for one in (user, other):
        Client().force_login(one)
    old = timezone.now() - timedelta(days=1)
    OpenSession.objects.update(proved_at=old)
    why = ("--reason", "Telefoon weg, gebeld")
    call_command("doors", "vouch", "--account", user.username, *why)
    proved = dict(OpenSession.objects.values_list("user__username", "proved_at"))
    assert proved[user.username] > old
    assert proved[other.username] == old
    told = Entry.objects.get(key=f"vouched:{user.username}")
    assert (told.type, told.reason) == ("network.proof_vouched", why[1])
    assert TrailNote.objects.filter(object=told.key, action="account").exists()
    for account, reason in ((user.username, "x"), ("niemand", why[1])):
        with pytest.raises(CommandError):
            call_command("doors", "vouch", "--account", account, "--reason", reason)
