"""The board: what counts of each facility, now or at a moment, in a number of queries that never grows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    F,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.fields.json import KeyTextTransform

from capacity.freshness import Freshness, due_after
from capacity.hours import HOUR, HOURS, floor, unpack_one
from capacity.kinds import kind_in_force, kinds
from capacity.models import EdReport, FigureDay, Newest, SourceFigures, Traffic
from capacity.resource import ED, REGULAR, Kind
from capacity.selectors.kept import kept_from
from capacity.selectors.pace import paces_of
from capacity.selectors.regular import FixedOverTime
from capacity.selectors.sources import preferences_of
from capacity.selectors.told import Asked, lines_last
from capacity.sources import preference
from capacity.timeline import last_word
from journal.models import Realm
from network.models import Facility


@dataclass(frozen=True)
class BoardAsked:
    """Which facilities and kinds: empty is every facility, and the kinds that boards show at once.

    `cohort`: the part of each kind with this label; empty: the whole.
    """

    realm: Realm
    kinds: Sequence[str] = ()
    region: str = ""
    sector: str = ""
    cohort: str = ""

    @property
    def items(self) -> list[Kind]:
        """Return the kinds. Raises Invalid for one that is not in force."""
        if self.kinds:
            return [kind_in_force(code) for code in self.kinds]
        return [item for item in kinds() if item.headline]

    @property
    def facilities(self) -> QuerySet[Facility]:
        """Return the facilities in use."""
        rows = Facility.objects.filter(retired_at__isnull=True, **self.within())
        return rows.order_by("code")

    def within(self, prefix: str = "") -> dict[str, str]:
        """Return what restricts facilities."""
        asked = {f"{prefix}region": self.region, f"{prefix}sector": self.sector}
        return {name: value for name, value in asked.items() if value}


Marks = tuple[float | None, float | None, float | None, float | None]
STALE, DUE, FRESH = str(Freshness.STALE), str(Freshness.DUE), str(Freshness.FRESH)
NOTHING: Marks = (None, None, None, None)
UNKNOWN = (None, "null")  # as a text SQLite gives nothing its name
COUNTED = ("beds", "places")  # of which something can be free
LAST_WORD = timedelta(days=7)  # how far back a board of hours looks for what was said last
Cells = dict[str, dict[str, dict[str, Any]]]  # facility -> kind -> what counts


def board(asked: BoardAsked, at: datetime | None = None) -> dict[str, Any]:
    """Return what counts per facility, now or at a moment (5 or 6 queries)."""
    now = asked.realm.now()
    moment = min(at or now, now)
    items = {item.code: item for item in asked.items}
    rows = list(
        asked.facilities.values_list("code", "name", "sector", "region", "veiligheidsregio")
    )
    regions = {row[0]: row[3] for row in rows}
    cells = _now(asked, items, now, regions) if at is None else _then(asked, items, moment)
    if not asked.cohort:
        _fix(cells, FixedOverTime(asked.realm, list(items)), moment)
    if ED in items and not asked.cohort:
        for code, cell in _departments(asked, moment, past=at is not None).items():
            cells.setdefault(code, {})[ED] = cell
    return {
        "at": moment,
        "kinds": list(items),
        "cohort": asked.cohort,
        "rows": [
            {
                "facility": code,
                "name": name,
                "sector": sector,
                "region": region,
                "sub_region": sub_region,
                "figures": cells.get(code, {}),
            }
            for code, name, sector, region, sub_region in rows
        ],
    }


def _fix(cells: Cells, fixed: FixedOverTime, moment: datetime) -> None:
    """Put the regular beds that people fixed above those that reports say."""
    for facility, found in cells.items():
        for kind, cell in found.items():
            cell["regular"] = fixed.at(facility, kind, moment, cell["regular"])


def _now(
    asked: BoardAsked, items: dict[str, Kind], now: datetime, regions: Mapping[str, str]
) -> Cells:
    """Return what counts now (2 queries): a few columns, because a country has thousands of figures."""
    paces = paces_of(asked.realm)
    rows = SourceFigures.objects.filter(
        realm=asked.realm,
        counts=True,
        cohort=asked.cohort,
        kind__in=list(items),
        facility__retired_at__isnull=True,
        **asked.within("facility__"),
    ).annotate(blocked=KeyTextTransform("blocked", "values"))
    columns = ["facility_id", "kind", "source", "observed_at", "load", "room", "regular", "blocked"]
    if whole := [code for code, item in items.items() if not item.shape.load]:
        said = Case(When(kind__in=whole, then=F("values")), output_field=JSONField())
        rows = rows.annotate(said=said)
        columns.append("said")
    verdicts: dict[tuple[str, str, str], _Verdict] = {}
    found: Cells = {}
    for code, kind, source, observed_at, load, room, regular, blocked, *said in rows.values_list(
        *columns
    ):
        key = (kind, source, paces.get(regions.get(code, ""), REGULAR))
        verdict = verdicts.get(key)
        if verdict is None:
            verdict = verdicts[key] = _Verdict(items[kind].deadline(source, key[2]), now)
        marks = (load, room, regular, None if blocked in UNKNOWN else int(blocked))
        cell = _figures(items[kind], marks, said[0] if said else None)
        found.setdefault(code, {})[kind] = _aged(cell, source, observed_at, verdict)
    return found


class _Verdict:
    """What may be done with figures that share a deadline: reckoned once, not for each of thousands."""

    def __init__(self, deadline: int, now: datetime) -> None:
        self.deadline = deadline
        self._fresh_from = now - timedelta(seconds=deadline)
        self._due_until = now - due_after(deadline)

    def of(self, observed_at: datetime) -> str:
        """Return the verdict on a figure, as `capacity.freshness` gives it."""
        if observed_at < self._fresh_from:
            return STALE
        return DUE if observed_at <= self._due_until else FRESH


def _figures(item: Kind, marks: Marks, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return load, room, regular and blocked of a kind, and what is free of beds and other places.

    `values` holds the figures of a kind that has no load and room.
    """
    load, room, regular, blocked = marks
    cell: dict[str, Any] = {"load": load, "room": room, "regular": regular}
    if item.shape_code in COUNTED:
        cell["blocked"] = blocked
        known = load is not None and room is not None
        cell["available"] = room - load - (blocked or 0) if known else None  # type: ignore[operator]
    if not item.shape.load:
        cell["values"] = dict(values or {})
    return cell


