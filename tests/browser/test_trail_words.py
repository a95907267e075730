"""The trail says why something was refused, what it is about and who did it, in words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser
CODE = re.compile(
    r"\b(system:\w+|waarom: [a-z_]+_[a-z_]+|waarom: refused|why: refused|undefined)\b"
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_trail_has_words_and_no_codes(login: Login, picture, language: str) -> None:
    page = login("beveiliging")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.goto("/r/tweede-golf/spoor/")
    why = {"nl": "waarom: mag dit hier niet", "en": "why: may not do this here"}[language]
    about = {"nl": "deze inzage", "en": "this trail"}[language]
    refused = page.evaluate(
        "fetch('/api/v1/realms/tweede-golf/messages/').then((one) => one.status)"
    )
    assert refused == 403
    page.reload()
    expect(page.locator("#regels")).to_contain_text(why)
    expect(page.locator("#regels td", has_text=re.compile(f"^{about}$")).first).to_be_visible()
    assert CODE.findall(page.locator("#regels").inner_text()) == []
    picture(page, f"trail-{language}")
