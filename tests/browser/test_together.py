"""Two and three browsers in one text: at once, without a line, over a restart; no letter is lost."""

import signal
import sqlite3
import time
from contextlib import closing

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.test_pictures import pictures, write
from tests.browser.visits import faults, judged
from tests.servers import wait_until
from tests.stack import Stack

pytestmark = pytest.mark.browser
DIALOG = "dialog[open]"
MOST = 10_000  # letters: the place behind all


def together(page: Page, said: str) -> Locator:
    """Open the text of an item; return its field."""
    item = page.locator(".item").filter(has_text=said)
    item.get_by_role("button", name="Samen schrijven").click()
    field = page.get_by_role("dialog").get_by_label("Wat er is")
    expect(field).to_be_enabled()
    return field


def put(field: Locator, at: int, words: str, *, delay: float = 0) -> None:
    """Type at a place, as a person does; `delay`: milliseconds between two letters."""
    field.evaluate("(one, at) => { one.focus(); one.setSelectionRange(at, at); }", at)
    field.press_sequentially(words, delay=delay)


def asked(stack: Stack, query: str, *values: object) -> list[tuple[object, ...]]:
    """Return what the database of an installation answers."""
    address = f"file:{stack.folder / 'zorgbeeld.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
        return database.execute(query, values).fetchall()


def is_quiet(stack: Stack) -> bool:
    """Say whether every shared text is published, or may not be."""
    late = "SELECT 1 FROM situation_sharedtext WHERE number > max(published, refused)"
    return not asked(stack, late)


def kept_with(stack: Stack, words: str) -> list[str]:
    """Return the tables in which some words of a text are kept."""
    places = (
        ("situation_sharedtext", "folded"),
        ("situation_sharedtext", "refusal"),
        ("situation_textupdate", "data"),
        ("situation_pictureitem", "text"),
        ("journal_entry", "variants"),
        ("journal_currentstate", "variants"),
    )
    return [
        f"{table}.{column}"
        for table, column in places
        if asked(stack, f"SELECT 1 FROM {table} WHERE instr({column}, ?)", words.encode())  # noqa: S608
        or asked(stack, f"SELECT 1 FROM {table} WHERE instr({column}, ?)", words)  # noqa: S608
    ]


def status(page: Page) -> Locator:
    return page.locator("#samen-stand")


def patients_stay_out(hin: Page, acgz: Page, fields: list[Locator], whole: str) -> None:
    """Write about a patient in one text: what reaches whom, and what who writes is told."""
    # a date of birth is kept and not shared, and who writes is told
    put(fields[0], 0, "geboren 3-4-1931 ")
    expect(status(acgz)).to_contain_text("niet gedeeld")
    acgz.get_by_role("button", name="Toon de plek").click()
    picked = fields[1].evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert picked == "3-4-1931"
    fields[1].press("Delete")
    expect(status(hin)).to_contain_text("Bewaard en gedeeld")
    # a number of a person is not taken, and what is written after it waits until it is out
    put(fields[0], 0, "bsn 111222333 ")
    expect(status(hin)).to_contain_text("Het wordt niet aangenomen")
    # at the end: of two that begin at one place unknown to each other, either may come first
    put(fields[1], MOST, " A4")
    expect(fields[0]).to_have_value(f"bsn 111222333 geboren  {whole} A4")
    hin.get_by_role("button", name="Toon de plek").click()
    picked = fields[0].evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert picked == "111222333"
    assert faults(hin, DIALOG) == []
    assert "111222333" not in fields[1].input_value()
    fields[0].press("Delete")
    expect(status(hin)).to_contain_text("Bewaard en gedeeld")
    expect(fields[1]).to_have_value(f"bsn  geboren  {whole} A4")


def test_a_number_typed_slowly_is_known_to_nobody_before_its_last_digit(
    login: Login, stack: Stack, picture
) -> None:
    hin, colleague = login("hin", size=DESK), login("hin", size=PHONE)
    said = "Stand bij langzaam typen"
    address = pictures(hin)
    write(hin, said)
    colleague.goto(address)
    field, other = together(hin, said), together(colleague, said)
    seen = "() => { const one = document.getElementById('samen-tekst'); window.zbSeen = []; "
    seen += "setInterval(() => window.zbSeen.push(one.value), 20); }"
    colleague.evaluate(seen)
    put(field, len(said), " bsn 111222333 ", delay=250)
    expect(status(hin)).to_contain_text("Het wordt niet aangenomen")
    wait_until(lambda: is_quiet(stack), "it is quiet", 30)
    put(other, 0, "B1 ")
    expect(field).to_have_value(f"B1 {said} bsn 111222333 ")
    wait_until(lambda: is_quiet(stack), "it is quiet", 30)
    assert kept_with(stack, "11122233") == []
    assert not [one for one in colleague.evaluate("window.zbSeen") if "11122" in one]

    # she closes it: she is asked first, and goes back
    hin.get_by_role("button", name="Klaar").click()
    question = hin.get_by_role("dialog").filter(has_text="is niet aangekomen")
    expect(question).to_contain_text("Haal het weg, anders komt niets aan")
    picture(hin, "samen-nummer-sluiten")
    question.get_by_role("button", name="Terug").click()
    assert "111222333" in field.evaluate(
        "one => one.value.slice(one.selectionStart, one.selectionEnd)"
    )
    field.press("Delete")
    expect(status(hin)).to_contain_text("Bewaard en gedeeld")
    wait_until(lambda: is_quiet(stack), "it is quiet", 30)
    assert kept_with(stack, "11122233") == []
    # what she typed last goes with her, also digits that waited for what follows
    put(field, 0, "In 2026 ")
    hin.get_by_role("button", name="Klaar").click()
    expect(other).to_have_value(f"In 2026 B1 {said} bsn  ")
    expect(
        hin.locator(".item").filter(has_text=said).get_by_role("button", name="Samen schrijven…")
    ).to_be_visible()


