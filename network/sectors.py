"""The sectors of the acute chain: what kind of care a facility gives."""

from django.db import models

from journal.said import Said, said, word


class Sector(models.TextChoices):
    """Which care a facility gives; its words are `network.sector.<code>` in `words.toml`."""

    HOSPITAL = "hospital", word("network.sector.hospital")
    GP_POST = "gp_post", word("network.sector.gp_post")
    AMBULANCE = "ambulance", word("network.sector.ambulance")
    DISPATCH = "dispatch", word("network.sector.dispatch")
    NURSING_HOME = "nursing_home", word("network.sector.nursing_home")
    HOME_CARE = "home_care", word("network.sector.home_care")
    MENTAL_HEALTH = "mental_health", word("network.sector.mental_health")
    MATERNITY = "maternity", word("network.sector.maternity")
    PHARMACY = "pharmacy", word("network.sector.pharmacy")
    PUBLIC_HEALTH = "public_health", word("network.sector.public_health")

    @property
    def words(self) -> Said:
        """Return what one of them is called."""
        return said(f"network.sector.{self.value}")

    @property
    def plural(self) -> Said:
        """Return what more of them are called, as the title of a list."""
        return said(f"network.sectors.{self.value}")