def _cell(
    figures: dict[str, Any], source: str, observed_at: datetime, deadline: int, now: datetime
) -> dict[str, Any]:
    """Return figures with their age, their source and what may be done with them."""
    return _aged(figures, source, observed_at, _Verdict(deadline, now))


def _aged(
    figures: dict[str, Any], source: str, observed_at: datetime, verdict: _Verdict
) -> dict[str, Any]:
    """Add to figures their age, their source and what may be done with them."""
    figures["observed_at"] = observed_at
    figures["source"] = source
    figures["stale_after_s"] = verdict.deadline
    figures["freshness"] = verdict.of(observed_at)
    return figures


def _then(asked: BoardAsked, items: dict[str, Kind], at: datetime) -> Cells:
    """Return what counted at a moment: from the lines, and from hours where those are gone (2 queries)."""
    codes = [code for code in items if code != ED]
    kept = kept_from(asked.realm)
    if kept is not None and at < kept:
        return _then_by_hour(asked, codes, at)
    last = Asked(asked.realm, at, at, kinds=codes, cohort=asked.cohort, stale=True)
    lines = lines_last(last) if codes else {}
    preferences = preferences_of(asked.realm)
    found: Cells = {}
    for (code, kind, _cohort), told in lines.items():
        one = last_word(told, at, prefer=preference(preferences, code, kind))
        if one is not None:
            marks = (one.load, one.room, one.regular, one.values.get("blocked"))
            cell = _figures(items[kind], marks if items[kind].shape.load else NOTHING, one.values)
            found.setdefault(code, {})[kind] = _cell(
                cell, one.source, one.observed_at, one.stale_after_s, at
            )
    return found


