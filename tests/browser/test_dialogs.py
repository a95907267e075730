"""Every dialog opens with the keyboard in it, and can be used in both themes and languages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.dialogs import ELSEWHERE, WAYS, dialogs_as_written, dialogs_in_code
from tests.browser.visits import STANDS, judged, known_looks, learn, sized
from tests.browser.written import as_written
from tests.chromium import PATIENCE_MS

OPENING = Path(__file__).with_name("opening.js").read_text(encoding="utf-8")
PEOPLE = sorted({role for role, _ in WAYS})


def test_every_dialog_of_the_screens_is_in_the_list():
    listed = [name for ways in [*WAYS.values(), ELSEWHERE] for name in ways]
    in_code = set(dialogs_in_code())

    assert sorted(in_code - set(listed)) == [], (
        "these functions open a dialog that no test opens: a line for each in WAYS of dialogs.py"
    )
    assert sorted(set(listed) - in_code) == [], (
        "these open no dialog any more: take their lines out of WAYS"
    )
    assert len(listed) == len(set(listed)), "a dialog stands twice in WAYS"


OF_ACTIVITY = (
    "activiteit",
    "besluiten",
    "overleg",
    "verzoeken",
    "eigenbeeld",
    "totaalbeeld",
    "publiek",
    "sitrap",
)
# These only show, or are about a region.
NOT_WITHIN = {"picturedialogs.showHistory", "reportdialogs.askLayout"}


def test_every_dialog_of_an_activiteit_is_told_when_that_closes():
    listed = {name for (_, page), ways in WAYS.items() if page in OF_ACTIVITY for name in ways}
    asking = {name: text for name, text in dialogs_as_written() if "ask({" in text}

    assert len(listed & asking.keys()) >= 30
    assert {
        name for name in listed & asking.keys() - NOT_WITHIN if "within:" not in asking[name]
    } == set()


def speak_english(page: Page) -> None:
    """Let what is opened from here on be in English, without the page being loaded again."""
    page.add_script_tag(url="/taal/en.js")
    page.evaluate("document.documentElement.lang = 'en'")


def in_both_languages(page: Page) -> Page:
    """Let a page have the names in English too, which it asks when it is loaded in English."""

    def whole(route: Route) -> None:
        route.continue_(url=route.request.url.partition("?")[0])

    page.route(re.compile(r"/api/v1/reference/\?words=nl$"), whole)
    return page


def opened(page: Page, ways: dict[str, str]) -> list[str]:
    """Open dialogs one by one; say what is wrong with them."""
    given = {"ways": ways, "patience": PATIENCE_MS, "known": known_looks()}
    told = page.evaluate(OPENING, given)
    learn(told["known"])
    return list(told["found"])


@pytest.mark.browser
@pytest.mark.parametrize("role", PEOPLE)
def test_every_dialog_can_be_used_by_everybody(role, login: Login):
    page = in_both_languages(as_written(judged(login(role))))
    found = []
    for screen, ways in [(screen, ways) for (who, screen), ways in WAYS.items() if who == role]:
        sized(page, DESK)
        page.goto(f"/r/tweede-golf/{screen}/")
        page.wait_for_function(STANDS)
        found += [f"{screen}: {fault}" for fault in opened(page, ways)]
        sized(page, PHONE)
        speak_english(page)
        found += [f"{screen}, phone, English: {fault}" for fault in opened(page, ways)]

    assert found == []
