"""Who may keep activiteiten, close them, and register GRIP."""

from collections.abc import Iterable

from journal.actors import Actor
from journal.errors import Refused
from network.models import Region, Role, Veiligheidsregio
from web.people import Person, can
from web.rights import Reach, Right, right

# whoever hears first of it: the dispatcher, the officers, the coordinators of the area
KEEP = right(
    "phases.activity_keep",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.OVDG: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
        Role.INFORMATION_MANAGER: Reach.VEILIGHEIDSREGIO,
        Role.MKA_DISPATCHER: Reach.SERVED,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
# what it is called, what it is, and where: who draws the map places it
CHANGE = right("phases.activity_change", {**KEEP.who, Role.PLOTTER: Reach.VEILIGHEIDSREGIO})
# winding down, closing, opening again
END = right(
    "phases.activity_end",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
# those who hear what was decided
GRIP = right(
    "phases.grip_set",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.INFORMATION_MANAGER: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
        Role.MKA_DISPATCHER: Reach.SERVED,
    },
)

Area = Region | Veiligheidsregio
WIDE = (Reach.REGION, Reach.ANYWHERE)


def require_somewhere(actor: Actor, rule: Right, areas: Iterable[Area]) -> None:
    """Raise Refused unless an actor has a right in one of these areas.

    Who answers for one veiligheidsregio of a region does not for the others in it.
    """
    found = list(areas)
    if not any(_may_in(actor, rule, area) for area in found):
        names = [area.name for area in found]
        raise Refused("phases.activity.not_here", code="refused", field=rule.name, places=names)


def _may_in(actor: Actor, rule: Right, area: Area) -> bool:
    """Say whether an actor has a right in an area; in a region only those whose right reaches regions."""
    if isinstance(area, Veiligheidsregio) or not isinstance(actor, Person):
        return can(actor, rule, area)
    wide = {role: reach for role, reach in rule.who.items() if reach in WIDE}
    return any(one.role in wide and one.reaches(wide[one.role], area) for one in actor.mandates)


def acting_role(actor: Actor, rule: Right, place: Area, wanted: str = "") -> str:
    """Return the role by which somebody uses a right at a place: the wanted one, else the first.

    Empty for a part of the system. Raises Refused: the wanted one is not held there.
    """
    if not isinstance(actor, Person):
        return ""
    held = [
        str(one.role)
        for one in actor.mandates
        if one.role in rule.who and one.reaches(rule.who[one.role], place)
    ]
    if wanted and wanted not in held:
        called = Role(wanted).words if wanted in Role.values else wanted  # it may be no role at all
        raise Refused("phases.activity.not_as", field="acting_as", role=called)
    return wanted or (held[0] if held else "")
