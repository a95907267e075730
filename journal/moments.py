"""Moments as people and programs write them: one rule for every way in, one form for every way out.

A moment has a date, a time and an offset, so that it is one instant. What lacks its offset is refused,
not guessed: in the hour that occurs twice it would be an hour off, and in the hour that is left out it
never was. Days end at the midnight after them.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from journal.errors import Invalid

LOCAL = ZoneInfo("Europe/Amsterdam")
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
        raise Invalid(f"‘{shown}’ is geen moment als {EXAMPLE}.", code="no_moment", field=field)
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:  # the thirtieth of February, an hour 25
        raise Invalid(f"‘{value}’ bestaat niet.", code="no_such_moment", field=field) from None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise Invalid(
            f"Het jaar {moment.year} ligt niet tussen {YEARS[0]} en {YEARS[1]}.",
            code="year",
            field=field,
        )
    offset = moment.utcoffset()
    if offset is None:
        raise _without_offset(moment, field)
    if abs(offset) > MAX_OFFSET:
        raise Invalid(f"‘{value}’ bestaat niet.", code="no_such_moment", field=field)
    return moment


def _without_offset(moment: datetime, field: str) -> Invalid:
    """Return the refusal of a local time, with what is the matter with it when the clocks change."""
    shown = f"{moment:%d-%m-%Y %H:%M}"
    if is_left_out(moment):
        return Invalid(
            f"{shown} bestaat niet: de klok ging toen een uur vooruit.",
            code="no_such_moment",
            field=field,
        )
    twice = f" {shown} komt twee keer voor." if is_twice(moment) else ""
    return Invalid(
        f"Een tijdstip moet een tijdzone hebben, zoals +01:00.{twice}",
        code="no_offset",
        field=field,
    )


def is_left_out(wall: datetime) -> bool:
    """Say whether a local time without offset never was: the clocks were put forward over it."""
    there = wall.replace(tzinfo=LOCAL)
    return there.astimezone(UTC).astimezone(LOCAL).replace(tzinfo=None) != wall


def is_twice(wall: datetime) -> bool:
    """Say whether a local time without offset occurs twice: the clocks were put back over it."""
    first, second = (wall.replace(tzinfo=LOCAL, fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset() and not is_left_out(wall)


def end_of_day(day: date) -> datetime:
    """Return the moment a day ends: the local midnight after it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=LOCAL)


def shown_day(moment: datetime) -> str:
    """Return the local day of a moment, such as `25-10-2020`."""
    return f"{moment.astimezone(LOCAL):%d-%m-%Y}"


def shown_moment(moment: datetime) -> str:
    """Return a moment in local time, such as `25-10-2020 02:30 zomertijd`.

    The hour that occurs twice says which of the two it is; other moments need no such word.
    """
    local = moment.astimezone(LOCAL)
    text = f"{local:%d-%m-%Y %H:%M}"
    if not is_twice(local.replace(tzinfo=None, fold=0)):
        return text
    return f"{text} {'zomertijd' if local.dst() else 'wintertijd'}"
