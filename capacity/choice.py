"""Which source counts for a figure when more than one speaks of it, and why: one rule, said aloud.

Pure: offers in, a choice with its reason out. A feed that is alive goes before what was typed, because it
does not get tired; what a person typed over it holds for a while, because a person sees what a feed does
not; a feed that fell silent gives way, and is shown as silent. A setting per kind may say otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from capacity.resource import AUTOMATIC, category_of

FEED_FIRST = "feed"
HAND_FIRST = "hand"
NEWEST_FIRST = "newest"
PREFERENCES = (FEED_FIRST, HAND_FIRST, NEWEST_FIRST)
HOLDS = timedelta(hours=2)  # how long a figure by hand goes before a feed when nobody says how long


@dataclass(frozen=True)
class Offer:
    """What one source says of a figure: when it was observed, and how long it stays fresh (seconds).

    `holds_until` is the moment until which a figure by hand goes before a feed.
    """

    source: str
    observed_at: datetime
    stale_after_s: int
    holds_until: datetime | None = None
    correction: bool = False

    @property
    def is_feed(self) -> bool:
        """Say whether a machine says it."""
        return category_of(self.source) == AUTOMATIC

    @property
    def stale_at(self) -> datetime:
        """Return the moment from which it is stale."""
        return self.observed_at + timedelta(seconds=self.stale_after_s)


@dataclass(frozen=True)
class Choice:
    """Which offer counts, by its place in the list; why; and when the choice may become another.

    `why` is one of `only`, `newest`, `held` (by hand, `until`), `feed`, `silent` (a feed that stopped,
    `source`), `hand`, `corrected`: the sentence is in `static/zb/sources.js`.
    """

    index: int
    why: str
    params: dict[str, Any] = field(default_factory=dict)
    again_at: datetime | None = None


def choose(offers: Sequence[Offer], *, now: datetime, prefer: str = FEED_FIRST) -> Choice:
    """Return which of these offers counts at a realm moment. Raises ValueError without offers."""
    if not offers:
        msg = "nobody said anything"
        raise ValueError(msg)
    newest = _newest(offers, range(len(offers)))
    if len(offers) == 1:
        return Choice(0, "only")
    if (correction := _correction(offers)) is not None:
        return Choice(correction, "corrected")
    feeds = [index for index, one in enumerate(offers) if one.is_feed]
    hands = [index for index, one in enumerate(offers) if not one.is_feed]
    if not feeds or not hands or prefer == NEWEST_FIRST:
        return Choice(newest, "newest")
    feed, hand = _newest(offers, feeds), _newest(offers, hands)
    if prefer == HAND_FIRST:
        return _hand_first(offers, hand, feed, now)
    return _feed_first(offers, hand, feed, now)


def _feed_first(offers: Sequence[Offer], hand: int, feed: int, now: datetime) -> Choice:
    """Return the choice where a feed goes before what was typed."""
    held = offers[hand].holds_until
    if held is not None and held > now:
        return Choice(hand, "held", {"until": held}, again_at=held)
    alive_until = offers[feed].stale_at
    if alive_until >= now:
        return Choice(feed, "feed", again_at=alive_until)
    if offers[hand].observed_at > offers[feed].observed_at:
        return Choice(hand, "silent", {"source": offers[feed].source})
    return Choice(feed, "newest")


def _hand_first(offers: Sequence[Offer], hand: int, feed: int, now: datetime) -> Choice:
    """Return the choice where what was typed goes before a feed, as long as it is fresh."""
    fresh_until = offers[hand].stale_at
    if fresh_until >= now:
        return Choice(hand, "hand", again_at=fresh_until)
    return Choice(_newest(offers, (hand, feed)), "newest")


def _correction(offers: Sequence[Offer]) -> int | None:
    """Return the correction that nothing newer follows, None without one."""
    last = max(one.observed_at for one in offers)
    found = [
        index for index, one in enumerate(offers) if one.correction and one.observed_at == last
    ]
    return found[-1] if found else None


def _newest(offers: Sequence[Offer], among: Sequence[int]) -> int:
    """Return which of some offers was observed last; of two at once the one that came in last."""
    return max(among, key=lambda index: (offers[index].observed_at, index))
