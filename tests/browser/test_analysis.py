"""Data to take along: chosen, explained and fetched on a desk and a phone, in both languages and themes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lcms_bridge.analysis.figure_sets import FIGURES
from tests.browser.conftest import PHONE, Login

pytestmark = pytest.mark.browser
ADDRESS = "/r/tweede-golf/analyse/"
Keep = Callable[[Page, str], None]


def test_a_dataset_is_chosen_explained_and_fetched(login: Login, picture: Keep) -> None:
    page = login("regio")
    page.goto(ADDRESS)
    expect(page.get_by_role("row").filter(has_text="replaced_at")).to_contain_text("Vervangen op")
    expect(page.locator("#uitgave")).to_have_text("versie 1")
    picture(page, "analyse-1440")

    with page.expect_download() as coming:
        page.get_by_role("link", name="Downloaden").click()
    file = coming.value
    assert file.suggested_filename.startswith("OEFENING-tweede-golf-figures-v1-")
    lines = Path(file.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == [one.name for one in FIGURES.all_columns()]
    assert len(lines) > 1

    page.get_by_label("Eerste dag").fill("2019-01-01")
    page.get_by_label("Eerste dag").blur()
    expect(page.get_by_role("alert")).to_contain_text("400 dagen")
    expect(page.get_by_role("link", name="Downloaden")).to_have_count(0)

    page.locator("#gegevens").select_option("grip")
    expect(page.get_by_role("row").filter(has_text="veiligheidsregio").first).to_be_visible()
    expect(page.locator("#uitleg")).to_contain_text("activiteit")


def test_it_can_be_read_on_a_phone_in_the_dark_and_in_english(login: Login, picture: Keep) -> None:
    page = login("regio", size=PHONE, touch=True)
    page.goto(ADDRESS)
    expect(page.get_by_role("link", name="Downloaden")).to_be_visible()
    picture(page, "analyse-telefoon")
    page.emulate_media(color_scheme="dark")
    page.get_by_text("occupied", exact=True).scroll_into_view_if_needed()
    picture(page, "analyse-telefoon-donker")
    host = page.url.split("/r/")[0]
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": host}])
    page.goto(ADDRESS)
    expect(page.get_by_role("heading", name="Download data")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="replaced_at")).to_contain_text("Replaced at")
    expect(page.get_by_role("row").filter(has_text=re.compile("Bezet"))).to_have_count(0)
    page.set_viewport_size({"width": 1440, "height": 900})
    picture(page, "analyse-donker-en")
    page.context.clear_cookies(name="django_language")
