"""Which figures a kind of resource has: one table, by the shape that the kind names.

Pure. A figure is a whole number unless its sort says otherwise; None is unknown, never zero. The words of
a figure are `capacity.figure.<name>` in `words.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

STATES = ("available", "limited", "none")  # of expertise


@dataclass(frozen=True)
class Figure:
    """One figure: `sort` is `count`, `days`, `minutes`, `hours`, `state` or `moment`; `most` its bound."""

    name: str
    sort: str = "count"
    most: int = 5000


@dataclass(frozen=True)
class Shape:
    """The figures of a kind, in the order in which they are asked, and the theme they belong to.

    `asked` are those a person is asked every time; the others stand behind "more". `load` and `room` name
    the two that make an occupancy, where there is one. `parts`: figures that divide the first one that is
    asked, each group in another way; what is unknown of a group is the difference.
    """

    theme: str
    figures: tuple[Figure, ...]
    asked: tuple[str, ...]
    load: str = ""
    room: str = ""
    parts: tuple[tuple[str, ...], ...] = ()

    def figure(self, name: str) -> Figure | None:
        """Return a figure by its name, None when this shape has none."""
        return next((one for one in self.figures if one.name == name), None)


# Patients of the last 24 hours: by the way they came, by where they went, and both by target group.
CAME_BY = ("walked_in", "by_gp", "by_ambulance", "came_other")
GROUPS = ("frail", "mental", "children", "births", "other_group")
WENT_TO = ("went_home", "went_ward", "went_hospital", "went_care", "went_other")
_COUNTED = ("physical", "operational", "occupied", "blocked")
SHAPES: Mapping[str, Shape] = {
    "beds": Shape(
        "beds",
        tuple(map(Figure, (*_COUNTED, "isolation_free", "open_24h", "open_72h"))),
        ("operational", "occupied"),
        load="occupied",
        room="operational",
    ),
    "places": Shape(
        "flow",
        tuple(map(Figure, _COUNTED)),
        ("operational", "occupied"),
        load="occupied",
        room="operational",
    ),
    "staff": Shape(
        "staff",
        tuple(map(Figure, ("needed", "present", "skilled", "absent", "to_lend"))),
        ("needed", "present"),
        load="needed",
        room="present",
    ),
    "stock": Shape("supplies", (Figure("days", "days", 365),), ("days",)),
    "count": Shape("flow", (Figure("count"),), ("count",)),
    "wait": Shape(
        "flow", (Figure("waiting"), Figure("minutes", "minutes", 1440)), ("waiting", "minutes")
    ),
    "delay": Shape("flow", (Figure("waiting"), Figure("days", "days", 365)), ("waiting", "days")),
    "hours": Shape(
        "flow",
        (Figure("offered", "hours"), Figure("used", "hours")),
        ("offered", "used"),
        load="used",
        room="offered",
    ),
    "inflow": Shape(
        "flow",
        tuple(map(Figure, ("came", *CAME_BY, *GROUPS))),
        ("came", *CAME_BY),
        parts=(CAME_BY, GROUPS),
    ),
    "outflow": Shape(
        "flow",
        tuple(map(Figure, ("went", *WENT_TO, *GROUPS))),
        ("went", *WENT_TO),
        parts=(WENT_TO, GROUPS),
    ),
    "ability": Shape(
        "expertise", (Figure("state", "state"), Figure("until", "moment")), ("state",)
    ),
}
THEMES = ("beds", "staff", "supplies", "flow", "expertise")