def _then_by_hour(asked: BoardAsked, codes: Sequence[str], at: datetime) -> Cells:
    """Return what counted last in the hour of a moment or before it (1 query); known to the hour only.

    Fresh is what counted in that hour; what only an earlier hour held had grown stale.
    """
    hour = floor(at)
    days = days_of(asked, codes, hour - LAST_WORD, hour).order_by("day")
    found: Cells = {}
    for code, kind, day, packed in days.values_list("facility", "kind", "day", "hours"):
        for one_hour in range(hour.hour if day == hour.date() else HOURS - 1, -1, -1):
            one = unpack_one(bytes(packed), one_hour)
            if not one.seconds:
                continue
            since = datetime(day.year, day.month, day.day, one_hour, tzinfo=UTC)
            found.setdefault(code, {})[kind] = {
                "load": one.load,
                "room": one.room,
                "regular": one.regular,
                "observed_at": since,
                "source": "",  # hours do not keep who said it
                "stale_after_s": int(HOUR.total_seconds()),
                "freshness": FRESH if since == hour else STALE,
            }
            break
    return found


def days_of(
    asked: BoardAsked, codes: Sequence[str], start: datetime, end: datetime
) -> QuerySet[FigureDay]:
    """Return the days of kinds between two moments, of the part that is asked."""
    return FigureDay.objects.filter(
        realm=asked.realm,
        # named, so that the index of series leads to the days
        facility__in=asked.facilities.order_by().values("code"),
        kind__in=list(codes),
        cohort=asked.cohort,
        day__range=(start.astimezone(UTC).date(), end.astimezone(UTC).date()),
    )


def _departments(asked: BoardAsked, at: datetime, *, past: bool) -> dict[str, dict[str, Any]]:
    """Return the emergency departments (1 query)."""
    newest = Newest.objects.filter(
        realm=asked.realm, ed__isnull=False, **asked.within("facility__")
    )
    if past:
        earlier = EdReport.objects.filter(
            realm=asked.realm, facility=OuterRef("facility"), observed_at__lte=at
        )
        last = earlier.order_by("-observed_at", "-pk").values("pk")[:1]
        newest = newest.annotate(then=Subquery(last))
        reports = EdReport.objects.filter(pk__in=newest.values("then"))
    else:
        reports = EdReport.objects.filter(pk__in=newest.values("ed"))
    item = kind_in_force(ED)
    columns = (
        *("facility_id", "traffic", "reason", "expected_end", "present", "nedocs"),
        *("source", "observed_at"),
    )
    found = {}
    for code, traffic, reason, end, present, nedocs, source, observed_at in reports.values_list(
        *columns
    ):
        over = end is not None and end <= at
        values = {
            "traffic": Traffic.OPEN if over else traffic,
            "reason": "" if over else reason,
            "expected_end": None if over else end,
            "present": present,
            "nedocs": nedocs,
        }
        cell = {"load": present, "room": None, "regular": None, "values": values}
        found[code] = _cell(cell, source, observed_at, item.deadline(source), at)
    return found


BOARD_COLUMNS = (
    *("facility", "name", "sector", "region", "sub_region"),
    *("kind", "load", "room", "regular", "observed_at", "source", "freshness"),
)


def board_rows(document: dict[str, Any]) -> Iterable[list[Any]]:
    """Yield the board as the rows of a file: one per facility and kind; unknown is an empty cell."""
    yield list(BOARD_COLUMNS)
    for row in document["rows"]:
        place = [row[name] for name in BOARD_COLUMNS[:5]]
        for kind in document["kinds"]:
            cell = row["figures"].get(kind)
            if cell is not None:
                yield [*place, kind, *(cell[name] for name in BOARD_COLUMNS[6:])]