def test_a_pause_in_the_middle_of_a_number_shows_no_more_of_it_than_says_nothing(
    login: Login, picture
) -> None:
    hin, colleague = login("hin", size=PHONE), login("hin", size=DESK)
    said = "Stand bij aarzelen"
    address = pictures(hin)
    write(hin, said)
    colleague.goto(address)
    field, other = together(hin, said), together(colleague, said)
    put(field, len(said), " nummer 11122233")
    expect(status(hin)).to_contain_text("gaat mee zodra u verder schrijft")
    picture(hin, "samen-getal-wacht")
    # eight digits determine the ninth: however long she looks it up, they wait
    put(other, 0, "B1 ")
    expect(field).to_have_value(f"B1 {said} nummer 11122233")
    assert "111" not in other.input_value()
    pause = "() => { window.zbPause ??= Date.now(); return Date.now() - window.zbPause > 4500; }"
    hin.wait_for_function(pause)
    expect(status(hin)).to_contain_text("gaat mee zodra u verder schrijft")
    assert "111" not in other.input_value()
    # it was another number: she writes on, and it goes
    field.press_sequentially(" stuks")
    expect(other).to_have_value(f"B1 {said} nummer 11122233 stuks")
    # or she turns to something else
    put(field, 0, "123456")
    hin.wait_for_function(pause.replace("zbPause", "zbAgain"))
    assert "123456" not in other.input_value()
    hin.get_by_role("button", name="Klaar").focus()
    expect(other).to_have_value(f"123456B1 {said} nummer 11122233 stuks")
    for page in (hin, colleague):
        page.get_by_role("button", name="Klaar").click()


def test_letters_that_can_arrive_no_more_are_read_and_thrown_away(login: Login, picture) -> None:
    hin, colleague = login("hin", size=PHONE), login("hin", size=DESK)
    said = "Wordt ingetrokken"
    address = pictures(hin)
    write(hin, said)
    colleague.goto(address)
    field = together(hin, said)
    hin.context.set_offline(True)
    expect(status(hin)).to_contain_text("Geen verbinding")
    put(field, 0, "te laat ")
    theirs = colleague.locator(".item").filter(has_text=said)
    theirs.get_by_role("button", name="Intrekken…").click()
    asks = colleague.get_by_role("dialog")
    asks.get_by_label("Waarom").fill("Klopt niet meer.")
    asks.get_by_role("button", name="Intrekken").click()
    expect(asks).to_have_count(0)
    hin.context.set_offline(False)
    expect(status(hin)).to_contain_text("ingetrokken")
    expect(field).to_have_value(f"te laat {said}")
    hin.get_by_role("button", name="Klaar").click()
    question = hin.get_by_role("dialog").filter(has_text="komt niet meer aan")
    picture(hin, "samen-te-laat")
    question.get_by_role("button", name="Weggooien en sluiten").click()
    expect(hin.get_by_role("dialog")).to_have_count(0)
    assert hin.evaluate("Object.keys(localStorage).filter(one => one.includes('text:'))") == []


def test_letters_of_a_text_that_began_anew_are_shown_beside_it_and_thrown_away(
    login: Login, stack: Stack, picture
) -> None:
    page = judged(login("hin", size=PHONE))
    said = "Begint opnieuw"
    address = pictures(page)
    write(page, said)
    field = together(page, said)
    page.context.set_offline(True)
    expect(status(page)).to_contain_text("Geen verbinding")
    put(field, 0, "van eerst ")
    # as when words of it are redacted
    begin = "from situation.models import SharedText as T; "
    begin += f"print(T.objects.filter(item__text={said!r}).delete())"
    assert "SharedText" in stack.manage("shell", "--no-imports", "-c", begin).stdout
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("opnieuw")
    expect(field).to_have_value(f"van eerst {said}")
    page.on("dialog", lambda one: one.accept())
    page.goto(address)
    field = together(page, said)
    expect(field).to_have_value(said)
    left = page.get_by_label("Niet aangekomen")
    expect(left).to_have_value(f"van eerst {said}")
    put(field, 0, "nu ")
    expect(status(page)).to_contain_text("Bewaard en gedeeld")
    picture(page, "samen-opnieuw-begonnen")
    assert faults(page, DIALOG) == []
    page.get_by_role("button", name="Weggooien…").click()
    page.get_by_role("button", name="Weggooien", exact=True).click()
    expect(left).to_have_count(0)
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_role("button", name="Samen schrijven: niet verzonden")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(one => one.includes('text:'))") == []


