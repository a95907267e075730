"""One incident played by those who work in it, from the first call to a report that a stranger reads."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, WALL, Login
from tests.browser.telling import over
from tests.stack import Stack

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf"
CRASH, FIRE = "Treinongeval Rotterdam Lombardijen", "Brand in de Botlek"
SAID = {
    "acgz": ("Slachtoffers en gezondheid", "60 slachtoffers: 8 T1, 17 T2 en 35 T3."),
    "hin": ("Incident en situatie", "Twee reizigerstreinen botsten; het spoor is vrij van stroom."),
    "ziekenhuis": ("Zorgcontinuïteit", "Opvang van T1 2 per uur; drie OK-teams staan gereed."),
    "verpleeghuis": (
        "Knelpunten en aandachtspunten",
        "Acht bedden vrij voor wie niet hoeft te blijven.",
    ),
}
DECIDED, TO_DO, ASKED = "Calamiteitenhospitaal waarschuwen", "Bellen met Utrecht.", "OK-assistenten"
# nobody waits minutes in a test: her time to answer is over now, and what time brings is done
SILENT = """
from django.utils import timezone
from callout.models import Seat
from callout.tasks import sweep
Seat.objects.filter(function="hon", call__answer="").update(escalate_at=timezone.now())
sweep()
"""


def opened(page: Page, name: str, where: str, level: int) -> str:
    """Open an activiteit from the first call, register GRIP on behalf of who decided; return its address."""
    page.goto(f"{REALM}/activiteiten/")
    page.get_by_role("button", name="Activiteit openen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Naam").fill(name)
    dialog.get_by_label("Plaats in woorden").fill(where)
    dialog.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.get_by_role("button", name="GRIP wijzigen…").click()
    dialog.get_by_label(f"GRIP {level}").check()
    if level > 1:
        dialog.get_by_label("leider CoPI").check()
    dialog.get_by_label("Naam van wie besloot").fill("Jansen")
    dialog.get_by_label("Waarom").fill("Zo gemeld vanaf de plaats.")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(dialog).to_have_count(0)
    return page.url


def placed(page: Page, coordinates: str) -> None:
    """Put the activiteit on the map by coordinates."""
    page.get_by_role("button", name="Plaats aanwijzen…").click()
    page.get_by_label("Coördinaten (RD of WGS84)").fill(coordinates)
    page.get_by_role("button", name="Zetten").click()
    expect(page.get_by_role("button", name="Plaats verzetten…")).to_be_visible()


def taking_part(page: Page, who: str) -> None:
    """Add an organisation."""
    page.get_by_role("button", name="Toevoegen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Organisatie").select_option(f"facility:{who}")
    dialog.get_by_role("button", name="Toevoegen").click()
    expect(dialog).to_have_count(0)


def seated(page: Page, function: str) -> Locator:
    """Take a function; return its row."""
    row = page.locator(f".post[data-key$=':{function}']")
    row.get_by_role("button", name="Ik neem deze…").click()
    page.get_by_role("button", name="Functie nemen").click()
    expect(row).to_contain_text("aanwezig")
    return row


def says(page: Page, theme: str, text: str) -> None:
    """Write a fact in the own picture, where one works."""
    field = page.locator("#schrijf")
    field.get_by_label("Thema").select_option(label=theme)
    field.get_by_label("Wat er is").fill(text)
    field.get_by_label("bevestigd").check()
    field.get_by_role("button", name="Delen").click()
    expect(page.locator("#eigen .item").filter(has_text=text)).to_be_visible()


def follows(house: Page, name: str) -> Locator:
    """Go from what waits for a house that takes part to where it writes; return what waits there."""
    house.goto(f"{REALM}/wacht/")
    card = house.locator(".wait").filter(has_text="Maasstad Ziekenhuis doet mee")
    card.filter(has_text=name).get_by_role("link", name="Schrijven").click()
    for label in ("Thema", "Wat er is"):
        expect(house.locator("#schrijf").get_by_label(label)).to_be_in_viewport()
    asks = house.locator("#wachtend .wait").filter(has_text="Maasstad Ziekenhuis doet mee")
    expect(asks).to_be_attached()
    return asks


def composed(page: Page) -> None:
    """Take the common picture, place everything that was shared, publish."""
    page.get_by_role("button", name="Totaalbeeld op mij nemen").click()
    page.get_by_role("button", name="Nog niet geplaatst").click()
    for _theme, text in SAID.values():
        item = page.locator("#eigen .item").filter(has_text=text)
        item.get_by_role("button", name="In totaalbeeld").click()
        expect(page.locator("#totaal .item").filter(has_text=text)).to_be_visible()
    page.get_by_role("button", name="Publiceren…").click()
    page.get_by_role("dialog").get_by_role("button", name="Publiceren").click()
    expect(page.locator("#totaal-versie")).to_contain_text("versie 1")


def handed_over(page: Page, row: Locator, second: Page) -> None:
    """Give the function to who relieves her, in the middle of it; the common picture goes along."""
    row.get_by_role("button", name="Overdragen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Aan", exact=True).select_option("hin.tweede")
    dialog.get_by_label("Wat de ander moet weten").fill("Versie 1 is gepubliceerd.")
    dialog.get_by_role("button", name="Aanbieden").click()
    offer = second.locator("#wachtend .wait").filter(has_text="draagt HIN aan u over")
    offer.get_by_role("button").click()
    second.get_by_role("dialog").get_by_role("button", name="Overnemen", exact=True).click()
    expect(second.locator(".post.is-mine[data-key$=':hin']")).to_be_visible()
    expect(page.locator("#totaal-wie")).to_contain_text("aflossing")


def decided(page: Page, number: str) -> None:
    """Take a decision on the picture of now, with an action for the ACGZ."""
    page.goto(f"{REALM}/besluiten/?id={number}")
    page.get_by_role("button", name="Besluit vastleggen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Team").select_option(label="ROT")
    dialog.get_by_label("Beeld: wat was bekend").fill("60 slachtoffers, van wie 8 T1.")
    dialog.get_by_label("Oordeel: wat betekent het").fill("Meer dan de regio vannacht aankan.")
    dialog.get_by_label("Besluit", exact=True).fill(DECIDED)
    dialog.get_by_label("Wie besloot").fill("Jansen")
    dialog.get_by_role("button", name="Vastleggen").click()
    made = page.locator(".decision").filter(has_text=DECIDED)
    expect(made.get_by_role("link", name=re.compile("beeld van toen"))).to_be_visible()
    made.get_by_role("button", name="Actie erbij…").click()
    dialog.get_by_label("Wat er moet gebeuren").fill(TO_DO)
    dialog.get_by_label("Van wie").select_option("function|VR17|acgz")
    dialog.get_by_role("button", name="Noteren").click()
    expect(made).to_contain_text("(1 open)")


def helped(asker: Page, house: Page, number: str) -> None:
    """Ask a hospital for staff; it offers, that is accepted, and they are there."""
    for page in (asker, house):
        page.goto(f"{REALM}/verzoeken/?id={number}")
    asker.get_by_role("button", name="Verzoek doen…").click()
    dialog = asker.get_by_role("dialog")
    dialog.get_by_label("Personeel").check()
    dialog.get_by_label("Omschrijving").fill(ASKED)
    dialog.get_by_label("Hoeveel (mensen)").fill("4")
    dialog.get_by_label("Maasstad Ziekenhuis").check()
    dialog.get_by_role("button", name="Vragen", exact=True).click()
    mine = house.locator(".asked .is-mine")
    mine.get_by_role("button", name="Aanbieden…").click()
    offer = house.get_by_role("dialog")
    offer.get_by_label("Hoeveel (mensen)").fill("2")
    offer.get_by_role("button", name="Aanbieden").click()
    asked = asker.locator(".request").filter(has_text=ASKED)
    asked.get_by_role("button", name="Aanvaarden…").click()
    dialog.get_by_role("button", name="Aanvaarden").click()
    mine.get_by_role("button", name="Aangekomen…").click()
    offer.get_by_role("button", name="Vastleggen").click()
    expect(asked).to_contain_text("2 aangekomen")


def reported(page: Page, number: str) -> tuple[str, str]:
    """Publish a situation report; return what stands on the page and in its PDF."""
    page.goto(f"{REALM}/sitrap/?id={number}")
    page.get_by_role("button", name="Publiceren…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wat nu van belang is").fill("Opvang loopt.")
    dialog.get_by_role("button", name="Publiceren").click()
    page.locator(".report-list li").first.get_by_role("button").click()
    expect(page.locator(".report-note")).to_have_text("Opvang loopt.")
    way = page.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    paper = PdfReader(BytesIO(page.request.get(way or "").body()))
    text = " ".join(one.extract_text() for one in paper.pages)
    return page.locator("#blad").inner_text(), " ".join(text.split())


def on_the_walls(wall: Page, number: str, picture) -> None:
    """See it on its own wall, beside the other incident with its own level, and on that of the country."""
    wall.goto(f"{REALM}/incidentwand/?id={number}")
    expect(wall.locator("#grips")).to_contain_text("GRIP 2")
    expect(wall.locator("#totaal")).to_contain_text(SAID["acgz"][1])
    expect(wall.locator("#acties")).to_contain_text(TO_DO)
    expect(wall.locator("#verzoeken")).to_contain_text(ASKED)
    expect(wall.locator("#teams")).to_contain_text("HON")
    signs = wall.locator(".incident-sign").filter(has_text="GRIP 1")
    expect(signs.filter(has_text=FIRE)).to_be_attached()
    picture(wall, "verhaal-wand")
    # of three levels in one veiligheidsregio none is passed over on the wall of the country
    wall.goto(f"{REALM}/wand/")
    expect(wall.locator("#nieuws .grip").nth(2)).to_be_visible()


def test_an_incident_is_played_by_all_from_first_call_to_report(
    login: Login, stack: Stack, picture
) -> None:
    mka = login("mka", size=PHONE, touch=True)
    fire = opened(mka, FIRE, "Botlekweg", level=1)
    placed(mka, "81500 435500")
    crash = opened(mka, CRASH, "Spoor bij station Lombardijen", level=2)
    number = crash.partition("id=")[2]
    placed(mka, "51.8800, 4.5300")
    expect(mka.locator(".grip-rows")).to_contain_text("leider CoPI Jansen, gemeld door")
    for code in ("MAASSTAD", "VVT-VR17-1"):
        taking_part(mka, code)

    # teams are called as the level says; who stays silent is passed over, and the screens say so
    sizes = {"acgz": DESK, "hin": DESK, "ziekenhuis": PHONE, "verpleeghuis": PHONE}
    people = {name: login(name, size=size) for name, size in sizes.items()}
    for page in people.values():
        page.goto(crash)
    acgz, hin, house = people["acgz"], people["hin"], people["ziekenhuis"]
    assert stack.manage("shell", "-c", SILENT).returncode == 0
    expect(hin.locator(".post[data-key$=':hon']")).to_contain_text(
        "geen antwoord, doorgezet naar ACGZ"
    )
    seated(acgz, "acgz")
    row = seated(hin, "hin")

    # each writes in the own picture; the information function makes one of them, and is relieved
    asks = follows(house, CRASH)
    for name, page in people.items():
        says(page, *SAID[name])
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(asks).to_have_count(0)
    picture(people["verpleeghuis"], "verhaal-verpleeghuis")
    composed(hin)
    second = login("hin.tweede", size=DESK)
    second.goto(crash)
    handed_over(hin, row, second)
    picture(second, "verhaal-activiteit")

    dpg = login("dpg", size=DESK)
    decided(dpg, number)
    helped(acgz, house, number)
    acgz.goto(crash)
    line = acgz.get_by_role("form", name="Regel in het logboek schrijven")
    line.get_by_label("Regel in het logboek").fill("Laatste T1 is vertrokken")
    line.get_by_role("button", name="Vastleggen").click()
    expect(second.locator("#regels")).to_contain_text("Laatste T1 is vertrokken")

    # the report of the moment says all of it to who was not there, on the page and on paper
    shown, paper = reported(second, number)
    sentences = [text for _theme, text in SAID.values()]
    for sentence in (*sentences, DECIDED, TO_DO, ASKED, CRASH, "GRIP 2"):
        assert sentence in shown
        assert sentence in paper
    assert FIRE not in paper

    on_the_walls(login("hin", size=WALL), number, picture)
    mka.goto(fire)
    expect(mka.locator("#grips")).to_contain_text("GRIP 1")
    expect(mka.locator("#regels")).not_to_contain_text("Laatste T1")
    for address in (fire, crash):
        over(hin, address.partition("id=")[2], "VR17")
