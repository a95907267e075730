"""The snapshot as bytes: now (from the projection), or as of a number or a moment (from the
journal).
"""

import json
import time
from collections import OrderedDict
from datetime import datetime
from threading import Lock

from journal.audit import is_audited
from journal.live.entries import body_for, parse_variants
from journal.models import Realm
from journal.projection import Encoded, join_snapshot, pack, projection
from journal.selectors import LOG_LINES, lines_until, seq_at, states_at, tag_at

RECENT_SECONDS = 1.0  # a herd that asks for `recent` shares one snapshot a second
PAST_KEPT = 64  # past moments never change: the last ones asked for are kept

_Key = tuple[int, str, frozenset[str]]
_recent: dict[_Key, tuple[float, Encoded]] = {}
_past: OrderedDict[tuple[int, str, frozenset[str], int], Encoded] = OrderedDict()
_lock = Lock()


def snapshot_now(realm: Realm, audiences: frozenset[str], *, recent: bool = False) -> Encoded:
    """Return the present snapshot; `recent` allows one that is up to a second old.

    A client that goes on with the events after the snapshot's number loses nothing by an older one.
    """
    key = (realm.pk, str(realm.epoch), audiences)
    held = _recent.get(key)
    if recent and held is not None and time.monotonic() - held[0] < RECENT_SECONDS:
        return held[1]
    made = projection(realm.pk).encoded(audiences)
    with _lock:
        if len(_recent) > 4 * PAST_KEPT:
            _recent.clear()
        _recent[key] = (time.monotonic(), made)
    return made


def snapshot_at(realm: Realm, audiences: frozenset[str], seq: int) -> Encoded:
    """Return the snapshot as of a sequence number; a number beyond the head gives the head."""
    seq = min(max(seq, 0), realm.head)
    key = (realm.pk, str(realm.epoch), audiences, seq)
    with _lock:
        held = _past.get(key)
    if held is not None and f'"tag":"{tag_at(realm, seq)}"'.encode() in held.plain[:200]:
        return held
    made = _encode_past(realm, audiences, seq)
    with _lock:
        _past[key] = made
        while len(_past) > PAST_KEPT:
            _past.popitem(last=False)
    return made


def snapshot_at_moment(realm: Realm, audiences: frozenset[str], moment: datetime) -> Encoded:
    """Return the snapshot as of a moment of the realm's time."""
    return snapshot_at(realm, audiences, seq_at(realm, moment))


def _encode_past(realm: Realm, audiences: frozenset[str], seq: int) -> Encoded:
    """Read the state at a number from the journal alone and join it."""
    entities = {}
    for key, text in states_at(realm, seq):
        body = body_for(parse_variants(text), audiences)
        if body is not None and json.loads(body)["state"] is not None:
            entities[key] = body
    lines = []
    for text in lines_until(realm, seq):
        body = body_for(parse_variants(text), audiences)
        if body is not None and "line" in json.loads(body):
            lines.append(body)
    log = lines[:LOG_LINES][::-1]
    plain = join_snapshot(str(realm.epoch), seq, tag_at(realm, seq), entities, log)
    return pack(plain, seq, tuple(key for key in entities if is_audited(key)))
