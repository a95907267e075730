"""The network's place in the project."""

from django.apps import AppConfig

from journal.said import word


class NetworkConfig(AppConfig):
    """Regions, facilities, people."""

    name = "network"
    verbose_name = word("network.app")

    def ready(self) -> None:
        """Tell the live delivery and the web who people are."""
        from journal import identity, trail  # noqa: PLC0415
        from journal.logtopics import register_topic  # noqa: PLC0415
        from network.doors import knocked  # noqa: PLC0415
        from network.grounds import ground_of  # noqa: PLC0415
        from network.live import live_reader, live_recheck  # noqa: PLC0415
        from network.log_topics import region_reader  # noqa: PLC0415
        from network.permissions import person_of  # noqa: PLC0415
        from network.sessions import proved_at, standings  # noqa: PLC0415
        from web import people  # noqa: PLC0415

        register_topic("region", region_reader, "Only lines about this region, by its code")
        people.register(person_of, proved_at)
        trail.register(ground_of)
        identity.register(
            identify=live_reader, recheck=live_recheck, standings=standings, knocked=knocked
        )
