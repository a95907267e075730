"""What a field lacks is said in the language of the screen, whatever the browser speaks."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, Login
from tests.browser.visits import speaking

pytestmark = pytest.mark.browser
WORDS = {
    "nl": ("Vul dit in.", "Ten minste 3 tekens; het zijn er 1.", "vorm die erbij staat"),
    "en": ("Fill this in.", "At least 3 characters; there are 1.", "form that stands beside it"),
}


def said(dialog: Locator, label: str) -> str:
    """Press, and return what is said of a field."""
    dialog.locator("button[type=submit]").click()
    found = dialog.get_by_label(label, exact=True).evaluate("one => one.validationMessage")
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("language", sorted(WORDS))
def test_what_a_field_lacks_is_said_in_the_language_of_the_screen(login: Login, language: str):
    page: Page = speaking(login("beheerder", size=DESK), language)
    names = {"nl": "Hoe mensen het noemen", "en": "What people call it"}
    page.goto("/r/tweede-golf/doorgeven/")
    page.locator("[data-act=new]").first.click()
    dialog = page.get_by_role("dialog")
    label = dialog.get_by_label(names[language], exact=True)
    missing, few, form = WORDS[language]
    assert said(dialog, names[language]) == missing
    label.press_sequentially("A")
    assert said(dialog, names[language]) == few
    label.fill("Systeem")
    assert label.evaluate("one => one.validationMessage") == ""  # at once, not with the next press
    short = dialog.locator("[name=name]")
    short.fill("Hoofd Letters")
    dialog.locator("button[type=submit]").click()
    assert form in short.evaluate("one => one.validationMessage")
    expect(dialog).to_have_count(1)
