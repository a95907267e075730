"""A realm's newest state, held ready in the process and brought up to date by what is new.

Building a snapshot is then joining strings. State and position come from one SQL statement, so
that they belong to the same moment exactly: a snapshot at n holds the effect of entries 1..n and
no other.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, OuterRef, Q, Subquery

from journal.audit import is_audited
from journal.entries import UNSEEN, Variants, parse_variants, pick
from journal.kept import Encoded, kept, pack
from journal.models import CurrentState, Entry, Realm
from journal.selectors import LOG_LINES

RECENT_SECONDS = 1.0  # a herd that asks for `recent` shares one snapshot a second
LINES_KEPT = (
    LOG_LINES * 3
)  # lines of all audiences that are held; a reader is shown the last LOG_LINES


@dataclass(frozen=True)
class Held:
    """The variants of an entry, and which of them count (have a state, a line).

    `audited`: the entity's key and the entry's number, when showing its state is recorded.
    """

    variants: Variants
    counts: tuple[bool, ...]
    audited: tuple[tuple[str, int] | None, ...]
    categories: frozenset[str]  # of its lines

    @classmethod
    def of(cls, seq: int, text: str, member: str) -> "Held":
        """Parse variants and note in which the member is present and not null."""
        variants = parse_variants(text)
        bodies = [json.loads(body) for _to, body in variants]
        return cls(
            variants,
            tuple(body.get(member) is not None for body in bodies),
            tuple(
                (body["key"], seq)
                if body["state"] is not None and is_audited(body["key"])
                else None
                for body in bodies
            ),
            frozenset(body["line"]["cat"] for body in bodies if "line" in body),
        )

    def shown(self, audiences: frozenset[str]) -> int:
        """Return the index of the variant these audiences are shown, or UNSEEN."""
        index = pick(self.variants, audiences)
        return index if index != UNSEEN and self.counts[index] else UNSEEN


@dataclass
class Shown:
    """What one set of audiences is shown of some entries: bodies, and which of them are audited."""

    bodies: list[str]
    keys: list[str]
    audited: list[tuple[str, int]]


def show(held: Iterable[tuple[str, Held]], audiences: frozenset[str]) -> Shown:
    """Return what these audiences are shown, in the given order."""
    found = Shown([], [], [])
    for key, item in held:
        index = item.shown(audiences)
        if index != UNSEEN:
            found.bodies.append(item.variants[index][1])
            found.keys.append(key)
            audited = item.audited[index]
            if audited is not None:
                found.audited.append(audited)
    return found


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
        self._states: dict[str, Held] = {}
        self._lines: deque[Held] = deque(maxlen=LINES_KEPT)
        self._named: set[str] = set()  # the audiences that tell readers apart here

    def encoded(self, audiences: frozenset[str], *, recent: bool = False) -> Encoded:
        """Return the snapshot for these audiences as of now (one query when nothing is new).

        `recent` allows one that is up to a second old.
        """
        with self._lock:
            made = kept.get(self._key(audiences)) if recent else None
            if made is not None and time.monotonic() - made.made_at < RECENT_SECONDS:
                return made
            self._refresh()
            key = self._key(audiences)
            made = kept.get(key)
            if made is None or (made.seq, made.tag) != (self._seq, self._tag):
                made = self._encode(audiences)
                kept.put(key, made)
            return made

    def _key(self, audiences: frozenset[str]) -> tuple[int, str, frozenset[str]]:
        """Return under what a snapshot is kept: readers who see the same share it."""
        return self._realm_id, self._epoch, audiences & self._named

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
        """Read the states and lines after the held position, with the position they belong to.

        There always is a row: that of the entity which the newest entry concerns, also when it left.
        """
        news = Q(seq__gt=self._seq)
        if not self._seq:
            news &= Q(gone_seq__isnull=True) | Q(seq=F("realm__head"))
        rows = list(
            CurrentState.objects.filter(news, realm_id=self._realm_id)
            .annotate(head=F("realm__head"))
            .values_list("key", "seq", "variants", "head"),
        )
        for key, seq, variants, _head in rows:
            if variants:
                self._states[key] = self._named_in(Held.of(seq, variants, "state"))
            else:
                self._states.pop(key, None)
        seq = rows[0][3]
        fresh = (
            Entry.objects.filter(
                realm_id=self._realm_id, seq__gt=self._seq, seq__lte=seq, has_line=True
            )
            .order_by("-seq")
            .values_list("seq", "variants")[:LINES_KEPT]
        )
        self._lines.extend(
            self._named_in(Held.of(number, variants, "line"))
            for number, variants in reversed(fresh)
        )
        self._tag = Entry.objects.values_list("tag", flat=True).get(
            realm_id=self._realm_id, seq=seq
        )
        self._seq = seq

    def _named_in(self, held: Held) -> Held:
        """Note which audiences an entry names."""
        for to, _body in held.variants:
            self._named |= to
        return held

    def _encode(self, audiences: frozenset[str]) -> Encoded:
        """Join the bodies these audiences are shown into one document."""
        states = show(((key, self._states[key]) for key in sorted(self._states)), audiences)
        lines = show((("", held) for held in self._lines), audiences)
        return snapshot_document(self._epoch, self._seq, self._tag, states, lines)


def snapshot_document(epoch: str, seq: int, tag: str, states: Shown, lines: Shown) -> Encoded:
    """Return a snapshot made of bodies that are already encoded; of the lines the last ones."""
    entities = ",".join(
        f"{json.dumps(key, ensure_ascii=False)}:{body}"
        for key, body in zip(states.keys, states.bodies, strict=True)
    )
    log = ",".join(lines.bodies[-LOG_LINES:])
    head = f'{{"epoch":"{epoch}","seq":{seq},"tag":"{tag}"'
    plain = f'{head},"entities":{{{entities}}},"log":[{log}]}}'.encode()
    audited = tuple(dict.fromkeys(states.audited + lines.audited))
    return pack(plain, seq, tag, audited)


@lru_cache(maxsize=64)
def projection(realm_id: int) -> Projection:
    """Return this process's projection of a realm."""
    return Projection(realm_id)
