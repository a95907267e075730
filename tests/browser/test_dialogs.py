"""Every dialog opens with the keyboard in it, and can be used by everybody, in the light and in the dark."""

from pathlib import Path

import pytest

from tests.browser.conftest import Login
from tests.browser.dialogs import WAYS, dialogs_in_code
from tests.browser.visits import STANDS, judged

OPENING = Path(__file__).with_name("opening.js").read_text(encoding="utf-8")
PATIENCE_MS = 15_000
PEOPLE = sorted({role for role, _ in WAYS})


def test_every_dialog_of_the_screens_is_in_the_list():
    listed = [name for ways in WAYS.values() for name in ways]

    assert sorted(listed) == sorted(set(dialogs_in_code()))


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("role", PEOPLE)
def test_every_dialog_can_be_used_by_everybody_in_both_themes(role, language, login: Login):
    page = judged(login(role))
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": page.url.split("/r/")[0]}]
    )
    found = []
    for screen, ways in [(screen, ways) for (who, screen), ways in WAYS.items() if who == role]:
        page.goto(f"/r/tweede-golf/{screen}/")
        page.wait_for_function(STANDS)
        found += page.evaluate(OPENING, {"ways": ways, "patience": PATIENCE_MS})

    assert found == []
