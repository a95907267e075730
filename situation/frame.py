"""What stands around every screen: who looks, in which functions."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.models import Role
from web.people import Person

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
