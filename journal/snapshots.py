"""The snapshot as bytes: now (from the projection), or as of a number or a moment (from the
journal).
"""

from datetime import datetime

from journal.kept import Encoded, kept
from journal.models import Realm
from journal.projection import Held, projection, show, snapshot_document
from journal.selectors import lines_until, seq_at, states_at, tag_at


def snapshot_now(realm: Realm, audiences: frozenset[str], *, recent: bool = False) -> Encoded:
    """Return the present snapshot; `recent` allows one that is up to a second old.

    A client that goes on with the events after the snapshot's number loses nothing by an older one.
    """
    return projection(realm.pk).encoded(audiences, recent=recent)


def snapshot_at(realm: Realm, audiences: frozenset[str], seq: int) -> Encoded:
    """Return the snapshot as of a sequence number; a number beyond the head gives the head."""
    seq = min(max(seq, 0), realm.head)
    key = (realm.pk, str(realm.epoch), audiences, seq)
    tag = tag_at(realm, seq)
    held = kept.get(key)
    if held is None or held.tag != tag:
        held = _encode_past(realm, audiences, seq, tag)
        kept.put(key, held)
    return held


def snapshot_at_moment(realm: Realm, audiences: frozenset[str], moment: datetime) -> Encoded:
    """Return the snapshot as of a moment of the realm's time."""
    return snapshot_at(realm, audiences, seq_at(realm, moment))


def _encode_past(realm: Realm, audiences: frozenset[str], seq: int, tag: str) -> Encoded:
    """Read the state at a number from the journal alone and join it."""
    states = ((key, Held.of(number, text, "state")) for key, number, text in states_at(realm, seq))
    lines = (("", Held.of(number, text, "line")) for number, text in lines_until(realm, seq))
    return snapshot_document(
        str(realm.epoch), seq, tag, show(states, audiences), show(lines, audiences)
    )
