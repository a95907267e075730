"""Whether a facility, or a part of it, is open now: what people said of it, and its opening hours.

Pure, and the same as `static/zb/operating.js`. What a person closed stays closed until a person opens it:
an expected end that has passed is shown as passed. Who says `open` with an end opens beyond the hours
until then. Nobody having said anything is open only within the hours, where these are known.
"""

from dataclasses import dataclass
from datetime import datetime

from network.opening import Hours, is_open, next_change

OPEN, LIMITED, CLOSED = "open", "limited", "closed"
PEOPLE, HOURS = "people", "hours"


@dataclass(frozen=True)
class StateSaid:
    """What a person said last of a facility or a part of it."""

    state: str
    expected_end: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What holds now: `because` of people, of the hours, or empty when nobody said anything.

    `until` is the expected end, or when the hours change it next; `overdue`: that end has passed and
    nobody said what holds since.
    """

    state: str
    because: str = ""
    until: datetime | None = None
    overdue: bool = False


def standing(said: StateSaid | None, hours: Hours | None, now: datetime) -> Standing:
    """Return what holds at a moment."""
    end = said.expected_end if said else None
    passed = end is not None and end <= now
    if said is not None and said.state == CLOSED:
        return Standing(CLOSED, PEOPLE, end, passed)
    if said is not None and said.state == OPEN and end is not None and not passed:
        return Standing(OPEN, PEOPLE, end)
    if hours is not None and not is_open(hours, now):
        return Standing(CLOSED, HOURS, next_change(hours, now))
    if said is not None and said.state == LIMITED:
        return Standing(LIMITED, PEOPLE, end, passed)
    if hours is not None:
        return Standing(OPEN, HOURS, next_change(hours, now))
    return Standing(OPEN, PEOPLE if said is not None else "")


def standing_of_part(
    whole: StateSaid | None, part: StateSaid | None, hours: Hours | None, now: datetime
) -> Standing:
    """Return what holds for a part: a closed whole closes it too; the hours are those of the part."""
    around = standing(whole, None, now)
    return around if around.state == CLOSED else standing(part, hours, now)
