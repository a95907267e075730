"""Reading single values as others write them: text, counts, moments, coordinates. Nothing raises."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

MAX_COUNT = 99_999_999  # a country has less; anything larger is a slip or an attack
MAX_TEXT = 2000
ZONE = ZoneInfo("Europe/Amsterdam")
YEARS = (1900, 2100)
# what senders write where they know nothing; the third thing beside a count and nothing at all
EMPTY = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", "onbekend", "unknown", "."}
)
NOT_APPLICABLE = frozenset(
    {"nvt", "n.v.t.", "n.v.t", "not applicable", "notapplicable", "not-applicable"}
)
# three noughts behind a point or comma are thousands to one and a fraction to another: no count
_INTEGER = re.compile(r"[+-]?[0-9]{1,12}([.,]0{1,2}|[.,]0{4,6})?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,17})?([eE][+-]?[0-9]{1,2})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ISO = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"\s*(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.IGNORECASE,
)
_HL7 = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:\.([0-9]{1,6}))?)?)?)?([+-][0-9]{4})?"
)
_DAY = re.compile(
    r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]{1,17}))?")
SERIAL_DAYS = range(36_526, 73_051)  # 2000 to 2099, as spreadsheets count days
_MAX_OFFSET = timedelta(hours=14)


@dataclass(frozen=True)
class Moment:
    """A moment as it was said: whether its day or offset had to be taken for granted.

    `doubled`: without an offset it could be either of two, in the night in which summer time ends;
    `at` is the first.
    """

    at: datetime
    day_only: bool = False
    no_offset: bool = False
    doubled: bool = False


@dataclass(frozen=True)
class Count:
    """A count as it was said: None with a reason when there is none; `wrong` when it is no count."""

    value: int | None = None
    absent: str = ""
    wrong: bool = False


def text(value: Any, maximum: int = MAX_TEXT) -> str:
    """Return a text without control characters and surrounding space; empty when it is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _CONTROL.sub("\ufffd", str(value)[: maximum * 2]).strip()[:maximum]


def count(value: Any, *, negative: bool = True) -> Count:  # noqa: C901, PLR0911
    """Return a count; absent, empty and NA are unknown, never zero. A fraction is no count."""
    if value is None:
        return Count(absent="unknown")
    if isinstance(value, bool):
        return Count(wrong=True)
    if isinstance(value, float):
        value = (
            int(value)
            if isfinite(value) and value.is_integer() and abs(value) <= MAX_COUNT
            else "x"
        )
    if isinstance(value, str):
        bare = value.strip().replace("\u2212", "-")  # the sign of minus that word processors write
        if bare.casefold() in EMPTY:
            return Count(absent="unknown")
        if bare.casefold() in NOT_APPLICABLE:
            return Count(absent="not-applicable")
        if not _INTEGER.fullmatch(bare):
            return Count(wrong=True)
        value = int(re.split(r"[.,]", bare)[0])
    if not isinstance(value, int) or abs(value) > MAX_COUNT or (value < 0 and not negative):
        return Count(wrong=True)
    return Count(value)


def absence(value: Any) -> str:
    """Return why there is no value, as its sender says it; empty where something is said."""
    bare = value.strip().casefold() if isinstance(value, str) else value
    if bare is None or bare in EMPTY:
        return "unknown"
    return "not-applicable" if bare in NOT_APPLICABLE else ""


def number(value: Any) -> float | None:
    """Return a number with point or comma; None when there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        bare = value.strip()
        value = float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None
    if not isinstance(value, int | float) or abs(value) > 1e15:  # noqa: PLR2004
        return None
    return float(value) if isfinite(value) else None


def moment(value: Any, zone: tzinfo = ZONE) -> Moment | None:
    """Return an ISO 8601 moment or day; what has no offset is taken in the sender's zone."""
    found = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    return _moment(found.groups(), zone)


def hl7_moment(value: str, zone: tzinfo = ZONE) -> Moment | None:
    """Return a moment of HL7 v2 (`YYYYMMDDHHMM[SS[.S]][+ZZZZ]`)."""
    found = _HL7.fullmatch(value.strip())
    return _moment(found.groups(), zone) if found else None


def day_moment(value: str, zone: tzinfo = ZONE, *, month_first: bool = False) -> Moment | None:
    """Return a day as the Dutch write it, dd-mm-yyyy or d-m-yyyy, maybe with an hour."""
    found = _DAY.fullmatch(value.strip())
    if found is None:
        return moment(value, zone)
    one, other, year, hour, minute, second = found.groups()
    month, day = (one, other) if month_first else (other, one)
    return _moment((year, month, day, hour, minute, second, None, None), zone)


def serial_moment(value: str, zone: tzinfo = ZONE) -> Moment | None:
    """Return a moment that a spreadsheet shows as its number of days: 1 is the first of January 1900."""
    found = _SERIAL.fullmatch(value.strip())
    if found is None or int(found[1]) not in SERIAL_DAYS:
        return None
    days, fraction = int(found[1]), float(f"0.{found[2] or 0}")
    # nobody means a minute by its twelfth decimal
    at = datetime(1899, 12, 30) + timedelta(days=days, seconds=round(fraction * 86_400))  # noqa: DTZ001
    hour = (f"{at:%H}", f"{at:%M}", f"{at:%S}") if found[2] else (None, None, None)
    return _moment((f"{at:%Y}", f"{at:%m}", f"{at:%d}", *hour, None, None), zone)


def _moment(parts: tuple[str | None, ...], zone: tzinfo) -> Moment | None:
    """Return a moment of its parts; None for 30 February, an hour 25, one that a clock skips."""
    year, month, day, hour, minute, second, fraction, offset = parts
    # the end of a day: ISO 8601 and XML write it so
    ends = hour == "24" and not any(int(one or 0) for one in (minute, second, fraction))
    try:
        whole = datetime(  # noqa: DTZ001
            int(year or 0),
            int(month or 0),
            int(day or 0),
            0 if ends else int(hour or 0),
            int(minute or 0),
            min(int(second or 0), 59) if second == "60" else int(second or 0),
            int((fraction or "0").ljust(6, "0")[:6]),
        )
        whole += timedelta(days=ends)
        if not YEARS[0] <= whole.year <= YEARS[1]:
            return None
        if hour is not None and not offset and _is_skipped(whole, zone):
            return None
        return Moment(
            whole.replace(tzinfo=_offset(offset) if offset else zone),
            day_only=hour is None,
            no_offset=offset is None,
            doubled=hour is not None and not offset and _is_doubled(whole, zone),
        )
    except (ValueError, OverflowError):
        return None


def _is_doubled(whole: datetime, zone: tzinfo) -> bool:
    """Say whether a clock shows a moment twice: half past two in the night in which summer time ends."""
    there = whole.replace(tzinfo=zone)
    return there.utcoffset() != there.replace(fold=1).utcoffset() and not _is_skipped(whole, zone)


def _is_skipped(whole: datetime, zone: tzinfo) -> bool:
    """Say whether a clock never shows a moment: half past two in the night in which summer time begins."""
    there = whole.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != whole


def _offset(said: str) -> timezone:
    """Return an offset; raises ValueError for one that no place has."""
    if said.upper() == "Z":
        return UTC
    hours, minutes = int(said[1:3]), int(said[3:].lstrip(":") or 0)
    away = timedelta(hours=hours, minutes=minutes) * (-1 if said[0] == "-" else 1)
    if abs(away) > _MAX_OFFSET or minutes > 59:  # noqa: PLR2004
        raise ValueError(said)
    return timezone(away)
