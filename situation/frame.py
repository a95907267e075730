"""What stands around every screen: who looks, in which functions."""

from typing import Any

from network.models import Role
from web.people import Person


def chips_for(person: Person) -> list[dict[str, Any]]:
    """Return the functions a person holds: `short` for the chip, `label` in full, `place` where."""
    return [
        {
            "short": Role(mandate.role).chip,
            "label": Role(mandate.role).words,
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
