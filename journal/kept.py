"""Encoded snapshots, kept to be given again: bounded in bytes, whatever the number of readers."""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

import brotli
from django.conf import settings

from journal.encodings import small

GZIP_LEVEL = 3  # for the few that know no Brotli
PAIR_BYTES = 120  # about what one audited entry of a kept snapshot takes


@dataclass(frozen=True)
class Encoded:
    """One encoded snapshot: its position, the compressed bytes, its ETag, and which audited entries
    it shows (key and number).

    Only the compressed form is kept: it is a thirtieth, and what nearly every client asks for.
    """

    seq: int
    tag: str
    small: bytes
    etag: str
    audited: tuple[tuple[str, int], ...]
    made_at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def plain(self) -> bytes:
        """Return the document."""
        return bytes(brotli.decompress(self.small))

    @property
    def zipped(self) -> bytes:
        """Return the document for a client that knows gzip only."""
        return gzip.compress(self.plain, GZIP_LEVEL, mtime=0)

    @property
    def weight(self) -> int:
        """Return about how many bytes keeping it takes."""
        return len(self.small) + PAIR_BYTES * len(self.audited)


def pack(plain: bytes, seq: int, tag: str, audited: tuple[tuple[str, int], ...]) -> Encoded:
    """Return a document in its compressed form, with its ETag (from its content)."""
    etag = f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"'
    return Encoded(seq, tag, small(plain), etag, audited)


class Kept:
    """The snapshots asked for last, up to a number of bytes; safe to use from several threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._held: OrderedDict[Hashable, Encoded] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> Encoded | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, made: Encoded) -> None:
        """Keep a snapshot in place of the one under this key; the ones unused longest make room."""
        with self._lock:
            before = self._held.pop(key, None)
            self.bytes -= before.weight if before else 0
            if made.weight > self.limit:
                return  # it would push out all others and not fit either
            self.bytes += made.weight
            self._held[key] = made
            while self.bytes > self.limit:
                _key, dropped = self._held.popitem(last=False)
                self.bytes -= dropped.weight


kept = Kept(settings.SNAPSHOT_CACHE_MB * 1024 * 1024)
