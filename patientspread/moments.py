"""How far off a moment of a patient or a ride can be: a year or month typed wrong is told at once.

One that is years off would stand in figures for as long: days in a wrong bed, beds that every report already
contains, vehicles that are planned away.
"""

from datetime import datetime, timedelta

from journal.errors import Invalid

SINCE = timedelta(days=366)  # how long somebody is stable, could leave, or lies in a wrong bed
# how far ahead a ride is planned, or it is known when a patient can leave
COMING = timedelta(days=14)
# how long before it was asked for something is told to have happened: after an outage much is written late
BEFORE = timedelta(days=14)


def require_since(moment: datetime | None, now: datetime, *, field: str) -> None:
    """Raise Invalid where something is so since a moment that is still to come, or over a year ago."""
    if moment is None:
        return
    if moment > now:
        raise Invalid("patientspread.request.ahead", field=field)
    _require(moment, now - SINCE, field)


def require_coming(moment: datetime | None, now: datetime, *, field: str, back: timedelta) -> None:
    """Raise Invalid where somebody can go, or goes, over two weeks from now, or longer ago than `back`."""
    if moment is None:
        return
    if moment > now + COMING:
        raise Invalid("patientspread.moment.far", field=field, days=COMING.days)
    _require(moment, now - back, field)


def require_after(moment: datetime, asked_at: datetime, *, field: str) -> None:
    """Raise Invalid for what is told to have happened over two weeks before it was asked for."""
    _require(moment, asked_at - BEFORE, field)


def _require(moment: datetime, least: datetime, field: str) -> None:
    """Raise Invalid for a moment before another."""
    if moment < least:
        raise Invalid("patientspread.moment.long_ago", field=field, least=least)
