"""The people of an installation, each in a real Chromium that came in by the proxy's TLS."""

import base64
import hashlib
import hmac
import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, expect

from installation_parts.bare import Machine
from tests.chromium import CHROMIUM, PATIENCE_MS
from tests.needs import program

PASSWORD = "paars-fietsslot-kade-91"  # noqa: S105 -- of people who live for an hour
_HEADLESS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium(playwright: Playwright, host: str, machine: Machine) -> Browser:
    """Start Chromium in a machine's network, where `host` is that machine's own address."""
    expect.set_options(timeout=PATIENCE_MS)
    executable = program(*_HEADLESS, package="chromium-headless-shell")
    return playwright.chromium.launch(
        executable_path=machine.program(executable),
        args=[*CHROMIUM, f"--host-resolver-rules=MAP {host} 127.0.0.1"],
    )


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now for a secret (RFC 6238: SHA-1, 30 s, six digits)."""
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


class Person:
    """Somebody with a browser profile of her own."""

    def __init__(self, browser: Browser, host: str, name: str) -> None:
        self.name = name
        # Chromium keeps authorities in a store of its own; `Authority.get` is who looks at the chain.
        self.context = browser.new_context(
            base_url=f"https://{host}", ignore_https_errors=True, locale="nl-NL"
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()

    def comes_in(self) -> None:
        """Log in with the own password."""
        self.page.goto("/login/")
        self.page.get_by_label("Gebruikersnaam").fill(self.name)
        self.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Inloggen").click()
        expect(self.page).not_to_have_url(re.compile("/login/"))

    def sets_up_second_step(self) -> None:
        """Set up an authenticator app, as whoever lets others in must before anything opens."""
        self.page.goto("/account/factor/totp/activate/")
        if "/opnieuw/" in self.page.url:
            self.page.locator("input[type=password]").fill(PASSWORD)
            self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/totp/activate/**")
        found = re.search(r"\b([A-Z2-7]{32})\b", self.page.content())
        assert found is not None, self.page.url
        self.page.locator("input[name=code]").fill(code_of(found[1]))
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page).not_to_have_url(re.compile("/totp/activate/"))

    def fetch(self, path: str) -> Any:
        """Read from the API with the session of this browser."""
        return self.page.evaluate("path => fetch(path).then((answer) => answer.json())", path)

    def picture(self, file: Path) -> None:
        """Keep what the screen shows, for whoever looks at what went wrong."""
        self.page.screenshot(path=file)

    def opens_account(self, name: str, last_name: str, email: str) -> None:
        """Open an account for somebody, as an administrator."""
        self.page.goto("/beheer/network/user/add/")
        for field, value in (
            ("username", name),
            ("first_name", "Karin"),
            ("last_name", last_name),
            ("email", email),
        ):
            self.page.locator(f"[name={field}]").fill(value)
        self.page.locator("[name=_save]").click()
        expect(self.page).not_to_have_url(re.compile("/add/"))

    def gives(self, name: str, role: str, facility: str) -> None:
        """Give a person a mandate at a facility, as an administrator."""
        self.page.goto("/beheer/network/mandate/add/")
        self._picks("user", name)
        self.page.locator("[name=role]").select_option(role)
        self._picks("facility", facility)
        self.page.locator("[name=_save]").click()
        expect(self.page).not_to_have_url(re.compile("/add/"))

    def _picks(self, field: str, word: str) -> None:
        """Choose from a list that is searched while one types."""
        self.page.locator(f".field-{field} .select2-selection").click()
        self.page.locator(".select2-search__field").fill(word)
        self.page.get_by_role("option", name=re.compile(re.escape(word))).first.click()

    def chooses_password(self, link: str) -> None:
        """Follow the link of the invitation."""
        self.page.goto(link)
        self.page.locator("[name=new]").fill(PASSWORD)
        self.page.locator("[name=again]").fill(PASSWORD)
        self.page.get_by_role("button", name="Wachtwoord opslaan").click()
        expect(self.page).not_to_have_url(re.compile("/toegang/"))

    def reports(self, operational: int, occupied: int) -> None:
        """At *Mijn huis*: give the beds of the wards, and a stop of the emergency department."""
        self.page.locator("#veld-ward-operational").fill(str(operational))
        self.page.locator("#veld-ward-occupied").fill(str(occupied))
        self.page.get_by_role("button", name=re.compile("Stop$")).click()
        self.page.get_by_role("button", name="piek in patiënten").click()
        self.page.get_by_role("button", name=re.compile("^Versturen")).click()
        expect(self.page.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
