"""The trail says why something was refused, what it is about and who did it, in words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Login
from tests.browser.visits import speaking

pytestmark = pytest.mark.browser
CODE = re.compile(
    r"\b(system:\w+|waarom: [a-z_]+_[a-z_]+|waarom: refused|why: refused|undefined)\b"
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_trail_has_words_and_no_codes(login: Login, picture, language: str) -> None:
    page = login("beveiliging")
    speaking(page, language)
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


def test_a_telephone_shows_of_each_line_of_who_may_what_whose_it_is_and_what(
    login: Login, picture
) -> None:
    page = login("beheerder")
    page.set_viewport_size(PHONE)
    page.goto("/beheer/wie-mag-wat/")
    line = page.locator(".wide-list tbody tr").first
    shown = line.locator("td:visible")
    expect(line).to_be_visible()
    boxes = shown.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect())")
    names = shown.evaluate_all("(all) => all.map((one) => one.dataset.label)")
    assert {"Account", "Functie"} <= set(names)
    assert [box for box in boxes if box["left"] < 0 or box["right"] > PHONE["width"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(page, "who-may-what-390")


def test_the_dialog_of_a_redaction_says_how_words_are_found(login: Login) -> None:
    page = login("beveiliging")
    page.goto("/r/tweede-golf/logboek/")
    page.locator("#regels .redact").first.click()
    field = page.get_by_label("Woorden die weg moeten")
    expect(field).to_have_accessible_description(re.compile("Hoofdletters, spaties"))
    expect(page.get_by_role("dialog")).not_to_contain_text("precies")
