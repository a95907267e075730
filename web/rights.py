"""What a person can be allowed, and who is: declared once, by the app that owns it.

A right names the roles that hold it and the reach each of them has: the own facility, that with the region
around it, the own region or the own sectors in it, the own veiligheidsregio, those that the own facility
serves, the own region while the role has the lead there, or anywhere. Most rights come with a command
(`web.commands`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Reach(StrEnum):
    """Where a mandate counts."""

    FACILITY = "facility"
    HOME = "home"  # the own facility, and the region that it stands in
    REGION = "region"
    VEILIGHEIDSREGIO = "veiligheidsregio"
    SECTOR = "sector"  # the facilities of the sectors of the role, in the own region
    SERVED = "served"  # the veiligheidsregio's that the own facility serves
    LED = (
        "led"  # the own region, while the function has the lead there (`web.people.register_leads`)
    )
    ANYWHERE = "anywhere"


@dataclass(frozen=True)
class Right:
    """Something a person may do or see: its stable name, and the reach of each role that holds it.

    `outlives`: what it gives in an exercise goes on outside of it, so that a fresh proof is asked there too.
    """

    name: str
    who: Mapping[str, Reach] = field(compare=False)
    outlives: bool = field(default=False, compare=False)


_declared: dict[str, Right] = {}
_leading: set[str] = set()


def right(name: str, who: Mapping[Any, Reach], *, outlives: bool = False) -> Right:
    """Declare a right. Raises ValueError when the name is taken."""
    if name in _declared:
        msg = f"right {name} is declared twice"
        raise ValueError(msg)
    _declared[name] = Right(name, {str(role): reach for role, reach in who.items()}, outlives)
    _leading.update(str(role) for role, reach in who.items() if reach is Reach.LED)
    return _declared[name]


def leading_roles() -> set[str]:
    """Return the roles that may something only where they have the lead."""
    return _leading


def rights() -> tuple[Right, ...]:
    """Return all rights by name."""
    return tuple(_declared[name] for name in sorted(_declared))
