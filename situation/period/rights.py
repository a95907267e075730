"""Who reads a report over a period: a house of itself and its region, who answers for one, the country."""

from network.models import Role
from situation.period.asked import Place
from web.people import Person, require
from web.rights import Reach, right

OF_REGION = (Role.REGIONAL_COORDINATOR, Role.DPG, Role.ROAZ_CHAIR, Role.HIN)
REPORT_SEE = right(
    "situation.period_see",
    {
        Role.HOSPITAL_LIAISON: Reach.HOME,
        **dict.fromkeys(OF_REGION, Reach.REGION),
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
REPORT_SEE_COUNTRY = right(
    "situation.period_see_country", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE}
)
# what the public may take: decided once for a quarter, by who answers for the country
PUBLISH = right("situation.edition_publish", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})


def require_reads(person: Person, place: Place) -> None:
    """Raise Refused unless a person may read reports of a place."""
    if place.row is None:
        require(person, REPORT_SEE_COUNTRY)
    else:
        require(person, REPORT_SEE, place.row)
