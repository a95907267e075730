"""One incident between officers: opened on a phone, scaled up, called, answered, handed over."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, INCIDENT, PHONE, WALL, Login, at_incident
from tests.browser.telling import over, tell

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf"
NAME = "Lekkage in de haven"


def opened_by(page: Page) -> str:
    """Open an activiteit by the list; return its address."""
    page.goto(f"{REALM}/activiteiten/")
    page.get_by_role("button", name="Activiteit openen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Naam").fill(NAME)
    dialog.get_by_label("Plaats in woorden").fill("Eerste Petroleumhaven")
    dialog.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    return page.url


def numbered(address: str) -> str:
    """Return the number of the activiteit that an address is about."""
    return address.partition("id=")[2]


def scaled_up(page: Page, level: int) -> None:
    """Register a level on the page of an activiteit."""
    page.get_by_role("button", name="GRIP wijzigen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(f"GRIP {level}").check()
    dialog.get_by_label("leider CoPI").check()
    dialog.get_by_label("Naam van wie besloot").fill("Jansen")
    dialog.get_by_label("Waarom").fill("Stof trekt over de wijk.")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(dialog).to_have_count(0)


def test_an_incident_from_the_first_call_to_a_handover_in_the_middle(login: Login, picture) -> None:
    phone = login("mka", size=PHONE, touch=True)
    address = opened_by(phone)
    scaled_up(phone, 2)
    expect(phone.locator(".grip-rows")).to_contain_text("leider CoPI Jansen, gemeld door")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(phone, "activiteit-telefoon")

    first = login("hin", size=DESK)
    first.goto(address)
    hin = first.locator(".post[data-key$=':hin']")
    expect(hin).to_contain_text("vacant, opgeroepen")
    rate = first.locator(".callup .call-rate")
    expect(rate).to_contain_text("0 van 7 functies bevestigd")

    # she answers the call, and the picture of everybody says so
    first.goto(f"{REALM}/oproep/")
    call = first.locator(".my-call").filter(has_text=NAME)
    call.get_by_role("button", name="Ik kom", exact=True).click()
    expect(call).to_contain_text("Uw antwoord: komt.")
    expect(phone.locator(".callup .call-rate")).not_to_contain_text("0 van 7")
    first.goto(address)
    hin.get_by_role("button", name="Ik neem deze…").click()
    first.get_by_role("button", name="Functie nemen").click()
    expect(hin).to_contain_text("aanwezig")
    expect(phone.locator(".post[data-key$=':hin']")).to_contain_text("aanwezig")

    # and hands over: until it is taken, she holds it
    hin.get_by_role("button", name="Overdragen…").click()
    dialog = first.get_by_role("dialog")
    dialog.get_by_label("Aan", exact=True).select_option("hin.tweede")
    dialog.get_by_label("Wat de ander moet weten").fill("Beeld is bijgewerkt tot 16:00.")
    dialog.get_by_label("Wat open staat, één punt").fill("Stof bevestigd?\nSITRAP 16:30")
    dialog.get_by_role("button", name="Aanbieden").click()
    expect(hin).to_contain_text("aangeboden aan")
    second = login("hin.tweede", size=DESK)
    second.goto(address)
    offer = second.locator("#wachtend .wait").filter(has_text="draagt HIN aan u over")
    picture(second, "activiteit")
    offer.get_by_role("button").click()
    taking = second.get_by_role("dialog")
    expect(taking).to_contain_text("Beeld is bijgewerkt tot 16:00.")
    expect(taking.locator("li")).to_have_count(2)
    taking.get_by_role("button", name="Overnemen", exact=True).click()
    expect(second.locator(".post.is-mine[data-key$=':hin']")).to_be_visible()
    expect(hin).to_contain_text("aflossing")

    # the list of telephones knows who holds it now
    second.get_by_role("link", name="Bellijst").click()
    row = second.locator("tr", has_text="Hoofd Informatie GHOR (HIN)")
    expect(row).to_contain_text("aflossing")
    over(first, numbered(address), "VR17")


def test_a_running_incident_stands_on_the_common_map_and_has_a_wall(login: Login, picture) -> None:
    page = login("waarnemer", size=DESK)
    page.goto(f"{REALM}/beeld/")
    sign = page.locator("#kaart").get_by_role("link", name=f"GRIP 1 {INCIDENT}")
    expect(sign).to_be_visible()
    listed = page.get_by_role("list", name="Lopende activiteiten")
    expect(listed.get_by_role("link", name=INCIDENT)).to_be_visible()
    sign.focus()  # a way by itself, for the keyboard too
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(INCIDENT)

    at_incident(page, "incidentwand")
    page.set_viewport_size(WALL)
    expect(page.get_by_role("heading", level=1)).to_have_text(INCIDENT)
    expect(page.locator("#grips")).to_contain_text(re.compile(r"GRIP 1.*Rotterdam-Rijnmond.*sinds"))
    expect(page.locator("#totaal")).to_contain_text("Goederentrein")
    expect(page.locator("#teams")).to_contain_text("vacant: IM")
    # others that run stand on its map too
    own = page.locator("#kaart .incident-sign").filter(has_text=INCIDENT)
    expect(own).to_contain_text("GRIP 1")
    assert page.locator("main :is(button, a, input, select)").count() == 0
    small = "[...document.querySelectorAll('main *')].filter((one) => one.checkVisibility()"
    small += " && [...one.childNodes].some((kid) => kid.nodeType === 3 && kid.data.trim())"
    small += " && parseFloat(getComputedStyle(one).fontSize) < 20).map((one) => one.outerHTML)"
    assert page.evaluate(small) == []
    fits = "document.documentElement.scrollHeight <= innerHeight"
    assert page.evaluate(fits)
    picture(page, "incidentwand")


# Each sign: is all of it on the map, and does it lie on another?
SIGNS = """[...document.querySelectorAll('#kaart .incident-sign')].map((one, at, all) => {
  const [box, map] = [one, document.getElementById('kaart')].map((each) => each.getBoundingClientRect());
  const on = (other) => other.left < box.right && box.left < other.right
    && other.top < box.bottom && box.top < other.bottom;
  return {
    whole: box.left >= map.left && box.right <= map.right && box.top >= map.top && box.bottom <= map.bottom,
    covers: all.filter((other, nr) => nr !== at && on(other.getBoundingClientRect())).length,
    said: one.title,
  };
})"""


# They are put in their places again when the map changes size: what stands above it comes later.
SETTLED = f"() => {SIGNS}.every((one) => one.whole && !one.covers)"


def test_incidents_close_by_can_each_be_read_on_the_map_of_a_phone(login: Login, picture) -> None:
    phone = login("hin", size=PHONE, touch=True)
    names = [f"Brand in de tankopslag aan de Botlekweg {number}" for number in (1, 2, 3)]
    fire = {"kind": "incident", "veiligheidsregios": ["VR17"], "longitude": 4.30}
    opened = [
        tell(phone, "phases.activity_open", **fire, name=name, latitude=51.88 + number / 200)
        for number, name in enumerate(names)
    ]
    phone.goto(f"{REALM}/beeld/")
    phone.locator("#kaart").scroll_into_view_if_needed()
    for name in names:
        expect(phone.locator("#kaart").get_by_role("link", name=name)).to_be_visible()
    phone.wait_for_function(SETTLED)
    assert set(names) <= {one["said"] for one in phone.evaluate(SIGNS)}
    picture(phone, "incidenten-telefoon")
    for one in opened:
        over(phone, one["activity"])


def test_a_place_and_an_area_are_put_on_the_map_without_a_mouse(login: Login, picture) -> None:
    page = login("plotter", size=DESK)
    mka = login("mka")
    mka.goto(f"{REALM}/activiteiten/")
    mka.get_by_role("button", name="Activiteit openen…").click()
    dialog = mka.get_by_role("dialog")
    dialog.get_by_label("Naam").fill("Gaslek bij de sluis")
    dialog.get_by_role("button", name="Openen").click()
    expect(mka.get_by_role("heading", level=1)).to_contain_text("Gaslek bij de sluis")
    page.goto(mka.url)
    expect(page.locator("#kaart .leaflet-interactive").first).to_be_attached()  # outlines are there
    page.get_by_role("button", name="Plaats aanwijzen…").press("Enter")
    field = page.get_by_label("Coördinaten (RD of WGS84)")
    expect(field).to_be_focused()
    field.fill("50.85, 4.35")  # Brussels
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="niet in Nederland")).to_be_visible()
    field.fill("95123 427456")
    field.press("Enter")
    mark = page.locator("#kaart .act-mark")
    expect(mark).to_be_visible()

    # an area: two corners typed, one too many taken back, two by the cross and the arrow keys
    page.get_by_role("button", name="Gebied tekenen…").press("Enter")
    for corner in ("51.83 4.52", "51.83 4.58", "51.90 4.60"):
        field.fill(corner)
        field.press("Enter")
        expect(field).to_have_value("")
    count = page.locator(".placing-count")
    page.get_by_role("button", name="Punt terug").press("Enter")
    expect(count).to_have_text("2 punten")
    board = page.locator("#kaart")
    board.focus()
    board.press("Enter")
    expect(count).to_have_text("3 punten")
    picture(page, "gebied-tekenen")
    page.get_by_role("button", name="Gebied sluiten").press("Enter")
    page.get_by_role("button", name="Gebied verwijderen").wait_for()
    # everybody sees it, and it can be taken away again
    mka.reload()
    expect(mka.locator("#kaart .leaflet-overlay-pane path[stroke='#9E1B32']")).to_be_attached()
    page.get_by_role("button", name="Gebied verwijderen").press("Enter")
    expect(mka.locator("#kaart .leaflet-overlay-pane path[stroke='#9E1B32']")).to_have_count(0)
    over(login("hin"), numbered(mka.url))


def test_who_takes_part_writes_a_line_and_the_log_shows_those_of_one_incident(login: Login) -> None:
    acgz = login("acgz", size=PHONE, touch=True)
    at_incident(acgz, "activiteit")
    line = acgz.get_by_role("form", name="Regel in het logboek schrijven")
    line.get_by_label("Regel in het logboek").fill("Calamiteitenhospitaal is gewaarschuwd")
    line.get_by_role("button", name="Vastleggen").click()
    expect(acgz.locator("#regels")).to_contain_text("Calamiteitenhospitaal is gewaarschuwd")

    hin = login("hin", size=DESK)
    at_incident(hin, "activiteit")
    hin.get_by_role("link", name="Logboek van deze activiteit").click()
    lines = hin.locator("#regels .log")
    expect(lines).to_contain_text("Calamiteitenhospitaal is gewaarschuwd")
    expect(lines).not_to_contain_text("Oefening weer opgepakt")
    hin.get_by_label("Wie").fill("Algemeen Commandant")
    # beside where the log was when she had it open last, in whatever test
    expect(lines.locator("li:not(.log-last-look)")).to_have_count(1)
    form = hin.get_by_role("form", name="Regel in het logboek schrijven")
    form.get_by_label("Regel in het logboek").fill("SITRAP volgt om half drie")
    hin.get_by_label("Wie").fill("")
    form.get_by_role("button", name="Vastleggen").click()
    expect(lines).to_contain_text("SITRAP volgt om half drie")
    stranger = login("hin.zeeland", size=DESK)
    at_incident(stranger, "activiteit")
    expect(stranger.locator("#regels")).to_contain_text("Botsing")
    expect(stranger.locator("#regels")).not_to_contain_text("Calamiteitenhospitaal")
    expect(stranger.get_by_role("form", name="Regel in het logboek schrijven")).to_have_count(0)
