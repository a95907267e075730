"""Two people at one picture: a house shares, the HIN places, asks, publishes; what changes shows."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, INCIDENT, PHONE, Login, at_incident

pytestmark = pytest.mark.browser
SAID = "Brandwondenkamer vrij; nog"
KEPT = "Intern: tweede OK-team is moe"


def pictures(page: Page) -> str:
    """Go to the pictures of the demonstration incident; return the address."""
    at_incident(page, "activiteit")
    page.get_by_role("link", name="Eigen beelden", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(INCIDENT)
    return page.url


def write(page: Page, text: str, *, share: str = "deze activiteit", figure: str = "") -> None:
    """Write an item in the own picture."""
    page.get_by_role("button", name="Schrijven in Zorgcontinuïteit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wat er is").fill(text)
    if figure:
        dialog.get_by_label("Levend cijfer invoegen").select_option(figure)
    dialog.get_by_label("bevestigd", exact=True).check()
    dialog.get_by_label(share).check()
    dialog.get_by_role("button", name="Delen").click()
    expect(dialog).to_have_count(0)


def waits_at_the_incident(page: Page, text: str) -> None:
    """See that something waits on the page of the incident as well; return to the pictures."""
    there = page.url
    page.goto(there.replace("eigenbeeld", "activiteit"))
    expect(page.locator("#wachtend .wait").filter(has_text=text)).to_be_visible()
    page.goto(there)


def corrects(page: Page, text: str) -> None:
    """Tell in the open dialog how it is now."""
    dialog = page.get_by_role("dialog")
    when = dialog.get_by_label("Wanneer het zo was")
    when.fill("2020-10-01T09:00")
    dialog.get_by_role("button", name="Moment op nu zetten").click()
    expect(when).not_to_have_value("2020-10-01T09:00")
    dialog.get_by_label("Wat er is").fill(text)
    dialog.get_by_role("button", name="Corrigeren", exact=True).click()


def test_a_house_shares_and_the_common_picture_follows(login: Login, picture) -> None:
    house = login("ziekenhuis", size=PHONE, touch=True)
    pictures(house)
    write(house, f"{SAID} ", figure="beds:MAASSTAD:ic:available")
    write(house, KEPT, share="alleen het eigen team")
    mine = house.locator(".item").filter(has_text=SAID)
    expect(mine.locator(".live-figure")).to_contain_text("IC vrij, Maasstad")
    expect(house.locator(".item").filter(has_text=KEPT)).to_be_visible()
    assert house.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(house, "eigenbeeld-telefoon")

    hin = login("hin", size=DESK)
    own = pictures(hin)
    hin.goto(own.replace("eigenbeeld", "totaalbeeld"))
    ready = hin.locator("#te-plaatsen .item").filter(has_text=SAID)
    ready.get_by_role("button", name="In totaalbeeld").click()
    placed = hin.locator("#totaal .item").filter(has_text=SAID)
    expect(placed).to_be_visible()
    assert KEPT not in hin.content()

    # she asks, the house answers on its phone, and the answer comes back to her
    placed.get_by_role("button", name="Vraag…").click()
    dialog = hin.get_by_role("dialog")
    dialog.get_by_label("Uw vraag").fill("Ook vannacht?")
    dialog.get_by_role("button", name="Vragen").click()
    waits_at_the_incident(house, "Ook vannacht?")
    asked = house.locator("#vragen .wait").filter(has_text="Ook vannacht?")
    asked.get_by_role("button", name="Beantwoorden…").click()
    dialog = house.get_by_role("dialog")
    dialog.get_by_label("Antwoord").fill("Ja, tot zeven uur.")
    dialog.get_by_role("button", name="Antwoorden").click()
    expect(placed.locator(".item-answer")).to_contain_text("Ja, tot zeven uur.")

    # what the house corrects shows changed until she looked, and a version keeps what stood there
    mine.get_by_role("button", name="Corrigeren…").click()
    corrects(house, "Brandwondenkamer vrij; nog vier bedden.")
    expect(placed).to_contain_text("gewijzigd sinds plaatsing")
    expect(placed).to_contain_text("nog vier bedden")
    picture(hin, "totaalbeeld")
    placed.get_by_role("button", name="Gezien, klopt").click()
    expect(placed).not_to_contain_text("gewijzigd sinds plaatsing")
    hin.get_by_role("button", name="Publiceren…").click()
    hin.get_by_role("dialog").get_by_role("button", name="Publiceren").click()
    newest = hin.locator(".version-list li").first
    expect(newest).to_contain_text("versie 2")
    newest.get_by_role("button").click()
    then = hin.locator("#totaal")
    expect(then.locator(".then-bar")).to_contain_text("Versie 2, zoals gepubliceerd")
    expect(then.locator(".item").filter(has_text="nog vier bedden")).to_be_visible()
    hin.get_by_role("button", name="Terug naar nu").click()
    expect(then.locator(".then-bar")).to_have_count(0)
    history = placed.get_by_role("button", name="Eerder…")
    history.click()
    expect(hin.get_by_role("dialog").locator("li")).to_contain_text(re.compile(r"IC vrij"))


def test_the_page_of_an_incident_holds_both_pictures_and_a_field_to_write(login: Login, picture):
    house = login("ziekenhuis", size=PHONE, touch=True)
    at_incident(house, "activiteit")
    field = house.locator("#schrijf")
    field.get_by_label("Wat er is").fill("BSN 111222333 ligt op de OK")
    field.get_by_role("button", name="Delen").click()
    told = house.get_by_role("status").filter(has_text="burgerservicenummer")
    expect(told).to_be_visible()  # and nothing was sent
    house.reload()  # what was typed is still there
    field.get_by_label("Thema").select_option(label="Zorgcontinuïteit")
    expect(field.get_by_label("Wat er is")).to_have_value("BSN 111222333 ligt op de OK")
    field.get_by_label("Wat er is").fill("Drie OK-teams staan gereed.")
    field.get_by_label("bevestigd").check()
    field.get_by_role("button", name="Delen").click()
    mine = house.locator("#eigen .item").filter(has_text="Drie OK-teams")
    expect(mine).to_contain_text("Zorgcontinuïteit")
    expect(mine).to_contain_text("bevestigd")
    expect(field.get_by_label("Wat er is")).to_have_value("")
    assert house.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    hin = login("hin", size=DESK)
    at_incident(hin, "activiteit")
    hin.get_by_role("button", name="Nog niet geplaatst").click()
    ready = hin.locator("#eigen .item").filter(has_text="Drie OK-teams")
    ready.get_by_role("button", name="In totaalbeeld").click()
    expect(hin.locator("#totaal .item").filter(has_text="Drie OK-teams")).to_be_visible()
    expect(ready).to_have_count(0)
    expect(hin.locator("#totaal-let-op")).to_contain_text("Leeg:")
    picture(hin, "activiteit-beelden")
    # to the house it is placed without anything being done
    expect(house.locator("#totaal .item").filter(has_text="Drie OK-teams")).to_be_visible()


def test_who_follows_a_question_arrives_at_it(login: Login) -> None:
    said = "Drie OK's vrij tot middernacht"
    house, hin = login("ziekenhuis", size=PHONE, touch=True), login("hin", size=DESK)
    pictures(house)
    write(house, said)
    pictures(hin)
    item = hin.locator(".item").filter(has_text=said)
    item.get_by_role("button", name="Vraag…").click()
    hin.get_by_role("dialog").get_by_label("Uw vraag").fill("Met hoeveel teams?")
    hin.get_by_role("dialog").get_by_role("button", name="Vragen").click()

    house.goto("/r/tweede-golf/wacht/")
    house.locator(".wait").filter(has_text="Met hoeveel teams?").get_by_role(
        "link", name="Beantwoorden"
    ).click()
    question = house.locator("article.wait").filter(has_text="Met hoeveel teams?")
    expect(question).to_be_in_viewport()
    answer = question.get_by_role("button", name="Beantwoorden…")
    expect(answer).to_be_in_viewport()
    answer.click()
    house.get_by_role("dialog").get_by_label("Antwoord").fill("Met twee.")
    house.get_by_role("dialog").get_by_role("button", name="Antwoorden").click()
    expect(question).to_have_count(0)
    withdrawn(house, said)


def withdrawn(page: Page, said: str) -> None:
    """Leave nothing behind."""
    page.locator(".item").filter(has_text=said).get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_label("Waarom").fill("Proef voorbij.")
    page.get_by_role("dialog").get_by_role("button", name="Intrekken", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_who_looks_at_the_past_goes_on_looking_at_it_on_every_page_of_the_activiteit(
    login: Login,
) -> None:
    page = login("hin", size=DESK)
    at_incident(page, "besluiten")
    way = page.get_by_role("link", name=re.compile("beeld van toen")).first.get_attribute("href")
    then = (way or "").partition("nr=")[2]
    for screen in ("activiteit", "totaalbeeld", "eigenbeeld", "besluiten"):
        at_incident(page, screen, nr=then)
        expect(page.locator("body")).to_have_class(re.compile("is-ready"))
        links = page.locator("main a[href*='id=']:not([href*='/incidentwand/'])")
        expect(links.first).to_be_visible()
        ways = links.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
        asked = {way: parse_qs(urlsplit(way).query) for way in ways}
        assert [way for way, one in asked.items() if len(one.get("nr", [])) != 1] == [], screen
        own = [one["nr"] for way, one in asked.items() if "/activiteit/" not in way]
        assert all(one == [then] for one in own), screen
    # the picture of a decision is that of its own moment, also from another
    head = page.evaluate(
        "fetch('/api/v1/realms/tweede-golf/snapshot/').then((one) => one.json()).then((one) => one.seq)"
    )
    at_incident(page, "besluiten", nr=str(head))
    links = page.get_by_role("link", name=re.compile("beeld van toen"))
    expect(links.first).to_be_visible()
    ways = links.evaluate_all(
        "all => all.map((one) => [one.textContent, one.getAttribute('href')])"
    )
    for text, way in ways:
        assert parse_qs(urlsplit(way).query)["nr"] == re.findall(r"nr (\d+)", text)
    # a wall says so too
    at_incident(page, "incidentwand", nr=str(head))
    expect(page.locator("#waarschuwing")).to_contain_text("U ziet de stand van")
    # and what the server does not give is said, and now is shown
    for none in ("moment=1890-01-01T00:00:00Z", f"nr={head + 1_000_000}"):
        page.goto(f"/r/tweede-golf/beeld/?{none}")
        expect(page.locator("body")).to_have_class(re.compile("is-ready"))
        expect(page.locator("#verleden")).to_be_hidden()
        expect(page).not_to_have_url(re.compile("moment=|nr="))
