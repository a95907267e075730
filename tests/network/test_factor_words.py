"""The pages of the second step speak with the words of this installation, in both languages."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from network.models import Role
from tests.factories import MandateFactory
from tests.needs import REPO

pytestmark = pytest.mark.django_db
STRONG = "Vier-paarse-olifanten-9"
# what the library calls things, and nothing here does
STRANGE = re.compile(
    r"authenticator-app is|Authenticator geheim|Authenticator secret|Two-Factor|Twee-factor|middels"
    r"|[Gg]eneree?r|[Gg]enerat|[Dd]eactiv|\bActiv|Aanmelden|Sign In|invalidate|WebAuthn|TOTP|MFA",
)
# said by pages that are ours instead, or that nothing leads to; or a word as everybody says it
PLAIN = {
    *("Add", "Cancel", "Confirm", "Create", "Download", "Edit", "Key", "Manage", "Passkey"),
    *("Remove", "Save", "Security key", "Unspecified", "Usage", "View", "Create Passkey"),
    *("Trust this Browser?", "Don't Trust", "I have saved my recovery codes"),
    "Are you sure?",
    "This functionality requires JavaScript.",
}
SAID = re.compile(r"""\{%\s*trans(?:late)? "([^"]+)"|\{%\s*blocktrans\w*\s*%\}([^{]+)\{%""")


@pytest.fixture
def user() -> Any:
    """Somebody with an app and a password, no recovery codes yet."""
    one = MandateFactory.create(role=Role.OBSERVER).user
    one.set_password(STRONG)
    one.save()
    return one


def pages_of(client: Client) -> dict[str, str]:
    """Return what each page of the second step says, by its address."""
    shown = {}
    for way in (
        *("", "totp/activate/", "totp/deactivate/", "webauthn/", "webauthn/add/"),
        *("recovery-codes/", "recovery-codes/generate/", "reauthenticate/"),
    ):
        path = f"/account/factor/{way}"
        answer = client.get(path, follow=True)
        if answer.redirect_chain and "opnieuw" in answer.redirect_chain[-1][0]:
            shown["again"] = answer.content.decode()
            client.post(answer.redirect_chain[-1][0], {"password": STRONG})
            answer = client.get(path, follow=True)
        shown[path] = answer.content.decode()
    return {
        path: strip_tags(re.sub(r"(?s)<(script|style).*?</\1>", "", one))
        for path, one in shown.items()
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_of_the_second_step_speaks_with_words_of_the_library(
    user: Any, language: str
) -> None:
    client = Client()
    client.cookies["django_language"] = language
    client.post("/login/", {"username": user.username, "password": STRONG})
    pages = pages_of(client)
    wanted = {
        "nl": "Geheime sleutel voor de code-app",
        "en": "Secret key for the authenticator app",
    }
    assert wanted[language] in pages["/account/factor/totp/activate/"]
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    user.authenticator_set.update(last_used_at=timezone.now())
    pages |= {f"{path} with all": text for path, text in pages_of(client).items()}
    entrance = Client()
    entrance.cookies["django_language"] = language
    door = entrance.post("/login/", {"username": user.username, "password": STRONG}, follow=True)
    pages["door"] = strip_tags(door.content.decode())
    # who lost her key or telephone stands here, and has nothing else
    assert {"nl": "herstelcode", "en": "recovery code"}[language] in pages["door"]
    found = {path: STRANGE.findall(text) for path, text in pages.items()}
    assert {path: words for path, words in found.items() if words} == {}
    assert Authenticator.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("folder", ["nl", "others/en"])
def test_whatever_their_pages_say_is_said_in_words_of_ours(folder: str) -> None:
    """A next version of the library that says something new is noticed here."""
    with (REPO / "locale" / folder / "LC_MESSAGES" / "django.po").open("rb") as file:
        ours = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file)}
    theirs = Path(allauth.__file__).parent / "templates" / "mfa"
    said = {
        one.strip()
        for path in theirs.rglob("*.html")
        if not (REPO / "templates" / "mfa" / path.relative_to(theirs)).exists()
        and path.name not in ("trust.html", "signup_form.html")
        for found in SAID.findall(path.read_text(encoding="utf-8"))
        for one in found
        if one.strip()
    }
    assert len(said) > 20
    assert said - ours - PLAIN == set()
