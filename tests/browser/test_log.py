"""The log on the screen: between two moments, further back, and what is new since the last look."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
DUTCH = ZoneInfo("Europe/Amsterdam")
POST = """async (text) => {
    const token = document.cookie.match(/csrftoken=([^;]*)/)[1];
    const answer = await fetch("/api/v1/realms/tweede-golf/notes/", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ region: null, theme: "continuity", text }),
    });
    return answer.status;
}"""


def opened(page: Page) -> Page:
    page.goto(f"{REALM}/logboek/")
    expect(page.locator("#regels li").first).to_be_visible()
    return page


def moments(page: Page) -> Iterator[datetime]:
    for text in page.locator("#regels time").evaluate_all(
        "(all) => all.map((one) => one.dateTime)"
    ):
        yield datetime.fromisoformat(text)


def test_the_log_is_shown_between_two_moments_and_further_back(login: Login, picture):
    page = opened(login("waarnemer"))
    newest, *_, oldest = moments(page)
    minute = oldest.astimezone(DUTCH).replace(second=0, microsecond=0, tzinfo=None).isoformat()[:16]

    with page.expect_response(re.compile(r"/log/\?.*until=")) as asked:
        page.get_by_label("Tot en met").fill(minute)
    assert asked.value.ok
    page.wait_for_function(SHOWN_UNTIL, arg=minute)

    shown = list(moments(page))
    assert oldest in shown
    assert max(shown).replace(second=0, microsecond=0) == oldest.replace(second=0, microsecond=0)
    assert shown == sorted(shown, reverse=True)
    picture(page, "log-between")
    page.get_by_label("Tot en met").fill("")
    page.wait_for_function(
        """(newest) => [...document.querySelectorAll("#regels time")]
            .some((one) => new Date(one.dateTime) >= new Date(newest))""",
        arg=newest.isoformat(),
    )


# Local times of the Netherlands, in which these browsers are, sort as they are written.
SHOWN_UNTIL = """(minute) => {
    const local = (one) => new Date(one.dateTime).toLocaleString("sv").replace(" ", "T").slice(0, 16);
    const shown = [...document.querySelectorAll("#regels time")];
    return shown.length > 0 && shown.every((one) => local(one) <= minute);
}"""
SCROLL = "(one) => one.scrollTo(0, one.scrollHeight)"


def scrolled_to_the_first(page: Page) -> None:
    """Scroll until nothing older is left; its button is called otherwise while lines are fetched."""
    expect(page.locator(".older")).to_be_visible()
    while page.locator(".older").count():
        page.locator("#regels").evaluate(SCROLL)
        expect(page.get_by_role("button", name="Ophalen…")).to_have_count(0)


def test_older_lines_come_while_one_scrolls_until_the_first(login: Login):
    page = opened(login("waarnemer"))
    before = page.locator("#regels time").count()

    scrolled_to_the_first(page)

    assert page.locator("#regels time").count() >= before
    keys = page.locator("#regels li").evaluate_all("(all) => all.map((one) => one.dataset.key)")
    assert len(set(keys)) == len(keys)


def test_who_stands_at_the_end_already_gets_the_older_lines_too(login: Login):
    """A page that makes the list no longer moves nothing: no browser says then that somebody scrolls."""
    page = login("landelijk")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        known = page.locator("#regels li[data-key]").last.get_attribute("data-key")
        row = {**LINE, "seq": int(known or 0)}
        more = None if len(asked) > 2 else int(known or 0)
        route.fulfill(json={"events": [row], "before": more})

    page.route(re.compile(r"/log/\?"), answer)
    opened(page)
    expect(page.locator(".older")).to_be_visible()
    page.locator("#regels").evaluate(SCROLL)
    expect(page.locator(".older")).to_have_count(0)
    assert len(asked) == 3


LINE: dict[str, Any] = {
    "key": "note:1",
    "at": "2020-10-12T00:00:00Z",
    "by": "Landelijk",
    "reason": "",
    "line": {"cat": "note", "nl": "Waterstand.", "en": "Water level."},
    "state": None,
}
PAGES, EACH = 5, 2_000
# how many lines are built anew while one comes in
BUILT = """() => {
    window.built = 0;
    new MutationObserver((changes) => {
        for (const one of changes) window.built += one.addedNodes.length + one.removedNodes.length;
    }).observe(document.querySelector("#regels"), { childList: true, subtree: true });
}"""


def many() -> Callable[[Route], None]:
    """Answer with a line repeated, page after page, as after weeks."""
    pages = count(1)

    def answer(route: Route) -> None:
        page = next(pages)
        rows = [{**LINE, "seq": -page * EACH - number} for number in range(EACH)]
        more = -(page + 1) * EACH if page < PAGES else None
        route.fulfill(json={"events": rows, "before": more})

    return answer


def test_a_line_that_comes_in_does_not_build_tens_of_thousands_anew(login: Login):
    page = login("landelijk")
    page.route(re.compile(r"/log/\?"), many())
    opened(page)
    scrolled_to_the_first(page)
    page.wait_for_function(
        "(most) => document.querySelectorAll('#regels li').length > most", arg=(PAGES - 1) * EACH
    )
    page.evaluate(BUILT)

    assert page.evaluate(POST, "Alles in orde op de noodpost.") == 201
    expect(page.locator("#regels li", has_text="orde op de noodpost").first).to_be_attached()

    assert page.evaluate("window.built") < 1_000


def test_a_period_that_cannot_be_is_said_at_its_field(login: Login):
    page = opened(login("waarnemer"))
    page.get_by_label("Vanaf").fill("2020-10-15T12:00")
    page.get_by_label("Tot en met").fill("2020-10-15T11:00")

    page.wait_for_function(
        "() => document.getElementById('tot').validationMessage.includes('einde ligt voor het begin')"
    )


def test_the_log_shows_what_is_new_since_it_was_open_last(login: Login, picture):
    page = opened(login("landelijk"))
    mark = page.locator(".log-last-look")
    phone = opened(login("landelijk"))
    page.goto(f"{REALM}/fasen/")
    assert page.evaluate(POST, "Stroomstoring in Rotterdam-Zuid verholpen.") == 201

    with page.expect_response(re.compile("/log/looks/")):
        opened(page)

    expect(mark).to_contain_text(re.compile(r"Hierboven \d+ regels? sinds u het logboek laatst"))
    above = page.locator("#regels li:has(~ .log-last-look)")
    expect(above.filter(has_text="Rotterdam-Zuid verholpen")).to_have_count(1)
    picture(page, "log-last-look")
    # another device, which was away, knows what was read on this one
    phone.goto(f"{REALM}/fasen/")
    opened(phone)
    there = phone.locator("#regels li:has(~ .log-last-look)")
    expect(there.filter(has_text="Rotterdam-Zuid verholpen")).to_have_count(0)
    opened(page)
    expect(above.filter(has_text="Rotterdam-Zuid verholpen")).to_have_count(0)


def test_a_line_is_found_by_another_form_of_its_words_and_has_a_lasting_address(
    login: Login, picture
):
    page = opened(login("landelijk"))
    assert page.evaluate(POST, "Evacuatie van Zierikzee afgeblazen.") == 201
    for number in range(3):
        assert page.evaluate(POST, f"Waterstand {number}.") == 201

    page.get_by_label("Zoek").fill("evacuaties zierikzee")

    found = page.locator("#regels li:not(.log-last-look)")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Evacuatie van Zierikzee")
    picture(page, "log-search")
    page.get_by_label("Zoek").fill("evacuatie onvindbaar")
    expect(page.locator("#regels")).to_contain_text("Geen regel voldoet")
    page.get_by_label("Zoek").fill("zierikzee")
    found.get_by_role("link").click()

    expect(page.locator("#regels li:not(.log-last-look)").first).to_contain_text(
        "Evacuatie van Zierikzee"
    )
    expect(page.locator("#regels li.is-linked")).to_have_count(1)
    expect(page.locator("#regels")).not_to_contain_text("Waterstand")
    page.get_by_role("link", name="Naar de nieuwste regels").click()
    expect(page.locator("#regels")).to_contain_text("Waterstand 2")


WRITE = """async (text) => {
    const token = document.cookie.match(/csrftoken=([^;]*)/)[1];
    const send = async (way, body) => (await fetch(`/api/v1/realms/tweede-golf/${way}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(body),
    })).json();
    const item = {
        activity: 1, owner: "team:VR17:ac_ghor", theme: "casualties", text,
        certainty: "confirmed", share: "activity", source: "OvD-G",
    };
    return (await send("activities/1/items/", item)).item;
}"""


def test_words_go_from_a_line_that_who_removes_them_does_not_see(login: Login) -> None:
    told = opened(login("hin"))
    number = told.evaluate(WRITE, "Mevrouw Uilenspiegel, kamer 4")
    line = told.locator("#regels li").filter(has_text="Uilenspiegel").first
    expect(line).to_be_visible()
    assert number
    way = line.locator(".log-moment").get_attribute("href")

    page = login("beveiliging")
    page.goto(f"{REALM}/logboek/{way}")
    page.locator(".log-linked .redact").click()
    page.get_by_label("Woorden die weg moeten").fill("uilenspiegel")
    page.get_by_label("Waarom").fill("herleidbaar")
    page.get_by_role("button", name="Voorgoed verwijderen").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(told.locator("#regels")).to_contain_text("Mevrouw █████, kamer 4")
    expect(told.locator("#regels")).not_to_contain_text("Uilenspiegel")
