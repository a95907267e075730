"""The ways in which a message can come: one row each. A new way is one row and its own code.

A way only carries: whatever it brings goes through `services.message_receive`, which stores it before
anybody reads it. What has to be fetched names its sweep, which a worker runs every few seconds; it may
run twice, or die in the middle, without harm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.utils.module_loading import import_string

from journal.said import Readable, said

SCREEN = "screen"
PUSH = "push"
FOLDER = "folder"
MLLP = "mllp"
PULL = "pull"
MAIL = "mail"


@dataclass(frozen=True)
class Transport:
    """A way in: its name as messages keep it, what people call it, and where what fetches is found."""

    name: str
    label: Readable
    sweep: str = ""

    def fetch(self) -> int:
        """Bring in what lies ready; return how many messages."""
        return cast("Callable[[], int]", import_string(self.sweep))()


TRANSPORTS: tuple[Transport, ...] = (
    Transport(SCREEN, said("lcms_bridge.transport.screen")),
    Transport(PUSH, said("lcms_bridge.transport.push")),
    Transport(FOLDER, said("lcms_bridge.transport.folder"), "lcms_bridge.folders.folders_take"),
    Transport(MAIL, said("lcms_bridge.transport.mail"), "lcms_bridge.mailbox.mail_take"),
    Transport(PULL, said("lcms_bridge.transport.pull"), "lcms_bridge.services.pulling.pulls_take"),
    # a process of its own: `manage.py mllp`
    Transport(MLLP, said("lcms_bridge.transport.mllp")),
)
_LABELS = {one.name: one.label for one in TRANSPORTS}


def way_named(name: str) -> Readable:
    """Return what people call a way in."""
    return _LABELS.get(name, name)


FETCHED = tuple(one for one in TRANSPORTS if one.sweep)
