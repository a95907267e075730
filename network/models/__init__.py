"""Reference data, users and mandates, and what each opens a session or an account with."""

from network.access import AccountLink, DoorTry, MandateRequest, OpenSession
from network.models.people import ApiToken, Mandate, People, User
from network.models.places import (
    Facility,
    FacilityKind,
    Municipality,
    Outline,
    ReferenceSet,
    Region,
    TravelTime,
    Veiligheidsregio,
)
from network.own_models import EditionFile, OwnPlace, OwnRegion
from network.roles import Role
from network.sectors import Sector

__all__ = [
    "AccountLink",
    "ApiToken",
    "DoorTry",
    "EditionFile",
    "Facility",
    "FacilityKind",
    "Mandate",
    "MandateRequest",
    "Municipality",
    "OpenSession",
    "Outline",
    "OwnPlace",
    "OwnRegion",
    "People",
    "ReferenceSet",
    "Region",
    "Role",
    "Sector",
    "TravelTime",
    "User",
    "Veiligheidsregio",
]
