"""A journal that was put back from a backup: everybody reads so in the log, and every screen starts again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.actors import system_actor
from journal.events import Event, Line, event_type
from journal.models import Realm
from journal.retention import epoch_renew
from journal.said import said
from journal.services import record, writing

ACTOR = system_actor("backup", said("journal.actor.backup"))


@event_type("journal.restored")
@dataclass(frozen=True)
class JournalRestored(Event):
    """The journal was put back as it was at a moment; what came after `head` then is not in it."""

    trail = "restored"
    made_at: datetime
    head: int

    @property
    def key(self) -> str:
        """Return the entity: the last time it was put back."""
        return "restored"

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", said("journal.line.restored", moment=self.made_at))

    def trail_detail(self) -> dict[str, Any]:
        """Return of which moment it is."""
        return {"made_at": self.made_at, "head": self.head}


def restored_tell(realm: Realm, *, made_at: datetime) -> None:
    """Say in an open realm that it was put back; in every one begin a new epoch.

    A screen that knows more than was put back is found out by its position either way; the epoch spares
    all of them the finding out.
    """
    if realm.is_open:
        with writing():
            record(JournalRestored(made_at, realm.head), realm=realm, actor=ACTOR)
    epoch_renew(realm)
