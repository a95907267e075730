"""Every page keeps to the content security policy that it is sent with: nothing is refused by the browser."""

from playwright.sync_api import expect

from tests.browser.conftest import Login

LISTEN = """
window.refusedByPolicy = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
  window.refusedByPolicy.push(`${violatedDirective} ${blockedURI} ${sourceFile}`));
"""


def test_no_page_breaks_the_policy(login: Login) -> None:
    seen: set[str] = set()
    unknown: list[str] = []  # names of a policy that the browser does not know guard nothing
    for username in ("beheerder", "landelijk", "ziekenhuis"):
        page = login(username, policy=True)
        page.add_init_script(LISTEN)
        page.on(
            "console", lambda said: unknown.append(said.text) if "header" in said.text else None
        )
        menu = page.locator("header nav a")
        expect(menu).not_to_have_count(0)
        links = menu.evaluate_all("all => all.map((one) => one.href)")
        for link in {one.split("#")[0].split("?")[0] for one in links if "/r/" in one} - seen:
            seen.add(link)
            page.goto(link)
            expect(page.locator("body.is-ready")).to_be_attached()
            assert page.evaluate("window.refusedByPolicy") == [], link
    assert len(seen) > 15
    assert unknown == []
