"""The screens of a realm as one table: address, name, who may open them, place in the menu."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal.actors import Actor
from network.models import Role
from network.permissions import Command, Person, can


@dataclass(frozen=True)
class Page:
    """One screen of a realm.

    `name`: its address and template; `needs`: the command without which it is refused; `in_menu`: False
    for a screen that is opened from another one.
    """

    name: str
    title: str | Promise
    needs: Command
    in_menu: bool = True
    uses_map: bool = False

    @property
    def template(self) -> str:
        """Return the template of this screen, which stands in `<app>/pages/<name>/`."""
        return f"{self.name}/page.html"

    @property
    def script(self) -> str:
        """Return the static path of its module."""
        return f"pages/{self.name}/page.js"

    @property
    def style(self) -> str:
        """Return the static path of its style sheet."""
        return f"pages/{self.name}/page.css"

    @property
    def route(self) -> str:
        """Return the name of its route."""
        return f"page-{self.name}"


PAGES = (
    Page("mijn-huis", _("Mijn huis"), Command.BEDS_REPORT),
    Page("beeld", _("Beeld"), Command.PICTURE_SEE, uses_map=True),
    Page("capaciteit", _("Capaciteit"), Command.PICTURE_SEE),
    Page("fasen", _("Fasen"), Command.PICTURE_SEE),
    Page("spreiding", _("Spreiding"), Command.SPREAD_SEE, uses_map=True),
    Page("logboek", _("Logboek"), Command.PICTURE_SEE),
    Page("berichten", _("Berichten"), Command.PICTURE_SEE),
    Page("koppelingen", _("Koppelingen"), Command.BRIDGE_EXPORT),
    Page("wand", _("Wand"), Command.PICTURE_SEE, in_menu=False, uses_map=True),
)
BY_NAME = {page.name: page for page in PAGES}

# What fits on a chip; the full name of the function stands beside it in the menu.
SHORT_ROLES: dict[str, str | Promise] = {
    Role.ROAZ_CHAIR: "ROAZ",
    Role.DPG: "DPG",
    Role.HIN: "HIN",
    Role.HOSPITAL_LIAISON: "ICo",
    Role.REGIONAL_COORDINATOR: "RCPS",
    Role.NATIONAL_COORDINATOR: "LCPS",
    Role.OBSERVER: _("Waarnemer"),
    Role.ADMINISTRATOR: _("Beheer"),
}


def menu_for(actor: Actor) -> list[Page]:
    """Return the screens that a person finds in the menu."""
    return [page for page in PAGES if page.in_menu and can(actor, page.needs)]


def first_page_for(person: Person) -> Page:
    """Return the screen a person starts with: the own hospital for a liaison, else the picture."""
    return BY_NAME["mijn-huis" if Role.HOSPITAL_LIAISON in person.roles else "beeld"]


def chips_for(person: Person) -> list[dict[str, Any]]:
    """Return the functions a person holds: `short` for the chip, `label` in full, `place` where."""
    return [
        {
            "short": SHORT_ROLES[mandate.role],
            "label": Role(mandate.role).label,
            "place": _place(mandate),
        }
        for mandate in person.mandates
    ]


def _place(mandate: Any) -> str:
    """Return where a mandate counts, in the words of the map; empty for the whole country."""
    if mandate.facility:
        return str(mandate.facility)
    if mandate.region:
        return str(mandate.region.short_name)
    return str(mandate.veiligheidsregio.name) if mandate.veiligheidsregio else ""
