"""The figures of a quarter for everybody, by region and country, of which no hospital can be traced.

Nothing small is in it, alone or by subtraction (`capacity.disclosure`): each table is hidden by itself, none
is the sum of others, and no rate stands beside the count that it is of. A quarter stands by itself too. Of
whom nobody said anything is not known: that is no nought.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from capacity.disclosure import Cell, Rule, plain, published
from capacity.emergency_lists import lists
from capacity.kinds import bed_kinds
from capacity.kinds import kind as kind_of
from capacity.models import BedDay, EdStop
from capacity.selectors.emergency_over import departments_told, stops_over
from capacity.stop_statistics import Published
from journal.errors import Invalid, Missing
from journal.local_time import LOCAL
from journal.models import Entry, Realm
from journal.said import Named, Readable, said
from patientspread.selectors.over import moves_over
from phases.models import CarePhase
from phases.record.over import days_in, phases_over
from situation.period.asked import DAY, QUARTER, Period, Scope
from situation.period.models import PublicEdition
from situation.report.paper import text

KIND = "edition"
MINUTES = 60
Counts = Mapping[str, tuple[float, ...]]  # facility -> its amounts
CSV_COLUMNS = (
    *("realm", "exercise", "quarter", "first", "last"),
    *("table", "region", "name", "measure", "value", "unit", "hidden"),
)


@dataclass(frozen=True)
class Table:
    """One table: its amounts with their units, and what each facility had of them.

    `told` are the facilities that said anything of it; None where the house itself keeps what happened.
    """

    code: str
    title: Readable
    measures: tuple[tuple[str, str], ...]
    counts: Counts
    told: Collection[str] | None = None

    def is_known(self, houses: Iterable[str]) -> bool:
        """Say whether anything is known of some facilities: of who said nothing nought is no count."""
        return self.told is None or any(one in self.told for one in houses)


def quarter_of(name: str) -> Period:
    """Return the quarter of a name such as `2020-Q4`. Raises Invalid."""
    year, _dash, number = name.partition("-Q")
    known = year.isascii() and year.isdecimal() and len(year) == len("2020")
    if not known or number not in {"1", "2", "3", "4"} or not 2000 <= int(year) <= 2200:  # noqa: PLR2004
        raise Invalid("situation.edition.quarter", field="quarter")
    return Period.holding(QUARTER, _first(int(year), int(number)))


def _first(year: int, number: int) -> date:
    """Return the first day of a quarter."""
    return date(year, 3 * number - 2, 1)


def quarter_name(period: Period) -> str:
    """Return what a quarter is called in an address."""
    return f"{period.first.year}-Q{(period.first.month + 2) // 3}"


def edition_document(scope: Scope) -> dict[str, Any]:
    """Return the edition of a quarter that is over (11 queries). Raises Missing when it is not."""
    if not scope.is_over:
        raise Missing("situation.edition.not_over", field="quarter")
    since = known_since(scope.realm)
    if since is None or scope.period.last < since:
        # noughts of a time in which nobody wrote anything down would say that nothing happened
        raise Missing("situation.edition.unknown", field="quarter")
    rule = Rule(**_rule())
    tables = [_published(table, scope, rule) for table in _tables(scope, since)]
    return {
        "kind": KIND,
        "quarter": quarter_name(scope.period),
        "first": scope.period.first.isoformat(),
        "last": scope.period.last.isoformat(),
        "realm": scope.realm.name,
        "exercise": scope.realm.is_exercise,
        "title": text(said("situation.edition.title", period=scope.period.words)),
        "lines": [
            text(said("situation.edition.hidden", least=rule.least, houses=rule.houses)),
            text(said("situation.edition.reported")),
            text(said("situation.edition.kept")),
            *([] if since <= scope.period.first else [text(_begun(since))]),
        ],
        "rule": asdict(rule),
        "tables": [*tables, _phases(scope)],
    }


def _begun(since: date) -> Readable:
    """Return that only a part of the quarter is in it."""
    return said("situation.edition.since", day=since)


def known_since(realm: Realm) -> date | None:
    """Return the day from which on anything was kept in a realm (2 queries); None: nothing was."""
    entries = Entry.objects.filter(realm=realm).order_by("seq")
    stops = EdStop.objects.filter(realm=realm).order_by("began_at")
    found = [
        entries.values_list("realm_time", flat=True).first(),
        stops.values_list("began_at", flat=True).first(),
    ]
    return min((one.astimezone(LOCAL).date() for one in found if one is not None), default=None)


def _rule() -> dict[str, Any]:
    """Return below which nothing is published, as the house set it for stops."""
    its = lists().publish
    return {
        "least": its.stops,
        "houses": its.departments,
        "largest_share": its.largest_share,
    }


def _tables(scope: Scope, since: date) -> Iterable[Table]:
    """Yield the tables before anything is hidden; days of beds from the first on that was kept."""
    houses = list(scope.place.houses)
    stops = stops_over(scope.realm, houses, scope.since, scope.until)
    yield Table(
        "stops",
        said("situation.report.section.stops"),
        (("stops", "stops"), ("minutes", "minutes")),
        {
            code: (one.begun, round(one.time.total_seconds() / MINUTES))
            for code, one in stops.items()
        },
        {*stops, *departments_told(scope.realm, houses, scope.since, scope.until)},
    )
    moves = moves_over(scope.realm, scope.since, scope.until, houses)
    for measure, count in MOVES.items():
        yield Table(
            measure,
            said(f"situation.edition.{measure}"),
            ((measure, "patients"),),
            {code: (count(one),) for code, one in moves.items()},
        )
    for item in bed_kinds():
        if item.headline:
            days = _bed_days(scope, item.code, max(since, scope.period.first))
            yield Table(
                f"beds_{item.code}",
                said("situation.edition.beds", kind=Named(item.name_nl, item.name_en)),
                (("occupied", "bed-days"),),
                days,
                days,
            )


MOVES: Mapping[str, Callable[[Any], int]] = {
    "asked": lambda one: one.asked,
    "left": lambda one: one.left,
}


def _bed_days(scope: Scope, kind: str, first: date) -> Counts:
    """Return the occupied beds at the end of each day, added up, of who told them (1 query).

    An exercise has days from before it began, for forecasts to stand on: `first` is the first that counts.
    """
    rows = BedDay.objects.filter(
        realm=scope.realm,
        kind=kind,
        cohort="",
        day__gte=first,
        day__lte=scope.period.last,
    )
    found: dict[str, float] = {}
    for beds in rows.order_by("day").values_list("beds", flat=True):
        for code, number in beds.items():
            if code in scope.place.houses and kind_of(kind).has(scope.place.houses[code]):
                found[code] = found.get(code, 0) + number
    return {code: (round(number),) for code, number in sorted(found.items())}


def _published(table: Table, scope: Scope, rule: Rule) -> dict[str, Any]:
    """Return a table with what may not be known hidden."""
    regions = scope.place.regions
    found = {
        code: Cell(
            {
                house: amounts
                for house, amounts in table.counts.items()
                if scope.place.houses[house].region_id == code
            }
        )
        for code in regions
    }
    names = [name for name, _unit in table.measures]
    seen = published(found, rule, len(names))
    known = {
        code: table.is_known(
            house for house, one in scope.place.houses.items() if one.region_id == code
        )
        for code in regions
    }
    return {
        "code": table.code,
        "title": text(table.title),
        "measures": [
            {"code": name, "unit": unit, "title": text(said(f"situation.edition.measure.{name}"))}
            for name, unit in table.measures
        ],
        "rows": [
            {
                "region": code,
                "name": regions[code].name,
                "known": known[code],
                "values": plain(amounts if known[code] else None, names),
            }
            for code, amounts in seen.parts.items()
        ],
        "total": plain(seen.whole if any(known.values()) else None, names),
    }


def _phases(scope: Scope) -> dict[str, Any]:
    """Return for how many days each region stood in each phase: of no house, so nothing is hidden."""
    spans = phases_over(scope.realm, scope.place.regions, scope.since, scope.until)
    rows = [
        {
            "region": code,
            "name": one.name,
            "known": True,
            "values": {
                phase: round(days_in([span for span in spans if span.region == code], phase), 1)
                for phase in CarePhase.values
            },
        }
        for code, one in scope.place.regions.items()
    ]
    return {
        "code": "phases",
        "title": text(said("situation.report.section.phases")),
        "measures": [
            {"code": phase, "unit": "days", "title": text(said(f"phases.phase.{phase}"))}
            for phase in CarePhase.values
        ],
        "rows": rows,
        "total": None,
    }


def edition_rows(document: Mapping[str, Any]) -> Iterable[list[Any]]:
    """Yield an edition as the rows of a file, its head first; what is hidden is empty, and said to be.

    `hidden` is `yes`, `no`, or `unknown` where nothing was reported.
    """
    yield list(CSV_COLUMNS)
    about = [document[name] for name in ("realm", "exercise", "quarter", "first", "last")]
    for table in document["tables"]:
        rows = [*table["rows"]]
        if table["total"] is not None:
            known = any(_known(row) for row in rows)
            country = {"region": "NL", "name": "Nederland", "known": known}
            rows.append({**country, "values": table["total"]})
        for row in rows:
            for measure in table["measures"]:
                value = row["values"][measure["code"]]
                yield [
                    *about,
                    *(table["code"], row["region"], row["name"], measure["code"], value),
                    *(measure["unit"], _hidden(_known(row), value)),
                ]


def _known(row: Mapping[str, Any]) -> bool:
    """Say whether anything was reported of a row; editions from before this was told say nothing of it."""
    return bool(row.get("known", True))


def _hidden(known: bool, value: float | None) -> str:  # noqa: FBT001
    """Return in a word why a cell is empty."""
    if not known:
        return "unknown"
    return "yes" if value is None else "no"


def published_stops(realm: Realm) -> dict[str, Published]:
    """Return the stops of the quarters that were published, as they stand there (1 query)."""
    rows = PublicEdition.objects.filter(realm=realm).order_by("quarter")
    found: dict[str, Published] = {}
    for quarter, document in rows.values_list("quarter", "document"):
        table = next(one for one in document["tables"] if one["code"] == "stops")
        names = [measure["code"] for measure in table["measures"]]
        found[quarter] = Published(
            {row["region"]: _amounts(row["values"], names) for row in table["rows"]},
            _amounts(table["total"], names),
        )
    return found


def _amounts(values: Mapping[str, Any], names: Iterable[str]) -> tuple[int, int] | None:
    """Return the amounts of a row; None is hidden."""
    stops, minutes = (values[name] for name in names)
    return None if stops is None else (stops, minutes)


def quarters_waiting(now: datetime, first: date, known: Iterable[str]) -> list[str]:
    """Return the quarters that are over since a day and were not published, newest first."""
    found, at = [], Period.finished(QUARTER, now)
    while at.last >= first:
        found.append(quarter_name(at))
        at = Period.holding(QUARTER, at.first - DAY)
    published_ = set(known)
    return [name for name in found if name not in published_]
