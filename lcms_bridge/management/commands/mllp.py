"""`manage.py mllp`: listen for HL7 v2 on the ports that BRIDGE_MLLP names, until it is stopped."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from journal.pulsing import Pulsing
from journal.said import said
from lcms_bridge.mllp.listener import Line, encryption, lines_of, listen


class Command(BaseCommand):
    """Keeps a port open for each line; a message is acknowledged when it is stored."""

    help = "Listen for HL7 v2 over MLLP on the ports of BRIDGE_MLLP."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Listen until stopped. Raises CommandError: no line is named, or one is no line."""
        try:
            lines = lines_of(settings.BRIDGE_MLLP)
        except ValueError as error:
            raise CommandError(str(said("lcms_bridge.cli.no_line", given=str(error)))) from error
        if not lines:
            raise CommandError(str(said("lcms_bridge.cli.no_lines")))
        try:
            asyncio.run(_run(lines))
        except KeyboardInterrupt:
            self.stdout.write("")


async def _run(lines: list[Line]) -> None:
    """Serve all lines at once."""
    context = encryption()
    servers = [await listen(line, settings.BRIDGE_MLLP_HOST, context) for line in lines]
    pulse = Pulsing("mllp")
    pulse.start()
    await asyncio.gather(_alive(pulse), *(server.serve_forever() for server in servers))


async def _alive(pulse: Pulsing) -> None:
    """Say for ever that messages are taken: what holds all of them up holds this up too."""
    while True:
        pulse.tick()
        await asyncio.sleep(settings.STILL_AFTER_S / 6)
