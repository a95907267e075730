"""Who may decide on the phase of a facility, an area and the country, and who records it for them.

A facility's own coordinator decides for it, the DPG for the care in the own veiligheidsregio, the national
coordinator records the stage of the country. A part of the system decides on none of them.
"""

from journal.actors import Actor
from journal.errors import Refused
from network.models import Facility, Role, Veiligheidsregio
from phases.level_models import PlaceLevel
from phases.mandates import RELAY
from web.people import Person, can, require
from web.rights import Reach, Right, right

FACILITY_DECIDE = right(
    "phases.facility_decide",
    {Role.HOSPITAL_LIAISON: Reach.FACILITY, Role.CRISIS_COORDINATOR: Reach.FACILITY},
)
AREA_DECIDE = right("phases.area_decide", {Role.DPG: Reach.VEILIGHEIDSREGIO})
COUNTRY_DECIDE = right("phases.country_decide", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})

Place = Facility | Veiligheidsregio | None


def level_of(place: Place) -> str:
    """Return at which level a place stands; the country has no place."""
    if place is None:
        return PlaceLevel.COUNTRY.value
    is_facility = isinstance(place, Facility)
    return (PlaceLevel.FACILITY if is_facility else PlaceLevel.AREA).value


def right_at(place: Place) -> Right:
    """Return the right to decide on a place."""
    if place is None:
        return COUNTRY_DECIDE
    return FACILITY_DECIDE if isinstance(place, Facility) else AREA_DECIDE


def require_mandate(actor: Actor, place: Place, *, field: str = "phase") -> None:
    """Raise Refused unless somebody is mandated at this place now: a person, never a part of the system."""
    if not isinstance(actor, Person):
        raise Refused("phases.system.not_mandated", field=field)
    right_ = right_at(place)
    if not can(actor, right_, place):
        roles = [Role(role).words for role in right_.who]
        raise Refused("phases.level.not_mandated", field=field, roles=roles)


def require_recorder(actor: Actor, place: Facility | Veiligheidsregio) -> None:
    """Raise Refused unless somebody may record at this place what another decided."""
    if isinstance(place, Facility) or not any(
        can(actor, RELAY, region) for region in place.regions.all()
    ):
        require(actor, RELAY, place)
