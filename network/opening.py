"""Opening hours as data: `24/7`, or rows such as `mon-fri 17:00-08:00; sat,sun 00:00-24:00`.

Pure. Hours are wall time in the Netherlands: an evening that ends at 08:00 ends at eight by the clock on
the wall, also in the night in which the clocks change; what is longer or shorter then is the night. A row
whose end is not after its begin ends on the next day. Days are `mon` to `sun`, ranges and lists of them,
`daily`, and `holiday`: where there is such a row, it counts on a public holiday and those of the weekday
do not. An empty text is unknown: neither open nor closed. `static/zb/opening.js` says the same on screens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from journal.local_time import LOCAL, is_left_out
from network.holidays import is_holiday

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAILY, HOLIDAY, ALWAYS = "daily", "holiday", "24/7"
MIDNIGHT = 24 * 60
LONGEST = 200  # characters
# A place that opens on public holidays alone opens within a year; from Ascension to Christmas is 7 months.
LOOK_AHEAD = timedelta(days=370)
_ROW = re.compile(r"([a-z,-]+) ([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Slot:
    """One row: on which days (0 is Monday), and the minutes of the day from and until which it counts."""

    days: frozenset[int]
    on_holidays: bool
    begin: int
    end: int

    @property
    def is_whole_week(self) -> bool:
        """Say whether it is never closed."""
        return len(self.days) == len(DAYS) and (self.begin, self.end) == (0, MIDNIGHT)


@dataclass(frozen=True)
class Hours:
    """Opening hours; `always` is day and night, no slots and not always is never."""

    slots: tuple[Slot, ...] = ()
    always: bool = False


@lru_cache(maxsize=512)
def parse_hours(text: str) -> Hours | None:
    """Return the hours of a text, None when it is empty. Raises ValueError with the row that is wrong."""
    whole = text.strip()
    if not whole:
        return None
    if len(whole) > LONGEST:
        raise ValueError(whole[:40])
    if whole == ALWAYS:
        return Hours(always=True)
    slots = tuple(_slot(row.strip()) for row in whole.split(";"))
    return Hours(slots, always=any(slot.is_whole_week for slot in slots))


def _slot(row: str) -> Slot:
    """Return one row. Raises ValueError with the row."""
    found = _ROW.fullmatch(row)
    if found is None:
        raise ValueError(row)
    begin, end = (int(found[n]) * 60 + int(found[n + 1]) for n in (2, 4))
    if int(found[3]) > 59 or int(found[5]) > 59 or begin >= MIDNIGHT or end > MIDNIGHT:  # noqa: PLR2004
        raise ValueError(row)
    if begin == end:  # nothing, or a whole day? 00:00-24:00 says the latter
        raise ValueError(row)
    days = [day for part in found[1].split(",") for day in _days(part, row)]
    weekdays = frozenset(DAYS.index(day) for day in days if day != HOLIDAY)
    return Slot(weekdays, HOLIDAY in days, begin, end)


def _days(part: str, row: str) -> Iterator[str]:
    """Yield the days of one word. Raises ValueError with the row."""
    first, dash, last = part.partition("-")
    if part == DAILY:
        yield from DAYS
    elif part == HOLIDAY or part in DAYS:
        yield part
    elif dash and first in DAYS and last in DAYS and DAYS.index(first) < DAYS.index(last):
        yield from DAYS[DAYS.index(first) : DAYS.index(last) + 1]
    else:
        raise ValueError(row)


def is_open(hours: Hours, moment: datetime) -> bool:
    """Say whether a place with these hours is open at a moment."""
    return hours.always or any(begin <= moment < end for begin, end in _around(hours, moment))


def next_change(hours: Hours, moment: datetime) -> datetime | None:
    """Return when a place opens or closes next after a moment (UTC); None when it never does."""
    if hours.always or not hours.slots:
        return None
    end = moment.astimezone(UTC)
    inside = is_open(hours, moment)
    for begin, until in _from(hours, moment):
        if inside and begin > end:
            return end
        if begin > end:
            return begin
        if until > end:
            inside, end = True, until
    return None


def _around(hours: Hours, moment: datetime) -> Iterator[Span]:
    """Yield the spans that can hold a moment: those that begin on its day or the day before."""
    day = moment.astimezone(LOCAL).date()
    for one in (day - timedelta(days=1), day):
        yield from _spans(hours, one)


def _from(hours: Hours, moment: datetime) -> Iterator[Span]:
    """Yield the spans that end after a moment, in their order."""
    day = moment.astimezone(LOCAL).date() - timedelta(days=1)
    for step in range(LOOK_AHEAD.days):
        spans = sorted(_spans(hours, day + timedelta(days=step)))
        yield from (span for span in spans if span[1] > moment)


def _spans(hours: Hours, day: date) -> Iterator[Span]:
    """Yield from when until when a place is open that opens on a day."""
    holiday = is_holiday(day) and any(slot.on_holidays for slot in hours.slots)
    for slot in hours.slots:
        if slot.on_holidays if holiday else day.weekday() in slot.days:
            last = day if slot.end > slot.begin else day + timedelta(days=1)
            # the hour that occurs twice is open from its first to its last minute
            yield _moment(day, slot.begin, fold=0), _moment(last, slot.end, fold=1)


def _moment(day: date, minutes: int, *, fold: int) -> datetime:
    """Return the moment of a wall time; one that the clocks jump over is the moment of the jump."""
    extra, rest = divmod(minutes, MIDNIGHT)
    wall = datetime.combine(day + timedelta(days=extra), time(rest // 60, rest % 60))
    if is_left_out(wall):  # clocks jump on a whole hour, at which the time of before still counts
        wall, fold = wall.replace(minute=0), 0
    return wall.replace(tzinfo=LOCAL, fold=fold).astimezone(UTC)
