"""The functions people have: each is declared here, once; its words are in `network/words.toml`."""

from typing import Self

from django.db import models

from journal.said import Said, said, word
from network.sectors import Sector


class Role(models.TextChoices):
    """A function: its code, the places at which it must be held, and its name.

    Without its places a mandate would reach nothing, or everything.
    """

    places: frozenset[str]

    def __new__(cls, code: str, *places: str) -> Self:
        """Make a member with its places."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.places = frozenset(places)
        return made

    ROAZ_CHAIR = "roaz_chair", "region", word("network.role.roaz_chair")
    DPG = "dpg", "region", "veiligheidsregio", word("network.role.dpg")
    HIN = "hin", "region", "veiligheidsregio", word("network.role.hin")
    # the officers of the medical chain around an incident, and the dispatcher of its ambulances
    ACGZ = "acgz", "region", "veiligheidsregio", word("network.role.acgz")
    OVDG = "ovdg", "region", "veiligheidsregio", word("network.role.ovdg")
    HON = "hon", "region", "veiligheidsregio", word("network.role.hon")
    INFORMATION_MANAGER = (
        "information_manager",
        "region",
        "veiligheidsregio",
        word("network.role.information_manager"),
    )
    PLOTTER = "plotter", "region", "veiligheidsregio", word("network.role.plotter")
    VR_CHAIR = "vr_chair", "region", "veiligheidsregio", word("network.role.vr_chair")
    MKA_DISPATCHER = "mka_dispatcher", "facility", word("network.role.mka_dispatcher")
    # who leads the crisis organisation of a house; its figures and answers stay with the liaison
    CRISIS_COORDINATOR = "crisis_coordinator", "facility", word("network.role.crisis_coordinator")
    # who speaks in a region for the houses of one sector
    VVT_LIAISON = "vvt_liaison", "region", word("network.role.vvt_liaison")
    GGZ_LIAISON = "ggz_liaison", "region", word("network.role.ggz_liaison")
    GP_LIAISON = "gp_liaison", "region", word("network.role.gp_liaison")
    RAV_LIAISON = "rav_liaison", "region", word("network.role.rav_liaison")
    CAV_DESK = "cav_desk", "region", word("network.role.cav_desk")
    HOSPITAL_LIAISON = "hospital_liaison", "facility", word("network.role.hospital_liaison")
    REGIONAL_COORDINATOR = (
        "regional_coordinator",
        "region",
        word("network.role.regional_coordinator"),
    )
    NATIONAL_COORDINATOR = "national_coordinator", word("network.role.national_coordinator")
    OBSERVER = "observer", word("network.role.observer")
    ADMINISTRATOR = "administrator", word("network.role.administrator")
    SECURITY_OFFICER = "security_officer", word("network.role.security_officer")
    # who keeps the people of one region, or of one house: no right to anything else
    REGION_ADMINISTRATOR = (
        "region_administrator",
        "region",
        word("network.role.region_administrator"),
    )
    LOCAL_ADMINISTRATOR = (
        "local_administrator",
        "facility",
        word("network.role.local_administrator"),
    )

    @property
    def decides(self) -> bool:
        """Say whether who holds it decides over others: a second administrator confirms it."""
        return self not in DECIDES_NOTHING

    @property
    def administers(self) -> bool:
        """Say whether it is about people and settings: it shows nothing of any place."""
        return self in ADMINISTRATORS

    @property
    def sectors(self) -> frozenset[Sector]:
        """Return for the houses of which sectors it speaks in its region; empty: it is not about sectors."""
        return OF_SECTORS.get(self, frozenset())

    @property
    def words(self) -> Said:
        """Return its name."""
        return said(f"network.role.{self.value}")

    @property
    def brief(self) -> Said:
        """Return its name inside a sentence or a table."""
        return said(f"network.role_brief.{self.value}")

    @property
    def chip(self) -> Said:
        """Return what fits on a chip; the full name stands beside it in the menu."""
        return said(f"network.role_chip.{self.value}")


ADMINISTRATORS = frozenset(
    {Role.ADMINISTRATOR, Role.REGION_ADMINISTRATOR, Role.LOCAL_ADMINISTRATOR}
)
# what each of these does is for others to see or to confirm
DECIDES_NOTHING = frozenset(
    {
        Role.OBSERVER,
        Role.HOSPITAL_LIAISON,
        Role.PLOTTER,
        Role.VVT_LIAISON,
        Role.GGZ_LIAISON,
        Role.GP_LIAISON,
        Role.RAV_LIAISON,
        Role.CAV_DESK,
    }
)
NURSING = frozenset({Sector.NURSING_HOME, Sector.HOME_CARE})
OF_SECTORS = {
    Role.VVT_LIAISON: NURSING,
    Role.CAV_DESK: NURSING,
    Role.GGZ_LIAISON: frozenset({Sector.MENTAL_HEALTH}),
    Role.GP_LIAISON: frozenset({Sector.GP_POST}),
    Role.RAV_LIAISON: frozenset({Sector.AMBULANCE, Sector.DISPATCH}),
}


def role_name(code: str) -> str:
    """Return the name of a role by its code; a code that is none any more as it is."""
    return str(Role(code).words) if code in Role.values else code
