"""What somebody's own screen shows: where each function starts, and which parts of its work come first.

A part is drawn by `static/zb/workparts.js`, by its name here. In regular care, when nothing runs in
somebody's area, only the `calm` ones are shown: a liaison then sees little; in crisis the screen has what
must be done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from network.models import Role
from web.pages import Page, menu_for
from web.people import Person

WORK = "wacht"  # the page with what waits and the work of the function


@dataclass(frozen=True)
class Work:
    """The work of one function: its parts in order, those of a calm day, the page on which it starts."""

    parts: tuple[str, ...]
    calm: tuple[str, ...]
    start: str = WORK


_SECTOR = Work(("reporting", "activities", "requests", "phases"), ("reporting",))
_HOUSE = ("house", "requests", "measures", "activities")

WORKS: dict[Role, Work] = {
    Role.MKA_DISPATCHER: Work(
        ("activities", "rides", "stops", "posts", "requests"), ("activities", "rides", "stops")
    ),
    Role.OVDG: Work(("posts", "activities", "requests", "stops"), ("activities", "stops")),
    Role.ACGZ: Work(
        ("activities", "posts", "requests", "stops", "decisions"), ("activities", "stops")
    ),
    Role.HON: Work(("posts", "requests", "activities"), ("activities",)),
    Role.HIN: Work(
        ("pictures", "activities", "posts", "requests", "reporting", "phases"),
        ("activities", "reporting", "phases"),
    ),
    Role.INFORMATION_MANAGER: Work(
        ("pictures", "activities", "posts", "decisions"), ("activities", "phases")
    ),
    Role.PLOTTER: Work(("map", "pictures", "posts"), ("map",)),
    Role.DPG: Work(
        ("phases", "activities", "posts", "decisions", "measures", "stops"),
        ("phases", "activities"),
    ),
    Role.ROAZ_CHAIR: Work(
        ("phases", "measures", "activities", "reporting"), ("phases", "reporting")
    ),
    Role.VR_CHAIR: Work(("activities", "decisions", "phases", "stops"), ("activities", "phases")),
    Role.REGIONAL_COORDINATOR: Work(
        ("phases", "transfers", "stops", "measures", "reporting", "activities"),
        ("phases", "stops", "reporting"),
    ),
    Role.NATIONAL_COORDINATOR: Work(
        ("phases", "transfers", "activities", "measures"), ("phases", "transfers")
    ),
    Role.CRISIS_COORDINATOR: Work(_HOUSE, ("house",)),
    # who reports starts where figures are given
    Role.HOSPITAL_LIAISON: Work(_HOUSE, ("house",), start="mijn-huis"),
    Role.CAV_DESK: Work(("places", "reporting", "activities"), ("places", "reporting")),
    Role.VVT_LIAISON: _SECTOR,
    Role.GGZ_LIAISON: _SECTOR,
    Role.GP_LIAISON: _SECTOR,
    Role.RAV_LIAISON: Work(("rides", *_SECTOR.parts), ("rides", *_SECTOR.calm)),
}


def acting_in(session: Any, person: Person) -> str:
    """Return the function that somebody chose to work as in this session, if it is still held."""
    chosen = str(session.get("acting", ""))
    return chosen if chosen in person.roles else ""


def start_page(person: Person, acting: str) -> Page | None:
    """Return the page on which somebody starts: that of the function, else the first of the menu."""
    menu = menu_for(person)
    held = [acting] if acting else [role for role in WORKS if role in person.roles]
    wanted = [WORKS[Role(role)].start for role in held if role in WORKS]
    # of several functions: where they all come together
    name = wanted[0] if len(set(wanted)) == 1 else WORK if wanted else "beeld"
    found = next((page for page in menu if page.name == name), None)
    return found or next(iter(menu), None)


def work_parts(roles: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the parts of some functions, as the screen draws them."""
    return {
        role: {"parts": WORKS[Role(role)].parts, "calm": WORKS[Role(role)].calm}
        for role in roles
        if role in WORKS
    }
