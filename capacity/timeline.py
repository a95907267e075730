"""What counted when: lines of figures in, spans of time out, by the rule of `capacity.choice`.

Pure, and blind to the order in which lines came in: it looks at when they were observed. Where nobody
spoke, or the last word had grown stale, there is no span: silence is a gap and is never filled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from capacity.choice import FEED_FIRST, Offer, choose

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Told:
    """What one source said of one figure: observed when, received when, in which report.

    `load`, `room` and `regular` are the marks of its values.
    """

    source: str
    observed_at: datetime
    received_at: datetime
    report: int
    stale_after_s: int
    load: float | None = None
    room: float | None = None
    regular: float | None = None
    holds_until: datetime | None = None
    correction: bool = False
    values: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def order(self) -> tuple[datetime, datetime, int]:
        """Return what puts lines in order: when it was so, then when it was said."""
        return self.observed_at, self.received_at, self.report

    @property
    def stale_at(self) -> datetime:
        """Return the last moment at which it is fresh."""
        return self.observed_at + timedelta(seconds=self.stale_after_s)

    @property
    def offer(self) -> Offer:
        """Return it as the rule of choice takes it."""
        return Offer(
            self.source, self.observed_at, self.stale_after_s, self.holds_until, self.correction
        )


@dataclass(frozen=True)
class Span:
    """A stretch of time in which one line counted."""

    told: Told
    since: datetime
    until: datetime
    replaced: bool = False  # the same source had said otherwise of the same moment

    @property
    def corrected(self) -> bool:
        """Say whether what counts here was said afterwards, in place of something else."""
        return self.replaced or self.told.correction


def known_at(told: Iterable[Told], moment: datetime | None) -> list[Told]:
    """Return the lines that had come in by a moment; all without one."""
    return [one for one in told if moment is None or one.received_at <= moment]


def spans(
    told: Iterable[Told], start: datetime, end: datetime, *, prefer: str = FEED_FIRST
) -> list[Span]:
    """Return what counted between two moments, in order; lines from before may count at the start."""
    lines = sorted(told, key=lambda one: one.order)
    replaced = _replaced(lines)
    found: list[Span] = []
    for since, next_at, counted in _counted(lines, start, end, prefer):
        until = min(next_at, counted.stale_at)
        last = found[-1] if found else None
        if last is not None and last.told is counted and last.until >= since - INSTANT:
            found[-1] = replace(last, until=until)
        elif until > since:
            mark = (counted.source, counted.observed_at) in replaced
            found.append(Span(counted, since, until, mark))
    return found


def in_force(told: Iterable[Told], moment: datetime, *, prefer: str = FEED_FIRST) -> Told | None:
    """Return the line that counted at a moment; None when nothing did."""
    found = spans(told, moment, moment + INSTANT, prefer=prefer)
    return found[0].told if found else None


def last_word(told: Iterable[Told], moment: datetime, *, prefer: str = FEED_FIRST) -> Told | None:
    """Return the line that a reader saw at a moment, stale or not; None when nobody had spoken."""
    newest: dict[str, Told] = {}
    for one in sorted(told, key=lambda one: one.order):
        if one.observed_at <= moment:
            _take(newest, one)
    return _chosen(list(newest.values()), moment, prefer) if newest else None


def gaps(found: Sequence[Span], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the times between two moments in which nothing counted."""
    silent, at = [], start
    for one in found:
        if one.since - at > INSTANT:
            silent.append((at, one.since))
        at = max(at, one.until)
    if end - at > INSTANT:
        silent.append((at, end))
    return silent


def _replaced(lines: Sequence[Told]) -> set[tuple[str, datetime]]:
    """Return of which source and moment something else was said first."""
    first: dict[tuple[str, datetime], Told] = {}
    found = set()
    for one in lines:
        key = (one.source, one.observed_at)
        before = first.setdefault(key, one)
        if before.values != one.values:
            found.add(key)
    return found


def _counted(
    lines: Sequence[Told], start: datetime, end: datetime, prefer: str
) -> Iterator[tuple[datetime, datetime, Told]]:
    """Yield from when to when the choice stood, with the line chosen, fresh or not."""
    newest: dict[str, Told] = {}
    at, moments = 0, _moments(lines, start, end)
    for index, since in enumerate(moments[:-1]):
        while at < len(lines) and lines[at].observed_at <= since:
            _take(newest, lines[at])
            at += 1
        if newest:
            counted = _chosen(list(newest.values()), since, prefer)
            if counted.stale_at >= since:
                yield since, moments[index + 1], counted


def _chosen(lines: Sequence[Told], moment: datetime, prefer: str) -> Told:
    """Return which of the newest lines of each source counts."""
    if len(lines) == 1:
        return lines[0]
    return lines[choose([one.offer for one in lines], now=moment, prefer=prefer).index]


def _take(newest: dict[str, Told], one: Told) -> None:
    """Make a line the newest of its source; the last that was put in is the last that was said."""
    newest.pop(one.source, None)
    newest[one.source] = one


def _moments(lines: Sequence[Told], start: datetime, end: datetime) -> list[datetime]:
    """Return the moments at which the choice may change, with both ends."""
    found = {start, end}
    alone = len({one.source for one in lines}) == 1
    for one in lines:
        more = () if alone else (one.stale_at + INSTANT, one.holds_until)
        found |= {at for at in (one.observed_at, *more) if at is not None and start < at < end}
    return sorted(found)
