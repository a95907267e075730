"""The last entries of a realm in memory, so that who was away briefly needs no database."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from journal.entries import LiveEntry

RING_ENTRIES = 5000
RING_BYTES = 8 * 1024 * 1024  # per realm and process, whatever the entries weigh


class Ring:
    """Entries `first`..`last` without a gap, with their running weight in bytes.

    The weight of an entry is that of its heaviest variant: an upper bound for every audience.
    """

    def __init__(self) -> None:
        self._entries: list[LiveEntry] = []
        self._weights: list[int] = []  # running total after each entry

    @property
    def first(self) -> int:
        """Return the first number held; 0 when empty."""
        return self._entries[0].seq if self._entries else 0

    def __len__(self) -> int:
        return len(self._entries)

    def extend(self, entries: Iterable[LiveEntry]) -> None:
        """Append entries that follow the last one; drop the oldest beyond the limits."""
        total = self._weights[-1] if self._weights else 0
        for entry in entries:
            total += max((len(body) for _to, body in entry.variants), default=0) + 1
            self._entries.append(entry)
            self._weights.append(total)
        # trimmed by a quarter at a time: removing from the front of a list moves the rest
        over_bytes = bisect_left(self._weights, total - RING_BYTES)
        over = max(len(self._entries) - RING_ENTRIES, over_bytes)
        if over > RING_ENTRIES // 4 or over_bytes:
            del self._entries[:over]
            del self._weights[:over]

    def _place(self, seq: int) -> int:
        """Return the index just after entry `seq`."""
        return seq - self._entries[0].seq + 1

    def covers(self, since: int) -> bool:
        """Say whether everything after `since` is held."""
        return bool(self._entries) and self._entries[0].seq <= since + 1

    def tag(self, seq: int) -> str | None:
        """Return the mark of an entry, or None when it is not held."""
        if not self._entries or not self._entries[0].seq <= seq <= self._entries[-1].seq:
            return None
        return self._entries[self._place(seq) - 1].tag

    def weight(self, after: int, until: int) -> int:
        """Return the bytes of entries after one number up to another, as far as they are held."""
        if not self._entries or until <= after:
            return 0
        start = max(self._place(after), 0)
        end = min(self._place(until), len(self._entries))
        if end <= start:
            return 0
        return self._weights[end - 1] - (self._weights[start - 1] if start else 0)

    def oldest_within(self, budget: int) -> int:
        """Return the lowest number from which everything after it weighs at most `budget` bytes."""
        if not self._entries:
            return 0
        place = bisect_left(self._weights, self._weights[-1] - budget)
        return self._entries[0].seq - 1 + (place + 1 if self._weights[-1] > budget else 0)

    def after(self, since: int, *, limit: int, budget: int) -> Sequence[LiveEntry]:
        """Return up to `limit` entries after `since` weighing up to `budget`; at least one."""
        start = self._place(since)
        before = self._weights[start - 1] if start else 0
        end = bisect_right(self._weights, before + budget, start)
        return self._entries[start : min(max(end, start + 1), start + limit)]
