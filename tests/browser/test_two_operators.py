"""Two people at one system: who did not see what the other changed is told, and undoes nothing of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.test_newest_words import on_now

pytestmark = pytest.mark.browser
NOWHERE = "https://ontvanger.invalid/in"  # a name that nobody has (RFC 2606)


def added(page: Page, name: str) -> Locator:
    """Set a system up that is told, and return its card."""
    page.goto("/r/tweede-golf/doorgeven/")
    page.get_by_role("button", name="Systeem toevoegen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Hoe mensen het noemen").fill(f"Systeem {name}")
    dialog.get_by_label("Korte naam").fill(name)
    dialog.get_by_label("Adres waar").fill(NOWHERE)
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog).to_have_count(0)
    return card(page, name)


def card(page: Page, name: str) -> Locator:
    """Return the card of a system."""
    return page.locator("article.peer").filter(has_text=f"Systeem {name}")


def changing(page: Page, name: str) -> Locator:
    """Open the form of a system, with the part about its words."""
    card(page, name).get_by_role("button", name="Wijzigen…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_count(1)
    words = dialog.locator("details")
    if words.get_attribute("open") is None:
        words.locator("summary").click()
    return dialog


def save(dialog: Locator) -> None:
    """Send the form."""
    dialog.get_by_role("button", name="Wijzigen").click()
    expect(dialog).to_have_count(0)


@pytest.fixture
def both(login: Login) -> Iterator[tuple[Page, Page]]:
    first, second = login("beheerder", size=DESK), login("beheerder.tweede", size=PHONE)
    yield first, second
    for one in first.locator("article.peer").all():
        leave = one.get_by_role("button", name="Intrekken…")
        if leave.count():
            leave.click()
            first.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
            expect(one).to_contain_text("ingetrokken")


def test_who_goes_on_with_what_another_changed_keeps_it(both: tuple[Page, Page]):
    first, second = both
    added(first, "dashboard")
    second.goto("/r/tweede-golf/doorgeven/")
    late, early = changing(second, "dashboard"), changing(first, "dashboard")
    late.get_by_label("Wie het beheert").fill("Dienst B")
    early.get_by_label("Soorten bed: onze naam").fill("IC = ICU")
    early.get_by_role("group", name="Alleen deze soorten bed").get_by_label(
        "IC", exact=True
    ).check()
    early.get_by_label("Wie het beheert").fill("Dienst A")
    save(early)
    on_now(late)

    expect(late.get_by_label("Soorten bed: onze naam")).to_have_value("IC = ICU")
    kinds = late.get_by_role("group", name="Alleen deze soorten bed")
    expect(kinds.get_by_label("IC", exact=True)).to_be_checked()
    expect(late.locator("[data-newest]")).to_contain_text("Dienst A")  # both wrote there
    expect(late.get_by_label("Wie het beheert")).to_have_value("Dienst B")
    save(late)
    expect(card(first, "dashboard")).to_contain_text("Dienst B")
    expect(card(first, "dashboard")).to_contain_text("van bedden alleen IC")


def test_a_form_opens_with_what_another_just_changed(both: tuple[Page, Page]):
    first, second = both
    added(first, "afdeling")
    second.clock.install()  # the list is not asked for again by the clock
    second.goto("/r/tweede-golf/doorgeven/")
    expect(card(second, "afdeling")).to_be_visible()
    asked: list[str] = []
    second.on("request", lambda one: asked.append(one.url) if "peers" in one.url else None)
    early = changing(first, "afdeling")
    early.get_by_label("Soorten bed: onze naam").fill("IC = Zaal")
    with second.expect_response(lambda one: "peers" in one.url) as told:
        save(early)
    told.value.finished()  # only how it speaks changed: nothing on the screen says that it came
    late = changing(second, "afdeling")
    expect(late.get_by_label("Soorten bed: onze naam")).to_have_value("IC = Zaal")
    expect(late.locator(".changed-meanwhile")).to_be_hidden()


def test_a_new_one_does_not_take_the_place_of_one_that_is_there(both: tuple[Page, Page]):
    first, second = both
    added(first, "kaart")
    second.goto("/r/tweede-golf/doorgeven/")
    second.get_by_role("button", name="Systeem toevoegen…").click()
    dialog = second.get_by_role("dialog")
    dialog.get_by_label("Hoe mensen het noemen").fill("Een andere kaart")
    dialog.get_by_label("Korte naam").fill("kaart")
    dialog.get_by_label("Adres waar").fill(NOWHERE)
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog.get_by_role("alert").filter(has_text="Er is al een koppeling")).to_be_visible()
    expect(dialog.get_by_label("Korte naam")).to_be_focused()
    expect(card(first, "kaart")).to_be_visible()
