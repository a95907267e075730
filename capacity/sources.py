"""Choosing, for rows in hand, which source counts: the rule of `capacity.choice` put to the table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from capacity.choice import FEED_FIRST, HOLDS, Choice, Offer, choose
from capacity.kinds import kind as kind_of
from capacity.models import SourceFigures
from capacity.resource import AUTOMATIC, REGULAR, Kind, category_of

Place = tuple[str, str, str]  # facility, kind, cohort


def place_of(row: SourceFigures) -> Place:
    """Return what a row is about."""
    return row.facility_id, row.kind, row.cohort


def by_place(rows: Iterable[SourceFigures]) -> dict[Place, list[SourceFigures]]:
    """Return rows by what they are about, in the order in which they came."""
    found: dict[Place, list[SourceFigures]] = {}
    for row in rows:
        found.setdefault(place_of(row), []).append(row)
    return found


def settle(
    rows: Sequence[SourceFigures],
    *,
    now: datetime,
    preferences: Mapping[tuple[str, str], str],
    pace: str = REGULAR,
) -> list[SourceFigures]:
    """Say of the rows about one thing which counts and why; return those that changed.

    What a house says of a kind goes before what it says of all, and that before what the realm says.
    """
    item = kind_of(rows[0].kind)
    prefer = preference(preferences, rows[0].facility_id, item.code)
    offers = [_offer(row, item, pace) for row in rows]
    choice = choose(offers, now=now, prefer=prefer)
    changed = []
    for index, row in enumerate(rows):
        said = _said(choice, counts=index == choice.index)
        if (row.counts, row.why, row.again_at) != said:
            row.counts, row.why, row.again_at = said
            changed.append(row)
    return changed


def preference(preferences: Mapping[tuple[str, str], str], facility: str, code: str) -> str:
    """Return which source of a kind goes first at a facility."""
    places = ((where, name) for where in (facility, "") for name in (code, ""))
    return next((preferences[one] for one in places if one in preferences), FEED_FIRST)


def _offer(row: SourceFigures, item: Kind, pace: str) -> Offer:
    """Return what a row offers."""
    deadline = item.deadline(row.source, pace)
    correction = row.is_correction
    return Offer(row.source, row.observed_at, deadline, row.holds_until, correction)


def _said(choice: Choice, *, counts: bool) -> tuple[bool, dict[str, Any], datetime | None]:
    """Return what a row says of a choice: only the one that counts has a reason."""
    if not counts:
        return False, {}, None
    params = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in choice.params.items()
    }
    return True, {"code": choice.why, **params}, choice.again_at


def held(source: str, observed_at: datetime, until: datetime | None) -> datetime | None:
    """Return until when figures of a source go before a feed; None for a feed's own."""
    if category_of(source) == AUTOMATIC:
        return None
    return until or observed_at + HOLDS


def marks(item: Kind, values: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the three figures that boards add up: load, room and the regular yardstick."""
    shape = item.shape
    widths = values.get("widths") or {}
    return {
        "load": values.get(shape.load) if shape.load else None,
        "room": values.get(shape.room) if shape.room else None,
        "regular": widths.get("regular"),
    }


def main_figure(item: Kind, values: Mapping[str, Any]) -> int | float | None:
    """Return the one figure that a series of a kind shows: its load, else the first that is asked."""
    value = values.get(item.shape.load or item.shape.asked[0])
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def silent_since(row: SourceFigures, now: datetime, pace: str = REGULAR) -> timedelta | None:
    """Return for how long a feed has been silent beyond its deadline; None while it speaks."""
    late = now - row.observed_at - timedelta(seconds=kind_of(row.kind).deadline(row.source, pace))
    return late if late > timedelta(0) and category_of(row.source) == AUTOMATIC else None
