"""Whose something is, or of whom it is asked: a function of a team, a place of the network, or a name.

Who may speak for a side: whoever holds the function, or a role there. What somebody without an account says,
the team that asked writes down, with both names.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from callout.functions import function_name, require_function
from callout.places import At, at_of
from journal.actors import Actor
from journal.errors import Invalid
from journal.fields import ReadableField
from journal.said import Kept, beside
from network.models import Role, Veiligheidsregio
from network.places import AnyPlace, require_in_use
from phases.models import Activity
from situation.bob.rights import KEEP
from situation.post_models import Post
from web.people import Person, can
from web.rights import Reach

FUNCTION, NAME = "function", "name"
PLACES = ("facility", "region", "veiligheidsregio")
KINDS = (FUNCTION, *PLACES, NAME)

# who speaks for a place itself, by the kind of place
SPEAKS: dict[str, tuple[Reach, frozenset[Role]]] = {
    "facility": (
        Reach.FACILITY,
        frozenset({Role.HOSPITAL_LIAISON, Role.CRISIS_COORDINATOR, Role.MKA_DISPATCHER}),
    ),
    "region": (Reach.REGION, frozenset({Role.REGIONAL_COORDINATOR, Role.ROAZ_CHAIR})),
    "veiligheidsregio": (
        Reach.VEILIGHEIDSREGIO,
        frozenset({Role.HIN, Role.INFORMATION_MANAGER, Role.ACGZ, Role.HON, Role.OVDG, Role.DPG}),
    ),
}


@dataclass(frozen=True)
class Side:
    """One side: its kind, the code of the function or place, for a function where, and what it is called."""

    kind: str
    code: str
    area: str
    name: Kept

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what tells it from others."""
        return self.kind, self.code, self.area, "" if self.code else str(self.name)

    def document(self) -> dict[str, Any]:
        """Return it as the wire shows it."""
        return {
            "kind": self.kind,
            "code": self.code,
            "area": self.area,
            **beside("name", self.name),
        }


class OfSide(models.Model):
    """A row that is of one side."""

    side_kind = models.CharField(max_length=16)
    side_code = models.CharField(max_length=40, blank=True)
    side_area = models.CharField(max_length=20, blank=True)
    side_name = ReadableField()

    class Meta:
        abstract = True

    @property
    def side(self) -> Side:
        """Return whose it is."""
        return Side(self.side_kind, self.side_code, self.side_area, self.side_name)

    @side.setter
    def side(self, side: Side) -> None:
        """Set whose it is."""
        self.side_kind, self.side_code = side.kind, side.code
        self.side_area, self.side_name = side.area, side.name


def side_of_function(activity: Activity, area: Veiligheidsregio, function: str) -> Side:
    """Return a function in an area of an activiteit. Raises Invalid: unknown, or elsewhere."""
    found = require_function(function, field="function")
    require_area(activity, area)
    if found.at != "veiligheidsregio":
        raise Invalid("situation.side.no_team", field="function", function=found.name)
    return Side(FUNCTION, function, area.pk, function_name(function))


def side_of_place(place: AnyPlace) -> Side:
    """Return a place of the network. Raises Conflict where it is closed; inside `writing()`."""
    require_in_use(place)
    at = At(place)
    return Side(at.kind, at.code, "", at.name)


def side_of_name(name: str) -> Side:
    """Return somebody outside the network. Raises Invalid: nobody."""
    plain = " ".join(name.split())
    if not plain:
        raise Invalid("situation.side.nobody", field="name")
    return Side(NAME, "", "", plain[:120])


def side_read(activity: Activity, given: dict[str, Any]) -> Side:
    """Return the side that a body names. Raises Invalid, Conflict; inside `writing()`."""
    if given.get("function"):
        if "veiligheidsregio" not in given:
            raise Invalid("situation.side.where", field="veiligheidsregio")
        return side_of_function(activity, given["veiligheidsregio"], given["function"])
    for kind in PLACES:
        if kind in given:
            return side_of_place(given[kind])
    return side_of_name(given.get("name", ""))


def require_area(activity: Activity, area: Veiligheidsregio) -> None:
    """Raise Invalid for a veiligheidsregio that is not of an activiteit."""
    require_in_use(area)
    if not activity.veiligheidsregios.filter(pk=area.pk).exists():
        raise Invalid("situation.post.not_there", field="veiligheidsregio", place=area.name)


def holds_in(actor: Actor, activity: Activity, area: str, function: str = "") -> bool:
    """Say whether an actor holds a function in an area of an activiteit: this one, or any."""
    rows = Post.objects.filter(
        activity=activity,
        veiligheidsregio=area,
        user__username=actor.name.removeprefix("user:"),
    )
    return (rows.filter(function=function) if function else rows).exists()


def keeps_in(actor: Actor, area: str) -> bool:
    """Say whether an actor keeps what teams do in a veiligheidsregio."""
    found = Veiligheidsregio.objects.filter(pk=area).first()
    return found is not None and can(actor, KEEP, found)


def may_speak(actor: Actor, activity: Activity, side: Side) -> bool:
    """Say whether an actor may speak for a side; nobody with an account does for a name."""
    if actor.is_system:
        return True
    if side.kind == FUNCTION:
        return holds_in(actor, activity, side.area, side.code) or keeps_in(actor, side.area)
    return side.kind in SPEAKS and _speaks_at(actor, side)


def _speaks_at(actor: Actor, side: Side) -> bool:
    """Say whether an actor has a role at a place by which one speaks for it."""
    at = at_of(side.kind, side.code)
    reach, roles = SPEAKS[side.kind]
    return (
        at is not None
        and isinstance(actor, Person)
        and any(one.role in roles and one.reaches(reach, at.place) for one in actor.mandates)
    )