def test_three_write_one_without_a_line_and_all_end_equal(login: Login, picture) -> None:
    hin, acgz, phone = (judged(login("hin", size=size)) for size in (DESK, DESK, PHONE))
    said = "Stand om negen uur"
    address = pictures(hin)
    write(hin, said)
    for other in (acgz, phone):
        other.goto(address)
    fields = [together(page, said) for page in (hin, acgz, phone)]
    put(fields[0], len(said), " A1 A2")
    expect(fields[1]).to_have_value(f"{said} A1 A2")
    expect(fields[2]).to_have_value(f"{said} A1 A2")

    phone.context.set_offline(True)
    expect(status(phone)).to_contain_text("Geen verbinding")
    put(fields[2], 0, "C1 🙂 C2 ")
    expect(status(phone)).to_contain_text("staan op dit apparaat")
    picture(phone, "samen-zonder-verbinding")
    assert faults(phone, DIALOG) == []
    put(fields[0], len(said), " A3")
    put(fields[1], 0, "B1 ")
    marks = ["A1", "A2", "A3", "B1", "C1 🙂 C2"]
    expect(fields[0]).to_have_value(f"B1 {said} A3 A1 A2")
    expect(fields[1]).to_have_value(f"B1 {said} A3 A1 A2")

    # longer than a hitch: what comes in now was written without a line
    time_away = "() => { window.zbWait ??= Date.now(); return Date.now() - window.zbWait > 3500; }"
    phone.wait_for_function(time_away)
    phone.context.set_offline(False)
    expect(status(phone)).to_contain_text("Bewaard en gedeeld")
    expect(phone.get_by_role("dialog")).to_contain_text("samengevoegd met de rest")
    whole = fields[2].input_value()
    assert all(mark in whole for mark in marks), whole
    for field in fields[:2]:
        expect(field).to_have_value(whole)
    expect(hin.get_by_role("dialog")).to_contain_text("Samengevoegd met wat")
    picture(hin, "samen-schrijven")
    assert faults(hin, DIALOG) + faults(phone, DIALOG) == []
    picture(phone, "samen-schrijven-telefoon")

    patients_stay_out(hin, acgz, fields[:2], whole)
    whole = fields[0].input_value()
    # undo takes back what was typed here, and nothing of the others
    put(fields[0], 0, "weg ")
    expect(fields[1]).to_have_value(f"weg {whole}")
    fields[0].press("Control+z")
    expect(fields[1]).not_to_have_value(f"weg {whole}")
    assert whole in fields[1].input_value()
    for page in (hin, acgz, phone):
        page.get_by_role("button", name="Klaar").click()
    expect(acgz.locator(".item").filter(has_text=said)).to_contain_text("zonder verbinding schreef")


def test_a_server_that_is_killed_and_a_page_that_is_left_lose_nothing(
    login: Login, stack: Stack
) -> None:
    page, other = login("hin", size=DESK), login("hin", size=DESK)
    said = "Tekst over een herstart"
    address = pictures(page)
    write(page, said)
    other.goto(address)
    field, theirs = together(page, said), together(other, said)
    put(field, 0, "K1 ")
    expect(status(page)).to_contain_text("Bewaard")
    web = stack.pid("web")
    psutil.Process(web).send_signal(signal.SIGKILL)
    put(field, 0, "K2 ")
    put(theirs, 0, "K3 ")
    wait_until(lambda: stack.pid("web") not in (0, web), "another server", 60)
    for one in (page, other):
        expect(status(one)).to_contain_text("Bewaard en gedeeld", timeout=60_000)
    whole = field.input_value()
    assert all(mark in whole for mark in ("K1", "K2", "K3", said))
    expect(theirs).to_have_value(whole)

    # letters of a page that is left without a line are there when it is opened again
    page.context.set_offline(True)
    put(field, 0, "K4 ")
    expect(status(page)).to_contain_text("staan op dit apparaat")
    page.on("dialog", lambda one: one.accept())
    page.close(run_before_unload=False)
    again = other.context  # the other profile never had these letters
    assert again is not page.context
    back = page.context.new_page()
    page.context.set_offline(False)
    back.goto(address)
    item = back.locator(".item").filter(has_text=said)
    expect(item.get_by_role("button", name="Samen schrijven: niet verzonden")).to_be_visible()
    together(back, said)
    expect(theirs).to_have_value(f"K4 {whole}")


def test_yjs_comes_only_for_who_writes_with_others(login: Login) -> None:
    page = login("hin", size=DESK)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    pictures(page)
    write(page, "Tekst zonder anderen")
    assert not [url for url in asked if "/sharedtext" in url]
    began = time.monotonic()
    together(page, "Tekst zonder anderen")
    assert [url for url in asked if "/sharedtext" in url]
    assert time.monotonic() - began < 30
