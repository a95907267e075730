"""The log, page by page: older lines than a screen starts with, as one set of audiences sees them."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from journal.asked import INSTANT
from journal.models import Entry, Realm
from journal.projection import Held, show
from journal.selectors import seq_at
from journal.wording import Sought, doer_of, words_of

PAGE_LINES = 100
MAX_LINES = 500
CHUNK = 500  # entries read at a time
SCAN_ENTRIES = 5000  # read for one page at most: who sees few of them is given an emptier page


@dataclass(frozen=True)
class Asked:
    """Which lines: numbers between `after` and `before`, moments from `since` to `until` (both count).

    `categories` empty: all; `words`: what must stand in them (`journal.wording`), None: anything; `by`: what
    must stand in the name of who did it; `about`: what says that a line is about something (`logtopics`).
    """

    before: int
    after: int = 0
    categories: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    lines: int = PAGE_LINES
    words: Sought | None = None
    by: Sought | None = None
    about: tuple[Callable[[Mapping[str, Any]], bool], ...] = ()

    @property
    def reads(self) -> bool:
        """Say whether what was asked can only be found by reading the lines themselves."""
        return bool(self.words or self.by or self.about)

    def fits(self, body: Mapping[str, Any]) -> bool:
        """Say whether a line, as somebody sees it, is one of those that were asked for."""
        return (
            (self.words is None or self.words.fits(words_of(body)))
            and (self.by is None or self.by.fits(doer_of(body)))
            and all(says(body) for says in self.about)
        )


@dataclass
class Page:
    """Encoded events with a line, newest first; `before` asks for the next page, None: there is none."""

    bodies: list[str] = field(default_factory=list)
    audited: list[tuple[str, int]] = field(default_factory=list)
    before: int | None = None


def log_page(realm: Realm, audiences: frozenset[str], asked: Asked) -> Page:
    """Return the newest lines that were asked for and that these audiences see."""
    low, high = _between(realm, asked)
    page = Page()
    read = 0
    for seq, text in _entries(realm, low, high):
        if len(page.bodies) == asked.lines or read == SCAN_ENTRIES:
            page.before = seq + 1
            return page
        read += 1
        held = Held.of(seq, text, "line")
        if asked.categories and asked.categories.isdisjoint(held.categories):
            continue
        shown = show([("", held)], audiences)
        if asked.reads and not all(asked.fits(json.loads(one)) for one in shown.bodies):
            continue
        page.bodies += shown.bodies
        page.audited += shown.audited
    return page


def _between(realm: Realm, asked: Asked) -> tuple[int, int]:
    """Return the numbers between which the lines lie, neither included."""
    low, high = asked.after, asked.before
    if asked.since is not None:
        low = max(low, seq_at(realm, asked.since - INSTANT))
    if asked.until is not None:
        high = min(high, seq_at(realm, asked.until) + 1)
    return low, high


def _entries(realm: Realm, low: int, high: int) -> Iterator[tuple[int, str]]:
    """Yield the entries with a line between two numbers, newest first."""
    while True:
        rows = Entry.objects.filter(realm=realm, seq__gt=low, seq__lt=high, has_line=True)
        chunk = list(rows.order_by("-seq").values_list("seq", "variants")[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        high = chunk[-1][0]
