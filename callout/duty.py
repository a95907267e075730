"""Who is on duty by a roster, and when nobody is. Pure: shifts and a moment in, names out.

A shift counts from its begin until its end, within its hours; hours are wall time, so that a night in
which the clocks change is an hour longer or shorter and nobody is missing. Where two count, the one that
began later does: a swap for one night stands over the standing week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from journal.local_time import LOCAL, is_left_out
from network.opening import ALWAYS, is_open, next_change, parse_hours

LOOK_AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Shift:
    """One shift: from when until when (None: on and on), in which hours, and who in which order."""

    begins: datetime
    ends: datetime | None
    hours: str
    people: tuple[str, ...]

    def counts(self, moment: datetime) -> bool:
        """Say whether it counts at a moment."""
        if moment < self.begins or (self.ends is not None and moment >= self.ends):
            return False
        hours = parse_hours(self.hours or ALWAYS)
        return hours is not None and is_open(hours, moment)

    def change_after(self, moment: datetime) -> datetime | None:
        """Return when it next begins or ends to count after a moment, or may."""
        hours = parse_hours(self.hours or ALWAYS)
        turn = None if hours is None else next_change(hours, moment)
        return min(
            (one for one in (self.begins, self.ends, turn) if one is not None and one > moment),
            default=None,
        )


@dataclass(frozen=True)
class Gap:
    """A time in which nobody is on duty."""

    begins: datetime
    ends: datetime


def shifts_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Shift, ...]:
    """Return shifts as a row keeps them."""
    return tuple(
        Shift(
            datetime.fromisoformat(row["begins"]),
            datetime.fromisoformat(row["ends"]) if row["ends"] else None,
            row["hours"],
            tuple(row["people"]),
        )
        for row in rows
    )


def on_duty(shifts: Sequence[Shift], moment: datetime) -> tuple[str, ...]:
    """Return who is on duty at a moment, in the order in which they are called."""
    counting = [(shift.begins, place) for place, shift in enumerate(shifts) if shift.counts(moment)]
    return shifts[max(counting)[1]].people if counting else ()


def next_turn(shifts: Sequence[Shift], moment: datetime) -> datetime | None:
    """Return when who is on duty may next be another; None: it never changes."""
    return min(
        (turn for shift in shifts if (turn := shift.change_after(moment)) is not None),
        default=None,
    )


def gaps(shifts: Sequence[Shift], moment: datetime) -> tuple[Gap, ...]:
    """Return when nobody is on duty in the days to come; what is past is over and complains no more."""
    end = moment + LOOK_AHEAD
    found: list[Gap] = []
    while moment < end:
        turn = min(next_turn(shifts, moment) or end, end)
        if not on_duty(shifts, moment):
            begins = found.pop().begins if found and found[-1].ends == moment else moment
            found.append(Gap(begins, turn))
        moment = turn
    return tuple(found)


def quiet_until(moment: datetime, begins: time | None, ends: time | None) -> datetime | None:
    """Return when the quiet hours in which a moment falls are over; None when it falls in none."""
    if begins is None or ends is None or begins == ends:
        return None
    local = moment.astimezone(LOCAL)
    clock = local.time()
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if begins > ends and clock >= begins else 0)
    wall = datetime.combine(day, ends)
    if is_left_out(wall):
        wall += timedelta(hours=1)
    return wall.replace(tzinfo=LOCAL, fold=1).astimezone(UTC)
