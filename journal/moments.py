"""Moments as people and programs write them: one rule for every way in.

A moment has a date, a time and an offset, so that it is one instant. What lacks its offset is refused,
not guessed: in the hour that occurs twice it would be an hour off, and in the hour that is left out it
never was.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from journal.errors import Invalid
from journal.local_time import is_left_out, is_twice

YEARS = (2000, 2100)  # what lies outside is a slip of the keyboard
MAX_OFFSET = timedelta(hours=14)
_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_SHOWN = 40  # characters of a wrong value in a sentence
EXAMPLE = "2026-01-31T08:30:00+01:00"


def read_moment(value: Any, *, field: str = "") -> datetime:
    """Return the instant a text such as `2026-01-31T08:30:00+01:00` names; the rule of every way in.

    Raises Invalid with code `no_moment` (not of this form, a date alone), `no_such_moment` (a day, hour
    or offset that does not exist), `no_offset`, or `year`.
    """
    if isinstance(value, datetime):
        value = value.isoformat()
    form = _FORM.fullmatch(value) if isinstance(value, str) else None
    if form is None:
        shown = str(value)[:_SHOWN]
        raise Invalid("journal.no_moment", field=field, value=shown, example=EXAMPLE)
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:  # the thirtieth of February, an hour 25
        raise Invalid("journal.no_such_moment", field=field, value=value) from None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise Invalid("journal.year", field=field, year=moment.year, first=YEARS[0], last=YEARS[1])
    offset = moment.utcoffset()
    if offset is None:
        raise _without_offset(moment, field)
    if abs(offset) > MAX_OFFSET:
        raise Invalid("journal.no_such_moment", field=field, value=value)
    return moment


def _without_offset(moment: datetime, field: str) -> Invalid:
    """Return the refusal of a local time, with what is the matter with it when the clocks change."""
    shown = f"{moment:%d-%m-%Y %H:%M}"
    if is_left_out(moment):
        what, code = "journal.moment_left_out", "no_such_moment"
    elif is_twice(moment):
        what, code = "journal.moment_twice", "no_offset"
    else:
        what, code = "journal.no_offset", "no_offset"
    return Invalid(what, code=code, field=field, moment=shown)
