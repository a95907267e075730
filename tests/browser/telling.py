"""What somebody at a screen does by the command behind its buttons: what a test does not look at."""

from typing import Any

from playwright.sync_api import Page

API = "/api/v1/realms/tweede-golf"


def tell(page: Page, command: str, **payload: Any) -> dict[str, Any]:
    """Have the person at a screen do something; return the answer of the command."""
    cookies = {one.get("name"): one.get("value") for one in page.context.cookies()}
    answer = page.request.post(
        f"{API}/commands/{command}/",
        data=payload,
        headers={"X-CSRFToken": cookies["csrftoken"] or ""},
    )
    assert answer.ok, answer.text()
    found: dict[str, Any] = answer.json()["answer"]
    return found


def over(page: Page, activity: int | str, *graded: str) -> None:
    """Close an activiteit, and end its GRIP in those veiligheidsregio's: on no map after this."""
    given = {"activity": int(activity), "reason": "Proef voorbij."}
    nobody = {"level": 0, "decider": "copi_lead", "on_behalf_of": "Jansen", "call": False}
    for area in graded:
        tell(page, "phases.grip_set", **given, **nobody, veiligheidsregio=area)
    tell(page, "phases.activity_close", **given)
