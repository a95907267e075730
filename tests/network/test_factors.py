"""A second step at the login: made by its owner, asked of who decides, and no way to lose the last door."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import allauth
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext, override

from journal.models import RightsChange
from network.access import DoorTry, Outcome
from network.doors import Door
from network.factors import AccountAdapter, FactorAdapter
from network.live import live_reader, live_recheck
from network.models import Role, User
from tests.factories import MandateFactory, RealmFactory, UserFactory
from tests.needs import REPO

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


@pytest.fixture
def user():
    made = MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user
    made.set_password(STRONG)
    made.save()
    return made


def sign_in(user: User) -> tuple[Client, Any]:
    client = Client()
    answer = client.post("/login/", {"username": user.username, "password": STRONG})
    return client, answer


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def enrol(user: User) -> str:
    """Set up an authenticator app as its owner does; return its secret."""
    client, _answer = sign_in(user)
    asked = client.get("/account/factor/totp/activate/")
    assert asked["Location"].startswith("/account/opnieuw/"), "who one is, once more"
    client.post(asked["Location"], {"password": STRONG})
    page = client.get("/account/factor/totp/activate/").content.decode()
    found = re.search(r"secret=([A-Z2-7]+)", page) or re.search(r'value="([A-Z2-7]{32})"', page)
    assert found is not None, page
    answer = client.post("/account/factor/totp/activate/", {"code": code_of(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travelling:
        yield travelling


def test_who_set_up_an_app_comes_in_with_its_code_only(user, clock):
    secret = enrol(user)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    clock.shift(120)
    client, answer = sign_in(user)
    assert answer["Location"].startswith("/account/factor/authenticate/")
    assert client.get("/").status_code == 302
    assert client.get("/api/v1/me/").status_code == 401
    wrong = client.post("/account/factor/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    right = client.post("/account/factor/authenticate/", {"code": code_of(secret)})
    assert right["Location"] == "/"
    assert client.get("/api/v1/me/").status_code == 200


def test_codes_are_counted(user, clock):
    enrol(user)
    clock.shift(120)
    client, _answer = sign_in(user)
    answers = [
        client.post("/account/factor/authenticate/", {"code": f"{n:06}"}).status_code
        for n in range(8)
    ]
    assert answers[:5] == [200] * 5
    assert set(answers[5:]) == {429}
    assert DoorTry.objects.filter(door=Door.CODE, outcome=Outcome.FAILED).count() == 5


def test_a_recovery_code_works_once(user, clock):
    enrol(user)
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
    code = codes.get_unused_codes()[0]
    for works in (True, False):
        clock.shift(120)
        client, _answer = sign_in(user)
        client.post("/account/factor/authenticate/", {"code": code})
        assert (client.get("/api/v1/me/").status_code == 200) is works


def test_a_function_that_decides_makes_a_second_step_first(user, settings, clock):
    settings.MFA_ROLES = [Role.NATIONAL_COORDINATOR]
    realm = RealmFactory.create()
    client, _answer = sign_in(user)
    assert client.get(f"/r/{realm.slug}/beeld/")["Location"] == "/account/factor/"
    for path in ("/api/v1/me/", f"/api/v1/realms/{realm.slug}/snapshot/"):
        refused = client.get(path)
        assert (refused.status_code, refused.json()["title"]) == (403, "second_factor")
    assert client.post(f"/api/v1/realms/{realm.slug}/ticket/").status_code == 403
    assert client.get("/account/factor/").status_code == 200
    enrol(user)
    assert client.get("/api/v1/me/").status_code == 200


def test_who_removes_her_last_second_step_stands_before_the_door_again(user, settings, clock):
    """Not in this browser, nor in another one, nor on a socket that is open, it goes on without."""
    settings.MFA_ROLES = [Role.NATIONAL_COORDINATOR]
    realm = RealmFactory.create()
    secret = enrol(user)
    clock.shift(120)
    here, elsewhere = sign_in(user)[0], sign_in(user)[0]
    for client in (here, elsewhere):
        client.post("/account/factor/authenticate/", {"code": code_of(secret)})
        clock.shift(120)
        assert client.get("/api/v1/me/").status_code == 200
    word = live_reader(
        SimpleNamespace(session=here.session, user=user, headers={}, META={}), realm
    ).session
    assert live_recheck(f"user:{user.username}", realm, word) is not None

    asked = here.get("/account/factor/totp/deactivate/")
    here.post(asked["Location"], {"password": STRONG})
    here.post("/account/factor/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user).exists()

    refused = here.get("/api/v1/me/")
    assert (refused.status_code, refused.json()["title"]) == (403, "second_factor")
    assert elsewhere.get("/api/v1/me/").status_code == 401, "sessions elsewhere end"
    assert live_recheck(f"user:{user.username}", realm, word) is None
    assert RightsChange.objects.filter(actor=f"user:{user.username}").exists(), "its socket is told"


def test_a_function_that_asks_a_second_step_opens_no_socket_that_is_open_without_one(settings):
    settings.MFA_ROLES = [Role.NATIONAL_COORDINATOR]
    realm = RealmFactory.create()
    looking = MandateFactory.create(role=Role.OBSERVER).user
    client = Client()
    client.force_login(looking)
    word = live_reader(
        SimpleNamespace(session=client.session, user=looking, headers={}, META={}), realm
    ).session
    assert live_recheck(f"user:{looking.username}", realm, word) is not None
    MandateFactory.create(role=Role.NATIONAL_COORDINATOR, user=looking)
    assert live_recheck(f"user:{looking.username}", realm, word) is None


def test_who_only_looks_and_who_is_a_demo_is_not_asked(settings):
    settings.MFA_ROLES = [Role.NATIONAL_COORDINATOR]
    looking = MandateFactory.create(role=Role.OBSERVER).user
    demo = MandateFactory.create(
        role=Role.NATIONAL_COORDINATOR, user=UserFactory.create(is_demo=True)
    ).user
    practising = MandateFactory.create(role=Role.NATIONAL_COORDINATOR, exercise=True).user
    for one in (looking, demo, practising):
        client = Client()
        client.force_login(one)
        assert client.get("/api/v1/me/").status_code == 200


def test_a_lost_telephone_locks_nobody_out_for_good(user, clock):
    """The machine's command, and another administrator; both are said, and sessions end."""
    enrol(user)
    with pytest.raises(CommandError):
        call_command("administrator", "reset-factors", user.username, "--reason", " ")
    call_command("administrator", "reset-factors", user.username, "--reason", "Telefoon kwijt")
    _client, answer = sign_in(user)
    assert answer["Location"] == "/"
    clock.shift(120)
    enrol(user)
    admin = Client()
    admin.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    admin.post("/beheer/network/user/", {"action": "factors_reset", "_selected_action": [user.pk]})
    assert not Authenticator.objects.filter(user=user).exists()


