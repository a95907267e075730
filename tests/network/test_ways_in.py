"""What a way in holds whoever comes: a session of its own, no way out of the house, no step passed by."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from network.access import LinkKind, OpenSession
from network.services import link_make
from network.tasks import send_links
from tests.factories import SYSTEM
from tests.network.test_factors import STRONG, clock, enrol, sign_in, user  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db
WORDS = (
    *("paars", "fietsslot", "molen", "gracht", "ijsvogel", "duinpan", "bakfiets", "regenjas"),
    *("kwartet", "zolder", "vlieger", "hectometer", "oester", "pianokruk", "drempel", "lantaarn"),
    *("schouwburg", "wilgenhout"),
)
ELSEWHERE = (
    *("https://elders.example/", "//elders.example/", "/\\elders.example", "javascript:alert(1)"),
    *(
        "https:elders.example",
        "/%0d%0aLocation:%20https://elders.example",
        "\thttps://elders.example",
    ),
)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_the_way_on_after_a_login_stays_in_this_house(user, place):  # noqa: F811
    client = Client()
    said = {"username": user.username, "password": STRONG, "next": place}
    answer = client.post("/login/", said, QUERY_STRING=f"next={place}")
    assert answer.status_code == 302
    assert not answer["Location"].startswith(("//", "http", "javascript", "/\\"))
    assert "\n" not in answer["Location"]


def test_a_login_begins_a_session_of_its_own(user):  # noqa: F811
    client = Client()
    client.get("/login/")
    session = client.session
    session["from"] = "a page before"
    session.save()
    before = session.session_key
    client.post("/login/", {"username": user.username, "password": STRONG})
    after = client.session.session_key
    assert after
    assert after != before
    assert len(after) == 32
    assert not Session.objects.filter(session_key=before).exists()


def test_a_reset_password_does_not_pass_by_the_second_step(user, clock, settings):  # noqa: F811
    settings.EMAIL_HOST = "mail.example"
    enrol(user)
    user.email = "n.coordinator@lcps.example"
    user.save()
    link_make(actor=SYSTEM, user=user, kind=LinkKind.RESET)
    send_links()
    found = re.search(r"https?://[^/\s]+(/toegang/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    fresh = "grijs-molenwiek-duin-37"
    assert Client().post(found[1], {"new": fresh, "again": fresh}).status_code == 302
    clock.shift(120)
    client = Client()
    answer = client.post("/login/", {"username": user.username, "password": fresh})
    assert answer["Location"].startswith("/account/factor/authenticate/")
    assert client.get("/api/v1/me/").status_code == 401


def test_a_second_step_is_changed_after_a_fresh_proof_only(user, clock):  # noqa: F811
    enrol(user)
    clock.shift(3600)
    client = Client()
    client.force_login(user)
    OpenSession.objects.update(proved_at=timezone.now() - timedelta(hours=2))
    for place in ("totp/deactivate/", "webauthn/add/", "recovery-codes/generate/"):
        answer = client.get(f"/account/factor/{place}")
        assert answer.status_code == 302, place
        assert answer["Location"].startswith("/account/opnieuw/"), place


def test_a_password_counts_as_it_is_written_however_long(user):  # noqa: F811
    long = f" {' '.join(WORDS)} é 漢字 "
    assert len(long) > 140
    client, _answer = sign_in(user)
    said = {"old": STRONG, "new": long, "again": long}
    assert client.post("/account/wachtwoord/", said).status_code == 302
    for other in (long.strip(), long.upper(), long[:128], f"{long}x"):
        assert (
            Client().post("/login/", {"username": user.username, "password": other}).status_code
            != 302
        )
    assert (
        Client().post("/login/", {"username": user.username, "password": long}).status_code == 302
    )


def test_a_field_for_a_password_hides_it_and_lets_managers_fill_it(user):  # noqa: F811
    client, _answer = sign_in(user)
    pages = [Client().get("/login/"), client.get("/account/")]
    for page in pages:
        text = page.content.decode()
        fields = re.findall(r"<input[^>]*type=\"password\"[^>]*>", text)
        assert fields
        assert all(re.search(r'autocomplete="(current|new)-password"', one) for one in fields), (
            fields
        )
        assert "onpaste" not in text
