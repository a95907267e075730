"""Every page fits every screen, from a phone to a wall: nothing cut, nothing beyond the edge."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, WALL, Login
from tests.browser.visits import (
    NARROW,
    OVERFLOW,
    SIZES,
    STANDS,
    WIDE,
    judged,
    misfits,
    new_faults,
    speaking,
    visits,
)
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

EXERCISE, REAL = "tweede-golf", "nederland"


@pytest.fixture(scope="module")
def real(stack: Stack) -> Iterator[str]:
    """An empty real realm beside the exercise, closed again for the tests after these."""
    made = stack.manage("realm", "create", REAL, "--name", "Nederland", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield REAL
    closed = stack.manage("realm", "close", REAL, "--reason", "De proef is klaar.")
    assert closed.returncode == 0, closed.stderr


def wrong(page: Page, realm: str, *, widths: tuple[tuple[int, int], ...] = (WIDE,)) -> list[str]:
    """Open every page that this person may open; say what does not fit, and what axe finds that is new."""
    found, opened = [], 0
    for name in visits(page, realm, size=DESK):
        opened += 1
        for width, height in (WIDE, NARROW):  # of one load: a page follows the size of its window
            found += [f"{name} {misfit}" for misfit in misfits(page, ((width, height),))]
            if (width, height) in widths:
                found += [f"{name} at {width}: {fault}" for fault in new_faults(page, name)]
    assert opened >= 3
    return found


@pytest.mark.parametrize("role", ["voorzitter", "dpg", "hin", "regio", "waarnemer", "beheerder"])
def test_every_page_fits_phone_and_desk_in_every_role(role, login: Login):
    assert wrong(judged(login(role)), EXERCISE) == []


@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis"])
def test_every_page_fits_in_english_and_when_nothing_is_known_yet(role, real, login: Login):
    page = speaking(judged(login(role)), "en")

    assert wrong(page, EXERCISE, widths=(WIDE, NARROW)) == []
    assert wrong(page, real) == []


# What somebody may write as a name, without a space; and where it stands.
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
NAMED = (
    "activiteiten",
    "activiteit",
    "wacht",
    "beeld",
    "eigenbeeld",
    "totaalbeeld",
    "besluiten",
    "sitrap",
)
ASK = """async ([way, body]) => {
    const token = document.cookie.match(/csrftoken=([^;]*)/)[1];
    const answer = await fetch(`/api/v1/realms/tweede-golf/${way}/`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(body),
    });
    return answer.json();
}"""


def test_a_word_of_any_length_makes_no_page_wider(login: Login):
    page = login("hin")
    page.goto(f"/r/{EXERCISE}/wacht/")
    place = {"veiligheidsregios": ["VR17"], "regions": ["TCZWN"], "address": WORD}
    made = page.evaluate(ASK, ["activities", {"name": WORD, "kind": "incident", **place}])
    way = f"activities/{made['activity']}"
    found = []
    for name in (*NAMED, "bellijst", "logboek", "incidentwand"):
        page.goto(f"/r/{EXERCISE}/{name}/?id={made['activity']}")
        page.wait_for_function(
            "(word) => document.querySelector('main')?.textContent.includes(word)", arg=WORD
        )
        found += [f"{name} {misfit}" for misfit in misfits(page, (NARROW, WIDE))]
    page.evaluate(ASK, [f"{way}/close", {"reason": "Proef."}])

    assert found == []


# As much as the head can hold at once: badges of two digits, several levels, something that waits.
FULL_HEAD = """(state) => {
    for (const badge of document.querySelectorAll('.menu [data-badge]')) {
        badge.hidden = false; badge.textContent = '38';
    }
    const waits = document.getElementById('wacht-knop');
    waits.hidden = false;
    waits.innerHTML = '<span class="waits-count">38</span><span class="waits-word">wachten</span>';
    document.getElementById('grip').innerHTML =
        '<a class="grip-chip is-raised">GRIP 4<span class="grip-more"> +12</span></a>';
    const status = document.getElementById('status');
    status.dataset.state = state;
    status.lastElementChild.textContent =
        state === 'live' ? 'live · 12,4 s' : 'verbinding weg, beeld van wo 30 sep 12:31 (123 min geleden)';
}"""


@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis", "dpg"])
def test_the_head_has_room_for_all_that_can_stand_in_it(role, login: Login):
    page = judged(login(role))
    page.goto(f"/r/{EXERCISE}/logboek/")
    page.wait_for_function(STANDS)
    page.evaluate("window.requestAnimationFrame = () => 0")  # nothing is drawn over it
    found = []
    for state in ("live", "down"):
        page.evaluate(FULL_HEAD, state)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{state} at {width}: {one}" for one in page.evaluate(OVERFLOW)]

    assert found == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_region_is_whole_beside_the_map_on_a_desk(language, login: Login):
    page = speaking(judged(login("regio", size=DESK)), language)
    page.goto(f"/r/{EXERCISE}/beeld/")
    page.locator("#regios tbody tr").first.wait_for()
    page.wait_for_function(STANDS)
    seen = "(one) => [one.querySelectorAll('tbody tr').length, one.scrollHeight - one.clientHeight]"
    rows, beyond = page.locator("#regios").evaluate(seen)

    assert rows == 11
    assert beyond <= 0


# What lies right of the last card of each row, and below the last thing of the page.
GAPS = """() => {
    const main = document.querySelector("main").getBoundingClientRect();
    const parts = [...document.querySelectorAll("#werk-delen > *")].map((one) => one.getBoundingClientRect());
    const rows = Map.groupBy(parts, (one) => one.top);
    const ends = [...rows.values()].map((row) => Math.max(...row.map((one) => one.right)));
    const shown = [...document.querySelectorAll("main > *")].filter((one) => one.checkVisibility());
    const last = shown.at(-1).getBoundingClientRect();
    const gaps = { right: main.right - Math.min(...ends), below: innerHeight - last.bottom };
    return { parts: parts.length, rows: rows.size, ...gaps };
}"""


@pytest.mark.parametrize("role", ["hin", "regio", "ziekenhuis", "dpg"])
def test_the_own_work_leaves_no_gap_on_a_wall(role, login: Login):
    page = judged(login(role, size=WALL))
    page.goto(f"/r/{EXERCISE}/wacht/")
    page.wait_for_function(STANDS)
    gaps = page.evaluate(GAPS)

    assert gaps["parts"] >= 2
    assert gaps["rows"] <= 2
    assert gaps["right"] <= 20
    assert gaps["below"] <= 20
