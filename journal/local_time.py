"""Moments in local time: how they are shown, when a day ends, and what the clocks do to an hour."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")
_SEASONS = {"nl": ("wintertijd", "zomertijd"), "en": ("winter time", "summer time")}


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


def shown_moment(moment: datetime, language: str = "nl") -> str:
    """Return a moment in local time, such as `25-10-2020 02:30 zomertijd`.

    The hour that occurs twice says which of the two it is; other moments need no such word.
    """
    local = moment.astimezone(LOCAL)
    text = f"{local:%d-%m-%Y %H:%M}"
    if not is_twice(local.replace(tzinfo=None, fold=0)):
        return text
    winter, summer = _SEASONS["en" if language == "en" else "nl"]
    return f"{text} {summer if local.dst() else winter}"
