"""Who reports: a system, a person beside it, who is late; and a department that its hours close."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.steered import run_on, stand_still
from tests.stack import Stack

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
EMPTY = "meldproef"
CARD = ".source-card[data-key=hix-maasstad]"
LOCAL = ZoneInfo("Europe/Amsterdam")


class Exercise:
    """The clock of the exercise, in the hands of the national coordinator."""

    def __init__(self, page: Page) -> None:
        self.page = page
        stand_still(page)

    def now(self) -> datetime:
        """Return the time of the exercise, in whole minutes."""
        self.page.goto(f"{REALM}/logboek/")
        self.page.locator(".jump summary").click()
        value = self.page.locator("#sprong input[name=to]").input_value()
        return datetime.fromisoformat(value).replace(tzinfo=LOCAL)

    def jump(self, to: datetime) -> None:
        """Let it go on at a later moment."""
        self.now()
        self.page.locator("#sprong input[name=to]").fill(to.strftime("%Y-%m-%dT%H:%M"))
        self.page.locator("#sprong").get_by_role("button", name="Springen").click()
        expect(self.page.locator("#klok")).to_contain_text(to.strftime("%H:%M"))

    def go_on(self) -> None:
        """Let it run again, for the tests after these."""
        run_on(self.page)


@pytest.fixture
def exercise(login: Login) -> Iterator[Exercise]:
    """The exercise, standing still."""
    clock = Exercise(login("landelijk", size=DESK))
    yield clock
    clock.go_on()


def registered(house: Page) -> str:
    """Register a source for the own house by the page, and return its token: it is shown this once."""
    house.goto(f"{REALM}/bronnen/")
    house.get_by_role("button", name="Bron aanmelden…").click()
    house.get_by_label("Hoe mensen hem noemen").fill("HiX-koppeling")
    house.get_by_label("Naam in de cijfers").fill("hix-maasstad")
    house.get_by_role("button", name="Aanmelden en token maken").click()
    token = house.locator(".token-once").inner_text()
    house.get_by_role("button", name="Ik heb het bewaard").click()
    card = house.locator(CARD)
    expect(card).to_contain_text("nog nooit gehoord")
    house.reload()
    expect(card).to_be_visible()
    assert token.startswith("zb_")
    assert token not in house.content()
    return token


def say(house: Page, token: str, at: datetime, *occupied: int) -> None:
    """Send figures of the ward as the registered system does: a row per number."""
    rows = [
        {
            "facility": "MAASSTAD",
            "observed_at": at.isoformat(),
            "lines": [{"bed": "ward", "operational": 420, "occupied": number}],
        }
        for number in occupied
    ]
    answer = house.request.post(
        "/api/v1/realms/tweede-golf/figures/",
        headers={"Authorization": f"Bearer {token}"},
        data={"reports": rows},
    )
    assert answer.ok, answer.text()


def test_a_system_and_a_person_speak_of_one_house_and_readers_see_which_counts_and_why(
    login: Login, exercise: Exercise
):
    house, reader = login("ziekenhuis", size=PHONE, touch=True), login("waarnemer", size=DESK)
    # the exercise itself counts at six and twelve o'clock, and goes before a feed for two hours
    now = (exercise.now() + timedelta(days=1)).replace(hour=8, minute=30)
    exercise.jump(now)
    token = registered(house)
    say(house, token, now, 377, -1)
    house.reload()
    card = house.locator(CARD)
    expect(card).to_contain_text("spreekt")
    card.get_by_text("1 bericht met fouten").click()
    expect(card.locator(".faults")).to_contain_text("rij 2 · ward.occupied: ")

    reader.goto(f"{REALM}/instelling/?huis=MAASSTAD&soort=ward")
    why = reader.locator(".why-so")
    expect(why).to_contain_text("de automatische bron spreekt")
    house.goto(f"{REALM}/mijn-huis/")
    expect(house.locator("#veld-ward-occupied")).to_have_value("377")
    house.locator("#veld-ward-occupied").fill("371")
    house.get_by_role("button", name=re.compile("^Versturen")).click()
    expect(house.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
    expect(why).to_contain_text("met de hand, geldt tot")
    expect(house.locator("[data-key=source-ward]")).to_contain_text("HiX-koppeling zegt 377")

    exercise.jump(now + timedelta(hours=3))
    house.goto(f"{REALM}/bronnen/")
    expect(card).to_contain_text("stil sinds")
    say(house, token, now + timedelta(hours=3), 380)
    expect(why).to_contain_text("de automatische bron spreekt")
    house.reload()
    expect(card).not_to_contain_text("stil sinds")
    house.goto(f"{REALM}/mijn-huis/")
    expect(house.locator("#veld-ward-occupied")).to_have_value("380")


@pytest.fixture
def silent(stack: Stack) -> Iterator[str]:
    """A realm in which nobody has said anything yet."""
    made = stack.manage("realm", "create", EMPTY, "--name", "Meldproef", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield EMPTY
    closed = stack.manage("realm", "close", EMPTY, "--reason", "De proef is klaar.")
    assert closed.returncode == 0, closed.stderr


def test_who_has_not_reported_is_named_and_reminded_in_one_tap(login: Login, silent: str):
    region, house = login("regio", size=DESK), login("ziekenhuis", size=PHONE, touch=True)
    house.goto(f"/r/{silent}/mijn-huis/")
    region.goto(f"/r/{silent}/melden/")
    expect(region.locator("#telling")).to_have_text(re.compile(r"^(\d+) van \1 niet gemeld$"))
    row = region.get_by_role("row", name=re.compile("^Maasstad"))
    expect(row).to_contain_text("nooit gemeld")
    row.get_by_role("button", name="Herinner").click()
    expect(region.get_by_text("1 instelling is herinnerd.")).to_be_visible()
    expect(row.get_by_role("button", name="Herinner")).to_have_count(0)
    expect(house.locator("#menu-telling")).to_have_text("1")
    reminded = house.locator(".reminded")
    expect(reminded).to_contain_text("om uw cijfers")

    for kind in ("ward", "ic"):
        house.locator(f"#veld-{kind}-occupied").fill("7")
        house.locator(f"#veld-{kind}-operational").fill("9")
    house.get_by_role("button", name=re.compile("^Versturen")).click()
    expect(row).not_to_contain_text("kliniek")
    expect(row).to_contain_text("SEH")


def test_a_department_that_its_hours_close_is_closed_and_not_open_with_a_score(exercise: Exercise):
    night = (exercise.now() + timedelta(days=1)).replace(hour=2, minute=0)
    exercise.jump(night)
    board = exercise.page
    board.goto(f"{REALM}/capaciteit/?zoek=Amstelland")
    row = board.get_by_role("row", name=re.compile("^Ziekenhuis Amstelland"))
    expect(row).to_contain_text("Dicht")
    expect(row).not_to_contain_text("NEDOCS")
    board.goto(f"{REALM}/instelling/?huis=AMSTELLAND")
    department = board.locator(".department-card")
    expect(department).to_contain_text("opent 08:00")
    expect(department).not_to_contain_text("niveau")
    board.goto(f"{REALM}/meldkamer/?plek=52.31,4.87")
    row = board.locator("#huizen").get_by_role("row", name=re.compile("^Ziekenhuis Amstelland"))
    expect(row).to_contain_text("Dicht")
    expect(row).not_to_contain_text("niveau")
