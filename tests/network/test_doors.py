"""Every door counts its failures: who fails often waits, nobody is locked out, and it is on record."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.errors import Invalid
from journal.models import CurrentState, Entry, TrailNote
from journal.said import text_of
from network import doors, hashing
from network.access import DoorTry, Outcome
from network.doors import Door, Knock, TooManyTries, trying, wait
from network.hashing import HashingBusy, QuietHasher
from network.models import Role, User
from network.passwords import GuessedFirst, check_password
from network.permissions import person_of
from network.services import token_make
from tests.factories import MandateFactory, RealmFactory, UserFactory

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


@pytest.fixture
def user():
    made = MandateFactory.create(role=Role.OBSERVER).user
    made.set_password(STRONG)
    made.save()
    return made


@pytest.fixture
def travelling():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def sign_in(client: Client, username: str, password: str, address: str = "10.0.0.1") -> int:
    words = {"username": username, "password": password}
    answer = client.post("/login/", words, REMOTE_ADDR=address)
    if answer.status_code == 429:
        assert int(answer["Retry-After"]) >= 1
        assert "Te vaak geprobeerd" in answer.content.decode()
    return answer.status_code


@pytest.mark.storage
def test_a_guesser_waits_longer_each_time_and_each_try_is_on_record(user, travelling):
    client = Client()
    answers = [sign_in(client, user.username, "fout") for _ in range(25)]
    assert answers[:5] == [200] * 5
    assert set(answers[5:]) == {429}
    assert DoorTry.objects.filter(account=user.username, outcome=Outcome.FAILED).count() == 5
    waits = []
    for _ in range(9):
        waits.append(wait(Knock(Door.PASSWORD, user.username, "10.0.0.1")))
        travelling.shift(waits[-1] + 0.1)
        assert sign_in(client, user.username, "fout") == 200
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(60)
    travelling.shift(61)
    assert sign_in(client, user.username, STRONG) == 302


def test_capitals_and_spaces_make_no_other_account(user, travelling):
    client = Client()
    for name in (user.username.upper(), f" {user.username}", user.username.title()):
        sign_in(client, name, "fout")
        sign_in(client, name, "fout")
    assert sign_in(client, user.username, "fout") == 429


def test_one_address_that_tries_many_names_waits(travelling):
    client = Client()
    answers = [sign_in(client, f"naam{number}", "fout") for number in range(40)]
    assert answers[:30] == [200] * 30
    assert set(answers[30:]) == {429}


def test_one_name_from_many_addresses_waits_but_its_own_browser_does_not(user, travelling):
    own = Client()
    assert sign_in(own, user.username, STRONG) == 302
    own.post("/logout/")
    for number in range(30):
        sign_in(Client(), user.username, "fout", f"10.1.0.{number}")
    assert sign_in(Client(), user.username, STRONG, "10.2.0.1") == 429
    assert sign_in(own, user.username, STRONG, "10.2.0.1") == 302
    travelling.shift(21)  # a stranger's browser is never kept out for longer than this
    assert sign_in(Client(), user.username, STRONG, "10.2.0.2") == 302


def test_a_known_browser_counts_its_own_failures_and_knows_one_name_alone(
    user, travelling, settings
):
    other = UserFactory.create()
    own = Client()
    sign_in(own, user.username, STRONG)
    own.post("/logout/")
    answers = [sign_in(own, user.username, "fout") for _ in range(8)]
    assert answers[-1] == 429
    own.cookies[settings.DEVICE_COOKIE_NAME] = "a.b:vals"
    assert (
        doors.device_of(type("R", (), {"COOKIES": {settings.DEVICE_COOKIE_NAME: "x.y:z"}}), "a")
        == ""
    )
    kept = {settings.DEVICE_COOKIE_NAME: doors._signer.sign(f"x.{doors._name_mark(user.username)}")}
    assert doors.device_of(type("R", (), {"COOKIES": kept}), other.username) == ""


def test_success_begins_the_count_of_an_account_anew_and_not_that_of_an_address(user, travelling):
    client = Client()
    for _ in range(4):
        sign_in(client, user.username, "fout")
    assert sign_in(client, user.username, STRONG) == 302
    assert sign_in(Client(), user.username, "fout") == 200
    assert DoorTry.objects.filter(outcome=Outcome.PASSED).count() == 1


def test_a_hundred_at_once_are_not_all_the_first(user):
    """What is still being looked at counts: it was written down before."""
    knock = Knock(Door.PASSWORD, user.username, "10.0.0.9")
    held = 0
    opened = []
    for _ in range(20):
        try:
            opened.append(doors.begin(knock))
        except TooManyTries:
            held += 1
    assert (len(opened), held) == (5, 15)


def test_the_admin_has_no_door_of_its_own(user):
    answer = Client().get("/beheer/login/?next=/beheer/network/user/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")
    answer = Client().post("/beheer/login/", {"username": user.username, "password": STRONG})
    assert answer.status_code == 302
    assert "sessionid" not in answer.cookies


def test_false_tokens_wait_and_a_good_one_does_not(user, travelling):
    _row, good = token_make(
        actor=person_of(user), realm=RealmFactory.create(), name="proef", days=1, scopes=["picture"]
    )
    client = Client()

    def ask(key: str) -> int:
        return client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Token {key}").status_code

    answers = [ask("f" * 40) for _ in range(60)]
    assert answers[:30] == [401] * 30
    assert set(answers[30:]) == {429}
    assert ask(good) == 200
    source = client.post(
        reverse("figures", args=[RealmFactory.create().slug]), {}, HTTP_AUTHORIZATION="Bearer fout"
    )
    assert source.status_code == 429
    assert source["Retry-After"]


@pytest.mark.parametrize("path", ["/toegang/fout/", "/oproep/fout/"])
def test_false_links_wait(path, travelling):
    client = Client()
    answers = [client.get(path).status_code for _ in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_false_tickets_are_counted_and_wait(travelling):
    for _ in range(40):
        doors.knocked("10.0.0.3")
    assert DoorTry.objects.filter(door=Door.TICKET, address="10.0.0.3").count() == 30
    assert doors.knocked("10.0.0.3") > 0
    assert doors.knocked("10.0.0.4") == 0


def test_asking_for_links_counts_too(user, travelling):
    client = Client()
    answers = [
        client.post("/wachtwoord-vergeten/", {"name": user.username}).status_code for _ in range(7)
    ]
    assert answers[:5] == [200] * 5
    assert answers[-1] == 429


def test_the_own_password_is_a_door(user, travelling):
    client = Client()
    client.force_login(user)
    words = {"old": "fout", "new": f"{STRONG}x", "again": f"{STRONG}x"}
    answers = [client.post("/account/wachtwoord/", words).status_code for _ in range(7)]
    assert answers[:5] == [422] * 5
    assert answers[-1] == 429


def test_behind_proxies_the_nearest_words_count(settings, travelling):
    settings.TRUSTED_PROXIES = 1
    client = Client()
    for number in range(31):
        client.post(
            "/login/",
            {"username": f"n{number}", "password": "x"},
            HTTP_X_FORWARDED_FOR=f"9.9.9.{number}, 10.0.0.7",
        )
    assert set(DoorTry.objects.values_list("address", flat=True)) == {"10.0.0.7"}


# --- the emergency procedure


def test_the_machine_lets_somebody_through_with_a_reason_that_is_kept(user, travelling):
    realm = RealmFactory.create()
    client = Client()
    for _ in range(8):
        sign_in(client, user.username, "fout")
    assert sign_in(client, user.username, STRONG) == 429
    with pytest.raises(CommandError):
        call_command("doors", "lift", "--account", user.username, reason=" ")
    call_command("doors", "lift", account=user.username, reason="Crisisteam staat voor de deur")
    assert sign_in(client, user.username, STRONG) == 302
    assert CurrentState.objects.filter(realm=realm, key=f"door:{user.username}").exists()


def test_an_administrator_lets_somebody_through_on_a_page(user, travelling):
    for _ in range(8):
        sign_in(Client(), user.username, "fout")
    admin = Client()
    admin.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    page = admin.get("/beheer/network/doortry/").content.decode()
    assert user.username in page
    row = DoorTry.objects.first()
    assert row is not None
    admin.post("/beheer/network/doortry/", {"action": "let_through", "_selected_action": [row.pk]})
    assert sign_in(Client(), user.username, STRONG) == 302


def test_what_is_old_is_forgotten(user, travelling):
    sign_in(Client(), user.username, "fout")
    travelling.shift(timedelta(days=91))
    assert doors.tries_forget() == 1


# --- passwords


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa", "zorgbeeld2026", "qwertyuiopas", "Zorgbeeld-2026!", "Z0rgb33ld!2026",
        "abcabcabcabc", "123456789012", "P@ssw0rd1234", "Welkom2026!!", "winterzomer2025",
        "poiuytrewqlk", "wachtwoord1234", "kort-9-x", "RoazGhor2026!", "111111222222",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_no_password(password):
    with pytest.raises(Invalid):
        check_password(User(username="k.dewit"), password)


@pytest.mark.parametrize("password", [STRONG, "lang-en-vreemd-9", "kade muts lamp negen"])
def test_four_words_are_a_password(password):
    check_password(User(username="k.dewit"), password)
    assert GuessedFirst().get_help_text()


def test_a_password_that_is_the_name_is_none():
    with pytest.raises(Invalid):
        check_password(User(username="karin.dewit.rotterdam"), "karin.dewit.rotterdam")


# --- hashing


def test_hashing_is_django_s_own_and_a_few_at_a_time(monkeypatch):
    encoded = QuietHasher().encode("geheim", "zout", 10)
    assert encoded == super(QuietHasher, QuietHasher()).encode("geheim", "zout", 10)
    assert QuietHasher().verify("geheim", encoded)
    monkeypatch.setattr(hashing, "_queue", full := hashing._Queue())
    taken = [full._places.acquire(blocking=False) for _ in range(hashing.WAITING)]
    assert all(taken)
    with pytest.raises(HashingBusy):
        QuietHasher().encode("geheim", "zout", 10)


def test_who_finds_the_queue_full_is_told_to_come_back_and_it_counts_for_nothing(user, monkeypatch):
    def full(*_args: object, **_more: object) -> bool:
        raise HashingBusy("network.hashing_busy")

    monkeypatch.setattr(User, "check_password", full)
    answer = Client().post("/login/", {"username": user.username, "password": STRONG})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert not DoorTry.objects.exists()


def test_a_try_that_breaks_half_way_is_a_failure():
    knock = Knock(Door.CODE, "iemand", "10.0.0.1")
    with pytest.raises(ZeroDivisionError), trying(knock):
        raise ZeroDivisionError
    assert DoorTry.objects.get().outcome == Outcome.FAILED


def test_a_name_of_nobody_is_counted_and_kept_nowhere(caplog, travelling):
    """It may be a password, typed in the wrong field."""
    typed = {"username": "Paars-Fietsslot-91", "password": "x"}
    with caplog.at_level("DEBUG", "zorgbeeld"):
        answers = [Client().post("/login/", typed).status_code for _ in range(7)]
    assert answers[:5] == [200] * 5
    assert set(answers[5:]) == {429}
    kept = f"{list(DoorTry.objects.values())}{list(TrailNote.objects.values())}{caplog.text}"
    assert "door_failed" in kept
    assert "fietsslot" not in kept.casefold()


@pytest.mark.parametrize("typed", ["Paars-Fietsslot-91", "els.fietsslot@thuis.example"])
def test_who_asks_a_link_for_a_name_of_nobody_is_counted_and_the_name_kept_nowhere(
    typed, caplog, travelling
):
    """It stood ninety days in the list of tries, as it was typed."""
    with caplog.at_level("DEBUG", "zorgbeeld"):
        answers = [
            Client().post("/wachtwoord-vergeten/", {"name": typed}).status_code for _ in range(7)
        ]
    assert (answers[:5], set(answers[5:])) == ([200] * 5, {429})
    kept = f"{list(DoorTry.objects.values())}{list(TrailNote.objects.values())}{caplog.text}"
    assert "door_failed" in kept
    assert "fietsslot" not in kept.casefold()


def test_nobody_is_let_through_by_a_name_of_no_account(user, travelling):
    """A slip of the pen at night was told, in the log too, as if somebody had been let through."""
    RealmFactory.create()
    with pytest.raises(CommandError) as refused:
        call_command("doors", "lift", "--account", "ria.mass", "--reason", "Crisisteam, gebeld")
    assert "geen account" in str(refused.value)
    assert not Entry.objects.filter(type="network.door_lifted").exists()


@pytest.mark.parametrize(
    ("language", "says"),
    [("nl", "over 1 seconde opnieuw"), ("en", "again in 1 second.")],
)
def test_a_wait_of_one_second_is_one(language, says):
    assert says in text_of(TooManyTries(0.3).said, language)
