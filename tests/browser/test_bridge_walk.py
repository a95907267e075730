"""An operator's day at the bridge: a system is linked with a token, speaks, is asked about, and falls silent.

Of a house that no other test looks at: what a system said counts on it from then on.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.visits import QUIET_MS, faults, judged

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf"
LIAISON, HOUSE = "ziekenhuis.wza", "WZA"
SILENT_MS = (
    90_000  # what a system said counts for a quarter of an hour: 38 s at the pace of this exercise
)


def linked(page: Page) -> str:
    """Link a system of the own house on the screen; return its token."""
    page.goto(f"{REALM}/aansluiten/")
    page.get_by_role("button", name="Systeem aansluiten…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Hoe mensen hem noemen").fill("Proefkoppeling")
    dialog.get_by_label("Naam in de cijfers").fill("proefkoppeling")
    dialog.locator("[name=interval_minutes]").fill("1")
    expect(dialog.get_by_label("berichten sturen en herstellen")).to_be_checked()
    expect(dialog.get_by_label("cijfers en stops melden")).not_to_be_checked()
    dialog.get_by_role("button", name="Aanmelden en token maken").click()
    token = page.locator(".token-once").inner_text()
    page.get_by_role("button", name="Ik heb het bewaard").click()
    return token


def test_a_system_sends_with_its_token_and_a_figure_leads_back_to_its_message(login: Login) -> None:
    page = login(LIAISON, size=DESK)
    token = linked(page)
    system = page.locator("article.system").filter(has_text="Proefkoppeling")
    expect(system).to_contain_text("berichten sturen en herstellen")
    headers = {"Authorization": f"Bearer {token}"}

    # what it was not made for is refused, with a sentence
    figures = page.request.post("/api/v1/realms/tweede-golf/figures/", headers=headers, data="{}")
    assert (figures.status, figures.json()["title"]) == (403, "no_scope")

    page.locator("#formaat").select_option("capacity-csv")
    example = page.locator("pre[data-key=text-example]")
    expect(example).to_contain_text(HOUSE)
    where = page.locator("pre[data-key=text-address]").inner_text()
    sent = page.request.post(
        where, headers=headers | {"X-Filename": "proef.csv"}, data=example.inner_text().encode()
    )
    assert sent.status == 202
    expect(system.locator("article.message")).to_contain_text("proef.csv")
    expect(system.locator(".m-state.applied")).to_be_visible()
    expect(system).to_contain_text("laatst gebruikt")

    # from the figure, by keyboard, to the message it came from
    page.goto(f"{REALM}/instelling/?huis={HOUSE}")
    page.get_by_role("button", name=re.compile("waarom is dit zo")).first.focus()
    page.keyboard.press("Enter")
    way = page.get_by_role("link", name=re.compile("bericht .*proef.csv")).first
    way.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/koppelingen/#bericht-\d+$"))
    message = page.locator("article.message").filter(has_text="proef.csv")
    expect(message).to_be_focused()

    # the system says nothing more: on the liaison's phone stands what she must do, and nothing jumps
    telephone = judged(login(LIAISON, size=PHONE))
    telephone.goto(f"{REALM}/wacht/")
    due = telephone.get_by_role("heading", name=re.compile("^Cijfers nodig"))
    expect(due).to_be_visible(timeout=SILENT_MS)
    telephone.goto(f"{REALM}/wacht/")
    telephone.wait_for_function(f"() => window.judge?.stands({QUIET_MS})")
    assert telephone.evaluate("window.judge.moved()") < 0.1
    assert faults(telephone) == []

    page.goto(f"{REALM}/aansluiten/")
    page.locator("article.system").filter(has_text="Proefkoppeling").get_by_role(
        "button", name="Intrekken…"
    ).click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(page.locator("article.system").filter(has_text="Proefkoppeling")).to_have_count(0)


def test_an_operator_sees_only_what_is_held_back(login: Login) -> None:
    page = login("beheerder", size=PHONE)
    page.goto(f"{REALM}/koppelingen/")
    for name in ("kapot.csv", "stuk.csv"):
        page.request.post(
            "/api/v1/realms/tweede-golf/messages/",
            headers={"X-Filename": name, "Content-Type": "text/csv"}
            | {
                "X-CSRFToken": next(
                    one["value"] for one in page.context.cookies() if "csrf" in one["name"]
                )
            },
            data=f"geen;tabel;{name}".encode(),
        )
    page.get_by_role("button", name="Alleen wat apart staat").click()
    inbox = page.locator("#inbox article.message")
    expect(inbox.filter(has_text="kapot.csv")).to_be_visible()
    broken = inbox.filter(has_text="stuk.csv")
    expect(page.locator("#inbox .m-state.applied")).to_have_count(0)
    broken.get_by_role("button", name="Weggooien…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Waarom").fill("Proefbestand.")
    dialog.get_by_role("button", name="Weggooien").click()
    expect(broken).to_have_count(0)  # nothing is left to do with it
    page.get_by_role("button", name="Alle", exact=True).click()
    expect(broken).to_contain_text("Weggegooid")
