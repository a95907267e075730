"""A coordinator changes the plan on a screen and tries it on the past; two others approve; it is in force."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Login
from tests.stack import Stack

pytestmark = pytest.mark.browser

SLUG = "plan-oefening"
# an exercise is closed by playing it again, which would be another one that is open
CLOSE = f"""
from journal.actors import system_actor
from journal.selectors import realm_get
from journal.services import realm_close
realm_close(actor=system_actor("test", "Test"), realm=realm_get("{SLUG}"), reason="Klaar.")
"""


@pytest.fixture
def realm(stack: Stack) -> Iterator[str]:
    """An exercise: what is approved in it changes nothing elsewhere."""
    made = stack.manage(
        "exercise", "create", "--slug", SLUG, "--name", "Planoefening", "--day-seconds", "3600"
    )
    assert made.returncode == 0, made.stderr
    yield f"/r/{SLUG}"
    closed = stack.manage("shell", "-c", CLOSE)
    assert closed.returncode == 0, closed.stderr


def kept(page: Page) -> None:
    expect(page.get_by_text("Alles is bewaard.")).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def change(writer: Page) -> None:
    """A threshold from 95% to 90% with its own sentence, and a measure within 90 minutes."""
    writer.get_by_role("button", name="Regels").click()
    rule = writer.locator(".plan-fold", has_text="Regel 2.1")
    rule.locator("summary").first.click()
    threshold = rule.get_by_label("Drempel, %")
    threshold.fill("veel")
    threshold.blur()
    expect(rule.get_by_text("hier hoort een percentage van 0 tot 300")).to_be_visible()
    expect(writer.get_by_role("button", name="Ter goedkeuring aanbieden…")).to_be_disabled()
    threshold.fill("90")
    threshold.blur()
    expect(rule.locator(".plan-words")).to_contain_text("90% of meer")
    rule.get_by_role("button", name="gebruik als zin").click()
    kept(writer)
    writer.get_by_role("button", name="Maatregelen").last.click()
    measure = writer.locator(".plan-fold", has_text="R1")
    measure.locator("summary").first.click()
    measure.get_by_label("Klaar binnen, minuten").fill("90")
    measure.get_by_label("Klaar binnen, minuten").blur()
    kept(writer)


def test_the_plan_of_brabant_is_edited_tried_approved_by_two_and_in_force(
    login: Login, realm: str, picture
):
    writer = login("regio.brabant")
    writer.goto(f"{realm}/plan/")
    expect(writer.locator(".plan-document")).to_contain_text("Regel 2.1")
    writer.get_by_role("button", name="Nieuw concept…").click()
    writer.get_by_role("dialog").get_by_role("button", name="Beginnen").click()
    change(writer)
    picture(writer, "plan-edit")

    writer.reload()  # what was kept is there, and only what was changed is different
    writer.get_by_role("button", name="Vergelijken").click()
    differences = writer.locator(".plan-differences li")
    expect(differences).to_have_count(3)
    expect(differences.filter(has_text="Klaar binnen")).to_contain_text("1 uur.")
    expect(differences.filter(has_text="Klaar binnen")).to_contain_text("90 minuten.")

    writer.get_by_role("button", name="Proef op het verleden").click()
    writer.get_by_role("button", name="Beproeven op het verleden…").click()
    writer.get_by_role("dialog").get_by_role("button", name="Beproeven").click()
    expect(writer.locator(".plan-strip-name", has_text="Dit concept")).to_be_visible()
    picture(writer, "plan-trial")
    writer.get_by_role("button", name="Ter goedkeuring aanbieden…").click()
    dialog = writer.get_by_role("dialog")
    dialog.get_by_label("Wat verandert er, en waarom").fill("Eerder voorstellen.")
    dialog.get_by_role("button", name="Aanbieden").click()
    expect(writer.locator(".plan-next")).to_contain_text("Nog 2 goedkeuringen nodig")

    for account, size, left in (("voorzitter.brabant", PHONE, "1"), ("dpg.brabant", None, "0")):
        approver = login(account, size=size) if size else login(account)
        approver.goto(f"{realm}/beeld/")
        approver.get_by_role("link", name="Bekijken en beslissen").first.click()
        expect(approver.locator(".plan-differences li")).to_have_count(3)
        approver.get_by_role("button", name="Goedkeuren…").click()
        expect(approver.get_by_role("dialog")).to_be_visible()
        assert fits(approver)
        approver.get_by_role("dialog").get_by_role("button", name="Goedkeuren").click()
        expect(approver.get_by_text("U heeft goedgekeurd.", exact=True)).to_be_visible()
        if left == "1":
            expect(writer.locator(".plan-next")).to_contain_text("Nog 1 goedkeuring nodig")
            picture(approver, "plan-phone")

    expect(writer.locator(".plan-head .plan-state")).to_have_text("van kracht")
    version = writer.locator(".plan-row", has_text="v2 (oefening)")
    expect(version).to_contain_text("van kracht")
    writer.goto(f"{realm}/fasen/")
    expect(writer.locator("#plan")).to_contain_text("v2")
    expect(writer.locator("#plan")).to_contain_text("90% of meer")
    writer.goto(f"{realm}/logboek/")
    expect(writer.get_by_text(re.compile("v2 .oefening. is van kracht")).first).to_be_visible()


SLOW = """() => {
    const draw = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (then) => setTimeout(() => draw(then), 1500);
}"""


def test_the_plan_comes_when_everything_is_there_before_the_first_picture_is_drawn(login: Login):
    page = login("hin")
    page.add_init_script(f"({SLOW})()")
    page.goto(f"{page.url.split('/r/')[0]}/r/tweede-golf/plan/")
    expect(page.locator("#versies .plan-rows").last).to_be_visible()
    expect(page.locator("#inhoud-plan")).to_contain_text("Regels")


def test_the_versions_are_asked_for_once_and_there_is_never_no_plan_meanwhile(login: Login):
    page = login("voorzitter")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/plan-versions/" in one.url else None)
    page.goto(f"{page.url.split('/r/')[0]}/r/tweede-golf/plan/")
    expect(page.locator("#versies .plan-rows").last).to_be_visible()
    expect(page.locator("#inhoud-plan")).to_contain_text("Regels")
    page.get_by_role("button", name="Vergelijken").click()
    expect(page.locator("#vergelijk-met")).to_be_visible()
    assert len(asked) == 1, asked
