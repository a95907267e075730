"""A realm's newest state, held ready in the process and brought up to date by what is new.

Building a snapshot is then joining strings. State and position come from one SQL statement, so
that they belong to the same moment exactly: a snapshot at n holds the effect of entries 1..n and
no other.
"""

import gzip
import hashlib
import json
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, OuterRef, Subquery

from journal.audit import is_audited
from journal.live.entries import UNSEEN, Variants, parse_variants, pick
from journal.models import CurrentState, Entry, Realm
from journal.selectors import LOG_LINES

LINES_KEPT = (
    LOG_LINES * 3
)  # lines of all audiences that are held; a reader is shown the last LOG_LINES
ENCODED_KEPT = 256  # encoded snapshots a realm: one for each set of audiences that is reading now
GZIP_LEVEL = 3  # 300 kB in 4 ms; level 6 takes three times as long for 6 % less


@dataclass(frozen=True)
class Encoded:
    """One encoded snapshot: the bytes, the same bytes compressed, its ETag, and the audited keys
    in it.
    """

    seq: int
    plain: bytes
    zipped: bytes
    etag: str
    audited: tuple[str, ...]


@dataclass(frozen=True)
class _Held:
    """The variants of an entity or a line, and which of them count (have a state, a line)."""

    seq: int
    variants: Variants
    counts: tuple[bool, ...]


def _held(seq: int, text: str, member: str) -> _Held:
    """Parse variants and note in which the member is present and not null."""
    variants = parse_variants(text)
    counts = tuple(json.loads(body).get(member) is not None for _to, body in variants)
    return _Held(seq, variants, counts)


def _shown(held: _Held, audiences: frozenset[str]) -> str | None:
    """Return the body these audiences are shown, if it counts."""
    index = pick(held.variants, audiences)
    return held.variants[index][1] if index != UNSEEN and held.counts[index] else None


class Projection:
    """The newest state of one realm in this process; safe to use from several threads."""

    def __init__(self, realm_id: int) -> None:
        self._realm_id = realm_id
        self._lock = threading.Lock()
        self._reset("")

    def _reset(self, epoch: str) -> None:
        """Forget everything: another epoch, or another history under the same one."""
        self._epoch = epoch
        self._seq = 0
        self._tag = ""
        self._states: dict[str, _Held] = {}
        self._lines: deque[_Held] = deque(maxlen=LINES_KEPT)
        self._encoded: OrderedDict[frozenset[str], Encoded] = OrderedDict()

    def encoded(self, audiences: frozenset[str]) -> Encoded:
        """Return the snapshot for these audiences as of now (one query when nothing is new)."""
        with self._lock:
            self._refresh()
            made = self._encoded.get(audiences)
            if made is None or made.seq != self._seq:
                made = self._encode(audiences)
                self._encoded[audiences] = made
            self._encoded.move_to_end(audiences)
            while len(self._encoded) > ENCODED_KEPT:
                self._encoded.popitem(last=False)
            return made

    def _refresh(self) -> None:
        """Take in what is new since the last time."""
        mark = Entry.objects.filter(realm=OuterRef("pk"), seq=self._seq).values("tag")
        epoch, head, tag = (
            Realm.objects.filter(pk=self._realm_id)
            .annotate(mark=Subquery(mark))
            .values_list("epoch", "head", "mark")
            .get()
        )
        if str(epoch) != self._epoch or (tag or "") != self._tag:
            self._reset(str(epoch))
        if head > self._seq:
            self._take_in()

    def _take_in(self) -> None:
        """Read the states and lines after the held position, with the position they belong to."""
        rows = list(
            CurrentState.objects.filter(realm_id=self._realm_id, seq__gt=self._seq)
            .annotate(head=F("realm__head"))
            .values_list("key", "seq", "variants", "head"),
        )
        for key, seq, variants, _head in rows:
            self._states[key] = _held(seq, variants, "state")
        seq = rows[0][3]
        fresh = (
            Entry.objects.filter(
                realm_id=self._realm_id, seq__gt=self._seq, seq__lte=seq, has_line=True
            )
            .order_by("-seq")
            .values_list("seq", "variants")[:LINES_KEPT]
        )
        self._lines.extend(_held(number, variants, "line") for number, variants in reversed(fresh))
        self._tag = Entry.objects.values_list("tag", flat=True).get(
            realm_id=self._realm_id, seq=seq
        )
        self._seq = seq

    def _encode(self, audiences: frozenset[str]) -> Encoded:
        """Join the bodies these audiences are shown into one document."""
        shown = {
            key: body
            for key in sorted(self._states)
            if (body := _shown(self._states[key], audiences)) is not None
        }
        lines = [body for held in self._lines if (body := _shown(held, audiences)) is not None]
        plain = join_snapshot(self._epoch, self._seq, self._tag, shown, lines[-LOG_LINES:])
        return pack(plain, self._seq, tuple(key for key in shown if is_audited(key)))


def join_snapshot(
    epoch: str, seq: int, tag: str, entities: dict[str, str], log: list[str]
) -> bytes:
    """Return a snapshot document made of bodies that are already encoded."""
    states = ",".join(
        f"{json.dumps(key, ensure_ascii=False)}:{body}" for key, body in entities.items()
    )
    head = f'{{"epoch":"{epoch}","seq":{seq},"tag":"{tag}"'
    return f'{head},"entities":{{{states}}},"log":[{",".join(log)}]}}'.encode()


def pack(plain: bytes, seq: int, audited: tuple[str, ...]) -> Encoded:
    """Return a document with its compressed form and its ETag (from its content)."""
    etag = f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"'
    return Encoded(seq, plain, gzip.compress(plain, GZIP_LEVEL, mtime=0), etag, audited)


@lru_cache(maxsize=64)
def projection(realm_id: int) -> Projection:
    """Return this process's projection of a realm."""
    return Projection(realm_id)
