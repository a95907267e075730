"""What stands around every screen: who looks, in which functions."""

from typing import Any

from django.urls import reverse

from journal.models import Realm
from journal.said import said
from network.models import Role
from network.permissions import ADMINISTER
from web.pages import Page, menu_for, pages
from web.people import Person, can


def chips_for(person: Person, acting: str = "") -> list[dict[str, Any]]:
    """Return the functions a person holds: `short` for the chip, `label` in full, `place` where.

    The one that she acts as comes first and has `acting`.
    """
    ordered = sorted(person.mandates, key=lambda one: str(one.role) != acting)
    return [
        {
            "role": str(mandate.role),
            "acting": str(mandate.role) == acting,
            "short": Role(mandate.role).chip,
            "label": Role(mandate.role).words,
            "place": _place(mandate),
        }
        for mandate in ordered
    ]


def _place(mandate: Any) -> str:
    """Return where a mandate counts, in the words of the map; empty for the whole country."""
    if mandate.facility:
        return str(mandate.facility)
    if mandate.region:
        return str(mandate.region.short_name)
    return str(mandate.veiligheidsregio.name) if mandate.veiligheidsregio else ""


def nothing_yet(person: Person, realm: Realm, page: Page) -> dict[str, Any] | None:
    """Return what a screen of the real world says while it is empty, and what this person can do about it.

    The script of the screen shows it until something is there. None: nothing is to be said
    (an exercise, or a closed realm).
    """
    empty = page.empty
    if empty is None or realm.is_exercise or not realm.is_open:
        return None
    if not empty.filled_by and not (empty.when is not None and empty.when()):
        return None
    found = {one.name: one for one in menu_for(person)}
    ways: list[dict[str, Any]] = []
    if empty.does is not None and can(person, empty.does):
        on = {one.name: one for one in pages()}[empty.on or page.name]
        if on is not page:
            ways.append(_way(said("web.empty.do", title=str(on.title)), on.route, realm))
        else:
            ways.append({"text": said("web.empty.here"), "url": ""})
    elif empty.asks:
        ways.append({"text": said(empty.asks), "url": ""})
        if empty.see in found and empty.see != page.name:
            title = str(found[empty.see].title)
            ways.append(_way(said("web.empty.see", title=title), found[empty.see].route, realm))
    if can(person, ADMINISTER):
        ways.append({"text": said("situation.setup.link"), "url": reverse("setup")})
    return {"says": said(empty.says), "filled_by": " ".join(empty.filled_by), "ways": ways}


def _way(text: Any, route: str, realm: Realm) -> dict[str, Any]:
    """Return a way to another screen."""
    return {"text": text, "url": reverse(route, kwargs={"realm": realm.slug})}