def test_nobody_resets_her_own_second_step_as_an_administrator(user):
    own = MandateFactory.create(role=Role.ADMINISTRATOR).user
    Authenticator.objects.create(user=own, type=Authenticator.Type.TOTP, data={"secret": "x"})
    admin = Client()
    admin.force_login(own)
    admin.post("/beheer/network/user/", {"action": "factors_reset", "_selected_action": [own.pk]})
    assert Authenticator.objects.filter(user=own).exists()


def test_nobody_resets_the_second_step_of_an_account_with_her_own_address():
    own = MandateFactory.create(role=Role.ADMINISTRATOR).user
    other = MandateFactory.create(role=Role.OBSERVER).user
    own.email, other.email = "a.beheer@roaz.example", "A.Beheer+2@roaz.example"
    own.save()
    other.save()
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={"secret": "x"})
    admin = Client()
    admin.force_login(own)
    admin.post("/beheer/network/user/", {"action": "factors_reset", "_selected_action": [other.pk]})
    assert Authenticator.objects.filter(user=other).exists()


def test_another_secret_key_does_not_read_what_was_kept(settings):
    kept = FactorAdapter().encrypt("geheim")
    assert FactorAdapter().decrypt(kept) == "geheim"
    settings.SECRET_KEY = "een-andere"
    with pytest.raises(InvalidToken):
        FactorAdapter().decrypt(kept)


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/add/"])
def test_every_page_of_the_second_step_opens_in_our_own_frame(user, path):
    client, _answer = sign_in(user)
    page = client.get("/account/opnieuw/")
    assert 'class="door-in"' in page.content.decode()
    client.post("/account/opnieuw/", {"password": STRONG})
    page = client.get(f"/account/factor/{path}")
    assert page.status_code == 200
    assert 'class="door-in"' in page.content.decode()


