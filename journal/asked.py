"""Numbers, moments and days from a query, or the sentence that says what is wrong with them."""

import re
from datetime import date, datetime, timedelta

from rest_framework.request import Request

from journal.errors import Invalid
from journal.local_time import end_of_day
from journal.moments import YEARS, read_moment

INSTANT = timedelta(microseconds=1)
SEQ_MAX = 2**63 - 1
SEQ_DIGITS = len(str(SEQ_MAX))  # Python refuses to read a number of some thousands
_LOST_PLUS = re.compile(r" (?=[0-9]{2}:?[0-9]{2}$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def asked_only(request: Request, *names: str) -> None:
    """Raise Invalid for a parameter that nobody reads: a slip in `at` would show now for then."""
    for name in request.query_params:
        if name in names:
            continue
        if names:
            known = [f"‘{one}’" for one in names]
            code = "journal.unknown_query_known"
            raise Invalid(code, code="unknown_name", field=name, name=name, known=known)
        raise Invalid("journal.unknown_query", code="unknown_name", field=name, name=name)


def asked_seq(request: Request, name: str, default: int) -> int:
    """Return a sequence number from the query. Raises Invalid."""
    text = request.query_params.get(name)
    if text is None:
        return default
    digits = text.isascii() and text.isdigit() and len(text) <= SEQ_DIGITS
    if not (digits and int(text) <= SEQ_MAX):
        raise Invalid("journal.bad_seq", field=name, name=name)
    return int(text)


def asked_moment(request: Request, name: str) -> datetime | None:
    """Return a moment from the query. Raises Invalid."""
    text = request.query_params.get(name)
    if text is None:
        return None
    # a plus sign that was not escaped arrives as a space
    whole = _LOST_PLUS.sub("+", text) if "T" in text else text
    try:
        return read_moment(whole, field=name)
    except Invalid as error:
        raise error.renamed("bad_at") from None


def asked_since(request: Request, name: str) -> datetime | None:
    """Return a moment from the query, or the start of a day. Raises Invalid."""
    day = _day(request, name)
    return asked_moment(request, name) if day is None else end_of_day(day - timedelta(days=1))


def asked_until(request: Request, name: str) -> datetime | None:
    """Return a moment from the query, or the last instant of a day. Raises Invalid."""
    day = _day(request, name)
    return asked_moment(request, name) if day is None else end_of_day(day) - INSTANT


def _day(request: Request, name: str) -> date | None:
    """Return the day that a parameter names, if it names one. Raises Invalid outside our years."""
    text = request.query_params.get(name, "")
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
        first, last = YEARS
        raise Invalid(
            "journal.year", code="bad_at", field=name, year=day.year, first=first, last=last
        )
    return day
