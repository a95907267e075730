"""The network's place in the project."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Regions, facilities, people."""

    name = "network"
    verbose_name = "Netwerk"

    def ready(self) -> None:
        """Tell the live delivery who people are, and let it know when rights change."""
        from journal.live import identity  # noqa: PLC0415
        from network import admin, receivers, schema  # noqa: F401, PLC0415
        from network.live import live_reader, live_recheck  # noqa: PLC0415

        identity.register(identify=live_reader, recheck=live_recheck)