@pytest.mark.parametrize("adapter", [AccountAdapter, FactorAdapter])
def test_people_are_spoken_to_formally_by_what_a_library_says_too(adapter: Any) -> None:
    with override("nl"):
        said = [str(text) for text in adapter.error_messages.values()]
    assert said
    assert [text for text in said if re.search(r"\b(je|jij|jou|jouw)\b", text, re.IGNORECASE)] == []


# --- spoken to as everywhere here

INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)


def _each(texts: Any) -> list[str]:
    """Return the one text of a message, or that for one and for many."""
    return [texts] if isinstance(texts, str) else [*texts]


def _of_allauth() -> list[Any]:
    """Return the Dutch messages of django-allauth, as it says them by itself."""
    path = Path(allauth.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_nothing_that_django_allauth_says_in_dutch_says_je():
    said = []
    with override("nl"):
        for message in _of_allauth():
            if isinstance(message.id, tuple):
                one, many = message.id
                said += [ngettext(one, many, n) for n in (1, 2)]
            else:
                said.append(gettext(message.id))
    assert [text for text in said if INFORMAL.search(text)] == []


@pytest.mark.parametrize("folder", ["nl", "others/en"])
def test_what_is_said_otherwise_keeps_its_values_and_is_compiled(folder: str):
    mine = REPO / "locale" / folder / "LC_MESSAGES"
    with (mine / "django.po").open("rb") as file:
        known = [message for message in read_po(file) if message.id]
    values = re.compile(r"%\(\w+\)s|%[ds]")
    for message in known:
        for one, text in zip(_each(message.id), _each(message.string), strict=True):
            assert sorted(values.findall(one)) == sorted(values.findall(text)), one
    with (mine / "django.mo").open("rb") as file:
        compiled = [(_each(one.id), _each(one.string)) for one in read_mo(file) if one.id]
    assert sorted(compiled) == sorted((_each(one.id), _each(one.string)) for one in known)


def test_no_page_of_the_second_step_says_je(user, clock):
    enrol(user)
    clock.shift(120)
    client, answer = sign_in(user)
    pages = {answer["Location"]: client.get(answer["Location"]).content.decode()}
    client.force_login(user)
    for way in (
        *("", "totp/deactivate/", "webauthn/", "webauthn/add/"),
        *("recovery-codes/", "recovery-codes/generate/", "reauthenticate/"),
    ):
        path = f"/account/factor/{way}"
        shown = client.get(path, follow=True)
        if shown.redirect_chain:
            client.post(shown.redirect_chain[-1][0], {"password": STRONG})
            pages[shown.redirect_chain[-1][0]] = shown.content.decode()
            shown = client.get(path)
        pages[path] = shown.content.decode()
    other = MandateFactory.create(role=Role.OBSERVER).user
    other.set_password(STRONG)
    other.save()
    fresh, _answer = sign_in(other)
    pages["activate"] = fresh.get("/account/factor/totp/activate/", follow=True).content.decode()
    words = {path: INFORMAL.findall(strip_tags(page)) for path, page in pages.items()}
    assert {path: found for path, found in words.items() if found} == {}
