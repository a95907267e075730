"""What a system sent and was not even stored: told at the system, where who keeps it looks.

A message that is refused before it is stored (empty, too large, about patients) is in no inbox, and what lies
beside a folder is read by who runs the machine. At its source it is a message with a fault, as any other.
"""

from capacity.models import Source, SourceState
from capacity.services.sources import source_heard
from journal.errors import ZorgbeeldError
from journal.said import Readable, both
from journal.services import REALM_CLOSED, writing
from lcms_bridge.application import BRIDGE
from lcms_bridge.senders import locked

WHOLE = "file"  # the field of a fault that is no row's


def turned_away(source: Source | None, why: list[tuple[str, Readable]]) -> None:
    """Note at a registered system why something of it was not taken, as codes with sentences.

    Nothing of the message itself is kept, its name neither: it may be called after a patient. Nobody to tell:
    a person sent it, or the system was withdrawn, or its realm closed meanwhile.
    """
    if source is None or not why:
        return
    faults = [
        {"row": 0, "field": WHOLE, "code": code, "sentence": both(words)} for code, words in why
    ]
    try:
        with writing():
            row = locked(source)
            if row.state == SourceState.WITHDRAWN:
                return
            batch = {
                "at": row.realm.now().isoformat(),
                "accepted": 0,
                "unchanged": 0,
                "rejected": len(faults),
                "faults": faults,
            }
            source_heard(row, actor=BRIDGE, moment=None, batch=batch)
    except ZorgbeeldError as error:
        if error.code != REALM_CLOSED:
            raise
