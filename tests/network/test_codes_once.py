"""A code of an app is good once: at the login, before something that matters, and when the app is set up."""

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from network.models import User
from tests.network.test_factors import STRONG, code_of, enrol, sign_in, user  # noqa: F401

pytestmark = pytest.mark.django_db
PERIOD = 30  # seconds that an app shows a code


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travelling:
        yield travelling


def comes_in(person: User, code: str) -> bool:
    """Say whether somebody comes in with a code in a browser of her own."""
    client, _answer = sign_in(person)
    client.post("/account/factor/authenticate/", {"code": code})
    return client.get("/api/v1/me/").status_code == 200


def code_at(secret: str, off: int) -> str:
    """Return the code of so many half minutes from now."""
    counter = int(timezone.now().timestamp()) // PERIOD + off
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_the_code_with_which_an_app_was_set_up_lets_nobody_in(
    user,  # noqa: F811
    clock,
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        secret = enrol(user)
    assert not comes_in(user, code_at(secret, -1)), "the one that is typed there"
    assert comes_in(user, code_at(secret, 0))


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_code_opens_one_door_once(user, clock, off):  # noqa: F811
    secret = enrol(user)
    clock.shift(120)
    code = code_at(secret, off)
    assert comes_in(user, code)
    for _half_minute in range(3):
        assert not comes_in(user, code)
        clock.shift(PERIOD)
