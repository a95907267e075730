"""Stops per region and quarter as they may be published."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from capacity.emergency_lists import lists
from capacity.models import EdStop
from capacity.stop_statistics import Period, Published, Rule, cells, published
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Region

SHOWN = 12  # quarters; three years
Kept = Mapping[str, Published]  # quarter -> its stops as they were published
_keepers: list[Callable[[Realm], Kept]] = []


def register_published(keeper: Callable[[Realm], Kept]) -> None:
    """Have the quarters that a part of the house published told as they were.

    Counted anew they would tell by their difference what the published ones hid.
    """
    _keepers.append(keeper)


def stop_statistics(realm: Realm) -> list[dict[str, Any]]:
    """Return the last finished quarters in which anything was known, newest first (4 queries)."""
    whole = EdStop.objects.filter(realm=realm, part="")
    first = whole.order_by("began_at").values_list("began_at", flat=True).first()
    if first is None:
        return []
    quarters = list(_finished(first, realm.now()))[:SHOWN]
    names = dict(Region.objects.order_by("pk").values_list("pk", "short_name"))
    found = []
    stops = list(_since(realm, quarters[-1][1])) if quarters else []
    rule = Rule(**asdict(lists().publish))
    kept = {label: seen for keeper in _keepers for label, seen in keeper(realm).items()}
    for label, begin, end in quarters:
        if label in kept:
            found.append(_document(label, kept[label], names))
            continue
        periods = [one for row in stops if (one := _within(row, begin, end)) is not None]
        found.append(_document(label, published(cells(periods, names), rule), names))
    return found


Quarter = tuple[str, datetime, datetime]
Row = tuple[str, str, datetime, datetime | None, datetime | None]


def _since(realm: Realm, begin: datetime) -> Iterator[Row]:
    """Yield the stops of whole departments that did not end before a moment."""
    rows = EdStop.objects.filter(realm=realm, part="").exclude(ended_at__lte=begin)
    columns = ("facility__region", "facility", "began_at", "ended_at", "expected_end")
    yield from rows.order_by("pk").values_list(*columns)


def _within(row: Row, begin: datetime, end: datetime) -> Period | None:
    """Return the part of a stop that lies in a quarter; one that stands goes on at least to its end."""
    region, department, began, ended, expected = row
    until = ended or expected or end
    if began >= end or until <= begin:
        return None
    return Period(
        region=region,
        department=department,
        began=max(began, begin),
        ended=min(until, end),
        begins_here=began >= begin,
    )


def _finished(first: datetime, now: datetime) -> Iterator[Quarter]:
    """Yield the quarters that are over, the newest first, back to that of a moment."""
    today = now.astimezone(LOCAL).date()
    year, number = today.year, (today.month - 1) // 3
    while True:
        end = _begin(year, number)
        year, number = (year, number - 1) if number else (year - 1, 3)
        if end <= first:
            return
        yield f"{year}-Q{number + 1}", _begin(year, number), end


def _begin(year: int, number: int) -> datetime:
    """Return the first moment of a quarter."""
    return datetime.combine(date(year, 3 * number + 1, 1), time(), tzinfo=LOCAL)


def _document(quarter: str, seen: Published, names: dict[str, str]) -> dict[str, Any]:
    """Return a quarter as the wire shows it; a hidden number is null."""
    return {
        "quarter": quarter,
        "regions": [
            {"region": code, "name": names.get(code, code), **_counts(counts)}
            for code, counts in seen.regions.items()
        ],
        "total": _counts(seen.total),
    }


def _counts(counts: tuple[int, int] | None) -> dict[str, int | None]:
    """Return the two numbers, both or neither."""
    stops, minutes = counts if counts is not None else (None, None)
    return {"stops": stops, "minutes": minutes}
