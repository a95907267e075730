"""A passkey in a real browser: set up and used to come in, under the strict policy of our pages."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.test_policy import LISTEN
from tests.chromium import PATIENCE_MS
from tests.stack import Stack

pytestmark = pytest.mark.browser
NAME, SLOW, WORD = "sleutel.proef", "sleutel.traag", "paars-fietsslot-kade-91"


@pytest.fixture
def phone(chromium: Browser, stack: Stack) -> Iterator[BrowserContext]:
    """A telephone with a reader of fingerprints, at the name of this machine: a number has no passkeys."""
    address = re.sub(r"//127\.0\.0\.1:", "//localhost:", stack.url)
    context = chromium.new_context(base_url=address, viewport=PHONE, locale="nl-NL")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give a page a device that keeps passkeys and recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def recognise(session: CDPSession, device: str, *, owner: bool) -> None:
    """Let the device recognise its owner, or somebody else."""
    verified = {"authenticatorId": device, "isUserVerified": owner}
    session.send("WebAuthn.setUserVerified", verified)


def log_in(page: Page, name: str = NAME) -> None:
    """Give name and password."""
    page.goto("/login/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord", exact=True).fill(WORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).not_to_have_url(re.compile("/login/"))


def test_a_passkey_is_set_up_and_lets_its_owner_in_and_nobody_else(
    phone: BrowserContext, stack: Stack
):
    made = stack.manage(
        *("administrator", "create", NAME, "--first-name", "Sleutel", "--password-env", "TYPED"),
        TYPED=WORD,
    )
    made.check_returncode()
    page = phone.new_page()
    page.add_init_script(LISTEN)
    session, device = authenticator(page)
    log_in(page)
    page.goto("/account/factor/webauthn/add/")
    expect(page).to_have_url(re.compile("/account/opnieuw/"))  # a stolen session sets up nothing
    page.locator("#inhoud input[type=password], main input[type=password]").fill(WORD)
    page.get_by_role("button", name="Bevestigen").click()
    expect(page.get_by_label("Naam van deze sleutel")).to_be_visible()
    recognise(session, device, owner=False)
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is geen sleutel gebruikt")
    recognise(session, device, owner=True)
    page.locator("#mfa_webauthn_add").click()
    expect(page).to_have_url(re.compile("/account/factor/recovery-codes/"))
    assert (
        len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"])
        == 1
    )

    phone.clear_cookies()
    log_in(page)
    expect(page).to_have_url(re.compile("/account/factor/authenticate/"))
    page.goto("/")  # the password alone opens nothing
    expect(page).to_have_url(re.compile("/login/"))
    log_in(page)
    recognise(session, device, owner=False)
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is geen sleutel gebruikt")
    expect(page).to_have_url(re.compile("/account/factor/authenticate/"))
    recognise(session, device, owner=True)
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page).to_have_url(re.compile(r"/r/[\w-]+/|/opzet/"))
    page.goto("/account/factor/webauthn/")
    expect(page.get_by_role("listitem")).to_contain_text("voor het laatst gebruikt")
    assert page.evaluate("window.refusedByPolicy") == []


def test_the_button_for_a_key_waits_for_the_scripts_that_hear_it(
    phone: BrowserContext, stack: Stack
):
    """A tap before them was lost: nothing happened, and nothing was said."""
    stack.manage(
        *("administrator", "create", SLOW, "--first-name", "Traag", "--password-env", "TYPED"),
        TYPED=WORD,
    ).check_returncode()
    page = phone.new_page()
    session, device = authenticator(page)
    log_in(page, SLOW)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("onload.*js"), hold)
    page.goto("/account/factor/webauthn/add/", wait_until="commit")
    page.locator("#inhoud input[type=password], main input[type=password]").fill(WORD)
    with page.expect_request(re.compile("onload.*js")):
        page.get_by_role("button", name="Bevestigen").click(no_wait_after=True)
    expect(page.locator("#mfa_webauthn_add")).to_be_disabled()
    held.pop().continue_()
    page.locator("#mfa_webauthn_add").click()
    expect(page).to_have_url(re.compile("/account/factor/recovery-codes/"))
    assert session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
