"""Nobody knows another's secret: people set a password by a link that is theirs, once, and not for long."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import send_mail
from django.test import Client
from django.utils import timezone

from journal.errors import Conflict, Invalid, Missing
from journal.trail_models import TrailNote
from network import screens
from network.access import AccountLink, LinkKind
from network.models import Role, User
from network.screens import RESET_S
from network.services import account_change, account_open, account_set_active, link_make
from network.services.links import (
    HOLD,
    LASTS,
    LONGEST_PAUSE,
    MOST_TRIES,
    PAUSE,
    link_find,
)
from network.tasks import send_links
from tests.factories import SYSTEM, MandateFactory, UserFactory, person

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


@pytest.fixture(autouse=True)
def _mail_server(settings):
    settings.EMAIL_HOST = "mail.example"


def open_account(username: str = "k.dewit") -> User:
    return account_open(
        actor=person(Role.ADMINISTRATOR),
        username=username,
        first_name="Karin",
        last_name="de Wit",
        email=f"{username}@zkh.example",
    )


def sent_path() -> str:
    """Send what waits, and return the path in the newest mail."""
    send_links()
    found = re.search(r"https?://[^/\s]+(/toegang/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def choose(path: str, password: str = STRONG, **more: Any) -> Any:
    return Client().post(path, {"new": password, "again": password} | more)


def test_somebody_invited_by_mail_chooses_a_password_and_comes_in():
    user = open_account()
    path = sent_path()
    assert mail.outbox[-1].to == [user.email]
    assert STRONG not in str(mail.outbox[-1].body)
    page = Client().get(path)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert choose(path).status_code == 302
    assert Client().login(username="k.dewit", password=STRONG)


def test_looking_uses_nothing_up_and_choosing_uses_it_up():
    open_account()
    path = sent_path()
    for _ in range(3):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert choose(path, "kort").status_code == 422
    assert choose(path, again="iets-anders-geheel-7").status_code == 422
    assert choose(path).status_code == 302
    assert choose(path, f"{STRONG}x").status_code == 404
    assert Client().get(path).status_code == 404
    assert Client().login(username="k.dewit", password=STRONG)


def test_a_link_is_kept_as_a_hash_and_nobody_who_administers_sees_it():
    open_account()
    token = sent_path().split("/")[2]
    row = AccountLink.objects.get()
    assert token not in str(vars(row))
    admin = Client()
    admin.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    assert token not in admin.get("/beheer/network/user/").content.decode()


@pytest.mark.parametrize("kind", list(LinkKind))
def test_a_link_ends_by_the_clock(kind):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        user = open_account()
        link_make(actor=SYSTEM, user=user, kind=kind)
        path = sent_path()
        clock.shift(LASTS[kind] - timedelta(minutes=1))
        assert Client().get(path).status_code == 200
        clock.shift(timedelta(minutes=2))
        assert choose(path).status_code == 404


def another_link(user: User) -> None:
    link_make(actor=SYSTEM, user=user, kind=LinkKind.RESET)


def another_address(user: User) -> None:
    account_change(actor=SYSTEM, user=user, email="nieuw@zkh.example")


def account_closed(user: User) -> None:
    account_set_active(actor=SYSTEM, user=user, active=False)


@pytest.mark.parametrize("what", [another_link, another_address, account_closed])
def test_a_link_ends_with_what_it_rests_on(what):
    user = open_account()
    path = sent_path()
    what(user)
    assert choose(path).status_code == 404
    with pytest.raises(Missing):
        link_find(path.split("/")[2])


def test_a_reset_ends_every_session_and_every_other_link():
    user = UserFactory.create(email="a@b.nl")
    user.set_password(STRONG)
    user.save()
    elsewhere = Client()
    elsewhere.force_login(user)
    link_make(actor=SYSTEM, user=user, kind=LinkKind.RESET)
    assert choose(sent_path(), "heel-ander-slot-kade-5").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert not Client().login(username=user.username, password=STRONG)


def test_who_forgot_it_is_told_the_same_whether_there_is_an_account_or_not():
    user = UserFactory.create(email="a@b.nl")
    user.set_password(STRONG)
    user.save()
    pages = []
    for name in (user.username, user.username.upper(), user.email, "niemand", "x@y.nl"):
        answer = Client().post("/wachtwoord-vergeten/", {"name": name})
        pages.append(
            (answer.status_code, re.sub(r"csrf\S+ value=\S+", "", answer.content.decode()))
        )
    assert len(set(pages)) == 1
    (noted,) = TrailNote.objects.filter(action="account", object=f"user:{user.username}")
    assert (noted.actor, noted.ground) == ("", "")  # whoever asked did not prove who it was
    send_links()
    assert len(mail.outbox) == 1  # asked again within two minutes: one mail
    assert mail.outbox[0].to == [user.email]


@pytest.mark.parametrize("name", ["known", "niemand"])
def test_asking_for_a_link_takes_as_long_whether_there_is_an_account_or_not(name, monkeypatch):
    UserFactory.create(username="known", email="a@b.nl")
    shown = [0.0, 0.1]
    slept: list[float] = []
    monkeypatch.setattr(screens, "monotonic", lambda: shown.pop(0))
    monkeypatch.setattr(screens, "sleep", slept.append)
    Client().post("/wachtwoord-vergeten/", {"name": name})
    assert slept == [pytest.approx(RESET_S - 0.1)]


@pytest.mark.parametrize("kept", [{"is_active": False}, {"is_demo": True}, {"email": ""}])
def test_nothing_is_sent_to_who_may_not_come_in(kept):
    user = UserFactory.create(**({"email": "a@b.nl"} | kept))
    Client().post("/wachtwoord-vergeten/", {"name": user.username})
    assert send_links() == 0
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_asked_again_and_each_mail_has_a_link_of_its_own(monkeypatch):
    open_account()

    def away(*_args: Any, **_more: Any) -> None:
        raise ConnectionRefusedError

    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr("network.tasks.send_mail", away)
            assert send_links() == 0
        row = AccountLink.objects.get()
        assert (row.tries, row.sent_at) == (1, None)
        assert send_links() == 0  # not before the pause is over
        clock.shift(PAUSE)
        assert choose(sent_path()).status_code == 302
        assert send_links() == 0


def test_a_mail_server_that_is_away_for_a_night_loses_no_invitation(monkeypatch):
    user = open_account()

    def away(*_args: Any, **_more: Any) -> None:
        raise ConnectionRefusedError

    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr("network.tasks.send_mail", away)
            for _ in range(8 * 60):
                send_links()
                clock.shift(timedelta(minutes=1))
        assert 1 < AccountLink.objects.get().tries < MOST_TRIES
        clock.shift(LONGEST_PAUSE)
        assert Client().get(sent_path()).status_code == 200
        assert [one.to for one in mail.outbox] == [[user.email]]


def test_two_workers_at_once_send_one_mail_and_its_link_is_good(monkeypatch):
    """Each mail makes a secret of its own: of two that arrived one said that its link was over."""
    open_account()
    handed = send_mail

    def meanwhile(*args: Any, **more: Any) -> int:
        with monkeypatch.context() as patch:
            patch.setattr("network.tasks.send_mail", handed)
            assert send_links() == 0  # the other worker, while this one speaks with the mail server
        return handed(*args, **more)

    monkeypatch.setattr("network.tasks.send_mail", meanwhile)
    assert Client().get(sent_path()).status_code == 200
    assert len(mail.outbox) == 1


def test_a_link_that_a_dead_worker_held_is_sent_by_another(monkeypatch):
    open_account()

    def dies(*_args: Any, **_more: Any) -> None:
        raise SystemExit

    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr("network.tasks.send_mail", dies)
            with pytest.raises(SystemExit):
                send_links()
        assert send_links() == 0
        clock.shift(HOLD)
        assert Client().get(sent_path()).status_code == 200


def test_in_production_a_link_needs_an_address_and_a_mail_server(settings):
    settings.EMBEDDED = False
    user = UserFactory.create()
    with pytest.raises(Invalid) as caught:
        link_make(actor=SYSTEM, user=user, kind=LinkKind.INVITATION)
    assert caught.value.field == "email"
    user.email = "a@b.nl"
    settings.EMAIL_HOST = ""
    with pytest.raises(Invalid):
        link_make(actor=SYSTEM, user=user, kind=LinkKind.INVITATION)
    user.is_active = False
    with pytest.raises(Conflict):
        link_make(actor=SYSTEM, user=user, kind=LinkKind.INVITATION)


def test_the_demo_without_mail_shows_the_link_to_who_made_the_account(settings):
    settings.EMAIL_HOST = ""
    admin = Client()
    admin.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    page = admin.post(
        "/beheer/network/user/add/",
        {"username": "vers", "first_name": "V", "last_name": "", "email": ""},
        follow=True,
    ).content.decode()
    found = re.search(r"(/toegang/[-\w]+/)", page)
    assert found is not None
    assert choose(found[1]).status_code == 302


def test_the_own_password_is_changed_with_the_old_one_and_ends_other_sessions():
    user = UserFactory.create()
    user.set_password(STRONG)
    user.save()
    here, there = Client(), Client()
    here.force_login(user)
    there.force_login(user)
    new = "heel-ander-slot-kade-5"
    words = {"old": "fout", "new": new, "again": new}
    assert here.post("/account/wachtwoord/", words).status_code == 422
    words["old"] = STRONG
    assert here.post("/account/wachtwoord/", words | {"again": "x"}).status_code == 422
    assert here.post("/account/wachtwoord/", words).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert Client().login(username=user.username, password=new)


def test_a_demo_account_keeps_the_password_of_the_demo():
    user = UserFactory.create(is_demo=True)
    user.set_password(STRONG)
    user.save()
    client = Client()
    client.force_login(user)
    words = {"old": STRONG, "new": "heel-ander-slot-5", "again": "heel-ander-slot-5"}
    assert client.post("/account/wachtwoord/", words).status_code == 422
    assert Client().login(username=user.username, password=STRONG)
